import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bodyOf, conditionsFor, filled, initialOf } from './shape.ts'

const unit = (code: string) => ({ code, name: code, nameEn: code })
const rule = { categoryPrefix: '', areaPrefix: '', basis: '' }
const c = {
  title: '井盖丢失',
  category: { path: 'gb2026/M/01023' },
  urgency: 'urgent',
  point: { lon: 112.9, lat: 29.5 },
  address: '丰岸街 1 号',
  public: true,
  conditions: [{ seq: 2 }],
  suggestions: {
    lead: { unit: unit('990101-CG'), rule },
    assisting: [{ unit: unit('990101-SW'), rule }],
    duplicates: [],
  },
} as never

test('a dispatch begins with what the responsibility list says', () => {
  assert.deepEqual(initialOf('dispatch', c, ''), { lead: '990101-CG', assisting: ['990101-SW'] })
})

test('only what was corrected is sent', () => {
  const form = { ...initialOf('correct', c, ''), address: '丰岸街 2 号' }
  assert.deepEqual(bodyOf('correct', c, form), { address: '丰岸街 2 号' })
  assert.equal(bodyOf('correct', c, initialOf('correct', c, '')), null)
})

test('an empty note is not sent, a refusal with “false” is', () => {
  assert.deepEqual(filled({ note: '', passed: false, photos: [] }), { passed: false, photos: [] })
})

test('a suspension ends at an instant with its zone', () => {
  const body = bodyOf('requestSuspension', c, { note: '待料', until: '2026-12-01T09:00:00+08:00' })
  assert.deepEqual(body, { note: '待料', until: '2026-12-01T01:00:00.000Z' })
})

test('filing offers the conditions of the narrowest area', () => {
  const all = [
    { seq: 1, areaPrefix: '' },
    { seq: 2, areaPrefix: '9901' },
    { seq: 3, areaPrefix: '9902' },
  ]
  assert.deepEqual(conditionsFor(all, '990101001'), [{ seq: 2, areaPrefix: '9901' }])
})
