// Likelihood ratio (LR) and generalised likelihood ratio (GLR) detectors for a rise of a seasonal mean,
// Poisson or negative binomial counts (Höhle & Paul 2008, Computational Statistics & Data Analysis 52:4357).
import { requireOption } from './errors.ts'
import { seasonalMean } from './seasonal.ts'
import { checkSeries, resolveRange, type Range, type Series } from './series.ts'

export type GlrOptions = {
  /** Decision limit. Default 5. */
  readonly limit?: number
  /** The rise to detect on the log scale (LR); without it the size is estimated (GLR). */
  readonly theta?: number
  /** 0 (default): Poisson; above: negative binomial with variance mu + alpha mu². */
  readonly alpha?: number
  /** In-control means of the whole series, or the model fitted to the counts before the range. Default one harmonic, no trend. */
  readonly mean?: Float64Array | { readonly harmonics: number; readonly trend: boolean }
  /** GLR: the shift must have lasted at least this many periods. Default 1. */
  readonly minLength?: number
  /** GLR: only shifts of at most this many periods are looked for. Default all since the last alarm. */
  readonly maxLength?: number
  /** Whether GLR also looks for the count that would have alarmed, about fifteen times the work. Default false. */
  readonly cases?: boolean
  readonly range?: Range
}

export type GlrResult = {
  readonly from: number
  /** The statistic, compared with the limit. */
  readonly statistic: Float64Array
  /** The count that would have alarmed, given what came before (GLR: the smallest whole one, NaN unless asked for). */
  readonly cases: Float64Array
  readonly alarm: Uint8Array
  /** In-control mean per period. */
  readonly mean: Float64Array
}

/** Detects a rise; after an alarm the statistic starts anew. */
export function glr(series: Series, options: GlrOptions = {}): GlrResult {
  const { limit = 5, theta, alpha = 0, minLength = 1, maxLength = Infinity } = options
  requireOption(limit > 0 && limit < Infinity, 'limit', 'expected a number above 0')
  requireOption(theta === undefined || theta > 0, 'theta', 'expected a number above 0')
  requireOption(alpha >= 0 && alpha < Infinity, 'alpha', 'expected a number of 0 or more')
  requireOption(
    minLength >= 1 && maxLength >= minLength,
    'maxLength',
    'expected 1 ≤ minLength ≤ maxLength',
  )
  checkSeries(series)
  const given = options.mean instanceof Float64Array
  const range = options.range
    ? resolveRange(series, given ? 0 : 1, options.range)
    : resolveRange(series, given ? 0 : series.frequency)
  const mean = meansOf(series, options, range)
  const window = { counts: series.counts.subarray(range.from, range.to), mean, alpha }
  const found =
    theta === undefined ? unknownShift(window, options) : knownShift(window, theta, limit)
  return { from: range.from, mean, ...found }
}

function meansOf(series: Series, options: GlrOptions, range: Range): Float64Array {
  const { mean = { harmonics: 1, trend: false } } = options
  if (mean instanceof Float64Array) {
    requireOption(
      mean.length === series.counts.length && mean.every((m) => m > 0 && m < Infinity),
      'mean',
      'expected a mean above 0 for each period of the series',
    )
    return mean.slice(range.from, range.to)
  }
  const { frequency } = series
  const model = { ...mean, alpha: options.alpha ?? 0, frequency, origin: 1 }
  return seasonalMean(series, model, range).slice(range.from)
}

type Window = {
  readonly counts: Float64Array
  readonly mean: Float64Array
  readonly alpha: number
}
type Found = Pick<GlrResult, 'statistic' | 'cases' | 'alarm'>

function knownShift({ counts, mean, alpha }: Window, theta: number, limit: number): Found {
  const size = counts.length
  const found = {
    statistic: new Float64Array(size),
    cases: new Float64Array(size),
    alarm: new Uint8Array(size),
  }
  const rise = Math.exp(theta)
  let sum = 0
  for (let i = 0; i < size; i++) {
    const m = mean[i]!
    // the log likelihood ratio of count x is slope · x − fall
    const logRatio = alpha === 0 ? 0 : Math.log((1 + alpha * rise * m) / (1 + alpha * m))
    const slope = theta - logRatio
    const fall = alpha === 0 ? (rise - 1) * m : logRatio / alpha
    found.cases[i] = Math.max(0, (limit - sum + fall) / slope)
    sum = Math.max(0, sum + slope * counts[i]! - fall)
    found.statistic[i] = sum
    if (sum > limit) {
      found.alarm[i] = 1
      sum = 0
    }
  }
  return found
}

function unknownShift(window: Window, options: GlrOptions): Found {
  const { limit = 5 } = options
  const size = window.counts.length
  const found = {
    statistic: new Float64Array(size),
    cases: new Float64Array(size),
    alarm: new Uint8Array(size),
  }
  let start = 0
  for (let n = 0; n < size; n++) {
    const statistic = (last: number) => bestShift(window, { start, n, last }, options)
    found.statistic[n] = statistic(window.counts[n]!)
    found.cases[n] = options.cases ? smallestCount(statistic, limit) : NaN
    if (found.statistic[n]! >= limit) {
      found.alarm[n] = 1
      start = n + 1
    }
  }
  return found
}

/** The statistic rises with the last count, so the smallest alarming one is found by doubling and halving. */
function smallestCount(statistic: (last: number) => number, limit: number): number {
  let high = 1
  while (statistic(high) < limit) {
    if (high > 1e9) return Infinity
    high *= 2
  }
  let low = -1
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (statistic(middle) >= limit) high = middle
    else low = middle
  }
  return high
}

type Span = { readonly start: number; readonly n: number; readonly last: number }

/** Largest log likelihood ratio over all shifts that began at start … n, were the count at n `last`. */
function bestShift(window: Window, { start, n, last }: Span, options: GlrOptions): number {
  const { minLength = 1, maxLength = Infinity } = options
  const { counts, mean, alpha } = window
  let best = 0
  let [x, m] = [0, 0]
  for (let k = n; k >= start && n - k < maxLength; k--) {
    x += k === n ? last : counts[k]!
    m += mean[k]!
    if (n - k + 1 < minLength) continue
    if (alpha > 0) best = Math.max(best, negativeBinomialRatio(window, { start: k, n, last }))
    else if (x > m) best = Math.max(best, x * Math.log(x / m) + m - x)
  }
  return best
}

/** Largest log likelihood ratio of a rise over start … n: Newton's method on the concave log likelihood. */
function negativeBinomialRatio({ counts, mean, alpha }: Window, { start, n, last }: Span): number {
  let kappa = 0
  for (let round = 0; round < 100; round++) {
    const rise = Math.exp(kappa)
    let [slope, curvature] = [0, 0]
    for (let i = start; i <= n; i++) {
      const x = i === n ? last : counts[i]!
      const share = 1 + alpha * rise * mean[i]!
      slope += (x - rise * mean[i]!) / share
      curvature += (rise * mean[i]! * (1 + alpha * x)) / (share * share)
    }
    if (kappa === 0 && slope <= 0) return 0
    // far from the top a full step can overshoot; 1 is ample on the log scale
    const step = Math.max(-1, Math.min(1, slope / curvature))
    kappa += step
    if (Math.abs(step) < 1e-10) break
  }
  const rise = Math.exp(kappa)
  let ratio = 0
  for (let i = start; i <= n; i++) {
    const x = i === n ? last : counts[i]!
    const share = (1 + alpha * rise * mean[i]!) / (1 + alpha * mean[i]!)
    ratio += kappa * x - (x + 1 / alpha) * Math.log(share)
  }
  return ratio
}
