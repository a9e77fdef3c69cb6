import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bodyOf, type Draft, draftsOf, freshKey } from './draft.ts'
import { faultsOf } from './form-check.ts'
import { judge, widgets } from './form.ts'

const plain = (key: string, widget: Draft['widget'], rest: Partial<Draft> = {}): Draft => ({
  key,
  widget,
  label: { zh: `问题 ${key}`, en: '' },
  required: false,
  personal: false,
  options: [],
  items: [],
  ...rest,
})
const options = [{ value: 'a', label: { zh: '甲', en: 'A' } }]

test('every kind of question makes a form that can be asked, and comes back as it was', () => {
  const drafts = widgets.map((widget, i) =>
    plain(`q${i}`, widget, {
      required: widget !== 'note',
      ...(widget === 'choice' || widget === 'choices' ? { options } : {}),
      ...(widget === 'group' ? { items: [plain('name', 'text', { personal: true })] } : {}),
    }),
  )
  const body = bodyOf(drafts)
  assert.deepEqual(faultsOf(body), [])
  assert.deepEqual(bodyOf(draftsOf(body)), body)
})

test('what the maker of a form asks is what the answer must be', () => {
  const body = bodyOf([
    plain('n', 'number', { required: true, min: 1, max: 9 }),
    plain('why', 'longText', { required: true, showWhen: { key: 'n', atLeast: 5 } }),
  ])
  const wrong = (answers: Record<string, unknown>) => judge(body, answers).wrong.map((w) => w.path)
  assert.deepEqual(wrong({ n: 4 }), [])
  assert.deepEqual(wrong({ n: 5 }), ['why'])
  assert.deepEqual(wrong({ n: 10, why: '多' }), ['n'])
})

test('a new question gets a key that none has, in groups neither', () => {
  assert.equal(freshKey([]), 'q1')
  assert.equal(freshKey([plain('q1', 'group', { items: [plain('q2', 'text')] })]), 'q3')
})
