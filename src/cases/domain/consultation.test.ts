// Consultations across units: who is heard, and what the minutes change.
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
  water,
  who,
} from '../walk.fixture.ts'

const tasks = (c: Case) => c.tasks.map((t) => `${t.role} ${t.unit} ${t.state}`)
const called = (state: 'filed' | 'dispatched' | 'handling' = 'handling') =>
  act(inState(state), samples.consult)

test('each unit that was asked gives one statement, and only they do', () => {
  const parks = who(['parks'])
  assert.equal(outcome(called(), samples.giveStatement, { who: parks }), 'invited')
  assert.equal(outcome(inState('handling'), samples.giveStatement, { who: water }), 'consulting')
  const first = act(called(), samples.giveStatement, { who: water })
  const both = act(first, { ...samples.giveStatement, position: 'notOurs' }, { who: roads })
  const again = act(both, { ...samples.giveStatement, note: '下周开工' }, { who: water })
  const said = again.consultations?.[0]?.statements.map((s) => [s.unit, s.position, s.text])
  assert.deepEqual(said, [
    ['roads', 'notOurs', '可以先行施工'],
    ['water', 'willing', '下周开工'],
  ])
})

test('a unit asked for a word may speak on the case without a task of it, and nothing more', () => {
  const rights = new Map([
    ['case.giveStatement', 'unit'],
    ['task.resume', 'unit'],
    ['task.done', 'unit'],
  ] as const)
  const handler = who(['roads'], { kind: 'handler', rights })
  assert.equal(outcome(inState('handling'), samples.giveStatement, { who: handler }), 'reach')
  assert.equal(outcome(called(), samples.giveStatement, { who: handler }), 'done')
  assert.equal(outcome(called(), samples.finish, { who: handler }), 'reach')
})

test('the minutes move the case to another unit under the deadline it had', () => {
  const before = called()
  const d = decided(before, samples.decideConsultation, { now: monday + hour })
  assert.deepEqual([d.next.state, d.next.leadUnit, d.next.takenUpAt], ['dispatched', 'roads', null])
  assert.equal(d.next.dueAt, before.dueAt)
  assert.deepEqual(tasks(d.next), [
    'lead water withdrawn',
    'lead roads sent',
    'assisting water sent',
  ])
  assert.deepEqual(
    d.events.map((e) => e.kind),
    ['consultationDecided', 'dispatched'],
  )
  assert.deepEqual(
    d.messages.map((m) => [m.template, m.params['unit']]),
    [['dispatched', 'roads']],
  )
  const [k] = d.next.consultations ?? []
  assert.deepEqual(
    [k?.state, k?.minutes, k?.decision],
    ['decided', '由市政牵头，水务配合', { lead: 'roads', assisting: ['water'], dueAt: null }],
  )
  assert.equal(act(d.next, samples.takeUp, { who: roads, now: monday + hour }).state, 'handling')
})

test('a case that had no unit yet gets one, and its whole time, from the minutes', () => {
  const { next } = decided(called('filed'), samples.decideConsultation, { now: monday + hour })
  assert.deepEqual([next.state, next.leadUnit], ['dispatched', 'roads'])
  assert.equal(next.dueAt, monday + day + hour, 'the limit of eight working hours from now')
  assert.equal(
    outcome(called('filed'), { command: 'decideConsultation', note: '待定', assisting: ['water'] }),
    'noLead',
  )
})

test('minutes may set another limit; a later deadline is told to whoever asked', () => {
  const limit = { value: 10, unit: 'calendar_day' } as const
  const before = called()
  const d = decided(before, { command: 'decideConsultation', note: '延至十日', limit })
  assert.equal(d.next.dueAt, monday + 10 * day)
  assert.deepEqual([d.next.dueRule?.from, d.next.leadUnit], ['consultation', 'water'])
  assert.deepEqual(
    d.messages.map((m) => m.template),
    ['extended'],
  )
  const set = d.timers.flatMap((t) => ('set' in t ? [t.set] : []))
  assert.deepEqual(set, ['yellow', 'red'])
})

test('minutes that leave everything as it is are kept, and nothing else happens', () => {
  const before = called()
  const d = decided(before, { command: 'decideConsultation', note: '维持原安排' })
  assert.deepEqual([d.timers, d.messages, d.events.length], [[], [], 1])
  assert.deepEqual({ ...d.next, consultations: [] }, { ...before, consultations: [] })
  assert.equal(d.next.consultations?.[0]?.state, 'decided')
  assert.equal(outcome(d.next, samples.consult), 'done', 'another one may be called')
})

test('when the work is done meanwhile, the minutes are kept and change nothing', () => {
  const done = act(called(), samples.finish, { who: water })
  assert.equal(outcome(done, samples.decideConsultation), 'consultedLate')
  assert.equal(outcome(done, { command: 'decideConsultation', note: '已无必要' }), 'done')
})

test('a consultation without minutes ends with its case', () => {
  const c = act(called(), samples.forceClose, { who: centre })
  assert.equal(c.consultations?.[0]?.state, 'ended')
})
