import { sql, type Tx } from '#platform/db.ts'

/** One area of an import. What is null stays as it was in an area already known. */
export type ImportArea = {
  readonly line: number
  readonly code: string
  readonly kind: string
  readonly name: string | null
  readonly nameEn: string | null
  readonly parent: string | null
  readonly legalParent: string | null
  readonly managingBody: string | null
  readonly population: number | null
  readonly source: string
  /** MultiPolygon coordinates. */
  readonly boundary: { readonly type: 'MultiPolygon'; readonly coordinates: unknown } | null
}

const input = (areas: readonly ImportArea[]) => sql`
  jsonb_to_recordset(${JSON.stringify(areas)}::jsonb) as r(line int, code text, kind text, name text, "nameEn" text,
    parent text, "legalParent" text, "managingBody" text, population int, source text, boundary jsonb)`

const shape = sql`ST_Multi(ST_GeomFromGeoJSON(nullif(r.boundary, 'null'::jsonb)))`

export type Known = {
  readonly code: string
  readonly box: readonly [number, number, number, number] | null
}

/** Codes of all current areas, with the box of their boundary. */
export const listKnown = (tx: Tx) =>
  tx.rows<Known>(sql`select code, case when boundary is null then null else
      array[ST_XMin(boundary), ST_YMin(boundary), ST_XMax(boundary), ST_YMax(boundary)] end as box
    from area where valid_to is null`)

/** Codes whose area has ended or will, with the day and what came after it. */
export const listEnded = (tx: Tx) =>
  tx.rows<{ code: string; validTo: string; succeededBy: string[] }>(sql`
    select distinct on (code) code, valid_to as "validTo", succeeded_by as "succeededBy" from area e
    where not exists (select from area a where a.code = e.code and a.valid_to is null)
    order by code, valid_from desc`)

/** Lines whose boundary is no valid polygon, and why. */
export const listInvalid = (tx: Tx, areas: readonly ImportArea[]) =>
  tx.rows<{ line: number; reason: string }>(sql`
    select line, ST_IsValidReason(g) as reason from (select r.line, ${shape} as g from ${input(areas)}
      where r.boundary is not null) s
    where not ST_IsValid(g)`)

/** Corrects what differs in current areas; gives the codes that changed. */
export async function updateDiffering(tx: Tx, areas: readonly ImportArea[]): Promise<string[]> {
  const rows = await tx.rows<{ code: string }>(sql`
    with input as (select r.*, ${shape} as shape from ${input(areas)})
    update area a set kind = i.kind, name = coalesce(i.name, a.name), name_en = coalesce(i."nameEn", a.name_en),
      parent = i.parent, legal_parent = coalesce(i."legalParent", a.legal_parent),
      managing_body = coalesce(i."managingBody", a.managing_body), population = coalesce(i.population, a.population),
      boundary = coalesce(i.shape, a.boundary), source = i.source
    from input i
    where a.code = i.code and a.valid_to is null and (
      (a.kind, a.name, a.name_en, a.parent, a.legal_parent, a.managing_body, a.population)
      is distinct from (i.kind, coalesce(i.name, a.name), coalesce(i."nameEn", a.name_en), i.parent,
        coalesce(i."legalParent", a.legal_parent), coalesce(i."managingBody", a.managing_body),
        coalesce(i.population, a.population))
      or (i.shape is not null and (a.boundary is null or ST_AsBinary(a.boundary) <> ST_AsBinary(i.shape))))
    returning a.code`)
  return rows.map((row) => row.code)
}

/** Adds those that no current area has the code of. */
export async function insertMissing(tx: Tx, areas: readonly ImportArea[]): Promise<string[]> {
  const rows = await tx.rows<{ code: string }>(sql`
    insert into area (code, kind, name, name_en, parent, legal_parent, managing_body, population, boundary,
      source)
    select r.code, r.kind, r.name, coalesce(r."nameEn", ''), r.parent, r."legalParent", r."managingBody", r.population, ${shape}, r.source
    from ${input(areas)}
    where not exists (select from area a where a.code = r.code and a.valid_to is null)
    returning code`)
  return rows.map((row) => row.code)
}

export type Centre = {
  readonly code: string
  readonly kind: string
  readonly name: string
  readonly lon: number
  readonly lat: number
}

/** Stores the seat of an area as a named point of the map; gives the codes of those that are new or moved. */
export async function storeCentres(tx: Tx, centres: readonly Centre[]): Promise<string[]> {
  const rows = await tx.rows<{ code: string }>(sql`
    insert into landscape as l (id, area_prefix, layer, class, name, shape)
    select 'centre:' || c.code, c.code, 'place', c.kind, c.name, ST_SetSRID(ST_MakePoint(c.lon, c.lat), 4326)
    from jsonb_to_recordset(${JSON.stringify(centres)}::jsonb) as c(code text, kind text, name text,
      lon float8, lat float8)
    on conflict (id) do update set class = excluded.class, name = excluded.name, shape = excluded.shape
      where (l.class, l.name) is distinct from (excluded.class, excluded.name)
        or ST_AsBinary(l.shape) <> ST_AsBinary(excluded.shape)
    returning l.area_prefix as code`)
  return rows.map((row) => row.code)
}
