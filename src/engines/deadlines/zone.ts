/**
 * Local wall-clock time of a time zone. "Wall" is the local date and time written as if it were UTC
 * milliseconds, so that days and times of day are plain arithmetic on it.
 *
 * Rule at a change of clocks (the one of ISO calendars, java.time and Temporal's "compatible"): a
 * local time that does not exist moves forward by the length of the gap, one that happens twice
 * means the first.
 */

export const DAY = 86_400_000
const HOUR = 3_600_000
const MINUTE = 60_000
const SECOND = 1_000
const OLDEST = Date.UTC(1800, 0, 1)
const NEWEST = Date.UTC(9999, 0, 1)
const CACHED_DAYS = 20_000

type Shift = { readonly at: number; readonly before: number; readonly after: number }

export type Zone = {
  readonly format: Intl.DateTimeFormat
  /** UTC day → offset, or the one change of clocks in it. */
  readonly days: Map<number, number | Shift>
}

const zones = new Map<string, Zone>()

/** @throws RangeError naming `timeZone` when the runtime does not know it. */
export function zoneOf(timeZone: string): Zone {
  const known = zones.get(timeZone)
  if (known) return known
  let format: Intl.DateTimeFormat
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  } catch {
    throw new RangeError(`timeZone: expected an IANA time zone, got ${JSON.stringify(timeZone)}`)
  }
  const zone = { format, days: new Map<number, number | Shift>() }
  zones.set(timeZone, zone)
  return zone
}

/** @throws RangeError naming `field` unless `ms` is an instant of the years 1800–9998. */
export function checkInstant(ms: number, field: string): void {
  if (!(ms >= OLDEST && ms < NEWEST)) {
    throw new RangeError(`${field}: expected epoch milliseconds of the years 1800–9998, got ${ms}`)
  }
}

function measuredOffset(zone: Zone, ms: number): number {
  // format() and a look at its end: several times faster than formatToParts().
  const text = zone.format.format(ms)
  const found = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text)
  if (!found) throw new RangeError(`timeZone: the runtime gives an unreadable offset: ${text}`)
  const [, sign, hours, minutes, seconds] = found
  const size =
    Number(hours ?? 0) * HOUR + Number(minutes ?? 0) * MINUTE + Number(seconds ?? 0) * SECOND
  return sign === '-' ? -size : size
}

function offsetsOfDay(zone: Zone, day: number): number | Shift {
  const known = zone.days.get(day)
  if (known !== undefined) return known
  let low = day * DAY
  let high = low + DAY
  const before = measuredOffset(zone, low)
  const after = measuredOffset(zone, high)
  let found: number | Shift = before
  if (before !== after) {
    while (high - low > SECOND) {
      const middle = Math.floor((low + high) / 2 / SECOND) * SECOND
      if (measuredOffset(zone, middle) === before) low = middle
      else high = middle
    }
    found = { at: high, before, after }
  }
  if (zone.days.size >= CACHED_DAYS) zone.days.clear()
  zone.days.set(day, found)
  return found
}

function offsetAt(zone: Zone, ms: number): number {
  const found = offsetsOfDay(zone, Math.floor(ms / DAY))
  if (typeof found === 'number') return found
  return ms < found.at ? found.before : found.after
}

export function toWall(zone: Zone, ms: number): number {
  return ms + offsetAt(zone, ms)
}

export function fromWall(zone: Zone, wall: number): number {
  const before = wall - offsetAt(zone, wall - DAY)
  const after = wall - offsetAt(zone, wall + DAY)
  if (before === after || toWall(zone, before) === wall) return before
  return toWall(zone, after) === wall ? after : before
}

/**
 * All instants whose wall time lies in [from, to), as pieces in order: nothing of a skipped hour,
 * a repeated hour twice. At most one change of clocks within two days of the span.
 */
export function piecesOfWall(zone: Zone, from: number, to: number): readonly [number, number][] {
  const first = Math.floor((from - DAY) / DAY)
  const last = Math.floor((to + DAY) / DAY)
  for (let day = first; day <= last; day++) {
    const shift = offsetsOfDay(zone, day)
    if (typeof shift === 'number') continue
    const pieces: [number, number][] = [
      [from - shift.before, Math.min(to - shift.before, shift.at)],
      [Math.max(from - shift.after, shift.at), to - shift.after],
    ]
    return pieces.filter(([open, close]) => open < close)
  }
  const offset = offsetAt(zone, from)
  return [[from - offset, to - offset]]
}

/** 'YYYY-MM-DD' → days since 1970-01-01. @throws RangeError naming `field`. */
export function parseDay(text: string, field: string): number {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN
  if (Number.isNaN(ms) || formatDay(ms / DAY) !== text) {
    throw new RangeError(`${field}: expected a date YYYY-MM-DD, got ${JSON.stringify(text)}`)
  }
  return ms / DAY
}

export function formatDay(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10)
}

/** 'HH:MM', 00:00 to 24:00, → milliseconds since midnight. @throws RangeError naming `field`. */
export function parseTimeOfDay(text: string, field: string): number {
  const found = /^(\d\d):([0-5]\d)$/.exec(text)
  const ms = found ? Number(found[1]) * HOUR + Number(found[2]) * MINUTE : NaN
  if (!(ms <= DAY)) {
    throw new RangeError(`${field}: expected a time HH:MM, got ${JSON.stringify(text)}`)
  }
  return ms
}

/**
 * Reads a local time 'YYYY-MM-DD HH:MM:SS' ('T' instead of the blank and missing seconds are
 * accepted) → epoch milliseconds. A time skipped by a change of clocks moves forward, a repeated
 * one means the first.
 * @throws RangeError naming `local time` or `timeZone`.
 */
export function parseLocal(text: string, timeZone: string): number {
  const zone = zoneOf(timeZone)
  const found = /^(\d{4}-\d\d-\d\d)[ T](\d\d):(\d\d)(?::(\d\d))?$/.exec(text)
  const [, date = '', hours = '', minutes = '', seconds = '0'] = found ?? []
  if (!found || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) {
    throw new RangeError(
      `local time: expected YYYY-MM-DD HH:MM:SS, got ${JSON.stringify(text.slice(0, 40))}`,
    )
  }
  const timeOfDay = Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds) * SECOND
  const wall = parseDay(date, 'local time') * DAY + timeOfDay
  checkInstant(wall, 'local time')
  return fromWall(zone, wall)
}

/** Epoch milliseconds → local 'YYYY-MM-DD HH:MM:SS'; fractions of a second are cut off. */
export function formatLocal(ms: number, timeZone: string): string {
  const zone = zoneOf(timeZone)
  checkInstant(ms, 'instant')
  return new Date(toWall(zone, ms)).toISOString().slice(0, 19).replace('T', ' ')
}
