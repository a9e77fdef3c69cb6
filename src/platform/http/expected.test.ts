import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z, type ZodType } from 'zod'
import { expectedOf } from './expected.ts'
import { tryParse } from './parse.ts'

const told = (schema: ZodType, value: unknown) => {
  const [issue] = tryParse(schema, value).error?.issues ?? []
  assert.ok(issue)
  const said = expectedOf(issue)
  assert.equal(said.in('en'), issue.message)
  return said.in('zh-CN')
}

for (const [schema, value, chinese] of [
  [z.string(), 7, '文字'],
  [z.number(), undefined, '数字，不能缺少'],
  [z.array(z.string()), {}, '列表'],
  [z.string().min(4), '路', '至少 4 个字符'],
  [z.string().length(6), '路', '正好 6 个字符'],
  [z.array(z.string()).max(1), ['a', 'b'], '最多 1 项'],
  [z.number().min(1), 0, '不小于 1'],
  [z.number().gt(1), 1, '大于 1'],
  [z.number().max(9), 10, '不大于 9'],
  [z.number().lt(9), 9, '小于 9'],
  [z.int(), 1.5, '整数'],
  [z.enum(['sms', 'push']), 'fax', 'sms、push 之一'],
  [z.literal(1), 2, '1'],
  [z.iso.date(), '昨天', '日期，如 2026-12-01'],
  [z.uuid(), 'x', 'UUID'],
  [z.number().multipleOf(5), 7, '5 的倍数'],
  [z.strictObject({}), { lamp: 1 }, '不含字段 lamp 的内容'],
  [z.union([z.string(), z.number()]), true, '所列形式之一'],
  [z.string().refine(() => false), 'x', '符合要求的内容'],
  [z.string().startsWith('42'), '43', '以“42”开头的文字'],
] as const satisfies readonly (readonly [ZodType, unknown, string])[]) {
  test(`what a schema wants without words of its own is said in Chinese: ${chinese}`, () => {
    assert.equal(told(schema, value), chinese)
  })
}
