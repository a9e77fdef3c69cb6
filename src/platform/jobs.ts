// Jobs that outlive the process: kept by pg-boss in the database's own schema, taken by whichever process is free.
import { PgBoss, type SendOptions } from 'pg-boss'
import { newId } from './crypto.ts'
import { type Database, sql } from './db.ts'

export type Log = Readonly<Record<'info' | 'warn' | 'error', (facts: object, text: string) => void>>

export type JobData = Readonly<Record<string, unknown>>

export type JobHandler = {
  /** Throws to be tried again, five times with growing pauses. May run twice when a process dies: keep it idempotent. */
  readonly run: (data: JobData, signal: AbortSignal) => Promise<void>
  /** Five-field cron, read in `timeZone` (UTC unless told); with several processes each occurrence runs once. */
  readonly cron?: string
  readonly timeZone?: string
}

export type JobHandlers = Readonly<Record<string, JobHandler>>

export type Jobs = {
  /** Hands over a job; undefined when one with the same `singletonKey` is already waiting or running. */
  send(
    name: string,
    data: JobData,
    options?: { readonly startAfter?: Date; readonly singletonKey?: string },
  ): Promise<string | undefined>
  /** Takes no more jobs and waits up to `timeoutMs` for those under way; what is cut short runs again later. */
  stop(timeoutMs?: number): Promise<void>
}

export type JobOptions = {
  readonly log: Log
  /** How often this process looks for jobs, seconds, at least 0.5. */
  readonly pollSeconds?: number
  /** How often this process looks at the schedules, seconds, 1–45. */
  readonly scheduleSeconds?: number
}

const keepSeconds = 7 * 86_400

/**
 * Starts the jobs of this process. Schedules that no handler names any more are removed.
 * @throws when the database cannot be reached or its user may not make the schema `pgboss`
 */
export async function startJobs(db: Database, handlers: JobHandlers, o: JobOptions): Promise<Jobs> {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => db.execute(text, values) },
    backend: db.kind === 'embedded' ? 'pglite' : 'postgres',
    schema: 'pgboss',
    cronMonitorIntervalSeconds: o.scheduleSeconds ?? 30,
    cronWorkerIntervalSeconds: Math.min(o.scheduleSeconds ?? 5, 45),
  })
  boss.on('error', (error) => o.log.error({ err: error }, 'jobs: the queue failed'))
  boss.on('warning', (warning) => o.log.warn({ warning: warning.message }, 'jobs: warning'))
  await alone(db, () => boss.start())
  try {
    await alone(db, () => prepare(boss, handlers))
    await work(boss, handlers, o)
  } catch (error) {
    await boss.stop({ graceful: false })
    throw error
  }
  return {
    send: async (name, data, options = {}) => {
      if (!(name in handlers)) throw new Error(`There is no job "${name}".`)
      const sent: SendOptions = {
        ...(options.startAfter ? { startAfter: options.startAfter } : {}),
        // the queues hold one job per key: one without a key is like no other
        singletonKey: options.singletonKey ?? newId(),
      }
      return (await boss.send(name, data, sent)) ?? undefined
    },
    stop: (timeoutMs = 20_000) => boss.stop({ graceful: true, timeout: timeoutMs }),
  }
}

/** Processes that start together would make the queue's tables at the same time, and all but one would fail. */
function alone(db: Database, run: () => Promise<unknown>): Promise<unknown> {
  if (db.kind === 'embedded') return run()
  return db.owner(async (tx) => {
    await tx.rows(sql`select pg_advisory_xact_lock(7160204)`)
    return run()
  })
}

// PGlite has one session: a script that fails inside its own BEGIN would leave the next caller in a broken transaction.
async function prepare(boss: PgBoss, handlers: JobHandlers): Promise<void> {
  for (const [name, { cron, timeZone }] of Object.entries(handlers)) {
    /* eslint-disable no-await-in-loop -- one after the other: each takes the same lock */
    await boss.createQueue(name, {
      // at most one waiting or running per singletonKey
      policy: 'exclusive',
      retryLimit: 5,
      retryBackoff: true,
      retryDelay: 5,
      expireInSeconds: 900,
      deleteAfterSeconds: keepSeconds,
    })
    if (cron) await boss.schedule(name, cron, {}, { tz: timeZone ?? 'UTC' })
    /* eslint-enable no-await-in-loop */
  }
  for (const { name } of await boss.getSchedules()) {
    // eslint-disable-next-line no-await-in-loop -- rarely more than none
    if (!handlers[name]?.cron) await boss.unschedule(name)
  }
}

async function work(boss: PgBoss, handlers: JobHandlers, o: JobOptions): Promise<void> {
  for (const [name, handler] of Object.entries(handlers)) {
    // eslint-disable-next-line no-await-in-loop -- registers, does not wait for work
    await boss.work<JobData>(
      name,
      { pollingIntervalSeconds: o.pollSeconds ?? 2, batchSize: 1 },
      async ([job]) => {
        if (!job) return
        try {
          await handler.run(job.data ?? {}, job.signal)
        } catch (error) {
          o.log.error(
            { err: error, job: name, id: job.id },
            'jobs: a job failed; it is tried again',
          )
          throw error
        }
      },
    )
  }
}
