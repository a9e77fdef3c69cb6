// Small pieces that every decision is made of.
import { dueAt as dueFrom, type Limit, yellowAt as yellowFrom } from '#engines/deadlines'
import type {
  Case,
  Decision,
  DueRule,
  Event,
  Message,
  Phase,
  Rules,
  Stage,
  TimerChange,
  TimerKind,
} from './model.ts'

/** The case in another state; what belonged to the old state only is left behind. */
export function inPhase(c: Case, phase: Phase, changes: Partial<Case> = {}): Case {
  const next: Record<string, unknown> = { ...c, ...changes }
  for (const key of phaseKeys) delete next[key]
  return { ...next, ...phase } as unknown as Case
}

const phaseKeys = [
  'question',
  'since',
  'until',
  'closedAt',
  'closeReason',
  'into',
  'outcome',
  'rating',
  'appeal',
  'lateExempt',
] as const

export function change(c: Case, changes: Partial<Case>): Case {
  return { ...c, ...changes } as Case
}

/** What a resident adds is kept with the case; it stays out of the journal, where nothing can be erased. */
export const withWords = (c: Case, text: string | undefined): Case =>
  text ? change(c, { description: `${c.description}\n\n${text}` }) : c

export function decision(next: Case, event: Event, more: Partial<Decision> = {}): Decision {
  return { next, events: [event], timers: [], messages: [], ...more }
}

export const event = (kind: string, data: Event['data'] = {}): Event => ({ kind, data })

export const message = (
  template: Message['template'],
  params: Message['params'] = {},
): Message => ({
  template,
  params,
})

export const set = (kind: Exclude<TimerKind, 'takeUp'>, dueAt: number): TimerChange => ({
  set: kind,
  kind,
  dueAt,
})
export const clear = (key: string): TimerChange => ({ clear: key })
export const clearAll: readonly TimerChange[] = [
  'accept',
  'verify',
  'dispatch',
  'yellow',
  'red',
  'check',
  'close',
  'resume',
  'round',
].map(clear)

export const stageDue = (rules: Rules, stage: Stage): number =>
  dueFrom(rules.now, rules.stageLimits[stage], rules.calendar)

/** The handling deadline that starts now: by the duty row's own limit, else the filing condition's, else the default. */
export function handlingDeadline(c: Case, rules: Rules) {
  const condition = rules.conditions.find((x) => x.seq === c.conditionSeq)
  const duty = rules.lead?.limit ? rules.lead : null
  const limit: Limit = duty?.limit ?? condition?.limit ?? rules.defaultLimit
  const due = dueFrom(rules.now, limit, rules.calendar)
  const dueRule: DueRule = {
    from: duty ? 'duty' : condition ? 'condition' : 'default',
    conditionSeq: condition?.seq ?? null,
    duty: duty?.id ?? null,
    limit,
    calendar: rules.calendar.code,
    startedAt: rules.now,
  }
  return { dueAt: due, limit, dueRule, yellowAt: yellowOf(rules, rules.now, due, limit) }
}

export function yellowOf(rules: Rules, start: number, due: number, limit: Limit): number {
  return yellowFrom({ start, due, limit, calendar: rules.calendar, share: rules.yellowShare })
}

export const lights = (d: { dueAt: number; yellowAt: number }): TimerChange[] => [
  set('yellow', d.yellowAt),
  set('red', d.dueAt),
]
