// CUSUM of standardised counts (Rossi, Lampugnani & Marchi 1999, Statistics in Medicine 18:2111;
// Rogerson & Yamada 2004). No reset after an alarm.
import { DetectError, requireOption } from './errors.ts'
import { seasonalMean } from './seasonal.ts'
import { checkSeries, resolveRange, type Range, type Series } from './series.ts'

export type CusumTransform =
  | 'standard'
  | 'rossi'
  | 'anscombe'
  | 'anscombe2nd'
  | 'pearsonNegBin'
  | 'none'

export type CusumOptions = {
  /** Reference value. Default 1.04. */
  readonly k?: number
  /** Decision limit. Default 2.26. */
  readonly h?: number
  /** In-control mean: a number, `baseline` (default: mean before the range) or `seasonal` (Poisson regression on it). */
  readonly mean?: number | 'baseline' | 'seasonal'
  /** Default `standard`. */
  readonly transform?: CusumTransform
  /** Variance m + alpha m² of `pearsonNegBin`. Default 0. */
  readonly alpha?: number
  /** `reference` gives the upperbounds of the R package, slips included (see the README). Default `exact`. */
  readonly upperbound?: 'exact' | 'reference'
  readonly range?: Range
}

export type CusumResult = {
  readonly from: number
  /** The count from which there is an alarm, given the sum so far (0 when any count alarms). */
  readonly upperbound: Float64Array
  readonly alarm: Uint8Array
  readonly cusum: Float64Array
  /** In-control mean per period. */
  readonly mean: Float64Array
}

type Law = { readonly transform: CusumTransform; readonly alpha: number }

/** The standardised count. */
export function standardise(x: number, m: number, { transform, alpha }: Law): number {
  switch (transform) {
    case 'standard':
      return (x - m) / Math.sqrt(m)
    case 'rossi':
      return (x - 3 * m + 2 * Math.sqrt(x * m)) / (2 * Math.sqrt(m))
    case 'anscombe':
      return (1.5 * (x ** (2 / 3) - m ** (2 / 3))) / m ** (1 / 6)
    case 'anscombe2nd':
      return (x ** (2 / 3) - (m ** (2 / 3) - m ** (-1 / 3) / 9)) / ((2 / 3) * m ** (1 / 6))
    case 'pearsonNegBin':
      return (x - m) / Math.sqrt(m + alpha * m * m)
    case 'none':
      return x
  }
}

/** The count whose standardised value is z. */
function countAt(z: number, m: number, { transform, alpha }: Law): number {
  switch (transform) {
    case 'standard':
      return Math.ceil(m + z * Math.sqrt(m))
    case 'rossi':
      return Math.max(0, Math.sqrt(Math.max(0, 4 * m + 2 * z * Math.sqrt(m))) - Math.sqrt(m)) ** 2
    case 'anscombe':
      return Math.max(0, m ** (2 / 3) + (z * m ** (1 / 6)) / 1.5) ** 1.5
    case 'anscombe2nd':
      return Math.max(0, m ** (2 / 3) - m ** (-1 / 3) / 9 + ((2 * z) / 3) * m ** (1 / 6)) ** 1.5
    case 'pearsonNegBin':
      return m + z * Math.sqrt(m + alpha * m * m)
    case 'none':
      return z
  }
}

/**
 * The upperbound the reference reports. It differs from the count that alarms: `none` measures from the sum after
 * today's count, `anscombe2nd` has m^(1/3) where m^(−1/3) belongs, and `rossi` rises again when any count alarms.
 */
function referenceCountAt(room: number, m: number, law: Law & { readonly after: number }): number {
  const root = Math.sqrt(4 * m + 2 * room * Math.sqrt(m))
  if (law.transform === 'none') return law.after
  if (law.transform === 'rossi') return Number.isNaN(root) ? 0 : (root - Math.sqrt(m)) ** 2
  if (law.transform !== 'anscombe2nd') return countAt(room, m, law)
  return Math.max(0, m ** (2 / 3) - m ** (1 / 3) / 9 + ((2 * room) / 3) * m ** (1 / 6)) ** 1.5
}

function meansOf(series: Series, options: CusumOptions, range: Range): Float64Array {
  const { from, to } = range
  const { mean = 'baseline' } = options
  if (mean === 'seasonal') {
    const { frequency, startPeriod = 1 } = series
    const model = { harmonics: 1, trend: false, alpha: 0, frequency, origin: startPeriod }
    return seasonalMean(series, model, range).slice(range.from)
  }
  let level = typeof mean === 'number' ? mean : 0
  if (mean === 'baseline') {
    for (let i = 0; i < from; i++) level += series.counts[i]!
    level /= from
  }
  return new Float64Array(to - from).fill(level)
}

/**
 * CUSUM on one series.
 * @throws DetectError on bad input; on a mean of 0, which nothing can be standardised by
 */
export function cusum(series: Series, options: CusumOptions = {}): CusumResult {
  const { k = 1.04, h = 2.26, mean = 'baseline', transform = 'standard', alpha = 0 } = options
  requireOption(Number.isFinite(k), 'k', 'expected a number')
  requireOption(h > 0 && h < Infinity, 'h', 'expected a number above 0')
  requireOption(alpha >= 0 && alpha < Infinity, 'alpha', 'expected a number of 0 or more')
  checkSeries(series)
  // without a range the first year is the baseline
  const range = options.range
    ? resolveRange(series, typeof mean === 'number' ? 0 : 1, options.range)
    : resolveRange(series, typeof mean === 'number' ? 0 : series.frequency)
  const { from, to } = range
  const means = meansOf(series, options, range)
  if (transform !== 'none' && !means.every((m) => m > 0 && m < Infinity)) {
    const place = { code: 'bad_option', series: series.name, field: 'mean' } as const
    throw new DetectError(
      place,
      'expected a mean above 0; give one where the baseline has no cases',
    )
  }
  const law = { transform, alpha }
  const upperbound = new Float64Array(to - from)
  const alarm = new Uint8Array(to - from)
  const sums = new Float64Array(to - from)
  let sum = 0
  for (let i = 0; i < to - from; i++) {
    const room = h + k - sum
    sum = Math.max(0, sum + standardise(series.counts[from + i]!, means[i]!, law) - k)
    sums[i] = sum
    const bound =
      options.upperbound === 'reference'
        ? referenceCountAt(room, means[i]!, { ...law, after: h - sum })
        : countAt(room, means[i]!, law)
    upperbound[i] = Math.max(0, bound)
    alarm[i] = sum >= h ? 1 : 0
  }
  return { from, upperbound, alarm, cusum: sums, mean: means }
}
