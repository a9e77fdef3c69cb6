// Who wants to be told. Whoever has the key of a subscription sees and ends it; nobody else sees where it leads.
import { at, findRow, json, sql, type Tx } from '#platform/db.ts'
import type { ChannelKind, Language } from '../domain.ts'

export type Subscription = {
  readonly district: string
  readonly id: string
  readonly channel: ChannelKind
  readonly sealed: Uint8Array
  readonly language: Language
  readonly state: 'waiting' | 'active'
  readonly codeHash: Uint8Array | null
  readonly codeTries: number
  readonly createdAt: number
  readonly usedAt: number
  readonly expiresAt: number
}

const columns = sql`s.district, s.id, s.channel, s.target_sealed as sealed, s.language, s.state,
  s.code_hash as "codeHash", s.code_tries as "codeTries", s.created_at as "createdAt", s.used_at as "usedAt",
  s.expires_at as "expiresAt"`

/** From here on the transaction acts as the holder of this key. */
export async function enterKey(tx: Tx, hash: Buffer): Promise<void> {
  await tx.rows(sql`select set_config('app.subscription', ${hash.toString('hex')}, true)`)
}

export const findByKey = (tx: Tx, hash: Buffer): Promise<Subscription | undefined> =>
  findRow(tx, sql`select ${columns} from subscription s where s.key_hash = ${hash} for update`)

type AddedSubscription = {
  readonly district: string
  readonly id: string
  readonly keyHash: Buffer
  readonly channel: ChannelKind
  readonly sealed: Buffer
  readonly index: Buffer
  readonly language: Language
  readonly state: 'waiting' | 'active'
  readonly codeHash: Buffer | null
  readonly now: number
  readonly expiresAt: number
  readonly areas: readonly string[]
  readonly groups: readonly string[]
}

/** How many were asked for since then, in the whole installation and whatever became of them. */
export const countAsked = async (tx: Tx, since: number): Promise<number> =>
  (await findRow<{ n: number }>(tx, sql`select jw_subscriptions_since(${at(since)}) as n`))?.n ?? 0

/** Needs `enterKey` before. */
export async function insertSubscription(tx: Tx, s: AddedSubscription): Promise<void> {
  await tx.run(sql`insert into subscription (district, id, key_hash, channel, target_sealed, target_index, language, state,
      code_hash, created_at, used_at, expires_at)
    values (${s.district}, ${s.id}, ${s.keyHash}, ${s.channel}, ${s.sealed}, ${s.index}, ${s.language}, ${s.state},
      ${s.codeHash}, ${at(s.now)}, ${at(s.now)}, ${at(s.expiresAt)})`)
  await tx.run(sql`insert into subscription_asked (district, subscription_id, target_index, asked_at)
    values (${s.district}, ${s.id}, ${s.index}, ${at(s.now)})`)
  await tx.run(sql`insert into subscription_area (district, subscription_id, area_code)
    select ${s.district}, ${s.id}::uuid, code from jsonb_array_elements_text(${json([...new Set(s.areas)])}::jsonb) as a (code)`)
  await tx.run(sql`insert into subscription_group (district, subscription_id, group_id)
    select ${s.district}, ${s.id}::uuid, code::uuid from jsonb_array_elements_text(${json([...new Set(s.groups)])}::jsonb) as a (code)`)
}

/** The request of the follow link in use. @returns how many were linked */
export const followRequest = (tx: Tx, s: Pick<Subscription, 'district' | 'id'>): Promise<number> =>
  tx.run(sql`insert into subscription_request (district, subscription_id, reporter_id)
    select ${s.district}, ${s.id}::uuid, unnest(jw_following()) on conflict do nothing`)

export async function listTargets(
  tx: Tx,
  s: Pick<Subscription, 'district' | 'id'>,
): Promise<{ areas: string[]; groups: { id: string; name: string }[]; requests: number }> {
  const areas = await tx.rows<{ code: string }>(sql`select area_code as code from subscription_area
    where district = ${s.district} and subscription_id = ${s.id} order by area_code`)
  const groups = await tx.rows<{
    id: string
    name: string
  }>(sql`select g.id, g.name from subscription_group m
    join building_group g on g.id = m.group_id
    where m.district = ${s.district} and m.subscription_id = ${s.id} and g.ended_at is null order by g.name, g.id`)
  const [requests] = await tx.rows<{ n: number }>(sql`select count(*) as n from subscription_request
    where district = ${s.district} and subscription_id = ${s.id}`)
  return { areas: areas.map(({ code }) => code), groups, requests: requests?.n ?? 0 }
}

type One = Pick<Subscription, 'district' | 'id'>

export async function confirm(tx: Tx, s: One, o: { now: number; until: number }): Promise<void> {
  await tx.run(sql`update subscription set state = 'active', code_hash = null, used_at = ${at(o.now)}, asked_at = null,
    expires_at = ${at(o.until)} where district = ${s.district} and id = ${s.id}`)
}

export async function countTry(tx: Tx, s: One): Promise<void> {
  await tx.run(sql`update subscription set code_tries = code_tries + 1
    where district = ${s.district} and id = ${s.id}`)
}

export async function removeSubscription(tx: Tx, s: One): Promise<void> {
  for (const table of [
    sql`subscription_area`,
    sql`subscription_group`,
    sql`subscription_request`,
  ]) {
    // eslint-disable-next-line no-await-in-loop -- three short statements of one connection
    await tx.run(
      sql`delete from ${table} where district = ${s.district} and subscription_id = ${s.id}`,
    )
  }
  await tx.run(sql`delete from subscription where district = ${s.district} and id = ${s.id}`)
}

export const openChannels = async (tx: Tx, area: string): Promise<ChannelKind[]> =>
  (await findRow<{ open: ChannelKind[] }>(tx, sql`select jw_open_channels(${area}) as open`))
    ?.open ?? []

// ── the system's ───────────────────────────────────────────────────────────────────────────────────────

export const listExpired = (tx: Tx, o: { now: number; limit: number }): Promise<One[]> =>
  tx.rows(sql`select district, id from subscription where expires_at <= ${at(o.now)}
    order by expires_at limit ${o.limit} for update skip locked`)

/** What was asked for before then is not counted any more. */
export const forgetAsked = (tx: Tx, before: number): Promise<number> =>
  tx.run(sql`delete from subscription_asked where asked_at <= ${at(before)}`)

export type Unused = One & {
  readonly channel: ChannelKind
  readonly language: Language
  readonly areaCode: string | null
}

/** Active ones that were not used since then and were not asked about. */
export const listUnused = (tx: Tx, o: { since: number; limit: number }): Promise<Unused[]> =>
  tx.rows(sql`select s.district, s.id, s.channel, s.language, (select min(a.area_code) from subscription_area a
      where a.district = s.district and a.subscription_id = s.id) as "areaCode"
    from subscription s where s.state = 'active' and s.used_at <= ${at(o.since)} and s.asked_at is null
    order by s.used_at limit ${o.limit} for update skip locked`)

export async function markAsked(tx: Tx, s: One, now: number): Promise<void> {
  await tx.run(
    sql`update subscription set asked_at = ${at(now)} where district = ${s.district} and id = ${s.id}`,
  )
}

/** Where the request of the follow link in use lies. */
export const findFollowed = (tx: Tx): Promise<{ district: string; areaCode: string } | undefined> =>
  findRow(
    tx,
    sql`select r.district, c.area_code as "areaCode" from reporter r
      join cases c on c.district = r.district and c.id = r.case_id where r.id = any (jw_following())`,
  )

export const findForSystem = (tx: Tx, id: string): Promise<One | undefined> =>
  findRow(tx, sql`select district, id from subscription where id = ${id} for update`)

/** As the owner: ends the subscriptions made by the follow links of these reporters. @returns how many */
export const endFollowing = async (tx: Tx, reporterIds: readonly string[]): Promise<number> =>
  (
    await findRow<{ n: number }>(
      tx,
      sql`select jw_end_following(${reporterIds as string[]}::uuid[]) as n`,
    )
  )?.n ?? 0

/** The same by whoever holds the follow link, for that link. */
export const endOwnFollowing = async (tx: Tx): Promise<number> =>
  (await findRow<{ n: number }>(tx, sql`select jw_end_own_following() as n`))?.n ?? 0

/** Subscriptions in force that follow a request of this reporter. */
export const listFollowing = (
  tx: Tx,
  reporterId: string,
): Promise<{ id: string; channel: ChannelKind }[]> =>
  tx.rows(sql`select s.id, s.channel from subscription_request q
    join subscription s on s.district = q.district and s.id = q.subscription_id
    where q.reporter_id = ${reporterId} and s.state = 'active' order by s.id`)
