import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Draft } from '../../domain/draft.ts'
import { isUntouched, lacksIn, type Made, shownAt } from './lacks.ts'

const question = (change: Partial<Draft> = {}): Draft => ({
  key: 'q1',
  widget: 'text',
  label: { zh: '通道畅通吗', en: '' },
  required: false,
  personal: false,
  options: [],
  items: [],
  ...change,
})
const empty = { label: { zh: ' ', en: 'Words' } }

test('a form needs a name and a question', () => {
  assert.deepEqual(lacksIn(' ', []), [{ what: 'name' }, { what: 'question' }])
  assert.deepEqual(lacksIn('消防通道检查', []), [{ what: 'question' }])
  assert.deepEqual(lacksIn('消防通道检查', [question()]), [])
})

test('one empty question is told by its number, also within a group', () => {
  const drafts = [
    question(),
    question(empty),
    question({ widget: 'group', items: [question(), question(empty)] }),
  ]
  assert.deepEqual(lacksIn('检查', drafts), [
    { what: 'label', at: [2] },
    { what: 'label', at: [3, 2] },
  ])
})

test('what is picked from needs something to pick, a group something to ask', () => {
  const option = { value: 'v1', label: { zh: '送餐', en: '' } }
  const drafts = [
    question({ widget: 'choice' }),
    question({ widget: 'choices', options: [option] }),
    question({ widget: 'group' }),
    question({ widget: 'text', items: [question(empty)] }),
  ]
  assert.deepEqual(lacksIn('检查', drafts), [
    { what: 'options', at: [1] },
    { what: 'items', at: [3] },
  ])
})

test('a refusal stands at the part of the question it is about, or above the form', () => {
  assert.equal(shownAt('name'), 'name')
  assert.equal(shownAt('layout.0.label.zh'), 'layout.0.label')
  assert.equal(shownAt('layout.2.items.1.options.0.value'), 'layout.2.items.1.options')
  for (const path of ['edition', 'layout', 'layout.0.key', 'schema.properties.q1', 'names'])
    assert.equal(shownAt(path), undefined, path)
})

test('a refusal holds until its question is changed, not until the next one is', () => {
  const head = { kind: 'visit', name: '检查', nameEn: '', active: true, keepDays: 730 } as const
  const [one, two] = [question(), question({ key: 'q2' })]
  const sent: Made = { head, drafts: [one, two] }
  const now: Made = { head: { ...head, nameEn: 'Check' }, drafts: [{ ...one, key: 'q9' }, two] }
  assert.ok(!isUntouched('layout.0.label', sent, now))
  assert.ok(isUntouched('layout.1.items.0.label', sent, now))
  assert.ok(!isUntouched('nameEn', sent, now))
  assert.ok(isUntouched('name', sent, now))
})
