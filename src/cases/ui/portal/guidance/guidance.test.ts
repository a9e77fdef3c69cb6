import assert from 'node:assert/strict'
import { test } from 'node:test'
import { guidanceFor, lines } from './guidance.ts'

const numbers = (words: string, category = '') =>
  guidanceFor(words, category).flatMap(({ calls }) => calls.map(({ number }) => number))

test('whoever writes of danger is told whom to call, and of the rest which line answers for it', () => {
  const table: [string, string[]][] = [
    ['楼道里煤气泄漏，味道很大', ['119']],
    ['house is on fire', ['119']],
    ['路口两车追尾，没人受伤', ['110', '120', '122']],
    ['刚才刮擦，双方在吵', ['122']],
    ['商家不给退款', ['12315']],
    ['老板拖欠工资三个月', ['12333']],
    ['医保卡刷不了', ['12393']],
    ['刷单被骗了五千', ['96110']],
    ['整栋楼停电', ['95598']],
    ['the whole block has a power outage', ['95598']],
    ['路灯坏了三盏，晚上很黑', []],
    ['人行道上有个大坑', []],
    ['Rubbish left lying for a week', []],
  ]
  for (const [words, wanted] of table) assert.deepEqual(numbers(words), wanted, words)
})

test('the kind chosen speaks as the words do', () => {
  assert.deepEqual(numbers('有味道', '燃气泄漏'), ['119'])
  assert.deepEqual(numbers('请处理', '消费投诉：虚假宣传'), ['12315'])
})

test('danger comes first, and nobody is buried in advice', () => {
  const found = guidanceFor('着火了！另外商家不退款，老板欠薪，还停电')
  assert.equal(found[0]?.kind, 'danger')
  assert.equal(found.length, 2)
})

test('every line is named in both languages', () => {
  for (const { number, name } of Object.values(lines)) {
    assert.match(number, /^\d{3,5}$/)
    assert.ok(name['zh-CN'] && name.en, number)
  }
})
