// Poisson and negative binomial distributions of counts: CDF, upper tail and quantile.
import { betaCdf } from './beta.ts'
import { gammaCdf, gammaTail } from './gamma.ts'

/** P(Y ≤ k) for a Poisson count with the given mean > 0. */
export const poissonCdf = (k: number, mean: number) => (k < 0 ? 0 : gammaTail(k + 1, mean))

/** P(Y ≥ k) for a Poisson count. */
export const poissonAtLeast = (k: number, mean: number) => (k <= 0 ? 1 : gammaCdf(k, mean))

/** P(Y ≤ k), negative binomial with `size` and success probability `prob` (mean size (1 − prob) / prob). */
export const negativeBinomialCdf = (k: number, size: number, prob: number) =>
  k < 0 ? 0 : betaCdf(size, k + 1, prob, 1 - prob)

/** P(Y ≥ k) for the same distribution. */
export const negativeBinomialAtLeast = (k: number, size: number, prob: number) =>
  k <= 0 ? 1 : betaCdf(k, size, 1 - prob, prob)

/** The smallest whole k ≥ 0 with cdf(k) ≥ p, searched from `start` by doubling steps and halving. */
function searchQuantile(cdf: (k: number) => number, p: number, start: number): number {
  let low = -1
  let high = Math.max(0, Math.round(start))
  let step = 1
  if (cdf(high) >= p) {
    for (let k = high - step; k >= 0 && cdf(k) >= p; k = high - step) {
      high = k
      step *= 2
    }
    low = Math.max(-1, high - step)
  } else {
    do {
      low = high
      high += step
      step *= 2
    } while (cdf(high) < p)
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (cdf(middle) >= p) high = middle
    else low = middle
  }
  return high
}

/** The p-quantile of a Poisson count; `z` is the p-quantile of the standard normal (a starting point only). */
export function poissonQuantile(p: number, mean: number, z: number): number {
  const start = mean + z * Math.sqrt(mean) + (z * z - 1) / 6 - 0.5
  return searchQuantile((k) => poissonCdf(k, mean), p, start)
}

export type NegativeBinomial = { readonly size: number; readonly prob: number }

/** The p-quantile of a negative binomial count; `z` as in poissonQuantile. */
export function negativeBinomialQuantile(p: number, law: NegativeBinomial, z: number): number {
  const { size, prob } = law
  const mean = (size * (1 - prob)) / prob
  const sd = Math.sqrt(mean / prob)
  const skew = (2 - prob) / Math.sqrt(size * (1 - prob))
  const start = mean + sd * (z + (skew * (z * z - 1)) / 6) - 0.5
  return searchQuantile((k) => negativeBinomialCdf(k, size, prob), p, start)
}
