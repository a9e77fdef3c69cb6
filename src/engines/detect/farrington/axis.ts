// Where the same season of earlier years lies, by index or by date.
import { civil, dayOf, weekday, yearsEarlier } from '../dates.ts'
import type { Series } from '../series.ts'

export type Axis = {
  /** Index of the period `years` before period t, or −1 when the series has none. */
  readonly anniversary: (t: number, years: number) => number
  /** Indices of the 1996 baseline of one earlier year, those the series lacks left out. */
  readonly window: (t: number, years: number, half: number) => number[]
  /** Time of a period relative to period t, in periods. */
  readonly time: (index: number, t: number) => number
}

export function axisOf(series: Series): Axis {
  const { days, frequency } = series
  if (days && days.length > 1) return datedAxis(days, frequency)
  return {
    anniversary: (t, years) => Math.max(-1, t - years * frequency),
    window: (t, years, half) => {
      const centre = t - years * frequency
      const all = Array.from({ length: 2 * half + 1 }, (_, i) => centre - half + i)
      return all.filter((index) => index >= 0)
    },
    time: (index, t) => index - t,
  }
}

/** The day with the wanted weekday nearest to `day`: at most three days off. */
const nearestWeekday = (day: number, wanted: number) => day + ((wanted - weekday(day) + 10) % 7) - 3

/** `months` after a day, on day `dayOfMonth` of that month. */
function monthsLater(day: number, months: number, dayOfMonth: number): number {
  const date = civil(day)
  return dayOf(date.year, date.month + months, dayOfMonth)
}

function datedAxis(days: Int32Array, frequency: number): Axis {
  const indexOf = new Map(Array.from(days, (day, index) => [day, index]))
  const unit = days[1]! - days[0]!
  const sameSeason = (t: number, years: number) => {
    const day = yearsEarlier(days[t]!, years)
    return frequency === 52 ? nearestWeekday(day, weekday(days[t]!)) : day
  }
  const step = (t: number, years: number, by: number) => {
    const day = yearsEarlier(days[t]!, years)
    if (frequency === 52) return nearestWeekday(day + 7 * by, weekday(days[t]!))
    return frequency === 12 ? monthsLater(day, by, civil(days[t]!).day) : day + by * unit
  }
  return {
    anniversary: (t, years) => indexOf.get(sameSeason(t, years)) ?? -1,
    window: (t, years, half) =>
      Array.from({ length: 2 * half + 1 }, (_, i) => indexOf.get(step(t, years, i - half))).filter(
        (index) => index !== undefined,
      ),
    time: (index, t) => (days[index]! - days[t]!) / unit,
  }
}
