// Deadlines, more time, and the clock that stands still.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Case, Rules } from '../domain.ts'
import type { Command } from '../schema.ts'
import {
  act,
  ask,
  day,
  decided,
  hour,
  inState,
  minute,
  monday,
  outcome,
  roads,
  samples,
  water,
} from '../walk.fixture.ts'

const dispatchWith = (rules: Partial<Rules>, now = monday): Case =>
  act(act(inState('accepted', now), samples.file, { now, rules }), samples.dispatch, { now, rules })
const duty = (limit: Rules['defaultLimit'] | null) => ({
  id: 'duty-1',
  unit: 'water',
  categoryPrefix: 'gb2026/M/01',
  areaPrefix: '420102',
  basis: '权责清单第 3 条',
  limit,
})
const hours = (value: number) => ({ value, unit: 'urgent_hour' as const })

test('the limit on the duty row goes before the filing condition’s, and that before the default', () => {
  const conditions = [{ seq: 1, limit: hours(24) }]
  const table: [string, Partial<Rules>, number, string][] = [
    ['duty', { lead: duty(hours(2)), conditions, defaultLimit: hours(72) }, 2, 'duty'],
    ['condition', { lead: duty(null), conditions, defaultLimit: hours(72) }, 24, 'condition'],
    ['default', { lead: duty(null), defaultLimit: hours(72) }, 72, 'default'],
    ['no duty at all', { defaultLimit: hours(72) }, 72, 'default'],
  ]
  for (const [what, rules, expected, from] of table) {
    const c = dispatchWith(rules)
    assert.equal(c.dueAt, monday + expected * hour, what)
    assert.equal(c.dueRule?.from, from, what)
    assert.equal(c.dueRule?.startedAt, monday)
    assert.equal(c.dueRule?.conditionSeq, from === 'default' ? null : (c.conditionSeq ?? null))
  }
})

test('of several filing conditions the one chosen at filing sets the limit; an unknown one is refused', () => {
  const rules = { conditions: [1, 2].map((seq) => ({ seq, limit: hours(seq * 10) })) }
  const filed = act(inState('accepted'), { command: 'file', conditionSeq: 2 }, { rules })
  assert.equal(act(filed, samples.dispatch, { rules }).dueAt, monday + 20 * hour)
  const wrong = ask(inState('accepted'), { command: 'file', conditionSeq: 3 }, { rules })
  assert.deepEqual(wrong, {
    refused: 'unknownCondition',
    params: { seq: 3 },
    field: 'conditionSeq',
  })
})

test('eight working hours from Monday nine o’clock end on Tuesday at nine and turn yellow on Monday at five', () => {
  const c = inState('dispatched')
  assert.equal(c.dueAt, monday + day)
  assert.equal(c.yellowAt, monday + 8 * hour)
})

test('dispatching late on Friday makes the case due on Monday', () => {
  const friday = Date.parse('2026-03-06T09:00:00Z')
  const c = dispatchWith({}, friday)
  assert.equal(c.dueAt, Date.parse('2026-03-09T09:00:00Z'))
})

test('a stage has its own limit: fifteen minutes to accept, then fifteen to dispatch', () => {
  assert.equal(inState('reported').stageDueAt, monday + 15 * minute)
  assert.equal(
    act(inState('reported'), samples.accept, { now: monday + hour }).stageDueAt,
    monday + 75 * minute,
  )
  assert.equal(inState('dispatched').stageDueAt, null)
  assert.equal(inState('done').stageDueAt, monday + 2 * hour)
})

const extendOnce = (c: Case, now: number): Case =>
  [
    { command: samples.requestExtension, who: water },
    { command: samples.endorse },
    { command: samples.approve },
  ].reduce((sum, { command, ...o }) => act(sum, command as Command, { ...o, now }), c)

test('an extension adds one original limit to the deadline as it stands, twice and no more', () => {
  const first = extendOnce(inState('handling'), monday + hour)
  assert.equal(first.dueAt, monday + 2 * day)
  const second = extendOnce(first, monday + 2 * hour)
  assert.equal(second.dueAt, monday + 3 * day)
  assert.deepEqual(second.limit, { value: 8, unit: 'work_hour' })
  assert.deepEqual(ask(second, samples.requestExtension, { who: water }), {
    refused: 'extensionsLeft',
    params: { max: 2 },
  })
})

test('more time is asked for up to the deadline itself, not after it', () => {
  const c = inState('handling')
  const due = monday + day
  for (const name of ['requestExtension', 'requestSuspension'] as const) {
    assert.equal(outcome(c, samples[name], { who: water, now: due }), 'done', name)
    assert.equal(outcome(c, samples[name], { who: water, now: due + 1 }), 'notOverdue', name)
  }
})

test('only the lead unit asks for more time, and one request at a time', () => {
  const c = act(inState('handling'), { ...samples.addTask, unit: 'roads' })
  assert.equal(outcome(c, samples.requestExtension, { who: roads }), 'isLead')
  const asked = act(c, samples.requestExtension, { who: water })
  assert.equal(outcome(asked, samples.requestSuspension, { who: water }), 'nothingPending')
  assert.equal(outcome(asked, samples.requestExtension, { who: water }), 'nothingPending')
})

test('a request is endorsed once, then approved; without a request there is nothing to decide', () => {
  const c = inState('handling')
  for (const name of ['endorse', 'approve', 'decline'] as const) {
    assert.equal(outcome(c, samples[name]), 'somethingPending', name)
  }
  const asked = act(c, samples.requestExtension, { who: water })
  assert.equal(outcome(asked, samples.approve), 'endorsed')
  const endorsed = act(asked, samples.endorse)
  assert.equal(outcome(endorsed, samples.endorse), 'notEndorsed')
})

test('a declined request leaves the deadline and may be asked again', () => {
  const asked = act(inState('handling'), samples.requestExtension, { who: water })
  const declined = act(asked, samples.decline)
  assert.deepEqual([declined.pending, declined.dueAt, declined.extensions], [null, monday + day, 0])
  assert.equal(outcome(declined, samples.requestExtension, { who: water }), 'done')
})

function suspendedAt(now: number, until: number): Case {
  const command = { ...samples.requestSuspension, until: new Date(until).toISOString() }
  const asked = act(inState('handling'), command, { who: water, now })
  return act(act(asked, samples.endorse, { now }), samples.approve, { now })
}

test('a suspended case keeps the counted time that was left: seven working hours are still seven', () => {
  const tenOClock = monday + hour
  const c = suspendedAt(tenOClock, monday + 7 * day + hour)
  const resumed = act(c, samples.resume, { now: monday + 7 * day + hour })
  // Monday 10–12 and 14–18, Tuesday 8–9
  assert.equal(resumed.dueAt, monday + 8 * day)
  assert.equal(resumed.state, 'handling')
})

test('while a case is suspended no light is set; when it goes on, both are', () => {
  const command = { ...samples.requestSuspension, until: new Date(monday + 7 * day).toISOString() }
  const asked = act(inState('handling'), command, { who: water })
  const stopped = decided(act(asked, samples.endorse), samples.approve)
  assert.deepEqual(stopped.timers, [
    { clear: 'yellow' },
    { clear: 'red' },
    { set: 'resume', kind: 'resume', dueAt: monday + 7 * day },
  ])
  const resumed = decided(stopped.next, samples.resume, { now: monday + 7 * day })
  const set = resumed.timers.filter((t) => 'set' in t).map((t) => [t.set, t.dueAt])
  assert.deepEqual(set, [
    ['yellow', monday + 7 * day + 8 * hour],
    ['red', monday + 8 * day],
  ])
})

test('a case is suspended once in its life', () => {
  const c = act(suspendedAt(monday, monday + day), samples.resume, { now: monday + day })
  assert.equal(
    outcome(c, samples.requestSuspension, { who: water, now: monday + day }),
    'suspensionLeft',
  )
})

test('a suspension ends in the future and within a year', () => {
  const at = (until: number) =>
    outcome(
      inState('handling'),
      { ...samples.requestSuspension, until: new Date(until).toISOString() },
      { who: water },
    )
  assert.deepEqual(
    [at(monday), at(monday + 1), at(monday + 365 * day), at(monday + 365 * day + 1)],
    ['untilTooFar', 'done', 'done', 'untilTooFar'],
  )
})
