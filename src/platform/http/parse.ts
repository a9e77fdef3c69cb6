import type { FastifyRequest } from 'fastify'
import { type z, ZodError, type ZodType } from 'zod'
import type { Route } from './route.ts'
import { type FieldProblem, Problem } from '../problem.ts'
import { say } from '../sentence.ts'
import { expectedOf } from './expected.ts'

/** Parses params, query, body and the idempotency key; throws one `invalid-input` that names every wrong field. */
export function parseInput(spec: Route, request: FastifyRequest) {
  const fields: FieldProblem[] = []
  const read = (schema: ZodType | undefined, value: unknown, prefix: string): unknown => {
    if (!schema) return undefined
    const broken = brokenText(value, prefix)
    if (broken) {
      fields.push(broken)
      return undefined
    }
    const result = tryParse(schema, value ?? {})
    if (result.success) return result.data
    fields.push(...fieldsOf(result.error, prefix))
    return undefined
  }
  const input = {
    params: read(spec.params, request.params, ''),
    query: read(spec.query, request.query, ''),
    body: read(spec.body, request.body, ''),
    key: keyOf(request, fields),
  }
  if (fields.length) throw wrongFields(fields)
  return input
}

/** Parses what came otherwise than in path, query or JSON body, such as a form's fields. Throws `invalid-input`. */
export function parseFields<S extends ZodType>(schema: S, value: unknown): z.infer<S> {
  const broken = brokenText(value, '')
  if (broken) throw wrongFields([broken])
  const result = tryParse(schema, value)
  if (result.success) return result.data
  throw wrongFields(fieldsOf(result.error, ''))
}

/** As `safeParse`, of which `fieldsOf` can tell the issues in either language. */
export const tryParse = <S extends ZodType>(
  schema: S,
  value: unknown,
): z.ZodSafeParseResult<z.infer<S>> => schema.safeParse(value, { reportInput: true })

/** One `invalid-input` that names every wrong field. */
export function wrongFields(fields: readonly FieldProblem[]): Problem {
  const each = fields.map((f) => say`${f.field}: ${f.expected}`)
  return new Problem('invalid-input', say`${each}`, { fields })
}

/** Deeper than any input of ours; what follows reads values by recursion. */
const mostDepth = 64

/** What is nested too deep, and what no database keeps: the NUL character, half of a character outside the basic plane. */
function brokenText(value: unknown, path: string, depth = 0): FieldProblem | undefined {
  if (typeof value === 'string') {
    if (value.isWellFormed() && !value.includes('\u0000')) return undefined
    return {
      field: path || 'body',
      expected: say`text without NUL characters and halves of characters`,
    }
  }
  if (typeof value !== 'object' || value === null) return undefined
  if (depth === mostDepth)
    return {
      field: path.split('.')[0] ?? 'body',
      expected: say`values nested at most ${mostDepth} deep`,
    }
  for (const [key, part] of Object.entries(value)) {
    const inside = path ? `${path}.${key}` : key
    const broken = brokenText(key, inside) ?? brokenText(part, inside, depth + 1)
    if (broken) return broken
  }
  return undefined
}

export function fieldsOf(error: ZodError, prefix: string): FieldProblem[] {
  return error.issues.map((issue) => ({
    field: [...(prefix ? [prefix] : []), ...issue.path.map(String)].join('.') || 'body',
    expected: expectedOf(issue),
  }))
}

function keyOf(request: FastifyRequest, fields: FieldProblem[]): string | null {
  const key = request.headers['idempotency-key']
  if (key === undefined) return null
  if (typeof key === 'string' && /^[\x21-\x7e]{16,100}$/.test(key)) return key
  fields.push({
    field: 'Idempotency-Key',
    expected: say`16 to 100 printable characters, new for each command`,
  })
  return null
}
