import assert from 'node:assert/strict'
import { test } from 'node:test'
import { redact } from '#platform/text/redact.ts'

// 11010519491231002X is the example number of GB 11643; 4111111111111111 and 6222020000000000008 are test cards.
const masked: readonly [string, string][] = [
  ['请打13812345678找我', '请打138********找我'],
  ['138 1234 5678 或 138-1234-5678', '138 **** **** 或 138-****-****'],
  ['+86 13812345678，008613812345678', '+86 138********，0086138********'],
  ['电话１３８１２３４５６７８。', '电话１３８********。'],
  ['tel13812345678', 'tel138********'],
  ['座机027-88886666', '座机027-********'],
  ['(027)88886666、010 8888 6666', '(027)********、010 **** ****'],
  ['0728-3344556', '0728-*******'],
  ['电话：88886666', '电话：********'],
  ['身份证11010519491231002X', '身份证******************'],
  ['号码是11010519491231002x，', '号码是******************，'],
  ['身份证号：110105194912310021', '身份证号：******************'],
  ['车牌鄂A12345违停', '车牌鄂A*****违停'],
  ['鄂A·D12345和京a8b8c8', '鄂A·******和京a*****'],
  ['鄂AF1234学', '鄂A******'],
  ['写信到 zhang.san+1@mail.example.com.cn', '写信到 ***@***'],
  ['卡号4111 1111 1111 1111', '卡号**** **** **** ****'],
  ['😀𠮷13812345678<b>', '😀𠮷138********<b>'],
]

for (const [text, expected] of masked)
  test(`before publication "${text}" becomes "${expected}"`, () =>
    assert.equal(redact(text), expected))

const kept: readonly string[] = [
  '案件编号2026010100001234',
  '案件101000359086',
  '三环路1388号2栋301室',
  '坐标114.13812345678',
  '2026-01-01 08:00:00',
  '拨打12345、110、119',
  '统一社会信用代码 91420100MA4KXXXX0X',
  '楼号11010519491231002A',
  '编号110105194912310021',
  '6222020000000000001不是卡',
  '长度138123456789',
  '鄂ABCDE小区',
  '𠮷野家😀 ＡＢＣ１２',
  '联系 @市长 处理',
  '',
]

for (const text of kept)
  test(`"${text}" is published as written`, () => assert.equal(redact(text), text))

test('hostile texts take no time', () => {
  const signs = '@'.repeat(50_000)
  assert.equal(redact(signs), signs)
  const letters = `${'a.'.repeat(50_000)}@`
  assert.equal(redact(letters), letters)
  const digits = '1'.repeat(100_000)
  assert.equal(redact(digits), digits)
})
