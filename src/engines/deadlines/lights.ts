/** Yellow and red lights, in counted time: a weekend does not turn a working-day case yellow. */
import type { Calendar } from './calendar.ts'
import {
  addOutside,
  clockOf,
  countedOutside,
  effectiveStart,
  type Limit,
  type Pause,
} from './clock.ts'
import { checkInstant } from './zone.ts'

export type Light = 'onTime' | 'near' | 'late' | 'suspended' | 'none'

export const defaultYellowShare = 0.8

/** How a case's time is counted; `limit.value` does not matter here. */
export type Counting = {
  readonly limit: Limit
  readonly calendar: Calendar
  /** Only pauses that have ended move a deadline; an open one freezes what is used. */
  readonly pauses?: readonly Pause[]
}

type Span = Counting & { readonly start: number; readonly due: number }

function spanOf({ start, due, limit, calendar, pauses = [] }: Span) {
  checkInstant(start, 'start')
  checkInstant(due, 'due')
  const clock = clockOf(calendar, limit.unit)
  const from = effectiveStart(clock, start)
  const ended = pauses.filter((pause) => pause.to !== null)
  return { clock, from, pauses, ended, total: countedOutside(clock, from, due, ended) }
}

/**
 * The share of the counted time used at `now`: 0 before the start, 1 at the due time, above 1 when
 * late (0 or 1 for a case without any counted time). `due` is the deadline as it stands, extensions
 * included; while suspended, the one that stood when the clock stopped.
 * @throws RangeError naming the field.
 */
export function elapsedShare(facts: Span & { readonly now: number }): number {
  checkInstant(facts.now, 'now')
  const { clock, from, pauses, total } = spanOf(facts)
  if (total === 0) return facts.now >= facts.due ? 1 : 0
  return countedOutside(clock, from, facts.now, pauses) / total
}

/**
 * The instant the light turns yellow: `share` (0–1, default 0.8) of the counted time is used.
 * Never after `due`.
 * @throws RangeError naming the field.
 */
export function yellowAt(facts: Span & { readonly share?: number }): number {
  const share = checkedShare(facts.share)
  const { clock, from, ended, total } = spanOf(facts)
  if (total === 0) return facts.due
  return Math.min(facts.due, addOutside(clock, from, share * total, ended) ?? facts.due)
}

function checkedShare(share: number = defaultYellowShare): number {
  if (!(share >= 0 && share <= 1)) {
    throw new RangeError(`share: expected a number from 0 to 1, got ${share}`)
  }
  return share
}

export type LightFacts = {
  readonly start: number
  /** null: the case has no deadline. */
  readonly due: number | null
  readonly now: number
  /** Default 0.8. */
  readonly yellowShare?: number
  /** The stored instant of {@link yellowAt}; spares counting, `yellowShare` is then not used. */
  readonly yellowAt?: number
  /** Without it time counts continuously. */
  readonly counting?: Counting
  readonly suspended: boolean
  /** When the work was done; null while it is not. */
  readonly done: number | null
}

/**
 * The light of a case. Done: on time up to and including the due time, else late, for good. Open:
 * suspended; late after the due time; near from the yellow instant; else on time. Without a
 * deadline: none, unless suspended.
 * @throws RangeError naming the field.
 */
export function lightOf(facts: LightFacts): Light {
  const { start, due, now, suspended, done } = facts
  if (done === null && suspended) return 'suspended'
  if (due === null) return 'none'
  if (done !== null) return done <= due ? 'onTime' : 'late'
  if (now > due) return 'late'
  return now >= (facts.yellowAt ?? yellowOf(facts, start, due)) ? 'near' : 'onTime'
}

function yellowOf(facts: LightFacts, start: number, due: number): number {
  const share = checkedShare(facts.yellowShare)
  if (facts.counting) return yellowAt({ ...facts.counting, start, due, share })
  return Math.min(due, start + share * Math.max(0, due - start))
}
