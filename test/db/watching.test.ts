// What an operator sees of a running server: its metrics, its log, its state. Nothing of it is of a person.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { openDatabase } from '#platform/db.ts'
import { createServerDatabase } from '../setup/server.ts'
import { layOutSquare } from '../setup/square.ts'
import { until } from '../setup/until.ts'
import { answers, end, type Server, start } from './process.ts'

const metricsToken = 'a token for the scraper'
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
// As they might stand anywhere in a request. The last is the form of a follow link's token.
const secrets = {
  name: '欧阳修竹',
  phone: '13912345678',
  email: 'ouyang.xiuzhu@example.org',
  token: 'Zq3vN8yPw1Lk5Rt7Xb2Mc9Hd4Js6Fg0A',
  words: '隔壁王大妈家的狗半夜叫',
}
let server: Server
let stop: () => Promise<void>

before(async () => {
  const { url, drop } = await createServerDatabase()
  const home = mkdtempSync(join(tmpdir(), 'jingwei-watching-'))
  const db = await openDatabase({ url, connections: 1 })
  await layOutSquare(db)
  server = await start({
    DATABASE_URL: url,
    JINGWEI_HOME: home,
    JINGWEI_DEMO: '0',
    JINGWEI_LOG: 'trace',
    JINGWEI_METRICS_TOKEN: metricsToken,
  })
  stop = async () => {
    await end(server, 'SIGTERM')
    await db.close()
    await drop()
    rmSync(home, { recursive: true, force: true })
  }
  await answers(server)
})
after(() => stop?.())

const ask = (
  path: string,
  o: { method?: string; body?: unknown; headers?: Record<string, string> } = {},
) =>
  fetch(server.url + path, {
    method: o.method ?? (o.body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(o.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...o.headers,
    },
    ...(o.body === undefined
      ? {}
      : { body: typeof o.body === 'string' ? o.body : JSON.stringify(o.body) }),
  })

const scrape = async () => {
  const answer = await ask('/metrics', { headers: { authorization: `Bearer ${metricsToken}` } })
  assert.equal(answer.status, 200)
  return answer.text()
}

type Line = Readonly<Record<string, unknown>>
const lines = (): Line[] =>
  server
    .said()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line)

const everything = Object.values(secrets).join(' ')
const inUrl = encodeURIComponent(everything)

describe('a server that is watched', () => {
  test('logs nothing of the people whose requests it takes, refuses or fails on', async () => {
    const { name, phone, email, token, words } = secrets
    const intake = {
      description: words,
      point: { lon: 113.01, lat: 29.05 },
      photos: [],
      reporter: { name, phone, email, language: 'zh-CN' },
    }
    const taken = await ask('/api/intake', { body: intake })
    assert.equal(taken.status, 201, await taken.clone().text())
    const { followUrl, followToken = '' } = (await taken.json()) as Record<string, string>
    const follow = followToken || (followUrl ?? '').split('/').at(-1) || ''
    assert.ok(follow.length > 20, 'a follow link was handed out')
    assert.equal((await ask(`/api/follow/${follow}`)).status, 200)
    const headers = {
      cookie: `jw_session=${token}`,
      authorization: `Bearer ${token}`,
      'x-follow': token,
      'user-agent': email,
      referer: `http://localhost/follow/${token}?${phone}`,
      'idempotency-key': `${token}${phone}`,
      traceparent: `${phone}-${token}`,
    }
    const asked = [
      ask(`/api/follow/${token}`),
      ask(`/api/cases?q=${inUrl}&follow=${token}`, { headers }),
      ask(`/${inUrl}`, { headers }),
      ask(`/api/cases/${inUrl}/comment`, { body: { text: everything }, headers }),
      ask('/api/session', { body: { login: email, password: token } }),
      ask('/api/intake', { body: `{"description": "${everything}" nonsense`, headers }),
      ask('/api/intake', { body: { ...intake, point: { lon: everything, lat: phone } } }),
      ask('/api/session/recovery', { body: { login: email } }),
      ask(`/open311/v2/requests.json?q=${inUrl}&email=${email}`, { headers }),
      ask(`/open311/v2/requests/${inUrl}.xml`, { headers }),
    ]
    for (const answer of await Promise.all(asked)) assert.notEqual(answer.status, 500)
    await until('the last is in the log', () =>
      lines().some((l) => l['route'] === '/open311/v2/requests.json'),
    )
    const said = server.said()
    for (const secret of [...Object.values(secrets), follow, encodeURIComponent(name)])
      assert.ok(!said.includes(secret), `${secret} is in the log`)
    const told = await until('every request is in the log', () => {
      const found = lines().filter((line) => line['msg'] === 'request')
      return found.length >= asked.length + 2 && found
    })
    for (const line of told) {
      assert.match(String(line['route']), /^(none|\/[\w./:*-]*)$/)
      assert.match(String(line['trace_id']), /^[0-9a-f]{32}$/)
    }
  })

  test('goes on with the caller’s trace in its log and its answer', async () => {
    const traceparent = `00-${traceId}-00f067aa0ba902b7-01`
    const answer = await ask('/healthz', { headers: { traceparent } })
    assert.match(
      answer.headers.get('traceparent') ?? '',
      new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`),
    )
    const line = await until('it is in the log', () =>
      lines().find((l) => l['trace_id'] === traceId),
    )
    assert.equal(line['parent_span_id'], '00f067aa0ba902b7')
    assert.equal(line['route'], '/healthz')
  })

  test('tells its figures to the scraper alone, by route and never by address', async () => {
    assert.equal((await ask('/metrics')).status, 401)
    const wrong = await ask('/metrics', { headers: { authorization: 'Bearer another' } })
    assert.equal(wrong.status, 401)
    const text = await scrape()
    for (const name of [
      'http_request_seconds_count{method="GET",route="/api/follow/:token",status="200"}',
      'database_up 1',
      'database_connections{state="open"}',
      'waiting{what="timers"}',
      'waiting_oldest_seconds{what="outbox"}',
      'journal_reader_lag_seconds{reader="notices"}',
      'journal_sealed_entries',
      'timers_fired_total',
      'migrations_missing 0',
      'process_resident_memory_bytes',
    ])
      assert.ok(text.includes(`jingwei_${name}`), `${name} is missing in\n${text}`)
    for (const secret of Object.values(secrets)) assert.ok(!text.includes(secret))
  })
})
