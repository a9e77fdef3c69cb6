// From the check to the rating, and back when it was not solved.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Case, isLate, isRefusal } from '../domain.ts'
import type { Command } from '../schema.ts'
import { commandFields } from '../schema.ts'
import { reasons } from '../lifecycle.ts'
import { endReason, residentState } from './outcomes.ts'
import {
  act,
  ask,
  callTaker,
  centre,
  closedLate,
  day,
  decided,
  dispatcher,
  hour,
  inState,
  minute,
  monday,
  outcome,
  resident,
  roads,
  samples,
  water,
  who,
} from '../walk.fixture.ts'

const failed = { ...samples.check, passed: false } as const

test('the check is made by someone outside the unit and other than the person who did the work', () => {
  const c = inState('done')
  const samePerson = who(['centre'], { person: water.person })
  assert.equal(outcome(c, samples.check, { who: water }), 'independent')
  assert.equal(
    outcome(c, samples.check, { who: who(['water', 'x'], { person: 'other' }) }),
    'independent',
  )
  assert.equal(outcome(c, samples.check, { who: samePerson }), 'independent')
  assert.equal(outcome(c, samples.check, { who: centre }), 'done')
})

test('an assisting unit does not check its own work either', () => {
  const c = act(inState('handling'), { ...samples.addTask, unit: 'roads' })
  const done = act(act(c, samples.finish, { who: roads }), samples.finish, { who: water })
  assert.equal(outcome(done, samples.check, { who: roads }), 'independent')
})

test('two checks by machines without a person are not taken for the same person', () => {
  const machine = { ...water, person: null }
  const done = act(inState('handling'), samples.finish, { who: machine })
  assert.equal(outcome(done, samples.check, { who: who(['centre'], { person: null }) }), 'done')
})

test('work that fails the check goes on in the same unit under the same deadline', () => {
  const done = inState('done')
  const d = decided(done, failed, { now: monday + hour })
  assert.deepEqual(
    [d.next.state, d.next.dueAt, d.next.doneAt, d.next.reworked],
    ['handling', done.dueAt, null, 1],
  )
  assert.equal(d.next.tasks[0]?.state, 'takenUp')
  const set = d.timers.filter((t) => 'set' in t).map((t) => [t.set, t.dueAt])
  assert.deepEqual(set, [
    ['yellow', done.yellowAt],
    ['red', done.dueAt],
  ])
  assert.equal(act(d.next, samples.finish, { who: water }).state, 'done')
})

test('work done in time that fails its check after the deadline turns red at once', () => {
  const done = inState('done')
  const d = decided(done, failed, { now: monday + 2 * day })
  const set = d.timers.filter((t) => 'set' in t).map((t) => [t.set, t.dueAt])
  assert.deepEqual(set, [['red', done.dueAt]])
})

test('in a second round only the unit of that round has to do its work again', () => {
  const again = act(inState('closed'), samples.reopen)
  const sent = act(again, { ...samples.dispatch, lead: 'roads' }, { now: monday + day })
  const now = monday + day + hour
  const done = act(act(sent, samples.takeUp, { who: roads, now }), samples.finish, {
    who: roads,
    now,
  })
  const back = act(done, failed, { now })
  assert.deepEqual(
    back.tasks.map((t) => `${t.unit} ${t.state}`),
    ['water done', 'roads takenUp'],
  )
  assert.equal(outcome(back, samples.finish, { who: water, now }), 'hasTask')
})

test('a case is closed after its check only', () => {
  assert.equal(outcome(inState('done'), samples.close), 'state')
  const c = act(inState('checked'), samples.close)
  assert.ok(c.state === 'closed')
  assert.deepEqual([c.outcome, c.closeReason, c.rating], ['solved', 'putRight', null])
})

test('every closing has a coded reason that belongs to its outcome', () => {
  const c = inState('checked')
  const close = (how: 'solved' | 'explained' | 'notSolved', reason?: keyof typeof reasons.close) =>
    outcome(c, { ...samples.close, outcome: how, ...(reason ? { reason } : {}) })
  assert.equal(close('solved'), 'done')
  assert.equal(close('notSolved'), 'closeReason')
  assert.equal(close('explained'), 'closeReason')
  for (const reason of Object.keys(reasons.close) as (keyof typeof reasons.close)[]) {
    for (const how of ['solved', 'explained', 'notSolved'] as const) {
      const expected = reasons.close[reason].of === how ? 'done' : 'closeReason'
      assert.equal(close(how, reason), expected, `${how}: ${reason}`)
    }
  }
  const ends: [Case, string][] = [
    [act(inState('checked'), samples.close), 'putRight'],
    [inState('withdrawn'), 'unsaid'],
    [inState('merged'), 'sameProblem'],
    [inState('refused'), 'outOfScope'],
    [act(inState('filed'), samples.forceClose), 'unableToFix'],
  ]
  for (const [end, reason] of ends) {
    assert.equal('closeReason' in end ? end.closeReason : undefined, reason, end.state)
    assert.ok(endReason(end, reason), `${reason} has words`)
  }
})

test('a case closed unsolved is told as that, and never as closed and done', () => {
  const told = (command: Command) => decided(inState('checked'), command).messages[0]?.template
  const unsolved = { ...samples.close, outcome: 'notSolved', reason: 'longTerm' } as const
  assert.equal(told(samples.close), 'closed')
  assert.equal(told({ ...unsolved, outcome: 'explained', reason: 'answered' }), 'closedExplained')
  assert.equal(told(unsolved), 'closedUnsolved')
  assert.equal(told(samples.forceClose), 'closedUnsolved')
  assert.equal(residentState('closed', 'notSolved').en, 'Closed, not solved')
  assert.equal(residentState('closed', 'forced').zh, '已结案，问题没有解决')
  assert.notEqual(residentState('closed', 'explained').en, residentState('closed', 'solved').en)
})

test('a forced close names one of the coded reasons and ends every open task and timer', () => {
  const c = act(inState('dispatched'), { ...samples.addTask, unit: 'roads' })
  const d = decided(c, samples.forceClose)
  assert.ok(d.next.state === 'closed')
  assert.deepEqual([d.next.outcome, d.next.closeReason], ['forced', 'unableToFix'])
  assert.deepEqual(
    d.next.tasks.map((t) => t.state),
    ['withdrawn', 'withdrawn'],
  )
  const cleared = d.timers.map((t) => ('clear' in t ? t.clear : ''))
  for (const t of c.tasks) assert.ok(cleared.includes(`takeUp:${t.id}`))
  for (const key of ['yellow', 'red', 'check', 'resume']) assert.ok(cleared.includes(key), key)
  const fields = commandFields.forceClose
  assert.equal(fields.safeParse({ reason: 'bored', reply: '不办了吧' }).success, false)
  for (const reason of Object.keys(reasons.forceClose)) {
    assert.equal(fields.safeParse({ reason, reply: '已说明情况' }).success, true, reason)
  }
})

test('one case, one rating: by the resident or for the caller, not both and not twice', () => {
  const rated = act(inState('closed'), samples.rate, { who: resident, now: monday + day })
  assert.ok(rated.state === 'closed')
  assert.deepEqual(rated.rating, { stars: 5, solved: true, at: monday + day })
  assert.equal(outcome(rated, samples.rate, { who: resident }), 'notRated')
  assert.equal(outcome(rated, samples.rateForCaller), 'notRated')
  const called = act(inState('closed'), samples.rateForCaller)
  assert.equal(outcome(called, samples.rate, { who: resident }), 'notRated')
})

test('a closed case is reopened within thirty days, to the minute', () => {
  const c = inState('closed')
  for (const [name, by] of [
    ['reopen', centre],
    ['notSolved', resident],
  ] as const) {
    const at = (now: number) => outcome(c, samples[name], { who: by, now })
    assert.equal(at(monday + 30 * day), 'done', name)
    assert.equal(at(monday + 30 * day + 1), 'reopenable', name)
  }
})

test('a reopened case has no deadline until it is dispatched again, and then a whole one', () => {
  const again = act(inState('closed'), samples.reopen, { now: monday + 7 * day })
  assert.deepEqual(
    [again.state, again.dueAt, again.doneAt, again.leadUnit, again.extensions, again.reopened],
    ['filed', null, null, null, 0, 1],
  )
  assert.equal(again.stageDueAt, monday + 7 * day + 15 * minute)
  const sent = act(again, samples.dispatch, { now: monday + 7 * day })
  assert.equal(sent.dueAt, monday + 8 * day)
  assert.equal(sent.dueRule?.startedAt, monday + 7 * day)
})

test('the second round can be worked, checked and rated like the first', () => {
  const steps: [Command, Parameters<typeof act>[2]][] = [
    [samples.reopen, {}],
    [samples.dispatch, {}],
    [samples.takeUp, { who: water }],
    [samples.finish, { who: water }],
    [samples.check, {}],
    [samples.close, {}],
    [samples.rate, { who: resident }],
  ]
  const rated = act(inState('closed'), samples.rate, { who: resident })
  const c = steps.reduce<Case>((sum, [command, o]) => act(sum, command, o), rated)
  assert.ok(c.state === 'closed')
  assert.equal(c.rating?.stars, 5)
})

test('only a late case can be appealed, and once', () => {
  assert.equal(outcome(inState('closed'), samples.appeal), 'wasLate')
  const c = act(closedLate(), samples.appeal)
  assert.equal(outcome(c, samples.appeal), 'notAppealed')
})

test('an appeal goes to the dispatcher, then to the call taker; upheld by both, the flag is lifted and the facts stay', () => {
  const late = closedLate()
  const appealed = act(late, samples.appeal, { who: water })
  assert.equal(outcome(appealed, samples.decideAppeal, { who: callTaker }), 'appealOpen')
  const passed = act(appealed, samples.decideAppeal, { who: dispatcher })
  assert.ok(passed.state === 'closed' && !passed.lateExempt)
  assert.equal(outcome(passed, samples.decideAppeal, { who: dispatcher }), 'appealOpen')
  const upheld = act(passed, samples.decideAppeal, { who: callTaker })
  assert.ok(upheld.state === 'closed' && upheld.lateExempt)
  assert.equal(upheld.appeal?.step, 'upheld')
  assert.equal(isLate(upheld, monday + 9 * day), true)
  assert.deepEqual([upheld.dueAt, upheld.doneAt], [late.dueAt, late.doneAt])
  assert.equal(outcome(upheld, samples.decideAppeal, { who: callTaker }), 'appealOpen')
})

test('an appeal dismissed by either ends there', () => {
  const no = { ...samples.decideAppeal, upheld: false } as const
  const appealed = act(closedLate(), samples.appeal)
  const first = act(appealed, no, { who: dispatcher })
  const second = act(act(appealed, samples.decideAppeal, { who: dispatcher }), no, {
    who: callTaker,
  })
  for (const c of [first, second]) {
    assert.ok(c.state === 'closed')
    assert.deepEqual([c.appeal?.step, c.lateExempt], ['dismissed', false])
    assert.ok(isRefusal(ask(c, samples.decideAppeal, { who: callTaker })))
  }
})
