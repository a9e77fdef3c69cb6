import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addUp, judgedIn, lessonsOfCases, lessonsOfList, sayWords } from './domain.ts'

const lamp = {
  path: 'gb2026/M/01037',
  name: '路灯异常',
  nameEn: '',
  description: '',
  keywords: ['路灯不亮', '灯杆倾斜'],
  active: true,
  conditions: [{ condition: '路灯不亮' }, { condition: '' }],
}

test('a category teaches its name, its keywords and its filing conditions, each by itself', () => {
  assert.deepEqual(lessonsOfList([lamp, { ...lamp, path: 'gb2026/M/01038', active: false }]), [
    { text: '路灯异常', label: lamp.path, definition: true },
    { text: '路灯不亮，灯杆倾斜', label: lamp.path, definition: true },
    { text: '路灯不亮', label: lamp.path, definition: true },
  ])
})

test('a decided case teaches its words once, without telephone numbers, if its category is in use', () => {
  const hide = (text: string) => text.replace(/\d{11}/g, '***')
  const decided = [
    { title: '路灯坏…', description: '路灯坏了，电话 13812345678', categoryPath: lamp.path },
    { title: '井盖', description: '不见了', categoryPath: lamp.path },
    { title: '旧类别', description: '旧类别的案件', categoryPath: 'old/M/01' },
    { title: '？', description: '？', categoryPath: lamp.path },
  ]
  assert.deepEqual(lessonsOfCases(decided, new Set([lamp.path]), hide), [
    { text: '路灯坏了，电话 ***', label: lamp.path, definition: false },
    { text: '井盖\n不见了', label: lamp.path, definition: false },
  ])
})

test('a reason names the words in both languages', () => {
  assert.deepEqual(sayWords(['路灯', '不亮']), {
    'zh-CN': '提到“路灯”、“不亮”',
    en: 'mentions “路灯”, “不亮”',
  })
})

const suggested = { kind: 'category', version: 3, proposed: ['a', 'b'], chosen: 'b' }

const entries: readonly [string, { kind: string; data: Record<string, unknown> }, boolean][] = [
  ['a filing beside a suggestion is judged', { kind: 'filed', data: { suggested } }, true],
  ['a resident’s first guess is no decision', { kind: 'reported', data: { suggested } }, false],
  ['a decision nobody suggested anything for is not judged', { kind: 'filed', data: {} }, false],
  [
    'a suggestion that proposed nothing is not judged',
    { kind: 'filed', data: { suggested: { ...suggested, proposed: [] } } },
    false,
  ],
  [
    'a suggestion of an unknown kind is not judged',
    { kind: 'filed', data: { suggested: { ...suggested, kind: 'person' } } },
    false,
  ],
]

for (const [sentence, entry, judged] of entries) {
  test(sentence, () => assert.deepEqual(judgedIn(entry), judged ? suggested : null))
}

test('a choice of the second suggestion counts among those proposed and not as the first', () => {
  const at = { district: '420102', day: '2026-03-02', kind: 'category', version: 3 } as const
  const decisions = [
    { ...at, proposed: ['a', 'b'], chosen: 'a' },
    { ...at, proposed: ['a', 'b'], chosen: 'b' },
    { ...at, proposed: ['a', 'b'], chosen: 'c' },
    { ...at, version: 4, proposed: ['c'], chosen: 'c' },
  ]
  assert.deepEqual(addUp(decisions), [
    { ...at, decided: 3, first: 1, among: 2 },
    { ...at, version: 4, decided: 1, first: 1, among: 1 },
  ])
})
