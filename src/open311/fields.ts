// Arguments as they come: in the query string, as a form, or as multipart. An empty argument counts as absent.
import type { FastifyRequest } from 'fastify'
import { wrongFields } from '#platform/http/parse.ts'
import { type FieldProblem, Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'

export type Fields = {
  /** The first value that is not empty. */
  readonly one: (name: string) => string | undefined
  /** Every value that is not empty, also of `name[]`. */
  readonly all: (name: string) => readonly string[]
  readonly names: readonly string[]
}

export const refuseFields = wrongFields

const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).flatMap((each: unknown) =>
    typeof each === 'string' || typeof each === 'number' || typeof each === 'boolean'
      ? [String(each).trim()]
      : [],
  )

type Pair = readonly [name: string, value: unknown]

/** Parts of a multipart body. @throws Problem for files, and for a body that breaks off */
async function readParts(request: FastifyRequest): Promise<Pair[]> {
  try {
    return await readFormParts(request)
  } catch (error) {
    // What the parser finds in the body carries no status; limits and our own refusals do.
    if (error instanceof Problem || (error as { statusCode?: number }).statusCode) throw error
    throw refuseFields([{ field: 'body', expected: say`a whole form as multipart/form-data` }])
  }
}

/** Files are drained; naming one refuses the whole request. */
async function readFormParts(request: FastifyRequest): Promise<Pair[]> {
  const pairs: Pair[] = []
  const refused: FieldProblem[] = []
  for await (const part of request.parts()) {
    if (part.type === 'file') {
      part.file.resume()
      refused.push({ field: part.fieldname, expected: say`no file; send the address in media_url` })
    } else if (part.valueTruncated) {
      refused.push({ field: part.fieldname, expected: say`less text` })
    } else pairs.push([part.fieldname, part.value])
  }
  if (refused.length) throw refuseFields(refused)
  return pairs
}

const pairsOf = (value: unknown): Pair[] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : []

/** Query and body together; what is in the body goes first. @throws Problem for files and unreadable text */
export async function readFields(request: FastifyRequest): Promise<Fields> {
  const body = request.isMultipart() ? await readParts(request) : pairsOf(request.body)
  const values = new Map<string, string[]>()
  for (const [name, value] of [...body, ...pairsOf(request.query)]) {
    const texts = textsOf(value).filter(Boolean)
    // PostgreSQL cannot store them
    if (texts.some((t) => t.includes('\0') || !t.isWellFormed()))
      throw refuseFields([{ field: name.slice(0, 60), expected: say`UTF-8 text without NUL` }])
    values.set(name, [...(values.get(name) ?? []), ...texts])
  }
  const all = (name: string) => [...(values.get(name) ?? []), ...(values.get(`${name}[]`) ?? [])]
  return {
    one: (name) => values.get(name)?.[0],
    all,
    names: [...values.keys()].filter((name) => values.get(name)?.length),
  }
}

/** Comma-separated, or repeated, or both. */
export const listOf = (fields: Fields, name: string): string[] => [
  ...new Set(
    fields
      .all(name)
      .flatMap((value) => value.split(','))
      .map((each) => each.trim())
      .filter(Boolean),
  ),
]
