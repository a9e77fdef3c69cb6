import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  calendars,
  chineseDayTable,
  dueAt,
  formatLocal,
  isWorkingDay,
  parseLocal,
  workingMsBetween,
  type Calendar,
  type Limit,
  type LimitUnit,
} from '#engines/deadlines'

const china = calendars.chineseCity()
const boston = calendars.boston311
const HOUR = 3_600_000
const cn = (text: string) => parseLocal(text, 'Asia/Shanghai')
const ny = (text: string) => parseLocal(text, 'America/New_York')
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

const chineseCases: [sentence: string, start: string, limit: string, due: string][] = [
  [
    'two urgent hours at night run through the night',
    '2025-11-05 23:30:00',
    '2 urgent_hour',
    '2025-11-06 01:30:00',
  ],
  [
    'an urgent day on a Saturday runs through the weekend',
    '2025-11-08 10:00:00',
    '1 urgent_day',
    '2025-11-09 10:00:00',
  ],
  [
    'urgent hours run through National Day',
    '2025-10-01 22:00:00',
    '4 urgent_hour',
    '2025-10-02 02:00:00',
  ],
  [
    'fifteen minutes to accept run at any hour',
    '2025-11-08 23:50:00',
    '15 minute',
    '2025-11-09 00:05:00',
  ],
  [
    'one working hour before lunch ends after lunch',
    '2025-11-05 11:30:00',
    '1 work_hour',
    '2025-11-05 14:30:00',
  ],
  [
    'a case filed during lunch starts at two',
    '2025-11-05 12:40:00',
    '1 work_hour',
    '2025-11-05 15:00:00',
  ],
  [
    'five working hours from ten end at five',
    '2025-11-05 10:00:00',
    '5 work_hour',
    '2025-11-05 17:00:00',
  ],
  [
    'four working hours from opening end at the lunch bell',
    '2025-11-05 08:00:00',
    '4 work_hour',
    '2025-11-05 12:00:00',
  ],
  [
    'one working day from opening ends at closing',
    '2025-11-05 08:00:00',
    '1 work_day',
    '2025-11-05 18:00:00',
  ],
  [
    'a case filed at closing time counts from the next morning',
    '2025-11-05 18:00:00',
    '1 work_hour',
    '2025-11-06 09:00:00',
  ],
  [
    'a case filed on Friday evening with one working day is due on Monday evening',
    '2025-11-07 19:00:00',
    '1 work_day',
    '2025-11-10 18:00:00',
  ],
  [
    'a case filed on Friday at five with one working day is due on Monday at five',
    '2025-11-07 17:00:00',
    '1 work_day',
    '2025-11-10 17:00:00',
  ],
  [
    'a case filed on Saturday counts from Monday morning',
    '2025-11-08 10:00:00',
    '4 work_hour',
    '2025-11-10 12:00:00',
  ],
  [
    'half a working day is four working hours',
    '2025-11-05 14:00:00',
    '0.5 work_day',
    '2025-11-05 18:00:00',
  ],
  [
    'a working day before National Day 2025 goes on after eight days off',
    '2025-09-30 17:00:00',
    '1 work_day',
    '2025-10-09 17:00:00',
  ],
  [
    'the make-up Sunday before National Day 2025 is worked',
    '2025-09-27 10:00:00',
    '1 work_day',
    '2025-09-28 18:00:00',
  ],
  [
    'the make-up Saturday after National Day 2025 is worked',
    '2025-10-10 17:00:00',
    '2 work_hour',
    '2025-10-11 09:00:00',
  ],
  [
    'the make-up Saturday before Spring Festival 2026 is worked',
    '2026-02-13 17:00:00',
    '1 work_day',
    '2026-02-14 17:00:00',
  ],
  [
    'a working day before Spring Festival 2026 goes on after nine days off',
    '2026-02-14 17:00:00',
    '1 work_day',
    '2026-02-24 17:00:00',
  ],
  [
    'calendar days run through holidays at the same time of day',
    '2025-09-30 17:00:00',
    '7 calendar_day',
    '2025-10-07 17:00:00',
  ],
  [
    'fifteen working days from National Day 2026',
    '2026-09-30 08:00:00',
    '15 work_day',
    '2026-10-26 18:00:00',
  ],
  [
    'a limit of nothing is due at once, also at night',
    '2025-11-05 23:30:00',
    '0 work_hour',
    '2025-11-05 23:30:00',
  ],
]

for (const [sentence, start, limit, expected] of chineseCases) {
  test(`China: ${sentence}`, () => assert.equal(due(start, limit, china), expected))
}

const bostonCases: [sentence: string, start: string, limit: string, due: string][] = [
  [
    'a case at 06:40 keeps its time of day',
    '2011-12-01 06:40:00',
    '1 work_day',
    '2011-12-02 06:40:00',
  ],
  [
    'a Thursday case of two days is due on Monday',
    '2011-12-01 12:08:20',
    '2 work_day',
    '2011-12-05 12:08:20',
  ],
  [
    'a Saturday case rolls to Monday, same time',
    '2011-12-03 10:15:00',
    '1 work_day',
    '2011-12-06 10:15:00',
  ],
  [
    'a Sunday evening case rolls to Monday evening and then to Tuesday 08:30',
    '2011-12-04 18:00:00',
    '1 work_day',
    '2011-12-07 08:30:00',
  ],
  [
    'a case at 17:00 sharp restarts the next morning',
    '2011-12-05 17:00:00',
    '1 work_day',
    '2011-12-07 08:30:00',
  ],
  [
    'a case one second before five keeps its time',
    '2011-12-05 16:59:59',
    '1 work_day',
    '2011-12-06 16:59:59',
  ],
  [
    'a Friday evening case restarts on Monday',
    '2011-12-30 18:50:00',
    '2 work_day',
    '2012-01-04 08:30:00',
  ],
  [
    'Christmas Day is no holiday in this calendar',
    '2011-12-23 09:00:00',
    '1 work_day',
    '2011-12-26 09:00:00',
  ],
  [
    'a limit of nothing is due at the rolled start',
    '2011-12-03 10:15:00',
    '0 work_day',
    '2011-12-05 10:15:00',
  ],
]

for (const [sentence, start, limit, expected] of bostonCases) {
  test(`Boston: ${sentence}`, () => assert.equal(due(start, limit, boston), expected))
}

test('the order of the roll rules is data: closing first, a Sunday evening restarts on Monday', () => {
  const other: Calendar = {
    ...boston,
    roll: { ...boston.roll, order: ['dayEnd', 'nonWorkingDay'] },
  }
  assert.equal(due('2011-12-04 18:00:00', '1 work_day', other), '2011-12-06 08:30:00')
})

test('a city may count weekend cases from the next opening, or leave them where they are', () => {
  const opening: Calendar = { ...boston, roll: { nonWorkingDay: 'next-opening' } }
  assert.equal(due('2011-12-03 10:15:00', '1 work_day', opening), '2011-12-06 08:30:00')
  const none: Calendar = { ...boston, roll: { nonWorkingDay: 'none' } }
  assert.equal(due('2011-12-03 10:15:00', '1 work_day', none), '2011-12-05 10:15:00')
})

test('a Chinese city may stop counting cases from half past four', () => {
  const early: Calendar = { ...china, roll: { nonWorkingDay: 'none', dayEndsAt: '16:30' } }
  assert.equal(due('2025-11-05 16:40:00', '1 work_hour', early), '2025-11-06 09:00:00')
  assert.equal(due('2025-11-05 16:40:00', '1 urgent_hour', early), '2025-11-05 17:40:00')
})

test('an office open only in the morning needs two mornings for two working days', () => {
  const mornings = calendars.chineseCity({ code: 'mornings', hours: [['08:00', '12:00']] })
  assert.equal(due('2025-11-05 13:00:00', '2 work_day', mornings), '2025-11-07 12:00:00')
  assert.equal(mornings.code, 'mornings')
})

const clockChanges: [sentence: string, start: string, limit: string, due: string][] = [
  [
    'a calendar day over the spring change has 23 hours',
    '2024-03-09 12:00:00',
    '1 calendar_day',
    '2024-03-10 12:00:00',
  ],
  [
    'an urgent day over the spring change has 24 hours',
    '2024-03-09 12:00:00',
    '1 urgent_day',
    '2024-03-10 13:00:00',
  ],
  [
    'a due time in the skipped hour moves forward',
    '2024-03-09 02:30:00',
    '1 calendar_day',
    '2024-03-10 03:30:00',
  ],
  [
    'an urgent day over the autumn change has 24 hours',
    '2024-11-02 12:00:00',
    '1 urgent_day',
    '2024-11-03 11:00:00',
  ],
  [
    'a working day over a change of clocks keeps the time of day',
    '2024-03-08 10:00:00',
    '1 work_day',
    '2024-03-11 10:00:00',
  ],
]

for (const [sentence, start, limit, expected] of clockChanges) {
  test(`change of clocks: ${sentence}`, () => assert.equal(due(start, limit, boston), expected))
}

test('a due time in a repeated hour means the first of the two', () => {
  assert.equal(
    dueAt(ny('2024-11-02 01:30:00'), { value: 1, unit: 'calendar_day' }, boston),
    Date.parse('2024-11-03T01:30:00-04:00'),
  )
  assert.equal(ny('2024-11-03 01:30:00'), Date.parse('2024-11-03T01:30:00-04:00'))
})

test('an office that never closes counts each minute of an hour repeated across midnight', () => {
  const always: Calendar = {
    ...china,
    timeZone: 'America/St_Johns',
    weekends: [],
    hours: [['00:00', '24:00']],
  }
  // At 00:01 on 2 November 2008 the clocks of Newfoundland went back to 23:01 of the day before.
  const start = Date.parse('2008-11-01T23:30:00-02:30')
  assert.equal(dueAt(start, limitOf('1 work_hour'), always), start + HOUR)
})

test('a night shift works 23 hours on the spring day and 25 on the autumn day', () => {
  const always: Calendar = {
    ...boston,
    weekends: [],
    hours: [['00:00', '24:00']],
    workDay: 'hours',
  }
  const worked = (from: string, to: string) =>
    workingMsBetween(ny(`${from} 00:00:00`), ny(`${to} 00:00:00`), always) / HOUR
  assert.equal(worked('2024-03-10', '2024-03-11'), 23)
  assert.equal(worked('2024-11-03', '2024-11-04'), 25)
})

test('the State Council notices of 2025 and 2026 are in the Chinese calendar', () => {
  const expected: [string, boolean][] = [
    ['2025-09-28', true],
    ['2025-10-01', false],
    ['2025-10-08', false],
    ['2025-10-09', true],
    ['2025-10-11', true],
    ['2025-10-12', false],
    ['2026-01-02', false],
    ['2026-01-04', true],
    ['2026-02-14', true],
    ['2026-02-16', false],
    ['2026-02-23', false],
    ['2026-02-28', true],
    ['2026-05-09', true],
    ['2026-09-20', true],
    ['2026-10-07', false],
    ['2026-10-10', true],
  ]
  for (const [date, works] of expected) assert.equal(isWorkingDay(china, date), works, date)
  assert.ok(chineseDayTable().lastYear >= 2026)
})

test('261 working days from the first opening of 2025 end at its last closing', () => {
  const plain: Calendar = { ...china, days: {} }
  // 2025 has 261 weekdays (by hand: 52 weeks of five and one Wednesday).
  assert.equal(due('2025-01-01 08:00:00', '261 work_day', plain), '2025-12-31 18:00:00')
  const year = workingMsBetween(cn('2025-01-01 00:00:00'), cn('2026-01-01 00:00:00'), plain)
  assert.equal(year, 261 * 8 * HOUR)
})
