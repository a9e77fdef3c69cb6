import { at, findRow, sql, type Tx } from '#platform/db.ts'
import type { Case, Rules } from '../domain.ts'

export type Earlier = {
  readonly id: string
  readonly number: string
  readonly by: 'asker' | 'place'
  /** How many earlier ones there are. */
  readonly times: number
}

const day = 86_400_000

/**
 * The last earlier case of the same category by the same contact, or one over at the same place; within the days of the
 * rule. An open one at the same place by someone else is a duplicate, which is merged, not a repeat.
 */
export function findEarlier(
  tx: Tx,
  c: Pick<Case, 'district' | 'id' | 'categoryPath' | 'point' | 'reportedAt'>,
  rule: Rules['repeatRule'],
): Promise<Earlier | undefined> {
  const near = c.point
    ? sql`(e.closed_at is not null and st_dwithin(e.point::geography,
        st_setsrid(st_makepoint(${c.point.lon}, ${c.point.lat}), 4326)::geography, ${rule.metres}::float8))`
    : sql`false`
  return findRow<Earlier>(
    tx,
    sql`select id, number, case when same then 'asker' else 'place' end as by, count(*) over ()::int as times from (
        select e.id, e.number, e.reported_at, ${near} as near, exists (
          select from reporter r join reporter o on o.district = r.district and o.contact_index = r.contact_index
          where r.district = e.district and r.original_case = ${c.id} and o.original_case = e.id) as same
        from cases e
        where e.district = ${c.district} and e.id <> ${c.id} and e.category_path = ${c.categoryPath}
          and e.state not in ('withdrawn', 'refused') and not e.historic
          and e.reported_at < ${at(c.reportedAt)} and e.reported_at >= ${at(c.reportedAt - rule.days * day)}
      ) as earlier where near or same order by same desc, reported_at desc limit 1`,
  )
}
