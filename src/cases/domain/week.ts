// The weekly digest: which week a day belongs to, and when its digest is sent by the city's clock and calendar.
import { type Calendar, isWorkingDay, parseLocal } from '#engines/deadlines'

/** `day`: 1 = Monday … 7 = Sunday. `hour`: 0–23, the city's. */
export type DigestTime = { readonly day: number; readonly hour: number }

export const defaultDigestTime: DigestTime = { day: 1, hour: 8 }

const dayMs = 86_400_000
const plus = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10)

/** The Monday (YYYY-MM-DD) of the week of a date. */
export function mondayOf(date: string): string {
  const weekday = (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7
  return plus(date, -weekday)
}

export const weekBefore = (monday: string): string => plus(monday, -7)
export const sundayOf = (monday: string): string => plus(monday, 6)

/**
 * When the digest of the week is sent (epoch ms): at the city's day and hour, or at that hour of the next working day
 * where the day is none. Null where all of the week that is left is free.
 */
export function digestAt(
  monday: string,
  { day, hour }: DigestTime,
  { calendar, timeZone }: { readonly calendar: Calendar; readonly timeZone: string },
): number | null {
  for (let ahead = day - 1; ahead < 7; ahead++) {
    const date = plus(monday, ahead)
    if (isWorkingDay(calendar, date)) {
      return parseLocal(`${date} ${String(hour).padStart(2, '0')}:00`, timeZone)
    }
  }
  return null
}

/** What a profile's settings say of it; what is no day or hour is left as it is by default. */
export function digestTimeOf(settings: Readonly<Record<string, unknown>>): DigestTime {
  const { day, hour } = (settings['digest'] ?? {}) as Partial<Record<keyof DigestTime, unknown>>
  const within = (value: unknown, least: number, most: number): value is number =>
    Number.isInteger(value) && Number(value) >= least && Number(value) <= most
  return {
    day: within(day, 1, 7) ? day : defaultDigestTime.day,
    hour: within(hour, 0, 23) ? hour : defaultDigestTime.hour,
  }
}
