import { DetectError, requireOption, requireWhole } from './errors.ts'

/** One time series of counts, a value for each period in order of time. */
export type Series = {
  /** For messages. */
  readonly name?: string | undefined
  /** Counts per period, ≥ 0. A period without a report must not be there as NaN: it is refused. */
  readonly counts: Float64Array
  /** Periods in a year: 52 weekly, 12 monthly, 365 daily. */
  readonly frequency: number
  /** Position of the first period within its year, from 1 (needed by the seasonal terms of CUSUM and GLR). */
  readonly startPeriod?: number | undefined
  /** Day number (days since 1970-01-01) of each period, rising; without it time is the index. */
  readonly days?: Int32Array | undefined
  /** Population at risk per period, > 0. */
  readonly population?: Float64Array | undefined
}

/** Periods to examine: from `from` to before `to`, counted from 0. Default: all that can be computed. */
export type Range = { readonly from: number; readonly to: number }

/** @throws DetectError on NaN, infinite or negative counts, unsorted days, lengths that differ */
export function checkSeries(series: Series): void {
  const { counts, days, population, name } = series
  requireWhole(series.frequency, 'frequency', 1)
  for (let row = 0; row < counts.length; row++) {
    const count = counts[row]!
    if (!(count >= 0 && count < Infinity)) {
      const place = { code: 'bad_count', series: name, row, field: 'counts' } as const
      throw new DetectError(place, `expected a count of 0 or more, got ${count}`)
    }
  }
  for (const [field, list] of [
    ['days', days],
    ['population', population],
  ] as const) {
    if (list && list.length !== counts.length) {
      const place = { code: 'length_differs', series: name, field } as const
      throw new DetectError(place, `expected ${counts.length} values, got ${list.length}`)
    }
  }
  if (days) checkRising(days, name)
  population?.forEach((value, row) => {
    if (!(value > 0 && value < Infinity)) {
      const place = { code: 'bad_count', series: name, row, field: 'population' } as const
      throw new DetectError(place, `expected a population above 0, got ${value}`)
    }
  })
}

function checkRising(days: Int32Array, series: string | undefined): void {
  for (let row = 1; row < days.length; row++) {
    if (days[row]! > days[row - 1]!) continue
    const what = days[row] === days[row - 1] ? 'the same date twice' : 'a date before the one above'
    const place = { code: 'unsorted_dates', series, row, field: 'dates' } as const
    throw new DetectError(place, `expected rising dates, got ${what}`)
  }
}

/** The range to examine: given, or everything from the first period with a full baseline. */
export function resolveRange(series: Series, first: number, range?: Range): Range {
  const { length } = series.counts
  if (range) {
    requireWhole(range.from, 'range.from', 0)
    requireOption(
      Number.isInteger(range.to) && range.to > range.from && range.to <= length,
      'range.to',
      `expected a whole number from ${range.from + 1} to ${length}, got ${range.to}`,
    )
  }
  if ((range?.from ?? length - 1) < first) {
    const place = { code: 'series_too_short', series: series.name, field: 'counts' } as const
    const have = range ? `${range.from} before the first examined one` : `${length} in all`
    throw new DetectError(place, `the baseline needs ${first} earlier periods, got ${have}`)
  }
  return range ?? { from: first, to: length }
}
