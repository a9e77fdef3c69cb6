// SQL of what happens later: due timers, notices for staff, messages to those who asked.
import { newId } from '#platform/crypto.ts'
import { at, findRow, json, raw, sql, type Sql, steady, type Tx } from '#platform/db.ts'
import type { TimerKind } from '../domain.ts'

export type TimerRow = {
  readonly district: string
  readonly caseId: string
  readonly key: string
  readonly kind: TimerKind
  readonly dueAt: number
  readonly data: { readonly level?: number }
}

export type DueCase = { readonly district: string; readonly id: string }

/** Cases with timers due, those that have waited longest first. */
export function listDueCases(
  tx: Tx,
  o: { now: number; limit: number; except: readonly string[] },
): Promise<DueCase[]> {
  return tx.rows<DueCase>(sql`select district, case_id as id from timer
    where due_at <= ${at(o.now)} and case_id <> all (${o.except as string[]}::uuid[])
    group by district, case_id order by min(due_at) limit ${o.limit}`)
}

/**
 * Locks those cases that nobody is acting on, and gives their ids. Cases come before their timers, in the order in which
 * commands lock them, so that neither ever waits for the other.
 */
export async function lockFree(tx: Tx, cases: readonly DueCase[]): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(sql`select id from cases
    where district = any (${[...new Set(cases.map((c) => c.district))]}::text[]) and id = any (${cases.map((c) => c.id)}::uuid[])
    order by id for update skip locked`)
  return rows.map((row) => row.id)
}

export function dueTimers(tx: Tx, cases: readonly DueCase[], now: number): Promise<TimerRow[]> {
  return tx.rows<TimerRow>(sql`select district, case_id as "caseId", key, kind, due_at as "dueAt", data from timer
    where district = any (${[...new Set(cases.map((c) => c.district))]}::text[]) and case_id = any (${cases.map((c) => c.id)}::uuid[])
      and due_at <= ${at(now)}
    order by due_at, key`)
}

type TimerKey = Pick<TimerRow, 'district' | 'caseId' | 'key'>

export async function dropTimer(tx: Tx, t: TimerKey): Promise<void> {
  await tx.run(sql`delete from timer
    where district = ${t.district} and case_id = ${t.caseId} and key = ${t.key}`)
}

export async function moveTimer(tx: Tx, t: TimerKey, dueAt: number): Promise<void> {
  await tx.run(sql`update timer set due_at = ${at(dueAt)}, planned = false
    where district = ${t.district} and case_id = ${t.caseId} and key = ${t.key}`)
}

export type Level = TimerKey & { readonly level: number }

/** How far up a chain of escalation has come, kept with its timer. */
export async function markLevels(tx: Tx, levels: readonly Level[]): Promise<void> {
  if (levels.length === 0) return
  await tx.run(sql`update timer t set data = jsonb_build_object('level', l.level)
    from jsonb_to_recordset(${json(levels)}::jsonb) as l(district text, "caseId" uuid, key text, level int)
    where t.district = l.district and t.case_id = l."caseId" and t.key = l.key`)
}

export async function rightsOfSystem(tx: Tx) {
  const rows = await tx.rows<{ action: string; reach: 'area' | 'unit' | 'all' | 'none' }>(
    sql`select action, reach from policy where post_kind = 'system'`,
  )
  return new Map(rows.map((r) => [r.action, r.reach]))
}

/** The code itself and every shorter one that could be above it; '' is the whole. */
export const prefixesOf = (code: string): string[] =>
  Array.from({ length: code.length + 1 }, (_, i) => code.slice(0, code.length - i))

/** The date where an area lies; `area` is a column. */
const dayIn = (area: string, now: number): Sql =>
  sql`(${at(now)}::timestamptz at time zone coalesce((select c.time_zone from city_profile c
    where starts_with(${raw(area)}, c.area_prefix) order by length(c.area_prefix) desc limit 1), 'UTC'))::date`

export type Rung = { readonly code: string; readonly kind: string }

/** The areas whose duty officers hear of it, lowest first: community, street, district, city. */
export async function ladderOf(tx: Tx, areaCode: string, now: number): Promise<Rung[]> {
  return tx.rows<Rung>(sql`select code, kind from area
    where code = any (${prefixesOf(areaCode)}::text[]) and kind in ('community', 'street', 'district', 'city')
      and valid_from <= ${dayIn('area.code', now)} and (valid_to is null or valid_to > ${dayIn('area.code', now)})
    order by length(code) desc`)
}

export type NoticeCase = {
  readonly district: string
  readonly id: string
  readonly number: string
  readonly title: string
  readonly areaCode: string
  readonly leadUnit: string | null
  readonly historic: boolean
}

export function casesForNotices(
  tx: Tx,
  entries: readonly { district: string; subject: string }[],
): Promise<NoticeCase[]> {
  return tx.rows<NoticeCase>(sql`select district, id, number, title, area_code as "areaCode", lead_unit as "leadUnit", historic
    from cases where district = any (${[...new Set(entries.map((e) => e.district))]}::text[])
      and id = any (${[...new Set(entries.map((e) => e.subject))]}::uuid[])`)
}

/** Handlers of each unit; a unit without its own is answered for by the unit above it. */
export async function handlersOf(
  tx: Tx,
  units: readonly string[],
  now: number,
): Promise<Map<string, string[]>> {
  if (units.length === 0) return new Map()
  const rows = await tx.rows<{ unit: string; post: string; own: boolean }>(sql`
    select u.code as unit, p.id as post, p.unit_code = u.code as own from unit u
    join post p on p.unit_code in (u.code, u.parent)
    where u.code = any (${units as string[]}::text[]) and p.kind = 'handler'
      and p.valid_from <= ${dayIn('p.area_code', now)} and (p.valid_to is null or p.valid_to > ${dayIn('p.area_code', now)})`)
  const found = new Map<string, string[]>()
  for (const unit of units) {
    const all = rows.filter((r) => r.unit === unit)
    const own = all.filter((r) => r.own)
    found.set(
      unit,
      (own.length ? own : all).map((r) => r.post),
    )
  }
  return found
}

export type AreaPost = { readonly id: string; readonly kind: string; readonly areaCode: string }

/** Posts of these kinds whose jurisdiction holds one of these areas. */
export async function postsAbove(
  tx: Tx,
  o: { kinds: readonly string[]; areas: readonly string[]; now: number },
): Promise<AreaPost[]> {
  if (o.kinds.length === 0) return []
  return tx.rows<AreaPost>(sql`select id, kind, area_code as "areaCode" from post
    where kind = any (${o.kinds as string[]}::text[]) and area_code = any (${[...new Set(o.areas.flatMap(prefixesOf))]}::text[])
      and valid_from <= ${dayIn('post.area_code', o.now)}
      and (valid_to is null or valid_to > ${dayIn('post.area_code', o.now)})`)
}

export type NewNotice = {
  readonly district: string
  readonly postId: string
  readonly caseId: string
  readonly kind: string
  readonly params: Readonly<Record<string, unknown>>
  readonly at: number
}

export async function addNotices(tx: Tx, notices: readonly NewNotice[]): Promise<void> {
  if (notices.length === 0) return
  const rows = notices.map((n) => ({
    district: n.district,
    id: newId(),
    post_id: n.postId,
    case_id: n.caseId,
    kind: n.kind,
    params: n.params,
    at: at(n.at),
  }))
  await tx.run(sql`insert into notice (district, id, post_id, case_id, kind, params, at)
    select district, id, post_id, case_id, kind, params, at from jsonb_populate_recordset(null::notice, ${json(rows)}::jsonb)`)
}

/**
 * Turns messages to everyone who asked into one per person who left an e-mail address, also those whose case has been
 * merged into this one, and those who asked about the whole of which it is a part (the message is then about the part).
 * The ids follow from both, so that doing it again adds nothing.
 */
export async function spreadMessages(tx: Tx, o: { now: number; limit: number }): Promise<number> {
  const whole = await tx.rows<{ district: string; id: string }>(sql`select district, id from outbox
    where state = 'pending' and reporter_id is null and next_at <= ${at(o.now)}
    order by next_at, id limit ${o.limit} for update skip locked`)
  if (whole.length === 0) return 0
  const districts = [...new Set(whole.map((w) => w.district))]
  const ids = whole.map((w) => w.id)
  const heard = await listHeard(tx, districts, ids)
  if (heard.length > 0) {
    await tx.run(sql`
    with recursive whole as (
      select * from outbox where district = any (${districts}::text[]) and id = any (${heard}::uuid[])
    ), family (district, message, case_id, about) as (
      select district, id, case_id, null::uuid from whole
      union
      select f.district, f.message, next.id, next.about from family f, lateral (
        select c.id, f.about from cases c where c.district = f.district and c.merged_into = f.case_id
        union all
        select c.split_from, coalesce(f.about, c.id) from cases c
        where c.district = f.district and c.id = f.case_id and c.split_from is not null
      ) as next
    )
    insert into outbox (district, id, case_id, reporter_id, channel, template, params, language, state, attempts, next_at, created_at)
    select distinct on (r.district, r.id, w.id) w.district, md5(w.id::text || r.id::text)::uuid, w.case_id, r.id, 'email',
      case when r.original_case <> r.id then w.template when w.template = 'closedUnsolved' then 'joinedUnsolved' else 'joinedClosed' end,
      w.params || case when f.about is null then '{}' else jsonb_build_object('about', f.about) end,
      r.language, 'pending', 0, w.next_at, w.created_at
    from whole w join family f on f.message = w.id
    join reporter r on r.district = w.district and (r.case_id = f.case_id or r.original_case = f.case_id)
    where (r.email_sealed is not null or exists (select from subscription_request q where q.reporter_id = r.id))
      and r.expires_at > ${at(o.now)}
      -- who has joined is told what came of it, if that is everyone's to know
      and (r.original_case <> r.id or (w.template in ('closed', 'closedExplained', 'closedUnsolved')
        and exists (select from cases p where p.district = r.district and p.id = r.case_id and p.public)))
    order by r.district, r.id, w.id, f.about nulls first
    on conflict do nothing`)
  }
  await tx.run(sql`update outbox o set
      state = case when exists (select from outbox s where s.district = o.district and s.case_id = o.case_id
        and s.reporter_id is not null and (s.template = o.template or s.template like 'joined%') and s.created_at = o.created_at) then 'sent' else 'dropped' end,
      sent_at = ${at(o.now)}
    where district = any (${districts}::text[]) and id = any (${ids}::uuid[])`)
  return whole.length
}

/** Those of the messages that somebody could get: of the case itself, or of one that it is joined with or a part of. */
async function listHeard(
  tx: Tx,
  districts: readonly string[],
  ids: readonly string[],
): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(
    steady(sql`select w.id from outbox w
    where w.district = any (${districts as string[]}::text[]) and w.id = any (${ids as string[]}::uuid[]) and (
      exists (select from reporter r where r.district = w.district and (r.case_id = w.case_id or r.original_case = w.case_id)
        and (r.email_sealed is not null or exists (select from subscription_request q where q.reporter_id = r.id)))
      or exists (select from cases c where c.district = w.district and c.merged_into = w.case_id)
      or exists (select from cases c where c.district = w.district and c.id = w.case_id and c.split_from is not null))`),
  )
  return rows.map(({ id }) => id)
}

export type DueMessage = {
  readonly district: string
  readonly id: string
  readonly caseId: string
  readonly reporterId: string
  readonly template: string
  readonly params: Readonly<Record<string, string | number | null>>
  readonly attempts: number
}

/** Takes due messages for this process: until `leaseMs` have passed no other one tries them. */
export function claimMessages(
  tx: Tx,
  o: { now: number; leaseMs: number; limit: number },
): Promise<DueMessage[]> {
  return tx.rows<DueMessage>(sql`update outbox o set attempts = o.attempts + 1, next_at = ${at(o.now + o.leaseMs)}
    from (select district, id from outbox
      where state = 'pending' and reporter_id is not null and next_at <= ${at(o.now)}
      order by next_at, id limit ${o.limit} for update skip locked) due
    where o.district = due.district and o.id = due.id
    returning o.district, o.id, o.case_id as "caseId", o.reporter_id as "reporterId", o.template, o.params, o.attempts`)
}

export type Addressee = {
  readonly email: Uint8Array | null
  readonly language: 'zh-CN' | 'en'
  readonly title: string
  readonly number: string
  readonly unit: string | null
  readonly unitEn: string | null
  readonly timeZone: string
}

/** What a letter needs to know. The case is the one its reader reported, also after a merge, or a part of it. */
export function findAddressee(tx: Tx, m: DueMessage): Promise<Addressee | undefined> {
  const textOf = (name: string) => (typeof m.params[name] === 'string' ? m.params[name] : null)
  const [unit, about] = [textOf('unit'), textOf('about')]
  return findRow<Addressee>(
    tx,
    sql`select r.email_sealed as email, r.language, case when r.original_case <> r.id then c.title
        else coalesce((select case r.language when 'en' then nullif(k.name_en, '') else k.name end from category k
          where k.path = c.category_path), c.number) end as title, c.number, u.name as unit, u.name_en as "unitEn",
      (select time_zone from city_profile p where starts_with(c.area_code, p.area_prefix)
       order by length(p.area_prefix) desc limit 1) as "timeZone"
    from reporter r
    join cases m on m.district = ${m.district} and m.id = ${m.caseId}
    join cases c on c.district = r.district and c.id = coalesce(${about}::uuid,
      case when r.original_case = r.id then r.case_id else r.original_case end)
    left join unit u on u.code = coalesce(${unit}::text, m.lead_unit)
    where r.district = ${m.district} and r.id = ${m.reporterId}`,
  )
}

export type Sent =
  | { readonly state: 'sent' | 'dropped' }
  | { readonly state: 'pending' | 'failed'; readonly error: string; readonly nextAt: number }

export async function settleMessage(
  tx: Tx,
  m: Pick<DueMessage, 'district' | 'id'>,
  o: { result: Sent; now: number },
): Promise<void> {
  const r = o.result
  const failed = 'error' in r
  await tx.run(sql`update outbox set state = ${r.state}, last_error = ${failed ? r.error : null},
      next_at = ${failed ? at(r.nextAt) : at(o.now)}, sent_at = ${r.state === 'sent' ? at(o.now) : null}
    where district = ${m.district} and id = ${m.id}`)
}
