import { counted, filterConditions, type CaseFilter, figureConditions } from '#cases'
import { raw, sql, type Sql, type Tx, where } from '#platform/db.ts'
import type { Tally } from './domain.ts'

export type LeagueRow = Tally & { key: string; name: string | null; nameEn: string | null }
export type LeagueBy = 'unit' | 'area' | 'category'

function tally(now: number): Sql {
  const f = figureConditions(now)
  const count = (condition: Sql, name: string) =>
    sql`count(*) filter (where ${condition}) as ${raw(`"${name}"`)}`
  return sql`count(*) as total, ${count(f.closed, 'closed')}, ${count(f.responded, 'responded')}, ${count(f.onTime, 'onTime')},
    ${count(f.resolved, 'resolved')}, ${count(f.rated, 'rated')}, ${count(f.satisfied, 'satisfied')}, ${count(f.openLate, 'openLate')}`
}

// Numbered lists are grouped by their big class (two digits); lists without numbers by the category itself.
export type LeagueAsk = {
  by: LeagueBy
  filter: CaseFilter
  now: number
  depth: number
  limit: number
  after: string
}

/** One row per unit, area (code cut to `depth` characters) or category group, by key. */
export function league(tx: Tx, o: LeagueAsk): Promise<LeagueRow[]> {
  const keys: Record<LeagueBy, Sql> = {
    unit: sql`c.lead_unit`,
    area: sql`substr(c.area_code, 1, ${o.depth}::int)`,
    category: sql`case when c.category_path ~ '/[0-9]+$' then substr(c.category_path, 1, length(c.edition) + 5) else c.category_path end`,
  }
  const names: Record<LeagueBy, Sql> = {
    unit: sql`select name, name_en from unit where code = g.key`,
    area: sql`select name, name_en from area where code = g.key and (valid_to is null or valid_to > current_date) limit 1`,
    category: sql`select case when path = g.key then name else group_name end as name, case when path = g.key then name_en else group_name_en end as name_en
      from category where path like replace(g.key, '_', '\\_') || '%' order by path limit 1`,
  }
  const key = keys[o.by]
  return tx.rows<LeagueRow>(sql`select g.*, n.name, coalesce(nullif(n.name_en, ''), n.name) as "nameEn"
    from (select ${key} as key, ${tally(o.now)} from cases c
      ${where([...filterConditions(o.filter, o.now), counted, sql`${key} is not null`, sql`${key} > ${o.after}`])}
      group by 1 order by 1 limit ${o.limit}) g
    left join lateral (${names[o.by]}) n on true order by g.key`)
}

export async function summary(tx: Tx, filter: CaseFilter, now: number): Promise<Tally> {
  const [row] = await tx.rows<Tally>(
    sql`select ${tally(now)} from cases c ${where([...filterConditions(filter, now), counted])}`,
  )
  return row as Tally
}

export type TrendRow = { day: string; reported: number; closed: number }

/** Per day in this time zone: how many came in and how many were closed. */
export function trend(
  tx: Tx,
  o: { filter: CaseFilter; now: number; timeZone: string },
): Promise<TrendRow[]> {
  const conditions = [...filterConditions(o.filter, o.now), counted]
  return tx.rows<TrendRow>(sql`select to_char(day, 'YYYY-MM-DD') as day, sum(reported)::int as reported, sum(closed)::int as closed from (
      select date_trunc('day', c.reported_at at time zone ${o.timeZone}) as day, 1 as reported, 0 as closed from cases c ${where(conditions)}
      union all
      select date_trunc('day', c.closed_at at time zone ${o.timeZone}), 0, 1 from cases c ${where([...conditions, sql`c.closed_at is not null`])}) x
    group by 1 order by 1 limit 1000`)
}

export type RepeatRow = {
  areaCode: string
  category: string
  name: string | null
  nameEn: string | null
  n: number
}

/** Places that come back: the same category in the same grid, most often first. */
export function repeatPlaces(tx: Tx, filter: CaseFilter, now: number): Promise<RepeatRow[]> {
  return tx.rows<RepeatRow>(sql`select c.area_code as "areaCode", c.category_path as category, k.name, k.name_en as "nameEn", count(*) as n
    from cases c left join category k on k.path = c.category_path
    ${where([...filterConditions(filter, now), counted])} group by 1, 2, 3, 4 having count(*) > 2 order by n desc, 1 limit 20`)
}
