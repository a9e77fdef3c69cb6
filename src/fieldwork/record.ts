// The journal of the work in the field: which command, on what, by whom; no words of anybody.
import type { Keys } from '#platform/crypto.ts'
import type { Tx } from '#platform/db.ts'
import type { Actor } from '#platform/http.ts'
import { appendToSubject } from '#platform/journal/journal.ts'

export type Recorded = {
  readonly keys: Pick<Keys, 'journal'>
  readonly actor: Actor
  readonly now: number
  readonly key: string | null
}

export const record = (
  tx: Tx,
  { keys, actor, now, key }: Recorded,
  entry: {
    readonly kind: `fieldwork.${string}`
    readonly subject: string
    readonly district: string
    /** Ids and kinds only. */
    readonly data?: Readonly<Record<string, string | number | boolean | null>>
  },
): Promise<void> =>
  appendToSubject(tx, keys.journal, {
    ...entry,
    data: entry.data ?? {},
    at: now,
    actor: actor.person?.pseudonym ?? null,
    post: actor.post.id,
    commandKey: key,
  })
