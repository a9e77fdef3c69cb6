import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  calendars,
  dueAt,
  formatLocal,
  isWorkingDay,
  parseLocal,
  resumeDue,
  workingMsBetween,
  yellowAt,
  type Calendar,
  type Limit,
  type LimitUnit,
} from '#engines/deadlines'

const china = calendars.chineseCity()
const boston = calendars.boston311
const cn = (text: string) => parseLocal(text, 'Asia/Shanghai')
const limitOf = (text: string): Limit => {
  const [value, unit] = text.split(' ')
  return { value: Number(value), unit: unit as LimitUnit }
}
/** Due time as local text, so that a failing case reads like a calendar. */
const due = (start: string, limit: string, calendar: Calendar): string =>
  formatLocal(
    dueAt(parseLocal(start, calendar.timeZone), limitOf(limit), calendar),
    calendar.timeZone,
  )

test('a limit may be longer than the rest between two working days, up to 400 days', () => {
  const rare: Calendar = {
    ...china,
    weekends: [1, 2, 3, 4, 5, 6, 7],
    days: { '2026-10-10': 'workday' },
  }
  assert.equal(due('2025-11-05 08:00:00', '4 work_hour', rare), '2026-10-10 12:00:00')
  for (const limit of ['9 work_hour', '2 work_day']) {
    assert.throws(() => due('2025-11-05 08:00:00', limit, rare), /RangeError: calendar\.days/)
  }
  const sameTime: Calendar = { ...boston, weekends: [1, 2, 3, 4, 5, 6, 7] }
  assert.throws(() => due('2011-12-01 08:00:00', '1 work_day', sameTime), /calendar\.weekends/)
})

test('bad input is refused with the name of the field', () => {
  const start = cn('2025-11-05 08:00:00')
  const day = limitOf('1 work_day')
  const cases: [RegExp, () => unknown][] = [
    [/calendar\.hours/, () => dueAt(start, day, { ...china, hours: [] })],
    [/calendar\.hours/, () => workingMsBetween(start, start + 1, { ...china, hours: [] })],
    [
      /calendar\.hours\[1\]/,
      () =>
        dueAt(start, day, {
          ...china,
          hours: [
            ['08:00', '12:00'],
            ['11:00', '18:00'],
          ],
        }),
    ],
    [/calendar\.hours\[0\]/, () => dueAt(start, day, { ...china, hours: [['22:00', '06:00']] })],
    [/calendar\.weekends/, () => dueAt(start, day, { ...china, weekends: [0] })],
    [/calendar\.days/, () => dueAt(start, day, { ...china, days: { '2025-02-30': 'holiday' } })],
    [/timeZone/, () => dueAt(start, day, { ...china, timeZone: 'Mars/Olympus' })],
    [
      /calendar\.roll\.dayEndsAt/,
      () => dueAt(start, day, { ...china, roll: { nonWorkingDay: 'none', dayEndsAt: '25:00' } }),
    ],
    [/limit\.value/, () => dueAt(start, limitOf('-1 work_day'), china)],
    [/limit\.value/, () => dueAt(start, limitOf('x work_day'), china)],
    [/limit\.value/, () => dueAt(start, limitOf('1e9 work_hour'), china)],
    [/limit\.value/, () => dueAt(start, limitOf('1.5 work_day'), boston)],
    [/limit\.unit/, () => dueAt(start, limitOf('1 week'), china)],
    [/start/, () => dueAt(NaN, day, china)],
    [/pauses\[0\]\.to/, () => dueAt(start, day, china, [{ from: start, to: start - 1 }])],
    [
      /resumedAt/,
      () =>
        resumeDue({
          due: start,
          pausedAt: start,
          resumedAt: start - 1,
          limit: day,
          calendar: china,
        }),
    ],
    [/share/, () => yellowAt({ start, due: start, limit: day, calendar: china, share: 2 })],
    [/date/, () => isWorkingDay(china, '2025-13-01')],
    [/local time/, () => parseLocal('2025-02-29 00:00:00', 'Asia/Shanghai')],
    [/local time/, () => parseLocal('2025-02-28 24:00:00', 'Asia/Shanghai')],
    [/local time/, () => parseLocal('28.02.2025', 'Asia/Shanghai')],
  ]
  for (const [field, run] of cases) {
    assert.throws(
      run,
      (error) => error instanceof RangeError && field.test(error.message),
      field.source,
    )
  }
})
