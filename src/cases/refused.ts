import { Problem } from '#platform/problem.ts'
import { inBoth, type Sentence } from '#platform/sentence.ts'
import { type Refusal, refusalText } from './domain.ts'

export const sayRefusal = (r: Refusal): Sentence =>
  inBoth({ zh: refusalText(r, 'zh-CN'), en: refusalText(r, 'en') })

/** A refusal as the problem a client sees. */
export function refused(r: Refusal): Problem {
  const code =
    r.refused === 'right' || r.refused === 'reach' || r.refused === 'reporterOnly'
      ? 'forbidden'
      : r.refused === 'state'
        ? 'not-in-this-state'
        : 'refused'
  const text = sayRefusal(r)
  return new Problem(code, text, {
    facts: { refusal: r.refused, ...r.params },
    ...(r.field ? { fields: [{ field: r.field, expected: text }] } : {}),
  })
}
