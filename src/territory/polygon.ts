// Boundaries as they come from files: nothing is guessed or mended, what is wrong is said.
import { type CoordinateSystem, type Extent, toWgs84 } from '#platform/coordinates.ts'
import { type Sentence, say } from '#platform/sentence.ts'

export type Position = readonly [lon: number, lat: number]
export type MultiPolygon = {
  readonly type: 'MultiPolygon'
  readonly coordinates: readonly (readonly (readonly Position[])[])[]
}

export type Wrong = { readonly wrong: Sentence }

class Refusal extends Error {
  readonly said: Sentence

  constructor(said: Sentence) {
    super(said.in('en'))
    this.said = said
  }
}

/** A value of a file, short enough for a sentence. Of what is nested only the kind is told: it may be nested without end. */
export function shown(value: unknown): string {
  if (Array.isArray(value))
    return value.some((v) => typeof v === 'object')
      ? 'a list of lists'
      : `[${value.slice(0, 4).map(shown).join(',')}]`
  if (typeof value === 'object' && value !== null) return 'an object'
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length <= 60 ? text : `${text.slice(0, 60).toWellFormed()}…`
}

function readPosition(value: unknown, system: CoordinateSystem): Position {
  const [lon, lat] = Array.isArray(value) ? (value as unknown[]) : []
  if (
    typeof lon !== 'number' ||
    typeof lat !== 'number' ||
    !Number.isFinite(lon) ||
    !Number.isFinite(lat)
  ) {
    throw new Refusal(say`expected [longitude, latitude] in numbers, got ${shown(value)}`)
  }
  if (Math.abs(lat) > 90 && Math.abs(lat) <= 180 && Math.abs(lon) <= 90) {
    throw new Refusal(say`longitude and latitude look swapped: [${lon}, ${lat}]`)
  }
  if (Math.abs(lon) > 180 || Math.abs(lat) > 90) {
    throw new Refusal(say`out of range, expected degrees: [${lon}, ${lat}]`)
  }
  if (system === 'WGS84' || system === 'CGCS2000') return [lon, lat]
  const point = toWgs84(lon, lat, system)
  return [point.lon, point.lat]
}

function readRing(value: unknown, system: CoordinateSystem): Position[] {
  if (!Array.isArray(value) || value.length < 4) {
    throw new Refusal(say`a ring needs at least four positions, the last equal to the first`)
  }
  const ring = value.map((position) => readPosition(position, system))
  const [first, last] = [ring[0] as Position, ring.at(-1) as Position]
  if (first[0] !== last[0] || first[1] !== last[1]) {
    throw new Refusal(say`a ring is not closed: its last position differs from its first`)
  }
  return ring
}

function readPolygon(value: unknown, system: CoordinateSystem): Position[][] {
  if (!Array.isArray(value) || value.length === 0) throw new Refusal(say`a polygon has no ring`)
  return value.map((ring) => readRing(ring, system))
}

/** A GeoJSON Polygon or MultiPolygon in WGS-84, or what is wrong with it. Whether it crosses itself PostGIS says. */
export function readBoundary(geometry: unknown, system: CoordinateSystem): MultiPolygon | Wrong {
  const { type, coordinates } = (geometry ?? {}) as { type?: unknown; coordinates?: unknown }
  try {
    if (type === 'Polygon')
      return { type: 'MultiPolygon', coordinates: [readPolygon(coordinates, system)] }
    if (type === 'MultiPolygon' && Array.isArray(coordinates) && coordinates.length > 0) {
      return { type, coordinates: coordinates.map((polygon) => readPolygon(polygon, system)) }
    }
    return { wrong: say`expected a Polygon or MultiPolygon with coordinates, got ${shown(type)}` }
  } catch (error) {
    if (error instanceof Refusal) return { wrong: error.said }
    throw error
  }
}

export function extentOf(boundary: MultiPolygon): Extent {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [lon, lat] of boundary.coordinates.flat(2)) {
    west = Math.min(west, lon)
    east = Math.max(east, lon)
    south = Math.min(south, lat)
    north = Math.max(north, lat)
  }
  return [west, south, east, north]
}

const meet = (a: Extent, b: Extent): boolean =>
  a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3]

/** What is wrong with a boundary that lies nowhere near the area it should lie in; undefined when it does. */
export function strayFrom(boundary: MultiPolygon, around: Extent): string | undefined {
  const own = extentOf(boundary)
  if (meet(own, around)) return undefined
  return meet([own[1], own[0], own[3], own[2]], around)
    ? 'longitude and latitude look swapped: turned round, the boundary would lie in its parent'
    : `the boundary lies outside its parent's (${around.map((d) => d.toFixed(4)).join(', ')})`
}
