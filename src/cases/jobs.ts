// What happens to cases later: timers, notices for staff, messages to those who asked.
import type { Clock } from '#platform/clock.ts'
import type { Keys } from '#platform/crypto.ts'
import type { Database } from '#platform/db.ts'
import type { JobHandlers, Log } from '#platform/jobs.ts'
import { onJournal, readJournal, type Waking } from '#platform/journal/reader.ts'
import type { Mail } from '#platform/mail.ts'
import { sendMessages } from './jobs/messages.ts'
import { type DigestDeps, digestHandler } from './jobs/digest.ts'
import { noticeReader } from './jobs/notices.ts'
import { sweepReminders, type ReminderDeps } from './jobs/reminders.ts'
import { repeatReader } from './jobs/repeats.ts'
import { sendStaffMail } from './jobs/staff-mail.ts'
import { sweepTimers, type TimerDeps } from './jobs/timers.ts'

export { sendMessages, sweepTimers }

export type CaseJobDeps = {
  readonly rules: TimerDeps['rules']
  readonly keys: Keys
  readonly mail: Mail
  readonly now: Clock
  readonly log: Log
  /** Told how many timers a sweep fired. */
  readonly fired?: (timers: number) => void
}

const timerDeps = ({ rules, keys, log }: CaseJobDeps): TimerDeps => ({
  rules,
  journalKey: keys.journal,
  onError: (error, caseId) => log.error({ err: error, case: caseId }, 'timers: a case failed'),
})

async function sweep(db: Database, deps: CaseJobDeps): Promise<void> {
  const fired = await sweepTimers(db, timerDeps(deps), deps.now())
  deps.fired?.(fired)
}

const repeatsOf = (deps: CaseJobDeps) =>
  repeatReader({ rules: deps.rules, journalKey: deps.keys.journal, now: deps.now })

/** For `startJobs`: the sweeps that run each minute even when nothing wakes them. */
export function caseJobHandlers(db: Database, deps: CaseJobDeps): JobHandlers {
  return {
    'case.timers': {
      cron: '* * * * *',
      run: async () => {
        await sweep(db, deps)
      },
    },
    'case.messages': {
      cron: '* * * * *',
      run: async () => {
        await sendMessages(db, { mail: deps.mail, contactKey: deps.keys.contact }, deps.now())
      },
    },
    'case.repeats': {
      cron: '* * * * *',
      run: async () => {
        await readJournal(db, repeatsOf(deps))
      },
    },
    'case.notices': {
      cron: '* * * * *',
      run: async () => {
        await readJournal(db, noticeReader)
      },
    },
  }
}

export type StaffJobDeps = ReminderDeps &
  DigestDeps & {
    readonly mail: Mail
    readonly publicUrl: string
    readonly now: Clock
    readonly log: Log
  }

/** For `startJobs`: what staff are told before it is too late, looked at each minute. */
export function staffJobHandlers(db: Database, deps: StaffJobDeps): JobHandlers {
  return {
    'case.reminders': {
      cron: '* * * * *',
      run: async () => {
        await sweepReminders(db, deps, deps.now())
      },
    },
    'case.digest': digestHandler(db, deps),
    'case.staffMail': {
      cron: '* * * * *',
      run: async () => {
        await sendStaffMail(db, deps, deps.now())
      },
    },
  }
}

/**
 * Starts what should not wait for the minute: everything once at the start, notices and messages after each command,
 * timers within five seconds. Nothing depends on it but the delay. The returned function stops it.
 */
export async function followCases(db: Database, deps: CaseJobDeps): Promise<() => Promise<void>> {
  const failed = (what: string) => (error: unknown) =>
    deps.log.error({ err: error }, `${what} failed; tried again`)
  // A reader left behind by a start that fails would read on, on a database that is being closed.
  await using begun = new AsyncDisposableStack()
  const follow = async (waking: Waking) => begun.defer(await onJournal(db, waking))
  await follow({
    pollMs: 2000,
    spacingMs: 200,
    run: (over) => readJournal(db, noticeReader, over),
    onError: failed('notices'),
  })
  await follow({
    pollMs: 10_000,
    spacingMs: 1000,
    run: (over) => readJournal(db, repeatsOf(deps), over),
    onError: failed('repeats'),
  })
  await follow({
    pollMs: 10_000,
    spacingMs: 1000,
    run: () => sendMessages(db, { mail: deps.mail, contactKey: deps.keys.contact }, deps.now()),
    onError: failed('messages'),
  })
  await follow({
    pollMs: 5000,
    spacingMs: 5000,
    run: () => sweep(db, deps),
    onError: failed('timers'),
  })
  const running = begun.move()
  return () => running.disposeAsync()
}
