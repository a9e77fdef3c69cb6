// The in-control mean of CUSUM and GLR: a log-linear regression of the counts on intercept, optional
// trend and harmonics of the year, fitted by iteratively reweighted least squares
// (McCullagh & Nelder 1989, Generalized Linear Models, section 2.5).
import { DetectError } from './errors.ts'
import type { Range, Series } from './series.ts'

export type SeasonalModel = {
  /** Pairs of cosine and sine terms. */
  readonly harmonics: number
  readonly trend: boolean
  /** 0: Poisson; above: negative binomial with variance mu + alpha mu². */
  readonly alpha: number
  /** Periods in a year. */
  readonly frequency: number
  /** Time of the first count as the harmonics see it. */
  readonly origin: number
}

/** The design row at index i: intercept, centred trend, harmonics. */
function designRow(model: SeasonalModel, i: number, centre: number): number[] {
  const row = [1]
  if (model.trend) row.push(i - centre)
  for (let s = 1; s <= model.harmonics; s++) {
    const angle = (2 * Math.PI * s * (model.origin + i)) / model.frequency
    row.push(Math.cos(angle), Math.sin(angle))
  }
  return row
}

/** Solves the positive definite system A x = b (lower triangle of A is read) by Cholesky; undefined when singular. */
function solve(a: number[][], b: number[]): number[] | undefined {
  const size = b.length
  const l = a.map((row) => [...row])
  for (let j = 0; j < size; j++) {
    for (let i = j; i < size; i++) {
      let sum = a[i]![j]!
      for (let k = 0; k < j; k++) sum -= l[i]![k]! * l[j]![k]!
      if (i === j && !(sum > 1e-12 * a[i]![i]!)) return undefined
      l[i]![j] = i === j ? Math.sqrt(sum) : sum / l[j]![j]!
    }
  }
  const x = [...b]
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) x[i]! -= l[i]![k]! * x[k]!
    x[i]! /= l[i]![i]!
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) x[i]! -= l[k]![i]! * x[k]!
    x[i]! /= l[i]![i]!
  }
  return x
}

function devianceOf(counts: ArrayLike<number>, mu: Float64Array, alpha: number): number {
  let sum = 0
  for (let i = 0; i < mu.length; i++) {
    const y = counts[i]!
    const m = mu[i]!
    if (y > 0) sum += y * Math.log(y / m)
    sum += alpha === 0 ? m - y : -(y + 1 / alpha) * Math.log((1 + alpha * y) / (1 + alpha * m))
  }
  return 2 * sum
}

/**
 * Fits the model to the counts before the range and predicts its mean from the first period to the range's end.
 * @throws DetectError where those counts are too few for the model, or all 0
 */
export function seasonalMean(
  { counts, name }: Series,
  model: SeasonalModel,
  { from: length, to: until }: Range,
): Float64Array {
  const { alpha } = model
  if (!counts.subarray(0, length).some((y) => y > 0)) {
    const place = { code: 'bad_option', series: name, field: 'mean' } as const
    throw new DetectError(
      place,
      'expected cases before the range; give a mean where there are none',
    )
  }
  const rows = Array.from({ length: until }, (_, i) => designRow(model, i, (length - 1) / 2))
  const size = rows[0]!.length
  const mu = Float64Array.from({ length }, (_, i) =>
    alpha === 0 ? counts[i]! + 0.1 : counts[i]! || 1 / 6,
  )
  let beta: number[] | undefined
  let deviance = devianceOf(counts, mu, alpha)
  for (let round = 0; round < 25; round++) {
    const a = Array.from({ length: size }, () => Array<number>(size).fill(0))
    const b = Array<number>(size).fill(0)
    for (let i = 0; i < length; i++) {
      const m = mu[i]!
      const weight = m / (1 + alpha * m)
      const response = Math.log(m) + (counts[i]! - m) / m
      const row = rows[i]!
      for (let j = 0; j < size; j++) {
        b[j]! += weight * row[j]! * response
        for (let k = 0; k <= j; k++) a[j]![k]! += weight * row[j]! * row[k]!
      }
    }
    beta = length < size ? undefined : solve(a, b)
    if (!beta) break
    for (let i = 0; i < length; i++) mu[i] = Math.max(predict(rows[i]!, beta), Number.EPSILON)
    const before = deviance
    deviance = devianceOf(counts, mu, alpha)
    if (Math.abs(deviance - before) / (Math.abs(deviance) + 0.1) < 1e-8) break
  }
  if (!beta) {
    const place = { code: 'series_too_short', series: name, field: 'counts' } as const
    throw new DetectError(
      place,
      `${length} counts before the range cannot fit ${size} coefficients`,
    )
  }
  const fitted = beta
  return Float64Array.from(rows, (row) => predict(row, fitted))
}

function predict(row: readonly number[], beta: readonly number[]): number {
  let eta = 0
  for (let j = 0; j < beta.length; j++) eta += row[j]! * beta[j]!
  return Math.exp(eta)
}
