import assert from 'node:assert/strict'
import { test } from 'node:test'
import { todayShare } from './share.ts'

const today = { closed: 0, onTimeRate: 1 }

test('seven came in and none is closed: the wall claims no share on time yet', () => {
  assert.equal(todayShare(today), null)
  assert.equal(todayShare(undefined), null)
})

test('what is closed, or late already, is a share', () => {
  assert.equal(todayShare({ ...today, closed: 1 }), 1)
  assert.equal(todayShare({ ...today, onTimeRate: 0.8 }), 0.8)
})
