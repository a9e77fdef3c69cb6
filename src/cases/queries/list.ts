// The queue: one filter for lists, counts, map, export and the figures' drill-down.
import { at, raw, sql, type Sql, type Tx, where } from '#platform/db.ts'
import { decodeCursor } from '#platform/page.ts'
import type { CaseFilter, figureMarks, figureTimes } from '../schema.ts'
import {
  type Counted,
  countWhole,
  findCases,
  findPage,
  isFoundWhole,
  mapWhole,
  opennessOf,
  wordsOf,
} from './find.ts'
import { nextDue, todoCondition } from './todo.ts'

/** A line of the queue. */
export type ListRow = {
  id: string
  district: string
  number: string
  state: string
  title: string
  categoryPath: string
  categoryName: string
  categoryNameEn: string
  areaCode: string
  address: string
  urgency: string
  door: string
  reportedAt: number
  stageDueAt: number | null
  dueAt: number | null
  yellowAt: number | null
  doneAt: number | null
  closedAt: number | null
  updatedAt: number
  suspendedAt: number | null
  leadUnit: string | null
  leadName: string | null
  leadNameEn: string | null
  supervised: number
  urged: number
  reopened: number
  danger: string[]
  pending: string | null
  rating: number | null
  outcome: string | null
  repeat: boolean
  lon: number | null
  lat: number | null
  version: number
  historic: boolean
  photo: string | null
}

const columns = sql`c.id, c.district, c.number, c.state, c.title, c.category_path as "categoryPath", k.name as "categoryName",
  k.name_en as "categoryNameEn", c.area_code as "areaCode", c.address, c.urgency, c.door, c.reported_at as "reportedAt",
  c.stage_due_at as "stageDueAt", c.due_at as "dueAt", c.yellow_at as "yellowAt", c.done_at as "doneAt",
  c.closed_at as "closedAt", c.updated_at as "updatedAt", c.suspended_at as "suspendedAt", c.lead_unit as "leadUnit",
  u.name as "leadName", u.name_en as "leadNameEn", c.supervised, c.urged, c.reopened, c.danger, c.pending->>'kind' as pending,
  c.rating, c.outcome, c.repeat_of is not null as repeat, st_x(c.point) as lon, st_y(c.point) as lat, c.version, c.historic,
  (select e.sha256 from evidence e where e.district = c.district and e.case_id = c.id order by e.added_at limit 1) as photo`

const finished = sql`coalesce(c.done_at, c.closed_at)`

/** The light tells what happened; an upheld appeal changes what is counted, not the light. */
const inTime = (now: number): Sql =>
  sql`(c.due_at is null or coalesce(${finished}, ${at(now)}) <= c.due_at)`

/** What counts as finished in time: no target = on time; unfinished past its target = late; an upheld appeal is exempt. */
export const onTime = (now: number): Sql => sql`(c.late_exempt or ${inTime(now)})`

const lightConditions = (now: number): Record<string, Sql> => ({
  suspended: sql`c.state = 'suspended'`,
  late: sql`(c.state <> 'suspended' and (case when c.closed_at is null and c.done_at is null then ${nextDue} < ${at(now)} else not ${inTime(now)} end))`,
  near: sql`(c.closed_at is null and c.done_at is null and c.state <> 'suspended' and ${nextDue} >= ${at(now)} and c.stage_due_at is null and c.yellow_at <= ${at(now)})`,
  onTime: sql`(c.state <> 'suspended' and case when c.closed_at is null and c.done_at is null
    then ${nextDue} >= ${at(now)} and not (c.stage_due_at is null and c.yellow_at <= ${at(now)}) else c.due_at is not null and ${inTime(now)} end)`,
  none: sql`(c.state <> 'suspended' and ${nextDue} is null and c.due_at is null)`,
})

/** The light as a word. */
function lightOf(now: number): Sql {
  const lights = lightConditions(now)
  const { suspended, late, near, onTime: inGood } = lights
  return sql`case when ${suspended} then 'suspended' when ${late} then 'late' when ${near} then 'near'
    when ${inGood} then 'onTime' else 'none' end`
}

/**
 * Merged, withdrawn and refused cases are nobody's work, and a few imported rows were judged by nobody: the figures
 * leave them out.
 */
export const counted = sql`(c.state not in ('merged', 'withdrawn', 'refused') and not coalesce((c.attributes->>'notJudged')::boolean, false))`

/** What a league table counts; the same words filter the queue. */
type Figure = NonNullable<CaseFilter['figure']>
type MarkFigure = (typeof figureMarks)[number] | (typeof figureTimes)[number]

export const figureConditions = (now: number): Record<Exclude<Figure, MarkFigure>, Sql> => ({
  total: sql`true`,
  closed: sql`c.state = 'closed'`,
  onTime: onTime(now),
  late: sql`not ${onTime(now)}`,
  openLate: sql`(c.closed_at is null and not ${onTime(now)})`,
  responded: sql`c.responded_at is not null`,
  resolved: sql`(c.state = 'closed' and coalesce(c.rating_solved, c.outcome in ('solved', 'imported')))`,
  unsolved: sql`(c.state = 'closed' and c.outcome in ('notSolved', 'forced'))`,
  satisfied: sql`c.rating >= 4`,
  rated: sql`c.rating is not null`,
})

/** What the sums were made of, where the case itself does not tell. */
function markCondition(figure: MarkFigure, now: number): Sql {
  const marked = (...names: string[]) => sql`f.marks @> ${names}::text[]`
  const past = sql`f.due_at < ${at(now)}`
  const times: Record<(typeof figureTimes)[number], Sql> = {
    notClosed: sql`(${marked('total')} and not ${marked('closed')})`,
    closedLate: sql`(${marked('closed')} and not ${marked('closedOnTime')})`,
    overdue: sql`(not f.finished and ${past})`,
    dueToHandle: sql`(${marked('done')} or (not f.finished and ${past}))`,
    dueToClose: sql`(${marked('closed')} or ${past})`,
  }
  const condition = figure in times ? times[figure as keyof typeof times] : marked(figure)
  return sql`exists (select from figure_case f where f.district = c.district and f.id = c.id and coalesce(${condition}, false))`
}

// A sum counts the cases of the post's area and those that its units lead, not whatever else it may see.
const inSums = sql`(c.area_code like any ((select jw_areas('case.read'))::text[])
  or c.lead_unit = any ((select jw_units('case.read'))::text[]))`

function figureCondition(figure: Figure, now: number): Sql {
  const own = figureConditions(now) as Partial<Record<Figure, Sql>>
  const condition = own[figure]
  return condition
    ? sql`(${counted} and ${condition} and ${inSums})`
    : markCondition(figure as MarkFigure, now)
}

function actCondition(f: CaseFilter): Sql | undefined {
  if (!f.act) return undefined
  const worker = f.actWorker
  return sql`exists (select from figure_deed d ${where([
    sql`d.district = c.district and d.case_id = c.id and d.act = ${f.act}`,
    sql`d.cut = ${worker ? 'worker' : 'post'}`,
    ...(worker ? [sql`d.worker = ${worker}`] : []),
    ...(f.actPost ? [sql`d.post = ${f.actPost}`] : []),
    ...(f.actFrom ? [sql`d.day >= ${f.actFrom}::date`] : []),
    ...(f.actTo ? [sql`d.day <= ${f.actTo}::date`] : []),
    ...(f.actGood ? [sql`d.good = ${f.actGood === 'true'}`] : []),
  ])})`
}

/** Metres within which cases lie at one place. */
export const placeMetres = 50

export const nearPoint = (lon: number, lat: number): Sql =>
  sql`st_dwithin(c.point::geography, st_setsrid(st_makepoint(${lon}::float8, ${lat}::float8), 4326)::geography, ${placeMetres})`

/** Of those who can be told apart: the cases of whoever has asked this often, as far as the post may know who asked. */
const askedTimes = (times: number): Sql => sql`exists (select from reporter r
  where r.district = c.district and r.original_case = c.id and r.contact_index is not null
    and (select count(distinct o.original_case) from reporter o where o.contact_index = r.contact_index) = ${times})`

export function conditionsOf(f: CaseFilter, now: number): Sql[] {
  const list: (Sql | '' | undefined)[] = [
    f.state && sql`c.state = any(${f.state}::text[])`,
    opennessCondition(opennessOf(f)),
    // `^@` and not `like`, which no index serves under row-level security
    f.area && sql`c.area_code ^@ ${f.area}`,
    f.category && sql`c.category_path ^@ ${f.category}`,
    f.unit && (f.figure ? sql`c.lead_unit = ${f.unit}` : sql`c.units && array[${f.unit}]::text[]`),
    f.door && sql`c.door = ${f.door}`,
    f.urgency && sql`c.urgency = any(${f.urgency}::text[])`,
    f.supervised && sql`c.supervised > 0`,
    f.pending && sql`c.pending is not null`,
    f.todo && todoCondition(f.todo, now),
    f.appealed && sql`c.appeal->>'step' in ('dispatcher', 'callTaker')`,
    f.rated && (f.rated === 'true' ? sql`c.rating is not null` : sql`c.rating is null`),
    f.from && sql`c.reported_at >= ${f.from}::timestamptz`,
    f.to && sql`c.reported_at < ${f.to}::timestamptz`,
    f.figure && figureCondition(f.figure, now),
    actCondition(f),
    f.near && nearPoint(f.near[0], f.near[1]),
    f.address && sql`c.address = ${f.address}`,
    f.askedTimes === undefined ? undefined : askedTimes(f.askedTimes),
    f.bbox &&
      sql`c.point && st_makeenvelope(${f.bbox[0]}, ${f.bbox[1]}, ${f.bbox[2]}, ${f.bbox[3]}, 4326)`,
    f.q ? textCondition(f.q) : undefined,
  ]
  if (f.light?.length) {
    const lights = lightConditions(now)
    const any = f.light.map((l) => lights[l] as Sql).reduce((a, b) => sql`${a} or ${b}`)
    list.push(sql`(${any})`)
  }
  return list.filter((x): x is Sql => typeof x === 'object')
}

type Openness = ReturnType<typeof opennessOf>

const opennessCondition = (open: Openness): Sql | undefined =>
  open && (open === 'true' ? sql`c.closed_at is null` : sql`c.closed_at is not null`)

function textCondition(q: string): Sql {
  const { words, number } = wordsOf(q)
  const byText = words ? sql`c.search @@ ${words}::tsquery` : sql`false`
  return number ? sql`(c.number = ${number} or ${byText})` : byText
}

/** The deadline that runs now, the last where there is none. Its words are those of the indexes in 0020_speed.sql. */
const dueKey = sql`(case when c.stage_due_at is not null then c.stage_due_at
  when c.done_at is null and c.due_at is not null then c.due_at else 'infinity'::timestamptz end)`

const orders = {
  due: { key: dueKey, direction: 'asc', after: '>' },
  reported: { key: sql`c.reported_at`, direction: 'desc', after: '<' },
  updated: { key: sql`c.updated_at`, direction: 'desc', after: '<' },
} as const

export type ListAsk = {
  filter: CaseFilter
  sort: keyof typeof orders
  limit: number
  cursor: string | undefined
  now: number
}

type Keyed = ListRow & { sortKey: string }

/** One row more than asked, to know whether there is a next page; `sortKey` goes into its cursor. */
export async function listCases(tx: Tx, o: ListAsk): Promise<Keyed[]> {
  // By deadline there is one index of the open and one of the ended cases.
  const parts: readonly CaseFilter[] =
    o.sort === 'due' && !opennessOf(o.filter)
      ? [
          { ...o.filter, open: 'true' },
          { ...o.filter, open: 'false' },
        ]
      : [o.filter]
  const pages = []
  for (const filter of parts) {
    // eslint-disable-next-line no-await-in-loop -- one connection
    pages.push(await readPart(tx, { ...o, filter }))
  }
  return pages.length === 1
    ? (pages[0] as Keyed[])
    : pages
        .flat()
        .toSorted(byDeadline)
        .slice(0, o.limit + 1)
}

async function readPart(tx: Tx, o: ListAsk): Promise<Keyed[]> {
  const { filter, sort, now, limit } = o
  if (isFoundWhole(filter)) {
    const after = afterOf(o)
    return readPage(tx, o, [await findPage(tx, { filter, sort, after, now, limit: limit + 1 })])
  }
  const found = await findCases(tx, filter)
  return readPage(tx, o, found ? [found.condition] : [])
}

const afterOf = ({ cursor }: ListAsk) =>
  cursor ? (decodeCursor(cursor, ['instant', 'id']) as [string, string]) : undefined

const byDeadline = (a: Keyed, b: Keyed): number => {
  const [x, y] = [a, b].map((row) => `${row.sortKey} ${row.id}`) as [string, string]
  return x < y ? -1 : 1
}

function readPage(tx: Tx, o: ListAsk, which: readonly Sql[]): Promise<Keyed[]> {
  const order = orders[o.sort]
  const conditions = [...which, ...conditionsOf(o.filter, o.now)]
  const after = afterOf(o)
  if (after) {
    const [key, id] = after
    conditions.push(
      sql`(${order.key}, c.id) ${raw(order.after)} (${key}::timestamptz, ${id}::uuid)`,
    )
  }
  return tx.rows(sql`select ${columns}, ${order.key}::text as "sortKey" from cases c
    left join category k on k.path = c.category_path left join unit u on u.code = c.lead_unit
    ${where(conditions)} order by ${order.key} ${raw(order.direction)}, c.id ${raw(order.direction)} limit ${o.limit + 1}`)
}

export type Counts = {
  byState: Record<string, number>
  byLight: Record<string, number>
  total: number
  /** There are more than were counted. */
  more: boolean
}

const mostCounted = 10_000

/** Exact up to `most`; of more, so many are counted. */
export async function countCases(
  tx: Tx,
  filter: CaseFilter,
  now: number,
  most = mostCounted,
): Promise<Counts> {
  const rows = isFoundWhole(filter)
    ? await countWhole(tx, filter, { now, most })
    : await countOthers(tx, filter, { now, most })
  const sum = (key: 'state' | 'light') =>
    rows.reduce<Record<string, number>>(
      (all, r) => ({ ...all, [r[key]]: (all[r[key]] ?? 0) + r.n }),
      {},
    )
  const total = rows.reduce((n, r) => n + r.n, 0)
  return {
    byState: sum('state'),
    byLight: sum('light'),
    total: Math.min(total, most),
    more: total > most,
  }
}

async function countOthers(
  tx: Tx,
  filter: CaseFilter,
  { now, most }: { now: number; most: number },
): Promise<Counted[]> {
  const found = await findCases(tx, filter, { most })
  const conditions = [...(found ? [found.condition] : []), ...conditionsOf(filter, now)]
  return tx.rows<Counted>(sql`select c.state, ${lightOf(now)} as light, count(*) as n
    from (select c.* from cases c ${where(conditions)} limit ${most + 1}) c group by 1, 2`)
}

export type PointRow = {
  id: string
  number: string
  title: string
  state: string
  lon: number
  lat: number
  light: string
  urgency: string
}

type PointAsk = { filter: CaseFilter; now: number; limit: number }

/** Points for the map, newest first, at most `limit`. */
export async function listPoints(tx: Tx, o: PointAsk): Promise<PointRow[]> {
  const { filter, now, limit } = o
  if (isFoundWhole(filter)) return mapWhole<PointRow>(tx, filter, { now, limit })
  const found = await findCases(tx, filter)
  const conditions = [...(found ? [found.condition] : []), ...conditionsOf(filter, now)]
  return tx.rows(sql`select c.id, c.number, c.title, c.state, st_x(c.point) as lon, st_y(c.point) as lat, c.urgency,
      ${lightOf(now)} as light
    from cases c ${where([...conditions, sql`c.point is not null`])}
    order by c.reported_at desc limit ${limit}`)
}
