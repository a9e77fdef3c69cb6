import { raw, sql, type Tx } from '#platform/db.ts'
import { escapeLike } from './areas.ts'

/** One thing of the map: its shape as GeoJSON text and what a style may ask of it. */
export type Feature = {
  readonly shape: string
  readonly tags: Readonly<Record<string, string | number>>
}

const tagged = sql`jsonb_strip_nulls(jsonb_build_object('kind', kind, 'code', code, 'name', name, 'name_en', name_en)) as tags`

const areasOn = (kind: string, day: string) =>
  sql`from area where kind = ${kind} and boundary is not null and valid_from <= ${day}::date
    and (valid_to is null or valid_to > ${day}::date) order by code`

export const listAreaShapes = (tx: Tx, kind: string, day: string) =>
  tx.rows<Feature>(sql`select ST_AsGeoJSON(boundary, 6) as shape, ${tagged} ${areasOn(kind, day)}`)

export const listAreaLabels = (tx: Tx, kind: string, day: string) =>
  tx.rows<Feature>(
    sql`select ST_AsGeoJSON(ST_PointOnSurface(boundary), 6) as shape, ${tagged} ${areasOn(kind, day)}`,
  )

export const listLandscape = (tx: Tx) =>
  tx.rows<Feature & { readonly layer: string }>(sql`select layer, ST_AsGeoJSON(shape, 6) as shape,
      jsonb_build_object('class', class, 'name', name, 'name_en', name_en) as tags
    from landscape order by layer, id`)

export const listBuildingShapes = (tx: Tx) =>
  tx.rows<Feature>(sql`select ST_AsGeoJSON(shape, 6) as shape, jsonb_strip_nulls(jsonb_build_object('kind', kind,
      'name', nullif(name, ''), 'floors', floors)) as tags
    from building order by district, id`)

export const listFacilityPoints = (tx: Tx) =>
  tx.rows<Feature>(sql`select ST_AsGeoJSON(point, 6) as shape,
      jsonb_build_object('kind', kind, 'name', name, 'name_en', name_en) as tags
    from facility order by district, id`)

export type Place = {
  readonly kind: string
  readonly name: string
  readonly address: string
  readonly lon: number
  readonly lat: number
  /** Null for a road or a place that was not put into an area; ask the index. */
  readonly areaCode: string | null
}

export type PlaceSearch = {
  readonly q: string
  readonly near?: { readonly lon: number; readonly lat: number } | undefined
  readonly day: string
  readonly limit: number
}

/**
 * Places whose name or address contains the text: names that begin with it first, then the nearest, then the shortest.
 * A road that lies in pieces is one place.
 */
export function listPlaces(tx: Tx, search: PlaceSearch): Promise<Place[]> {
  const { q, near, day, limit } = search
  const some = `%${escapeLike(q)}%`
  const begin = `${escapeLike(q)}%`
  const distance = near
    ? sql`ST_DistanceSphere(at, ST_SetSRID(ST_MakePoint(${near.lon}::float8, ${near.lat}::float8), 4326))`
    : raw('length(name)')
  return tx.rows<Place>(sql`
    with found as (
      select kind, name, '' as address, ST_PointOnSurface(boundary) as at, code as area_code from area
        where (name ilike ${some} or name_en ilike ${some}) and boundary is not null
          and valid_from <= ${day}::date and (valid_to is null or valid_to > ${day}::date)
      union all
      select kind, name, address, ST_PointOnSurface(shape), grid from building
        where name ilike ${some} or address ilike ${some}
      union all
      select kind, name, '', point, grid from facility where name ilike ${some} or name_en ilike ${some}
      union all
      select layer, name, '', ST_PointOnSurface(ST_Collect(shape)), null from landscape
        where name <> '' and (name ilike ${some} or name_en ilike ${some}) group by layer, name, area_prefix)
    select kind, name, address, ST_X(at) as lon, ST_Y(at) as lat, area_code as "areaCode" from found
    order by (name ilike ${begin}) desc, ${distance}, length(name), name, address limit ${limit}`)
}
