// Ways out, and how much may leave by each: shared by all processes.
import { at, findRow, json, sql, type Tx, where } from '#platform/db.ts'
import type { ChannelKind } from '../domain.ts'
import type { ChannelSettings } from '../adapters/adapter.ts'

export type ChannelRow = {
  readonly id: string
  readonly areaPrefix: string
  readonly kind: ChannelKind
  readonly name: string
  readonly state: 'active' | 'paused'
  readonly settings: ChannelSettings
  readonly secret: Uint8Array | null
  readonly perMinute: number
  readonly quietFrom: string | null
  readonly quietTo: string | null
  readonly urgentPasses: boolean
  readonly allowance: number
  /** Of it, codes to addresses that nobody has confirmed yet. */
  readonly allowanceCodes: number
  readonly allowanceAt: number | null
  readonly blockedUntil: number | null
  readonly lastError: string | null
  readonly lastSentAt: number | null
}

const columns = sql`c.id, c.area_prefix as "areaPrefix", c.kind, c.name, c.state, c.settings, c.secret_sealed as secret,
  c.per_minute as "perMinute", c.quiet_from as "quietFrom", c.quiet_to as "quietTo", c.urgent_passes as "urgentPasses",
  c.allowance, c.allowance_codes as "allowanceCodes", c.allowance_at as "allowanceAt", c.blocked_until as "blockedUntil", c.last_error as "lastError",
  c.last_sent_at as "lastSentAt"`

export const findChannel = (tx: Tx, id: string): Promise<ChannelRow | undefined> =>
  findRow(tx, sql`select ${columns} from channel c where c.id = ${id}`)

/** Channels that may send now. */
export const listOpen = (tx: Tx, now: number): Promise<ChannelRow[]> =>
  tx.rows(sql`select ${columns} from channel c where c.state = 'active'
    and (c.blocked_until is null or c.blocked_until <= ${at(now)}) order by c.kind, c.id`)

/** The channel, if it may send now and no other process is taking from it at this moment. */
export const lockOpen = (tx: Tx, id: string, now: number): Promise<ChannelRow | undefined> =>
  findRow(
    tx,
    sql`select ${columns} from channel c where c.id = ${id} and c.state = 'active'
      and (c.blocked_until is null or c.blocked_until <= ${at(now)}) for update skip locked`,
  )

export async function setAllowance(
  tx: Tx,
  id: string,
  o: { readonly left: number; readonly codes: number; readonly now: number },
): Promise<void> {
  await tx.run(sql`update channel set allowance = ${o.left}, allowance_codes = ${o.codes}, allowance_at = ${at(o.now)}
    where id = ${id}`)
}

/** Gives back what was taken and not used. */
export async function giveBack(tx: Tx, id: string, count: number): Promise<void> {
  await tx.run(sql`update channel set allowance = allowance + ${count} where id = ${id}`)
}

export async function noteSent(tx: Tx, id: string, now: number): Promise<void> {
  await tx.run(
    sql`update channel set last_sent_at = ${at(now)}, last_error = null where id = ${id}`,
  )
}

export async function noteFailure(
  tx: Tx,
  id: string,
  o: { readonly reason: string; readonly blockedUntil: number | null },
): Promise<void> {
  await tx.run(sql`update channel set last_error = ${o.reason},
    blocked_until = greatest(blocked_until, ${at(o.blockedUntil)}::timestamptz) where id = ${id}`)
}

type ChannelFigures = {
  readonly id: string
  readonly queued: number
  readonly sent: number
  readonly delivered: number
  readonly failed: number
}

/** Channels of one's area with what left by them since then. */
export const listChannels = (
  tx: Tx,
  o: { readonly since: number; readonly limit: number; readonly after: string | undefined },
): Promise<(ChannelRow & ChannelFigures)[]> =>
  tx.rows(sql`select ${columns}, f.* from channel c left join lateral (
      select count(*) filter (where m.state = 'queued') as queued, count(*) filter (where m.state = 'sent') as sent,
        count(*) filter (where m.state = 'delivered') as delivered, count(*) filter (where m.state = 'failed') as failed
      from outgoing m where m.channel = c.kind and starts_with(m.area_code, c.area_prefix) and m.created_at > ${at(o.since)}
    ) f on true
    ${where([
      sql`c.area_prefix like any ((select jw_areas('channel.manage'))::text[])`,
      ...(o.after ? [sql`c.id > ${o.after}::uuid`] : []),
    ])} order by c.id limit ${o.limit + 1}`)

type KeptChannel = Pick<
  ChannelRow,
  | 'id'
  | 'areaPrefix'
  | 'kind'
  | 'name'
  | 'state'
  | 'settings'
  | 'perMinute'
  | 'quietFrom'
  | 'quietTo'
  | 'urgentPasses'
> & {
  /** null removes it, undefined leaves it. */
  readonly newSecret: Buffer | null | undefined
}

export async function insertChannel(tx: Tx, c: KeptChannel): Promise<boolean> {
  const added =
    await tx.run(sql`insert into channel (id, area_prefix, kind, name, state, settings, secret_sealed, per_minute,
      quiet_from, quiet_to, urgent_passes)
    values (${c.id}, ${c.areaPrefix}, ${c.kind}, ${c.name}, ${c.state}, ${json(c.settings)}::jsonb, ${c.newSecret ?? null},
      ${c.perMinute}, ${c.quietFrom}, ${c.quietTo}, ${c.urgentPasses})
    on conflict (area_prefix, kind) do nothing`)
  return added > 0
}

export async function updateChannel(tx: Tx, c: KeptChannel): Promise<void> {
  const keeps = c.newSecret === undefined
  await tx.run(sql`update channel set name = ${c.name}, state = ${c.state}, settings = ${json(c.settings)}::jsonb,
      secret_sealed = case when ${keeps} then secret_sealed else ${c.newSecret ?? null}::bytea end,
      per_minute = ${c.perMinute}, quiet_from = ${c.quietFrom}, quiet_to = ${c.quietTo}, urgent_passes = ${c.urgentPasses},
      blocked_until = null, last_error = null where id = ${c.id}`)
}

export const removeChannel = (tx: Tx, id: string): Promise<number> =>
  tx.run(sql`delete from channel where id = ${id} and area_prefix <> ''`)
