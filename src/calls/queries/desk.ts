// All SQL on desks, the switch and its commands.
import { at, findRow, sql, type Tx } from '#platform/db.ts'
import type { Act } from '../domain.ts'

export type DeskSpan = {
  readonly state: 'ready' | 'pause' | 'away'
  readonly reason: string | null
  readonly since: number
}

export const findDesk = (tx: Tx, postId: string): Promise<DeskSpan | undefined> =>
  findRow(
    tx,
    sql`select state, reason, from_at as since from desk_span where post_id = ${postId} and to_at is null
      order by from_at desc limit 1`,
  )

export type NewSpan = {
  readonly id: string
  readonly district: string
  readonly postId: string
  readonly areaCode: string
  readonly state: string
  readonly reason: string | null
  readonly now: number
}

export async function setDesk(tx: Tx, s: NewSpan): Promise<void> {
  await tx.run(
    sql`update desk_span set to_at = ${at(s.now)} where post_id = ${s.postId} and to_at is null`,
  )
  await tx.run(sql`insert into desk_span (district, id, post_id, area_code, state, reason, from_at)
    values (${s.district}, ${s.id}, ${s.postId}, ${s.areaCode}, ${s.state}, ${s.reason}, ${at(s.now)})`)
  tx.tell('desk')
}

export type DeskNow = {
  readonly postId: string
  readonly post: string
  readonly postEn: string
  readonly state: string
  readonly reason: string | null
  readonly since: number
}

/** Every desk that is not away, and what it does at the moment. */
export const listDesks = (tx: Tx, since: number): Promise<DeskNow[]> =>
  tx.rows(sql`select d.post_id as "postId", p.title as post, coalesce(nullif(p.title_en, ''), p.title) as "postEn",
      coalesce(b.state, d.state) as state, case when b.state is null then d.reason end as reason,
      coalesce(b.since, d.from_at) as since
    from desk_span d join post p on p.id = d.post_id
      left join lateral (select case c.state when 'held' then 'talking' else c.state end as state,
          coalesce(c.ended_at, c.answered_at) as since
        from hotline_call c where c.post_id = d.post_id and c.state in ('talking', 'held', 'wrapUp')
          and c.offered_at > ${at(since)} order by c.state = 'wrapUp', c.offered_at desc limit 1) b on true
    where d.to_at is null and d.state <> 'away' order by p.title, d.post_id limit 200`)

export type NewCommand = {
  readonly id: string
  readonly district: string
  readonly callId: string
  readonly areaCode: string
  readonly reference: string
  readonly switchPost: string | null
  readonly kind: Act
  readonly target: string | null
  readonly postId: string
  readonly now: number
}

export async function addCommand(tx: Tx, c: NewCommand): Promise<void> {
  await tx.run(sql`insert into call_command (district, id, call_id, area_code, reference, switch_post, kind, target, post_id, asked_at, state)
    values (${c.district}, ${c.id}, ${c.callId}, ${c.areaCode}, ${c.reference}, ${c.switchPost}, ${c.kind}, ${c.target}, ${c.postId}, ${at(c.now)}, 'waiting')`)
  tx.tell('desk')
}

export type Command = {
  readonly id: string
  readonly call: string
  readonly kind: Act
  readonly target: string | null
  readonly agent: string
  readonly askedAt: number
}

export type Taking = {
  readonly switchPost: string
  readonly now: number
  /** What was asked before is of no use any more. */
  readonly since: number
  /** What was taken before and has not been answered is handed out again: its answer may have been lost on the way. */
  readonly takenBefore: number
}

/** What waits for this switch, or was taken by it and not answered. */
export const takeCommands = (tx: Tx, o: Taking): Promise<Command[]> =>
  tx.rows(sql`with due as (
      select c.district, c.id from call_command c
      where c.switch_post = ${o.switchPost} and c.state in ('waiting', 'taken') and c.asked_at > ${at(o.since)}
        and (c.state = 'waiting' or c.taken_at < ${at(o.takenBefore)})
      order by c.asked_at, c.id limit 50 for update skip locked)
    update call_command c set state = 'taken', taken_at = ${at(o.now)} from due, post p
    where c.district = due.district and c.id = due.id and p.id = c.post_id
    returning c.id, c.reference as call, c.kind, c.target, p.code as agent, c.asked_at as "askedAt"`)

type Named = { readonly district: string; readonly id: string }

export const findCommand = (
  tx: Tx,
  c: Named,
): Promise<{ kind: Act; postId: string; target: string | null } | undefined> =>
  findRow(
    tx,
    sql`select kind, post_id as "postId", target from call_command where district = ${c.district} and id = ${c.id}`,
  )

export async function endCommand(
  tx: Tx,
  o: Named & { readonly done: boolean; readonly reason: string | null },
): Promise<void> {
  await tx.run(sql`update call_command set state = ${o.done ? 'done' : 'failed'}, reason = ${o.reason}, target = null
    where district = ${o.district} and id = ${o.id} and state in ('waiting', 'taken')`)
  tx.tell('desk')
}

export type CommandState = {
  readonly callId: string
  readonly kind: Act
  readonly state: string
  readonly reason: string | null
}

/** The last thing asked for each of these calls. */
export const lastCommands = (tx: Tx, calls: readonly string[]): Promise<CommandState[]> =>
  tx.rows(sql`select distinct on (call_id) call_id as "callId", kind, state, reason from call_command
    where call_id = any(${calls as string[]}::uuid[]) order by call_id, asked_at desc, id desc`)

export async function seeSwitch(
  tx: Tx,
  s: {
    readonly district: string
    readonly postId: string
    readonly areaCode: string
    readonly name: string
    readonly can: readonly string[]
    readonly now: number
  },
): Promise<void> {
  await tx.run(sql`insert into call_switch (district, post_id, area_code, name, can, seen_at)
    values (${s.district}, ${s.postId}, ${s.areaCode}, ${s.name}, ${s.can as string[]}::text[], ${at(s.now)})
    on conflict (district, post_id) do update set name = excluded.name, can = excluded.can, seen_at = excluded.seen_at`)
}

export type Switch = {
  readonly name: string
  readonly can: readonly string[]
  readonly seenAt: number
}

/** The switch of this post, or any; undefined where it has not asked since. */
export const findSwitch = (
  tx: Tx,
  o: { readonly since: number; readonly postId?: string },
): Promise<Switch | undefined> =>
  findRow(
    tx,
    sql`select name, can, seen_at as "seenAt" from call_switch where seen_at > ${at(o.since)}
      ${o.postId === undefined ? sql`` : sql`and post_id = ${o.postId}`} order by seen_at desc limit 1`,
  )

/** What was asked of switches before is deleted, answered or not. Returns how many. */
export const removeCommands = (tx: Tx, before: number): Promise<number> =>
  tx.run(sql`delete from call_command where asked_at < ${at(before)}`)

export const findPostByCode = (tx: Tx, code: string): Promise<{ id: string } | undefined> =>
  findRow(tx, sql`select id from post where code = ${code}`)
