// What was erased is told in the journal itself, without saying of whom: kinds, counts and time. Sealed like any other
// entry, the statement can be proven to whoever asks (docs/journal.md).
import { sql, type Tx } from '../db.ts'
import { appendToSubject } from './journal.ts'

/** All statements stand in one chain of their own. */
export const erasures = '6f0b4c1e-58a3-5d0e-9a41-3c2a7e5b9d11'
export const erasureKind = 'erasure.done'

export type Erasure = {
  /** epoch ms */
  readonly at: number
  /** Why: a person's wish or leave, or the end of the time for which something may be kept. */
  readonly reason: 'person-left' | 'on-request' | 'time-is-up'
  /** What, and how many of each, such as `{ contacts: 12 }`; nothing that tells of whom. */
  readonly removed: Readonly<Record<string, number>>
  readonly actor: string | null
  readonly post: string | null
  readonly commandKey?: string | null
}

/** States what was erased, in the transaction that erases it. What removed nothing is not stated. */
export async function recordErasure(tx: Tx, journalKey: Buffer, e: Erasure): Promise<void> {
  const removed = Object.fromEntries(Object.entries(e.removed).filter(([, count]) => count > 0))
  if (Object.keys(removed).length === 0) return
  await appendToSubject(tx, journalKey, {
    district: '',
    subject: erasures,
    at: e.at,
    kind: erasureKind,
    actor: e.actor,
    post: e.post,
    commandKey: e.commandKey ?? null,
    data: { reason: e.reason, removed },
  })
}

export type Statement = {
  readonly seq: number
  readonly at: number
  readonly reason: string
  readonly removed: Readonly<Record<string, number>>
}

export const listErasures = (tx: Tx): Promise<Statement[]> =>
  tx.rows<Statement>(sql`select seq, at, data->>'reason' as reason, data->'removed' as removed
    from journal where district = '' and subject = ${erasures} order by seq`)
