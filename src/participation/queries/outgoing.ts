// What is on its way out: put in once, claimed by one process at a time, settled with what came of it.
import { at, findRow, json, sql, type Sql, type Tx } from '#platform/db.ts'
import type { ChannelKind, Language, Settled, Weight } from '../domain.ts'

type AddedMessage = {
  readonly district: string
  readonly id: string
  readonly dedupeKey: string
  readonly source: string
  readonly areaCode: string
  readonly subscriptionId: string | null
  readonly channel: ChannelKind
  readonly target: Buffer | null
  readonly content: Buffer
  readonly language: Language
  readonly level: Weight
  readonly now: number
}

/**
 * Names no key in its conflict: whoever adds need not be able to read.
 * @returns whether it is new; one with the same key in the district is on its way already, or has been */
export async function addMessage(tx: Tx, m: AddedMessage): Promise<boolean> {
  const added =
    await tx.run(sql`insert into outgoing (district, id, dedupe_key, source, area_code, subscription_id, channel,
      target_sealed, content_sealed, language, level, state, next_at, created_at)
    values (${m.district}, ${m.id}, ${m.dedupeKey}, ${m.source}, ${m.areaCode}, ${m.subscriptionId}, ${m.channel},
      ${m.target}, ${m.content}, ${m.language}, ${m.level}, 'queued', ${at(m.now)}, ${at(m.now)})
    on conflict do nothing`)
  tx.tell('outgoing')
  return added > 0
}

// ── notices to those who subscribed ────────────────────────────────────────────────────────────────────

type Spreading = {
  readonly district: string
  readonly id: string
  readonly areaCode: string
  readonly groupId: string | null
  readonly level: Weight
  readonly after: string | null
}

/** Notices whose hour has come; each published once, whoever looks. */
export const publishDue = (
  tx: Tx,
  now: number,
): Promise<{ district: string; id: string; areaCode: string }[]> =>
  tx.rows(sql`update area_notice n set state = 'published'
    from (select district, id from area_notice where state = 'scheduled' and publish_at <= ${at(now)}
      order by publish_at, id limit 100 for update skip locked) due
    where n.district = due.district and n.id = due.id
    returning n.district, n.id, n.area_code as "areaCode"`)

/** One notice that is still to be handed out; others leave it alone until this transaction ends. */
export const takeSpreading = (tx: Tx): Promise<Spreading | undefined> =>
  findRow(
    tx,
    sql`select district, id, area_code as "areaCode", group_id as "groupId", level, spread_after as after from area_notice
      where state = 'published' and spread in ('waiting', 'running')
      order by case level when 'urgent' then 0 when 'important' then 1 else 2 end, publish_at, id
      limit 1 for update skip locked`,
  )

export type Reached = {
  readonly id: string
  readonly channel: ChannelKind
  readonly language: Language
  readonly index: string
}

/** The next of those a notice goes to, in the order of their ids. */
export const listReached = (tx: Tx, n: Spreading, limit: number): Promise<Reached[]> =>
  tx.rows(sql`select s.id, s.channel, s.language, encode(s.target_index, 'hex') as index from subscription s
    where s.state = 'active' and (${n.after}::uuid is null or s.id > ${n.after}::uuid) and (
      (${n.groupId}::uuid is null and exists (select from subscription_area a where a.district = s.district
        and a.subscription_id = s.id and a.area_code like ${n.areaCode} || '%'))
      or exists (select from subscription_group g where g.district = s.district and g.subscription_id = s.id
        and g.group_id = ${n.groupId}::uuid))
    order by s.id limit ${limit}`)

export async function queueNotice(
  tx: Tx,
  n: Spreading,
  o: {
    readonly to: readonly (Reached & { readonly messageId: string })[]
    readonly now: number
    readonly over: boolean
  },
): Promise<number> {
  const rows = o.to.map((r) => ({
    id: r.messageId,
    sub: r.id,
    key: `notice:${n.id}:${r.index}`,
    channel: r.channel,
    language: r.language,
  }))
  const added =
    await tx.run(sql`insert into outgoing (district, id, dedupe_key, source, area_code, notice_id, subscription_id,
      channel, language, level, state, next_at, created_at)
    select ${n.district}, r.id, r.key, 'notice', ${n.areaCode}, ${n.id}, r.sub, r.channel, r.language, ${n.level}, 'queued',
      ${at(o.now)}, ${at(o.now)}
    from jsonb_to_recordset(${json(rows)}::jsonb) as r(id uuid, sub uuid, key text, channel text, language text)
    on conflict (district, dedupe_key) do nothing`)
  await tx.run(sql`update area_notice set spread = ${o.over ? 'done' : 'running'},
      spread_after = coalesce(${rows.at(-1)?.sub ?? null}::uuid, spread_after), spread_count = spread_count + ${added}
    where district = ${n.district} and id = ${n.id}`)
  return added
}

// ── what leaves ────────────────────────────────────────────────────────────────────────────────────────

export type Due = {
  readonly district: string
  readonly id: string
  readonly source: string
  readonly areaCode: string
  readonly noticeId: string | null
  readonly subscriptionId: string | null
  readonly target: Uint8Array | null
  readonly content: Uint8Array | null
  readonly language: Language
  readonly level: Weight
  readonly attempts: number
}

/**
 * Takes what is due for a channel, the urgent first and of codes `codes` at most; until `until` no other process tries it.
 * Where a channel of a smaller area holds, its messages are its own.
 */
export const claimDue = (
  tx: Tx,
  o: {
    readonly kind: ChannelKind
    readonly areaPrefix: string
    readonly now: number
    readonly until: number
    readonly limit: number
    readonly codes: number
  },
): Promise<Due[]> => {
  const rank = sql`case d.level when 'urgent' then 0 when 'asked' then 1 when 'important' then 2 else 3 end`
  const first = (
    which: Sql,
    limit: number,
  ) => sql`select d.district, d.id, d.next_at, ${rank} as rank from outgoing d
      where d.state = 'queued' and d.channel = ${o.kind} and d.next_at <= ${at(o.now)} and starts_with(d.area_code, ${o.areaPrefix})
        and not exists (select from channel c where c.kind = ${o.kind} and starts_with(d.area_code, c.area_prefix)
          and length(c.area_prefix) > ${o.areaPrefix.length}) and ${which}
      order by ${rank}, d.next_at, d.id limit ${limit} for update skip locked`
  return tx.rows(sql`with codes as (${first(sql`d.source = 'confirm'`, o.codes)}),
      others as (${first(sql`d.source <> 'confirm'`, o.limit)}),
      due as (select * from codes union all select * from others order by rank, next_at, id limit ${o.limit})
    update outgoing o set attempts = o.attempts + 1, next_at = ${at(o.until)} from due
    where o.district = due.district and o.id = due.id
    returning o.district, o.id, o.source, o.area_code as "areaCode", o.notice_id as "noticeId",
      o.subscription_id as "subscriptionId", o.target_sealed as target, o.content_sealed as content, o.language, o.level, o.attempts`)
}

export type Addressed = {
  readonly sealed: Uint8Array | null
  readonly state: 'waiting' | 'active' | null
  readonly district: string | null
  readonly codes: number
  readonly title: string | null
  readonly text: string | null
  readonly titleEn: string | null
  readonly textEn: string | null
  readonly unitName: string | null
  readonly unitNameEn: string | null
  /** Taken back, or over: it is not sent any more. */
  readonly over: boolean
  /** Cancelled, or settled by another process, since it was claimed. */
  readonly queued: boolean
}

/** All that a message needs as it leaves: read last, so that what was cancelled or corrected meanwhile counts. */
export const findAddressed = (
  tx: Tx,
  m: Due,
  o: { readonly now: number; readonly since: number },
): Promise<Addressed | undefined> =>
  findRow(
    tx,
    sql`select s.target_sealed as sealed, s.state, s.district,
      case when m.source = 'confirm' then (select count(*) from subscription_asked e
        where e.target_index = s.target_index and e.asked_at > ${at(o.since)}
          and (e.asked_at, e.subscription_id) <= (s.created_at, s.id)) else 0 end as codes,
      n.title, n.body as text, case when n.english_edition = n.edition then n.title_en end as "titleEn",
      case when n.english_edition = n.edition then n.body_en end as "textEn", u.name as "unitName", u.name_en as "unitNameEn",
      coalesce(n.state <> 'published' or n.expires_at <= ${at(o.now)}, false) as over, m.state = 'queued' as queued
    from outgoing m left join subscription s on s.id = m.subscription_id
    left join area_notice n on n.id = m.notice_id left join unit u on u.code = n.unit_code
    where m.district = ${m.district} and m.id = ${m.id}`,
  )

/** Notes what came of an attempt. What was cancelled meanwhile and did not go stays cancelled. */
export async function settleMessage(
  tx: Tx,
  m: Pick<Due, 'district' | 'id'>,
  o: { readonly result: Settled; readonly now: number },
): Promise<void> {
  const { state, reason, nextAt, uncounted } = o.result
  const over = state !== 'queued'
  await tx.run(sql`update outgoing set state = ${state}, reason = ${reason}, next_at = ${at(nextAt)},
      attempts = attempts - ${uncounted ? 1 : 0}, sent_at = ${state === 'sent' ? at(o.now) : null},
      settled_at = ${over ? at(o.now) : null},
      target_sealed = case when ${over} then null else target_sealed end,
      content_sealed = case when ${over} then null else content_sealed end
    where district = ${m.district} and id = ${m.id} and (state = 'queued' or ${state === 'sent'})`)
}

/** What else of its district waits for this subscription waits until then: it goes to the same robot. */
export async function putOff(
  tx: Tx,
  o: {
    readonly district: string
    readonly subscriptionId: string
    readonly until: number
    readonly now: number
  },
): Promise<void> {
  await tx.run(sql`update outgoing set next_at = ${at(o.until)}
    where district = ${o.district} and subscription_id = ${o.subscriptionId} and channel = 'webhook' and state = 'queued' and next_at <= ${at(o.now)}`)
}

// ── the rate of each group robot ───────────────────────────────────────────────────────────────────────

/** When a robot was written to in the last minute, oldest first; locked until the transaction ends. */
export async function lockTurns(tx: Tx, index: Buffer, now: number): Promise<readonly number[]> {
  await tx.run(sql`insert into robot_turn (target_index, last_at) values (${index}, ${at(now)})
    on conflict do nothing`)
  const rows = await tx.rows<{ at: number }>(
    sql`select s.at from (select sent_at from robot_turn where target_index = ${index} for update) t,
      unnest(t.sent_at) as s(at) order by s.at`,
  )
  return rows.map((row) => row.at)
}

export async function setTurns(
  tx: Tx,
  index: Buffer,
  o: { readonly sentAt: readonly number[]; readonly now: number },
): Promise<void> {
  const times = o.sentAt.map((ms) => new Date(ms).toISOString())
  await tx.run(sql`update robot_turn set sent_at = ${times}::text[]::timestamptz[], last_at = ${at(o.now)}
    where target_index = ${index}`)
}

/** Of robots that nobody writes to nothing is kept. @returns how many */
export const forgetTurns = (tx: Tx, before: number): Promise<number> =>
  tx.run(sql`delete from robot_turn where last_at < ${at(before)}`)

/** What a gateway tells of a message that was handed to it. @returns whether it was one of this channel's */
export const noteReceipt = async (
  tx: Tx,
  r: {
    readonly id: string
    readonly kind: ChannelKind
    readonly state: 'delivered' | 'failed'
    readonly reason: string | null
    readonly now: number
  },
): Promise<boolean> =>
  (await tx.run(sql`update outgoing set state = ${r.state}, reason = ${r.reason}, settled_at = ${at(r.now)}
    where id = ${r.id} and channel = ${r.kind} and (state = 'sent' or (state = 'delivered' and ${r.state} = 'delivered'))`)) >
  0

/** How many messages are kept no longer. */
export const removeOldMessages = (tx: Tx, before: number): Promise<number> =>
  tx.run(sql`delete from outgoing where settled_at < ${at(before)}`)

/** What nobody could send for this long is given up, with its content. */
export const giveUpOld = (
  tx: Tx,
  o: { readonly before: number; readonly now: number },
): Promise<number> =>
  tx.run(sql`update outgoing set state = 'failed', reason = 'no channel was open in time', settled_at = ${at(o.now)},
    target_sealed = null, content_sealed = null where state = 'queued' and created_at < ${at(o.before)}`)

// ── the record ─────────────────────────────────────────────────────────────────────────────────────────

export type Delivery = {
  readonly id: string
  readonly source: string
  readonly channel: ChannelKind
  readonly areaCode: string
  readonly level: Weight
  readonly state: string
  readonly attempts: number
  readonly reason: string | null
  readonly createdAt: number
  readonly nextAt: number
  readonly sentAt: number | null
  readonly settledAt: number | null
}

const recordColumns = sql`m.id, m.source, m.channel, m.area_code as "areaCode", m.level, m.state, m.attempts, m.reason,
  m.created_at as "createdAt", m.next_at as "nextAt", m.sent_at as "sentAt", m.settled_at as "settledAt"`

type Page = {
  readonly limit: number
  readonly after: readonly [at: number, id: string] | undefined
}

export const listDeliveries = (
  tx: Tx,
  o: Page & {
    readonly noticeId?: string | undefined
    readonly channel?: ChannelKind | undefined
    readonly areaPrefix?: string | undefined
    readonly state?: string | undefined
  },
): Promise<Delivery[]> =>
  tx.rows(sql`select ${recordColumns} from outgoing m
    where (${o.noticeId ?? null}::uuid is null or m.notice_id = ${o.noticeId ?? null}::uuid)
      and (${o.channel ?? null}::text is null or m.channel = ${o.channel ?? null})
      and starts_with(m.area_code, ${o.areaPrefix ?? ''})
      and (${o.state ?? null}::text is null or m.state = ${o.state ?? null})
      and (${o.after === undefined} or (m.created_at, m.id) < (${at(o.after?.[0] ?? 0)}, ${o.after?.[1] ?? null}::uuid))
    order by m.created_at desc, m.id desc limit ${o.limit + 1}`)

export const countStates = (
  tx: Tx,
  noticeId: string,
): Promise<{ channel: ChannelKind; state: string; many: number }[]> =>
  tx.rows(sql`select channel, state, count(*) as many from outgoing where notice_id = ${noticeId}
    group by channel, state order by channel, state`)
