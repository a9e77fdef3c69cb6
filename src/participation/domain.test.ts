import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  allowanceAt,
  correctionRefused,
  heldUntil,
  longestMs,
  mostAttempts,
  outcomeOfStatus,
  quietUntil,
  retryAfterMs,
  rateOf,
  robotTurn,
  settle,
  timesRefused,
  type Weight,
  withdrawalRefused,
} from './domain.ts'

const wuhan = 'Asia/Shanghai'
const at = (clock: string) => Date.parse(`2026-03-02T${clock}:00+08:00`)
const clockOf = (ms: number | undefined) =>
  ms === undefined
    ? undefined
    : new Date(ms + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
const night = { from: '22:00', to: '07:00' }
const noonRest = { from: '12:00', to: '14:00' }

test('quiet hours that pass midnight end in the morning, by the city’s own clock', () => {
  const cases = [
    [night, '21:59', undefined],
    [night, '22:00', '2026-03-03 07:00'],
    [night, '23:30', '2026-03-03 07:00'],
    [night, '06:59', '2026-03-02 07:00'],
    [night, '07:00', undefined],
    [noonRest, '11:59', undefined],
    [noonRest, '12:00', '2026-03-02 14:00'],
    [noonRest, '14:00', undefined],
  ] as const
  for (const [quiet, clock, expected] of cases)
    assert.equal(clockOf(quietUntil(quiet, at(clock), wuhan)), expected, `${quiet.from} ${clock}`)
  assert.equal(quietUntil(night, at('23:30'), 'Europe/London'), undefined)
})

test('an urgent message passes the quiet hours where it may, and one that is waited for always', () => {
  const held = (level: Weight, urgentPasses: boolean) =>
    heldUntil({ quiet: night, urgentPasses }, { level, now: at('23:00'), timeZone: wuhan }) !==
    undefined
  assert.deepEqual(
    (['plain', 'important', 'urgent', 'asked'] as const).map((level) => [
      held(level, true),
      held(level, false),
    ]),
    [
      [true, true],
      [true, true],
      [false, true],
      [false, false],
    ],
  )
  const none = { quiet: null, urgentPasses: false }
  assert.equal(heldUntil(none, { level: 'plain', now: at('23:00'), timeZone: wuhan }), undefined)
})

test('what a channel may send grows with the time, up to a burst', () => {
  assert.equal(allowanceAt(null, 300, 0), 50)
  assert.equal(allowanceAt({ left: 0, at: 0 }, 60, 1000), 1)
  assert.equal(allowanceAt({ left: 0, at: 0 }, 60, 30_000), 30)
  assert.equal(allowanceAt({ left: 0, at: 0 }, 6000, 3_600_000), 50)
  assert.equal(
    allowanceAt({ left: 2, at: 1000 }, 60, 0),
    2,
    'a clock that was set back takes nothing',
  )
})

test('a message is tried again with growing pauses and given up at the last attempt', () => {
  const later = { kind: 'later', reason: 'answered 500' } as const
  const pauses = Array.from(
    { length: mostAttempts - 1 },
    (_, i) => settle(later, i + 1, 0).nextAt / 1000,
  )
  assert.deepEqual(
    pauses,
    pauses.toSorted((a, b) => a - b),
  )
  assert.deepEqual([pauses[0], pauses.at(-1)], [15, 43_200])
  assert.equal(settle(later, mostAttempts, 0).state, 'failed')
  assert.equal(settle({ kind: 'sent' }, mostAttempts, 0).state, 'sent')
  assert.equal(settle({ kind: 'refused', reason: 'answered 400' }, 1, 0).state, 'failed')
})

test('whoever asks to wait is waited for, an hour at most', () => {
  const asked = (ms: number) =>
    settle({ kind: 'later', reason: 'answered 429', retryAfterMs: ms }, 1, 0)
  assert.deepEqual([asked(90_000).nextAt, asked(90_000).blockMs], [90_000, 90_000])
  assert.equal(asked(10 * 3_600_000).nextAt, 3_600_000)
})

test('the answers of gateways mean what the standard says', () => {
  const kinds = [200, 201, 204, 400, 401, 408, 413, 425, 429, 500, 503, null].map(
    (status) => outcomeOfStatus(status).kind,
  )
  assert.equal(
    kinds.join(' '),
    'sent sent sent refused refused later refused later later later later later',
  )
  assert.equal(retryAfterMs('120', 0), 120_000)
  assert.equal(retryAfterMs('Mon, 02 Mar 2026 00:01:00 GMT', at('08:00')), 60_000)
  assert.deepEqual(
    [undefined, 'soon', '-5'].map((header) => retryAfterMs(header, 0)),
    [undefined, undefined, undefined],
  )
})

test('a notice that was withdrawn or is over is not changed any more', () => {
  const out = { state: 'published', expiresAt: 100 } as const
  assert.equal(correctionRefused(out, 99), undefined)
  assert.match(correctionRefused(out, 100)?.reason ?? '', /ended/)
  const back = { state: 'withdrawn', expiresAt: null } as const
  assert.match(correctionRefused(back, 0)?.zh ?? '', /撤回/)
  assert.match(withdrawalRefused(back)?.zh ?? '', /已经撤回/)
  assert.equal(withdrawalRefused({ state: 'scheduled', expiresAt: null }), undefined)
})

test('a notice waits and lasts a year at most, and ends after it began', () => {
  const field = (publishAt: number, expiresAt: number | null) =>
    timesRefused({ publishAt, expiresAt }, 1000)?.field
  assert.deepEqual(
    [
      field(1000, null),
      field(5000, 6000),
      field(5000, 5000),
      field(1000, 900),
      field(1000 + longestMs + 1, null),
      field(1000, 1000 + longestMs + 1),
    ],
    [undefined, undefined, 'expiresAt', 'expiresAt', 'publishAt', 'expiresAt'],
  )
})

test('the old standard of group robots holds their channel no more, until somebody sets it', () => {
  const rate = (kind: 'webhook' | 'sms', perMinute: number, robotPerMinute?: number) =>
    rateOf({ kind, perMinute, settings: { robotPerMinute } })
  assert.deepEqual(rate('webhook', 20), { perMinute: 600, weight: 30 })
  assert.deepEqual(rate('webhook', 20, 20), { perMinute: 20, weight: 1 })
  assert.deepEqual(rate('webhook', 30), { perMinute: 30, weight: 1 })
  assert.deepEqual(rate('sms', 20), { perMinute: 20, weight: 1 })
})

test('a group robot is told so much in any minute, not in each minute of the clock', () => {
  const second = 1000
  const times = [0, 10, 20].map((s) => s * second)
  assert.deepEqual(robotTurn([], 3, 0), { now: true, sentAt: [0] })
  assert.deepEqual(robotTurn(times.slice(0, 2), 3, 20 * second), { now: true, sentAt: times })
  assert.deepEqual(robotTurn(times, 3, 59 * second), { now: false, nextAt: 60 * second })
  assert.deepEqual(robotTurn(times, 3, 60 * second), {
    now: true,
    sentAt: [...times.slice(1), 60 * second],
  })
  // a rate that was lowered meanwhile counts from the last of them
  assert.deepEqual(robotTurn(times, 1, 30 * second), { now: false, nextAt: 80 * second })
})
