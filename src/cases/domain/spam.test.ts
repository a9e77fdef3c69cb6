import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sameness, spamSigns } from './spam.ts'

test('what residents write is held for nothing', () => {
  const ordinary = [
    '门口路灯不亮，已经三天了，晚上很黑，老人走路不安全。',
    '积水很深！！！！！！！！！！！！请尽快处理……………………',
    '噪音扰民，详见 https://weibo.com/123456，从晚上十点一直到凌晨，影响孩子睡觉，请环保部门来看看。',
    'The street light at No. 12 has been out since Monday. Please fix it.',
    '啊啊啊啊啊啊 太吵了',
    '电话 13800000000 联系我',
    '-----------------------------\n井盖丢失\n-----------------------------',
  ]
  for (const text of ordinary) assert.deepEqual(spamSigns(text), [], text)
})

test('links and machine repetition are signs, each named', () => {
  const table: [string, string[]][] = [
    ['点击 http://a.example/1 和 http://b.example/2 领取', ['links']],
    ['www.dubo888.top/reg?id=1', ['links']],
    ['低价 abc.com 优惠 def.xyz', ['links']],
    ['加微信加微信加微信加微信加微信加微信加微信', ['repeats']],
    ['贷款 贷款 贷款 贷款 贷款 贷款 贷款 x.com y.com', ['links', 'repeats']],
  ]
  for (const [text, signs] of table) assert.deepEqual(spamSigns(text), signs, text)
})

test('a text is the same with other digits, spaces and punctuation', () => {
  assert.equal(sameness('低价办证，电话 138-0000-0000！'), sameness('低价 办证。电话139 1111 2222'))
  assert.notEqual(sameness('路灯不亮'), sameness('路灯坏了'))
})

test('a long text of almost-repetitions is none', () => {
  assert.deepEqual(spamSigns('abcabcabcabcabd'.repeat(260)), [])
})
