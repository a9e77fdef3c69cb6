// What is forgotten, and whom we ask whether they still want to be told.
import type { Keys } from '#platform/crypto.ts'
import type { Database, Tx } from '#platform/db.ts'
import { recordErasure } from '#platform/journal/erasure.ts'
import { systemContext, systemPost } from '#platform/journal/reader.ts'
import { askAfterMs } from '../domain.ts'
import { subscriptionKey } from '../keys.ts'
import { foldReceipts } from '../queries/notices.ts'
import { forgetTurns, giveUpOld, removeOldMessages } from '../queries/outgoing.ts'
import {
  forgetAsked,
  listExpired,
  listUnused,
  markAsked,
  removeSubscription,
} from '../queries/subscriptions.ts'
import { tell } from '../tell.ts'
import { askWords } from '../words.ts'

type UpkeepDeps = {
  readonly keys: Keys
  /** How long the record of what was sent is kept, days. */
  readonly keepDays: number
}

const day = 86_400_000
const batch = 200
/** Who read a notice is counted out this long after it has ended. */
export const foldAfterMs = 30 * day
/** What nobody could send for this long is not news any more. */
const staleMs = 7 * day

async function untilNone(run: () => Promise<number>): Promise<number> {
  let sum = 0
  for (;;) {
    // eslint-disable-next-line no-await-in-loop -- batch after batch
    const count = await run()
    sum += count
    if (count < batch) return sum
  }
}

/** Removes subscriptions whose time is up, and states it. @returns how many */
export const removeExpired = (
  db: Database,
  { keys }: Pick<UpkeepDeps, 'keys'>,
  now: number,
): Promise<number> =>
  untilNone(() =>
    db.owner(async (tx) => {
      const ended = await listExpired(tx, { now, limit: batch })
      // eslint-disable-next-line no-await-in-loop -- one connection
      for (const s of ended) await removeSubscription(tx, s)
      await state(tx, keys, { now, removed: { subscriptions: ended.length } })
      return ended.length
    }),
  )

/** In the transaction that removes it (docs/privacy.md). */
const state = (
  tx: Tx,
  { journal }: Pick<Keys, 'journal'>,
  o: { readonly now: number; readonly removed: Readonly<Record<string, number>> },
): Promise<void> =>
  recordErasure(tx, journal, {
    at: o.now,
    reason: 'time-is-up',
    removed: o.removed,
    actor: null,
    post: systemPost,
  })

/** Asks the holders of subscriptions unused for a year. @returns how many */
const askUnused = (db: Database, { keys }: UpkeepDeps, now: number): Promise<number> =>
  untilNone(() =>
    db.transaction(systemContext, async (tx) => {
      const unused = await listUnused(tx, { since: now - askAfterMs, limit: batch })
      for (const s of unused) {
        /* eslint-disable no-await-in-loop -- one connection */
        await markAsked(tx, s, now)
        await tell(tx, {
          to: { subscription: s.id },
          channel: s.channel,
          ...askWords(s.language),
          path: `/unsubscribe/${subscriptionKey(keys, s.id)}`,
          language: s.language,
          source: 'ask',
          district: s.district,
          areaCode: s.areaCode ?? s.district,
          dedupeKey: `ask:${s.id}:${Math.floor(now / askAfterMs)}`,
          now,
          contactKey: keys.contact,
        })
        /* eslint-enable no-await-in-loop */
      }
      return unused.length
    }),
  )

export async function tidyUp(db: Database, deps: UpkeepDeps, now: number): Promise<void> {
  await removeExpired(db, deps, now)
  await askUnused(db, deps, now)
  await db.transaction(systemContext, (tx) => giveUpOld(tx, { before: now - staleMs, now }))
  await db.owner(async (tx) => {
    await forgetAsked(tx, now - day)
    await forgetTurns(tx, now - day)
    const readMarks = await foldReceipts(tx, now - foldAfterMs)
    const messages = await removeOldMessages(tx, now - deps.keepDays * day)
    await state(tx, deps.keys, { now, removed: { readMarks, messages } })
  })
}
