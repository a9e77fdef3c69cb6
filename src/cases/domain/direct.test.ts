// Direct dispatch: what goes straight to the unit by a written rule, and what waits for a person.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Decision, type Doubts, report, type Rules, sendOn, waits } from '../domain.ts'
import type { DutyMatch } from './model.ts'
import { act, day, hour, lampReport, monday, rulesAt, samples, water } from '../walk.fixture.ts'

const clear: Doubts = {
  placeUnclear: false,
  overlaps: false,
  unitsInForce: true,
  held: false,
  similar: false,
}
const duty: DutyMatch = {
  id: 'd1',
  unit: 'water',
  categoryPrefix: 'gb2026/M/01',
  areaPrefix: '420102',
  basis: '权责清单第 3 条',
  limit: { value: 4, unit: 'urgent_hour' },
  directFrom: ['hotline'],
}
const byRule = (changes: Partial<Rules> = {}) => rulesAt(monday, { lead: duty, ...changes })

type Told = { report?: Partial<typeof lampReport>; rules?: Rules; doubts?: Partial<Doubts> }

const taken = ({ report: told, rules = byRule(), doubts }: Told = {}): Decision =>
  sendOn(report({ ...lampReport, door: 'hotline', ...told }, rules), rules, {
    ...clear,
    ...doubts,
  })

const waitOf = (d: Decision) =>
  d.next.state === 'reported'
    ? (d.events[0]?.data['direct'] as { waits: string } | undefined)?.waits
    : 'sent'

test('a report of the hotline goes straight to the unit when the list says so, with its deadline running', () => {
  const { next, events, timers, messages } = taken()
  assert.deepEqual(
    [next.state, next.leadUnit, next.dueAt, next.acceptedAt, next.filedAt, next.dispatchedAt],
    ['dispatched', 'water', monday + 4 * hour, monday, monday, monday],
  )
  assert.deepEqual(
    next.tasks.map((t) => [t.unit, t.role, t.rule.how, t.rule.duty, t.rule.basis]),
    [['water', 'lead', 'direct', 'd1', '权责清单第 3 条']],
  )
  assert.deepEqual(
    events.map((e) => [e.kind, e.byRule ?? false]),
    [
      ['reported', false],
      ['accepted', true],
      ['filed', true],
      ['dispatched', true],
    ],
  )
  for (const e of events.slice(1)) {
    const cited = { duty: 'd1', categoryPrefix: 'gb2026/M/01', areaPrefix: '420102' }
    assert.deepEqual(e.data['direct'], cited, e.kind)
  }
  const set = timers.map((t) => ('set' in t ? t.kind : `clear ${t.clear}`))
  assert.deepEqual(set.toSorted(), ['red', 'takeUp', 'yellow'])
  assert.deepEqual(
    messages.map((m) => m.template),
    ['received', 'dispatched'],
  )
  assert.equal(act(next, samples.takeUp, { who: water }).state, 'handling')
})

test('each doubt leaves the report to a person, and its first entry says which', () => {
  const two = [1, 2].map((seq) => ({ seq, limit: { value: seq, unit: 'work_day' as const } }))
  const noLimit = { ...duty, limit: null }
  const table: readonly [string, Told][] = [
    ['danger', { report: { danger: ['着火'] } }],
    ['danger', { report: { urgency: 'danger' } }],
    ['unsorted', { report: { categoryPath: 'jw/M/00' } }],
    ['held', { doubts: { held: true } }],
    ['place', { doubts: { placeUnclear: true } }],
    ['overlap', { doubts: { overlaps: true } }],
    ['unit', { doubts: { unitsInForce: false } }],
    ['condition', { rules: byRule({ lead: noLimit, conditions: two }) }],
    ['similar', { doubts: { similar: true } }],
    ['danger', { report: { danger: ['着火'] }, doubts: { similar: true, held: true } }],
  ]
  for (const [wait, told] of table) {
    const decision = taken(told)
    assert.equal(waitOf(decision), wait)
    assert.equal(decision.events.length, 1)
    assert.deepEqual(
      decision.timers.map((t) => 'set' in t && t.set),
      ['accept'],
    )
  }
  assert.deepEqual([...new Set(table.map(([wait]) => wait))].toSorted(), waits.toSorted())
})

test('several conditions are no doubt where the row itself says how long it may take', () => {
  const two = [1, 2].map((seq) => ({ seq, limit: { value: seq, unit: 'work_day' as const } }))
  assert.equal(waitOf(taken({ rules: byRule({ conditions: two }) })), 'sent')
})

test('one condition is filed under, and its limit is the deadline', () => {
  const conditions = [{ seq: 7, limit: { value: 1, unit: 'urgent_day' as const } }]
  const { next } = taken({ rules: byRule({ lead: { ...duty, limit: null }, conditions }) })
  assert.deepEqual([next.conditionSeq, next.dueAt], [7, monday + day])
})

test('a row speaks for the doors that it names, or for all; a row that names none leaves it to the dispatcher', () => {
  const table: readonly [readonly string[] | undefined, string, string | undefined][] = [
    [['hotline'], 'web', undefined],
    [['hotline', 'grid'], 'grid', 'sent'],
    [['any'], 'web', 'sent'],
    [[], 'hotline', undefined],
    [undefined, 'hotline', undefined],
  ]
  for (const [directFrom, door, expected] of table) {
    const lead = directFrom ? { ...duty, directFrom } : { ...duty, directFrom: [] }
    const decision = taken({ report: { door }, rules: byRule({ lead }) })
    assert.equal(waitOf(decision), expected, `${directFrom?.join()} ${door}`)
    if (expected === undefined) assert.equal(decision.events[0]?.data['direct'], undefined)
  }
  assert.equal(waitOf(taken({ rules: byRule({ lead: null }) })), undefined)
})
