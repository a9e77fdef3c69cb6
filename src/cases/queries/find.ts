// Which cases a filter is about, found before they are read. The indexes of words, place and unit are of no use under
// row-level security (see 0020_speed.sql), so a function with the same rights looks first: few are named one by one; many
// need no naming, as the first of them are soon met in their order.
import { at, findRow, json, sql, type Sql, type Tx } from '#platform/db.ts'
import { toTsQuery } from '#platform/text/segment.ts'
import { openStates, type State } from '../lifecycle.ts'
import type { CaseFilter } from '../schema.ts'

/** So many are named one by one. */
const mostNamed = 10_000

/** Whether only open or only ended cases fit: as asked, or because of the states that are. */
export function opennessOf(f: CaseFilter): 'true' | 'false' | undefined {
  if (f.todo) return 'true'
  if (f.open || !f.state?.length) return f.open
  const open = f.state.filter((s) => openStates.includes(s as State)).length
  return open === f.state.length ? 'true' : open === 0 ? 'false' : undefined
}

/** A word to look for, and the number it may be. */
export const wordsOf = (q: string): { words: string | null; number: string | undefined } => {
  const digits = q.replace(/[\s-]/g, '')
  return { words: toTsQuery(q), number: /^\d{5,12}$/.test(digits) ? digits : undefined }
}

const looked = [
  'state',
  'open',
  'area',
  'category',
  'unit',
  'urgency',
  'supervised',
  'pending',
  'appealed',
  'from',
  'to',
  'bbox',
  'q',
  'door',
  'light',
  'rated',
]

/** Whether the functions of 0025_speed.sql know all that is asked for, so that they can read a page or count by it. */
export const isFoundWhole = (f: CaseFilter): boolean =>
  Object.entries(f).every(([name, asked]) => asked === undefined || looked.includes(name))

/** A box that holds the circle: a degree of latitude has 111 km, one of longitude less towards the pole. */
export function boxAround(
  { lon, lat }: { readonly lon: number; readonly lat: number },
  metres: number,
): [number, number, number, number] {
  const north = metres / 110_000
  const east = north / Math.max(0.1, Math.cos((lat * Math.PI) / 180))
  return [lon - east, lat - north, lon + east, lat + north]
}

/** Degrees that 50 m are less than, anywhere people live. */
const nearDegrees = 0.002

const boxOf = ({ bbox, near }: CaseFilter) =>
  bbox ??
  (near && [
    near[0] - nearDegrees,
    near[1] - nearDegrees,
    near[0] + nearDegrees,
    near[1] + nearDegrees,
  ])

const askedOf = (f: CaseFilter) => {
  const { words, number } = f.q ? wordsOf(f.q) : { words: null, number: undefined }
  return {
    open: opennessOf(f),
    area: f.area || undefined,
    category: f.category || undefined,
    ...(f.figure ? { lead: f.unit } : { unit: f.unit }),
    state: f.state,
    urgency: f.urgency,
    supervised: f.supervised,
    pending: f.pending,
    appealed: f.appealed,
    from: f.from,
    to: f.to,
    box: boxOf(f),
    ...(f.q ? { words: words ?? '', number } : {}),
  }
}

/**
 * A condition that names the cases which the filter could be about, and perhaps some more; undefined when they are too
 * many to be named. Rights and filter still have to be asked.
 */
export async function findCases(
  tx: Tx,
  f: CaseFilter,
  { most = mostNamed } = {},
): Promise<{ condition: Sql } | undefined> {
  const row = await findRow<{ ids: string | null }>(
    tx,
    sql`select ids::text as ids
      from (select jw_find_cases(${json(askedOf(f))}::jsonb, ${most}, false) as ids offset 0) found`,
  )
  if (typeof row?.ids !== 'string') return undefined
  return { condition: sql`c.id = any (${row.ids}::uuid[])` }
}

const wholeOf = (f: CaseFilter, now: number) =>
  json({
    ...askedOf(f),
    door: f.door || undefined,
    light: f.light?.length ? f.light : undefined,
    rated: f.rated,
    now: at(now),
  })

export type Page = {
  readonly filter: CaseFilter
  readonly sort: 'due' | 'reported' | 'updated'
  readonly after: readonly [key: string, id: string] | undefined
  readonly now: number
  readonly limit: number
}

/**
 * A condition that names the cases of a page, where the filter `isFoundWhole`: the first that fit, after the last one of the
 * page before. They still have to be read, under the post's rights.
 */
export async function findPage(tx: Tx, o: Page): Promise<Sql> {
  const { filter, sort, now, limit } = o
  const [key, id] = o.after ?? [null, null]
  const row = await findRow<{ ids: string }>(
    tx,
    sql`select ids::text as ids from (select jw_page_cases(${wholeOf(filter, now)}::jsonb, ${sort}, ${key}::timestamptz,
      ${id}::uuid, ${limit}) as ids offset 0) found`,
  )
  return sql`c.id = any (${row?.ids ?? '{}'}::uuid[])`
}

export type Counted = { readonly state: string; readonly light: string; readonly n: number }

/** How many fit by state and light, where the filter `isFoundWhole`; of more than `most` so many and one. */
export const countWhole = (tx: Tx, f: CaseFilter, o: { now: number; most: number }) =>
  tx.rows<Counted>(
    sql`select state, light, n from jw_count_cases(${wholeOf(f, o.now)}::jsonb, ${o.most})`,
  )

/** Points of the map, newest first, where the filter `isFoundWhole`. */
export const mapWhole = <Row>(tx: Tx, f: CaseFilter, o: { now: number; limit: number }) =>
  tx.rows<Row>(
    sql`select id, number, title, state, lon, lat, urgency, light
      from jw_map_cases(${wholeOf(f, o.now)}::jsonb, ${o.limit})`,
  )
