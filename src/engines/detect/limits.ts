// Detectors that compare a count with the counts of the same season in earlier years:
// RKI (Robert Koch Institute), Bayes (Höhle 2007, Computational Statistics 22:571), CDC historical limits
// (Stroup et al. 1989, Statistics in Medicine 8:323) and the moving percentiles of China's CIDARS
// (Yang et al. 2011, Western Pacific Surveillance and Response Journal 2(1):10).
import { requireOption, requireShare, requireWhole } from './errors.ts'
import { negativeBinomialQuantile } from './numeric/counts.ts'
import { normalQuantile } from './numeric/normal.ts'
import { checkSeries, resolveRange, type Range, type Series } from './series.ts'

export type LimitResult = {
  readonly from: number
  /** The count above which (percentiles: from which) there is an alarm. */
  readonly upperbound: Float64Array
  readonly alarm: Uint8Array
}

export type SeasonalBaseline = {
  /** Years back. */
  readonly b: number
  /** Half width of the window around the same period of each earlier year, and periods before the current one. */
  readonly w: number
  /** Whether the last w periods count too. */
  readonly actY: boolean
  readonly range?: Range
}

/** Named settings of the RKI and Bayes detectors (the same three). */
export const seasonalBaselines = {
  1: { b: 0, w: 6, actY: true },
  2: { b: 1, w: 6, actY: true },
  3: { b: 2, w: 4, actY: false },
} as const satisfies Record<number, SeasonalBaseline>

function prepare(series: Series, options: SeasonalBaseline): Range {
  requireWhole(options.b, 'b', 0)
  requireWhole(options.w, 'w', 0)
  requireOption(options.actY || options.b > 0, 'b', 'expected 1 or more when actY is false')
  requireOption(options.b > 0 || options.w > 0, 'w', 'expected 1 or more when b is 0')
  checkSeries(series)
  const first = options.b > 0 ? options.b * series.frequency + options.w : options.w
  return resolveRange(series, first, options.range)
}

/** Calls back with every baseline count of period t. */
function eachBaseline(
  series: Series,
  t: number,
  options: SeasonalBaseline,
  visit: (count: number) => void,
): void {
  const { counts, frequency } = series
  const { b, w, actY } = options
  if (actY) for (let i = t - w; i < t; i++) visit(counts[i]!)
  for (let year = 1; year <= b; year++) {
    const centre = t - year * frequency
    for (let i = centre - w; i <= Math.min(centre + w, t - 1); i++) visit(counts[i]!)
  }
}

function compare(series: Series, range: Range, bound: (t: number) => number): LimitResult {
  const { from, to } = range
  const upperbound = new Float64Array(to - from)
  const alarm = new Uint8Array(to - from)
  for (let t = from; t < to; t++) {
    upperbound[t - from] = bound(t)
    alarm[t - from] = series.counts[t]! > upperbound[t - from]! ? 1 : 0
  }
  return { from, upperbound, alarm }
}

/** Upper limits of a Poisson mean given its rounded-down estimate 0 … 20. */
export const poissonLimits = [
  3.285, 5.323, 6.686, 8.102, 9.598, 11.177, 12.817, 13.765, 14.921, 16.768, 17.633, 19.05, 20.335,
  21.364, 22.945, 23.762, 25.4, 26.306, 27.735, 28.966, 30.017,
]

/** RKI detector: mean + 2 standard deviations, for means up to 20 a tabulated Poisson limit. */
export function rki(series: Series, options: SeasonalBaseline): LimitResult {
  const range = prepare(series, options)
  return compare(series, range, (t) => {
    let [sum, size] = [0, 0]
    eachBaseline(series, t, options, (count) => {
      sum += count
      size++
    })
    const mean = sum / size
    if (mean <= 20) return poissonLimits[Math.floor(mean)]!
    let squares = 0
    eachBaseline(series, t, options, (count) => (squares += (count - mean) ** 2))
    return mean + 2 * Math.sqrt(squares / (size - 1))
  })
}

/** Bayes detector: the 1 − alpha quantile of the predictive distribution under Jeffreys' prior. Default alpha 0.05. */
export function bayes(
  series: Series,
  options: SeasonalBaseline & { readonly alpha?: number },
): LimitResult {
  const { alpha = 0.05 } = options
  requireShare(alpha, 'alpha')
  const range = prepare(series, options)
  const z = normalQuantile(1 - alpha)
  return compare(series, range, (t) => {
    let [sum, size] = [0, 0]
    eachBaseline(series, t, options, (count) => {
      sum += count
      size++
    })
    return negativeBinomialQuantile(1 - alpha, { size: sum + 0.5, prob: size / (size + 1) }, z)
  })
}

export type CdcOptions = {
  /** Years back. Default 5. */
  readonly b?: number
  /** Four-week blocks on either side. Default 1. */
  readonly m?: number
  /** Default 0.025 (its half is cut off above). */
  readonly alpha?: number
  readonly range?: Range
}

/** CDC historical limits on four-week sums of weekly counts; `aggregate` is the sum compared. */
export function cdc(
  series: Series,
  options: CdcOptions = {},
): LimitResult & { readonly aggregate: Float64Array } {
  const { b = 5, m = 1, alpha = 0.025 } = options
  requireWhole(b, 'b', 1)
  requireWhole(m, 'm', 0)
  requireOption(b * (2 * m + 1) > 1, 'm', 'expected at least two blocks: b (2 m + 1) > 1')
  requireShare(alpha, 'alpha')
  checkSeries(series)
  requireOption(series.frequency === 52, 'frequency', 'expected weekly counts (52 a year)')
  const { from, to } = resolveRange(series, b * 52 + 4 * m + 3, options.range)
  const z = normalQuantile(1 - alpha / 2)
  const sumOf4 = (last: number) => {
    let sum = 0
    for (let i = last - 3; i <= last; i++) sum += series.counts[i]!
    return sum
  }
  const blocks = new Float64Array(b * (2 * m + 1))
  const aggregate = Float64Array.from({ length: to - from }, (_, i) => sumOf4(from + i))
  const upperbound = new Float64Array(to - from)
  const alarm = new Uint8Array(to - from)
  for (let t = from; t < to; t++) {
    let size = 0
    for (let year = 1; year <= b; year++) {
      for (let block = -m; block <= m; block++) blocks[size++] = sumOf4(t - year * 52 + 4 * block)
    }
    const mean = blocks.reduce((sum, value) => sum + value, 0) / size
    const squares = blocks.reduce((sum, value) => sum + (value - mean) ** 2, 0)
    upperbound[t - from] = mean + z * Math.sqrt(squares / (size - 1)) * Math.sqrt(1 + 1 / size)
    alarm[t - from] = aggregate[t - from]! > upperbound[t - from]! ? 1 : 0
  }
  return { from, upperbound, alarm, aggregate }
}

export type MovingPercentileOptions = {
  /** Years back. Default 5. */
  readonly years?: number
  /** Observation periods on either side of the same period of each year. Default 2. */
  readonly half?: number
  /** The percentile as a share; tuned per disease between 0.4 and 0.95. Default 0.8. */
  readonly p?: number
  /** How many steps of the series make one observation period: 7 for daily counts, 1 (default) for weekly ones. */
  readonly period?: number
  readonly range?: Range
}

/** CIDARS: alarm when the count of the observation period is above 0 and not below the percentile of its blocks. */
export function movingPercentile(
  series: Series,
  options: MovingPercentileOptions = {},
): LimitResult {
  const { years = 5, half = 2, p = 0.8, period = 1 } = options
  requireWhole(years, 'years', 1)
  requireWhole(half, 'half', 0)
  requireWhole(period, 'period', 1)
  requireOption(p >= 0 && p <= 1, 'p', `expected a share from 0 to 1, got ${p}`)
  requireOption(
    half * period < series.frequency,
    'half',
    'expected blocks that stay within the earlier years',
  )
  checkSeries(series)
  const first = years * series.frequency + (half + 1) * period - 1
  const { from, to } = resolveRange(series, first, options.range)
  const sumOf = (last: number) => {
    let sum = 0
    for (let i = last - period + 1; i <= last; i++) sum += series.counts[i]!
    return sum
  }
  const blocks = new Float64Array(years * (2 * half + 1))
  const upperbound = new Float64Array(to - from)
  const alarm = new Uint8Array(to - from)
  for (let t = from; t < to; t++) {
    let size = 0
    for (let year = 1; year <= years; year++) {
      for (let block = -half; block <= half; block++) {
        blocks[size++] = sumOf(t - year * series.frequency + block * period)
      }
    }
    const bound = percentile(blocks.sort(), p)
    const count = sumOf(t)
    upperbound[t - from] = bound
    alarm[t - from] = count > 0 && count >= bound - 1e-9 ? 1 : 0
  }
  return { from, upperbound, alarm }
}

/** Percentile with linear interpolation at (size − 1) p of sorted values. */
function percentile(sorted: Float64Array, p: number): number {
  const position = (sorted.length - 1) * p
  const low = Math.floor(position)
  const next = sorted[Math.min(low + 1, sorted.length - 1)]!
  return sorted[low]! + (position - low) * (next - sorted[low]!)
}

/** Fixed threshold for rare severe diseases: any case alarms. Returns 1 for each such period. */
export function anyCase(series: Series): Uint8Array {
  checkSeries(series)
  return Uint8Array.from(series.counts, (count) => (count >= 1 ? 1 : 0))
}
