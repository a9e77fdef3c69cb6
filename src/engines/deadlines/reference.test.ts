import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DateTime } from 'luxon'
import {
  calendars,
  dueAt,
  elapsedShare,
  extend,
  formatLocal,
  parseLocal,
  resumeDue,
  workingMsBetween,
  yellowAt,
  type Calendar,
  type Limit,
} from '#engines/deadlines'
import { slowDueAt, slowIsWorking } from './reference.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** mulberry32 */
function generator(seed: number) {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (end: number) => Math.floor(next() * end)
  const pick = <T>(values: readonly T[]): T => values[below(values.length)] as T
  return { below, pick }
}

/** Zones with the weeks in which their clocks change (half hours, midnights and a lost day too). */
const places: [timeZone: string, around: string][] = [
  ['Asia/Shanghai', '2025-10-01T00:00Z'],
  ['America/New_York', '2024-03-10T07:00Z'],
  ['America/New_York', '2024-11-03T06:00Z'],
  ['Europe/London', '2024-10-27T01:00Z'],
  ['Australia/Lord_Howe', '2024-04-06T15:00Z'],
  ['Australia/Lord_Howe', '2024-10-05T15:30Z'],
  ['America/Havana', '2024-03-10T05:00Z'],
  ['America/Havana', '2024-11-03T05:00Z'],
  ['America/St_Johns', '2008-11-02T02:31Z'],
  ['Pacific/Apia', '2011-12-30T10:00Z'],
]

/** Samoa left a whole local day out once; day units do not know that (see the README). */
const lostDay = 'Pacific/Apia'

const workHours: Calendar['hours'][] = [
  [
    ['08:00', '12:00'],
    ['14:00', '18:00'],
  ],
  [['08:30', '17:00']],
  [['00:00', '24:00']],
  [
    ['00:00', '01:30'],
    ['01:30', '02:15'],
    ['23:00', '24:00'],
  ],
  [['08:00', '12:00']],
]

function world(seed: number) {
  const { below, pick } = generator(seed)
  const [timeZone, around] = pick(places)
  const middle = Date.parse(around)
  const days: Record<string, 'holiday' | 'workday'> = {}
  for (let count = below(5); count > 0; count--) {
    const date = formatLocal(middle + (below(14) - 7) * DAY, timeZone).slice(0, 10)
    days[date] = pick(['holiday', 'workday'])
  }
  const calendar: Calendar = {
    code: `seed ${seed}`,
    timeZone,
    weekends: pick([[6, 7], [7], [], [5, 6]]),
    hours: pick(workHours),
    days,
    workDay: 'hours',
    roll: pick([
      { nonWorkingDay: 'none' },
      { nonWorkingDay: 'next-opening' },
      { nonWorkingDay: 'next-same-time', dayEndsAt: '17:00', restartAt: '08:30' },
    ]),
  }
  const start = middle + (below(6 * 1440) - 4 * 1440) * MINUTE
  return { below, pick, calendar, start }
}

const told = (seed: number, more: object) => `seed ${seed}: ${JSON.stringify(more)}`

test('working hours and pauses agree with a clock that walks minute by minute', () => {
  for (let seed = 1; seed <= 150; seed++) {
    const { below, pick, calendar, start } = world(seed)
    const limit: Limit = { value: below(12), unit: pick(['work_hour', 'urgent_hour', 'minute']) }
    const from = start + below(2 * 1440) * MINUTE
    const to = pick([null, from + below(2000) * MINUTE, from + below(2000) * MINUTE])
    const pauses = pick([[], [{ from, to }]])
    const expected = slowDueAt(start, limit, calendar, pauses)
    assert.equal(dueAt(start, limit, calendar, pauses), expected, told(seed, { limit, calendar }))
  }
})

test('working time between two instants is the number of minutes at work', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const { below, calendar, start } = world(seed)
    const end = start + below(4 * 1440) * MINUTE
    let expected = 0
    for (let now = start; now < end; now += MINUTE) {
      if (slowIsWorking(now, calendar)) expected += MINUTE
    }
    assert.equal(workingMsBetween(start, end, calendar), expected, told(seed, calendar))
  }
})

test('whole days agree with a clock that walks day by day', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const { below, pick, calendar: base, start } = world(seed)
    const calendar: Calendar = { ...base, workDay: 'sameTime' }
    if (calendar.timeZone === lostDay) continue
    const limit: Limit = { value: below(9), unit: pick(['work_day', 'calendar_day']) }
    const expected = slowDueAt(start, limit, calendar)
    assert.equal(dueAt(start, limit, calendar), expected, told(seed, { limit, calendar }))
  }
})

test('local times read and print as luxon does, across every change of clocks', () => {
  for (const [timeZone, around] of places) {
    for (let step = -150; step <= 150; step++) {
      const ms = Date.parse(around) + step * 15 * MINUTE
      const text = DateTime.fromMillis(ms, { zone: timeZone }).toFormat('yyyy-MM-dd HH:mm:ss')
      assert.equal(formatLocal(ms, timeZone), text, timeZone)
      // Of a repeated time the first is meant: never later than the instant it was printed from.
      const back = parseLocal(text, timeZone)
      assert.equal(formatLocal(back, timeZone), text, timeZone)
      assert.ok(back <= ms, `${timeZone} ${text}`)
    }
  }
})

const units = ['urgent_hour', 'work_hour', 'work_day', 'calendar_day'] as const

test('resuming from a pause gives the due time of a clock that knew the pause', () => {
  for (let seed = 1; seed <= 400; seed++) {
    const { below, pick, calendar: base, start } = world(seed)
    const calendar: Calendar = { ...base, workDay: pick(['hours', 'sameTime']) }
    if (calendar.timeZone === lostDay) continue
    const limit: Limit = { value: 1 + below(6), unit: pick(units) }
    const due = dueAt(start, limit, calendar)
    const pausedAt = start + below(4 * 1440) * MINUTE
    const resumedAt = pausedAt + below(4 * 1440) * MINUTE
    const paused = dueAt(start, limit, calendar, [{ from: pausedAt, to: resumedAt }])
    const resumed = resumeDue({ due, pausedAt, resumedAt, limit, calendar, start })
    assert.equal(resumed, paused, told(seed, { limit, start, pausedAt, resumedAt, calendar }))
    assert.ok(resumed >= due, told(seed, { limit, calendar }))
  }
})

test('the light is yellow exactly when its share of the counted time is used', () => {
  const calendar = calendars.chineseCity()
  for (let seed = 1; seed <= 300; seed++) {
    const { below, pick, start } = world(seed)
    const limit: Limit = { value: 1 + below(6), unit: pick(units) }
    const facts = { start, due: dueAt(start, limit, calendar), limit, calendar }
    const share = below(101) / 100
    const yellow = yellowAt({ ...facts, share })
    assert.ok(yellow <= facts.due)
    const used = elapsedShare({ ...facts, now: yellow })
    assert.ok(Math.abs(used - share) < 1e-6, told(seed, { limit, share, used }))
  }
})

test('two limits one after the other are one limit of twice the length in working time', () => {
  const calendar = calendars.chineseCity()
  for (let seed = 1; seed <= 200; seed++) {
    const { below, pick, start } = world(seed)
    const value = 1 + below(40)
    const unit = pick(units)
    const once = dueAt(start, { value, unit }, calendar)
    const twice = dueAt(start, { value: 2 * value, unit }, calendar)
    assert.equal(extend(once, { value, unit }, calendar), twice, told(seed, { value, unit }))
  }
})
