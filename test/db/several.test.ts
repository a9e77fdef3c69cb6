// Two server processes on one PostgreSQL are one installation: whichever is asked, and also when one of them ends.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type Database, openDatabase, sql, type Sql } from '#platform/db.ts'
import { createServerDatabase } from '../setup/server.ts'
import { layOutSquare } from '../setup/square.ts'
import { until } from '../setup/until.ts'
import { answers, end, type Server, start } from './process.ts'

const westHalf = {
  type: 'Polygon',
  coordinates: [
    [
      [113, 29],
      [113.05, 29],
      [113.05, 29.1],
      [113, 29.1],
      [113, 29],
    ],
  ],
}

let db: Database
let drop: () => Promise<void>
let home: string
let a: Server
let b: Server
let cookie: string

async function send<T>(
  server: Server,
  path: string,
  body: unknown,
  method: 'POST' | 'PUT' = 'POST',
) {
  const answer = await fetch(server.url + path, {
    method,
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', 'x-jingwei': '1', cookie: cookie ?? '' },
  })
  const text = await answer.text()
  assert.ok(answer.ok, `${path}: ${answer.status} ${text}`)
  return { json: JSON.parse(text) as T, cookies: answer.headers.getSetCookie() }
}

let reported = 0
async function report(server: Server): Promise<string> {
  const sent = await send<{ id: string }>(server, '/api/intake', {
    description: `第${++reported}个井盖缺失`,
    point: { lon: 113.001 + reported / 1e4, lat: 29.05 },
    photos: [],
  })
  return sent.json.id
}

type Screen = {
  /** Ids of the cases it was told were reported, in order. */
  readonly cases: () => string[]
  readonly lastId: () => string
  readonly close: () => void
}

/** A live screen of the administrator. */
async function look(server: Server, lastId?: string): Promise<Screen> {
  const abort = new AbortController()
  const answer = await fetch(`${server.url}/api/events`, {
    headers: { cookie, ...(lastId ? { 'last-event-id': lastId } : {}) },
    signal: abort.signal,
  })
  assert.equal(answer.status, 200)
  let text = ''
  const reading = async () => {
    const decoder = new TextDecoder()
    for await (const bytes of answer.body ?? []) text += decoder.decode(bytes, { stream: true })
  }
  // The connection is cut by us or with its server.
  void reading().catch(() => {})
  await until('the screen has its place', () => text.includes('\n\n'))
  const events = () => text.slice(0, text.lastIndexOf('\n\n') + 1).split('\n\n')
  return {
    cases: () =>
      events().flatMap((event) => {
        const data = /^data: (.*)$/m.exec(event)?.[1]
        const told = data ? (JSON.parse(data) as { kind: string; subject: string }) : undefined
        return told?.kind === 'reported' ? [told.subject] : []
      }),
    lastId: () => [...text.matchAll(/^id: (\S+)$/gm)].at(-1)?.[1] ?? '',
    close: () => abort.abort(),
  }
}

describe('two processes on one database', () => {
  before(async () => {
    const made = await createServerDatabase()
    ;({ drop } = made)
    home = mkdtempSync(join(tmpdir(), 'jingwei-several-'))
    db = await openDatabase({ url: made.url, connections: 2 })
    await layOutSquare(db)
    const env = { DATABASE_URL: made.url, JINGWEI_HOME: home, JINGWEI_DEMO: '0' }
    ;[a, b] = await Promise.all([start(env), start(env)])
    await Promise.all([a, b].map(answers))
  })

  after(async () => {
    await Promise.all([a, b].filter(Boolean).map((server) => end(server, 'SIGKILL')))
    await db.close()
    await drop()
    rmSync(home, { recursive: true, force: true })
  })

  test('take the same set-up code, and whoever signed in at one is known at the other', async () => {
    const said = () => [a, b].map((server) => / code (\S+)/.exec(server.said())?.[1])
    await until('both have said their code', () => said().every(Boolean))
    const codes = said()
    assert.equal(codes[0], codes[1])
    const chief = { login: 'chief', password: 'a long enough password', name: '陈主任' }
    const { cookies } = await send(b, '/api/setup', { ...chief, code: codes[0] })
    cookie = cookies[0]?.split(';')[0] ?? ''
    const me = await fetch(`${a.url}/api/session`, { headers: { cookie } })
    assert.equal(me.status, 200)
  })

  test('show at one what was reported at the other', async () => {
    const screen = await look(b)
    const id = await report(a)
    await until('the other screen is told', () => screen.cases().includes(id))
    screen.close()
  })

  test('escalate a case that nobody took up once', async () => {
    const ids = await Promise.all(Array.from({ length: 12 }, (_, i) => report(i % 2 ? a : b)))
    await db.owner((tx) =>
      tx.run(
        sql`update timer set due_at = now() where kind = 'accept' and case_id = any(${ids}::uuid[])`,
      ),
    )
    const escalated = () =>
      db.owner((tx) =>
        tx.rows<{ subject: string }>(
          sql`select subject from journal where kind = 'escalated' and subject = any(${ids}::uuid[])`,
        ),
      )
    await until('all are escalated', async () => (await escalated()).length >= ids.length)
    const subjects = (await escalated()).map(({ subject }) => subject)
    assert.deepEqual(subjects.toSorted(), ids.toSorted())
  })

  test('find a place by the boundary that was changed at the other', async () => {
    const areaAt = async (server: Server) => {
      const answer = await fetch(`${server.url}/api/locate?lon=113.08&lat=29.05`)
      return ((await answer.json()) as { areaCode?: string }).areaCode
    }
    assert.equal(await areaAt(b), '429901')
    const body = { name: '区域429901', boundary: westHalf }
    await send(a, '/api/areas/429901', body, 'PUT')
    await until('the other has read it', async () => (await areaAt(b)) === '4299')
  })

  test('go by a right, a category and the settings of a city as soon as they are changed', async () => {
    const ask = async (server: Server, path: string) => {
      const answer = await fetch(server.url + path, { headers: { cookie } })
      return { status: answer.status, json: (await answer.json()) as Record<string, unknown> }
    }
    const change = (statement: Sql, channel: string) =>
      db.owner(async (tx) => {
        await tx.run(statement)
        await tx.run(sql`select pg_notify(${channel}, '')`)
      })
    const log = '/api/access-log'
    assert.equal((await ask(b, log)).status, 200)
    const right = sql`post_kind = 'admin' and action = 'access.read'`
    await change(sql`delete from policy where ${right}`, 'policy')
    await until('neither lets the administrator in', async () =>
      (await Promise.all([ask(a, log), ask(b, log)])).every(({ status }) => status === 403),
    )
    await change(
      sql`insert into policy (post_kind, action, reach) values ('admin', 'access.read', 'all')`,
      'policy',
    )
    await until('both do again', async () =>
      (await Promise.all([ask(a, log), ask(b, log)])).every(({ status }) => status === 200),
    )

    const path = '/api/categories/gb2026%2FM%2F01001'
    const before = (await ask(b, path)).json
    assert.notEqual(before['name'], '改过的名称')
    await send(a, path, { name: '改过的名称', conditions: before['conditions'] }, 'PUT')
    assert.equal((await ask(b, path)).json['name'], '改过的名称')

    const share = async (server: Server) =>
      ((await ask(server, '/api/areas/429901')).json['profile'] as { yellowShare: number })
        .yellowShare
    assert.notEqual(await share(b), 0.5)
    await change(
      sql`insert into city_profile (area_prefix, time_zone, calendar, yellow_share)
        values ('4299', 'Asia/Shanghai', 'cn', 0.5)`,
      'territory',
    )
    await until('both go by them', async () =>
      (await Promise.all([share(a), share(b)])).every((found) => found === 0.5),
    )
  })

  test('give a screen whose process ended what it missed, nothing twice', async () => {
    const first = await look(a)
    const seen = await report(a)
    await until('it is told', () => first.cases().includes(seen))
    const [place, told] = [first.lastId(), first.cases()]
    await end(a, 'SIGKILL')
    const missed = [await report(b), await report(b)]
    const second = await look(b, place)
    const later = await report(b)
    await until('it is told of the last', () => second.cases().includes(later))
    assert.deepEqual([...told, ...second.cases()], [seen, ...missed, later])
    second.close()
  })
})
