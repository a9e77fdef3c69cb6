// Sends what the journal says to whoever asked for it: at least once, in order for each case, tried again with growing
// pauses. What is on its way is in the database, so any process goes on where another stopped.
import { hmac, unseal } from '../crypto.ts'
import type { Database } from '../db.ts'
import { onJournal, readJournal, systemContext } from '../journal/reader.ts'
import type { JobHandler, Log } from '../jobs.ts'
import { openLanes } from '../lanes.ts'
import type { Policy } from './address.ts'
import { contentType, eventId, eventText, signedHeaders } from './event.ts'
import {
  claim,
  type Claimed,
  listDue,
  type Outcome,
  pause,
  removeOld,
  settle,
  spread,
} from './queries.ts'
import { type Sent, sendOnce } from './send.ts'

export type WebhookDeps = {
  readonly contactKey: Buffer
  readonly publicUrl: string
  readonly policy: Policy
  readonly now: () => number
  readonly log: Log
  /** How long a receiver may take to answer; 10 s unless told. */
  readonly timeoutMs?: number
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
/** The pause after each failed attempt; the last one over and over. */
const pauses = [
  5 * second,
  30 * second,
  2 * minute,
  10 * minute,
  30 * minute,
  hour,
  3 * hour,
  6 * hour,
]
/** A receiver that has taken nothing for this long is not told any more. */
export const deadAfterMs = 3 * day
const keepMs = 30 * day
/** What one receiver is sent at the same time. */
const lane = 8
const defaultTimeoutMs = 10 * second

/** Secrets of receivers lie sealed, under a key of their own. */
export const webhookKey = (contactKey: Buffer): Buffer => hmac(contactKey, 'jingwei webhooks')

const readerName = 'webhooks'

/** Notes what is new in the journal for those who are to be told. */
export const spreadJournal = (db: Database, now: () => number): Promise<number> =>
  readJournal(db, {
    name: readerName,
    batch: 500,
    handle: (tx, entries) => spread(tx, entries, now()),
  })

/** Delivers until nothing is due. Each receiver has a lane of its own: a slow one holds up nobody else. */
export function makeSender(db: Database, deps: WebhookDeps) {
  return openLanes({
    due: () => db.transaction(systemContext, (tx) => listDue(tx, deps.now())),
    run: async ({ id }, signal) => {
      let more = true
      while (more && !signal.aborted) {
        // eslint-disable-next-line no-await-in-loop -- one handful after the other
        more = await sendHandful(db, { ...deps, id, signal })
      }
    },
    onError: (err, id) => deps.log.error({ err, webhook: id }, 'webhooks: sending failed'),
  })
}

type Lane = WebhookDeps & { readonly id: string; readonly signal: AbortSignal }

/** @returns whether there may be more to do now */
async function sendHandful(db: Database, o: Lane): Promise<boolean> {
  const timeoutMs = o.timeoutMs ?? defaultTimeoutMs
  const now = o.now()
  // twice the time an attempt may take: after that whoever took it is taken for dead
  const until = now + 2 * timeoutMs + minute
  const claimed = await db.transaction(systemContext, (tx) =>
    claim(tx, { id: o.id, now, until, limit: lane }),
  )
  const results = await Promise.all(claimed.map((c) => sendClaimed(db, c, { ...o, timeoutMs })))
  return results.length > 0 && results.every((sent) => sent.error === null)
}

async function sendClaimed(
  db: Database,
  c: Claimed,
  o: Lane & { readonly timeoutMs: number },
): Promise<Sent> {
  const body = eventText(`${o.publicUrl}/api/journal`, c)
  const id = eventId(c)
  const secret = unseal(webhookKey(o.contactKey), c.sealed, `webhook:${o.id}`)
  const sent = await sendOnce({
    url: c.url,
    body,
    headers: {
      'content-type': contentType,
      'user-agent': 'jingwei',
      ...signedHeaders(secret, { id, now: o.now(), body }),
    },
    timeoutMs: o.timeoutMs,
    policy: o.policy,
    signal: o.signal,
  })
  // cut short by our own end: its turn comes again when the claim has run out
  if (o.signal.aborted && sent.status === null) return sent
  await db.transaction(systemContext, async (tx) => {
    await settle(tx, o.id, c, outcomeOf(sent, c, o.now()))
    // Standard Webhooks: a receiver that is gone for good asks not to be told any more
    if (sent.status === 410) await pause(tx, o.id)
  })
  return sent
}

/** What becomes of a delivery after an attempt. */
export function outcomeOf(
  sent: Sent,
  c: Pick<Claimed, 'attempts' | 'since'>,
  now: number,
): Outcome {
  const { status, error } = sent
  if (error === null) return { state: 'delivered', now, nextAt: now, status, error }
  const nextAt = now + (pauses[Math.min(c.attempts, pauses.length) - 1] ?? second)
  const state = nextAt - c.since > deadAfterMs ? 'dead' : 'pending'
  return { state, now, nextAt, status, error }
}

const pollMs = 5 * second

/** Tells receivers what happens, as it happens, until stopped. Any number of processes may do so. */
export async function startWebhooks(db: Database, deps: WebhookDeps): Promise<() => Promise<void>> {
  const sender = makeSender(db, deps)
  const stop = await onJournal(db, {
    run: async () => {
      await spreadJournal(db, deps.now)
      await sender.kick()
    },
    onError: (err) => deps.log.error({ err }, 'webhooks: the journal could not be read'),
    pollMs,
    spacingMs: second,
  })
  return async () => {
    await stop()
    await sender.stop()
  }
}

/** Each night. */
export const webhookUpkeep = (db: Database, now: () => number): JobHandler => ({
  cron: '50 3 * * *',
  run: async () => void (await forgetOld(db, now())),
})

/** Removes what was delivered or given up long ago. */
export const forgetOld = (db: Database, now: number): Promise<number> =>
  db.transaction(systemContext, (tx) => removeOld(tx, now - keepMs))
