// What a form begins with and what it sends, for each command of the life cycle.
import type { CommandName } from '../../lifecycle.ts'
import type { CaseDetail } from '../types.ts'

export type Values = Readonly<Record<string, unknown>>

const codesOf = (c: CaseDetail) => c.suggestions.assisting.map(({ unit }) => unit.code)

const correctable = (c: CaseDetail): Values => ({
  title: c.title,
  categoryPath: c.category.path,
  urgency: c.urgency,
  point: c.point,
  address: c.address,
  public: c.public,
})

/** A condition with its area prefix left out is meant everywhere; the narrowest comes first. */
export const conditionsFor = <C extends { readonly areaPrefix: string; readonly seq: number }>(
  conditions: readonly C[],
  areaCode: string,
): readonly C[] => {
  const here = conditions.filter(({ areaPrefix }) => areaCode.startsWith(areaPrefix))
  const longest = Math.max(0, ...here.map(({ areaPrefix }) => areaPrefix.length))
  return here.filter(({ areaPrefix }) => areaPrefix.length === longest)
}

export function initialOf(command: CommandName, c: CaseDetail, reply: string): Values {
  switch (command) {
    case 'correct':
      return correctable(c)
    case 'file':
      return { conditionSeq: c.conditions[0]?.seq }
    case 'dispatch':
      return { lead: c.suggestions.lead?.unit.code, assisting: codesOf(c) }
    case 'close':
      return { outcome: 'solved', reason: 'putRight', reply }
    case 'verify':
      return { found: true }
    case 'publish':
      return { public: true }
    case 'check':
      return { passed: true }
    case 'rateForCaller':
    case 'rateUpper':
      return { stars: 5, solved: true }
    case 'supervise':
      return { level: 0 }
    case 'settleRound':
      return { met: true }
    case 'giveStatement':
      return { position: 'willing' }
    case 'merge':
      return { into: c.suggestions.duplicates[0]?.id, reason: 'sameProblem' }
    case 'split':
      return { parts: [{ title: '', description: '' }] }
    default:
      return {}
  }
}

const isEmpty = (value: unknown) => value === undefined || value === null || value === ''

/** Empty fields are left out: to the server an empty note is a wrong one, a missing note is none. */
export function filled(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => !isEmpty(value))
      .map(([name, value]) => [
        name,
        Array.isArray(value)
          ? value.map((one: unknown) =>
              typeof one === 'object' && one !== null ? filled(one as Values) : one,
            )
          : value,
      ]),
  )
}

/** A unit of time without a number is no limit; no unit chosen means no units, and leaves them. */
function withoutHalfLimit({ limit, assisting, ...rest }: Values): Values {
  const { value, unit } = (limit ?? {}) as { value?: unknown; unit?: unknown }
  return {
    ...rest,
    ...(Array.isArray(assisting) && assisting.length > 0 ? { assisting } : {}),
    ...(isEmpty(value) ? {} : { limit: { value, unit: unit ?? 'work_day' } }),
  }
}

/** The fields to send, or null when there is nothing to send. */
export function bodyOf(command: CommandName, c: CaseDetail, values: Values): Values | null {
  const given = filled(values)
  if (command === 'correct') {
    const before = correctable(c)
    const changed = Object.entries(given).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]),
    )
    return changed.length === 0 ? null : Object.fromEntries(changed)
  }
  if (command === 'decideConsultation') return withoutHalfLimit(given)
  const instants = ['until', 'heldAt'].filter((name) => given[name] !== undefined)
  return {
    ...given,
    ...Object.fromEntries(
      instants.map((name) => [name, new Date(String(given[name])).toISOString()]),
    ),
  }
}
