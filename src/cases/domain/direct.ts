// Direct dispatch 直派: where the responsibility list says so in writing, a request goes straight to the unit that leads,
// in the moment it is taken in. Only what is beyond doubt does; the rest waits for a person, and the record says why.
import { dispatch } from './dispatch.ts'
import { accept, file, unsorted } from './intake.ts'
import type { Case, Decision, DutyMatch, Event, Rules, TimerChange, Who } from './model.ts'
import { isRefusal } from './refusals.ts'

/** Why a request does not go straight to the unit although a row of the list would send it there. */
export const waits = [
  'unsorted',
  'danger',
  'held',
  'place',
  'overlap',
  'condition',
  'unit',
  'similar',
] as const

export type Wait = (typeof waits)[number]

export type Doubts = {
  /** The area is so large that parts of it may have other rules: nobody said where in it. */
  readonly placeUnclear: boolean
  /** Other leads are as specific as the one that was chosen. */
  readonly overlaps: boolean
  /** The lead and all who assist exist on this day. */
  readonly unitsInForce: boolean
  /** Something is odd about the report; someone is to look at it. */
  readonly held: boolean
  /** An open case nearby tells of the same thing. */
  readonly similar: boolean
}

/** The row that sends what comes by this door straight to its unit. */
export function directRule(c: Pick<Case, 'door'>, rules: Pick<Rules, 'lead'>): DutyMatch | null {
  const doors = rules.lead?.directFrom ?? []
  return doors.includes('any') || doors.includes(c.door) ? rules.lead : null
}

/** null = it may go. The first that holds, the gravest first. */
export function whyWait(c: Case, rules: Rules, doubts: Doubts): Wait | null {
  if (c.danger.length > 0 || c.urgency === 'danger') return 'danger'
  if (c.categoryPath === unsorted) return 'unsorted'
  if (doubts.held) return 'held'
  if (doubts.placeUnclear) return 'place'
  if (doubts.overlaps) return 'overlap'
  if (!doubts.unitsInForce) return 'unit'
  // several conditions, each with its own limit: which one it is takes a look
  if (rules.conditions.length > 1 && !rules.lead?.limit) return 'condition'
  return doubts.similar ? 'similar' : null
}

/** Nobody: the rule acts. */
const nobody: Who = {
  post: null,
  kind: 'system',
  units: [],
  person: null,
  areaCode: '',
  rights: new Map(),
  reporter: false,
}

const cite = ({ id, categoryPrefix, areaPrefix }: DutyMatch) => ({
  duty: id,
  categoryPrefix,
  areaPrefix,
})

/** What is left of the timers when one decision follows another. */
function follow(earlier: readonly TimerChange[], later: readonly TimerChange[]): TimerChange[] {
  const ended = new Set(later.map((t) => ('clear' in t ? t.clear : t.set)))
  return [...earlier.filter((t) => !ended.has('clear' in t ? t.clear : t.set)), ...later]
}

/**
 * The report as it goes on: sent to the unit by the rule, or left where it is with the reason in its first entry.
 * Without such a rule for its door it is left as it was.
 */
export function sendOn(reported: Decision, rules: Rules, doubts: Doubts): Decision {
  const rule = directRule(reported.next, rules)
  if (!rule) return reported
  const wait = whyWait(reported.next, rules, doubts)
  const sent = wait ?? carriedOn(reported, rules)
  if (typeof sent === 'object') return sent
  const [first, ...rest] = reported.events as [Event, ...Event[]]
  const direct = { ...cite(rule), waits: sent }
  return { ...reported, events: [{ ...first, data: { ...first.data, direct } }, ...rest] }
}

/** Accepted, filed and dispatched as by the commands of those names; those who asked are told where it went. */
function carriedOn(reported: Decision, rules: Rules): Decision | Wait {
  const rule = rules.lead as DutyMatch
  const accepted = accept(reported.next, { command: 'accept' }, nobody, rules)
  const filed = file(accepted.next, { command: 'file' }, nobody, rules)
  if (isRefusal(filed)) return 'condition'
  const byList = { command: 'dispatch' as const, assisting: [], instruction: '' }
  const sent = dispatch(filed.next, byList, nobody, rules)
  if (isRefusal(sent)) return 'overlap'
  const tasks = sent.next.tasks.map((task) => ({
    ...task,
    rule: task.rule.how === 'list' ? { ...task.rule, how: 'direct' as const } : task.rule,
  }))
  const byRule = (event: Event): Event => ({
    ...event,
    byRule: true,
    data: { ...event.data, direct: cite(rule) },
  })
  const events = [...accepted.events, ...filed.events, ...sent.events].map(byRule)
  return {
    next: { ...sent.next, tasks },
    events: [...reported.events, ...events],
    timers: follow(follow(reported.timers, accepted.timers), sent.timers).filter((t) => 'set' in t),
    messages: [...reported.messages, ...sent.messages],
  }
}
