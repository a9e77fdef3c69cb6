/**
 * Due times. Each unit is one way of measuring time ("counted time") with a way back; limits,
 * pauses, extensions and lights all use that one measure, so they cannot disagree.
 *
 * - continuous (urgent_hour, urgent_day, minute): elapsed time, nights and holidays included.
 * - working (work_hour; work_day where a calendar says 'hours'): time inside working periods.
 * - working days (work_day where a calendar says 'sameTime'): the local wall clock, all 24 hours of
 *   each working day.
 * - wall days (calendar_day): the local wall clock of every day.
 */
import {
  addWorking,
  compile,
  nextWorkingDay,
  rollStart,
  workingBetween,
  worksOn,
  type Calendar,
  type CompiledCalendar,
} from './calendar.ts'
import { checkInstant, DAY, fromWall, toWall } from './zone.ts'

/** Wire values; the meaning of each is in the head of this file and the README. */
export type LimitUnit =
  | 'urgent_hour'
  | 'urgent_day'
  | 'work_hour'
  | 'work_day'
  | 'calendar_day'
  | 'minute'

/** `value` ≥ 0; whole for calendar_day, and for work_day in a 'sameTime' calendar. */
export type Limit = { readonly value: number; readonly unit: LimitUnit }

/** The clock stood still in [from, to); `to` null while it still does. */
export type Pause = { readonly from: number; readonly to: number | null }

export const limitUnits = [
  'urgent_hour',
  'urgent_day',
  'work_hour',
  'work_day',
  'calendar_day',
  'minute',
] as const satisfies readonly LimitUnit[]

const MINUTE = 60_000
const HOUR = 3_600_000
const LONGEST_LIMIT_DAYS = 36_600

type Measure = 'continuous' | 'working' | 'workingDays' | 'wallDays'

function measureOf(calendar: CompiledCalendar, unit: LimitUnit): Measure {
  switch (unit) {
    case 'urgent_hour':
    case 'urgent_day':
    case 'minute':
      return 'continuous'
    case 'work_hour':
      return 'working'
    case 'work_day':
      return calendar.workDay === 'hours' ? 'working' : 'workingDays'
    case 'calendar_day':
      return 'wallDays'
    default:
      throw new RangeError(
        `limit.unit: expected ${limitUnits.join(', ')}, got ${String(unit satisfies never)}`,
      )
  }
}

/** One clock: a calendar and a unit, with the measure they stand for. */
export type Clock = {
  readonly calendar: CompiledCalendar
  readonly measure: Measure
  readonly rolls: boolean
}

export function clockOf(calendar: Calendar, unit: LimitUnit): Clock {
  const made = compile(calendar)
  return {
    calendar: made,
    measure: measureOf(made, unit),
    rolls: unit === 'work_hour' || unit === 'work_day',
  }
}

/** The instant from which a start really counts, after the calendar's roll rules. */
export function effectiveStart(clock: Clock, start: number): number {
  return clock.rolls ? rollStart(clock.calendar, start) : start
}

/** Counted milliseconds in [from, to); 0 when `to` is not after `from`. */
export function countedBetween(clock: Clock, from: number, to: number): number {
  if (to <= from) return 0
  const { calendar, measure } = clock
  if (measure === 'continuous') return to - from
  if (measure === 'working') return workingBetween(calendar, from, to)
  const fromWallMs = toWall(calendar.zone, from)
  const toWallMs = toWall(calendar.zone, to)
  if (measure === 'wallDays') return Math.max(0, toWallMs - fromWallMs)
  let sum = 0
  for (let day = Math.floor(fromWallMs / DAY); day * DAY < toWallMs; day++) {
    if (!worksOn(calendar, day)) continue
    sum += Math.min((day + 1) * DAY, toWallMs) - Math.max(day * DAY, fromWallMs)
  }
  return Math.max(0, sum)
}

/** The instant `ms` of counted time after `start`. */
export function addCounted(clock: Clock, start: number, ms: number): number {
  if (ms <= 0) return start
  const { calendar, measure } = clock
  if (measure === 'continuous') return start + ms
  if (measure === 'working') return addWorking(calendar, start, ms)
  const wall = toWall(calendar.zone, start)
  if (measure === 'wallDays') return Math.max(start, fromWall(calendar.zone, wall + ms))
  let day = Math.floor(wall / DAY)
  let time = ms
  if (worksOn(calendar, day)) time += wall - day * DAY
  else day = nextWorkingDay(calendar, day)
  for (; time >= DAY; time -= DAY) day = nextWorkingDay(calendar, day)
  return Math.max(start, fromWall(calendar.zone, day * DAY + time))
}

/** The counted milliseconds a limit gives from this start. */
function budget(clock: Clock, limit: Limit, start: number): number {
  const { calendar, measure } = clock
  const { value, unit } = limit
  if (!(value >= 0)) throw new RangeError(`limit.value: expected a number ≥ 0, got ${value}`)
  const isHour = unit === 'urgent_hour' || unit === 'work_hour'
  const unitMs = unit === 'minute' ? MINUTE : isHour ? HOUR : DAY
  if (value * unitMs > LONGEST_LIMIT_DAYS * DAY) {
    throw new RangeError(`limit.value: expected at most 100 years, got ${value} ${unit}`)
  }
  if (measure === 'continuous') return value * unitMs
  if (measure === 'working') return value * (isHour ? HOUR : calendar.hoursPerDayMs)
  if (!Number.isInteger(value)) {
    throw new RangeError(`limit.value: expected whole days for ${unit}, got ${value}`)
  }
  if (measure === 'wallDays' || value === 0) return value * DAY
  // Counting whole days from a non-working day ("Saturday + 1 = Monday, same time"): the time of
  // day already passed on it counts, although the day itself does not.
  const wall = toWall(calendar.zone, start)
  const day = Math.floor(wall / DAY)
  return worksOn(calendar, day) ? value * DAY : (value - 1) * DAY + (wall - day * DAY)
}

/** `value` × hours of an empty day would silently be due at once. */
function checkHours(clock: Clock): void {
  if (clock.measure === 'working' && clock.calendar.hoursPerDayMs === 0) {
    throw new RangeError('calendar.hours: expected at least one working period, got none')
  }
}

/** Closed and open pauses in order of their start. @throws RangeError naming the pause. */
function inOrder(pauses: readonly Pause[]): readonly Pause[] {
  for (const [index, { from, to }] of pauses.entries()) {
    checkInstant(from, `pauses[${index}].from`)
    if (to !== null) checkInstant(to, `pauses[${index}].to`)
    if (to !== null && to < from) {
      throw new RangeError(`pauses[${index}].to: expected null or an instant not before from`)
    }
  }
  return pauses.toSorted((a, b) => a.from - b.from)
}

/** The instant `ms` of counted time after `start` leaving out pauses; null inside an open one. */
export function addOutside(
  clock: Clock,
  start: number,
  ms: number,
  pauses: readonly Pause[],
): number | null {
  let at = start
  let left = ms
  for (const { from, to } of inOrder(pauses)) {
    if (to !== null && to <= at) continue
    const counted = countedBetween(clock, at, from)
    if (left <= counted) break
    if (to === null) return null
    left -= counted
    at = Math.max(at, to)
  }
  return addCounted(clock, at, left)
}

/** Counted milliseconds in [from, to) leaving out pauses; an open one lasts for ever. */
export function countedOutside(
  clock: Clock,
  from: number,
  to: number,
  pauses: readonly Pause[],
): number {
  let at = from
  let sum = 0
  for (const pause of inOrder(pauses)) {
    if (pause.to !== null && pause.to <= at) continue
    if (pause.from >= to) break
    sum += countedBetween(clock, at, pause.from)
    if (pause.to === null) return sum
    at = Math.max(at, pause.to)
  }
  return sum + countedBetween(clock, at, to)
}

/**
 * When a case opened at `start` is due. Roll rules apply to work_hour and work_day only. A limit
 * that ends exactly at closing time is due at closing, not at the next opening; a limit of zero is
 * due at the (rolled) start. With pauses: the time inside them does not count, and the answer is
 * null while an open pause holds the clock.
 * @throws RangeError naming `start`, `limit.value`, `limit.unit`, `pauses[i]` or the calendar's field.
 */
export function dueAt(start: number, limit: Limit, calendar: Calendar): number
export function dueAt(
  start: number,
  limit: Limit,
  calendar: Calendar,
  pauses: readonly Pause[],
): number | null
export function dueAt(
  start: number,
  limit: Limit,
  calendar: Calendar,
  pauses: readonly Pause[] = [],
): number | null {
  checkInstant(start, 'start')
  const clock = clockOf(calendar, limit.unit)
  checkHours(clock)
  const from = effectiveStart(clock, start)
  const counted = budget(clock, limit, from)
  if (pauses.length === 0) return addCounted(clock, from, counted)
  return addOutside(clock, from, counted, pauses)
}

/**
 * An extension: one more limit counted from the deadline as it stands (it moves on; it does not
 * start again, so roll rules do not apply).
 * @throws RangeError as {@link dueAt}, naming `currentDue`.
 */
export function extend(currentDue: number, limit: Limit, calendar: Calendar): number {
  checkInstant(currentDue, 'currentDue')
  const clock = clockOf(calendar, limit.unit)
  checkHours(clock)
  return addCounted(clock, currentDue, budget(clock, limit, currentDue))
}

/**
 * The deadline after a suspension: the counted time that was left when the clock stopped is left
 * when it runs again. A deadline already passed at `pausedAt` stays. Give `start` when the pause may
 * have begun before the rolled start; then the answer equals {@link dueAt} with that pause.
 * @throws RangeError naming the field.
 */
export function resumeDue(facts: {
  readonly due: number
  readonly pausedAt: number
  readonly resumedAt: number
  readonly limit: Limit
  readonly calendar: Calendar
  readonly start?: number
}): number {
  const { due, pausedAt, resumedAt, limit, calendar, start } = facts
  checkInstant(due, 'due')
  checkInstant(pausedAt, 'pausedAt')
  checkInstant(resumedAt, 'resumedAt')
  if (resumedAt < pausedAt) {
    throw new RangeError('resumedAt: expected an instant not before pausedAt')
  }
  const clock = clockOf(calendar, limit.unit)
  const counts = start === undefined ? pausedAt : effectiveStart(clock, start)
  const stoppedAt = Math.max(pausedAt, counts)
  if (stoppedAt >= due) return due
  return addCounted(clock, Math.max(resumedAt, counts), countedBetween(clock, stoppedAt, due))
}
