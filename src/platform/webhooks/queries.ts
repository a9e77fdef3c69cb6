import { at, findRow, json, sql, type Tx, where } from '../db.ts'
import type { Read } from '../journal/journal.ts'
import type { EventEntry } from './event.ts'

export type WebhookState = 'active' | 'paused'

export type Webhook = {
  readonly id: string
  readonly url: string
  readonly areaPrefix: string
  /** None = every kind. */
  readonly kinds: readonly string[]
  readonly note: string
  readonly state: WebhookState
  readonly createdAt: number
  readonly lastSentAt: number | null
  readonly lastError: string | null
}

export type WebhookRow = Webhook & { readonly pending: number; readonly dead: number }

const columns = sql`w.id, w.url, w.area_prefix as "areaPrefix", w.kinds, w.note, w.state,
  w.created_at as "createdAt", w.last_sent_at as "lastSentAt", w.last_error as "lastError",
  (select count(*) from webhook_delivery d where d.webhook_id = w.id and d.state = 'pending') as pending,
  (select count(*) from webhook_delivery d where d.webhook_id = w.id and d.state = 'dead') as dead`

export const listWebhooks = (
  tx: Tx,
  o: { limit: number; after: string | undefined },
): Promise<WebhookRow[]> =>
  tx.rows(sql`select ${columns} from webhook w
    ${where(o.after === undefined ? [] : [sql`w.id > ${o.after}::uuid`])} order by w.id limit ${o.limit + 1}`)

export const findWebhook = (tx: Tx, id: string): Promise<WebhookRow | undefined> =>
  findRow(tx, sql`select ${columns} from webhook w where w.id = ${id}`)

export async function insertWebhook(
  tx: Tx,
  w: Pick<Webhook, 'id' | 'url' | 'areaPrefix' | 'kinds' | 'note' | 'createdAt'> & {
    readonly sealed: Buffer
    readonly createdBy: string
  },
): Promise<void> {
  await tx.run(sql`insert into webhook (id, url, area_prefix, kinds, note, secret_sealed, state, created_at, created_by)
    values (${w.id}, ${w.url}, ${w.areaPrefix}, ${w.kinds}::text[], ${w.note}, ${w.sealed}, 'active', ${at(w.createdAt)}, ${w.createdBy})`)
}

export async function updateWebhook(
  tx: Tx,
  w: Pick<Webhook, 'id' | 'url' | 'areaPrefix' | 'kinds' | 'note' | 'state'> & {
    readonly sealed: Buffer | null
  },
): Promise<void> {
  await tx.run(sql`update webhook set url = ${w.url}, area_prefix = ${w.areaPrefix}, kinds = ${w.kinds}::text[],
      note = ${w.note}, state = ${w.state}, secret_sealed = coalesce(${w.sealed}::bytea, secret_sealed), last_error = null
    where id = ${w.id}`)
}

export async function deleteWebhook(tx: Tx, id: string): Promise<void> {
  await tx.run(sql`delete from webhook_delivery where webhook_id = ${id}`)
  await tx.run(sql`delete from webhook where id = ${id}`)
}

// ── from the journal to what is to be sent ─────────────────────────────────────────────────────────────

/**
 * Notes for each webhook what it is to be told; a paused one is told nothing, so that its list has an end. Entries read a
 * second time change nothing.
 */
export async function spread(tx: Tx, entries: readonly Read[], now: number): Promise<void> {
  if (!(await findRow(tx, sql`select id from webhook where state = 'active' limit 1`))) return
  const rows = entries.map(({ district, subject, seq, kind }) => ({ district, subject, seq, kind }))
  await tx.run(sql`insert into webhook_delivery
      (district, webhook_id, subject, seq, kind, state, next_at, created_at, since)
    select e.district, w.id, e.subject, e.seq, e.kind, 'pending', ${at(now)}, ${at(now)}, ${at(now)}
    from jsonb_to_recordset(${json(rows)}::jsonb) as e(district text, subject uuid, seq int, kind text)
    left join cases c on c.district = e.district and c.id = e.subject
    join webhook w on starts_with(coalesce(c.area_code, ''), w.area_prefix) and (w.kinds = '{}' or e.kind = any (w.kinds))
    where w.state = 'active'
    on conflict do nothing`)
}

/** Webhooks with something that is due. */
export const listDue = (tx: Tx, now: number): Promise<{ id: string }[]> =>
  tx.rows(sql`select w.id from webhook w where w.state = 'active' and exists (
    select from webhook_delivery d where d.webhook_id = w.id and d.state = 'pending' and d.next_at <= ${at(now)})`)

export type Claimed = EventEntry & {
  readonly attempts: number
  readonly since: number
  readonly url: string
  readonly sealed: Uint8Array
}

/**
 * Takes what is due for one webhook, at most `limit`: of each subject only the oldest that is still to be sent, so that
 * nothing overtakes. What is taken is left alone by others until `until`.
 */
export async function claim(
  tx: Tx,
  o: { id: string; now: number; until: number; limit: number },
): Promise<Claimed[]> {
  const taken = await tx.rows<{ district: string; subject: string; seq: number }>(sql`
    select d.district, d.subject, d.seq from webhook_delivery d
    where d.webhook_id = ${o.id} and d.state = 'pending' and d.next_at <= ${at(o.now)}
      and not exists (select from webhook_delivery e where e.webhook_id = d.webhook_id and e.subject = d.subject
        and e.seq < d.seq and e.state = 'pending')
      and exists (select from webhook w where w.id = d.webhook_id and w.state = 'active')
    order by d.next_at, d.subject limit ${o.limit} for update of d skip locked`)
  if (taken.length === 0) return []
  const keys = sql`jsonb_to_recordset(${json(taken)}::jsonb) as k(district text, subject uuid, seq int)`
  await tx.run(sql`update webhook_delivery d set next_at = ${at(o.until)}, attempts = d.attempts + 1 from ${keys}
    where d.district = k.district and d.webhook_id = ${o.id} and d.subject = k.subject and d.seq = k.seq`)
  return tx.rows<Claimed>(sql`select d.district, d.subject, d.seq, d.attempts, d.since, j.at, j.kind, j.post, j.data,
      c.number, w.url, w.secret_sealed as sealed
    from ${keys}
    join webhook_delivery d on d.district = k.district and d.webhook_id = ${o.id} and d.subject = k.subject and d.seq = k.seq
    join journal j on j.district = d.district and j.subject = d.subject and j.seq = d.seq
    left join cases c on c.district = d.district and c.id = d.subject
    join webhook w on w.id = d.webhook_id`)
}

export type Outcome = {
  readonly state: 'pending' | 'delivered' | 'dead'
  readonly now: number
  readonly nextAt: number
  readonly status: number | null
  readonly error: string | null
}

/** Writes down how it went, unless another has taken it meanwhile. */
export async function settle(
  tx: Tx,
  id: string,
  c: Pick<Claimed, 'district' | 'subject' | 'seq' | 'attempts'>,
  o: Outcome,
): Promise<void> {
  const delivered = o.state === 'delivered' ? o.now : null
  const mine =
    await tx.run(sql`update webhook_delivery set state = ${o.state}, next_at = ${at(o.nextAt)},
      delivered_at = ${at(delivered)}, last_status = ${o.status}, last_error = ${o.error}
    where district = ${c.district} and webhook_id = ${id} and subject = ${c.subject} and seq = ${c.seq}
      and state = 'pending' and attempts = ${c.attempts}`)
  if (mine === 0) return
  await tx.run(sql`update webhook set last_sent_at = coalesce(${at(delivered)}::timestamptz, last_sent_at),
    last_error = ${o.error} where id = ${id}`)
}

export const pause = (tx: Tx, id: string): Promise<number> =>
  tx.run(sql`update webhook set state = 'paused' where id = ${id}`)

/** What was waiting when it was paused is tried as if it had just come, not given up for its age. */
export const renewPending = (tx: Tx, id: string, now: number): Promise<number> =>
  tx.run(
    sql`update webhook_delivery set since = ${at(now)} where webhook_id = ${id} and state = 'pending'`,
  )

// ── the log ────────────────────────────────────────────────────────────────────────────────────────────

export type Delivery = {
  readonly subject: string
  readonly seq: number
  readonly kind: string
  readonly state: Outcome['state']
  readonly attempts: number
  readonly nextAt: number
  readonly createdAt: number
  readonly deliveredAt: number | null
  readonly lastStatus: number | null
  readonly lastError: string | null
}

export type LogPlace = { readonly at: number; readonly subject: string; readonly seq: number }

export const listDeliveries = (
  tx: Tx,
  o: {
    id: string
    state: Outcome['state'] | undefined
    limit: number
    after: LogPlace | undefined
  },
): Promise<Delivery[]> =>
  tx.rows(sql`select subject, seq, kind, state, attempts, next_at as "nextAt", created_at as "createdAt",
      delivered_at as "deliveredAt", last_status as "lastStatus", last_error as "lastError"
    from webhook_delivery
    ${where([
      sql`webhook_id = ${o.id}`,
      ...(o.state ? [sql`state = ${o.state}`] : []),
      ...(o.after
        ? [
            sql`(created_at < ${at(o.after.at)} or (created_at = ${at(o.after.at)}
              and (subject, seq) > (${o.after.subject}::uuid, ${o.after.seq}::int)))`,
          ]
        : []),
    ])} order by created_at desc, subject, seq limit ${o.limit + 1}`)

/** Sends it once more, under the same id; false when there is no such delivery or it is on its way anyway. */
export const sendAgain = async (
  tx: Tx,
  o: { id: string; subject: string; seq: number; now: number },
): Promise<boolean> =>
  (await tx.run(sql`update webhook_delivery set state = 'pending', attempts = 0, next_at = ${at(o.now)}, since = ${at(o.now)},
      delivered_at = null
    where webhook_id = ${o.id} and subject = ${o.subject} and seq = ${o.seq} and state <> 'pending'`)) >
  0

/** The log has an end. */
export const removeOld = (tx: Tx, before: number): Promise<number> =>
  tx.run(sql`delete from webhook_delivery where state <> 'pending' and created_at < ${at(before)}`)
