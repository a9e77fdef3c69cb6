// All SQL of the Open311 door. What is shown is public; clients with a key also follow what came through this door.
import { at, findRow, join, sql, type Sql, type Tx, where } from '#platform/db.ts'
import type { State } from '#cases'
import type { ToldKind, Window } from './domain.ts'

export type RequestRow = {
  id: string
  number: string
  state: State
  outcome: string | null
  closeReason: string | null
  /** The public case this one was merged into. */
  mainNumber: string | null
  parentNumber: string | null
  categoryPath: string
  serviceName: string | null
  serviceNameEn: string | null
  description: string
  unitName: string | null
  unitNameEn: string | null
  reportedAt: number
  /** For a closed case the time it was closed. */
  updatedAt: number
  dueAt: number | null
  address: string
  areaCode: string
  lon: number | null
  lat: number | null
  door: string
  /** SHA-256 of the first photo cleared for everyone. */
  photo: string | null
}

// a case that is closed keeps that time whatever is noted on it later
const updated = sql`coalesce(c.closed_at, c.updated_at)`

const columns = sql`c.id, c.number, c.state, c.outcome, c.close_reason as "closeReason",
  m.number as "mainNumber", s.number as "parentNumber", c.category_path as "categoryPath",
  k.name as "serviceName", k.name_en as "serviceNameEn", c.description, u.name as "unitName",
  u.name_en as "unitNameEn", c.reported_at as "reportedAt", ${updated} as "updatedAt",
  coalesce(c.due_at, c.stage_due_at) as "dueAt", c.address, c.area_code as "areaCode",
  st_x(c.point) as lon, st_y(c.point) as lat, c.door,
  (select e.sha256 from evidence e where e.district = c.district and e.case_id = c.id and e.public
    and e.kind = 'photo' order by e.added_at, e.id limit 1) as photo`

const from = sql`from cases c
  left join category k on k.path = c.category_path
  left join unit u on u.code = c.lead_unit
  left join cases m on m.district = c.district and m.id = c.merged_into and m.public
  left join cases s on s.district = c.district and s.id = c.split_from and s.public`

export type RequestFilter = {
  /** Area code within which the cases lie; '' = everywhere. */
  readonly area: string
  /** Overrides all below. */
  readonly numbers?: readonly string[] | undefined
  readonly paths?: readonly string[] | undefined
  readonly states?: readonly State[] | undefined
  readonly requested?: Window | undefined
  readonly updated?: Window | undefined
  readonly limit: number
  readonly offset: number
}

const within = (column: Sql, w: Window | undefined): Sql[] =>
  w ? [sql`${column} >= ${at(w.from)}`, sql`${column} < ${at(w.until)}`] : []

const inArea = (area: string): Sql[] => (area ? [sql`starts_with(c.area_code, ${area})`] : [])

function conditionsOf(f: RequestFilter): Sql[] {
  const base = [sql`c.public`, ...inArea(f.area)]
  if (f.numbers) return [...base, sql`c.number = any(${f.numbers}::text[])`]
  return [
    ...base,
    ...(f.paths ? [sql`c.category_path = any(${f.paths}::text[])`] : []),
    ...(f.states ? [sql`c.state = any(${f.states}::text[])`] : []),
    ...within(sql`c.reported_at`, f.requested),
    ...within(updated, f.updated),
  ]
}

/** Public cases, newest first. */
export function listRequests(tx: Tx, f: RequestFilter): Promise<RequestRow[]> {
  return tx.rows<RequestRow>(sql`select ${columns} ${from} ${where(conditionsOf(f))}
    order by c.reported_at desc, c.id limit ${f.limit} offset ${f.offset}`)
}

/** Those of these category paths that exist, also of past editions. */
export async function knownPaths(tx: Tx, paths: readonly string[]): Promise<Set<string>> {
  const rows = await tx.rows<{ path: string }>(
    sql`select path from category where path = any(${paths}::text[])`,
  )
  return new Set(rows.map((row) => row.path))
}

const followed = sql`(c.public or c.door = 'open311')`

/** The case that words about this number belong to: itself, or the one it was merged into. */
export async function findTarget(
  tx: Tx,
  number: string,
  area: string,
): Promise<string | undefined> {
  const conditions = [sql`c.number = ${number}`, followed, ...inArea(area)]
  const row = await findRow<{ id: string }>(
    tx,
    sql`select coalesce(c.merged_into, c.id) as id from cases c ${where(conditions)} limit 1`,
  )
  return row?.id
}

export type UpdateRow = {
  subject: string
  seq: number
  at: number
  kind: ToldKind
  data: Record<string, unknown>
  number: string
  areaCode: string
}

/** Entries of the journal that clients are told, oldest first. */
export function listUpdates(
  tx: Tx,
  o: { kinds: readonly ToldKind[]; window: Window; area: string; limit: number },
): Promise<UpdateRow[]> {
  const conditions = [
    sql`j.kind = any(${o.kinds}::text[])`,
    ...within(sql`j.at`, o.window),
    followed,
    ...inArea(o.area),
  ]
  return tx.rows<UpdateRow>(sql`select j.subject, j.seq, j.at, j.kind, j.data, c.number,
      c.area_code as "areaCode"
    from journal j join cases c on c.district = j.district and c.id = j.subject
    where ${join(conditions, ' and ')} order by j.at, j.subject, j.seq limit ${o.limit}`)
}
