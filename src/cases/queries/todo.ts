// What a post has to do on open cases: overdue, due this week, returned, waiting for its answer. The digest counts it, the
// queue lists it, by the same conditions; whose post it is comes from the transaction.
import { at, raw, sql, type Sql, type Tx } from '#platform/db.ts'
import type { TodoName } from '../schema.ts'

const kind = sql`(select kind from post where id = (select jw_post()))`
const areas = sql`(select jw_areas('case.read'))::text[]`
const units = sql`(select jw_units('case.read'))::text[]`
const within = sql`c.area_code like any (${areas})`

/** The deadline that runs now: the present stage's, else the handling deadline. */
export const nextDue = sql`coalesce(c.stage_due_at, case when c.done_at is null then c.due_at end)`

/** Cases on which the post has the next step; those who lead watch over all of their area. */
const mine = sql`case ${kind}
    when 'handler' then c.state in ('dispatched', 'handling') and (c.lead_unit = any (${units}) or exists (
      select from task t where t.district = c.district and t.case_id = c.id and t.state in ('sent', 'takenUp')
        and t.unit_code = any (${units})))
    when 'callTaker' then c.state = 'reported' and ${within}
    when 'dispatcher' then c.state in ('accepted', 'filed') and ${within}
    when 'gridWorker' then c.state in ('verifying', 'done') and ${within}
    when 'dutyOfficer' then ${within}
    when 'supervisor' then ${within}
    when 'commander' then ${within}
    else false end`

const returned = sql`(c.state = 'filed' and (c.handed_back > 0 or c.reopened > 0)
  or c.state in ('dispatched', 'handling') and (c.reworked > 0 or c.reopened > 0))`

const round = (condition: Sql) => sql`exists (select from supervision_round s
  where s.district = c.district and s.case_id = c.id and ${condition})`

/** Of the duty officers above the place, the one nearest to the level that was asked. */
const asksMe = (now: number) => sql`s.state = 'open' and s.level > 0 and exists (select from post o
    where o.id = (select jw_post()) and starts_with(s.area_code, o.area_code) and not exists (select from post q
      where q.kind = 'dutyOfficer' and length(q.area_code) > length(o.area_code) and starts_with(s.area_code, q.area_code)
        and (q.valid_to is null or q.valid_to > (${at(now)}::timestamptz)::date)))`

const waiting = (
  now: number,
) => sql`(${round(sql`s.state = 'replied' and s.asked_by = (select jw_post())`)} or case ${kind}
    when 'handler' then c.lead_unit = any (${units}) and ${round(sql`s.state = 'open' and s.level = 0`)}
      or exists (select from consultation k where k.district = c.district and k.case_id = c.id and k.state = 'open'
        and k.units && ${units} and not exists (select from jsonb_array_elements(k.statements) e
          where e->>'unit' = any (${units})))
    when 'dispatcher' then ${within} and (c.pending is not null and not coalesce((c.pending->>'endorsed')::boolean, false)
      or c.lead_unit is null and ${round(sql`s.state = 'open' and s.level = 0`)})
    when 'dutyOfficer' then ${within} and (coalesce((c.pending->>'endorsed')::boolean, false) or ${round(asksMe(now))})
    else false end)`

/** The first instant of next week where the post is. */
const weekEnds = (
  now: number,
) => sql`(select (date_trunc('week', ${at(now)}::timestamptz at time zone z.zone)
    + interval '7 days') at time zone z.zone
  from (select coalesce((select p.time_zone from city_profile p join post o on starts_with(o.area_code, p.area_prefix)
    where o.id = (select jw_post()) order by length(p.area_prefix) desc limit 1), 'UTC') as zone) z)`

export function todoCondition(name: TodoName, now: number): Sql {
  const open = sql`c.closed_at is null and not c.historic`
  const running = sql`${open} and c.state <> 'suspended' and ${mine}`
  switch (name) {
    case 'overdue':
      return sql`(${running} and ${nextDue} < ${at(now)})`
    case 'week':
      return sql`(${running} and ${nextDue} >= ${at(now)} and ${nextDue} < ${weekEnds(now)})`
    case 'returned':
      return sql`(${open} and ${mine} and ${returned})`
    case 'waiting':
      return sql`(${open} and ${waiting(now)})`
    default:
      return name satisfies never
  }
}

export type TodoCounts = Readonly<Record<TodoName, number>>

export async function countTodo(
  tx: Tx,
  names: readonly TodoName[],
  now: number,
): Promise<TodoCounts> {
  const columns = names
    .map((name) => sql`count(*) filter (where ${todoCondition(name, now)}) as ${raw(`"${name}"`)}`)
    .reduce((a, b) => sql`${a}, ${b}`)
  const [row] = await tx.rows<TodoCounts>(
    sql`select ${columns} from cases c where c.closed_at is null and not c.historic`,
  )
  return row as TodoCounts
}
