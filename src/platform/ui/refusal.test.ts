import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldName, isBlank, onlyRepeats, placeOf, valueAt, withoutPath } from './refusal.ts'

const names = {
  name: '名称',
  'settings.url': '短信网关地址',
  'layout.*': (n: number) => `第 ${n} 题`,
  'layout.*.label.zh': (n: number) => `第 ${n} 题的题目文字`,
  'layout.*.items.*.label.zh': (n: number, m: number) => `第 ${n} 题组内第 ${m} 题的题目文字`,
  'layout.*.options.*': (n: number, m: number) => `第 ${n} 题的第 ${m} 个选项`,
}

test('a refused field is called what the page calls it, counted from one', () => {
  assert.equal(fieldName(names, 'name'), '名称')
  assert.equal(fieldName(names, 'settings.url'), '短信网关地址')
  assert.equal(fieldName(names, 'layout.0.label.zh'), '第 1 题的题目文字')
  assert.equal(fieldName(names, 'layout[2].label.zh'), '第 3 题的题目文字')
  assert.equal(fieldName(names, 'layout.9.items.1.label.zh'), '第 10 题组内第 2 题的题目文字')
})

test('what has no words of its own is called after what holds it, and a stranger not at all', () => {
  assert.equal(fieldName(names, 'layout.1.showWhen'), '第 2 题')
  assert.equal(fieldName(names, 'layout.1.options.0.label.zh'), '第 2 题的第 1 个选项')
  assert.equal(fieldName(names, 'settings.robotPerMinute'), undefined)
  assert.equal(fieldName(names, 'Idempotency-Key'), undefined)
  assert.equal(fieldName({}, 'phone'), undefined)
})

test('a refusal stands at the field itself, or at the list or group the field is part of', () => {
  const places = [['areaCodes'], ['en', 'title'], ['settings'], ['settings', 'url']]
  assert.deepEqual(placeOf('areaCodes.2', places), ['areaCodes'])
  assert.deepEqual(placeOf('en.title', places), ['en', 'title'])
  assert.deepEqual(placeOf('settings.url', places), ['settings', 'url'])
  assert.equal(placeOf('en.text', places), undefined)
  assert.equal(placeOf('area', places), undefined, 'names are compared whole')
  assert.equal(placeOf('phone', [[]]), undefined)
})

test('a detail that lists the fields once more is known for that, in both languages', () => {
  const two = [
    { field: 'description', expected: '文字' },
    { field: 'reply', expected: '至少 4 个字符' },
  ]
  assert.ok(onlyRepeats('description：应为文字；reply：应为至少 4 个字符', two))
  assert.ok(onlyRepeats('phone: a number', [{ field: 'phone', expected: 'a number' }]))
  assert.ok(
    onlyRepeats('q10: text; q1: text', [
      { field: 'q1', expected: 'text' },
      { field: 'q10', expected: 'text' },
    ]),
  )
  assert.ok(!onlyRepeats('位置不在服务区域内。', [{ field: 'point', expected: '本市的位置' }]))
  assert.ok(!onlyRepeats('位置不在服务区域内。', []))
})

test('code names are not read out before a sentence; sentences stay as they are', () => {
  assert.equal(withoutPath('target：请写明转给谁'), '请写明转给谁')
  assert.equal(
    withoutPath('settings.url: the address of the gateway'),
    'The address of the gateway',
  )
  assert.equal(withoutPath('layout[0].label：应为文字'), '应为文字')
  assert.equal(withoutPath('iPhone is taken'), 'iPhone is taken')
  assert.equal(withoutPath('第 3 行：应为文字'), '第 3 行：应为文字')
  assert.equal(
    withoutPath('There are two: this one is taken.'),
    'There are two: this one is taken.',
  )
})

test('an empty field is told from one filled in wrongly', () => {
  const values = { reply: '', point: null, tags: [], en: { title: ' ' }, many: 0, open: false }
  for (const path of [['reply'], ['point'], ['tags'], ['en', 'title'], ['en', 'text'], ['none', 0]])
    assert.ok(isBlank(valueAt(values, path)), path.join('.'))
  assert.ok(!isBlank(valueAt(values, ['many'])))
  assert.ok(!isBlank(valueAt(values, ['open'])))
})
