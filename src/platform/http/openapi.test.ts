import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { route } from '../http.ts'
import { describeApi } from './openapi.ts'

const common = { audit: 'none', tag: 'test', summary: 'A test', run: async () => {} } as const
const routes = [
  route({
    ...common,
    method: 'GET',
    path: '/api/cases/:id',
    may: 'case.read',
    params: z.object({ id: z.uuid() }),
    query: z.object({ q: z.string().optional(), limit: z.number() }),
    reply: z.object({ number: z.string() }),
  }),
  route({
    ...common,
    method: 'POST',
    path: '/api/cases/:id',
    may: 'anyone',
    params: z.object({ id: z.uuid() }),
    body: z.object({ note: z.string().max(10), public: z.boolean().default(true) }),
  }),
  route({ ...common, method: 'GET', path: '/secret', may: 'anyone', hidden: true }),
]
// oxlint-disable-next-line typescript/no-explicit-any -- a document is looked into by its paths
const api = describeApi(routes, 'https://city.example') as any

test('a route is described with what it takes, gives and asks for', () => {
  const get = api.paths['/api/cases/{id}'].get
  assert.deepEqual(
    get.parameters.map((p: { name: string; in: string; required: boolean }) => [
      p.name,
      p.in,
      p.required,
    ]),
    [
      ['id', 'path', true],
      ['q', 'query', false],
      ['limit', 'query', true],
    ],
  )
  assert.equal(
    get.responses['200'].content['application/json'].schema.properties.number.type,
    'string',
  )
  assert.match(get.description, /case\.read/)
  assert.equal(get.security.length, 2)
})

test('a write takes a body and may carry a key; an open door asks for no sign-in', () => {
  const { post } = api.paths['/api/cases/{id}']
  const schema = post.requestBody.content['application/json'].schema
  assert.deepEqual([schema.required, schema.properties.note.maxLength], [['note'], 10])
  assert.ok(post.parameters.some((p: { name: string }) => p.name === 'Idempotency-Key'))
  assert.deepEqual(post.security, [])
  assert.equal(
    post.responses.default.content['application/problem+json'].schema.$ref,
    '#/components/schemas/Problem',
  )
})

test('both methods of a path stand beside each other, and hidden routes are left out', () => {
  assert.equal(api.openapi, '3.1.0')
  assert.deepEqual(Object.keys(api.paths), ['/api/cases/{id}'])
  assert.deepEqual(Object.keys(api.paths['/api/cases/{id}']), ['get', 'post'])
  assert.notEqual(
    api.paths['/api/cases/{id}'].get.operationId,
    api.paths['/api/cases/{id}'].post.operationId,
  )
})
