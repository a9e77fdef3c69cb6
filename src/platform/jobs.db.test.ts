import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openDatabase } from '#platform/db.ts'
import { onEveryDatabase, type TestDatabase } from '../../test/setup/databases.ts'
import { until } from '../../test/setup/until.ts'
import { type JobData, type JobHandlers, type Jobs, type Log, startJobs } from './jobs.ts'

const silent: Log = { info: () => {}, warn: () => {}, error: () => {} }
const fast = { log: silent, pollSeconds: 0.5, scheduleSeconds: 1 }

/** Two server processes on one database; the embedded one has room for one process only. */
async function twoServers(
  db: TestDatabase,
  handlers: (server: number) => JobHandlers,
): Promise<{ jobs: Jobs; stop: () => Promise<void> }> {
  const jobs = await startJobs(db, handlers(1), fast)
  if (!db.url) return { jobs, stop: () => jobs.stop() }
  const other = await openDatabase({ url: db.url })
  const others = await startJobs(other, handlers(2), fast)
  return {
    jobs,
    stop: async () => {
      await Promise.all([jobs.stop(), others.stop()])
      await other.close()
    },
  }
}

onEveryDatabase('jobs', (open) => {
  test('each job is done once, with its data, by one of the servers', async () => {
    const done: JobData[] = []
    const { jobs, stop } = await twoServers(await open(), () => ({
      'city.job': { run: async (data) => void done.push(data) },
    }))
    try {
      for (const n of [1, 2, 3]) {
        // eslint-disable-next-line no-await-in-loop -- three jobs
        assert.ok(await jobs.send('city.job', { n }))
      }
      await until('all are done', () => done.length >= 3)
    } finally {
      await stop()
    }
    assert.equal(done.length, 3)
    assert.deepEqual(new Set(done.map((d) => d['n'])), new Set([1, 2, 3]))
  })

  test('of jobs with the same key only one waits', async () => {
    const db = await open()
    const jobs = await startJobs(db, { 'city.import': { run: async () => {} } }, fast)
    try {
      const startAfter = new Date(Date.now() + 3_600_000)
      assert.ok(await jobs.send('city.import', { n: 1 }, { singletonKey: 'a', startAfter }))
      assert.equal(
        await jobs.send('city.import', { n: 2 }, { singletonKey: 'a', startAfter }),
        undefined,
      )
      assert.ok(await jobs.send('city.import', { n: 3 }, { singletonKey: 'b', startAfter }))
    } finally {
      await jobs.stop()
    }
  })

  test('a job handed over before a restart is done after it', async () => {
    const db = await open()
    const handlers = (done: JobData[]): JobHandlers => ({
      'city.job': { run: async (data) => void done.push(data) },
    })
    const later = new Date(Date.now() + 1500)
    const first: JobData[] = []
    const before = await startJobs(db, handlers(first), fast)
    await before.send('city.job', { n: 7 }, { startAfter: later })
    await before.stop()
    const second: JobData[] = []
    const after = await startJobs(db, handlers(second), fast)
    try {
      await until('it is done', () => second.length > 0)
    } finally {
      await after.stop()
    }
    assert.deepEqual([first, second], [[], [{ n: 7 }]])
  })

  test('a scheduled job runs once for its minute, however many servers there are', async () => {
    const db = await open()
    const ran: number[] = []
    const minutes = new Set<number>()
    // an occurrence noticed late would fall into the next one's minute and be counted there
    await until('the minute is young', () => new Date().getSeconds() < 50)
    const { stop } = await twoServers(db, (server) => ({
      'city.sweep': {
        cron: '* * * * *',
        run: async () => {
          ran.push(server)
          minutes.add(Math.floor(Date.now() / 60_000))
        },
      },
    }))
    try {
      await until('it has run', () => ran.length > 0, { timeoutMs: 75_000 })
      const looks = async () =>
        (await db.execute('select cron_on from pgboss.version')).rows[0]?.['cron_on']
      const before = await looks()
      await until('the schedules have been looked at again', async () => (await looks()) !== before)
    } finally {
      await stop()
    }
    const { rows } = await db.execute(
      `select count(*)::int as jobs, count(distinct date_trunc('minute', created_on))::int as minutes
       from pgboss.job where name = 'city.sweep'`,
    )
    assert.equal(rows[0]?.['jobs'], rows[0]?.['minutes'])
    assert.ok(ran.length <= minutes.size, `${ran.length} runs in ${minutes.size} minutes`)
  })

  test('a job without a handler is refused at once', async () => {
    const jobs = await startJobs(await open(), {}, fast)
    try {
      await assert.rejects(jobs.send('city.nothing', {}), /no job "city.nothing"/)
    } finally {
      await jobs.stop()
    }
  })
})
