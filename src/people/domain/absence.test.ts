// Who may stand in, how long, and what may be lent.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { delegationRefusal, periodRefusal, substituteRefusal } from './absence.ts'

const post = (id: string, kind: string, areaCode: string, unit: string) => ({
  id,
  kind,
  areaCode,
  unit: { code: unit },
})
const officer = post('1', 'dutyOfficer', '420102', 'centre')

test('leave ends after it begins, after today, and within a year', () => {
  const table: [string, string, string | undefined][] = [
    ['2026-07-15', '2026-07-16', undefined],
    ['2026-07-15', '2026-07-15', 'to'],
    ['2026-07-01', '2026-07-15', 'to'],
    ['2026-07-01', '2026-07-16', undefined],
    ['2026-07-15', '2027-07-16', undefined],
    ['2026-07-15', '2027-07-17', 'to'],
  ]
  for (const [from, to, field] of table) {
    assert.equal(periodRefusal({ from, to }, '2026-07-15')?.field, field, `${from} – ${to}`)
  }
})

test('one’s own substitute is a colleague of the unit, or has the same kind of post here', () => {
  const fits = (kind: string, areaCode: string, unit: string) =>
    substituteRefusal(officer, [post('2', kind, areaCode, unit)]) === undefined
  assert.equal(fits('dispatcher', '420103', 'centre'), true)
  assert.equal(fits('dutyOfficer', '420102001', 'street'), true)
  assert.equal(fits('dutyOfficer', '420103', 'other'), false)
  assert.equal(fits('handler', '420102', 'water'), false)
  assert.equal(substituteRefusal(officer, [])?.field, 'personId')
})

test('a post lends its own rights over cases, within its area or unit, and no others', () => {
  const dispatcher = post('3', 'dispatcher', '420102', 'centre')
  const lend = (action: string, reach: 'area' | 'unit' | undefined, to = dispatcher) =>
    delegationRefusal({ from: officer, to, action, reach })?.field
  assert.equal(lend('case.approve', 'area'), undefined)
  assert.equal(lend('case.approve', undefined), 'action')
  assert.equal(lend('people.manage', 'area'), 'action')
  assert.equal(lend('case.approve', 'area', officer), 'toPost')
  assert.equal(lend('case.approve', 'area', { ...dispatcher, areaCode: '420103' }), 'toPost')
  assert.equal(lend('task.done', 'unit', { ...dispatcher, unit: { code: 'water' } }), 'toPost')
  assert.equal(lend('task.done', 'unit'), undefined)
})
