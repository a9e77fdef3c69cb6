import { at, findRow, json, sql, type Sql, steady, type Tx } from '#platform/db.ts'
import type { Case, Rules } from '../domain.ts'
import { defaults } from '../domain/limits.ts'
import { boxAround, findCases } from './find.ts'

export type Earlier = {
  readonly id: string
  readonly number: string
  readonly by: 'asker' | 'place'
  /** How many earlier ones there are. */
  readonly times: number
}

const day = 86_400_000

/** Those of these cases that could repeat an earlier one, whatever the rule of their place; the others repeat nothing. */
export async function couldRepeat(
  tx: Tx,
  cases: readonly { readonly district: string; readonly subject: string }[],
): Promise<ReadonlySet<string>> {
  const asked = cases.map(({ district, subject: id }) => ({ district, id }))
  const rows = await tx.rows<{ id: string }>(
    steady(
      sql`select id from jw_could_repeat(${json(asked)}::jsonb, ${defaults.repeatRule.metres}::float8) as id`,
    ),
  )
  return new Set(rows.map(({ id }) => id))
}

/**
 * The last earlier case of the same category by the same contact, or one over at the same place; within the days of the
 * rule. An open one at the same place by someone else is a duplicate, which is merged, not a repeat.
 */
export async function findEarlier(
  tx: Tx,
  c: Pick<Case, 'district' | 'id' | 'categoryPath' | 'point' | 'reportedAt'>,
  rule: Rules['repeatRule'],
): Promise<Earlier | undefined> {
  const near = c.point
    ? sql`union all select c.id, false from cases c where c.district = ${c.district}
        and ${(await endedNear(tx, { ...c, point: c.point }, rule)) ?? sql`c.closed_at is not null`}
        and st_dwithin(c.point::geography, st_setsrid(st_makepoint(${c.point.lon}, ${c.point.lat}), 4326)::geography,
          ${rule.metres}::float8)`
    : sql``
  return findRow<Earlier>(
    tx,
    sql`select id, number, case when same then 'asker' else 'place' end as by, count(*) over ()::int as times from (
        select e.id, e.number, e.reported_at, bool_or(f.same) as same from (
          select o.original_case as id, true as same from reporter r
            join reporter o on o.district = r.district and o.contact_index = r.contact_index
            where r.district = ${c.district} and r.original_case = ${c.id} ${near}) as f
        join cases e on e.district = ${c.district} and e.id = f.id
        where e.id <> ${c.id} and e.category_path = ${c.categoryPath}
          and e.state not in ('withdrawn', 'refused') and not e.historic
          and e.reported_at < ${at(c.reportedAt)} and e.reported_at >= ${at(c.reportedAt - rule.days * day)}
        group by e.id, e.number, e.reported_at
      ) as earlier order by same desc, reported_at desc limit 1`,
  )
}

const mostNear = 1000

async function endedNear(
  tx: Tx,
  c: Pick<Case, 'categoryPath' | 'reportedAt'> & { readonly point: NonNullable<Case['point']> },
  rule: Rules['repeatRule'],
): Promise<Sql | undefined> {
  const found = await findCases(
    tx,
    {
      open: 'false',
      category: c.categoryPath,
      bbox: boxAround(c.point, rule.metres),
      from: new Date(c.reportedAt - rule.days * day).toISOString(),
      to: new Date(c.reportedAt).toISOString(),
    },
    { most: mostNear },
  )
  return found?.condition
}
