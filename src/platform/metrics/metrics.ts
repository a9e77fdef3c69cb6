// Figures of this process for Prometheus. Labels are templates and names of ours, never what a request brought.
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Database } from '../db.ts'
import type { JobHandlers } from '../jobs.ts'
import { type JobState, listJobs, measure, type Measures } from './measures.ts'

export type Metrics = {
  /** The text that Prometheus reads, and its content type. */
  read(): Promise<{ readonly text: string; readonly type: string }>
  request(o: { method: string; route: string; status: number; seconds: number }): void
  /** The same handlers, counted and timed. */
  jobs(handlers: JobHandlers): JobHandlers
  readonly timersFired: (count: number) => void
}

export type MetricsOptions = {
  readonly now: () => number
  readonly version: string
  /** How long a reading of the database serves; several scrapers then cost no more than one. */
  readonly keepMs?: number
}

const prefix = 'jingwei_'

export function openMetrics(db: Database, o: MetricsOptions): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry, prefix })
  new Gauge({
    name: `${prefix}build_info`,
    help: 'What runs here; always 1',
    labelNames: ['version', 'node', 'database'],
    registers,
  }).set({ version: o.version, node: process.version, database: db.kind }, 1)
  const requests = new Histogram({
    name: `${prefix}http_request_seconds`,
    help: 'Time to answer, by the template of the route',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  })
  const jobs = new Histogram({
    name: `${prefix}job_seconds`,
    help: 'Time a job took, by its outcome',
    labelNames: ['job', 'outcome'],
    buckets: [0.01, 0.1, 1, 10, 60, 300, 900],
    registers,
  })
  const fired = new Counter({
    name: `${prefix}timers_fired_total`,
    help: 'Timers that changed a case, fired by this process',
    registers,
  })
  const readDatabase = gaugesOf(db, { ...o, registers })
  return {
    read: async () => {
      await readDatabase()
      return { text: await registry.metrics(), type: registry.contentType }
    },
    request: ({ method, route, status, seconds }) =>
      requests.observe({ method, route, status: String(status) }, seconds),
    timersFired: (count) => fired.inc(count),
    jobs: (handlers) =>
      Object.fromEntries(
        Object.entries(handlers).map(([job, handler]) => [
          job,
          {
            ...handler,
            run: async (data, signal) => {
              const stop = jobs.startTimer({ job })
              try {
                await handler.run(data, signal)
                stop({ outcome: 'done' })
              } catch (error) {
                stop({ outcome: 'failed' })
                throw error
              }
            },
          },
        ]),
      ),
  }
}

/** Those that are the same for every process on one database; read when asked, and not more often than `keepMs`. */
function gaugesOf(
  db: Database,
  o: MetricsOptions & { readonly registers: Registry[] },
): () => Promise<void> {
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: prefix + name, help, labelNames, registers: o.registers })
  const up = gauge('database_up', '1 when the database answered this reading')
  const pool = gauge(
    'database_connections',
    'Connections of this process; waiting = requests without one',
    ['state'],
  )
  const bytes = gauge('database_bytes', 'Size of the database')
  const count = gauge('waiting', 'Due and not done', ['what'])
  const oldest = gauge('waiting_oldest_seconds', 'How late the longest waiting is', ['what'])
  const readerCount = gauge('journal_reader_unread', 'Entries a reader has before it', ['reader'])
  const readerLag = gauge(
    'journal_reader_lag_seconds',
    'Age of the oldest entry a reader has not read',
    ['reader'],
  )
  const sealed = gauge('journal_sealed_entries', 'Entries under the last signed checkpoint')
  const sealedAt = gauge(
    'journal_checkpoint_timestamp_seconds',
    'When the last checkpoint was signed',
  )
  const missing = gauge('migrations_missing', 'Migrations of this version that the database lacks')
  const queue = gauge('jobs', 'Jobs kept, by state', ['job', 'state'])

  const show = (m: Measures, states: readonly JobState[]) => {
    bytes.set(m.databaseBytes)
    for (const what of ['timers', 'outbox', 'webhooks'] as const) {
      count.set({ what }, m[what].count)
      oldest.set({ what }, m[what].oldestSeconds)
    }
    for (const reader of m.readers) {
      readerCount.set({ reader: reader.name }, reader.count)
      readerLag.set({ reader: reader.name }, reader.oldestSeconds)
    }
    sealed.set(m.sealed.size)
    if (m.sealed.at !== null) sealedAt.set(m.sealed.at / 1000)
    missing.set(m.migrations.missing.length)
    queue.reset()
    for (const { name, ...state } of states) {
      for (const is of ['waiting', 'active', 'failed'] as const)
        queue.set({ job: name, state: is }, state[is])
    }
  }
  let readAt = -Infinity
  return async () => {
    for (const [state, n] of Object.entries(db.connections?.() ?? {})) pool.set({ state }, n)
    if (o.now() - readAt < (o.keepMs ?? 5000)) return
    readAt = o.now()
    try {
      show(await measure(db, o.now()), await listJobs(db))
      up.set(1)
    } catch {
      // A scrape is answered also without the database: that is when it is looked at.
      up.set(0)
    }
  }
}
