// The words of states, commands and coded reasons come from the lifecycle itself; the rest from this room's texts.
import { nameIn, sayStamp, sayZone, type Tone, useLanguage, useMoments } from '#platform/ui'
import { citedArea, citedCategory } from './cited.ts'
import { endReason, isUnsolved } from '../domain/outcomes.ts'
import {
  type CommandName,
  outcomes,
  reasons,
  type State,
  states,
  transitions,
} from '../lifecycle.ts'
import { texts } from './texts.ts'
import type { Limit, Rule } from './types.ts'

type Both = { readonly zh: string; readonly en: string }

const doorNames = ['web', 'tv', 'hotline', 'grid', 'open311', 'app', 'import', 'split'] as const
const unitNames = [
  'minute',
  'urgent_hour',
  'urgent_day',
  'work_hour',
  'work_day',
  'calendar_day',
] as const

type Instant = string | number
type Ended = { readonly state: State; readonly outcome?: string | null }
const msOf = (at: Instant) => (typeof at === 'number' ? at : Date.parse(at))

const among = <T extends string>(names: readonly T[], name: string): T | undefined =>
  names.find((known) => known === name)

const coded: Readonly<Record<string, Readonly<Record<string, Both>>>> = reasons

/** Says the things of a case in the language chosen. */
export function useLabels() {
  const t = texts.useT()
  const language = useLanguage()
  const moments = useMoments()
  const pick = (both: Both) => both[language === 'en' ? 'en' : 'zh']
  return {
    t,
    language,
    state: (name: State) => pick(states[name]),
    /** The state of this case: a closed one says whether it was closed unsolved. */
    stateOf: ({ state, outcome }: Ended) =>
      isUnsolved(outcome)
        ? `${pick(states[state])} · ${pick(outcomes.notSolved)}`
        : pick(states[state]),
    command: (name: CommandName) => pick(transitions[name]),
    outcome: (name: keyof typeof outcomes) => pick(outcomes[name]),
    /** The coded reason why it ended. */
    endReason: (end: Ended, code: string | null) => {
      const both = endReason(end, code)
      return both ? pick(both) : (code ?? '')
    },
    reason: (of: string, code: unknown) => {
      const both = coded[of]?.[typeof code === 'string' ? code : '']
      return both ? pick(both) : typeof code === 'string' ? code : ''
    },
    reasonsOf: (of: keyof typeof reasons) =>
      Object.entries(reasons[of] as Record<string, Both>).map(([value, both]) => ({
        value,
        label: pick(both),
      })),
    /** The reasons for closing that belong to an outcome. */
    closeReasonsOf: (outcome: string) =>
      Object.entries(reasons.close).flatMap(([value, both]) =>
        both.of === outcome ? [{ value, label: pick(both) }] : [],
      ),
    door: (name: unknown) => {
      const given = typeof name === 'string' ? name : ''
      const known = among(doorNames, given)
      return known ? t(`doors.${known}`) : given
    },
    limit: ({ value, unit }: Limit) => {
      const known = among(unitNames, unit)
      return known ? t(`limits.${known}`, { n: value }) : `${value} ${unit}`
    },
    /** A row of the responsibility list, by the names of the case it was used for. */
    rule: (rule: Rule, c: Parameters<typeof citedArea>[1]) => {
      const category = citedCategory(rule, c)
      const area = citedArea(rule, c)
      return {
        basis: rule.basis,
        category:
          category.kind === 'all'
            ? t('task.everything')
            : category.kind === 'code'
              ? category.code
              : category.kind === 'own'
                ? nameIn(language, category.of)
                : t('task.group', { name: nameIn(language, category.of) }),
        area:
          area === undefined
            ? t('task.everywhere')
            : typeof area === 'string'
              ? area
              : nameIn(language, area),
      }
    },
    when: (at: Instant) => moments.when(msOf(at)),
    exactly: (at: Instant) => moments.exactly(msOf(at)),
    stamp: (at: Instant) => sayStamp(msOf(at), moments.zone),
    /** What the clocks shown here are called. */
    zone: (at: Instant) => sayZone(moments.zone, language, msOf(at)),
    join: (parts: readonly string[]) => parts.join(language === 'en' ? ', ' : '、'),
  }
}

export type Labels = ReturnType<typeof useLabels>

const tones: Readonly<Record<State, Tone>> = {
  reported: 'attention',
  awaiting: 'quiet',
  refused: 'quiet',
  accepted: 'accent',
  verifying: 'accent',
  filed: 'attention',
  dispatched: 'attention',
  handling: 'accent',
  suspended: 'quiet',
  done: 'attention',
  checked: 'attention',
  closed: 'good',
  merged: 'quiet',
  withdrawn: 'quiet',
}
/** Green is for what was solved. */
export const toneOf = (state: State, outcome?: string | null): Tone =>
  isUnsolved(outcome) ? 'quiet' : tones[state]
