import { expectations, partsOf, type Refusal, rules } from './refusals.ts'
import { texts } from './texts.ts'

/** Says a refusal in the language chosen: its rule or what was expected, then what stood there. */
export function useSayRefusal(): (refusal: Refusal) => string {
  const t = texts.useT()
  return ({ rule, reason }) => {
    const known = rules.find((one) => one === rule)
    if (known) return t(`refusedRules.${known}`)
    const parts = partsOf(reason)
    if (!parts) return reason
    const [pattern, word] = expectations.find(([words]) => words.test(parts.expected)) ?? []
    const given = pattern?.exec(parts.expected)?.[1] ?? ''
    const expected = word ? t(`expected.${word}`, { given }) : parts.expected
    return parts.got
      ? t('refusedField', { field: parts.field, expected, got: parts.got })
      : t('refusedEmpty', { field: parts.field, expected })
  }
}
