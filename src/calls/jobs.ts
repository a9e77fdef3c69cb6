// Callers' numbers have an end: emptied each night once their days are over (docs/calls.md).
import type { Database } from '#platform/db.ts'
import type { JobHandlers } from '#platform/jobs.ts'
import { recordErasure } from '#platform/journal/erasure.ts'
import { systemPost } from '#platform/journal/reader.ts'
import { expireNumbers } from './queries/callbacks.ts'
import { removeCommands } from './queries/desk.ts'

const day = 86_400_000

export type CallJobDeps = { readonly now: () => number; readonly journalKey: Buffer }

/** How many calls and call-backs lost their number; what was asked of switches the day before goes too; stated in the record in the same transaction. */
export function forgetCallers(db: Database, deps: CallJobDeps): Promise<number> {
  return db.owner(async (tx) => {
    const now = deps.now()
    const numbers = await expireNumbers(tx, now)
    await removeCommands(tx, now - day)
    await recordErasure(tx, deps.journalKey, {
      at: now,
      reason: 'time-is-up',
      removed: { callers: numbers },
      actor: null,
      post: systemPost,
    })
    return numbers
  })
}

export const callJobs = (db: Database, deps: CallJobDeps): JobHandlers => ({
  'calls.retention': {
    cron: '40 3 * * *',
    run: async () => {
      await forgetCallers(db, deps)
    },
  },
})
