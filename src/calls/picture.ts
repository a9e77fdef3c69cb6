// What the desk of one post looks like at a moment: read by its page, and watched for change on its behalf.
import type { Tx } from '#platform/db.ts'
import type { Actor } from '#platform/http.ts'
import { countWaiting, listCallbacks } from './queries/callbacks.ts'
import { listLive } from './queries/calls.ts'
import { findDesk, findSwitch, lastCommands, listDesks } from './queries/desk.ts'
import { liveMs, switchGoneMs } from './service.ts'
import { callbackOf, callOf, iso } from './wire.ts'

/** As far as row-level security lets the post of the transaction see. */
export async function deskPicture(tx: Tx, { post }: Pick<Actor, 'post'>, now: number) {
  const since = now - liveMs
  const live = await listLive(tx, { postId: post.id, since })
  const commands = await lastCommands(
    tx,
    live.map(({ id }) => id),
  )
  const desk = await findDesk(tx, post.id)
  const there = await findSwitch(tx, { since: now - switchGoneMs })
  const callbacks = await listCallbacks(tx, { state: 'waiting', limit: 20, cursor: undefined })
  return {
    desk: desk ? { ...desk, since: iso(desk.since) } : null,
    switch: there ? { name: there.name, can: there.can } : null,
    calls: live.map((c) => ({
      ...callOf(c),
      command: commands.find(({ callId }) => callId === c.id) ?? null,
    })),
    desks: (await listDesks(tx, since)).map((d) => ({ ...d, since: iso(d.since) })),
    callbacks: {
      ...(await countWaiting(tx, now)),
      items: callbacks.items.map((c) => callbackOf(c, now)),
    },
  }
}
