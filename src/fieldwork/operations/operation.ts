// What every kind of operation gets, and what it gives back.
import type { CaseDeps } from '#cases'
import type { Tx } from '#platform/db.ts'
import type { Actor } from '#platform/http.ts'
import type { Territory } from '#territory'
import type { Claimed, Own } from '../queries/work.ts'
import { record, type Recorded } from '../record.ts'
import type { z } from 'zod'
import type { Base } from '../schema.ts'

export type WorkDeps = CaseDeps & { readonly territory: Pick<Territory, 'boundsOf'> }

export type Doing<D> = {
  readonly tx: Tx
  readonly deps: WorkDeps
  readonly actor: Actor
  readonly own: Own
  readonly key: string
  readonly data: D
  readonly base: z.infer<typeof Base> | undefined
  readonly clock: Claimed
  /** A person has looked at both versions and wants this one: what it was made on no longer matters. */
  readonly insist: boolean
}

/** Done, with what the device should know of it; or a conflict, with what is there instead. */
export type Outcome =
  | { readonly done: Readonly<Record<string, unknown>>; readonly about?: string }
  | {
      readonly theirs: Readonly<Record<string, unknown>>
      readonly about: string
      /** Photos that are needed if it is decided for this version. */
      readonly uploads?: readonly string[]
      /** How long it may wait. */
      readonly keepDays?: number
    }

/** Which kind of work was handed in, on what; no words. */
export const recordDone = (
  d: Doing<unknown>,
  entry: Parameters<typeof record>[2],
): Promise<void> => {
  const { deps, actor, key, clock } = d
  const recorded: Recorded = { keys: deps.keys, actor, key, now: clock.receivedAt }
  return record(d.tx, recorded, entry)
}
