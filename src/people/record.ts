// What this room writes into the journal. Its subjects are not of any district; people appear as pseudonyms.
import { v5 } from 'uuid'
import type { Tx } from '#platform/db.ts'
import type { Actor } from '#platform/http.ts'
import { appendToSubject } from '#platform/journal/journal.ts'

export type Acting = {
  readonly tx: Tx
  readonly actor: Actor
  readonly now: number
  readonly key: string | null
}

export type Change = {
  readonly journalKey: Buffer
  readonly subject: string
  readonly kind: string
  readonly data: Readonly<Record<string, unknown>>
}

const namespace = '6f0b4c1e-58a3-5d0e-9a41-3c2a7e5b9d10'

/** The journal's subject for what has a code instead of an id. */
export const subjectOf = (kind: 'unit' | 'installation', code: string): string =>
  v5(`${kind}:${code}`, namespace)

export async function record(
  call: Acting,
  { journalKey, subject, kind, data }: Change,
): Promise<void> {
  await appendToSubject(call.tx, journalKey, {
    district: '',
    subject,
    at: call.now,
    kind,
    actor: call.actor.person?.pseudonym ?? null,
    post: call.actor.post.id,
    commandKey: call.key,
    data,
  })
}
