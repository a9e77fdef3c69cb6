// EARS C1, C2, C3 (Hutwagner et al. 2003, Journal of Urban Health 80:i89; Salmon, Schumacher & Höhle 2016,
// Journal of Statistical Software 70(10), for the variant of the R package surveillance).
import { requireOption, requireShare, requireWhole } from './errors.ts'
import { normalQuantile } from './numeric/normal.ts'
import { checkSeries, resolveRange, type Range, type Series } from './series.ts'

export type EarsOptions = {
  /**
   * `C3` sums the excesses of the two days before the current one, as the reference does;
   * `C3-published` also counts the current day, as published.
   */
  readonly method: 'C1' | 'C2' | 'C3' | 'C3-published'
  /** Days of baseline; a multiple of 7 where weekdays differ. Default 7. */
  readonly baseline?: number
  /** The least standard deviation used. Default 0; 0.5 or 1 for sparse series. */
  readonly minSigma?: number
  /** One-sided. Default 0.001, for C3 0.025. */
  readonly alpha?: number
  readonly range?: Range
}

export type EarsResult = {
  readonly from: number
  /** Alarm threshold in counts; NaN where a flat baseline with minSigma 0 leaves C3 undefined. */
  readonly upperbound: Float64Array
  readonly alarm: Uint8Array
  /** C2 statistic of each day (C3 only). */
  readonly c2?: Float64Array
  /** C3 statistic (C3-published only). */
  readonly c3?: Float64Array
}

/** Earlier days each method needs: baseline, its two-day gap, two earlier statistics. */
export const earsLead = { C1: 0, C2: 2, C3: 4, 'C3-published': 4 } as const

/** Mean of `size` counts from `start`. */
export function windowMean(counts: ArrayLike<number>, start: number, size: number): number {
  let sum = 0
  for (let i = start; i < start + size; i++) sum += counts[i]!
  return sum / size
}

/** Their standard deviation (divisor size − 1); summed around the mean, so that a flat window gives 0. */
export function windowSd(counts: ArrayLike<number>, start: number, size: number): number {
  const mean = windowMean(counts, start, size)
  let squares = 0
  for (let i = start; i < start + size; i++) squares += (counts[i]! - mean) ** 2
  return Math.sqrt(squares / (size - 1))
}

/**
 * EARS on one series.
 * @returns arrays parallel to the examined days
 * @throws DetectError on bad counts, options or a series shorter than the baseline
 */
export function ears(series: Series, options: EarsOptions): EarsResult {
  const { method, baseline = 7, minSigma = 0 } = options
  const alpha = options.alpha ?? (method.startsWith('C3') ? 0.025 : 0.001)
  requireOption(Object.hasOwn(earsLead, method), 'method', 'expected C1, C2, C3 or C3-published')
  requireWhole(baseline, 'baseline', 2)
  requireOption(minSigma >= 0 && minSigma < Infinity, 'minSigma', 'expected a number of 0 or more')
  requireShare(alpha, 'alpha')
  checkSeries(series)
  const { from, to } = resolveRange(series, baseline + earsLead[method], options.range)
  const z = normalQuantile(1 - alpha)
  const setting = { counts: series.counts, baseline, minSigma, z, from, to }
  if (method === 'C1') return shewhart(setting, 0)
  if (method === 'C2') return shewhart(setting, 2)
  return method === 'C3' ? c3Reference(setting) : c3Published(setting)
}

type Setting = {
  readonly counts: Float64Array
  readonly baseline: number
  readonly minSigma: number
  readonly z: number
  readonly from: number
  readonly to: number
}

function shewhart(setting: Setting, gap: number): EarsResult {
  const { counts, baseline, minSigma, z, from, to } = setting
  const upperbound = new Float64Array(to - from)
  const alarm = new Uint8Array(to - from)
  for (let t = from; t < to; t++) {
    const start = t - gap - baseline
    const sigma = Math.max(windowSd(counts, start, baseline), minSigma)
    const bound = windowMean(counts, start, baseline) + z * sigma
    upperbound[t - from] = bound
    alarm[t - from] = counts[t]! > bound ? 1 : 0
  }
  return { from, upperbound, alarm }
}

/** C2 statistics, with their baselines' means and scales, of days from − 2 … to − 1. */
function c2Statistics({ counts, baseline, minSigma, from, to }: Setting) {
  const c2 = new Float64Array(to - from + 2)
  const means = new Float64Array(to - from + 2)
  const scale = new Float64Array(to - from + 2)
  for (let t = from - 2; t < to; t++) {
    const start = t - 2 - baseline
    const mean = windowMean(counts, start, baseline)
    const sigma = Math.max(windowSd(counts, start, baseline), minSigma)
    means[t - from + 2] = mean
    scale[t - from + 2] = sigma
    c2[t - from + 2] = (counts[t]! - mean) / sigma
  }
  return { c2, means, scale }
}

/** max(0, c − 1), where an undefined statistic (0/0) stays undefined. */
export const excess = (c: number) => (c <= 1 ? 0 : c - 1)

function c3Reference(setting: Setting): EarsResult {
  const { counts, z, from, to } = setting
  const { c2, scale } = c2Statistics(setting)
  const upperbound = new Float64Array(to - from)
  const alarm = new Uint8Array(to - from)
  for (let i = 0; i < to - from; i++) {
    const sum = excess(c2[i]!) + excess(c2[i + 1]!)
    // flat baselines with minSigma 0 make 0/0 or 0 · ∞ here: not a number, no alarm
    const bound = Math.max(0, counts[from + i]! + scale[i + 2]! * (z - sum))
    upperbound[i] = bound
    alarm[i] = counts[from + i]! > bound ? 1 : 0
  }
  return { from, upperbound, alarm, c2: c2.subarray(2) }
}

function c3Published(setting: Setting): EarsResult {
  const { z, from, to } = setting
  const { c2, means, scale } = c2Statistics(setting)
  const upperbound = new Float64Array(to - from)
  const c3 = new Float64Array(to - from)
  const alarm = new Uint8Array(to - from)
  for (let i = 0; i < to - from; i++) {
    const before = excess(c2[i]!) + excess(c2[i + 1]!)
    c3[i] = before + excess(c2[i + 2]!)
    alarm[i] = c3[i]! >= z ? 1 : 0
    // the count at which C3 reaches z, given the two days before
    upperbound[i] = before >= z ? 0 : means[i + 2]! + scale[i + 2]! * (z - before + 1)
  }
  return { from, upperbound, alarm, c2: c2.subarray(2), c3 }
}
