// League tables from the sums; only open cases past their deadline are looked at one by one, as time makes them so.
import { at, findRow, raw, sql, type Sql, type Tx, where } from '#platform/db.ts'
import { type Act, measures, type Sums } from '../domain.ts'
import { columnOf, type Cut } from './store.ts'

export type LeagueBy = 'unit' | 'area' | 'category'

/** Days are YYYY-MM-DD, both included; empty = open. */
export type FigureFilter = {
  readonly area: string
  readonly category: string
  readonly unit: string
  readonly from: string
  readonly to: string
}

/** The coarsest sums that can answer: `within` is the area of the post that asks, as a coarser sum would show more. */
export function cutFor(f: FigureFilter, o: { by?: LeagueBy; depth?: number; within: string }): Cut {
  const finest = Math.max(f.area.length, o.within.length)
  if (f.category === '' && o.by !== 'category') {
    if ((o.by === 'unit' || f.unit !== '') && o.by !== 'area') return finest <= 6 ? 'unit' : 'fine'
    if (f.unit === '' && finest <= 9 && (o.by !== 'area' || (o.depth ?? 0) <= 9)) return 'street'
  }
  if (f.unit === '' && finest <= 6 && o.by !== 'area' && o.by !== 'unit') return 'category'
  return 'fine'
}

const prefix = (text: string) => `${text.replace(/[%_\\]/g, '\\$&')}%`

const filterOf = (f: FigureFilter): Sql[] => [
  ...(f.area ? [sql`f.area_code like ${prefix(f.area)}`] : []),
  ...(f.category ? [sql`f.category_path like ${prefix(f.category)}`] : []),
  ...(f.unit ? [sql`f.unit = ${f.unit}`] : []),
  ...(f.from ? [sql`f.day >= ${f.from}::date`] : []),
  ...(f.to ? [sql`f.day <= ${f.to}::date`] : []),
]

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
  const filter = [...filterOf(o.filter), sql`${key} > ${o.after}`]
  const rows = await tx.rows<LeagueRow>(sql`with g as (
      select ${key} as key, ${sums} from figure_day f ${where([sql`f.cut = ${o.cut}`, ...filter])}
      group by 1 having sum(f.n_total) > 0 order by 1 limit ${o.limit}),
    late as (select ${key} as key, ${overdue} from figure_case f
      ${where([sql`f.due_at < ${at(o.now)}`, ...filter, sql`${key} <= (select max(key) from g)`])} group by 1)
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
  const filter = filterOf(o.filter)
  const row = await findRow<Sums>(
    tx,
    sql`select g.*, late.* from
      (select ${sums} from figure_day f ${where([sql`f.cut = ${o.cut}`, ...filter])}) g,
      (select ${overdue} from figure_case f ${where([sql`f.due_at < ${at(o.now)}`, ...filter])}) late`,
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
