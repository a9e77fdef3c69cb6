import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatW3c, type InstantOptions, parseInstant } from '#platform/dates.ts'
import { Problem } from '#platform/problem.ts'

const china = 'Asia/Shanghai'
const boston = 'America/New_York'

const read: readonly [string, string, Partial<InstantOptions>?][] = [
  ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.000Z'],
  ['2026-01-01t00:00:00z', '2026-01-01T00:00:00.000Z'],
  ['2026-01-01T08:00:00+08:00', '2026-01-01T00:00:00.000Z'],
  ['2026-01-01T08:00:00+0800', '2026-01-01T00:00:00.000Z'],
  ['2026-01-01T08:00:00+08', '2026-01-01T00:00:00.000Z'],
  ['2026-01-01T08:00:00 08:00', '2026-01-01T00:00:00.000Z'],
  ['2026-01-01 08:00:00 +08:00', '2026-01-01T00:00:00.000Z'],
  ['2025-12-31T19:00:00-05:00', '2026-01-01T00:00:00.000Z'],
  ['2026-01-01T08:00+08:00', '2026-01-01T00:00:00.000Z'],
  ['2026-01-01T08:00:00.1239+08:00', '2026-01-01T00:00:00.123Z'],
  ['2026-01-01T08:00:00,5+08:00', '2026-01-01T00:00:00.500Z'],
  [' 2026-01-01T00:00:00Z ', '2026-01-01T00:00:00.000Z'],
  ['2026-01-01 08:00:00', '2026-01-01T00:00:00.000Z', { zone: china }],
  ['2026-01-01', '2025-12-31T16:00:00.000Z', { zone: china }],
  ['2026-01-01T08:00:00Z', '2026-01-01T08:00:00.000Z', { zone: china }],
  ['2011-12-01 00:21:06', '2011-12-01T05:21:06.000Z', { zone: boston }],
  // Clocks go back at 02:00 on 2026-11-01: 01:30 occurs at -04:00 and again at -05:00.
  ['2026-11-01 01:30:00', '2026-11-01T05:30:00.000Z', { zone: boston }],
  [
    '12/1/2011 1:05:00 PM',
    '2011-12-01T18:05:00.000Z',
    { zone: boston, format: 'M/d/yyyy h:mm:ss a' },
  ],
  [
    '2011-12-01 00:21:06',
    '2011-12-01T05:21:06.000Z',
    { zone: boston, format: 'M/d/yyyy h:mm:ss a' },
  ],
  ['2020/1/8 13:54:22', '2020-01-08T05:54:22.000Z', { zone: china, format: 'yyyy/M/d H:mm:ss' }],
  ['1/8/2020 13:54 +0800', '2020-01-08T05:54:00.000Z', { format: 'M/d/yyyy H:mm ZZZ' }],
]

for (const [text, expected, options] of read)
  test(`"${text}"${options?.zone ? ` in ${options.zone}` : ''} is ${expected}`, () =>
    assert.equal(new Date(parseInstant(text, { field: 'at', ...options })).toISOString(), expected))

const refused: readonly [unknown, RegExp, Partial<InstantOptions>?][] = [
  ['2026-01-01T08:00:00', /start_date: expected .*zone/],
  ['2026-01-01', /zone/],
  ['1/8/2020 13:54', /expected/, { zone: china }],
  ['2026-02-30T00:00:00Z', /expected/],
  ['2026-01-01T25:00:00Z', /expected/],
  ['2026-01-01T00:60:00Z', /expected/],
  ['2026-01-01T00:00:00+15:00', /offset/],
  ['2026-01-01T00:00:00+08:75', /offset/],
  ['2026-03-08 02:30:00', /clocks skip/, { zone: boston }],
  ['3/8/2026 2:30:00 AM', /format/, { zone: boston, format: 'M/d/yyyy h:mm:ss a' }],
  ['13/1/2011 1:05:00 PM', /M\/d\/yyyy/, { zone: boston, format: 'M/d/yyyy h:mm:ss a' }],
  ['', /expected/],
  ['now', /expected/],
  ['2026-01-01T00:00:00Z; DROP TABLE', /expected/],
  ['1'.repeat(100_000), /expected/],
  [1767225600000, /expected/],
  [null, /expected/],
]

for (const [value, detail, options] of refused)
  test(`${JSON.stringify(value).slice(0, 60)} is refused as a time, naming the field`, () => {
    assert.throws(
      () => parseInstant(value, { field: 'start_date', ...options }),
      (error) => {
        assert.ok(error instanceof Problem)
        assert.equal(error.code, 'invalid-input')
        assert.equal(error.fields[0]?.field, 'start_date')
        assert.match(error.message, detail)
        assert.ok(error.message.length < 400)
        return true
      },
    )
  })

test('an unknown zone in a profile is a programming error', () => {
  assert.throws(() => parseInstant('2026-01-01', { field: 'at', zone: 'Asia/Wuhan' }), RangeError)
})

const written: readonly [string, string, string][] = [
  ['2026-01-01T00:00:00.999Z', china, '2026-01-01T08:00:00+08:00'],
  ['2026-07-01T00:00:00Z', boston, '2026-06-30T20:00:00-04:00'],
  ['2026-01-01T00:00:00Z', 'UTC', '2026-01-01T00:00:00+00:00'],
  ['2026-01-01T00:00:00Z', 'Asia/Kolkata', '2026-01-01T05:30:00+05:30'],
  ['1969-12-31T23:59:59.500Z', 'UTC', '1969-12-31T23:59:59+00:00'],
]

for (const [instant, zone, expected] of written)
  test(`${instant} is written as ${expected}`, () => {
    assert.equal(formatW3c(Date.parse(instant), zone), expected)
    assert.equal(
      parseInstant(expected, { field: 'at' }),
      Math.floor(Date.parse(instant) / 1000) * 1000,
    )
  })
