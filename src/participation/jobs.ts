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
      run: async (_data, signal) => {
        const deliverer = makeDeliverer(db, deps)
        const stop = () => void deliverer.stop()
        signal.addEventListener('abort', stop, { once: true })
        try {
          if (!signal.aborted) await deliverer.kick()
          await deliverer.idle()
        } finally {
          signal.removeEventListener('abort', stop)
        }
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

/** Runs it when called, and once more where it was called meanwhile; never twice at the same time. */
function once(run: () => Promise<void>, onError: (error: unknown) => void): () => void {
  let running = false
  let again = false
  const call = () => {
    if (running) {
      again = true
      return
    }
    running = true
    void run()
      .catch(onError)
      .finally(() => {
        running = false
        if (!again) return
        again = false
        call()
      })
  }
  return call
}

/** Hands out and sends without waiting for the minute, until stopped. Any number of processes may do so. */
export async function followMessages(
  db: Database,
  deps: ParticipationJobDeps,
): Promise<() => Promise<void>> {
  const deliverer = makeDeliverer(db, deps)
  const onError = (err: unknown) => deps.log.error({ err }, 'messages: failed; tried again')
  const stop = await onJournal(db, {
    run: async () => {
      await spreadNotices(db, spreadDeps(deps))
      await deliverer.kick()
    },
    onError,
    pollMs: 5000,
    spacingMs: 1000,
  })
  // whoever asked for a code waits for it
  const unlisten = await db.listen('outgoing', once(deliverer.kick, onError))
  return async () => {
    await unlisten()
    await stop()
    await deliverer.stop()
  }
}
