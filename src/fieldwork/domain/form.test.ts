import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Condition,
  filesIn,
  type FormBody,
  holds,
  type Item,
  judge,
  splitPersonal,
} from './form.ts'
import { faultsOf } from './form-check.ts'

const words = (zh: string, en = zh) => ({ zh, en })

const person: readonly Item[] = [
  { key: 'name', widget: 'text', label: words('姓名', 'Name'), personal: true },
  { key: 'age', widget: 'number', label: words('年龄', 'Age') },
  {
    key: 'carer',
    widget: 'text',
    label: words('照护人', 'Carer'),
    showWhen: {
      all: [
        { key: 'age', atLeast: 80 },
        { key: 'alone', is: false },
      ],
    },
  },
]

/** A visit to old people: what is asked depends on what was answered before. */
const visit: FormBody = {
  schema: {
    type: 'object',
    properties: {
      met: { type: 'boolean' },
      why: { type: 'string', enum: ['away', 'moved'] },
      alone: { type: 'boolean' },
      persons: {
        type: 'array',
        minItems: 1,
        maxItems: 3,
        items: {
          type: 'object',
          properties: {
            name: { type: 'string', minLength: 1, maxLength: 20 },
            age: { type: 'integer', minimum: 0, maximum: 130 },
            carer: { type: 'string', minLength: 1 },
          },
          required: ['name', 'age', 'carer'],
        },
      },
      photos: { type: 'array', items: { type: 'string' }, maxItems: 5 },
      signed: { type: 'string' },
      on: { type: 'string', format: 'date' },
    },
    required: ['met', 'why', 'alone', 'persons'],
  },
  layout: [
    { key: 'met', widget: 'yesNo', label: words('见到本人', 'Met') },
    {
      key: 'why',
      widget: 'choice',
      label: words('原因', 'Why not'),
      showWhen: { key: 'met', is: false },
      options: [
        { value: 'away', label: words('外出', 'Away') },
        { value: 'moved', label: words('搬走', 'Moved') },
      ],
    },
    {
      key: 'alone',
      widget: 'yesNo',
      label: words('独居', 'Lives alone'),
      showWhen: { key: 'met', is: true },
    },
    {
      key: 'persons',
      widget: 'group',
      label: words('成员', 'Persons'),
      showWhen: { key: 'alone', filled: true },
      items: person,
    },
    { key: 'photos', widget: 'photos', label: words('照片', 'Photos') },
    { key: 'signed', widget: 'signature', label: words('签名', 'Signature') },
    { key: 'on', widget: 'date', label: words('日期', 'Date') },
  ],
}
const paths = (answers: Record<string, unknown>) => judge(visit, answers).wrong.map((w) => w.path)

test('a form that asks back only is without fault', () => {
  assert.deepEqual(faultsOf(visit), [])
})

test('a question is needed only where it is asked', () => {
  assert.deepEqual(paths({}), ['met'])
  assert.deepEqual(paths({ met: false }), ['why'])
  assert.deepEqual(paths({ met: false, why: 'away' }), [])
  assert.deepEqual(paths({ met: true }), ['alone'])
  assert.deepEqual(paths({ met: true, alone: true }), ['persons'])
})

test('an answer that is hidden is not kept, and neither is what hung on it', () => {
  const answers = { met: false, why: 'away', alone: true, persons: [{ name: '王', age: 82 }] }
  assert.deepEqual(judge(visit, answers).kept, { met: false, why: 'away' })
})

test('each round of a repeat group is judged by itself', () => {
  const alone = { met: true, alone: true }
  const family = { met: true, alone: false }
  const old = { name: '王', age: 82 }
  assert.deepEqual(paths({ ...alone, persons: [old] }), [])
  assert.deepEqual(paths({ ...family, persons: [{ name: '李', age: 30 }, old] }), [
    'persons.1.carer',
  ])
  assert.deepEqual(paths({ ...alone, persons: [{ ...old, age: 131 }, { age: 3 }] }), [
    'persons.0.age',
    'persons.1.name',
  ])
})

test('an answer of another kind is named with what was expected', () => {
  const right = { met: true, alone: true, persons: [{ name: '王', age: 82 }] }
  const cases: [Record<string, unknown>, string][] = [
    [{ met: 'yes' }, 'met'],
    [{ met: false, why: 'ill' }, 'why'],
    [{ ...right, on: '02.03.2026' }, 'on'],
    [{ ...right, photos: Array.from({ length: 6 }, (_, i) => `${i}`) }, 'photos'],
    [{ ...right, persons: Array.from({ length: 4 }, () => ({ name: '王', age: 1 })) }, 'persons'],
  ]
  for (const [answers, path] of cases) {
    const [first] = judge(visit, answers).wrong.filter((w) => w.path === path)
    assert.ok(first, `${path}: ${JSON.stringify(judge(visit, answers).wrong)}`)
    assert.ok(first.expected.zh.length > 0 && first.expected.en.length > 0)
  }
  assert.deepEqual(judge(visit, { met: false, why: 'away', hack: 1 }).kept, {
    met: false,
    why: 'away',
  })
})

test('conditions are told apart', () => {
  const answers = { n: 3, some: ['a', 'b'], empty: '', yes: true }
  const cases: [Condition, boolean][] = [
    [{ key: 'n', atLeast: 3 }, true],
    [{ key: 'n', atMost: 2 }, false],
    [{ key: 'some', is: 'b' }, true],
    [{ key: 'some', is: 'c' }, false],
    [{ key: 'empty', filled: false }, true],
    [{ key: 'nowhere', is: '' }, false],
    [{ key: 'nowhere', atMost: 9 }, false],
    [{ not: { key: 'yes', is: true } }, false],
    [
      {
        any: [
          { key: 'n', is: 4 },
          { key: 'yes', is: true },
        ],
      },
      true,
    ],
    [
      {
        all: [
          { key: 'n', is: 3 },
          { key: 'yes', is: false },
        ],
      },
      false,
    ],
  ]
  for (const [condition, expected] of cases)
    assert.equal(holds(condition, answers), expected, JSON.stringify(condition))
})

test('a condition that looks ahead, at itself or nowhere is refused, so none goes in a circle', () => {
  const two = (a: Condition, b: Condition): FormBody => ({
    schema: { type: 'object', properties: { a: { type: 'boolean' }, b: { type: 'boolean' } } },
    layout: [
      { key: 'a', widget: 'yesNo', label: words('甲'), showWhen: a },
      { key: 'b', widget: 'yesNo', label: words('乙'), showWhen: b },
    ],
  })
  const on = (key: string): Condition => ({ key, is: true })
  const faults = (a: Condition, b: Condition) => faultsOf(two(a, b)).map(({ field }) => field)
  assert.deepEqual(faults(on('b'), on('a')), ['layout.0.showWhen'])
  assert.deepEqual(faults(on('a'), on('b')), ['layout.0.showWhen', 'layout.1.showWhen'])
  assert.deepEqual(faults({ not: on('c') }, on('a')), ['layout.0.showWhen'])
})

test('a form says where it cannot be asked', () => {
  const text = { key: 'a', widget: 'text', label: words('甲') } as const
  const object = (properties: Record<string, object>) =>
    ({ type: 'object', properties }) as FormBody['schema']
  const cases: [FormBody, string][] = [
    [{ schema: object({}), layout: [] }, 'layout'],
    [{ schema: object({}), layout: [text] }, 'layout.0.key'],
    [{ schema: object({ a: { type: 'number' } }), layout: [text] }, 'layout.0.widget'],
    [
      { schema: object({ a: { type: 'string', pattern: '(a+)+$' } }), layout: [text] },
      'schema.a.pattern',
    ],
    [
      { schema: object({ a: { type: 'string' }, b: { type: 'string' } }), layout: [text] },
      'schema.properties.b',
    ],
    [{ schema: object({ a: { type: 'string' } }), layout: [text, text] }, 'layout.1.key'],
    [
      {
        schema: object({ a: { type: 'string', enum: ['x'] } }),
        layout: [{ ...text, widget: 'choice', options: [{ value: 'y', label: words('丙') }] }],
      },
      'layout.0.options',
    ],
  ]
  for (const [form, field] of cases)
    assert.ok(
      faultsOf(form).some((fault) => fault.field === field),
      `${field}: ${JSON.stringify(faultsOf(form))}`,
    )
})

test('answers that tell of a person are told apart from those that may lie open', () => {
  const { open, personal } = splitPersonal(visit.layout, {
    met: true,
    persons: [{ name: '王', age: 82 }],
  })
  assert.deepEqual(open, { met: true })
  assert.deepEqual(Object.keys(personal), ['persons'])
})

test('the photos and signatures of an answer are found by their question', () => {
  assert.deepEqual(filesIn(visit.layout, { photos: ['p1', 'p2'], signed: 's1' }), [
    { field: 'photos', id: 'p1' },
    { field: 'photos', id: 'p2' },
    { field: 'signed', id: 's1' },
  ])
})
