import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextTryMs, unansweredMs } from './clock.ts'

test('where nobody answers, a phone asks ever less often, once a minute at last', () => {
  const pauses = [0, 1, 2, 3, 4, 5, 6, 7, 8, 500].map((times) => unansweredMs(times) / 1000)
  assert.deepEqual(pauses, [0, 1, 2, 4, 8, 16, 32, 60, 60, 60])
})

test('what was due long ago is not tried each second without a line', () => {
  const now = 1_000_000
  assert.equal(nextTryMs([now - 50_000], { now, unanswered: 0 }), 1000)
  assert.equal(nextTryMs([now - 50_000, now + 9000], { now, unanswered: 7 }), 60_000)
  assert.equal(nextTryMs([now + 90_000], { now, unanswered: 7 }), 90_000, 'later things stay later')
})
