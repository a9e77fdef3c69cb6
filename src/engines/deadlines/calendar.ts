/**
 * Working calendars as plain data, compiled once per calendar object (keep the object: a new one is
 * compiled anew). Working time is kept as sorted spans of instants in blocks of 32 days, so that
 * adding or measuring it skips whole blocks whatever the length of a limit.
 */
import {
  checkInstant,
  DAY,
  formatDay,
  fromWall,
  parseDay,
  parseTimeOfDay,
  piecesOfWall,
  toWall,
  zoneOf,
  type Zone,
} from './zone.ts'

/** What happens to a start outside the counted time, for limits in working hours or days. */
export type RollRule = {
  /**
   * A start on a non-working day moves to the next working day: at the same time of day, at the
   * restart or opening time, or not at all (working hours then count from the next opening).
   */
  readonly nonWorkingDay: 'next-same-time' | 'next-opening' | 'none'
  /** 'HH:MM': a start at or after this time restarts on the next working day. */
  readonly dayEndsAt?: string
  /** 'HH:MM' of the restart; the first opening hour when absent. */
  readonly restartAt?: string
  /** Default: first the non-working day, then the end of the day. */
  readonly order?: readonly ('nonWorkingDay' | 'dayEnd')[]
}

/** A city's working calendar; plain data, to be stored as JSON. */
export type Calendar = {
  readonly code: string
  /** IANA name. */
  readonly timeZone: string
  /** ISO weekdays, 1 Monday to 7 Sunday. */
  readonly weekends: readonly number[]
  /** Working periods 'HH:MM' local, in order, not overlapping, within one day (00:00–24:00). */
  readonly hours: readonly (readonly [string, string])[]
  /** 'YYYY-MM-DD' → what this day is, whatever its weekday. */
  readonly days: Readonly<Record<string, 'holiday' | 'workday'>>
  /**
   * 'hours': one working day is one day's working hours, counted in working time. 'sameTime': N
   * working days later at the same local time of day.
   */
  readonly workDay: 'hours' | 'sameTime'
  readonly roll: RollRule
}

type Block = { readonly opens: number[]; readonly closes: number[]; readonly total: number }

export type CompiledCalendar = {
  readonly zone: Zone
  readonly workDay: Calendar['workDay']
  readonly isWeekend: readonly boolean[]
  readonly days: ReadonlyMap<number, boolean>
  readonly periods: readonly (readonly [number, number])[]
  readonly hoursPerDayMs: number
  readonly roll: {
    readonly nonWorkingDay: RollRule['nonWorkingDay']
    readonly dayEndsAt: number
    readonly restartAt: number | undefined
    readonly order: readonly ('nonWorkingDay' | 'dayEnd')[]
  }
  readonly blocks: Map<number, Block>
}

const BLOCK = 32 * DAY
const CACHED_BLOCKS = 4_096
const LONGEST_REST_DAYS = 400

const compiled = new WeakMap<Calendar, CompiledCalendar>()

/** @throws RangeError naming the field of the calendar and what was expected. */
export function compile(calendar: Calendar): CompiledCalendar {
  const known = compiled.get(calendar)
  if (known) return known
  const periods = parseHours(calendar.hours)
  const { nonWorkingDay, dayEndsAt, restartAt, order } = calendar.roll
  if (!['next-same-time', 'next-opening', 'none'].includes(nonWorkingDay)) {
    throw new RangeError(
      `calendar.roll.nonWorkingDay: expected next-same-time, next-opening or none, got ${nonWorkingDay}`,
    )
  }
  if (!['hours', 'sameTime'].includes(calendar.workDay)) {
    throw new RangeError(`calendar.workDay: expected hours or sameTime, got ${calendar.workDay}`)
  }
  const wrongStep = order?.find((step) => step !== 'nonWorkingDay' && step !== 'dayEnd')
  if (wrongStep !== undefined) {
    throw new RangeError(
      `calendar.roll.order: expected nonWorkingDay and dayEnd, got ${String(wrongStep)}`,
    )
  }
  const made: CompiledCalendar = {
    zone: zoneOf(calendar.timeZone),
    workDay: calendar.workDay,
    isWeekend: parseWeekends(calendar.weekends),
    days: parseDays(calendar.days),
    periods,
    hoursPerDayMs: periods.reduce((sum, [open, close]) => sum + close - open, 0),
    roll: {
      nonWorkingDay,
      dayEndsAt: dayEndsAt ? parseTimeOfDay(dayEndsAt, 'calendar.roll.dayEndsAt') : DAY,
      restartAt: restartAt ? parseTimeOfDay(restartAt, 'calendar.roll.restartAt') : periods[0]?.[0],
      order: order ?? ['nonWorkingDay', 'dayEnd'],
    },
    blocks: new Map(),
  }
  compiled.set(calendar, made)
  return made
}

function parseHours(hours: Calendar['hours']): [number, number][] {
  let last = 0
  return hours.map(([opening, closing], index) => {
    const field = `calendar.hours[${index}]`
    const open = parseTimeOfDay(opening, field)
    const close = parseTimeOfDay(closing, field)
    if (open < last || close <= open) {
      throw new RangeError(
        `${field}: expected periods in order within one day, got ${opening}–${closing}`,
      )
    }
    last = close
    return [open, close]
  })
}

function parseWeekends(weekends: readonly number[]): boolean[] {
  const wrong = weekends.find((day) => !Number.isInteger(day) || day < 1 || day > 7)
  if (wrong !== undefined) {
    throw new RangeError(`calendar.weekends: expected ISO weekdays 1–7, got ${wrong}`)
  }
  return [1, 2, 3, 4, 5, 6, 7].map((day) => weekends.includes(day))
}

function parseDays(days: Calendar['days']): Map<number, boolean> {
  return new Map(
    Object.entries(days).map(([date, kind]) => {
      if (kind !== 'holiday' && kind !== 'workday') {
        throw new RangeError(`calendar.days[${date}]: expected holiday or workday`)
      }
      return [parseDay(date, 'calendar.days'), kind === 'workday']
    }),
  )
}

/** `day` in days since 1970-01-01, which was a Thursday. */
export function worksOn(calendar: CompiledCalendar, day: number): boolean {
  const weekday = (((day + 3) % 7) + 7) % 7
  return calendar.days.get(day) ?? !calendar.isWeekend[weekday]
}

/** @throws RangeError when no working day follows within 400 days. */
export function nextWorkingDay(calendar: CompiledCalendar, after: number): number {
  for (let day = after + 1; day <= after + LONGEST_REST_DAYS; day++) {
    if (worksOn(calendar, day)) return day
  }
  throw noWork(after)
}

function noWork(day: number): RangeError {
  return new RangeError(
    `calendar.days, calendar.weekends: no working time within ${LONGEST_REST_DAYS} days of ${formatDay(day)}`,
  )
}

/** Applies the roll rules; a start inside the counted time comes back unchanged. */
export function rollStart(calendar: CompiledCalendar, start: number): number {
  const { nonWorkingDay, dayEndsAt, order } = calendar.roll
  const wall = toWall(calendar.zone, start)
  const openedOn = Math.floor(wall / DAY)
  let day = openedOn
  let time = wall - day * DAY
  for (const rule of order) {
    if (rule === 'nonWorkingDay' && nonWorkingDay !== 'none' && !worksOn(calendar, day)) {
      day = nextWorkingDay(calendar, day)
      if (nonWorkingDay === 'next-opening') time = restartTime(calendar)
    }
    if (rule === 'dayEnd' && time >= dayEndsAt) {
      day = nextWorkingDay(calendar, day)
      time = restartTime(calendar)
    }
  }
  return day === openedOn ? start : fromWall(calendar.zone, day * DAY + time)
}

function restartTime(calendar: CompiledCalendar): number {
  if (calendar.roll.restartAt === undefined) {
    throw new RangeError('calendar.roll.restartAt: expected HH:MM, as calendar.hours is empty')
  }
  return calendar.roll.restartAt
}

export function requireHours(calendar: CompiledCalendar): void {
  if (calendar.periods.length === 0) {
    throw new RangeError('calendar.hours: expected at least one working period, got none')
  }
}

function blockAt(calendar: CompiledCalendar, index: number): Block {
  const known = calendar.blocks.get(index)
  if (known) return known
  const from = index * BLOCK
  const to = from + BLOCK
  const spans: [number, number][] = []
  const lastDay = Math.floor(to / DAY) + 1
  for (let day = Math.floor(from / DAY) - 1; day <= lastDay; day++) {
    if (!worksOn(calendar, day)) continue
    for (const [open, close] of calendar.periods) {
      for (const piece of piecesOfWall(calendar.zone, day * DAY + open, day * DAY + close)) {
        const start = Math.max(piece[0], from)
        const end = Math.min(piece[1], to)
        if (start < end) spans.push([start, end])
      }
    }
  }
  spans.sort((a, b) => a[0] - b[0])
  const block = {
    opens: spans.map(([open]) => open),
    closes: spans.map(([, close]) => close),
    total: spans.reduce((sum, [open, close]) => sum + close - open, 0),
  }
  if (calendar.blocks.size >= CACHED_BLOCKS) calendar.blocks.clear()
  calendar.blocks.set(index, block)
  return block
}

/** The earliest instant with `ms` of working time since `start`; `start` itself for nothing. */
export function addWorking(calendar: CompiledCalendar, start: number, ms: number): number {
  if (ms <= 0) return start
  requireHours(calendar)
  let left = ms
  let worked = start
  for (let index = Math.floor(start / BLOCK); ; index++) {
    const block = blockAt(calendar, index)
    const whole = index * BLOCK >= start
    if (whole && left > block.total) {
      left -= block.total
      if (block.total > 0) worked = (index + 1) * BLOCK
      else if ((index + 1) * BLOCK - worked > LONGEST_REST_DAYS * DAY) {
        throw noWork(Math.floor(worked / DAY))
      }
      continue
    }
    const { opens, closes } = block
    for (let at = 0; at < closes.length; at++) {
      const open = Math.max(opens[at] ?? 0, start)
      const length = (closes[at] ?? 0) - open
      if (length <= 0) continue
      if (left <= length) return open + left
      left -= length
    }
  }
}

/** Working milliseconds in [from, to); 0 when `to` is not after `from`. */
export function workingBetween(calendar: CompiledCalendar, from: number, to: number): number {
  requireHours(calendar)
  let sum = 0
  for (let index = Math.floor(from / BLOCK); index * BLOCK < to; index++) {
    const block = blockAt(calendar, index)
    if (index * BLOCK >= from && (index + 1) * BLOCK <= to) {
      sum += block.total
      continue
    }
    const { opens, closes } = block
    for (let at = 0; at < closes.length; at++) {
      const length = Math.min(closes[at] ?? 0, to) - Math.max(opens[at] ?? 0, from)
      if (length > 0) sum += length
    }
  }
  return sum
}

/**
 * Working time between two instants, in milliseconds; 0 when `to` is not after `from`.
 * @throws RangeError naming the field: bad instants or calendar, or no working hours at all.
 */
export function workingMsBetween(from: number, to: number, calendar: Calendar): number {
  checkInstant(from, 'from')
  checkInstant(to, 'to')
  return workingBetween(compile(calendar), from, to)
}

/** Is this local date ('YYYY-MM-DD') a working day? @throws RangeError naming `date`. */
export function isWorkingDay(calendar: Calendar, date: string): boolean {
  return worksOn(compile(calendar), parseDay(date, 'date'))
}
