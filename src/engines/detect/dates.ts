// Days of the civil (proleptic Gregorian) calendar as whole numbers, 0 = 1970-01-01, which was a Thursday.
import { DetectError } from './errors.ts'

const msPerDay = 86_400_000

/** Day number of a civil date; months from 1; days past the month's end run on into the next month. */
export const dayOf = (year: number, month: number, day: number) => {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return Math.round(date.getTime() / msPerDay)
}

export function civil(day: number): { year: number; month: number; day: number } {
  const date = new Date(day * msPerDay)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

/** 0 = Sunday … 6 = Saturday. */
export const weekday = (day: number) => (((day + 4) % 7) + 7) % 7

/** The same calendar date `years` earlier; 29 February becomes 1 March. */
export function yearsEarlier(day: number, years: number): number {
  const date = civil(day)
  return dayOf(date.year - years, date.month, date.day)
}

/**
 * Parses ISO dates (`2024-03-01`, also `2024/3/1`) to day numbers.
 * @throws DetectError `bad_date` naming series and row
 */
export function parseDates(dates: readonly unknown[], series?: string): Int32Array {
  return Int32Array.from(dates, (text, row) => {
    const parts = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/.exec(String(text))
    const [year, month, day] = [Number(parts?.[1]), Number(parts?.[2]), Number(parts?.[3])]
    const number = parts ? dayOf(year, month, day) : NaN
    const back = parts ? civil(number) : undefined
    if (!back || back.month !== month || back.day !== day) {
      const place = { code: 'bad_date', series, row, field: 'dates' } as const
      throw new DetectError(place, `expected a date like 2024-03-01, got ${String(text)}`)
    }
    return number
  })
}
