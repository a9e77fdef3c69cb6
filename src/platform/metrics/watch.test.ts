import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { z } from 'zod'
import { buildApp } from '../http/app.ts'
import { type Route, route, streamRoute } from '../http.ts'

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
  route({
    method: 'POST',
    path: '/posts/:token/orders',
    may: 'order.give',
    audit: 'none',
    tag: 'test',
    summary: 'Gives an order',
    run: async () => ({}),
  }),
  route({
    method: 'POST',
    path: '/reports/:token',
    may: 'anyone',
    audit: 'none',
    tag: 'test',
    summary: 'Takes a report',
    body: z.object({
      phone: z.string().max(3),
      attributes: z.record(z.string(), z.number()).optional(),
    }),
    run: async () => ({}),
  }),
]

type Told = { method: string; route: string; status: number; seconds: number }
const lines: string[] = []
const clerk = { id: '00000000-0000-7000-8000-0000000000aa', title: '受理员', kind: 'callTaker' }
let asking: object = { via: 'anyone', post: clerk, rights: new Map() }
const requests: Told[] = []
const app = await buildApp({
  door: {
    db: {} as never,
    authenticate: async () => asking as never,
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

test('each refusal is one line: by whom, of what, for want of which right, in which field, and nothing that was sent', async () => {
  const refusedBy = async (url: string, payload: object) => {
    lines.length = 0
    const { statusCode } = await app.inject({ method: 'POST', url, payload })
    const said = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    const told = said.filter((line) => line['msg'] === 'refused')
    assert.equal(told.length, 1)
    for (const secret of secrets) assert.ok(!JSON.stringify(said).includes(secret), secret)
    const { refused, status, route: of, level, needs, fields, post } = told[0] ?? {}
    assert.equal(status, statusCode)
    return { refused, of, level, needs, fields, post }
  }
  const token = encodeURIComponent(all)
  const asked = { phone: secrets[1], attributes: { [secrets[1] ?? '']: 'x' } }
  const seen = { post: clerk.id, needs: undefined, fields: undefined }
  assert.deepEqual(await refusedBy(`/posts/${token}/orders`, asked), {
    ...seen,
    refused: 'not-signed-in',
    of: '/posts/:token/orders',
    level: 40,
  })
  assert.deepEqual(await refusedBy(`/reports/${token}`, asked), {
    ...seen,
    refused: 'invalid-input',
    of: '/reports/:token',
    level: 30,
    fields: ['phone', 'attributes'],
  })
  asking = { via: 'token', post: clerk, rights: new Map() }
  assert.deepEqual(await refusedBy(`/posts/${token}/orders`, asked), {
    ...seen,
    refused: 'forbidden',
    of: '/posts/:token/orders',
    level: 40,
    needs: 'order.give',
  })
})
