// What the routes of this room share.
import type { Keys } from '#platform/crypto.ts'
import type { Tx } from '#platform/db.ts'
import type { Actor } from '#platform/http.ts'
import { appendToSubject } from '#platform/journal/journal.ts'
import type { AddressPolicy } from '../address.ts'
import type { Places } from '../place.ts'

/** The anonymous door (`openDoor` of #cases): lets in, or throws and asks the device to compute. */
type Door = {
  admit(knock: {
    readonly address: string
    readonly text: string
    readonly work: { readonly challenge: string; readonly nonce: string } | undefined
    readonly now: number
    readonly lately: () => Promise<number>
  }): Promise<unknown>
}

export type RoomDeps = {
  readonly territory: Places
  readonly keys: Keys
  readonly publicUrl: string
  /** Where addresses that people give may lead. */
  readonly policy: AddressPolicy
  /** No mail server is set: letters are kept as files in `home`/mail and reach nobody. */
  readonly lettersKept?: boolean | undefined
  /** Guards against many subscriptions at once; without it everyone may, as often as a minute allows. */
  readonly door?: Door | undefined
}

export const tag = 'participation'

export const iso = (ms: number): string => new Date(ms).toISOString()
export const isoOrNull = (ms: number | null): string | null => (ms === null ? null : iso(ms))

export const nameOf = (language: 'zh-CN' | 'en', zh: string, en: string): string =>
  language === 'en' ? en || zh : zh

export type Acting = {
  readonly tx: Tx
  readonly actor: Actor
  readonly now: number
  readonly key: string | null
}

/** Writes what was done into the chain of what it was done to. */
export async function record(
  { tx, actor, now, key }: Acting,
  journalKey: Buffer,
  e: {
    readonly district: string
    readonly subject: string
    readonly kind: string
    readonly data: Readonly<Record<string, unknown>>
  },
): Promise<void> {
  await appendToSubject(tx, journalKey, {
    ...e,
    at: now,
    actor: actor.person?.pseudonym ?? null,
    post: actor.post.id,
    commandKey: key,
  })
}
