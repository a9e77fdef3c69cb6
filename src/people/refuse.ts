// Refusals become problems, in the language of the one who asked.
import { isUniqueViolation } from '#platform/db.ts'
import { Problem, type ProblemCode } from '#platform/problem.ts'
import type { Language, Refusal } from './domain.ts'

export function refused(
  language: Language,
  refusal: Refusal,
  code: ProblemCode = 'invalid-input',
): Problem {
  const expected = language === 'en' ? refusal.en : refusal.zh
  const { field } = refusal
  if (field === undefined) return new Problem(code, expected)
  const detail = language === 'en' ? `${field}: expected ${expected}` : `${field}：${expected}`
  return new Problem(code, detail, { fields: [{ field, expected }] })
}

/** Runs a change; a value that must be unique and is taken is refused as `refusal` says. */
export async function unlessTaken<T>(
  language: Language,
  refusal: Refusal,
  change: () => Promise<T>,
): Promise<T> {
  try {
    return await change()
  } catch (error) {
    if (isUniqueViolation(error)) throw refused(language, refusal, 'refused')
    throw error
  }
}
