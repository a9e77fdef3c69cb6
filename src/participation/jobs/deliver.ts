// Sends what is due. Each channel has a lane of its own, so that one that hangs holds up no other. What is on its way is in
// the database: any process takes the next, none takes what another has, and what a dead one had comes up again.
import type { Keys } from '#platform/crypto.ts'
import type { Database } from '#platform/db.ts'
import type { Log } from '#platform/jobs.ts'
import { systemContext } from '#platform/journal/reader.ts'
import { openLanes } from '#platform/lanes.ts'
import { lettersAtOnce, type Mail } from '#platform/mail.ts'
import type { Policy } from '#platform/webhooks/address.ts'
import { adapters } from '../adapters.ts'
import type { Parcel, Way } from '../adapters/adapter.ts'
import { hintOf } from '../address.ts'
import {
  allowanceAt,
  codesADay,
  heldUntil,
  type Outcome,
  rateOf,
  robotRate,
  robotTurn,
  type Settled,
  settle,
  type ChannelKind,
} from '../domain.ts'
import { openChannelSecret, robotIndex, vapidKeys } from '../keys.ts'
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
import {
  claimDue,
  type Due,
  findAddressed,
  lockTurns,
  putOff,
  setTurns,
  settleMessage,
} from '../queries/outgoing.ts'
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

/** Hosts that did not answer in time, and until when they are left alone. */
type HeldHosts = Map<string, number>

const minute = 60_000
const day = 24 * 60 * minute
/** All their messages go to one server; a push service or a robot that asks to wait speaks for itself only. */
const oneGateway: ReadonlySet<ChannelKind> = new Set(['sms', 'email'])
/** What one channel sends at the same time. */
const laneOf = (kind: ChannelKind): number => (kind === 'email' ? lettersAtOnce : 10)
/** How long a host is left alone that did not answer: what else goes there would wait as long. */
const holdMs = 30_000

/** Delivers until nothing is due, on all channels side by side. */
export function makeDeliverer(db: Database, deps: DeliverDeps) {
  const held: HeldHosts = new Map()
  return openLanes({
    due: () => db.transaction(systemContext, (tx) => listOpen(tx, deps.now())),
    run: ({ id, kind }, signal) => runLane(db, { ...deps, id, kind, held, signal }),
    onError: (err, id) => deps.log.error({ err, channel: id }, 'messages: sending failed'),
  })
}

type Lane = DeliverDeps & {
  readonly id: string
  readonly kind: ChannelKind
  readonly held: HeldHosts
  readonly signal: AbortSignal
}

type Taken = { readonly channel: ChannelRow; readonly claimed: readonly Due[] }

/** Sends what is due, and takes the next as soon as one is done: one that hangs holds up itself only. */
async function runLane(db: Database, o: Lane): Promise<void> {
  const flying = new Set<Promise<void>>()
  const most = laneOf(o.kind)
  let failures = 0
  let broken: unknown
  const send = async (channel: ChannelRow, m: Due): Promise<void> => {
    const handled = await handle(db, { ...o, channel }, m)
    failures = handled === 'failed' ? failures + 1 : 0
    const back = 1 / rateOf(channel).weight
    if (handled === 'held') await db.transaction(systemContext, (tx) => giveBack(tx, o.id, back))
  }
  const launch = ({ channel, claimed }: Taken) => {
    for (const m of claimed) {
      const one: Promise<void> = send(channel, m)
        .catch((error: unknown) => {
          broken ??= error
        })
        .finally(() => flying.delete(one))
      flying.add(one)
    }
  }
  try {
    // so many failures on end: the next try is the clock's, not ours
    while (!o.signal.aborted && failures < most && broken === undefined) {
      const wasBusy = flying.size > 0
      // eslint-disable-next-line no-await-in-loop -- what is free is filled
      const taken = await takeDue(db, { ...o, free: most - flying.size })
      if (taken) launch(taken)
      // nothing to take may mean that one of ours was just noting what came of it
      if (flying.size === 0 && !wasBusy) break
      // eslint-disable-next-line no-await-in-loop
      if (flying.size > 0) await Promise.race(flying)
    }
  } finally {
    await Promise.all(flying)
  }
  if (broken !== undefined) throw broken
}

const patienceOf = ({ timeoutMs }: DeliverDeps): number => timeoutMs ?? 15_000

const takeDue = (db: Database, o: Lane & { readonly free: number }): Promise<Taken | undefined> =>
  db.transaction(systemContext, async (tx) => {
    const now = o.now()
    const channel = await lockOpen(tx, o.id, now)
    if (!channel) return undefined
    const { allowance, allowanceCodes, allowanceAt: at } = channel
    const { perMinute, weight } = rateOf(channel)
    const leftOf = (left: number, rate: number) =>
      allowanceAt(at === null ? null : { left: left * weight, at }, rate, now)
    const left = leftOf(allowance, perMinute)
    // whoever asks for codes in others' names takes half of what may leave, and no more
    const leftCodes = leftOf(allowanceCodes, perMinute / 2)
    const limit = Math.min(o.free, Math.floor(left))
    if (limit <= 0) return undefined
    // four times the time an attempt may take: after that whoever took it is taken for dead; a letter waits its turn
    const until = now + 4 * patienceOf(o) + (o.kind === 'email' ? 10 : 1) * minute
    const codes = Math.min(limit, Math.floor(leftCodes))
    const claimed = await claimDue(tx, { ...channel, now, until, limit, codes })
    if (claimed.length === 0) return undefined
    const asked = claimed.filter(({ source }) => source === 'confirm').length
    await setAllowance(tx, o.id, {
      left: (left - claimed.length) / weight,
      codes: (leftCodes - asked) / weight,
      now,
    })
    return { channel, claimed }
  })

type Handling = Lane & { readonly channel: ChannelRow }
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
  const host = hostOfParcel(channel.kind, parcel.address)
  const heldTill = o.held.get(host) ?? 0
  if (heldTill > now) {
    await store(unsent('queued', 'its host gave no answer; left alone for a while', heldTill))
    return 'held'
  }
  o.held.delete(host)
  const turnAt = channel.kind === 'webhook' ? await waitsForRobot(db, o, { m, parcel }) : undefined
  if (turnAt !== undefined) {
    await store(unsent('queued', 'its robot has had all it takes in a minute', turnAt))
    return 'held'
  }
  const began = performance.now()
  const outcome = await adapters[channel.kind](parcel, wayOf(o, now))
  if (outcome.kind === 'later' && host && performance.now() - began >= 0.9 * patienceOf(o))
    o.held.set(host, o.now() + holdMs)
  // cut short by our own end: its turn comes again when the claim has run out
  if (o.signal.aborted && outcome.kind === 'later') return 'held'
  await note(db, o, { m, outcome })
  return outcome.kind === 'later' ? 'failed' : 'done'
}

/** Until when a group robot takes no more; undefined when this one may go, which is then counted. */
const waitsForRobot = (
  db: Database,
  o: Handling,
  { m, parcel }: { readonly m: Due; readonly parcel: Parcel },
): Promise<number | undefined> =>
  db.transaction(systemContext, async (tx) => {
    const now = o.now()
    const index = robotIndex(o.keys, parcel.address)
    const rate = o.channel.settings.robotPerMinute ?? robotRate
    const turn = robotTurn(await lockTurns(tx, index, now), rate, now)
    if (turn.now) {
      await setTurns(tx, index, { sentAt: turn.sentAt, now })
      return undefined
    }
    const { district, subscriptionId } = m
    if (subscriptionId !== null)
      await putOff(tx, { district, subscriptionId, until: turn.nextAt, now })
    return turn.nextAt
  })

/** Empty where all messages go to one server, whose channel waits for itself. */
const hostOfParcel = (kind: ChannelKind, address: string): string =>
  oneGateway.has(kind) ? '' : hintOf(kind, address)

const wayOf = (o: Handling, now: number): Way => ({
  settings: o.channel.settings,
  secret: o.channel.secret ? openChannelSecret(o.keys, o.channel.id, o.channel.secret) : undefined,
  mail: o.mail,
  vapid: vapidKeys(o.keys),
  publicUrl: o.publicUrl,
  policy: o.policy,
  timeoutMs: patienceOf(o),
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
