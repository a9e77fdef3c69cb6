import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canonical, type Entry, hashOf } from './entry.ts'

test('equal content has equal text, whatever the order of its keys', () => {
  assert.equal(
    canonical({ b: [1, { d: 2, c: 3 }], a: null }),
    canonical({ a: null, b: [1, { c: 3, d: 2 }] }),
  )
  assert.equal(canonical({ b: 1, a: '路' }), '{"a":"路","b":1}')
  assert.equal(canonical({ a: undefined, b: 1 }), '{"b":1}')
  assert.notEqual(canonical([1, 2]), canonical([2, 1]))
  assert.notEqual(canonical({ a: '1' }), canonical({ a: 1 }))
})

const entry: Entry = {
  district: '420102',
  subject: '00000000-0000-7000-8000-0000000000aa',
  seq: 1,
  at: 1_772_413_200_000,
  kind: 'accepted',
  actor: null,
  post: null,
  commandKey: null,
  data: {},
}

test('the hash changes with the key, with every field and with the entry before', () => {
  const [key, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
  const hashes = [
    hashOf(key, entry, null),
    hashOf(other, entry, null),
    hashOf(key, entry, Buffer.alloc(32)),
    ...(Object.keys(entry) as (keyof Entry)[]).map((field) =>
      hashOf(
        key,
        {
          ...entry,
          [field]: field === 'seq' || field === 'at' ? 2 : field === 'data' ? { a: 1 } : 'x',
        },
        null,
      ),
    ),
  ].map((h) => h.toString('hex'))
  assert.equal(new Set(hashes).size, hashes.length)
  assert.match(hashes[0] ?? '', /^[0-9a-f]{64}$/)
})
