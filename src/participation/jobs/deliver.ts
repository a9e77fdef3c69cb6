// Sends what is due. Each channel has a lane of its own, so that one that hangs holds up no other. What is on its way is in
// the database: any process takes the next, none takes what another has, and what a dead one had comes up again.
import type { Keys } from '#platform/crypto.ts'
import type { Database } from '#platform/db.ts'
import type { Log } from '#platform/jobs.ts'
import { systemContext } from '#platform/journal/reader.ts'
import type { Mail } from '#platform/mail.ts'
import type { Policy } from '#platform/webhooks/address.ts'
import { adapters } from '../adapters.ts'
import type { Way } from '../adapters/adapter.ts'
import {
  allowanceAt,
  codesADay,
  heldUntil,
  type Outcome,
  type Settled,
  settle,
  type ChannelKind,
} from '../domain.ts'
import { openChannelSecret, vapidKeys } from '../keys.ts'
import type { Places } from '../place.ts'
import {
  type ChannelRow,
  giveBack,
  listOpen,
  lockOpen,
  noteFailure,
  noteSent,
  setAllowance,
} from '../queries/channels.ts'
import { claimDue, type Due, findAddressed, settleMessage } from '../queries/outgoing.ts'
import { findForSystem, removeSubscription } from '../queries/subscriptions.ts'
import { parcelOf } from './parcel.ts'

export type DeliverDeps = {
  readonly keys: Keys
  readonly mail: Mail
  readonly policy: Policy
  readonly publicUrl: string
  readonly territory: Pick<Places, 'profileOf'>
  readonly now: () => number
  readonly log: Log
  /** How long a gateway may take; 15 s unless told. */
  readonly timeoutMs?: number
}

const minute = 60_000
const day = 24 * 60 * minute
/** All their messages go to one server; a push service or a robot that asks to wait speaks for itself only. */
const oneGateway: ReadonlySet<ChannelKind> = new Set(['sms', 'email'])
/** What one channel sends at the same time. */
const lane = 10

/** Delivers until nothing is due, on all channels side by side. */
export function makeDeliverer(db: Database, deps: DeliverDeps) {
  const lanes = new Map<string, Promise<void>>()
  const stopping = new AbortController()
  const run = async (id: string) => {
    let more = true
    while (more && !stopping.signal.aborted) {
      // eslint-disable-next-line no-await-in-loop -- one handful after the other
      more = await sendHandful(db, { ...deps, id, signal: stopping.signal })
    }
  }
  const kick = async (): Promise<void> => {
    const open = await db.transaction(systemContext, (tx) => listOpen(tx, deps.now()))
    for (const { id } of open) {
      if (lanes.has(id) || stopping.signal.aborted) continue
      const running = run(id)
        .catch((err: unknown) => deps.log.error({ err, channel: id }, 'messages: sending failed'))
        .finally(() => lanes.delete(id))
      lanes.set(id, running)
    }
  }
  const idle = async (): Promise<void> => {
    await Promise.all(lanes.values())
  }
  return {
    kick,
    idle,
    stop: async () => {
      stopping.abort()
      await idle()
    },
  }
}

type Lane = DeliverDeps & { readonly id: string; readonly signal: AbortSignal }

/** @returns whether there may be more to do now */
async function sendHandful(db: Database, o: Lane): Promise<boolean> {
  const now = o.now()
  const timeoutMs = o.timeoutMs ?? 15_000
  const taken = await db.transaction(systemContext, async (tx) => {
    const channel = await lockOpen(tx, o.id, now)
    if (!channel) return undefined
    const { allowance, allowanceAt: at, perMinute } = channel
    const left = allowanceAt(at === null ? null : { left: allowance, at }, perMinute, now)
    const limit = Math.min(lane, Math.floor(left))
    // four times the time an attempt may take: after that whoever took it is taken for dead
    const until = now + 4 * timeoutMs + minute
    const claimed = limit > 0 ? await claimDue(tx, { ...channel, now, until, limit }) : []
    if (claimed.length > 0) await setAllowance(tx, o.id, { left: left - claimed.length, now })
    return { channel, claimed }
  })
  if (!taken || taken.claimed.length === 0) return false
  const results = await Promise.all(
    taken.claimed.map((m) => handle(db, { ...o, timeoutMs, channel: taken.channel }, m)),
  )
  const unused = results.filter((r) => r === 'held').length
  if (unused > 0) await db.transaction(systemContext, (tx) => giveBack(tx, o.id, unused))
  // a whole handful that failed: the next try is the clock's, not ours
  return results.some((r) => r !== 'failed')
}

type Handling = Lane & { readonly channel: ChannelRow; readonly timeoutMs: number }
type Handled = 'held' | 'done' | 'failed'

const unsent = (state: Settled['state'], reason: string | null, nextAt: number): Settled => ({
  state,
  reason,
  nextAt,
  blockMs: 0,
  uncounted: true,
})

async function handle(db: Database, o: Handling, m: Due): Promise<Handled> {
  const now = o.now()
  const { channel } = o
  const store = (result: Settled) =>
    db.transaction(systemContext, (tx) => settleMessage(tx, m, { result, now: o.now() }))
  const { timeZone } = o.territory.profileOf(m.areaCode)
  const { quietFrom, quietTo } = channel
  const quiet = quietFrom !== null && quietTo !== null ? { from: quietFrom, to: quietTo } : null
  const rules = { quiet, urgentPasses: channel.urgentPasses }
  const until = heldUntil(rules, { level: m.level, now, timeZone })
  if (until !== undefined) {
    await store(unsent('queued', null, until))
    return 'held'
  }
  const to = await db.transaction(systemContext, (tx) =>
    findAddressed(tx, m, { now, since: now - day }),
  )
  if (!to?.queued) return 'held'
  if (to.over) {
    await store(unsent('dropped', 'the notice is over', now))
    return 'held'
  }
  if (to.codes > codesADay) {
    await store(unsent('dropped', 'too many codes were asked for', now))
    return 'held'
  }
  const parcel = parcelOf(m, to, o)
  if (!parcel) {
    await store(unsent('dropped', 'the subscription has ended', now))
    return 'held'
  }
  const outcome = await adapters[channel.kind](parcel, wayOf(o, now))
  // cut short by our own end: its turn comes again when the claim has run out
  if (o.signal.aborted && outcome.kind === 'later') return 'held'
  await note(db, o, { m, outcome })
  return outcome.kind === 'later' ? 'failed' : 'done'
}

const wayOf = (o: Handling, now: number): Way => ({
  settings: o.channel.settings,
  secret: o.channel.secret ? openChannelSecret(o.keys, o.channel.id, o.channel.secret) : undefined,
  mail: o.mail,
  vapid: vapidKeys(o.keys),
  publicUrl: o.publicUrl,
  policy: o.policy,
  timeoutMs: o.timeoutMs,
  signal: o.signal,
  now,
})

async function note(
  db: Database,
  o: Handling,
  { m, outcome }: { readonly m: Due; readonly outcome: Outcome },
): Promise<void> {
  const now = o.now()
  const result = settle(outcome, m.attempts, now)
  await db.transaction(systemContext, async (tx) => {
    await settleMessage(tx, m, { result, now })
    if (outcome.kind === 'sent') await noteSent(tx, o.id, now)
    if (outcome.kind === 'later')
      await noteFailure(tx, o.id, {
        reason: outcome.reason,
        blockedUntil:
          result.blockMs > 0 && oneGateway.has(o.channel.kind) ? now + result.blockMs : null,
      })
    // nobody is reached there any more: the address is not kept
    if (outcome.kind === 'gone' && m.subscriptionId !== null) {
      const ended = await findForSystem(tx, m.subscriptionId)
      if (ended) await removeSubscription(tx, ended)
    }
  })
}
