import { Problem } from '#platform/problem.ts'
import { type Refusal, refusalText } from './domain.ts'

/** A refusal as the problem a client sees. */
export function refused(r: Refusal, language: 'zh-CN' | 'en'): Problem {
  const code =
    r.refused === 'right' || r.refused === 'reach' || r.refused === 'reporterOnly'
      ? 'forbidden'
      : r.refused === 'state'
        ? 'not-in-this-state'
        : 'refused'
  const text = refusalText(r, language)
  return new Problem(code, text, {
    facts: { refusal: r.refused, ...r.params },
    ...(r.field ? { fields: [{ field: r.field, expected: text }] } : {}),
  })
}
