import assert from 'node:assert/strict'
import { test } from 'node:test'
import { partsOf, refusalOf } from './refusals.ts'

test('a refused row tells its line, what it calls itself and the rule against it', () => {
  const row = { line: '7', code: '42010200', name: '江岸区', rule: 'code', reason: 'the code …' }
  assert.deepEqual(refusalOf(row), {
    line: '7',
    named: '42010200',
    rule: 'code',
    reason: 'the code …',
  })
})

test('categories write their line before the reason', () => {
  const row = { 小类: '井盖', reason: 'line 12: 代码: expected 4 to 8 digits, got "x"' }
  assert.deepEqual(refusalOf(row), {
    line: '12',
    named: '井盖',
    rule: '',
    reason: '代码: expected 4 to 8 digits, got "x"',
  })
})

test('a line is read in Chinese as well, and the words are left as they are', () => {
  const row = { 编号: 'w1', reason: '第 12 行：答案：应为至少 2 个字符' }
  const refusal = refusalOf(row)
  assert.deepEqual([refusal.line, refusal.reason], ['12', '答案：应为至少 2 个字符'])
  assert.equal(partsOf(refusal.reason), undefined)
})

test('a reason is taken apart into the field, what was expected and what stood there', () => {
  const cases = [
    ['open_dt: expected a time that has passed, got "2999-01-01".', 'open_dt', '2999-01-01'],
    ['name: expected a name, got nothing', 'name', ''],
    ['name: expected at most 100 characters', 'name', undefined],
  ] as const
  for (const [reason, field, got] of cases) {
    const parts = partsOf(reason)
    assert.equal(parts?.field, field, reason)
    assert.equal(parts?.got, got, reason)
  }
  assert.equal(partsOf('the area above it is not known'), undefined)
})
