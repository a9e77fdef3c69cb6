import { json, sql, type Tx } from '#platform/db.ts'

type Rows = readonly Readonly<Record<string, unknown>>[]

export const upsertAreas = (tx: Tx, areas: Rows) =>
  tx.run(sql`insert into area (code, kind, name, name_en, parent, legal_parent, managing_body, population, boundary,
      source)
    select code, kind, name, coalesce("nameEn", ''), parent, "legalParent", "managingBody", population,
      ST_Multi(ST_GeomFromGeoJSON(nullif(boundary, 'null'::jsonb))), source
    from jsonb_to_recordset(${JSON.stringify(areas)}::jsonb) as r(code text, kind text, name text, "nameEn" text,
      parent text, "legalParent" text, "managingBody" text, population int, boundary jsonb, source text)
    on conflict (code, valid_from) do update set kind = excluded.kind, name = excluded.name,
      name_en = excluded.name_en, parent = excluded.parent, population = excluded.population,
      boundary = excluded.boundary, source = excluded.source`)

export const insertLandscape = (tx: Tx, things: Rows) =>
  tx.run(sql`insert into landscape (id, area_prefix, layer, class, name, name_en, shape)
    select id, "areaPrefix", layer, coalesce(class, ''), coalesce(name, ''), coalesce("nameEn", ''),
      ST_GeomFromGeoJSON(shape)
    from jsonb_to_recordset(${JSON.stringify(things)}::jsonb) as r(id text, "areaPrefix" text, layer text, class text,
      name text, "nameEn" text, shape jsonb)`)

export const insertBuildings = (tx: Tx, buildings: Rows) =>
  tx.run(sql`insert into building (district, id, grid, kind, name, address, floors, households, people, shape, source)
    select district, id, grid, kind, coalesce(name, ''), coalesce(address, ''), floors, households, people,
      ST_GeomFromGeoJSON(shape), source
    from jsonb_to_recordset(${JSON.stringify(buildings)}::jsonb) as r(district text, id text, grid text, kind text,
      name text, address text, floors int, households int, people int, shape jsonb, source text)`)

export const insertFacilities = (tx: Tx, facilities: Rows) =>
  tx.run(sql`insert into facility (district, id, grid, kind, name, name_en, point, source)
    select district, id, grid, kind, name, coalesce("nameEn", ''), ST_SetSRID(ST_MakePoint(lon, lat), 4326), source
    from jsonb_to_recordset(${JSON.stringify(facilities)}::jsonb) as r(district text, id text, grid text, kind text,
      name text, "nameEn" text, lon float8, lat float8, source text)`)

export const upsertProfile = (
  tx: Tx,
  p: {
    readonly areaPrefix: string
    readonly timeZone: string
    readonly calendar: string
    readonly settings: Readonly<Record<string, unknown>>
  },
) =>
  tx.run(sql`insert into city_profile (area_prefix, time_zone, calendar, settings)
    values (${p.areaPrefix}, ${p.timeZone}, ${p.calendar}, ${JSON.stringify(p.settings)}::jsonb)
    on conflict (area_prefix) do update set time_zone = excluded.time_zone, calendar = excluded.calendar,
      settings = excluded.settings`)

/** Sets some settings of an area's own profile, which is made like that of the area around it where there is none. */
export async function storeSettings(
  tx: Tx,
  o: { readonly area: string; readonly settings: Readonly<Record<string, unknown>> },
): Promise<void> {
  await tx.run(sql`insert into city_profile (area_prefix, time_zone, calendar, yellow_share, settings)
    select ${o.area}, time_zone, calendar, yellow_share, settings from city_profile
    where starts_with(${o.area}, area_prefix) order by length(area_prefix) desc limit 1
    on conflict (area_prefix) do nothing`)
  await tx.run(sql`update city_profile set settings = settings || ${json(o.settings)}::jsonb
    where area_prefix = ${o.area}`)
  await tx.run(sql`select pg_notify('territory', '')`)
}

/** Removes what an earlier generation of the city left; areas of other sources stay. */
export async function deleteCity(tx: Tx, prefix: string, source: string): Promise<void> {
  const below = `${prefix}%`
  await tx.run(sql`delete from facility where grid like ${below} and source = ${source}`)
  await tx.run(sql`delete from building where grid like ${below} and source = ${source}`)
  await tx.run(
    sql`delete from landscape where area_prefix = ${prefix} and id like ${`${source}:%`}`,
  )
  await tx.run(sql`delete from area where code like ${below} and source = ${source}`)
}
