// The real server, killed in the middle of load: what it acknowledged is there, and nothing is there twice.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { openDatabase, sql } from '#platform/db.ts'
import { type Cluster, startCluster } from '../setup/cluster.ts'
import { createServerDatabase } from '../setup/server.ts'
import { until } from '../setup/until.ts'

const root = join(import.meta.dirname, '../..')
/** `JINGWEI_KILLS=20 npm test test/db/kill.test.ts` looks longer. */
const kills = Number(process.env['JINGWEI_KILLS'] ?? 2)
const perRound = 60

type City = {
  readonly env: NodeJS.ProcessEnv
  readonly url: string
  readonly database: string | undefined
  readonly home: string
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

const square = (side: number) => [
  [
    [113, 29],
    [113 + side, 29],
    [113 + side, 29 + side],
    [113, 29 + side],
    [113, 29],
  ],
]
const areas = ['4299', '429901', '429901001', '429901001001', '42990100100101'].map((code) => ({
  type: 'Feature',
  properties: {
    code,
    name: `区域${code}`,
    kind: ['city', 'district', 'street', 'community', 'grid'][
      [4, 6, 9, 12, 14].indexOf(code.length)
    ],
  },
  geometry: { type: 'Polygon', coordinates: square(0.1) },
}))

const start = (city: City, ...args: string[]): ChildProcess =>
  spawn(process.execPath, ['src/apps/cli/main.ts', ...args], {
    cwd: root,
    env: city.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })

async function finished(child: ChildProcess): Promise<number | null> {
  child.stdout?.resume()
  child.stderr?.resume()
  const [code] = (await once(child, 'exit')) as [number | null]
  return code
}

async function layOut(database: string | undefined): Promise<City> {
  const home = mkdtempSync(join(tmpdir(), 'jingwei-kill-'))
  const port = await freePort()
  const env = {
    ...process.env,
    JINGWEI_DOOR_BURST: '100000',
    JINGWEI_DOOR_FLOOD: '100000',
    JINGWEI_HOME: home,
    PORT: String(port),
    JINGWEI_DEMO: '0',
    JINGWEI_LOG: 'error',
    DATABASE_URL: database ?? '',
  }
  const city = { env, home, database, url: `http://127.0.0.1:${port}` }
  const file = join(home, 'areas.geojson')
  writeFileSync(file, JSON.stringify({ type: 'FeatureCollection', features: areas }))
  assert.equal(await finished(start(city, 'import', 'areas', file, '--profile', 'geojson')), 0)
  return city
}

async function serve(city: City): Promise<ChildProcess> {
  const server = start(city, 'serve')
  server.stdout?.resume()
  server.stderr?.resume()
  await until(
    'the server is ready',
    async () => (await fetch(`${city.url}/readyz`).catch(() => undefined))?.ok === true,
    { timeoutMs: 120_000 },
  )
  return server
}

type Sent = { readonly key: string; readonly body: string }
const request = (round: number, i: number): Sent => ({
  key: `kill-test-${round}-${String(i).padStart(6, '0')}`,
  body: JSON.stringify({
    description: `第${round}轮第${i}个井盖缺失`,
    point: { lon: 113.01 + i * 1e-4, lat: 29.05 },
    photos: [],
  }),
})

/** Each from an address of its own, behind a proxy: nobody is held back for asking too often. */
const headersOf = (key: string) => {
  const [, round = '', i = ''] = /(\d+)-(\d+)$/.exec(key) ?? []
  return {
    'content-type': 'application/json',
    'idempotency-key': key,
    'x-forwarded-for': `10.${round}.${Number(i) >> 8}.${Number(i) & 255}`,
  }
}

/** The acknowledged case's number, or undefined when the server died on it. */
async function send(city: City, { key, body }: Sent): Promise<string | undefined> {
  const answer = await fetch(`${city.url}/api/intake`, {
    method: 'POST',
    body,
    headers: headersOf(key),
  }).catch(() => undefined)
  if (answer?.status !== 201) return undefined
  const reply = (await answer.json().catch(() => undefined)) as { number: string } | undefined
  return reply?.number
}

/** Sends a round and kills the server once half of it is acknowledged; returns what was acknowledged. */
async function loadAndKill(
  city: City,
  server: ChildProcess,
  round: number,
): Promise<Map<string, string>> {
  const acknowledged = new Map<string, string>()
  const waiting = Array.from({ length: perRound }, (_, i) => request(round, i))
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const number = await send(city, next)
      if (number !== undefined) acknowledged.set(next.key, number)
      if (acknowledged.size === perRound / 2) server.kill('SIGKILL')
    }
  }
  const gone = once(server, 'exit')
  await Promise.all(Array.from({ length: 6 }, worker))
  await gone
  return acknowledged
}

async function killing(database: string | undefined): Promise<void> {
  const city = await layOut(database)
  const acknowledged = new Map<string, string>()
  for (let round = 0; round < kills; round++) {
    const server = await serve(city)
    for (const [key, number] of await loadAndKill(city, server, round))
      acknowledged.set(key, number)
  }
  assert.ok(
    acknowledged.size >= (kills * perRound) / 2,
    'the load was acknowledged in part before each kill',
  )
  // Whoever got no answer sends again with the same key.
  const server = await serve(city)
  const all = new Map<string, string>()
  for (let round = 0; round < kills; round++) {
    for (let i = 0; i < perRound; i++)
      all.set(request(round, i).key, (await send(city, request(round, i))) ?? '')
  }
  server.kill('SIGTERM')
  await once(server, 'exit')
  for (const [key, number] of acknowledged)
    assert.equal(all.get(key), number, `${key} is still the case it was`)
  const numbers = await storedNumbers(city)
  assert.deepEqual(numbers.toSorted(), [...all.values()].toSorted(), 'every request is there once')
  assert.equal(await finished(start(city, 'journal', 'verify')), 0, 'the journal is whole')
  rmSync(city.home, { recursive: true })
}

async function storedNumbers(city: City): Promise<string[]> {
  const db = await openDatabase(
    city.database ? { url: city.database } : { directory: join(city.home, 'db') },
  )
  const rows = await db.owner((tx) => tx.rows<{ number: string }>(sql`select number from cases`))
  await db.close()
  return rows.map((r) => r.number)
}

describe('a server killed in the middle of load', () => {
  test('keeps every acknowledged request, none twice, on the embedded database', () =>
    killing(undefined))

  test('keeps every acknowledged request, none twice, on PostgreSQL', async () => {
    const { url, drop } = await createServerDatabase()
    try {
      await killing(url)
    } finally {
      await drop()
    }
  })
})

/** The request's answer in the end: whoever is told that nothing was stored sends it again. */
async function insist(city: City, { key, body }: Sent): Promise<string> {
  return until(`${key} is taken`, async () => {
    const answer = await fetch(`${city.url}/api/intake`, {
      method: 'POST',
      body,
      headers: headersOf(key),
    })
    const text = await answer.text()
    assert.ok([201, 503].includes(answer.status), `${answer.status} ${text}`)
    return answer.status === 201 ? (JSON.parse(text) as { number: string }).number : undefined
  })
}

async function loseDatabase(city: City, cluster: Cluster): Promise<void> {
  const server = await serve(city)
  const all = new Map<string, string>()
  const twice: string[] = []
  for (let round = 0; round < kills; round++) {
    const waiting = Array.from({ length: perRound }, (_, i) => request(round, i))
    let taken = 0
    const worker = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        all.set(next.key, await insist(city, next))
        if (++taken === perRound / 2) cluster.kill()
      }
    }
    await Promise.all(Array.from({ length: 6 }, worker))
  }
  assert.equal(server.exitCode, null, 'the server has outlived its database')
  for (const [key, number] of all) {
    const [, round, i] = /(\d+)-(\d+)$/.exec(key) ?? []
    if ((await insist(city, request(Number(round), Number(i)))) !== number) twice.push(key)
  }
  assert.deepEqual(twice, [])
  const entries = await escalatedOnce(city, 30)
  assert.equal(new Set(entries).size, entries.length, 'no timer fired twice')
  server.kill('SIGTERM')
  await once(server, 'exit')
  const numbers = await storedNumbers(city)
  assert.deepEqual(numbers.toSorted(), [...all.values()].toSorted(), 'every request is there once')
  assert.equal(await finished(start(city, 'journal', 'verify')), 0, 'the journal is whole')
}

/** Makes so many cases late and gives the cases and levels of the escalations that follow. */
async function escalatedOnce(city: City, cases: number): Promise<string[]> {
  const db = await openDatabase({ url: city.database, connections: 1 })
  const listed = () =>
    db.owner((tx) =>
      tx.rows<{ what: string }>(
        sql`select subject || ' ' || data::text as what from journal where kind = 'escalated'`,
      ),
    )
  try {
    await db.owner((tx) =>
      tx.run(sql`update timer set due_at = now()
        where kind = 'accept' and case_id in (select id from cases order by id limit ${cases})`),
    )
    await until('all are escalated', async () => (await listed()).length >= cases, {
      timeoutMs: 120_000,
    })
    return (await listed()).map(({ what }) => what)
  } finally {
    await db.close()
  }
}

test('a server whose database is killed in the middle of load outlives it, and nothing is lost or there twice', async () => {
  const cluster = await startCluster({ durable: true })
  try {
    const { url, drop } = await createServerDatabase(cluster.url)
    const city = await layOut(url)
    await loseDatabase(city, cluster)
    await drop()
    rmSync(city.home, { recursive: true })
  } finally {
    await cluster.stop()
  }
})
