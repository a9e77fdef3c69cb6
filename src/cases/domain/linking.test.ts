// Cases beside cases: merged, split, watched over; and what everyone is told along the way.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { absorb, type Case, partOf } from '../domain.ts'
import { type State, stateNames } from '../lifecycle.ts'
import type { Command } from '../schema.ts'
import {
  act,
  ask,
  centre,
  decided,
  inState,
  lampReport,
  monday,
  newCase,
  resident,
  rulesAt,
  samples,
  water,
} from '../walk.fixture.ts'

const mergeInto = (c: Case, main: Case | undefined) =>
  ask(c, samples.merge, { found: main ? { main } : {} })
const refusal = (refused: string) => ({ refused, params: {}, field: 'into' })

test('a case is merged into another of its district, not into itself, a closed or an unknown one', () => {
  const c = newCase()
  assert.deepEqual(mergeInto(c, c), refusal('mergeSelf'))
  assert.deepEqual(mergeInto(c, undefined), refusal('mergeUnseen'))
  assert.deepEqual(mergeInto(c, newCase({ district: '420103' })), refusal('mergeDistrict'))
  for (const state of stateNames) {
    const result = mergeInto(c, inState(state))
    const closed = ['refused', 'closed', 'merged', 'withdrawn'].includes(state)
    assert.equal('refused' in result, closed, state)
  }
})

test('a merged case is over, leads to the main one, has no clock left and says so to those who asked', () => {
  const main = newCase({ number: '1000015' })
  const d = decided(inState('accepted'), samples.merge, { found: { main } })
  assert.ok(d.next.state === 'merged')
  assert.deepEqual([d.next.into, d.next.stageDueAt, d.next.closedAt], [main.id, null, monday])
  assert.ok(d.timers.every((t) => 'clear' in t))
  assert.deepEqual(d.messages, [{ template: 'merged', params: { number: '1000015' } }])
  assert.deepEqual(absorb(main, d.next).events, [
    { kind: 'absorbed', data: { from: d.next.id, number: d.next.number } },
  ])
})

test('a split leaves the case and makes one for each part, in its own category where none is given', () => {
  const parts = [
    { title: '井盖', description: '井盖松动' },
    { title: '树枝', description: '树枝折断', categoryPath: 'gb2026/C/03' },
  ]
  const d = decided(inState('accepted'), { command: 'split', parts })
  assert.equal(d.next.state, 'accepted')
  assert.deepEqual(d.born, [
    { ...parts[0], categoryPath: 'gb2026/M/01001' },
    { ...parts[1], categoryPath: 'gb2026/C/03' },
  ])
})

test('supervising and urging are counted; a comment changes nothing but the record', () => {
  const c = inState('handling')
  const watched = act(act(act(c, samples.supervise), samples.urge), samples.urge)
  assert.deepEqual([watched.supervised, watched.urged], [1, 2])
  assert.deepEqual(act(c, samples.comment), c)
})

test('the one who asked hears at each step that matters to them', () => {
  const told = (c: Case, command: Command, o = {}) =>
    decided(c, command, o).messages.map((m) => m.template)
  const found = { main: newCase() }
  const table: [State, Command, object, string[]][] = [
    ['reported', samples.accept, {}, ['accepted']],
    ['reported', samples.refuse, {}, ['refused']],
    ['reported', samples.ask, {}, ['question']],
    ['reported', samples.merge, { found }, ['merged']],
    ['accepted', samples.file, {}, ['filed']],
    ['filed', samples.dispatch, {}, ['dispatched']],
    ['dispatched', samples.takeUp, { who: water }, []],
    ['handling', samples.finish, { who: water }, ['done']],
    ['done', samples.check, {}, []],
    ['checked', samples.close, {}, ['closed']],
    ['dispatched', samples.forceClose, {}, ['closedUnsolved']],
    ['closed', samples.reopen, {}, ['reopened']],
    ['closed', samples.notSolved, { who: resident }, ['reopened']],
    ['suspended', samples.resume, {}, ['resumed']],
    ['handling', samples.comment, {}, []],
  ]
  for (const [state, command, o, expected] of table) {
    assert.deepEqual(told(inState(state), command, o), expected, `${command.command} in ${state}`)
  }
})

test('the first contact counts once, whichever way it was made', () => {
  const later = monday + 60_000
  for (const first of [samples.accept, samples.refuse, samples.ask] as Command[]) {
    const c = act(inState('reported'), first)
    assert.equal(c.respondedAt, monday, first.command)
    if (c.state === 'awaiting') {
      const answered = act(c, samples.answer, { who: resident, now: later })
      assert.equal(act(answered, samples.accept, { now: later }).respondedAt, monday)
    }
  }
  assert.equal(act(newCase(), samples.accept, { who: centre }).firstReceiver, centre.post)
})

test('a part of a part is one of the whole, whose askers are told the number it is handled under', () => {
  const whole = newCase({ number: '1000015' })
  const first = partOf(whole, { ...lampReport, id: 'first' }, rulesAt(monday))
  assert.deepEqual(first.messages, [{ template: 'split', params: { number: '1000015' } }])
  const second = partOf(first.next, { ...lampReport, id: 'second' }, rulesAt(monday))
  assert.deepEqual([first.next.splitFrom, second.next.splitFrom], [whole.id, whole.id])
})

test('a part begins without the answer that the whole was once given', () => {
  const whole = { ...inState('accepted'), reply: '上次已修好' }
  assert.equal(partOf(whole, { ...whole, id: 'part' }, rulesAt(monday)).next.reply, null)
})
