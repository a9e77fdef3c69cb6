/** Small questions to a graph. */
import { FLAG, type RoadGraph } from './network.ts'

/** The node an arc starts at. */
export function tailOf(graph: RoadGraph, arc: number): number {
  let [low, high] = [0, graph.lon.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if (graph.first[middle]! <= arc) low = middle
    else high = middle - 1
  }
  return low
}

/** All points of an arc in its own direction, its end nodes included, as [longitude, latitude]. */
export function arcPoints(graph: RoadGraph, arc: number): [number, number][] {
  const { lon, lat, head, piece, shapeFirst, shapeLon, shapeLat } = graph
  const [tail, end, p] = [tailOf(graph, arc), head[arc]!, piece[arc]!]
  const points: [number, number][] = []
  for (let i = shapeFirst[p]!; i < shapeFirst[p + 1]!; i++)
    points.push([shapeLon[i]!, shapeLat[i]!])
  if ((graph.flags[arc]! & FLAG.backward) !== 0) points.reverse()
  return [[lon[tail]!, lat[tail]!], ...points, [lon[end]!, lat[end]!]]
}

const RADIANS = Math.PI / 180
/** Mean radius of the earth (IUGG R₁). */
const EARTH_METRES = 6_371_008.8

/** Great-circle distance in metres (haversine). */
export function metresBetween(lon0: number, lat0: number, lon1: number, lat1: number): number {
  const [sinLat, sinLon] = [
    Math.sin(((lat1 - lat0) * RADIANS) / 2),
    Math.sin(((lon1 - lon0) * RADIANS) / 2),
  ]
  const h = sinLat * sinLat + Math.cos(lat0 * RADIANS) * Math.cos(lat1 * RADIANS) * sinLon * sinLon
  return 2 * EARTH_METRES * Math.asin(Math.sqrt(Math.min(1, h)))
}
