// The first start of the demo city, as it goes wrong: killed in the middle, and begun twice at the same time.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { buildRequests } from '#engines/cityscape'
import { listCategories } from '#categories'
import { systemContext } from '#people'
import { type Database, openDatabase, sql } from '#platform/db.ts'
import { cityOf, demoRequests, requestCategories } from '#simulation'
import { createServerDatabase } from '../setup/server.ts'
import { answers, comesTo, end, type Server, start } from './process.ts'

const counts = (db: Database) =>
  db.owner(async (tx) => {
    const [row] = await tx.rows<Record<string, number>>(sql`select
      (select count(*) from area) as areas, (select count(*) from building) as buildings,
      (select count(*) from unit) as units, (select count(*) from person) as people,
      (select count(*) from duty) as duties, (select count(*) from cases) as cases,
      (select count(distinct (reported_at, title, address)) from cases) as different`)
    return row ?? {}
  })

const stored = (db: Database) =>
  db.owner(async (tx) => {
    const [row] = await tx.rows<{ n: number }>(sql`select past as n from simulation`)
    return row?.n ?? 0
  })

/** What an undisturbed start would have stored, from the same present. */
async function expected(db: Database) {
  const [begun] = await db.owner((tx) =>
    tx.rows<{ at: number }>(sql`select started_at as at from simulation where finished`),
  )
  assert.ok(begun, 'the demo says it is finished')
  const city = cityOf({ seed: 7, size: 'small' })
  const categories = requestCategories(
    await db.transaction(systemContext, (tx) => listCategories(tx, { active: true })),
  )
  const { past, waiting } = demoRequests(city, { size: 'small', startedAt: begun.at })
  const requests = [past, waiting].flatMap((o) => [...buildRequests({ ...o, categories })])
  const { areas, buildings } = city
  return { areas: areas.length, buildings: buildings.length, cases: requests.length }
}

async function isComplete(db: Database): Promise<void> {
  const { areas, buildings, cases, ...rest } = await counts(db)
  assert.deepEqual({ areas, buildings, cases }, await expected(db))
  assert.equal(rest['different'], cases, 'no request is there twice')
  const { units = 0 } = rest
  assert.ok(units > 30 && (rest['people'] ?? 0) > units && (rest['duties'] ?? 0) > 0)
}

/** A past that is over, and a present with work to do. */
async function looksLivedIn(db: Database): Promise<void> {
  const [row] = await db.owner((tx) =>
    tx.rows<Record<string, number>>(sql`select
      (select count(*) from cases where closed_at is not null) as closed,
      (select count(*) from cases where closed_at is null and reported_at < s.started_at - interval '20 minutes') as open,
      (select count(*) from cases where closed_at is null and due_at < s.started_at) as late,
      (select count(*) from cases where closed_at is null and reported_at < s.started_at - interval '15 days') as forgotten,
      (select count(*) from timer where due_at < s.started_at) as overlooked,
      (select count(*) from notice where read_at is null and at < s.started_at - interval '6 hours') as unread,
      (select count(*) from notice where read_at is not null) as read
      from simulation s`),
  )
  const { closed = 0, open = 0, late = 0, read = 0, ...none } = row ?? {}
  assert.deepEqual(none, { forgotten: 0, overlooked: 0, unread: 0 })
  assert.ok(closed > 5 * open && read > 0, JSON.stringify(row))
  assert.ok(late <= 0.02 * closed, JSON.stringify(row))
}

type Begin = () => Promise<Server>

async function onPostgres(run: (begin: Begin, db: Database) => Promise<void>) {
  const { url, drop } = await createServerDatabase()
  const home = mkdtempSync(join(tmpdir(), 'jingwei-demo-'))
  const db = await openDatabase({ url, connections: 2 })
  const servers: Server[] = []
  const begin = async () => {
    const env = { DATABASE_URL: url, JINGWEI_HOME: home, JINGWEI_DEMO: 'small' }
    const server = await start(env)
    servers.push(server)
    return server
  }
  try {
    await run(begin, db)
  } finally {
    await Promise.all(servers.map((server) => end(server, 'SIGKILL')))
    await db.close()
    await drop()
    rmSync(home, { recursive: true, force: true })
  }
}

test('the first start of the demo city, killed while the map is laid out and, with two processes at it, among the requests, is taken up by the next two and makes one city', async () => {
  await onPostgres(async (begin, db) => {
    const first = await begin()
    await comesTo('it has begun', first, () => /First start/.test(first.said()))
    await end(first, 'SIGKILL')
    assert.equal((await counts(db))['areas'], 0, 'no half city')
    const both = () => Promise.all([begin(), begin()])
    const killed = await both()
    for (const one of killed)
      // eslint-disable-next-line no-await-in-loop -- both wait for the same
      await comesTo('requests are stored', one, async () => (await stored(db)) > 0)
    await Promise.all(killed.map((one) => end(one, 'SIGKILL')))
    const last = await both()
    await Promise.all(last.map(answers))
    assert.ok(last.some(({ said }) => /Going on with the demo city/.test(said())))
    for (const { said } of last) assert.match(said(), /requests/)
    await isComplete(db)
    await looksLivedIn(db)
    await Promise.all(last.map((one) => end(one, 'SIGTERM')))
  })
})
