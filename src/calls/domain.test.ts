import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  afterTry,
  type CallEvent,
  type EventKind,
  factsOf,
  mayAct,
  maskNumber,
  worstWindow,
} from './domain.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const nine = Date.parse('2026-03-02T01:00:00Z')

const event = (kind: EventKind, seconds: number, data: CallEvent['data'] = {}): CallEvent => ({
  id: `${kind}-${seconds}`,
  kind,
  at: nine + seconds * second,
  postId: kind === 'answered' ? 'desk' : null,
  data,
})

const whole = [
  event('incoming', 0),
  event('answered', 9),
  event('held', 60),
  event('resumed', 90),
  event('transferred', 120, { target: '水务局值班' }),
  event('ended', 125, { cause: 'transferred' }),
  event('wrapped', 155),
]

test('a call is what its events say: waiting, talking, held, wrapped up', () => {
  assert.deepEqual(factsOf(whole), {
    state: 'done',
    offeredAt: nine,
    answeredAt: nine + 9 * second,
    endedAt: nine + 125 * second,
    wrappedAt: nine + 155 * second,
    heldMs: 30 * second,
    postId: 'desk',
    transferredTo: '水务局值班',
    conferenceWith: null,
    cause: 'transferred',
  })
})

test('each step of a call shows the state it is in', () => {
  const states = whole.map((_, i) => factsOf(whole.slice(0, i + 1))?.state)
  assert.deepEqual(states, ['ringing', 'talking', 'held', 'talking', 'talking', 'wrapUp', 'done'])
  assert.equal(factsOf([event('incoming', 0), event('ended', 20)])?.state, 'abandoned')
  assert.equal(factsOf([]), undefined)
})

test('a switch that tells things late, twice or out of order tells the same call', () => {
  fc.assert(
    fc.property(
      fc.shuffledSubarray(whole, { minLength: whole.length }),
      fc.subarray(whole),
      (shuffled, again) => {
        assert.deepEqual(factsOf([...shuffled, ...again]), factsOf(whole))
      },
    ),
  )
})

test('a caller who hangs up while on hold was held until then', () => {
  const facts = factsOf([
    event('incoming', 0),
    event('answered', 5),
    event('held', 10),
    event('ended', 40),
  ])
  assert.deepEqual([facts?.state, facts?.heldMs], ['wrapUp', 30 * second])
})

test('what can be done with a call depends on where it is', () => {
  const table: [Parameters<typeof mayAct>[0], Parameters<typeof mayAct>[1], boolean][] = [
    ['answer', 'ringing', true],
    ['answer', 'talking', false],
    ['hold', 'talking', true],
    ['hold', 'held', false],
    ['resume', 'held', true],
    ['transfer', 'held', true],
    ['transfer', 'wrapUp', false],
    ['hangUp', 'talking', true],
    ['hangUp', 'done', false],
  ]
  for (const [act, state, may] of table) assert.equal(mayAct(act, state), may, `${act} ${state}`)
})

test('a call-back is tried three times, with longer pauses, and then no more', () => {
  const at = (
    minutes: number,
    result: 'noAnswer' | 'busy' | 'reached' | 'wrongNumber' = 'noAnswer',
  ) => ({
    at: nine + minutes * minute,
    result,
    postId: 'desk',
  })
  const first = afterTry([], at(0))
  assert.deepEqual([first.state, first.nextAt], ['waiting', nine + 15 * minute])
  const second_ = afterTry(first.tries, at(20, 'busy'))
  assert.deepEqual([second_.state, second_.nextAt], ['waiting', nine + 20 * minute + 2 * hour])
  assert.equal(afterTry(second_.tries, at(200)).state, 'failed')
  assert.equal(afterTry(second_.tries, at(200, 'reached')).state, 'called')
  assert.equal(afterTry([], at(0, 'wrongNumber')).state, 'failed')
})

test('a number in a list shows too little to be called', () => {
  const table: [string, string][] = [
    ['13812345678', '138****5678'],
    ['+86 138-1234-5678', '861****5678'],
    ['82345678', '******78'],
    ['110', '****'],
  ]
  for (const [number, mask] of table) assert.equal(maskNumber(number), mask)
})

test('the worst 24 hours are found wherever they lie, not only on calendar days', () => {
  const minutes = [
    // 18:00 to 06:00: half of the calls are lost, over midnight
    ...Array.from({ length: 12 }, (_, i) => ({
      at: nine + (9 + i) * hour,
      offered: 10,
      answered: 5,
    })),
    ...Array.from({ length: 48 }, (_, i) => ({
      at: nine + (21 + i) * hour,
      offered: 10,
      answered: 10,
    })),
  ]
  const worst = worstWindow(minutes, { from: nine, to: nine + 96 * hour, least: 20 })
  assert.deepEqual([worst?.offered, worst?.answered], [20, 10])
  const later = worstWindow(minutes, { from: nine + 40 * hour, to: nine + 96 * hour, least: 20 })
  assert.ok(later && later.answered / later.offered > 0.8)
  assert.equal(
    worstWindow(minutes.slice(0, 1), { from: nine, to: nine + 96 * hour, least: 20 }),
    undefined,
  )
})

test('a window forgets the calls of more than 24 hours ago', () => {
  const minutes = [
    { at: nine, offered: 100, answered: 0 },
    { at: nine + 24 * hour, offered: 100, answered: 100 },
  ]
  const worst = worstWindow(minutes, { from: nine + hour, to: nine + 48 * hour, least: 1 })
  assert.deepEqual([worst?.offered, worst?.answered], [100, 100])
})
