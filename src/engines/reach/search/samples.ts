/** Points along the roads with the time at which one is there. */
import { arcPoints, metresBetween } from '../graph.ts'
import { FLAG, NONE, type Network, type RoadGraph } from '../network.ts'
import { NEVER, timeOf } from './dial.ts'
import type { Searcher } from './field.ts'

export type Box = { west: number; south: number; east: number; north: number }

/** Metres east and north of a corner; `time` in seconds, Infinity on roads that are not reached in time. */
export type Samples = { count: number; x: Float64Array; y: Float64Array; time: Float32Array }

/** Degrees to metres on a plane that is right in the middle of the city. */
export type Plane = {
  readonly lon: number
  readonly lat: number
  readonly metresPerLon: number
  readonly metresPerLat: number
}

const metresPerDegree = 111_195.08

export const planeAt = (lon: number, lat: number): Plane => ({
  lon,
  lat,
  metresPerLon: metresPerDegree * Math.cos((lat * Math.PI) / 180),
  metresPerLat: metresPerDegree,
})

const createSamples = (): Samples => ({
  count: 0,
  x: new Float64Array(1024),
  y: new Float64Array(1024),
  time: new Float32Array(1024),
})

function add(samples: Samples, x: number, y: number, time: number): void {
  const at = samples.count++
  if (at === samples.x.length) {
    const wider = <T extends Float64Array | Float32Array>(list: T, longer: T): T => {
      longer.set(list)
      return longer
    }
    samples.x = wider(samples.x, new Float64Array(2 * at))
    samples.y = wider(samples.y, new Float64Array(2 * at))
    samples.time = wider(samples.time, new Float32Array(2 * at))
  }
  samples.x[at] = x
  samples.y[at] = y
  samples.time[at] = time
}

/** The points of a network arc from its tail to its head, in metres: x, y, x, y, … */
type Line = (tail: number, arc: number) => readonly number[]

/** The inner points of the road between a place on it and one of its ends, or another place; none for other links. */
function* shapeToPlace(
  { nodeOf, placed }: Network,
  graph: RoadGraph,
  [from, to]: readonly [number, number],
): Iterable<readonly [number, number]> {
  const numberOf = (node: number) => nodeOf[node]! - placed!.first
  const at = placed && Math.max(numberOf(from), numberOf(to))
  if (at === undefined || at < 0) return
  const road = placed!.arc[at]!
  const share = (node: number) =>
    numberOf(node) >= 0 ? placed!.share[numberOf(node)]! : nodeOf[node] === graph.head[road] ? 1 : 0
  const points = arcPoints(graph, road)
  const reach = [0]
  for (const [i, [lon, lat]] of points.entries()) {
    if (i > 0) reach.push(reach[i - 1]! + metresBetween(...points[i - 1]!, lon, lat))
  }
  const [begin, end] = [share(from), share(to)]
  const inner = points.filter((_, i) => {
    const own = reach[i]! / reach.at(-1)!
    return own > Math.min(begin, end) && own < Math.max(begin, end)
  })
  yield* begin < end ? inner : inner.toReversed()
}

function linesOf(network: Network, plane: Plane, graph: RoadGraph | undefined): Line {
  const { lon, lat, head, arc: arcOf } = network
  const x = (degrees: number) => (degrees - plane.lon) * plane.metresPerLon
  const y = (degrees: number) => (degrees - plane.lat) * plane.metresPerLat
  return (tail, arc) => {
    const own = arcOf[arc]!
    const points = [x(lon[tail]!), y(lat[tail]!)]
    if (graph !== undefined && own === NONE) {
      const inner = shapeToPlace(network, graph, [tail, head[arc]!])
      for (const [lonOf, latOf] of inner) points.push(x(lonOf), y(latOf))
    } else if (graph !== undefined) {
      const { piece, shapeFirst, shapeLon, shapeLat } = graph
      const begin = shapeFirst[piece[own]!]!
      const end = shapeFirst[piece[own]! + 1]!
      // the network may be turned round: an arc then leaves the node at which the graph's arc ends
      const turned =
        graph.head[own] === network.nodeOf[tail] && graph.head[own] !== network.nodeOf[head[arc]!]
      const backward = ((graph.flags[own]! & FLAG.backward) !== 0) !== turned
      for (let i = begin; i < end; i++) {
        const at = backward ? begin + end - 1 - i : i
        points.push(x(shapeLon[at]!), y(shapeLat[at]!))
      }
    }
    points.push(x(lon[head[arc]!]!), y(lat[head[arc]!]!))
    return points
  }
}

/** Calls `each` at equal distances along a line, both ends included; the same points from either end. */
function along(
  line: readonly number[],
  spacing: number,
  each: (x: number, y: number, share: number) => void,
): void {
  const reach = [0]
  for (let i = 2; i < line.length; i += 2) {
    reach.push(reach.at(-1)! + Math.hypot(line[i]! - line[i - 2]!, line[i + 1]! - line[i - 1]!))
  }
  const length = reach.at(-1)!
  const pieces = Math.max(1, Math.ceil(length / spacing))
  for (let k = 0, i = 1; k <= pieces; k++) {
    const at = (length * k) / pieces
    while (i < reach.length - 1 && reach[i]! < at) i++
    const span = reach[i]! - reach[i - 1]!
    const share = span > 0 ? (at - reach[i - 1]!) / span : 0
    each(
      line[2 * i - 2]! + (line[2 * i]! - line[2 * i - 2]!) * share,
      line[2 * i - 1]! + (line[2 * i + 1]! - line[2 * i - 1]!) * share,
      k / pieces,
    )
  }
}

export type SampleOptions = {
  readonly plane: Plane
  /** Metres between samples at most. */
  readonly spacing: number
  /** Seconds. */
  readonly limit: number
  readonly graph: RoadGraph | undefined
}

const isFerry = (graph: RoadGraph | undefined, arc: number) =>
  graph !== undefined && arc !== NONE && (graph.flags[arc]! & FLAG.ferry) !== 0

/** All points that the last search of this searcher reached within the limit; none on ferries. */
export function reachedSamples({ network, workspace }: Searcher, o: SampleOptions): Samples {
  const { nodeCount, first, cost, arc, lon, lat } = network
  const line = linesOf(network, o.plane, o.graph)
  const samples = createSamples()
  for (let tail = 0; tail < nodeCount; tail++) {
    const begun = timeOf(workspace, tail)
    if (begun === NEVER || begun / 10 > o.limit) continue
    add(
      samples,
      (lon[tail]! - o.plane.lon) * o.plane.metresPerLon,
      (lat[tail]! - o.plane.lat) * o.plane.metresPerLat,
      begun / 10,
    )
    for (let a = first[tail]!; a < first[tail + 1]!; a++) {
      if (isFerry(o.graph, arc[a]!)) continue
      along(line(tail, a), o.spacing, (x, y, share) => {
        const time = (begun + share * cost[a]!) / 10
        if (time <= o.limit) add(samples, x, y, time)
      })
    }
  }
  return samples
}

/** Points of roads in the box that are not reached within the limit. */
export function missedSamples(
  { network, workspace }: Searcher,
  o: SampleOptions,
  box: Box,
): Samples {
  const { nodeCount, first, head, cost, arc, lon, lat } = network
  const line = linesOf(network, o.plane, o.graph)
  const samples = createSamples()
  const isNear = (node: number) => {
    const x = (lon[node]! - o.plane.lon) * o.plane.metresPerLon
    const y = (lat[node]! - o.plane.lat) * o.plane.metresPerLat
    return x >= box.west && x <= box.east && y >= box.south && y <= box.north
  }
  for (let tail = 0; tail < nodeCount; tail++) {
    const begun = timeOf(workspace, tail)
    const near = isNear(tail)
    for (let a = first[tail]!; a < first[tail + 1]!; a++) {
      if (begun !== NEVER && (begun + cost[a]!) / 10 <= o.limit) continue
      if ((!near && !isNear(head[a]!)) || isFerry(o.graph, arc[a]!)) continue
      along(line(tail, a), o.spacing, (x, y, share) => {
        if (begun === NEVER || (begun + share * cost[a]!) / 10 > o.limit)
          add(samples, x, y, Infinity)
      })
    }
  }
  return samples
}
