/**
 * The queue, its counts, the map and the league tables of a city with five million cases, over HTTP from a server process
 * of its own, for posts from the city down to one grid; beside the plain SQL that would answer the same under the same
 * rights. Bar: p95 below 100 ms each. Prints one JSON line.
 *
 * `npm run bench -- scale [--cases N] [--calls N] [--keep DIR | --use DIR]`: `--keep` leaves the filled cluster in DIR,
 * `--use` takes one that was left.
 */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { openDatabase } from '#platform/db.ts'
import { migrate } from '#platform/migrations.ts'
import { answers, end, start } from '../test/db/process.ts'
import { type Ask, asksOf, type Kind } from './scale/asks.ts'
import { checkFigures } from './scale/check.ts'
import { layOut } from './scale/city.ts'
import { removeKept, settings, startKept } from './scale/cluster.ts'
import { fill } from './scale/fill.ts'
import { report } from './setup/report.ts'

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '5000000' },
    calls: { type: 'string', default: '300' },
    keep: { type: 'string' },
    use: { type: 'string' },
    slow: { type: 'boolean', default: false },
  },
})
const bar = 100
const kinds: readonly Kind[] = ['queue', 'counts', 'map', 'league']
const naiveCalls = 5
const round = (n: number) => Number(n.toFixed(1))

function quantile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

async function prepare(url: string, fresh: boolean): Promise<number> {
  const began = performance.now()
  const db = await openDatabase({ url, connections: 1 })
  await migrate(db)
  await db.close()
  if (!fresh) return 0
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await layOut(client)
  await client.end()
  await fill(url, { cases: Number(values.cases), connections: 2, say: console.log })
  return performance.now() - began
}

async function ask(server: string, { url, seat }: Ask): Promise<{ ms: number; bytes: number }> {
  const began = performance.now()
  const reply = await fetch(server + url, { headers: { authorization: `Bearer ${seat.code}` } })
  const text = await reply.text()
  if (!reply.ok) throw new Error(`${url}: ${reply.status} ${text}`)
  return { ms: performance.now() - began, bytes: text.length }
}

/** One after the other: how long somebody waits for whom nobody else does. */
async function timed<T>(asks: readonly Ask[], run: (one: Ask) => Promise<T>): Promise<T[]> {
  const all: T[] = []
  // oxlint-disable-next-line no-await-in-loop -- one after the other
  for (const one of asks) all.push(await run(one))
  return all
}

async function askPlainly(client: pg.Client, { naive, seat }: Ask): Promise<number> {
  const { rows } = await client.query<{ id: string }>('select id from post where code = $1', [
    seat.code,
  ])
  await client.query('begin')
  await client.query(
    `select set_config('role', 'jingwei_app', true), set_config('app.post', $1, true)`,
    [rows[0]?.id],
  )
  const began = performance.now()
  // oxlint-disable-next-line no-await-in-loop -- one after the other
  for (const statement of naive) await client.query(statement)
  const ms = performance.now() - began
  await client.query('rollback')
  return ms
}

async function measure(kind: Kind, o: { server: string; client: pg.Client; now: number }) {
  const asks = asksOf(kind, Number(values.calls), o.now)
  await timed(asks.slice(0, 40), (one) => ask(o.server, one))
  const own = await timed(asks, (one) => ask(o.server, one))
  const times = own.map(({ ms }) => ms)
  if (values.slow) {
    const slowest = asks
      .map((one, i) => ({ ms: times[i] ?? 0, one }))
      .toSorted((a, b) => b.ms - a.ms)
    for (const { ms, one } of slowest.slice(0, 25))
      console.log(round(ms), one.of, one.seat.code, one.url)
  }
  const plain = await timed(asks.slice(0, naiveCalls), (one) => askPlainly(o.client, one))
  const [p95, naive] = [quantile(times, 0.95), quantile(plain, 0.5)]
  return {
    calls: times.length,
    p50: round(quantile(times, 0.5)),
    p95: round(p95),
    worst: round(Math.max(...times)),
    naive: round(naive),
    ratio: round(naive / quantile(times, 0.5)),
    meets: p95 < bar,
  }
}

const folder = values.use ?? values.keep ?? mkdtempSync('/tmp/jingwei-scale-')
const home = mkdtempSync(join(tmpdir(), 'jingwei-bench-'))
const cluster = await startKept(folder)
try {
  const owner = new pg.Client({ connectionString: cluster.url })
  await owner.connect()
  if (!values.use) await owner.query('create database jingwei')
  await owner.end()
  const url = cluster.url.replace(/postgres$/, 'jingwei')
  const fillMs = await prepare(url, !values.use)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const checked = await checkFigures(client, 2000)
  const { rows } = await client.query<{ cases: number; open: number; now: number }>(
    `select count(*)::int as cases, count(*) filter (where closed_at is null)::int as open,
       (extract(epoch from max(reported_at)) * 1000)::float8 as now from cases`,
  )
  const stored = rows[0] as { cases: number; open: number; now: number }
  const server = await start({
    DATABASE_URL: url,
    JINGWEI_HOME: home,
    JINGWEI_MASTER_KEY: randomBytes(32).toString('base64'),
    JINGWEI_DEMO: '0',
  })
  const measured: Partial<Record<Kind, Awaited<ReturnType<typeof measure>>>> = {}
  const loadBefore = loadavg()[0] ?? 0
  try {
    await answers(server)
    for (const kind of kinds) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      measured[kind] = await measure(kind, { server: server.url, client, now: stored.now })
      console.log(kind, JSON.stringify(measured[kind]))
    }
  } finally {
    await end(server, 'SIGTERM')
    await client.end()
  }
  const all = Object.values(measured)
  report({
    bench: 'scale',
    cases: stored.cases,
    open: stored.open,
    fillSeconds: Math.round(fillMs / 1000),
    figuresChecked: checked,
    barMs: bar,
    ...measured,
    settings,
    load: [loadBefore, loadavg()[0] ?? 0].map(round),
    ratio: Math.min(...all.map(({ ratio }) => ratio)),
    meets: all.every(({ meets }) => meets),
  })
} finally {
  cluster.stop()
  rmSync(home, { recursive: true, force: true })
  if (!values.use && !values.keep) removeKept(folder)
}
