// Every refusal and failure a client can see, in one place (RFC 9457).
import type { Language, Sentence } from './sentence.ts'

export const problems = {
  'invalid-input': [400, '输入有误', 'The input is not valid'],
  'not-signed-in': [401, '请先登录', 'Sign in first'],
  'sign-in-failed': [401, '登录名或密码不正确', 'The login or the password is wrong'],
  forbidden: [403, '本岗位无此权限', 'This post may not do that'],
  'not-found': [404, '没有找到', 'Not found'],
  'too-large': [413, '内容过大', 'The content is too large'],
  'unsupported-media': [415, '不支持的文件类型', 'This kind of file is not supported'],
  'not-in-this-state': [409, '当前状态下不能这样做', 'The case is not in a state that allows this'],
  refused: [409, '不能这样做', 'This is refused'],
  'changed-meanwhile': [409, '内容已被他人更新', 'Someone else was first'],
  'key-reused': [409, '幂等键已用于别的请求', 'The idempotency key was used for another request'],
  'out-of-area': [422, '位置不在服务区域内', 'The place lies outside the areas served'],
  'too-many-requests': [429, '请求过于频繁', 'Too many requests'],
  internal: [500, '系统出错', 'Something went wrong'],
  'no-space': [507, '存储空间不足，未保存', 'There is no space left; nothing was stored'],
  unavailable: [503, '系统暂不可用', 'The system is not available'],
} as const satisfies Record<string, readonly [number, string, string]>

export type ProblemCode = keyof typeof problems

/** One wrong field: its path in the input, what was expected and, where it helps, what was got. */
export type FieldProblem = {
  readonly field: string
  readonly expected: Sentence
  readonly got?: string | Sentence
}

export type ProblemOptions = {
  readonly fields?: readonly FieldProblem[]
  /** Machine-readable facts of this refusal, e.g. `{ state: 'closed' }`. */
  readonly facts?: Readonly<Record<string, unknown>>
  readonly cause?: unknown
}

/**
 * A failure with an HTTP meaning. `detail` says in one sentence what is wrong and what was expected: say`…`, with its Chinese in
 * the room's `refusals.zh-CN.ts`. The message is the English of it.
 */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly status: number
  readonly detail: Sentence
  readonly fields: readonly FieldProblem[]
  readonly facts: Readonly<Record<string, unknown>>

  constructor(code: ProblemCode, detail: Sentence, options: ProblemOptions = {}) {
    super(detail.in('en'), { cause: options.cause })
    this.name = 'Problem'
    this.code = code
    this.status = problems[code][0]
    this.detail = detail
    this.fields = options.fields ?? []
    this.facts = options.facts ?? {}
  }

  /** The RFC 9457 body. */
  toJson(language: Language): Record<string, unknown> {
    return {
      type: `urn:jingwei:problem:${this.code}`,
      title: problems[this.code][language === 'en' ? 2 : 1],
      status: this.status,
      code: this.code,
      detail: this.detail.in(language),
      ...(this.fields.length ? { fields: this.fields.map((f) => fieldIn(language, f)) } : {}),
      ...this.facts,
    }
  }
}

/** A wrong field as it goes over the wire. */
export function fieldIn(language: Language, { field, expected, got }: FieldProblem) {
  const given = typeof got === 'object' ? got.in(language) : got
  return { field, expected: expected.in(language), ...(given === undefined ? {} : { got: given }) }
}
