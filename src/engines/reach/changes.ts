/** What is different today: closed roads, other speeds, a temporary link. The graph itself stays as it was read. */
import { ReachError } from './errors.ts'
import { arcPoints } from './graph.ts'
import { FLAG, type RoadGraph } from './network.ts'
import { classIndex, ROAD_CLASSES, type RoadClass } from './profiles.ts'

/** Which arcs: both directions, except for `arc`, which is one direction of one piece. */
export type Where =
  | { readonly way: number | readonly number[] }
  | { readonly arc: number | readonly number[] }
  | { readonly roadClass: RoadClass }
  | { readonly bridges: true }
  /** Every piece with a point inside or crossing the edge: an outer ring of [lon, lat], closed or not. */
  | { readonly polygon: readonly (readonly [number, number])[] }

export type Change =
  | { readonly close: Where }
  /** The mode's speed there from now on in km/h, or times a factor. Later changes act on earlier ones. */
  | { readonly speed: Where; readonly kmh: number }
  | { readonly speed: Where; readonly factor: number }
  /** A pontoon, a temporary road: between two nodes of the graph, both ways unless `oneway`. */
  | { readonly addLink: Link }

export type Link = {
  readonly from: number
  readonly to: number
  readonly seconds: number
  readonly oneway?: boolean | undefined
}

const refuse = (row: number, field: string, expected: string): never => {
  throw new ReachError({ code: 'bad_change', row, field }, expected)
}

type Ring = readonly (readonly [number, number])[]

/** Even-odd rule. */
function inside(ring: Ring, lon: number, lat: number): boolean {
  let odd = false
  let [x0, y0] = ring.at(-1)!
  for (const [x, y] of ring) {
    if (y > lat !== y0 > lat && lon < ((x0 - x) * (lat - y)) / (y0 - y) + x) odd = !odd
    ;[x0, y0] = [x, y]
  }
  return odd
}

const side = (a: readonly number[], b: readonly number[], c: readonly number[]) =>
  Math.sign((b[0]! - a[0]!) * (c[1]! - a[1]!) - (b[1]! - a[1]!) * (c[0]! - a[0]!))

function crosses(ring: Ring, from: readonly number[], to: readonly number[]): boolean {
  let last = ring.at(-1)!
  for (const corner of ring) {
    if (
      side(from, to, last) !== side(from, to, corner) &&
      side(last, corner, from) !== side(last, corner, to)
    )
      return true
    last = corner
  }
  return false
}

function touches(graph: RoadGraph, ring: Ring, arc: number): boolean {
  const points = arcPoints(graph, arc)
  return points.some(
    (point, i) =>
      inside(ring, point[0]!, point[1]!) || (i > 0 && crosses(ring, points[i - 1]!, point)),
  )
}

function readRing(ring: Ring, row: number): { ring: Ring; box: readonly number[] } {
  if (ring.length < 3) refuse(row, 'polygon', `expected 3 points or more, got ${ring.length}`)
  for (const [lon, lat] of ring) {
    if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 90))
      refuse(row, 'polygon', `expected [longitude, latitude] in degrees, got [${lon}, ${lat}]`)
  }
  const [lons, lats] = [ring.map(([lon]) => lon), ring.map(([, lat]) => lat)]
  return {
    ring,
    box: [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)],
  }
}

function inPolygon(graph: RoadGraph, polygon: Ring, row: number): number[] {
  const { ring, box } = readRing(polygon, row)
  const { first, head, lon, lat, piece, twin, shapeFirst, shapeLon, shapeLat } = graph
  const found: number[] = []
  const outside = (arc: number, tail: number) => {
    let [west, east] = [
      Math.min(lon[tail]!, lon[head[arc]!]!),
      Math.max(lon[tail]!, lon[head[arc]!]!),
    ]
    let [south, north] = [
      Math.min(lat[tail]!, lat[head[arc]!]!),
      Math.max(lat[tail]!, lat[head[arc]!]!),
    ]
    for (let i = shapeFirst[piece[arc]!]!; i < shapeFirst[piece[arc]! + 1]!; i++) {
      west = Math.min(west, shapeLon[i]!)
      east = Math.max(east, shapeLon[i]!)
      south = Math.min(south, shapeLat[i]!)
      north = Math.max(north, shapeLat[i]!)
    }
    return west > box[2]! || east < box[0]! || south > box[3]! || north < box[1]!
  }
  for (let tail = 0; tail < lon.length; tail++) {
    for (let arc = first[tail]!; arc < first[tail + 1]!; arc++) {
      // the other direction of the piece was looked at before
      if (twin[arc]! < arc || outside(arc, tail) || !touches(graph, ring, arc)) continue
      found.push(arc)
      if (twin[arc]! < head.length) found.push(twin[arc]!)
    }
  }
  return found
}

const listOf = (value: number | readonly number[]): readonly number[] =>
  typeof value === 'number' ? [value] : value

function arcsWhere(graph: RoadGraph, holds: (arc: number) => boolean): number[] {
  const found: number[] = []
  for (let arc = 0; arc < graph.head.length; arc++) if (holds(arc)) found.push(arc)
  return found
}

function ofWays(graph: RoadGraph, ways: readonly number[], row: number): number[] {
  const missing = new Set(ways)
  const wanted = new Set(ways)
  const found = arcsWhere(graph, (arc) => {
    const is = wanted.has(graph.way[arc]!)
    if (is) missing.delete(graph.way[arc]!)
    return is
  })
  for (const way of missing) refuse(row, 'way', `expected a way of the graph, got ${way}`)
  return found
}

/** The arcs meant. Throws `ReachError` for a way, arc or class that is not there: a mistyped closure closes nothing. */
export function selectArcs(graph: RoadGraph, where: Where, row: number): readonly number[] {
  if ('way' in where) return ofWays(graph, listOf(where.way), row)
  if ('arc' in where) {
    for (const arc of listOf(where.arc)) {
      if (!(Number.isInteger(arc) && arc >= 0 && arc < graph.head.length))
        refuse(row, 'arc', `expected an arc below ${graph.head.length}, got ${arc}`)
    }
    return listOf(where.arc)
  }
  if ('roadClass' in where) {
    const index = classIndex(where.roadClass)
    if (index < 0)
      refuse(row, 'roadClass', `expected one of ${ROAD_CLASSES.join(', ')}, got ${where.roadClass}`)
    return arcsWhere(graph, (arc) => graph.roadClass[arc] === index)
  }
  if ('bridges' in where) return arcsWhere(graph, (arc) => (graph.flags[arc]! & FLAG.bridge) !== 0)
  if ('polygon' in where) return inPolygon(graph, where.polygon, row)
  return refuse(row, 'where', 'expected way, arc, roadClass, bridges or polygon')
}

/** Works the changes into costs (tenths of a second per arc, 0: may not be used); gives back the links added. */
export function applyChanges(
  graph: RoadGraph,
  cost: Float64Array,
  changes: readonly Change[],
): Link[] {
  const links: Link[] = []
  changes.forEach((change, row) => {
    if ('close' in change) for (const arc of selectArcs(graph, change.close, row)) cost[arc] = 0
    else if ('kmh' in change) {
      if (!(change.kmh > 0 && change.kmh < Infinity))
        refuse(row, 'kmh', `expected a speed above 0, got ${change.kmh}`)
      for (const arc of selectArcs(graph, change.speed, row))
        if (cost[arc]! > 0) cost[arc] = (graph.metres[arc]! * 36) / change.kmh
    } else if ('factor' in change) {
      if (!(change.factor > 0 && change.factor < Infinity))
        refuse(row, 'factor', `expected a factor above 0, got ${change.factor}`)
      for (const arc of selectArcs(graph, change.speed, row)) cost[arc]! /= change.factor
    } else if ('addLink' in change) links.push(readLink(graph, change.addLink, row))
    else refuse(row, 'change', 'expected close, speed with kmh or factor, or addLink')
  })
  return links
}

function readLink(graph: RoadGraph, link: Link, row: number): Link {
  const nodes = graph.lon.length
  for (const field of ['from', 'to'] as const) {
    const node = link[field]
    if (!(Number.isInteger(node) && node >= 0 && node < nodes))
      refuse(row, field, `expected a node below ${nodes}, got ${node}`)
  }
  if (!(link.seconds >= 0 && link.seconds < 4e8))
    refuse(row, 'seconds', `expected 0 or more, got ${link.seconds}`)
  return link
}
