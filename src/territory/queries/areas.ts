import { findRow, raw, type Sql, sql, type Tx, where } from '#platform/db.ts'
import type { AreaKind, Fit, Node } from '../domain.ts'

/** An area as stored. Days are 'YYYY-MM-DD'; `validTo` is the first day on which it is no more. */
export type AreaRow = {
  readonly code: string
  readonly kind: AreaKind
  readonly name: string
  readonly nameEn: string
  readonly parent: string | null
  readonly legalParent: string | null
  readonly managingBody: string | null
  readonly population: number | null
  readonly validFrom: string
  readonly validTo: string | null
  readonly hasBoundary: boolean
}

const columns = sql`a.code, a.kind, a.name, a.name_en as "nameEn", a.parent, a.legal_parent as "legalParent",
  a.managing_body as "managingBody", a.population, a.valid_from as "validFrom", a.valid_to as "validTo",
  a.boundary is not null as "hasBoundary"`

const validOn = (day: string, alias = 'a'): Sql =>
  sql`${raw(alias)}.valid_from <= ${day}::date and (${raw(alias)}.valid_to is null or ${raw(alias)}.valid_to > ${day}::date)`

/** Every version of every area; what an index is made of. */
export const listAreaVersions = (tx: Tx) =>
  tx.rows<AreaRow>(sql`select ${columns} from area a order by a.code, a.valid_from`)

export type BoundaryRow = {
  readonly code: string
  readonly validFrom: string
  readonly wkb: Uint8Array
}

/** Boundaries after a place in the order of code and beginning, as well-known binary. */
export const listBoundariesAfter = (
  tx: Tx,
  after: { readonly code: string; readonly validFrom: string },
  limit: number,
) =>
  tx.rows<BoundaryRow>(sql`select code, valid_from as "validFrom", ST_AsBinary(boundary, 'NDR') as wkb
    from area where boundary is not null and (code, valid_from) > (${after.code}, ${after.validFrom}::date)
    order by code, valid_from limit ${limit}`)

export type ProfileRow = {
  readonly areaPrefix: string
  readonly timeZone: string
  readonly calendar: string
  readonly yellowShare: number
  readonly settings: Readonly<Record<string, unknown>>
}

export const listProfiles = (tx: Tx) =>
  tx.rows<ProfileRow>(sql`select area_prefix as "areaPrefix", time_zone as "timeZone", calendar,
    yellow_share as "yellowShare", settings from city_profile`)

export type CalendarRow = {
  readonly code: string
  readonly timeZone: string
  readonly weekends: number[]
  readonly hours: [string, string][]
  readonly days: Record<string, 'holiday' | 'workday'>
  readonly workDay: 'hours' | 'sameTime'
  readonly roll: Record<string, unknown>
}

export const listCalendars = (tx: Tx) =>
  tx.rows<CalendarRow>(sql`select code, time_zone as "timeZone", weekends, hours, days, work_day as "workDay", roll
    from calendar`)

export type ListedArea = AreaRow & { readonly children: number }

const childCount = (day: string) =>
  sql`(select count(*)::int from area c where c.parent = a.code and ${validOn(day, 'c')}) as children`

export type AreaFilter = {
  readonly day: string
  /** '' = areas that lie in no other. */
  readonly parent?: string | undefined
  readonly kind?: string | undefined
  readonly q?: string | undefined
  readonly after?: string | undefined
  readonly limit: number
}

/** `%`, `_` and `\` of a search text mean themselves. */
export const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

/** Areas valid on a day, by code; one more than asked when there are more. */
export function listAreas(tx: Tx, f: AreaFilter): Promise<ListedArea[]> {
  const conditions = [validOn(f.day)]
  if (f.parent === '') {
    conditions.push(
      sql`not exists (select from area p where p.code = a.parent and ${validOn(f.day, 'p')})`,
    )
  } else if (f.parent !== undefined) conditions.push(sql`a.parent = ${f.parent}`)
  if (f.kind !== undefined) conditions.push(sql`a.kind = ${f.kind}`)
  if (f.q) {
    const text = `%${escapeLike(f.q)}%`
    conditions.push(
      sql`(a.name ilike ${text} or a.name_en ilike ${text} or a.code like ${`${escapeLike(f.q)}%`})`,
    )
  }
  if (f.after !== undefined) conditions.push(sql`a.code > ${f.after}`)
  return tx.rows<ListedArea>(sql`select ${columns}, ${childCount(f.day)} from area a ${where(conditions)}
    order by a.code limit ${f.limit + 1}`)
}

export const findArea = (tx: Tx, code: string, day: string) =>
  findRow<ListedArea & { readonly source: string }>(
    tx,
    sql`select ${columns}, a.source, ${childCount(day)} from area a where a.code = ${code} and ${validOn(day)}`,
  )

/** Versions of a code that have ended, the latest first. */
export const listEndedVersions = (tx: Tx, code: string, day: string) =>
  tx.rows<
    AreaRow & { readonly succeededBy: string[] }
  >(sql`select ${columns}, a.succeeded_by as "succeededBy"
    from area a where a.code = ${code} and a.valid_to <= ${day}::date order by a.valid_from desc`)

export async function findBoundary(tx: Tx, code: string, day: string): Promise<unknown> {
  const row = await findRow<{ boundary: string }>(
    tx,
    sql`select ST_AsGeoJSON(a.boundary, 7) as boundary from area a
      where a.code = ${code} and a.boundary is not null and ${validOn(day)}`,
  )
  return row && JSON.parse(row.boundary)
}

/** Current areas (not ended) as decisions see them, locked until the transaction's end, so that they end once. */
export async function lockNodes(tx: Tx, codes: readonly string[], day: string): Promise<Node[]> {
  await tx.rows(sql`select code from area where code = any(${codes}::text[]) and valid_to is null
    order by code for update`)
  return tx.rows<Node>(sql`select ${columns}, ${childCount(day)} from area a
    where a.code = any(${codes}::text[]) and a.valid_to is null order by a.code`)
}

/** Which of these codes an area has or had. */
export async function listTaken(tx: Tx, codes: readonly string[]): Promise<string[]> {
  const rows = await tx.rows<{ code: string }>(
    sql`select distinct code from area where code = any(${codes}::text[])`,
  )
  return rows.map((row) => row.code)
}

/** Why PostGIS finds a MultiPolygon invalid; undefined when it is valid. */
export async function findInvalidity(tx: Tx, boundary: string): Promise<string | undefined> {
  const row = await findRow<{ reason: string }>(
    tx,
    sql`select ST_IsValidReason(g) as reason from (select ST_GeomFromGeoJSON(${boundary}::text) as g) s
      where not ST_IsValid(g)`,
  )
  return row?.reason
}

/** How well parts cover an area's boundary; undefined when it has none. */
export function findFit(tx: Tx, code: string, parts: readonly string[]): Promise<Fit | undefined> {
  return findRow<Fit>(
    tx,
    sql`with part as (select ST_GeomFromGeoJSON(p) as g from unnest(${parts}::text[]) as p),
      whole as (select boundary as g, ST_Area(boundary) as size from area
        where code = ${code} and valid_to is null and boundary is not null),
      united as (select ST_Union(g) as g, sum(ST_Area(g)) as size from part)
    select ST_Area(ST_Difference(w.g, u.g)) / w.size as missing,
      ST_Area(ST_Difference(u.g, w.g)) / w.size as outside,
      greatest(0, (u.size - ST_Area(u.g)) / w.size) as overlap
    from whole w, united u`,
  )
}

export type NewArea = {
  readonly code: string
  readonly kind: AreaKind
  readonly name: string
  readonly nameEn: string
  readonly parent: string | null
  readonly legalParent?: string | null
  readonly managingBody?: string | null
  readonly population?: number | null
  readonly validFrom: string
  readonly source: string
  /** GeoJSON text of a MultiPolygon. */
  readonly boundary?: string | null
}

export const insertArea = (tx: Tx, a: NewArea) =>
  tx.run(sql`insert into area (code, valid_from, kind, name, name_en, parent, legal_parent, managing_body, population,
      boundary, source)
    values (${a.code}, ${a.validFrom}::date, ${a.kind}, ${a.name}, ${a.nameEn}, ${a.parent}, ${a.legalParent ?? null},
      ${a.managingBody ?? null}, ${a.population ?? null},
      ST_Multi(ST_GeomFromGeoJSON(${a.boundary ?? null}::text)), ${a.source})`)

/** GeoJSON text of the union of boundaries; undefined when none has one. */
export async function findUnion(tx: Tx, codes: readonly string[]): Promise<string | undefined> {
  const row = await findRow<{ boundary: string | null }>(
    tx,
    sql`select ST_AsGeoJSON(ST_Multi(ST_Union(boundary)), 15) as boundary from area
      where code = any(${codes}::text[]) and valid_to is null`,
  )
  return row?.boundary ?? undefined
}

export const endArea = (
  tx: Tx,
  end: { readonly code: string; readonly succeededBy: readonly string[] },
  from: string,
) =>
  tx.run(sql`update area set valid_to = ${from}::date, succeeded_by = ${end.succeededBy}::text[]
    where code = ${end.code} and valid_to is null`)

export type AreaEdit = {
  readonly name: string
  readonly nameEn: string
  readonly legalParent: string | null
  readonly managingBody: string | null
  readonly population: number | null
  /** GeoJSON text of a MultiPolygon; null leaves the boundary as it is. */
  readonly boundary: string | null
}

export const updateArea = (tx: Tx, code: string, e: AreaEdit) =>
  tx.run(sql`update area set name = ${e.name}, name_en = ${e.nameEn}, legal_parent = ${e.legalParent},
      managing_body = ${e.managingBody}, population = ${e.population},
      boundary = coalesce(ST_Multi(ST_GeomFromGeoJSON(${e.boundary}::text)), boundary)
    where code = ${code} and valid_to is null`)

/** Tells every process, when this transaction commits, to read the areas anew. */
export const notifyTerritory = (tx: Tx) => tx.run(sql`select pg_notify('territory', '')`)
