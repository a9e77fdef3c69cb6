import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayOf } from './day.ts'

test('a day of the city begins at its own midnight, also when the clocks change', () => {
  assert.deepEqual(dayOf('2026-03-02', 'Asia/Shanghai'), {
    from: '2026-03-01T16:00:00.000Z',
    to: '2026-03-02T16:00:00.000Z',
  })
  assert.deepEqual(dayOf('2026-03-29', 'Europe/Berlin'), {
    from: '2026-03-28T23:00:00.000Z',
    to: '2026-03-29T22:00:00.000Z',
  })
})
