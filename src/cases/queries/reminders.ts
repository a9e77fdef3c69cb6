// SQL of reminders: clocks not yet counted out, reminders that are due, and who holds a post today.
import type { Limit } from '#engines/deadlines'
import { at, json, sql, type Tx } from '#platform/db.ts'
import type { TimerKind } from '../domain.ts'
import type { ReminderPoint, ReminderRule } from '../domain/reminders.ts'
import { holdsAndIsHere } from './acting.ts'

export const listReminderRules = (tx: Tx): Promise<ReminderRule[]> =>
  tx.rows<ReminderRule>(sql`select area_prefix as "areaPrefix", category_prefix as "categoryPrefix", clock, points
    from reminder_rule order by area_prefix, category_prefix, clock`)

/** Stores a rule, or takes it away: then what is around it holds again. */
export async function storeReminderRule(
  tx: Tx,
  r: Pick<ReminderRule, 'areaPrefix' | 'categoryPrefix' | 'clock'> & {
    readonly points: readonly ReminderPoint[] | null
  },
): Promise<void> {
  if (r.points === null) {
    await tx.run(sql`delete from reminder_rule where area_prefix = ${r.areaPrefix}
      and category_prefix = ${r.categoryPrefix} and clock = ${r.clock}`)
    return
  }
  await tx.run(sql`insert into reminder_rule (area_prefix, category_prefix, clock, points)
    values (${r.areaPrefix}, ${r.categoryPrefix}, ${r.clock}, ${json(r.points)}::jsonb)
    on conflict (area_prefix, category_prefix, clock) do update set points = excluded.points`)
}

type TimerKey = { readonly district: string; readonly caseId: string; readonly key: string }

export type UnplannedTimer = TimerKey & {
  readonly kind: TimerKind
  readonly dueAt: number
  /** Null where it was set before there were reminders. */
  readonly setAt: number | null
  readonly areaCode: string
  readonly categoryPath: string
  readonly limit: Limit | null
  /** When the handling began. */
  readonly startedAt: number | null
  readonly extensions: number
  readonly suspensions: number
  readonly historic: boolean
}

/** Clocks of these kinds whose reminders were not counted out yet; another process leaves them alone meanwhile. */
export function lockUnplanned(
  tx: Tx,
  o: { kinds: readonly TimerKind[]; limit: number },
): Promise<UnplannedTimer[]> {
  return tx.rows<UnplannedTimer>(sql`select t.district, t.case_id as "caseId", t.key, t.kind, t.due_at as "dueAt",
      t.set_at as "setAt", c.area_code as "areaCode", c.category_path as "categoryPath", c.due_rule->'limit' as limit,
      (c.due_rule->>'startedAt')::float8 as "startedAt", c.extensions, c.suspensions, c.historic
    from timer t join cases c on c.district = t.district and c.id = t.case_id
    where not t.planned and t.kind = any (${o.kinds as string[]}::text[])
    limit ${o.limit} for update of t skip locked`)
}

export type Planned = TimerKey & { readonly dueAt: number; readonly remindAt: readonly number[] }

export async function storePlan(tx: Tx, planned: readonly Planned[]): Promise<void> {
  const keys = planned.map(({ district, caseId, key }) => ({ district, caseId, key }))
  await tx.run(sql`update timer t set planned = true
    from jsonb_to_recordset(${json(keys)}::jsonb) as k(district text, "caseId" uuid, key text)
    where t.district = k.district and t.case_id = k."caseId" and t.key = k.key`)
  const rows = planned.flatMap((p) =>
    p.remindAt.map((remind) => ({
      district: p.district,
      case_id: p.caseId,
      key: p.key,
      due_at: at(p.dueAt),
      remind_at: at(remind),
    })),
  )
  if (rows.length === 0) return
  await tx.run(sql`insert into reminder select * from jsonb_populate_recordset(null::reminder, ${json(rows)}::jsonb)
    on conflict do nothing`)
}

export type DueReminder = TimerKey & {
  readonly kind: TimerKind
  readonly dueAt: number
  readonly number: string
  readonly title: string
  readonly state: string
  readonly areaCode: string
  readonly category: string
  readonly categoryEn: string
  readonly timeZone: string
  readonly leadUnit: string | null
  /** Units whose help was asked for and is not yet given. */
  readonly assisting: readonly string[]
  /** The unit of the task, where the clock is a task's. */
  readonly taskUnit: string | null
  /** Of the round that waits for an answer. */
  readonly roundLevel: number | null
}

export type TakenReminders = { readonly taken: number; readonly due: readonly DueReminder[] }

/**
 * Takes what is due away, each for one process only, and gives those whose clock still runs, one for each clock: after
 * a jump of the clock or a long stop the points missed are one reminder.
 */
export async function takeReminders(
  tx: Tx,
  o: { now: number; limit: number },
): Promise<TakenReminders> {
  const taken = await tx.rows<TimerKey & { dueAt: string }>(sql`delete from reminder r using (
      select district, case_id, key, due_at, remind_at from reminder where remind_at <= ${at(o.now)}
      order by remind_at limit ${o.limit} for update skip locked) d
    where r.district = d.district and r.case_id = d.case_id and r.key = d.key and r.due_at = d.due_at
      and r.remind_at = d.remind_at
    returning r.district, r.case_id as "caseId", r.key, r.due_at::text as "dueAt"`)
  if (taken.length === 0) return { taken: 0, due: [] }
  const due =
    await tx.rows<DueReminder>(sql`select t.district, t.case_id as "caseId", t.key, t.kind, t.due_at as "dueAt",
      c.number, c.title, c.state, c.area_code as "areaCode", coalesce(k.name, c.category_path) as category,
      coalesce(nullif(k.name_en, ''), k.name, c.category_path) as "categoryEn",
      (select p.time_zone from city_profile p where starts_with(c.area_code, p.area_prefix)
       order by length(p.area_prefix) desc limit 1) as "timeZone",
      c.lead_unit as "leadUnit",
      array(select a.unit_code from task a where a.district = c.district and a.case_id = c.id and a.role = 'assisting'
        and a.state in ('sent', 'takenUp')) as assisting,
      (select a.unit_code from task a where a.district = c.district and a.case_id = c.id
        and t.key = 'takeUp:' || a.id::text) as "taskUnit",
      (select max(s.level) from supervision_round s where s.district = c.district and s.case_id = c.id
        and s.state = 'open') as "roundLevel"
    from (select distinct district, "caseId", key, "dueAt" from
      jsonb_to_recordset(${json(taken)}::jsonb) as r(district text, "caseId" uuid, key text, "dueAt" timestamptz)) r
    join timer t on t.district = r.district and t.case_id = r."caseId" and t.key = r.key and t.due_at = r."dueAt"
    join cases c on c.district = t.district and c.id = t.case_id
    left join category k on k.path = c.category_path
    where t.due_at > ${at(o.now)}`)
  return { taken: taken.length, due }
}

/**
 * Who acts at each post today, by person: its holders, without those who are away, with those who stand in for them.
 */
export function holdersOf(
  tx: Tx,
  posts: readonly string[],
  now: number,
): Promise<{ post: string; person: string }[]> {
  return tx.rows(sql`select p.id as post, h.person_id as person from holding h join post p on p.id = h.post_id
    where p.id = any (${posts as string[]}::uuid[])
      and ${holdsAndIsHere(now)}
    group by 1, 2`)
}
