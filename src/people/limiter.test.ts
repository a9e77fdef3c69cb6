import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeLimiter } from './limiter.ts'

const monday = Date.UTC(2026, 2, 2, 1)
const quarter = 15 * 60_000

test('who guesses fifty times from one line is held back, twice as long each time', () => {
  let now = monday
  const limiter = makeLimiter(() => now)
  const guesses = () => {
    let taken = 0
    while (limiter.take(`2001:db8::${(taken + 1).toString(16)}`)) taken += 1
    return taken
  }
  assert.equal(guesses(), 50, 'every address of a line counts for the line')
  assert.ok(limiter.take('192.0.2.1'), 'others are not held back')
  now += quarter - 1
  assert.equal(guesses(), 0)
  now += 1
  assert.equal(guesses(), 50)
  now += 2 * quarter - 1
  assert.equal(guesses(), 0)
  now += 1
  assert.equal(guesses(), 50)
})

test('a clock that is put back opens nothing early', () => {
  let now = monday
  const limiter = makeLimiter(() => now)
  for (let i = 0; i < 60; i++) limiter.take('192.0.2.1')
  assert.equal(limiter.take('192.0.2.1'), undefined)
  now -= 60 * 60_000
  assert.equal(limiter.take('192.0.2.1'), undefined, 'an hour back opens nothing')
  now += 60 * 60_000 + quarter
  assert.ok(limiter.take('192.0.2.1'))
})

test('no address of those who sign in can be read from memory', () => {
  const address = '203.0.113.77'
  const kept = [new Map(), new Map()]
  for (const addresses of kept) makeLimiter(() => monday, addresses).take(address)
  const [first = [], second = []] = kept.map((addresses) => [...addresses.keys()])
  assert.equal(first.length, 1)
  assert.ok(!JSON.stringify(first).includes(address))
  assert.notDeepEqual(
    first,
    second,
    'each process has a key of its own: a list of hashes opens none',
  )
})
