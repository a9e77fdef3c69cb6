import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeCursor, encodeCursor, pageOf } from './page.ts'
import { Problem } from './problem.ts'

const refused = (error: unknown) =>
  error instanceof Problem && error.code === 'invalid-input' && error.fields[0]?.field === 'cursor'
const cursorOf = (key: unknown) => Buffer.from(JSON.stringify(key)).toString('base64url')
const id = '0190a0a0-0000-7000-8000-000000000001'

test('a cursor comes back as the key it was made of', () => {
  for (const key of [
    ['江岸区', 7, null],
    ['a"b\\c', -1.5, '𠮷'],
  ])
    assert.deepEqual(decodeCursor(encodeCursor(key), 3), key)
  const when = '2026-03-02 01:00:00.123+00'
  assert.deepEqual(decodeCursor(encodeCursor([when, id]), ['instant', 'id']), [when, id])
  assert.deepEqual(decodeCursor(encodeCursor(['infinity', id]), ['instant', 'id']), [
    'infinity',
    id,
  ])
})

test('a made-up cursor is refused before it reaches the database', () => {
  const wrong = [
    '',
    'x',
    '%',
    cursorOf('x'),
    cursorOf({}),
    cursorOf([]),
    cursorOf(['a', 'b', 'c']),
    cursorOf([{}, 'a']),
    cursorOf([[], 'a']),
    cursorOf(['a\u0000', 'a']),
  ]
  for (const cursor of wrong) assert.throws(() => decodeCursor(cursor, 2), refused, cursor)
  const typed: [Parameters<typeof decodeCursor>[1], unknown[]][] = [
    [['id'], ['x']],
    [['id'], [null]],
    [['id'], [`${id}'`]],
    [['instant'], ['yesterday']],
    [['instant'], ['2026-99-02 01:00:00+00']],
    [['instant'], [1]],
    [['ms'], ['1']],
    [['ms'], [1e17]],
    [['text'], [1]],
    [['text'], ['\ud800']],
  ]
  for (const [parts, key] of typed)
    assert.throws(() => decodeCursor(cursorOf(key), parts), refused, JSON.stringify(key))
})

test('a page has no next when nothing follows, and else points at its last row', () => {
  const rows = [1, 2, 3]
  assert.deepEqual(
    pageOf(rows, 3, (r) => [r]),
    { items: rows, next: null },
  )
  assert.deepEqual(
    pageOf(rows, 2, (r) => [r]),
    { items: [1, 2], next: encodeCursor([2]) },
  )
  assert.deepEqual(
    pageOf([] as number[], 2, (r) => [r]),
    { items: [], next: null },
  )
})
