import assert from 'node:assert/strict'
import { test } from 'node:test'
import { latestLooks } from './looks.ts'

test('of four who looked the television shows the latest three', () => {
  const looks = ['09:40', '09:30', '09:20', '09:10'].map((at) => ({ at }))
  assert.deepEqual(
    latestLooks(looks).map(({ at }) => at),
    ['09:40', '09:30', '09:20'],
  )
  assert.deepEqual(latestLooks(looks.slice(3)), [{ at: '09:10' }])
})
