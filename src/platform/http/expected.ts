// What a schema expected, in both languages: our own messages by the catalogue, zod's defaults in Chinese words of ours,
// as zod's Chinese is a validator's and these are read after 应为.
import { z } from 'zod'
import { inBoth, type Sentence, sentenceOf } from '../sentence.ts'

type Issue = z.core.$ZodIssue

const textOf = (message: ReturnType<z.core.$ZodErrorMap>): string | undefined =>
  typeof message === 'string' ? message : message?.message
const english = z.locales.en().localeError

/** The issue has to be of a parse with `reportInput`, as the default messages tell what was given. */
export function expectedOf(issue: Issue): Sentence {
  const raw = issue as Parameters<typeof english>[0]
  if (issue.message !== textOf(english(raw))) return sentenceOf(issue.message)
  return inBoth({ en: issue.message, zh: inChinese(issue) })
}

const kinds: Readonly<Record<string, string>> = {
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: 'true 或 false',
  array: '列表',
  tuple: '列表',
  object: '一组字段',
  record: '一组字段',
  date: '日期',
  null: '空值',
  undefined: '空值',
  never: '空值',
}

const formats: Readonly<Record<string, string>> = {
  email: '电子邮箱地址',
  url: '网址',
  uuid: 'UUID',
  guid: 'UUID',
  datetime: '带时区的时刻，如 2026-12-01T09:00:00Z',
  date: '日期，如 2026-12-01',
  time: '时间，如 09:00',
  base64: 'base64 编码',
  base64url: 'base64url 编码',
}

const measures: Readonly<Record<string, string>> = { string: '个字符', array: '项', set: '项' }

/** Of a text that has to begin, end or go on in some way. */
function partOf(issue: object): string | undefined {
  if ('prefix' in issue) return `以“${String(issue.prefix)}”开头的文字`
  if ('suffix' in issue) return `以“${String(issue.suffix)}”结尾的文字`
  if ('includes' in issue) return `包含“${String(issue.includes)}”的文字`
  return undefined
}

function inChinese(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? `${kinds[issue.expected] ?? '其他内容'}，不能缺少`
        : (kinds[issue.expected] ?? '其他内容')
    case 'too_small': {
      const unit = measures[issue.origin]
      if (unit) return `${issue.exact ? '正好' : '至少'} ${issue.minimum} ${unit}`
      return issue.inclusive ? `不小于 ${issue.minimum}` : `大于 ${issue.minimum}`
    }
    case 'too_big': {
      const unit = measures[issue.origin]
      if (unit) return `${issue.exact ? '正好' : '最多'} ${issue.maximum} ${unit}`
      return issue.inclusive ? `不大于 ${issue.maximum}` : `小于 ${issue.maximum}`
    }
    case 'invalid_value':
      return issue.values.length === 1
        ? String(issue.values[0])
        : `${issue.values.map(String).join('、')} 之一`
    case 'invalid_format':
      return formats[issue.format] ?? partOf(issue) ?? '格式正确的文字'
    case 'not_multiple_of':
      return `${issue.divisor} 的倍数`
    case 'unrecognized_keys':
      return `不含字段 ${issue.keys.join('、')} 的内容`
    case 'invalid_union':
      return '所列形式之一'
    case 'custom':
      return '符合要求的内容'
    default:
      return '其他内容'
  }
}
