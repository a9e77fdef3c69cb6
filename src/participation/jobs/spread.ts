// From a notice to those who subscribed: its hour is kept, and they are gone through in batches, so that it can be watched
// and stopped, and goes on where a process ended.
import { newId } from '#platform/crypto.ts'
import type { Database, Tx } from '#platform/db.ts'
import { appendToSubject } from '#platform/journal/journal.ts'
import { systemContext, systemPost } from '#platform/journal/reader.ts'
import { listReached, publishDue, queueNotice, takeSpreading } from '../queries/outgoing.ts'

type SpreadDeps = {
  readonly journalKey: Buffer
  readonly now: () => number
  /** Asked to end: what is left goes on later. */
  readonly signal?: AbortSignal
  /** Subscriptions of one transaction; 500 unless told. */
  readonly batch?: number
}

async function publishScheduled(tx: Tx, { journalKey, now }: SpreadDeps): Promise<void> {
  const at = now()
  for (const n of await publishDue(tx, at)) {
    // eslint-disable-next-line no-await-in-loop -- one connection
    await appendToSubject(tx, journalKey, {
      district: n.district,
      subject: n.id,
      at,
      kind: 'notice.published',
      actor: null,
      post: systemPost,
      commandKey: null,
      data: { area: n.areaCode, scheduled: true },
    })
  }
}

/** One batch of one notice; undefined when none is left that nobody else is working on. */
async function spreadBatch(tx: Tx, d: SpreadDeps): Promise<number | undefined> {
  const n = await takeSpreading(tx)
  if (!n) return undefined
  const limit = d.batch ?? 500
  const reached = await listReached(tx, n, limit)
  const to = reached.map((r) => ({ ...r, messageId: newId() }))
  return queueNotice(tx, n, { to, now: d.now(), over: reached.length < limit })
}

/** Publishes what is due and queues its messages. @returns how many were queued */
export async function spreadNotices(db: Database, d: SpreadDeps): Promise<number> {
  await db.transaction(systemContext, (tx) => publishScheduled(tx, d))
  let queued = 0
  while (!d.signal?.aborted) {
    // eslint-disable-next-line no-await-in-loop -- batch after batch
    const added = await db.transaction(systemContext, (tx) => spreadBatch(tx, d))
    if (added === undefined) break
    queued += added
  }
  return queued
}
