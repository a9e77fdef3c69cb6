// All SQL on calls: found, made, and kept as their events say.
import { newId } from '#platform/crypto.ts'
import { at, findRow, json, sql, type Sql, type Tx, where } from '#platform/db.ts'
import { decodeCursor, type Page, pageOf } from '#platform/page.ts'
import { answerWithinMs, type CallEvent, type CallFacts, type CallState } from '../domain.ts'
import type { CallFilter } from '../schema.ts'

export type CallRow = {
  readonly id: string
  readonly district: string
  readonly areaCode: string
  readonly source: 'switch' | 'hand' | 'callback'
  readonly reference: string | null
  /** The post of the switch that first told of it. */
  readonly switchPost: string | null
  readonly line: string
  readonly caller: string | null
  readonly hasNumber: boolean
  readonly state: CallState
  /** epoch ms, as all instants here */
  readonly offeredAt: number
  readonly answeredAt: number | null
  readonly endedAt: number | null
  readonly wrappedAt: number | null
  readonly heldMs: number
  readonly postId: string | null
  readonly post: string | null
  readonly postEn: string | null
  readonly transferredTo: string | null
  readonly conferenceWith: string | null
  readonly cause: string | null
  readonly result: string | null
  readonly categoryPath: string | null
  readonly note: string
  readonly callbackId: string | null
}

const columns = sql`c.id, c.district, c.area_code as "areaCode", c.source, c.reference, c.switch_post as "switchPost", c.line, c.caller_mask as caller,
  c.phone_sealed is not null as "hasNumber", c.state, c.offered_at as "offeredAt", c.answered_at as "answeredAt",
  c.ended_at as "endedAt", c.wrapped_at as "wrappedAt", c.held_ms as "heldMs", c.post_id as "postId", p.title as post,
  coalesce(nullif(p.title_en, ''), p.title) as "postEn", c.transferred_to as "transferredTo",
  c.conference_with as "conferenceWith", c.cause, c.result, c.category_path as "categoryPath", c.note,
  c.callback_id as "callbackId"`

export type NewCall = {
  readonly id: string
  readonly district: string
  readonly areaCode: string
  readonly source: CallRow['source']
  readonly reference: string | null
  readonly switchPost: string | null
  readonly line: string
  readonly callbackId: string | null
  readonly at: number
  readonly expiresAt: number
}

/** Nothing where the switch's call is known already. */
export async function addCall(tx: Tx, c: NewCall): Promise<void> {
  await tx.run(sql`insert into hotline_call (district, id, area_code, source, reference, switch_post, line, callback_id, state, offered_at, expires_at)
    values (${c.district}, ${c.id}, ${c.areaCode}, ${c.source}, ${c.reference}, ${c.switchPost}, ${c.line}, ${c.callbackId}, 'ringing',
      ${at(c.at)}, ${at(c.expiresAt)})
    on conflict (district, reference) where reference is not null do nothing`)
}

export type Caller = { readonly index: Buffer; readonly sealed: Buffer; readonly mask: string }

/** Whose number it is, once known; it stays. Not for a call that was wrapped up or whose days are over: there it was erased. */
export async function setCaller(
  tx: Tx,
  c: CallRow,
  caller: Caller & { now: number },
): Promise<void> {
  await tx.run(sql`update hotline_call set caller_index = ${caller.index}, phone_sealed = ${caller.sealed}, caller_mask = ${caller.mask}
    where district = ${c.district} and id = ${c.id} and phone_sealed is null and result is null and expires_at > ${at(caller.now)}`)
}

const from = sql`from hotline_call c left join post p on p.id = c.post_id`

export const lockCall = (tx: Tx, id: string): Promise<CallRow | undefined> =>
  findRow(tx, sql`select ${columns} ${from} where c.id = ${id} for update of c`)

export const lockByReference = (
  tx: Tx,
  o: { readonly district: string; readonly reference: string },
): Promise<CallRow | undefined> =>
  findRow(
    tx,
    sql`select ${columns} ${from} where c.district = ${o.district} and c.reference = ${o.reference} for update of c`,
  )

export const findCall = (tx: Tx, id: string): Promise<CallRow | undefined> =>
  findRow(tx, sql`select ${columns} ${from} where c.id = ${id}`)

export const listEvents = (tx: Tx, c: Pick<CallRow, 'district' | 'id'>): Promise<CallEvent[]> =>
  tx.rows(sql`select id, kind, at, post_id as "postId", data from call_event
    where district = ${c.district} and call_id = ${c.id} order by at, id limit 1000`)

/** @returns false for an event that is known already */
export async function addEvent(
  tx: Tx,
  c: Pick<CallRow, 'district' | 'id'>,
  e: CallEvent,
): Promise<boolean> {
  const added =
    await tx.run(sql`insert into call_event (district, id, call_id, kind, at, post_id, data)
      values (${c.district}, ${e.id}, ${c.id}, ${e.kind}, ${at(e.at)}, ${e.postId}, ${json(e.data)}::jsonb)
      on conflict (district, id) do nothing`)
  return added > 0
}

export async function setFacts(
  tx: Tx,
  c: Pick<CallRow, 'district' | 'id'>,
  f: CallFacts,
): Promise<void> {
  await tx.run(sql`update hotline_call set state = ${f.state}, offered_at = ${at(f.offeredAt)}, answered_at = ${at(f.answeredAt)},
      ended_at = ${at(f.endedAt)}, wrapped_at = ${at(f.wrappedAt)}, held_ms = ${Math.round(f.heldMs)}, post_id = ${f.postId},
      transferred_to = ${f.transferredTo}, conference_with = ${f.conferenceWith}, cause = ${f.cause}
    where district = ${c.district} and id = ${c.id}`)
  tx.tell('desk')
}

/** The day's calls that ring, that this post talks in, or that it has still to wrap up. */
export const listLive = (
  tx: Tx,
  o: { readonly postId: string; readonly since: number },
): Promise<CallRow[]> =>
  tx.rows(sql`select ${columns} ${from}
    where c.state in ('ringing', 'talking', 'held', 'wrapUp') and c.offered_at > ${at(o.since)}
      and (c.state = 'ringing' or c.post_id = ${o.postId}) order by c.offered_at, c.id limit 50`)

export async function setNote(tx: Tx, c: CallRow, note: string): Promise<void> {
  await tx.run(
    sql`update hotline_call set note = ${note} where district = ${c.district} and id = ${c.id}`,
  )
}

export type Wrapped = {
  readonly result: string
  readonly note: string
  readonly categoryPath: string | null
}

/** The draft goes with the call; a counted enquiry keeps no number either. */
export async function setResult(tx: Tx, c: CallRow, w: Wrapped): Promise<void> {
  const nobody = w.result === 'enquiry' || w.result === 'wrong' || w.result === 'nobody'
  await tx.run(sql`update hotline_call set result = ${w.result}, note = ${w.note}, category_path = ${w.categoryPath}, draft_sealed = null
    ${nobody ? sql`, caller_index = null, phone_sealed = null, caller_mask = null` : sql``}
    where district = ${c.district} and id = ${c.id}`)
  tx.tell('desk')
}

export async function setDraft(tx: Tx, c: CallRow, sealed: Buffer | null): Promise<void> {
  await tx.run(
    sql`update hotline_call set draft_sealed = ${sealed} where district = ${c.district} and id = ${c.id}`,
  )
}

export type SealedCall = {
  readonly phone: Uint8Array | null
  readonly draft: Uint8Array | null
  readonly index: Uint8Array | null
}

export const findSealed = (tx: Tx, id: string): Promise<SealedCall | undefined> =>
  findRow(
    tx,
    sql`select phone_sealed as phone, draft_sealed as draft, caller_index as index from hotline_call where id = ${id}`,
  )

export async function addCallCase(
  tx: Tx,
  c: Pick<CallRow, 'district' | 'id'>,
  o: {
    readonly caseId: string
    readonly caseDistrict: string
    readonly how: 'made' | 'answered' | 'about'
  },
): Promise<void> {
  await tx.run(sql`insert into call_case (district, call_id, case_district, case_id, how)
    values (${c.district}, ${c.id}, ${o.caseDistrict}, ${o.caseId}, ${o.how}) on conflict do nothing`)
}

export type CallCase = {
  readonly id: string
  readonly number: string
  readonly title: string
  readonly state: string
  readonly how: string
}

export const listCallCases = (tx: Tx, c: Pick<CallRow, 'district' | 'id'>): Promise<CallCase[]> =>
  tx.rows(sql`select s.id, s.number, s.title, s.state, k.how from call_case k
    join cases s on s.district = k.case_district and s.id = k.case_id
    where k.district = ${c.district} and k.call_id = ${c.id} order by s.number limit 50`)

export type EarlierCase = {
  readonly id: string
  readonly district: string
  readonly reporterId: string
  readonly number: string
  readonly title: string
  readonly state: string
  readonly outcome: string | null
  readonly categoryPath: string
  readonly address: string
  readonly reportedAt: number
  readonly dueAt: number | null
  readonly open: boolean
}

/** Of the same number, as far as this post may see who asked; the open ones first. */
export const listEarlier = (
  tx: Tx,
  o: { readonly index: Uint8Array; readonly open: readonly string[] },
): Promise<EarlierCase[]> =>
  tx.rows(sql`select s.id, s.district, r.id as "reporterId", s.number, s.title, s.state, s.outcome,
      s.category_path as "categoryPath", s.address, s.reported_at as "reportedAt",
      coalesce(s.due_at, s.stage_due_at) as "dueAt", s.state = any(${o.open as string[]}) as open
    from cases s join reporter r on r.district = s.district and r.case_id = s.id
    where r.contact_index = ${o.index} order by s.state = any(${o.open as string[]}) desc, s.reported_at desc, s.id limit 50`)

export type Looked = {
  readonly district: string
  readonly caseId: string | null
  readonly what: string
  readonly reason: string
  readonly postId: string
  readonly personId: string | null
  readonly now: number
}

export async function logLook(tx: Tx, look: Looked): Promise<void> {
  await tx.run(sql`insert into access_log (district, id, at, post_id, person_id, case_id, what, reason)
    values (${look.district}, ${newId()}, ${at(look.now)}, ${look.postId}, ${look.personId}, ${look.caseId}, ${look.what}, ${look.reason})`)
}

export function conditionsOf(f: CallFilter): Sql[] {
  return [
    ...(f.from === undefined ? [] : [sql`c.offered_at >= ${at(f.from)}`]),
    ...(f.to === undefined ? [] : [sql`c.offered_at < ${at(f.to)}`]),
    ...(f.state ? [sql`c.state = ${f.state}`] : []),
    ...(f.post ? [sql`c.post_id = ${f.post}`] : []),
    ...(f.result ? [sql`c.result = ${f.result}`] : []),
    ...(f.source ? [sql`c.source = ${f.source}`] : []),
    ...(f.late
      ? [
          sql`(c.state = 'abandoned' or c.answered_at - c.offered_at > ${answerWithinMs} * interval '1 millisecond')`,
        ]
      : []),
  ]
}

export async function listCalls(
  tx: Tx,
  o: { filter: CallFilter; limit: number; cursor: string | undefined },
): Promise<Page<CallRow>> {
  const conditions = conditionsOf(o.filter)
  if (o.cursor) {
    const [when, id] = decodeCursor(o.cursor, ['ms', 'id'])
    conditions.push(sql`(c.offered_at, c.id) < (${at(Number(when))}, ${id}::uuid)`)
  }
  const rows = await tx.rows<CallRow>(
    sql`select ${columns} ${from} ${where(conditions)} order by c.offered_at desc, c.id desc limit ${o.limit + 1}`,
  )
  return pageOf(rows, o.limit, (r) => [r.offeredAt, r.id])
}
