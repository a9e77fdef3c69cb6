// What comes up again: terms, places, callers.
import { type CaseFilter, filterConditions, nearPoint } from '#cases'
import { findRow, raw, sql, type Sql, type Tx, where } from '#platform/db.ts'
import type { Counted, Spot } from '../domain.ts'

/** Both ends of days in a time zone, epoch ms; `to` is the first instant after the last day. */
export async function instantsOf(
  tx: Tx,
  o: { from: string; to: string; timeZone: string },
): Promise<{ from: number; to: number }> {
  const row = await findRow<{ from: number; to: number }>(
    tx,
    sql`select (${o.from}::date::timestamp at time zone ${o.timeZone}) as "from",
      ((${o.to}::date + 1)::timestamp at time zone ${o.timeZone}) as "to"`,
  )
  return row as { from: number; to: number }
}

type TermCounts = {
  readonly casesNow: number
  readonly casesPast: number
  readonly terms: Counted[]
}

/** In how many cases of the month and of the months before each word occurs, as the search knows words. */
export async function termCounts(
  tx: Tx,
  o: { month: CaseFilter; before: CaseFilter; now: number; least: number },
): Promise<TermCounts> {
  const of = (
    filter: CaseFilter,
    column: 'now' | 'past',
  ) => sql`select c.search, ${raw(column === 'now' ? '1' : '0')} as now,
    ${raw(column === 'now' ? '0' : '1')} as past from cases c ${where(filterConditions({ ...filter, figure: 'total' }, o.now))}`
  const both = sql`(${of(o.month, 'now')} union all ${of(o.before, 'past')}) x`
  const totals = await findRow<{ now: number; past: number }>(
    tx,
    sql`select coalesce(sum(now), 0)::int as now, coalesce(sum(past), 0)::int as past from ${both}`,
  )
  // A word has two characters of Chinese or four letters; what has a digit is a number, a house, a street.
  const terms = await tx.rows<Counted>(sql`select term, sum(now)::int as now, sum(past)::int as past
    from ${both}, unnest(tsvector_to_array(x.search)) as term
    where term !~ '[0-9]' and (length(term) >= 4 or (length(term) >= 2 and term ~ '[^ -~]'))
    group by term having sum(now) >= ${o.least}`)
  return { casesNow: totals?.now ?? 0, casesPast: totals?.past ?? 0, terms }
}

const mostSpots = 20_000

/** Where the cases of the filter lie, those of one point as one. */
export const listSpots = (tx: Tx, filter: CaseFilter, now: number): Promise<Spot[]> =>
  tx.rows<Spot>(sql`select st_x(point) as lon, st_y(point) as lat, count(*)::int as n
    from (select c.point from cases c ${where([...filterConditions({ ...filter, figure: 'total' }, now), sql`c.point is not null`])}
      order by c.reported_at desc limit ${mostSpots}) x group by 1, 2`)

type PlaceRow = {
  n: number
  areaCode: string
  address: string
  category: string | null
  categoryName: string | null
  categoryNameEn: string | null
}

const describe = (
  conditions: readonly Sql[],
) => sql`with here as (select c.area_code, c.address, c.category_path, c.reported_at
    from cases c ${where(conditions)}),
  most as (select category_path from here group by 1 order by count(*) desc, 1 limit 1)
  select (select count(*)::int from here) as n, (select area_code from here group by 1 order by count(*) desc, 1 limit 1) as "areaCode",
    coalesce((select address from here where address <> '' group by 1 order by count(*) desc, 1 limit 1), '') as address,
    k.path as category, k.name as "categoryName", coalesce(nullif(k.name_en, ''), k.name) as "categoryNameEn"
  from (select 1) one left join most on true left join category k on k.path = most.category_path`

/** What lies around a spot. */
export const placeAt = (
  tx: Tx,
  o: { filter: CaseFilter; spot: Spot; now: number },
): Promise<PlaceRow | undefined> =>
  findRow<PlaceRow>(
    tx,
    describe([
      ...filterConditions({ ...o.filter, figure: 'total' }, o.now),
      nearPoint(o.spot.lon, o.spot.lat),
    ]),
  )

/** Addresses that come back among cases without a point. */
export const listAddresses = (
  tx: Tx,
  o: { filter: CaseFilter; now: number; least: number; limit: number },
): Promise<{ address: string }[]> =>
  tx.rows(sql`select c.address from cases c
    ${where([...filterConditions({ ...o.filter, figure: 'total' }, o.now), sql`c.point is null`, sql`c.address <> ''`])}
    group by 1 having count(*) >= ${o.least} order by count(*) desc, 1 limit ${o.limit}`)

export const addressAt = (
  tx: Tx,
  o: { filter: CaseFilter; address: string; now: number },
): Promise<PlaceRow | undefined> =>
  findRow<PlaceRow>(
    tx,
    describe(filterConditions({ ...o.filter, figure: 'total', address: o.address }, o.now)),
  )

type CallerRow = { times: number; cases: number; callers: number }

/** Cases of the filter by how often those who asked have asked in all. Nobody is named, nor is a case. */
export const callerCounts = (tx: Tx, filter: CaseFilter, now: number): Promise<CallerRow[]> =>
  tx.rows<CallerRow>(sql`with asked as (
      select r.contact_index, count(distinct r.original_case)::int as times from reporter r
      where r.contact_index is not null group by 1)
    select a.times, count(distinct c.id)::int as cases, count(distinct r.contact_index)::int as callers
    from cases c join reporter r on r.district = c.district and r.original_case = c.id
      join asked a on a.contact_index = r.contact_index
    ${where([...filterConditions(filter, now), sql`a.times > 1`])} group by 1 order by 1`)

/** The cases that the queue shows for this filter. */
export async function countOf(tx: Tx, filter: CaseFilter, now: number): Promise<number> {
  const row = await findRow<{ n: number }>(
    tx,
    sql`select count(*)::int as n from cases c ${where(filterConditions({ ...filter, figure: 'total' }, now))}`,
  )
  return row?.n ?? 0
}
