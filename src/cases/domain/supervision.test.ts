// Supervision in rounds: who owes an answer, by when, and what happens when none comes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Case } from '../domain.ts'
import {
  act,
  centre,
  day,
  decided,
  hour,
  inState,
  monday,
  outcome,
  roads,
  samples,
  street,
  water,
  who,
} from '../walk.fixture.ts'

const rounds = (c: Case) => (c.rounds ?? []).map((r) => `${r.number} ${r.level} ${r.state}`)
const supervised = () => act(inState('handling'), samples.supervise)

test('a round of supervision has its number, its demand, its addressee and its deadline', () => {
  const d = decided(inState('handling'), samples.supervise)
  const [round] = d.next.rounds ?? []
  assert.ok(round)
  assert.deepEqual(
    [round.number, round.level, round.areaCode, round.demand, round.state],
    [1, 0, null, '重点关注', 'open'],
  )
  assert.equal(round.dueAt, monday + day, 'one working day unless the city says otherwise')
  assert.deepEqual(d.timers, [{ set: 'round', kind: 'round', dueAt: round.dueAt }])
  const until = new Date(monday + 2 * hour).toISOString()
  const sooner = act(inState('handling'), { ...samples.supervise, until, level: 2 })
  assert.deepEqual(
    [sooner.rounds?.[0]?.dueAt, sooner.rounds?.[0]?.areaCode],
    [monday + 2 * hour, '420102001'],
  )
})

test('only the unit that has the case answers a round addressed to it, and its reply stops the clock', () => {
  const c = supervised()
  assert.equal(outcome(c, samples.replyRound, { who: roads }), 'addressee')
  assert.equal(outcome(c, samples.replyRound, { who: centre }), 'addressee')
  const d = decided(c, samples.replyRound, { who: water, now: monday + hour })
  assert.deepEqual(rounds(d.next), ['1 0 replied'])
  assert.deepEqual(d.timers, [{ clear: 'round' }])
  assert.equal(outcome(d.next, samples.replyRound, { who: water }), 'openRound')
  assert.equal(outcome(d.next, samples.missRound), 'openRound')
})

test('a round addressed to a level is answered by the duty officer of that level', () => {
  const c = act(inState('handling'), { ...samples.supervise, level: 2 })
  assert.equal(outcome(c, samples.replyRound, { who: water }), 'addressee')
  const next = who(['street'], { kind: 'dutyOfficer', areaCode: '420102002' })
  assert.equal(outcome(c, samples.replyRound, { who: next }), 'addressee')
  assert.equal(outcome(c, samples.replyRound, { who: street }), 'done')
})

test('whoever supervises judges the reply, and opens the next round when it will not do', () => {
  assert.equal(outcome(supervised(), samples.settleRound), 'repliedRound')
  const replied = act(supervised(), samples.replyRound, { who: water })
  assert.equal(outcome(replied, samples.supervise), 'noOpenRound')
  const refused = act(replied, { ...samples.settleRound, met: false, note: '没有说明何时完成' })
  assert.deepEqual(rounds(refused), ['1 0 insufficient'])
  const second = act(refused, { ...samples.supervise, level: 1 })
  assert.deepEqual(rounds(second), ['1 0 insufficient', '2 1 open'])
  assert.equal(second.supervised, 2)
  assert.deepEqual(rounds(act(replied, samples.settleRound)), ['1 0 met'])
})

test('a round nobody answers is missed and asks the level above, one after the other to the city', () => {
  let c = supervised()
  for (const level of [1, 2, 3, 4]) {
    const d = decided(c, samples.missRound, { now: monday + level * day })
    c = d.next
    const open = c.rounds?.at(-1)
    assert.deepEqual([open?.number, open?.level, open?.state], [level + 1, level, 'open'])
    assert.equal(open?.demand, '重点关注')
    assert.deepEqual(d.timers, [{ set: 'round', kind: 'round', dueAt: open?.dueAt }])
    assert.equal(c.escalatedLevel, level)
  }
  const last = decided(c, samples.missRound, { now: monday + 5 * day })
  assert.equal(last.next.rounds?.length, 5, 'above the city there is nobody')
  assert.deepEqual(last.timers, [{ clear: 'round' }])
  assert.deepEqual(new Set(last.next.rounds?.map((r) => r.state)), new Set(['missed']))
})

test('a round still open when the case ends, ends with it and never fires', () => {
  const d = decided(supervised(), samples.forceClose)
  assert.deepEqual(rounds(d.next), ['1 0 ended'])
  assert.ok(d.timers.some((t) => 'clear' in t && t.clear === 'round'))
})
