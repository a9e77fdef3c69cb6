// Answers to a service's questions.
import type { Attribute } from '#categories'
import { parseInstant } from '#platform/dates.ts'
import { type FieldProblem, Problem } from '#platform/problem.ts'
import { type Sentence, say } from '#platform/sentence.ts'
import type { Fields } from './fields.ts'

type Values = string | string[]

const most = { codes: 100, code: 60, value: 4000, values: 50 }

function readInstantOrSay(value: string, zone: string, field: string): Sentence | undefined {
  try {
    parseInstant(value, { field, zone })
    return undefined
  } catch (error) {
    if (error instanceof Problem) return error.fields[0]?.expected ?? say`a time`
    throw error
  }
}

/** What is wrong with an answer; undefined when nothing is. */
function faultOf(a: Attribute, values: readonly string[], zone: string): Sentence | undefined {
  if (values.length === 0) return a.required ? say`an answer, this service needs one` : undefined
  if (a.datatype !== 'multivaluelist' && values.length > 1) return say`one answer`
  const keys = a.values.map((v) => v.key)
  switch (a.datatype) {
    case 'number':
      return /^[+-]?\d{1,30}(\.\d{1,30})?$/.test(values[0] as string) ? undefined : say`a number`
    case 'datetime':
      return readInstantOrSay(values[0] as string, zone, `attribute[${a.code}]`)
    case 'singlevaluelist':
    case 'multivaluelist':
      return values.every((v) => keys.includes(v)) ? undefined : say`one of ${keys.join(', ')}`
    case 'string':
    case 'text':
      return undefined
    default:
      return a.datatype satisfies never
  }
}

const sizeFault = (code: string, values: readonly string[]): Sentence | undefined => {
  if (code.length > most.code) return say`a code of at most ${most.code} characters`
  if (values.length > most.values) return say`at most ${most.values} values`
  return values.some((v) => v.length > most.value)
    ? say`at most ${most.value} characters`
    : undefined
}

/** Codes sent as `attribute[CODE]` or `attribute[CODE][]`. */
const codesIn = (fields: Fields): string[] => [
  ...new Set(
    fields.names.flatMap((name) => /^attribute\[([^\]]+)\](?:\[\])?$/.exec(name)?.[1] ?? []),
  ),
]

export type Answers = {
  readonly values: Readonly<Record<string, Values>>
  readonly wrong: readonly FieldProblem[]
}

/**
 * The answers given. Codes that the service does not ask for are kept: clients send references of their own.
 * `zone`: IANA zone of times without one; `except`: codes that are read elsewhere.
 */
export function readAnswers(
  asked: readonly Attribute[],
  fields: Fields,
  o: { zone: string; except: ReadonlySet<string> },
): Answers {
  const given = codesIn(fields).filter((code) => !o.except.has(code))
  const wrong: FieldProblem[] = []
  const values: [string, Values][] = []
  const complain = (code: string, expected: Sentence | undefined) => {
    if (expected) wrong.push({ field: `attribute[${code.slice(0, most.code)}]`, expected })
  }
  for (const a of asked) complain(a.code, faultOf(a, fields.all(`attribute[${a.code}]`), o.zone))
  for (const code of given) {
    const answers = fields.all(`attribute[${code}]`)
    const isList = asked.find((a) => a.code === code)?.datatype === 'multivaluelist'
    complain(code, sizeFault(code, answers))
    values.push([code, isList || answers.length > 1 ? [...answers] : (answers[0] as string)])
  }
  if (given.length > most.codes) complain('…', say`at most ${most.codes} attributes`)
  return { values: Object.fromEntries(values), wrong }
}
