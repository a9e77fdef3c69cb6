// League tables from the sums; only open cases past their deadline are looked at one by one, as time makes them so.
import { at, findRow, join, raw, sql, type Sql, type Tx, where } from '#platform/db.ts'
import { type Act, measures, type Sums } from '../domain.ts'
import { columnOf, type Cut, monthCut } from './store.ts'

export type LeagueBy = 'unit' | 'area' | 'category'

/** Days are YYYY-MM-DD, both included; empty = open. */
export type FigureFilter = {
  readonly area: string
  readonly category: string
  readonly unit: string
  readonly from: string
  readonly to: string
}

type CutAsk = {
  readonly by?: LeagueBy
  readonly depth?: number
  /** The area of the post that asks: a coarser sum would show more. Null: its units are all that it sees. */
  readonly within: string | null
}

/** The coarsest sums that can answer. */
export function cutFor(f: FigureFilter, o: CutAsk): Cut {
  if (o.within === null)
    return f.category === '' && o.by === 'unit' && f.area.length <= 6 ? 'unit' : 'fine'
  const finest = Math.max(f.area.length, o.within.length)
  if (f.category === '' && o.by !== 'category') {
    if ((o.by === 'unit' || f.unit !== '') && o.by !== 'area') return finest <= 6 ? 'unit' : 'fine'
    if (f.unit === '' && finest <= 9 && (o.by !== 'area' || (o.depth ?? 0) <= 9)) return 'street'
  }
  if (f.unit === '' && finest <= 6 && o.by !== 'area' && o.by !== 'unit') return 'category'
  return 'fine'
}

const placeOf = (f: FigureFilter): Sql[] => [
  // `^@` and not `like`, which no index serves under row-level security
  ...(f.area ? [sql`f.area_code ^@ ${f.area}`] : []),
  ...(f.category ? [sql`f.category_path ^@ ${f.category}`] : []),
  ...(f.unit ? [sql`f.unit = ${f.unit}`] : []),
]

const daysOf = ({ from, to }: Pick<FigureFilter, 'from' | 'to'>): Sql[] => [
  ...(from ? [sql`f.day >= ${from}::date`] : []),
  ...(to ? [sql`f.day <= ${to}::date`] : []),
]

const filterOf = (f: FigureFilter): Sql[] => [...placeOf(f), ...daysOf(f)]

const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)

/** The first day of the first month that lies whole after `from`, and the last day of the last one before `to`. */
function monthsIn({ from, to }: Pick<FigureFilter, 'from' | 'to'>): { from: string; to: string } {
  const first =
    from && !from.endsWith('-01')
      ? `${dayAfter(`${from.slice(0, 7)}-01`, 31).slice(0, 7)}-01`
      : from
  const ends = to && !dayAfter(to, 1).endsWith('-01') ? dayAfter(`${to.slice(0, 7)}-01`, -1) : to
  return { from: first, to: ends }
}

/** Which sums make up the period: whole months, and the days before and after them. */
function sumsIn(cut: Cut, f: Pick<FigureFilter, 'from' | 'to'>): Sql {
  const days = (period: Pick<FigureFilter, 'from' | 'to'>, name: string = cut) =>
    sql`(${join([sql`f.cut = ${name}`, ...daysOf(period)], ' and ')})`
  const months = monthsIn(f)
  if (cut === 'fine' || (months.from && months.to && months.from > months.to)) return days(f)
  const parts = [days(months, monthCut(cut))]
  if (f.from !== months.from) parts.push(days({ from: f.from, to: dayAfter(months.from, -1) }))
  if (f.to !== months.to) parts.push(days({ from: dayAfter(months.to, 1), to: f.to }))
  return sql`(${join(parts, ' or ')})`
}

/** What the post's policy lets it see of the sums, in words for which there are indexes. */
async function reachOf(tx: Tx): Promise<Sql[]> {
  const reach = await findRow<{ areas: string[]; units: string[] }>(
    tx,
    sql`select jw_areas('case.read') as areas, jw_units('case.read') as units`,
  )
  const { areas = [], units = [] } = reach ?? {}
  if (areas.includes('%')) return []
  const some = areas.map((pattern) => sql`f.area_code ^@ ${pattern.replace(/%$/, '')}`)
  return [sql`(${join([...some, sql`f.unit = any (${units}::text[])`], ' or ')})`]
}

// Numbered lists are grouped by their big class (two digits); lists without numbers by the category itself.
const keyOf = (by: LeagueBy, depth: number): Sql =>
  ({
    unit: sql`f.unit`,
    area: sql`substr(f.area_code, 1, ${depth}::int)`,
    category: sql`case when f.category_path ~ '/[0-9]+$'
      then substr(f.category_path, 1, length(split_part(f.category_path, '/', 1)) + 5) else f.category_path end`,
  })[by]

const names: Readonly<Record<LeagueBy, Sql>> = {
  unit: sql`select name, name_en from unit where code = g.key`,
  area: sql`select name, name_en from area where code = g.key and (valid_to is null or valid_to > current_date) limit 1`,
  category: sql`select case when path = g.key then name else group_name end as name, case when path = g.key then name_en else group_name_en end as name_en
    from category where path like replace(g.key, '_', '\\_') || '%' order by path limit 1`,
}

const sums = raw(measures.map((m) => `sum(f.${columnOf(m)}) as "${m}"`).join(', '))
const overdue = sql`count(*) filter (where not f.finished) as overdue, count(*) as "overdueUnclosed"`

export type LeagueRow = Sums & { key: string; name: string | null; nameEn: string | null }

type LeagueAsk = {
  readonly by: LeagueBy
  readonly filter: FigureFilter
  readonly cut: Cut
  readonly depth: number
  readonly now: number
  readonly limit: number
  readonly after: string
}

/** One row per unit, area (code cut to `depth` characters) or category group, by key. */
export async function league(tx: Tx, o: LeagueAsk): Promise<LeagueRow[]> {
  const key = keyOf(o.by, o.depth)
  const reach = [...(await reachOf(tx)), sql`${key} > ${o.after}`]
  const rows = await tx.rows<LeagueRow>(sql`with g as (
      select ${key} as key, ${sums} from figure_day f ${where([sumsIn(o.cut, o.filter), ...placeOf(o.filter), ...reach])}
      group by 1 having sum(f.n_total) > 0 order by 1 limit ${o.limit}),
    late as (select ${key} as key, ${overdue} from figure_case f
      ${where([sql`f.due_at < ${at(o.now)}`, ...filterOf(o.filter), ...reach, sql`${key} <= (select max(key) from g)`])} group by 1)
    select g.*, coalesce(late.overdue, 0) as overdue, coalesce(late."overdueUnclosed", 0) as "overdueUnclosed",
      n.name, coalesce(nullif(n.name_en, ''), n.name) as "nameEn"
    from g left join late on late.key = g.key left join lateral (${names[o.by]}) n on true order by g.key`)
  return rows.map((row) => numbers(row))
}

// A sum comes as text where it could be larger than a number.
const numbers = <T extends Sums>(row: T): T => ({
  ...row,
  ...Object.fromEntries(measures.map((m) => [m, Number(row[m] ?? 0)])),
  overdue: Number(row.overdue),
  overdueUnclosed: Number(row.overdueUnclosed),
})

export async function summary(
  tx: Tx,
  o: { filter: FigureFilter; cut: Cut; now: number },
): Promise<Sums> {
  const reach = await reachOf(tx)
  const row = await findRow<Sums>(
    tx,
    sql`select g.*, late.* from
      (select ${sums} from figure_day f ${where([sumsIn(o.cut, o.filter), ...placeOf(o.filter), ...reach])}) g,
      (select ${overdue} from figure_case f ${where([sql`f.due_at < ${at(o.now)}`, ...filterOf(o.filter), ...reach])}) late`,
  )
  return numbers(row as Sums)
}

type TrendRow = { day: string; reported: number; closed: number }

/** Per day: how many came in, and how many of these were closed on it. */
export function trend(tx: Tx, o: { filter: FigureFilter; cut: Cut }): Promise<TrendRow[]> {
  const filter = filterOf(o.filter)
  return tx.rows<TrendRow>(sql`select to_char(day, 'YYYY-MM-DD') as day, sum(reported)::int as reported, sum(closed)::int as closed from (
      select f.day, f.n_total as reported, 0 as closed from figure_day f ${where([sql`f.cut = ${o.cut}`, ...filter])}
      union all
      select f.closed_day, 0, 1 from figure_case f ${where([...filter, sql`f.closed_day is not null`])}) x
    group by 1 having sum(reported) + sum(closed) > 0 order by 1 limit 1000`)
}

export const isBehind = async (tx: Tx): Promise<boolean> =>
  (await findRow<{ behind: boolean }>(tx, sql`select jw_figures_behind() as behind`))?.behind ??
  false

export type ActRow = {
  key: string
  post: string
  worker: string | null
  title: string | null
  titleEn: string | null
  unit: string | null
  unitName: string | null
  unitNameEn: string | null
  /** The name, within one's own units only. */
  name: string | null
  acts: Partial<Record<Act, { n: number; good: number }>>
}

type ActAsk = {
  readonly by: 'post' | 'worker'
  readonly filter: FigureFilter
  readonly limit: number
  readonly after: string
}

/** One row per post, or per worker on a post; days are those of the acts. */
export function actLeague(tx: Tx, o: ActAsk): Promise<ActRow[]> {
  const { unit, ...filter } = o.filter
  const key = sql`(f.post::text || ' ' || f.worker::text)`
  const conditions = [
    sql`f.cut = ${o.by}`,
    ...filterOf({ ...filter, unit: '' }),
    ...(unit ? [sql`f.post in (select id from post where unit_code = ${unit})`] : []),
    sql`${key} > ${o.after}`,
  ]
  return tx.rows<ActRow>(sql`select a.key, a.post, case when ${o.by} = 'worker' then a.worker end as worker, p.title,
      coalesce(nullif(p.title_en, ''), p.title) as "titleEn", p.unit_code as unit, u.name as "unitName",
      coalesce(nullif(u.name_en, ''), u.name) as "unitNameEn", a.acts,
      case when ${o.by} = 'worker' and p.unit_code = any ((select jw_units('case.read'))::text[]) then
        (select name from person where pseudonym = a.worker) end as name
    from (select key, post, worker, jsonb_object_agg(act, jsonb_build_object('n', n, 'good', good)) as acts
      from (select ${key} as key, f.post, f.worker, f.act, sum(f.n)::int as n, sum(f.good)::int as good
        from figure_act f ${where(conditions)} group by 1, 2, 3, 4 having sum(f.n) > 0) x
      group by 1, 2, 3 order by 1 limit ${o.limit}) a
    left join post p on p.id = a.post left join unit u on u.code = p.unit_code order by a.key`)
}
