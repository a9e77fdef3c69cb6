import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Problem } from '../problem.ts'
import { flat, formatAsked, readWhole } from './export.ts'

test('a list is exported whole, page after page', async () => {
  const pages: Record<string, unknown> = {
    first: { items: [{ code: 'a' }, { code: 'b' }], next: 'second' },
    second: { items: [{ code: 'c' }], next: null },
  }
  const rows = await readWhole(async (cursor) => pages[cursor ?? 'first'])
  assert.deepEqual(rows, [{ code: 'a' }, { code: 'b' }, { code: 'c' }])
})

test('what lies inside a row has a column of its own', () => {
  const row = flat({
    unit: { code: 'u', name: '水务局' },
    days: [1, 2],
    limits: [{ value: 1 }],
    ended: null,
  })
  assert.deepEqual(row, {
    'unit.code': 'u',
    'unit.name': '水务局',
    days: '1; 2',
    limits: '[{"value":1}]',
    ended: null,
  })
})

test('only lists can be exported, and only in the formats there are', async () => {
  await assert.rejects(
    readWhole(async () => ({ code: 'a' })),
    Problem,
  )
  assert.throws(() => formatAsked({ format: 'pdf' }), /csv, xlsx/)
  assert.equal(formatAsked({}), undefined)
})
