import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scrollTo, windowOf } from './window.ts'

test('of ten thousand cases only those in sight and a few around them are drawn', () => {
  const seen = windowOf({ top: 40_000, height: 400 }, 40, 10_000, 2)
  assert.deepEqual(seen, { from: 998, to: 1012 })
})

test('the window stays within the list', () => {
  assert.deepEqual(windowOf({ top: 0, height: 400 }, 40, 3, 2), { from: 0, to: 3 })
  assert.deepEqual(windowOf({ top: 9000, height: 400 }, 40, 3, 2), { from: 3, to: 3 })
  assert.deepEqual(windowOf({ top: 0, height: 400 }, 40, 0, 2), { from: 0, to: 0 })
})

test('the list moves only when the case is out of sight, and no further than needed', () => {
  const scroll = { top: 400, height: 400 }
  assert.equal(scrollTo(12, 40, scroll), 400)
  assert.equal(scrollTo(9, 40, scroll), 360)
  assert.equal(scrollTo(20, 40, scroll), 440)
})
