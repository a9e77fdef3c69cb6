// Refusals become problems, in both languages.
import { isUniqueViolation } from '#platform/db.ts'
import { Problem, type ProblemCode } from '#platform/problem.ts'
import { inBoth } from '#platform/sentence.ts'
import type { Refusal } from './domain.ts'

export function refused(refusal: Refusal, code: ProblemCode = 'invalid-input'): Problem {
  const expected = inBoth(refusal)
  const { field, zh, en } = refusal
  if (field === undefined) return new Problem(code, expected)
  const detail = inBoth({ zh: `${field}：应为${zh}`, en: `${field}: expected ${en}` })
  return new Problem(code, detail, { fields: [{ field, expected }] })
}

/** Runs a change; a value that must be unique and is taken is refused as `refusal` says. */
export async function unlessTaken<T>(refusal: Refusal, change: () => Promise<T>): Promise<T> {
  try {
    return await change()
  } catch (error) {
    if (isUniqueViolation(error)) throw refused(refusal, 'refused')
    throw error
  }
}
