import assert from 'node:assert/strict'
import type { FastifyRequest } from 'fastify'
import { test } from 'node:test'
import { z } from 'zod'
import { type Route, route } from '../http.ts'
import { Problem } from '../problem.ts'
import { parseInput } from './parse.ts'

const spec: Route = route({
  method: 'POST',
  path: '/api/x/:id',
  may: 'anyone',
  audit: 'none',
  summary: 'A test',
  tag: 'test',
  params: z.object({ id: z.uuid('the id of a case') }),
  query: z.object({ limit: z.coerce.number().int().max(200, 'at most 200').default(50) }),
  body: z.object({
    note: z.string({ error: 'a note' }),
    deep: z.object({ list: z.array(z.number()) }).optional(),
  }),
  run: async () => {},
})
const id = '0190a0a0-0000-7000-8000-000000000001'
const key = '0190a0a0-0000-7000-8000-000000000002'
const ask = (o: { params?: object; query?: object; body?: unknown; key?: unknown }) =>
  parseInput(spec, {
    params: { id },
    query: {},
    body: { note: 'x' },
    ...o,
    headers: o.key === undefined ? {} : { 'idempotency-key': o.key },
  } as unknown as FastifyRequest)

function fieldsOf(o: Parameters<typeof ask>[0]): string[] {
  try {
    ask(o)
  } catch (error) {
    assert.ok(error instanceof Problem && error.code === 'invalid-input')
    for (const f of error.fields) assert.ok(error.message.includes(f.field) && f.expected)
    return error.fields.map((f) => f.field)
  }
  return []
}

test('input comes out typed, with defaults, and unknown fields left behind', () => {
  assert.deepEqual(ask({ query: { limit: '7' }, body: { note: 'x', more: 1 }, key }), {
    params: { id },
    query: { limit: 7 },
    body: { note: 'x' },
    key,
  })
  assert.deepEqual([ask({}).query, ask({}).key], [{ limit: 50 }, null])
})

test('every wrong field is named at once, down to its place', () => {
  assert.deepEqual(
    fieldsOf({
      params: { id: 'x' },
      query: { limit: '999' },
      body: { deep: { list: [1, 'x'] } },
      key: 'short',
    }),
    ['id', 'limit', 'note', 'deep.list.1', 'Idempotency-Key'],
  )
  for (const body of [null, undefined, [], 'text', 7]) assert.equal(fieldsOf({ body }).length, 1)
})

test('a key is 16 to 100 printable characters', () => {
  const table: [unknown, boolean][] = [
    [key, true],
    ['a'.repeat(16), true],
    ['a'.repeat(100), true],
    ['a'.repeat(15), false],
    ['a'.repeat(101), false],
    [`${'a'.repeat(16)} `, false],
    ['钥'.repeat(16), false],
    [[key, key], false],
    ['', false],
  ]
  for (const [value, good] of table)
    assert.equal(fieldsOf({ key: value }).length === 0, good, String(value))
})

test('text that no database keeps is refused naming its place, four-byte characters are not', () => {
  assert.deepEqual(fieldsOf({ body: { note: 'a\u0000b' } }), ['note'])
  assert.deepEqual(fieldsOf({ body: { note: '\ud842' } }), ['note'])
  assert.deepEqual(fieldsOf({ body: { note: 'x', deep: { list: ['\u0000'] } } }), ['deep.list.0'])
  assert.deepEqual(fieldsOf({ body: { note: 'x', 'a\u0000': 1 } }), ['a\u0000'])
  assert.deepEqual(fieldsOf({ query: { q: '\u0000' } }), ['q'])
  assert.deepEqual(fieldsOf({ body: { note: '𠮷野家🚧\n\t' } }), [])
})
