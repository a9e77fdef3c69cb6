// Reminders before a deadline: at which points of a clock whoever must act is reminded, counted in that clock's own time.
import {
  type Calendar,
  dueAt as dueFrom,
  elapsedShare,
  type Limit,
  yellowAt,
} from '#engines/deadlines'
import type { Stage, TimerKind } from './model.ts'

/** What has a deadline that someone must meet: the handling of the case, a stage, a round of supervision. */
export type ReminderClock = Stage | 'handling' | 'round'

/** `share`: 0–1 of the time is used. `before`: so much is left, in that limit's own kind of time. */
export type ReminderPoint = { readonly share: number } | { readonly before: Limit }

/** The points of a clock for what begins with these codes; the longest area, then the longest category, holds. */
export type ReminderRule = {
  readonly areaPrefix: string
  readonly categoryPrefix: string
  readonly clock: ReminderClock
  readonly points: readonly ReminderPoint[]
}

export const reminderClocks = [
  'handling',
  'takeUp',
  'round',
  'accept',
  'verify',
  'dispatch',
  'check',
  'close',
] as const satisfies readonly ReminderClock[]

/** What holds unless a city says otherwise. The stages of minutes are told by their escalation. */
export const defaultPoints: Readonly<Record<ReminderClock, readonly ReminderPoint[]>> = {
  handling: [{ share: 0.5 }, { share: 0.8 }, { before: { value: 1, unit: 'work_day' } }],
  round: [{ share: 0.5 }, { before: { value: 1, unit: 'work_hour' } }],
  takeUp: [{ share: 0.5 }],
  accept: [],
  verify: [],
  dispatch: [],
  check: [],
  close: [],
}

/** The clock that a timer runs out for; the yellow light and the end of a suspension are nobody's deadline. */
export const clockOfTimer = (kind: TimerKind): ReminderClock | undefined =>
  kind === 'red' ? 'handling' : kind === 'yellow' || kind === 'resume' ? undefined : kind

export const timerOfClock = (clock: ReminderClock): TimerKind =>
  clock === 'handling' ? 'red' : clock

type Place = { readonly areaCode: string; readonly categoryPath: string }

export function pointsOf(
  rules: readonly ReminderRule[],
  clock: ReminderClock,
  { areaCode, categoryPath }: Place,
): readonly ReminderPoint[] {
  const [own] = rules
    .filter(
      (r) =>
        r.clock === clock &&
        areaCode.startsWith(r.areaPrefix) &&
        categoryPath.startsWith(r.categoryPrefix),
    )
    .toSorted(
      (a, b) =>
        b.areaPrefix.length - a.areaPrefix.length ||
        b.categoryPrefix.length - a.categoryPrefix.length,
    )
  return own?.points ?? defaultPoints[clock]
}

/** A running clock. Instants are epoch ms. */
export type RunningClock = {
  /** When its time last began to run: a resumed or extended clock is set anew. */
  readonly setAt: number
  /** When it began in the first place. */
  readonly startedAt: number
  readonly dueAt: number
  readonly limit: Limit
  readonly calendar: Calendar
  readonly extensions: number
  /** Whether it stood still for a while; that time is then not part of the whole. */
  readonly wasSuspended: boolean
}

/** The instants after `setAt` and before the deadline at which to remind, earliest first. */
export function remindAt(clock: RunningClock, points: readonly ReminderPoint[]): number[] {
  const { setAt, dueAt } = clock
  if (dueAt <= setAt) return []
  const instants = points.map((point) =>
    'share' in point ? atShare(clock, point.share) : atRest(clock, point.before),
  )
  const ahead = instants.filter((at): at is number => at !== null && at > setAt && at < dueAt)
  return [...new Set(ahead)].toSorted((a, b) => a - b)
}

/** Where so much of the whole is left as the share says; null when that is over. */
function atShare(clock: RunningClock, share: number): number | null {
  const { setAt, startedAt, dueAt, limit, calendar } = clock
  // the whole and what was left when it was set, both in original limits
  const used = (now: number) =>
    elapsedShare({
      start: startedAt,
      due: dueFrom(startedAt, limit, calendar),
      now,
      limit,
      calendar,
    })
  const counted = used(dueAt)
  const whole = clock.wasSuspended ? Math.min(counted, 1 + clock.extensions) : counted
  const left = counted - used(setAt)
  const rest = (1 - share) * whole
  if (left <= 0 || rest >= left) return null
  return yellowAt({ start: setAt, due: dueAt, limit, calendar, share: 1 - rest / left })
}

function atRest({ setAt, dueAt, calendar }: RunningClock, before: Limit): number | null {
  const of = { start: setAt, due: dueAt, limit: before, calendar }
  const part = elapsedShare({ ...of, now: dueFrom(setAt, before, calendar) })
  return part >= 1 ? null : yellowAt({ ...of, share: 1 - part })
}
