// What happens to notices and messages later.
import type { Keys } from '#platform/crypto.ts'
import type { Database } from '#platform/db.ts'
import type { JobHandlers } from '#platform/jobs.ts'
import { onJournal } from '#platform/journal/reader.ts'
import { type DeliverDeps, makeDeliverer } from './jobs/deliver.ts'
import { spreadNotices } from './jobs/spread.ts'
import { tidyUp } from './jobs/upkeep.ts'

export type ParticipationJobDeps = DeliverDeps & {
  readonly keys: Keys
  readonly keepDays: number
}

const spreadDeps = (deps: ParticipationJobDeps) => ({
  journalKey: deps.keys.journal,
  now: deps.now,
})

/** For `startJobs`: looked at each minute even when nothing wakes it, and tidied up each night. */
export function participationJobHandlers(db: Database, deps: ParticipationJobDeps): JobHandlers {
  return {
    'participation.notices': {
      cron: '* * * * *',
      run: async (_data, signal) => {
        await spreadNotices(db, { ...spreadDeps(deps), signal })
      },
    },
    'participation.messages': {
      cron: '* * * * *',
      run: async () => {
        const deliverer = makeDeliverer(db, deps)
        await deliverer.kick()
        await deliverer.idle()
      },
    },
    'participation.upkeep': {
      cron: '20 4 * * *',
      run: async () => {
        await tidyUp(db, deps, deps.now())
      },
    },
  }
}

/** Hands out and sends without waiting for the minute, until stopped. Any number of processes may do so. */
export async function followMessages(
  db: Database,
  deps: ParticipationJobDeps,
): Promise<() => Promise<void>> {
  const deliverer = makeDeliverer(db, deps)
  const stop = await onJournal(db, {
    run: async () => {
      await spreadNotices(db, spreadDeps(deps))
      await deliverer.kick()
    },
    onError: (err) => deps.log.error({ err }, 'messages: failed; tried again'),
    pollMs: 5000,
    spacingMs: 1000,
  })
  return async () => {
    await stop()
    await deliverer.stop()
  }
}
