import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  day,
  pathOfService,
  serviceCodeOf,
  spanMs,
  stateAfter,
  toldKinds,
  updateStateOf,
  updateStates,
  windowOf,
} from './domain.ts'
import { stateText } from './texts.ts'

const now = Date.UTC(2026, 6, 13, 4)
const none = undefined

test('a question spans at most 90 days, from its start when there is one', () => {
  const second = 1000
  const table: [name: string, from: number | undefined, to: number | undefined, window: unknown][] =
    [
      ['no dates', none, none, { from: now - spanMs, until: now + second }],
      [
        'a start only',
        now - 200 * day,
        none,
        { from: now - 200 * day, until: now - 110 * day + second },
      ],
      ['an end only', none, now - day, { from: now - 91 * day, until: now - day + second }],
      [
        'a short range',
        now - 2 * day,
        now - day,
        { from: now - 2 * day, until: now - day + second },
      ],
      [
        'a long range',
        now - 200 * day,
        now,
        { from: now - 200 * day, until: now - 110 * day + second },
      ],
      ['one instant with a fraction', now + 250, now + 750, { from: now, until: now + second }],
      ['the wrong way round', now, now - day, undefined],
    ]
  for (const [name, from, to, window] of table)
    assert.deepEqual(windowOf({ from, to }, now), window, name)
})

test('a service code is the path of its category without slashes, also with dots in the edition', () => {
  for (const path of ['gb2026/M/01001', 'jw/M/00', 'city-1.2/C/0199'])
    assert.equal(pathOfService(serviceCodeOf(path)), path)
  for (const code of [
    '',
    '001',
    'gb2026.M',
    'gb2026.X.01',
    'gb2026/M/01001',
    'gb2026.M.01001.json',
  ])
    assert.equal(pathOfService(code), undefined, code)
})

test('outcomes and reasons make the state told more exact', () => {
  const table = [
    ['closed', { outcome: 'solved' }, 'FIXED'],
    ['closed', { outcome: 'notSolved' }, 'NO_FURTHER_ACTION'],
    ['closed', { outcome: 'notSolved', reason: 'longTerm' }, 'NO_FURTHER_ACTION'],
    ['closed', { outcome: 'explained' }, 'CLOSED'],
    ['forceClosed', { reason: 'unableToFix' }, 'NO_FURTHER_ACTION'],
    ['forceClosed', { reason: 'privateMatter' }, 'NOT_COUNCILS_RESPONSIBILITY'],
    ['refused', { reason: 'outOfScope' }, 'NOT_COUNCILS_RESPONSIBILITY'],
    ['refused', { reason: 'malicious' }, 'NO_FURTHER_ACTION'],
    ['merged', { number: '1000007' }, 'DUPLICATE'],
    ['reopened', {}, 'OPEN'],
  ] as const
  for (const [kind, data, state] of table) assert.equal(updateStateOf(kind, data), state, kind)
})

test('a case closed without being solved is told as that to clients, with the coded reason', () => {
  const told = (outcome: string, reason: string | null) =>
    stateText({ state: 'closed', outcome, reason }, 'en')
  assert.equal(told('solved', 'putRight'), 'Closed: Put right')
  assert.equal(told('notSolved', 'longTerm'), 'Closed, not solved: Put into a long-term plan')
  assert.equal(told('forced', 'reporterGone'), 'Closed, not solved: The reporter cannot be reached')
})

test('every event that is told has a state of the extension and one of the lifecycle', () => {
  for (const kind of toldKinds) {
    assert.ok(updateStates.includes(updateStateOf(kind, {})), kind)
    assert.match(stateAfter(kind), /^[a-z]+$/)
  }
})
