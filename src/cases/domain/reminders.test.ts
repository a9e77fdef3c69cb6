import assert from 'node:assert/strict'
import { test } from 'node:test'
import { calendars } from '#engines/deadlines'
import { pointsOf, type ReminderPoint, remindAt, type RunningClock } from './reminders.ts'
import { digestAt, digestTimeOf, mondayOf } from './week.ts'

const calendar = calendars.chineseCity()
/** Times of 2026 in Wuhan. */
const at = (text: string) => Date.parse(`2026-${text.replace(' ', 'T')}:00+08:00`)
const said = (ms: number) =>
  new Date(ms + 8 * 3_600_000).toISOString().slice(5, 16).replace('T', ' ')

const usual: readonly ReminderPoint[] = [
  { share: 0.5 },
  { share: 0.8 },
  { before: { value: 1, unit: 'work_day' } },
]
/** Five working days from Monday morning: due on the next Monday at nine. */
const week: RunningClock = {
  setAt: at('03-02 09:00'),
  startedAt: at('03-02 09:00'),
  dueAt: at('03-09 09:00'),
  limit: { value: 5, unit: 'work_day' },
  calendar,
  extensions: 0,
  wasSuspended: false,
}

const table: readonly [
  name: string,
  clock: RunningClock,
  points: readonly ReminderPoint[],
  told: string[],
][] = [
  [
    'five working days remind at half of them, and where one is left, which is also four fifths',
    week,
    usual,
    ['03-04 15:00', '03-06 09:00'],
  ],
  [
    'urgent hours run through the night, and so do their reminders',
    {
      ...week,
      setAt: at('03-02 20:00'),
      startedAt: at('03-02 20:00'),
      dueAt: at('03-03 00:00'),
      limit: { value: 4, unit: 'urgent_hour' },
    },
    [{ share: 0.5 }],
    ['03-02 22:00'],
  ],
  [
    'a deadline nearer than a working day has no reminder a working day before',
    { ...week, dueAt: at('03-02 17:00'), limit: { value: 6, unit: 'work_hour' } },
    [{ before: { value: 1, unit: 'work_day' } }],
    [],
  ],
  [
    'an extended clock counts its points on the whole time: half of ten days, not of five',
    { ...week, setAt: at('03-05 09:00'), dueAt: at('03-16 09:00'), extensions: 1 },
    [{ share: 0.5 }],
    ['03-09 09:00'],
  ],
  [
    'a clock that stood still goes on where it stopped: half was over before, four fifths is to come',
    { ...week, setAt: at('03-19 09:00'), dueAt: at('03-23 09:00'), wasSuspended: true },
    [{ share: 0.5 }, { share: 0.8 }],
    ['03-20 09:00'],
  ],
  ['a clock without points reminds of nothing', week, [], []],
  ['a clock that is over reminds of nothing', { ...week, setAt: week.dueAt }, usual, []],
]

for (const [name, clock, points, told] of table) {
  test(name, () => {
    assert.deepEqual(remindAt(clock, points).map(said), told)
  })
}

test('the rule of the nearest area holds, then that of the nearest category, else the city’s default', () => {
  const rule = (areaPrefix: string, categoryPrefix: string, share: number) => ({
    areaPrefix,
    categoryPrefix,
    clock: 'handling' as const,
    points: [{ share }],
  })
  const rules = [
    rule('', '', 0.1),
    rule('', 'gb2026/M/01', 0.2),
    rule('4201', '', 0.3),
    rule('4201', 'gb2026/M/02', 0.4),
  ]
  const of = (areaCode: string, categoryPath: string) =>
    pointsOf(rules, 'handling', { areaCode, categoryPath })
  assert.deepEqual(of('420102', 'gb2026/M/02001'), [{ share: 0.4 }])
  assert.deepEqual(of('420102', 'gb2026/M/01001'), [{ share: 0.3 }])
  assert.deepEqual(of('990102', 'gb2026/M/01001'), [{ share: 0.2 }])
  assert.deepEqual(pointsOf(rules, 'takeUp', { areaCode: '420102', categoryPath: '' }), [
    { share: 0.5 },
  ])
})

test('the digest is sent on Monday at eight, or on the next working day, and not in a free week', () => {
  const city = { calendar, timeZone: 'Asia/Shanghai' }
  const sent = (monday: string, time = digestTimeOf({})) => {
    const ms = digestAt(monday, time, city)
    return ms === null ? null : said(ms)
  }
  assert.equal(sent('2026-03-02'), '03-02 08:00')
  // Qingming: Monday 6 April is free
  assert.equal(sent('2026-04-06'), '04-07 08:00')
  assert.equal(sent('2026-03-02', digestTimeOf({ digest: { day: 3, hour: 14 } })), '03-04 14:00')
  assert.equal(sent('2026-03-02', digestTimeOf({ digest: { day: 9, hour: 'x' } })), '03-02 08:00')
  assert.equal(sent('2026-03-02', { day: 7, hour: 8 }), null)
  assert.equal(mondayOf('2026-03-08'), '2026-03-02')
})
