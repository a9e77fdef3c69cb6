import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addDays, dayAt, drawnDays, instantsOf, spanOf, startOf } from './period.ts'

test('a day of the figures begins at midnight of the city, summer and winter', () => {
  const cases = [
    ['2026-11-22', 'Asia/Shanghai', '2026-11-21T16:00:00.000Z'],
    ['2011-12-01', 'America/New_York', '2011-12-01T05:00:00.000Z'],
    ['2026-07-01', 'America/New_York', '2026-07-01T04:00:00.000Z'],
    // the clocks go forward at 02:00 of this day
    ['2026-03-08', 'America/New_York', '2026-03-08T05:00:00.000Z'],
    ['2026-03-09', 'America/New_York', '2026-03-09T04:00:00.000Z'],
  ] as const
  for (const [day, zone, expected] of cases) assert.equal(startOf(day, zone), expected)
})

test('a period takes in its last day as a whole', () => {
  assert.deepEqual(instantsOf({ from: '2026-11-01', to: '2026-11-02' }, 'Asia/Shanghai'), {
    from: '2026-10-31T16:00:00.000Z',
    to: '2026-11-02T16:00:00.000Z',
  })
  assert.deepEqual(instantsOf({ from: '', to: '' }, 'Asia/Shanghai'), {})
})

test('the last seven days end today and are seven', () => {
  assert.deepEqual(spanOf('week', '2026-03-03'), { from: '2026-02-25', to: '2026-03-03' })
  assert.equal(addDays('2024-02-28', 1), '2024-02-29')
})

test('late in the evening of Greenwich it is tomorrow in Wuhan', () => {
  assert.equal(dayAt(Date.parse('2026-11-21T20:00:00Z'), 'Asia/Shanghai'), '2026-11-22')
})

const quiet = (day: string, reported: number, closed: number) => ({ day, reported, closed })

test('one closing years after does not stretch a month of reports into nothing', () => {
  const month = Array.from({ length: 31 }, (_, i) => quiet(addDays('2011-12-01', i), 9, 3))
  const tail = [quiet('2012-01-09', 0, 2)]
  const { drawn, closedAfter } = drawnDays([...month, ...tail, quiet('2014-06-03', 0, 1)])
  const between = Array.from({ length: 9 }, (_, i) => quiet(addDays('2011-12-31', i), 0, 0)).slice(
    1,
  )
  assert.deepEqual(drawn, [...month, ...between, ...tail])
  assert.equal(closedAfter, 1)
})

test('days with closings only are drawn when nothing was reported', () => {
  const days = [quiet('2026-01-01', 0, 1), quiet('2027-01-01', 0, 1)]
  assert.deepEqual(drawnDays(days), { drawn: days, closedAfter: 0 })
})
