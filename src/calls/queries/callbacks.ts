// All SQL on call-backs.
import { at, findRow, json, sql, type Tx } from '#platform/db.ts'
import { decodeCursor, type Page, pageOf } from '#platform/page.ts'
import type { CallbackStep, Try } from '../domain.ts'

export type NewCallback = {
  readonly id: string
  readonly district: string
  readonly keyHash: Buffer
  readonly areaCode: string
  readonly door: string
  readonly sealed: Buffer
  readonly index: Buffer
  readonly mask: string
  /** Sealed; null where nothing was said. */
  readonly words: Buffer | null
  readonly lon: number | null
  readonly lat: number | null
  readonly language: string
  readonly now: number
  readonly dueAt: number
  readonly expiresAt: number
}

export async function addCallback(tx: Tx, c: NewCallback): Promise<void> {
  await tx.run(sql`insert into callback (district, id, key_hash, area_code, door, phone_sealed, caller_index, caller_mask, words_sealed,
      lon, lat, language, state, asked_at, due_at, next_at, expires_at)
    values (${c.district}, ${c.id}, ${c.keyHash}, ${c.areaCode}, ${c.door}, ${c.sealed}, ${c.index}, ${c.mask}, ${c.words},
      ${c.lon}, ${c.lat}, ${c.language}, 'waiting', ${at(c.now)}, ${at(c.dueAt)}, ${at(c.now)}, ${at(c.expiresAt)})`)
  tx.tell('desk')
}

/** How many asked since then, whoever may see them. */
export async function countAsked(tx: Tx, since: number): Promise<number> {
  const row = await findRow<{ n: number }>(tx, sql`select jw_callbacks_since(${at(since)}) as n`)
  return row?.n ?? 0
}

export type OwnCallback = {
  readonly state: string
  readonly askedAt: number
  readonly dueAt: number
  readonly calledAt: number | null
  readonly tries: number
}

export const findOwnCallback = (tx: Tx, keyHash: Buffer): Promise<OwnCallback | undefined> =>
  findRow(
    tx,
    sql`select state, asked_at as "askedAt", due_at as "dueAt", called_at as "calledAt", tries from jw_callback(${keyHash})`,
  )

export type LookedAt = {
  readonly at: number
  readonly reason: string
  readonly title: string
  readonly titleEn: string
}

export const listCallbackLooks = (tx: Tx, keyHash: Buffer): Promise<LookedAt[]> =>
  tx.rows(sql`select at, reason, title, title_en as "titleEn" from jw_callback_looks(${keyHash})`)

export async function withdrawCallback(
  tx: Tx,
  o: { readonly keyHash: Buffer; readonly now: number },
): Promise<boolean> {
  const row = await findRow<{ n: number }>(
    tx,
    sql`select jw_withdraw_callback(${o.keyHash}, ${at(o.now)}) as n`,
  )
  tx.tell('desk')
  return (row?.n ?? 0) > 0
}

export type CallbackRow = {
  readonly id: string
  readonly district: string
  readonly areaCode: string
  readonly door: string
  readonly caller: string | null
  readonly language: 'zh-CN' | 'en'
  readonly state: 'waiting' | 'called' | 'failed' | 'withdrawn'
  readonly askedAt: number
  readonly dueAt: number
  readonly nextAt: number
  readonly tries: readonly Try[]
  readonly calledAt: number | null
  readonly expiresAt: number
}

const columns = sql`id, district, area_code as "areaCode", door, caller_mask as caller, language, state,
  asked_at as "askedAt", due_at as "dueAt", next_at as "nextAt", tries, called_at as "calledAt", expires_at as "expiresAt"`

/** Of those who wait one row for each number, the one due first, however often it asked. */
export async function listCallbacks(
  tx: Tx,
  o: {
    readonly state: string
    readonly limit: number
    readonly cursor: string | undefined
  },
): Promise<Page<CallbackRow>> {
  const after = o.cursor ? decodeCursor(o.cursor, ['ms', 'id']) : undefined
  const rows = await tx.rows<CallbackRow>(sql`select ${columns} from ${
    o.state === 'waiting'
      ? sql`(select distinct on (caller_index) * from callback where state = 'waiting'
            order by caller_index, due_at, id) callback`
      : sql`callback`
  } where state = ${o.state}
    ${after ? sql`and (due_at, id) > (${at(Number(after[0]))}, ${after[1]}::uuid)` : sql``}
    order by due_at, id limit ${o.limit + 1}`)
  return pageOf(rows, o.limit, (r) => [r.dueAt, r.id])
}

export const lockCallback = (tx: Tx, id: string): Promise<CallbackRow | undefined> =>
  findRow(tx, sql`select ${columns} from callback where id = ${id} for update`)

export type SealedCallback = {
  readonly phone: Uint8Array | null
  readonly index: Uint8Array | null
  readonly words: Uint8Array | null
  readonly lon: number | null
  readonly lat: number | null
}

export const findSealedCallback = (
  tx: Tx,
  c: Pick<CallbackRow, 'district' | 'id'>,
): Promise<SealedCallback | undefined> =>
  findRow(
    tx,
    sql`select phone_sealed as phone, caller_index as index, words_sealed as words, lon, lat from callback
      where district = ${c.district} and id = ${c.id}`,
  )

/** What a try made of it, and of the same number's other wishes: it is called once for all of them. */
export async function stepCallback(
  tx: Tx,
  c: CallbackRow,
  o: { readonly step: CallbackStep; readonly index: Uint8Array | null; readonly now: number },
): Promise<void> {
  const { step, now } = o
  const over = step.state !== 'waiting'
  const set = sql`state = ${step.state}, next_at = ${at(step.nextAt)},
      called_at = ${at(step.state === 'called' ? now : null)}, ended_at = ${at(over ? now : null)}`
  await tx.run(sql`update callback set ${set}, tries = ${json(step.tries)}::jsonb
    where district = ${c.district} and id = ${c.id}`)
  tx.tell('desk')
  // each has its own tries, so that nobody learns whether the number waited before
  if (o.index)
    await tx.run(sql`update callback set ${set}, tries = tries || ${json(step.tries.slice(-1))}::jsonb
      where caller_index = ${o.index} and state = 'waiting' and id <> ${c.id}`)
}

/** How many numbers wait, and how many of them should have been called. */
export async function countWaiting(
  tx: Tx,
  now: number,
): Promise<{ readonly waiting: number; readonly late: number }> {
  const row = await findRow<{ waiting: number; late: number }>(
    tx,
    sql`select count(distinct caller_index)::int as waiting,
      count(distinct caller_index) filter (where due_at < ${at(now)})::int as late from callback where state = 'waiting'`,
  )
  return row ?? { waiting: 0, late: 0 }
}

/** Empties numbers, words and places whose time is up, here and on calls. Returns how many. */
export async function expireNumbers(tx: Tx, now: number): Promise<number> {
  const calls =
    await tx.run(sql`update hotline_call set phone_sealed = null, caller_index = null, caller_mask = null, draft_sealed = null
    where expires_at < ${at(now)} and (phone_sealed is not null or caller_index is not null or draft_sealed is not null)`)
  const callbacks =
    await tx.run(sql`update callback set phone_sealed = null, caller_index = null, caller_mask = null,
      words_sealed = null, lon = null, lat = null, state = case state when 'waiting' then 'failed' else state end
    where expires_at < ${at(now)} and (phone_sealed is not null or words_sealed is not null or lon is not null)`)
  return calls + callbacks
}
