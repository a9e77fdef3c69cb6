// The words of states, commands and coded reasons come from the lifecycle itself; the rest from this room's texts.
import {
  sayExactly,
  sayStamp,
  sayWhen,
  timeZone,
  type Tone,
  useLanguage,
  useNow,
} from '#platform/ui'
import { type CommandName, reasons, type State, states, transitions } from '../lifecycle.ts'
import { texts } from './texts.ts'
import type { Limit, Rule } from './types.ts'

type Both = { readonly zh: string; readonly en: string }

const doorNames = ['web', 'hotline', 'grid', 'open311', 'app', 'import', 'split'] as const
const unitNames = [
  'minute',
  'urgent_hour',
  'urgent_day',
  'work_hour',
  'work_day',
  'calendar_day',
] as const

const among = <T extends string>(names: readonly T[], name: string): T | undefined =>
  names.find((known) => known === name)

const coded: Readonly<Record<string, Readonly<Record<string, Both>>>> = reasons

/** Says the things of a case in the language chosen. */
export function useLabels() {
  const t = texts.useT()
  const language = useLanguage()
  const now = useNow()
  const pick = (both: Both) => both[language === 'en' ? 'en' : 'zh']
  return {
    t,
    language,
    state: (name: State) => pick(states[name]),
    command: (name: CommandName) => pick(transitions[name]),
    reason: (of: string, code: unknown) => {
      const both = coded[of]?.[typeof code === 'string' ? code : '']
      return both ? pick(both) : typeof code === 'string' ? code : ''
    },
    reasonsOf: (of: keyof typeof reasons) =>
      Object.entries(reasons[of] as Record<string, Both>).map(([value, both]) => ({
        value,
        label: pick(both),
      })),
    door: (name: unknown) => {
      const given = typeof name === 'string' ? name : ''
      const known = among(doorNames, given)
      return known ? t(`doors.${known}`) : given
    },
    limit: ({ value, unit }: Limit) => {
      const known = among(unitNames, unit)
      return known ? t(`limits.${known}`, { n: value }) : `${value} ${unit}`
    },
    rule: (rule: Rule) => ({
      basis: rule.basis,
      category: rule.categoryPrefix || t('task.everything'),
      area: rule.areaPrefix || t('task.everywhere'),
    }),
    when: (at: string | number) =>
      sayWhen(typeof at === 'number' ? at : Date.parse(at), { now, language, zone: timeZone() }),
    exactly: (at: string | number) =>
      sayExactly(typeof at === 'number' ? at : Date.parse(at), language, timeZone()),
    stamp: (at: string | number) =>
      sayStamp(typeof at === 'number' ? at : Date.parse(at), timeZone()),
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
export const toneOf = (state: State): Tone => tones[state]
