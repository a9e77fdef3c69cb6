// Instants cross our edges as text. A time without a zone means a different instant in every city, so it is only
// read when a profile says which zone it is in.
import { DateTime, FixedOffsetZone, IANAZone, type Zone } from 'luxon'
import { Problem } from '#platform/problem.ts'
import { type Sentence, say } from '#platform/sentence.ts'

export type InstantOptions = {
  /** Name of the input field, for the error. */
  readonly field: string
  /** IANA zone of texts without offset, from a profile. */
  readonly zone?: string
  /** Luxon format from a profile (e.g. `M/d/yyyy h:mm:ss a`), read before ISO 8601; needs `zone` unless it has an offset. */
  readonly format?: string
}

const iso =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?: ?([Zz])| ?([+\- ])(\d{2}):?(\d{2})?)?)?$/
const isoExpected = say`a time like 2026-01-01T08:00:00+08:00 or 2026-01-01T00:00:00Z`
const zonedExpected = say`a time like 2026-01-01T08:00:00 or 2026-01-01T08:00:00+08:00`

function refuse(field: string, expected: Sentence, text: string): Problem {
  const got = text.slice(0, 60)
  return new Problem('invalid-input', say`${field}: expected ${expected}, got "${got}".`, {
    fields: [{ field, expected, got }],
  })
}

// Asking whether a zone exists is slow, and a file asks for the same one in every row.
const zones = new Map<string, IANAZone>()

function knownZone(name: string): IANAZone {
  const known = zones.get(name)
  if (known) return known
  if (!IANAZone.isValidZone(name)) throw new RangeError(`unknown time zone: ${name}`)
  const zone = IANAZone.create(name)
  zones.set(name, zone)
  return zone
}

/** Offset in minutes as the text states it; undefined without one. */
function statedOffset(match: RegExpExecArray): number | undefined {
  const [, , , , , , , , z, sign, hours, minutes] = match
  if (z) return 0
  if (hours === undefined) return undefined
  const offset = Number(hours) * 60 + Number(minutes ?? 0)
  // A blank sign is a '+' that came un-encoded through a query string.
  return sign === '-' ? -offset : offset
}

function earliest(time: DateTime): number {
  // A wall time that occurs twice (clocks put back) is taken as the first of the two.
  return Math.min(...time.getPossibleOffsets().map((each) => each.toMillis()))
}

function readIso(match: RegExpExecArray, zone: Zone): DateTime {
  const [, year, month, day, hour, minute, second, fraction] = match
  return DateTime.fromObject(
    {
      year: Number(year),
      month: Number(month),
      day: Number(day),
      hour: Number(hour ?? 0),
      minute: Number(minute ?? 0),
      second: Number(second ?? 0),
      millisecond: Math.floor(Number(`0.${fraction ?? 0}`) * 1000),
    },
    { zone },
  )
}

function isSameWallTime(time: DateTime, match: RegExpExecArray): boolean {
  return time.hour === Number(match[4] ?? 0) && time.minute === Number(match[5] ?? 0)
}

function readFormat(text: string, format: string, zone: string | undefined): DateTime | undefined {
  const hasOffset = /Z/.test(format.replace(/'[^']*'/g, ''))
  if (!zone && !hasOffset)
    throw new RangeError(`the format ${format} has no offset and no zone is given`)
  const time = DateTime.fromFormat(text, format, {
    locale: 'en-US',
    ...(zone ? { zone: knownZone(zone) } : { setZone: true }),
  })
  if (!time.isValid) return undefined
  if (hasOffset) return time
  // Clocks put forward leave out an hour; luxon would move such a time without a word.
  const plain = DateTime.fromFormat(text, format, { locale: 'en-US', zone: 'utc' })
  return plain.hour === time.hour && plain.minute === time.minute ? time : undefined
}

/**
 * Reads an instant: ISO 8601 / W3C date-time with `Z` or an offset (`+08:00`, `+0800`, `+08`, or ` 08:00` where a query
 * string lost its plus), fractions of a second to the millisecond. Texts without an offset, and dates alone
 * (midnight), only with `zone`.
 * @returns epoch milliseconds
 * @throws Problem invalid-input naming the field; also for a wall time that the zone's clocks skip.
 */
export function parseInstant(value: unknown, options: InstantOptions): number {
  const { field, zone, format } = options
  const expected = zone
    ? format
      ? say`a time in the format ${format}, or ${zonedExpected}`
      : zonedExpected
    : isoExpected
  if (typeof value !== 'string') throw refuse(field, expected, String(value))
  const text = value.trim()
  const formatted = format && text.length <= 100 ? readFormat(text, format, zone) : undefined
  if (formatted) return earliest(formatted)
  const match = text.length <= 100 ? iso.exec(text) : null
  if (!match) throw refuse(field, expected, text)
  const offset = statedOffset(match)
  if (offset === undefined && !zone) throw refuse(field, say`${isoExpected} (with its zone)`, text)
  if (offset !== undefined && (Math.abs(offset) > 14 * 60 || Number(match[11] ?? 0) > 59))
    throw refuse(field, say`${expected} (an offset of at most 14:00)`, text)
  const time = readIso(
    match,
    offset === undefined ? knownZone(zone as string) : FixedOffsetZone.instance(offset),
  )
  if (!time.isValid) throw refuse(field, expected, text)
  if (!isSameWallTime(time, match))
    throw refuse(field, say`a time that exists in ${zone} (clocks skip this one)`, text)
  return earliest(time)
}

/**
 * W3C date-time in seconds with numeric offset: `YYYY-MM-DDThh:mm:ss±hh:mm`. Open311 clients fail on fractions and on
 * `+0800`. Fractions are cut, not rounded.
 * @param zone IANA zone
 */
export function formatW3c(ms: number, zone: string): string {
  const time = DateTime.fromMillis(Math.floor(ms / 1000) * 1000, { zone: knownZone(zone) })
  if (!time.isValid) throw new RangeError(`not an instant: ${ms}`)
  return time.toFormat("yyyy-MM-dd'T'HH:mm:ssZZ")
}
