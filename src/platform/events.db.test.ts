import assert from 'node:assert/strict'
import { get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { newId } from '#platform/crypto.ts'
import { type Database, sql, type Tx } from '#platform/db.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { until } from '../../test/setup/until.ts'
import { type EventDeps, eventRoutes } from './events.ts'
import { buildApp } from './http/app.ts'
import type { Actor, Authenticate } from './http.ts'
import { append } from './journal/journal.ts'
import { systemContext } from './journal/reader.ts'
import { Problem } from './problem.ts'
import { say } from './sentence.ts'

const key = Buffer.alloc(32, 1)
const posts = {
  east: { id: '00000000-0000-7000-8000-0000000000e1', area: '420102' },
  west: { id: '00000000-0000-7000-8000-0000000000e2', area: '420103' },
}
type PostName = keyof typeof posts

let signedOut = new Set<string>()

const authenticate: Authenticate = async ({ headers }) => {
  const name = String(headers['x-post'] ?? '')
  if (signedOut.has(name)) throw new Problem('not-signed-in', say`The session has ended.`)
  const post = posts[name as PostName]
  const actor: Actor = {
    post: {
      id: post?.id ?? '00000000-0000-7000-8000-000000000002',
      code: name,
      kind: post ? 'supervisor' : 'public',
      unitCode: 'u',
      areaCode: post?.area ?? '',
      title: name,
      titleEn: name,
    },
    person: null,
    rights: new Map(post ? [['case.read', 'area']] : []),
    via: post ? 'session' : 'anyone',
    language: 'en',
  }
  return actor
}

async function addPosts(db: Database): Promise<void> {
  signedOut = new Set()
  await db.owner(async (tx) => {
    await tx.run(
      sql`insert into unit (code, name, kind, area_code) values ('u', 'u', 'office', '4201')`,
    )
    for (const [code, { id, area }] of Object.entries(posts)) {
      // a dispatcher sees the cases of its area and nothing else
      // eslint-disable-next-line no-await-in-loop -- two posts
      await tx.run(sql`insert into post (id, code, kind, unit_code, area_code, title)
        values (${id}, ${code}, 'dispatcher', 'u', ${area}, ${code})`)
    }
  })
}

/** A bare case of a district, with its first entry in the journal. */
async function happen(db: Database, district: string, kind = 'reported'): Promise<string> {
  const id = newId()
  await db.transaction(systemContext, async (tx) => {
    await tx.run(sql`insert into cases (district, id, number, version, state, category_path, edition, urgency, area_code,
        title, search, door, public, reported_at, updated_at)
      values (${district}, ${id}, ${id}, 1, 'reported', 'x/M/1', 'x', 'normal', ${`${district}001`}, 't', to_tsvector('simple', 't'),
        'web', false, now(), now())`)
    const entry = { district, subject: id, at: 1_772_413_200_000, kind, actor: null, post: null }
    await append(
      tx,
      key,
      [{ district, subject: id, seq: 0 }],
      [{ ...entry, commandKey: null, data: {} }],
    )
  })
  return id
}

const isSettled = async (tx: Tx): Promise<boolean> =>
  (
    await tx.rows(sql`select from journal
      where tx >= (pg_snapshot_xmin(pg_current_snapshot())::text)::bigint`)
  ).length === 0

type Screen = {
  readonly events: () => { id: string; data: Record<string, unknown> }[]
  readonly place: () => string
  readonly response: IncomingMessage
  readonly ended: () => boolean
  readonly close: () => void
}

function connect(port: number, headers: Record<string, string>): Promise<Screen> {
  return new Promise((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port, path: '/api/events', headers }, (response) => {
      let text = ''
      let ended = false
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (text += chunk))
      response.on('close', () => (ended = true))
      response.on('error', () => {})
      const blocks = () => text.split('\n\n').slice(0, -1)
      const field = (block: string, name: string) =>
        new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? ''
      resolve({
        response,
        events: () =>
          blocks()
            .filter((b) => field(b, 'event') === 'journal')
            .map((b) => ({ id: field(b, 'id'), data: JSON.parse(field(b, 'data')) })),
        place: () => field(blocks().at(-1) ?? '', 'id'),
        ended: () => ended,
        close: () => request.destroy(),
      })
    })
    request.on('error', (error) => reject(error))
  })
}

type Open = Parameters<Parameters<typeof onEveryDatabase>[1]>[0]

async function serve(
  open: Open,
  body: (o: { db: Database; port: number; stop: () => Promise<void> }) => Promise<void>,
  times: Pick<EventDeps, 'authenticateMs' | 'heartbeatMs'> = {},
): Promise<void> {
  const db = await open()
  await addPosts(db)
  const app = await buildApp({
    door: { db, authenticate, now: () => 1_772_413_200_000 },
    routes: eventRoutes({ authenticate, onError: (error) => console.error(error), ...times }),
    logLevel: 'silent',
    publicUrl: 'http://localhost',
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  try {
    const { port } = app.server.address() as AddressInfo
    await body({ db, port, stop: () => app.close() })
  } finally {
    await app.close()
  }
}

const subjects = (screen: Screen) => screen.events().map((e) => e.data['subject'])

onEveryDatabase('live screens', (open) => {
  test('a screen hears of what happens in its own area, and not of another’s', async () => {
    await serve(open, async ({ db, port }) => {
      const before = await happen(db, '420102')
      // until then what happened may still be overtaken, by whoever else uses this server, and counts as new
      await until('it is settled', () => db.transaction(systemContext, isSettled))
      const [east, west] = [
        await connect(port, { 'x-post': 'east' }),
        await connect(port, { 'x-post': 'west' }),
      ]
      assert.equal(east.response.headers['content-type'], 'text/event-stream; charset=utf-8')
      const inEast = await happen(db, '420102')
      const inWest = await happen(db, '420103')
      await until('both have heard', () => east.events().length > 0 && west.events().length > 0)
      assert.deepEqual(subjects(east), [inEast])
      assert.deepEqual(subjects(west), [inWest])
      assert.ok(!subjects(east).includes(before), 'a new screen begins at the end')
      assert.deepEqual(east.events()[0]?.data, {
        district: '420102',
        subject: inEast,
        seq: 1,
        kind: 'reported',
        at: '2026-03-02T01:00:00.000Z',
      })
      east.close()
      west.close()
    })
  })

  test('a screen that was cut off resumes where it was and misses nothing', async () => {
    await serve(open, async ({ db, port }) => {
      const first = await connect(port, { 'x-post': 'east' })
      await happen(db, '420102')
      await until('the first has come', () => first.events().length === 1)
      first.close()
      const meanwhile = [await happen(db, '420102'), await happen(db, '420102')]
      await happen(db, '420103')
      const again = await connect(port, {
        'x-post': 'east',
        'last-event-id': first.events()[0]?.id ?? '',
      })
      await until('it has caught up', () => again.events().length >= 2)
      assert.deepEqual(subjects(again), meanwhile)
      again.close()
    })
  })

  test('a long absence is caught up page by page, in order and without repeats', async () => {
    await serve(open, async ({ db, port }) => {
      await db.transaction(systemContext, async (tx) => {
        const id = newId()
        await tx.run(sql`insert into cases (district, id, number, version, state, category_path, edition, urgency, area_code,
            title, search, door, public, reported_at, updated_at)
          values ('420102', ${id}, ${id}, 450, 'reported', 'x/M/1', 'x', 'normal', '420102001', 't', to_tsvector('simple', 't'),
            'web', false, now(), now())`)
        const entry = { district: '420102', subject: id, at: 0, actor: null, post: null }
        await append(
          tx,
          key,
          [{ district: '420102', subject: id, seq: 0 }],
          Array.from({ length: 450 }, () => ({
            ...entry,
            kind: 'commented',
            commandKey: null,
            data: {},
          })),
        )
      })
      const screen = await connect(port, { 'x-post': 'east', 'last-event-id': '0-0' })
      await until('all have come', () => screen.events().length >= 450)
      assert.deepEqual(
        screen.events().map((e) => e.data['seq']),
        Array.from({ length: 450 }, (_, i) => i + 1),
      )
      screen.close()
    })
  })

  test('a screen is told its place also when nothing it may see has happened', async () => {
    await serve(
      open,
      async ({ db, port }) => {
        const screen = await connect(port, { 'x-post': 'east' })
        const start = await until('it has a place', () => screen.place() || null)
        await happen(db, '420103')
        await until('its place has moved', () => screen.place() !== start)
        assert.deepEqual(screen.events(), [])
        screen.close()
      },
      { heartbeatMs: 50 },
    )
  })

  test('a screen goes dark when its session has ended', async () => {
    await serve(
      open,
      async ({ port }) => {
        const screen = await connect(port, { 'x-post': 'east' })
        assert.equal(screen.ended(), false)
        signedOut.add('east')
        await until('the connection has ended', () => screen.ended())
      },
      { authenticateMs: 50 },
    )
  })

  test('whoever is not signed in gets no events', async () => {
    await serve(open, async ({ port }) => {
      const screen = await connect(port, {})
      assert.equal(screen.response.statusCode, 401)
      screen.close()
    })
  })

  test('a server that stops does not wait for its screens', async () => {
    await serve(open, async ({ port, stop }) => {
      const screen = await connect(port, { 'x-post': 'east' })
      await stop()
      await until('the connection has ended', () => screen.ended())
      assert.equal(screen.response.complete, false)
    })
  })
})
