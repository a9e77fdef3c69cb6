/** Places → the nearest point of a road: the segment of a piece, with how far along its arc that is. */
import Flatbush from 'flatbush'
import { ReachError, requireOption } from './errors.ts'
import { arcPoints, metresBetween } from './graph.ts'
import { findIslands } from './islands.ts'
import { NONE, type Network, type RoadGraph } from './network.ts'
import type { SnapOptions } from './snap.ts'

/** A point of a road. */
export type RoadPoint = {
  /** A graph arc that the mode may use. */
  readonly arc: number
  /** How far along it, 0 to 1 of its length. */
  readonly share: number
  readonly lon: number
  readonly lat: number
  /** As the crow flies from the place. */
  readonly metres: number
}

type Point = readonly [number, number]

/** Graph arc → its network arc from the node's own copy, which has all exits; NONE where the mode may not go. */
export function ownArcs({ graphNodes, first, arc }: Network, graph: RoadGraph): Uint32Array {
  const own = new Uint32Array(graph.head.length).fill(NONE)
  for (let a = 0; a < first[graphNodes]!; a++) if (arc[a] !== NONE) own[arc[a]!] = a
  return own
}

/** One arc of every piece the mode can use between nodes that count. */
function arcsToSnap(network: Network, graph: RoadGraph, part: 'main' | 'any'): number[] {
  const { islandOf } = findIslands(network)
  const counts = (node: number) => islandOf[node] === 0 || part === 'any'
  const taken = new Uint8Array(graph.shapeFirst.length)
  const arcs: number[] = []
  for (let tail = 0; tail < network.graphNodes; tail++) {
    if (!counts(tail)) continue
    for (let a = network.first[tail]!; a < network.first[tail + 1]!; a++) {
      const own = network.arc[a]!
      if (own === NONE || taken[graph.piece[own]!] === 1 || !counts(graph.head[own]!)) continue
      taken[graph.piece[own]!] = 1
      arcs.push(own)
    }
  }
  return arcs
}

/** The point of a line nearest to (x, y) on the plane, and how far along the line it is. */
function nearestOn(line: readonly Point[], x: number, y: number) {
  let best = { square: Infinity, x: line[0]![0], y: line[0]![1], along: 0 }
  let length = 0
  for (let i = 1; i < line.length; i++) {
    const [[ax, ay], [bx, by]] = [line[i - 1]!, line[i]!]
    const [dx, dy] = [bx - ax, by - ay]
    const square = dx * dx + dy * dy
    const share =
      square > 0 ? Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / square)) : 0
    const [px, py] = [ax + share * dx, ay + share * dy]
    const away = (x - px) ** 2 + (y - py) ** 2
    const long = Math.sqrt(square)
    if (away < best.square) best = { square: away, x: px, y: py, along: length + share * long }
    length += long
  }
  return { ...best, share: length > 0 ? best.along / length : 0 }
}

/**
 * Indexes the roads of a network that is not turned round.
 * @returns the nearest point of a road; undefined: none within `maxMetres`. Throws `ReachError` (`bad_coordinate`)
 */
export function createRoadSnap(
  network: Network,
  graph: RoadGraph,
  o: SnapOptions = {},
): (lon: number, lat: number, row?: number) => RoadPoint | undefined {
  const { part = 'main', maxMetres = 1000 } = o
  requireOption(maxMetres >= 0, 'maxMetres', `expected 0 or more, got ${maxMetres}`)
  const arcs = arcsToSnap(network, graph, part)
  const middle = graph.lat.reduce((sum, lat) => sum + lat, 0) / graph.lat.length
  const shrink = Math.cos((middle * Math.PI) / 180)
  const lineOf = (arc: number) =>
    arcPoints(graph, arc).map(([lon, lat]): Point => [lon * shrink, lat])
  const boxes = arcs.map((arc) => {
    const line = lineOf(arc)
    const [xs, ys] = [line.map(([x]) => x), line.map(([, y]) => y)]
    return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)] as const
  })
  const index = boxes.length > 0 ? new Flatbush(boxes.length) : undefined
  for (const box of boxes) index?.add(...box)
  index?.finish()
  const away = (at: number, x: number, y: number) => {
    const [west, south, east, north] = boxes[at]!
    return Math.max(west - x, 0, x - east) ** 2 + Math.max(south - y, 0, y - north) ** 2
  }
  return (lon, lat, row) => {
    if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 90))
      throw new ReachError(
        { code: 'bad_coordinate', row, field: 'lon, lat' },
        `expected degrees, got ${lon}, ${lat}`,
      )
    const [x, y] = [lon * shrink, lat]
    let best: (ReturnType<typeof nearestOn> & { arc: number }) | undefined
    // boxes come the nearest first; beyond the best road found no box can hold a nearer one
    for (let [done, wanted] = [0, 8]; index && done < boxes.length; wanted *= 4) {
      const found = index.neighbors(x, y, wanted)
      for (; done < found.length; done++) {
        const at = found[done]!
        if (best && away(at, x, y) > best.square) done = boxes.length
        else {
          const point = nearestOn(lineOf(arcs[at]!), x, y)
          if (!best || point.square < best.square) best = { ...point, arc: arcs[at]! }
        }
      }
    }
    if (!best) return undefined
    const [onLon, onLat] = [best.x / shrink, best.y]
    const metres = metresBetween(lon, lat, onLon, onLat)
    const { arc, share } = best
    return metres <= maxMetres ? { arc, share, lon: onLon, lat: onLat, metres } : undefined
  }
}
