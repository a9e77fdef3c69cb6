import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { buildApp } from '../http/app.ts'
import { type Route, streamRoute } from '../http.ts'

const secrets = ['张三丰', '13800138000', 'zhang@example.org', 'u3Kf0sQm-2b9xTt7Vd1Lz8Aa0PqRrWw']
const all = secrets.join(' ')

function failure(): Error {
  const cause = Object.assign(new Error(`invalid input syntax for type uuid: "${all}"`), {
    code: '22P02',
    detail: `Failing row contains (${all})`,
  })
  return new Error(`Could not store “${all}”`, { cause })
}

const routes: Route[] = [
  streamRoute({
    method: 'POST',
    path: '/fails/:token',
    may: 'anyone',
    audit: 'none',
    tag: 'test',
    summary: 'Fails',
    stream: async () => {
      throw failure()
    },
  }),
]

type Told = { method: string; route: string; status: number; seconds: number }
const lines: string[] = []
const requests: Told[] = []
const app = await buildApp({
  door: {
    db: {} as never,
    authenticate: async () => ({ via: 'anyone' }) as never,
    now: () => 0,
  },
  routes,
  logLevel: 'trace',
  publicUrl: 'http://localhost',
  logTo: { write: (line) => void lines.push(line) },
  metrics: { request: (o) => void requests.push(o) },
})
after(() => app.close())

test('a failure is logged so that it can be found, without what it was about', async () => {
  const answer = await app.inject({
    method: 'POST',
    url: `/fails/${encodeURIComponent(all)}?phone=${secrets[1]}`,
    payload: { text: all },
    headers: { cookie: `a=${secrets[3]}`, authorization: `Bearer ${secrets[3]}` },
  })
  assert.equal(answer.statusCode, 500)
  const log = lines.join('')
  for (const secret of secrets)
    assert.ok(!log.includes(secret) && !answer.body.includes(secret), secret)
  assert.match(log, /"code":"22P02"/)
  assert.match(log, /"route":"\/fails\/:token"/)
  const traces = lines.map((line) => (JSON.parse(line) as { trace_id?: string }).trace_id)
  assert.equal(new Set(traces).size, 1, 'both lines are of one trace')
})

test('a request counts under the template of its route, an unknown address under none', async () => {
  requests.length = 0
  await app.inject({ method: 'POST', url: `/fails/${secrets[3]}` })
  await app.inject({ method: 'GET', url: `/${secrets[3]}` })
  assert.deepEqual(
    requests.map(({ method, route, status }) => [method, route, status]),
    [
      ['POST', '/fails/:token', 500],
      ['GET', 'none', 404],
    ],
  )
})
