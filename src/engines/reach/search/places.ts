import { ReachError } from '../errors.ts'
import type { Snap } from '../snap.ts'

/** A place of a GeoJSON file. */
export type Place = {
  readonly id: string
  readonly lon: number
  readonly lat: number
  /** Seconds before anyone leaves. */
  readonly delay: number
  /** People there. */
  readonly weight: number
}

type Json = { readonly [key: string]: unknown }

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const refuse = (row: number | undefined, field: string, expected: string) =>
  new ReachError({ code: 'bad_layout', row, field }, expected)

function amount(properties: Json, names: readonly string[], row: number): number | undefined {
  for (const name of names) {
    const value = properties[name]
    if (value === undefined || value === null) continue
    if (typeof value === 'number' && value >= 0 && value < Infinity) return value
    throw refuse(row, name, `expected a number of 0 or more, got ${JSON.stringify(value)}`)
  }
  return undefined
}

function placeOf(feature: unknown, row: number): Place {
  const { geometry, properties, id } = isObject(feature) ? feature : {}
  const point = isObject(geometry) && geometry['type'] === 'Point' ? geometry['coordinates'] : null
  const [lon, lat]: unknown[] = Array.isArray(point) ? point : []
  if (typeof lon !== 'number' || typeof lat !== 'number')
    throw refuse(row, 'geometry', 'expected a Point with [longitude, latitude]')
  if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 90))
    throw new ReachError(
      { code: 'bad_coordinate', row, field: 'coordinates' },
      `expected degrees, got [${lon}, ${lat}]`,
    )
  const given = isObject(properties) ? properties : {}
  const name = [id, given['id'], given['name']].find(
    (value) => typeof value === 'string' || typeof value === 'number',
  )
  return {
    id: String(name ?? row),
    lon,
    lat,
    delay: amount(given, ['delay'], row) ?? 0,
    weight: amount(given, ['weight', 'population'], row) ?? 1,
  }
}

/**
 * Points of a GeoJSON FeatureCollection. `id`, else `properties.id` or `.name`, else the row names a place; `delay`
 * (seconds) and `weight` or `population` are read from the properties.
 * @throws ReachError for another layout, no features, an id that stands twice, and amounts that are negative or no numbers
 */
export function readPlaces(parsed: unknown): Place[] {
  const features = isObject(parsed) ? parsed['features'] : undefined
  if (!Array.isArray(features)) throw refuse(undefined, 'features', 'expected a FeatureCollection')
  if (features.length === 0)
    throw refuse(undefined, 'features', 'expected at least one place, got none')
  const places = features.map(placeOf)
  const seen = new Map<string, number>()
  places.forEach(({ id }, row) => {
    const before = seen.get(id)
    if (before !== undefined)
      throw refuse(row, 'id', `expected an id of its own, got "${id}" as in row ${before}`)
    seen.set(id, row)
  })
  return places
}

/**
 * The graph node of each place.
 * @throws ReachError (`unreachable`) that names the first place without a road near it
 */
export const nodesOf = (places: readonly Place[], snap: Snap): number[] =>
  findNodes(places, snap).map((node, row) => {
    if (node !== undefined) return node
    throw new ReachError(
      { code: 'unreachable', row, field: 'coordinates' },
      `expected a place near a road, got "${places[row]!.id}" at ${places[row]!.lon}, ${places[row]!.lat}`,
    )
  })

/** The graph node of each place, undefined without a road near it. */
export const findNodes = (places: readonly Place[], snap: Snap): (number | undefined)[] =>
  places.map(({ lon, lat }, row) => snap(lon, lat, row)?.node)
