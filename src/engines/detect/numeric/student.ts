// Student's t distribution, through the incomplete beta function (DLMF 8.17.6 and Abramowitz & Stegun 26.7.1).
import { betaCdf } from './beta.ts'
import { logGamma } from './gamma.ts'
import { normalQuantile } from './normal.ts'

/** P(|T| > |t|) with `df` degrees of freedom. */
export function studentTwoSided(t: number, df: number): number {
  const square = t * t
  return betaCdf(df / 2, 0.5, df / (df + square), square / (df + square))
}

/** The p-quantile of Student's t with `df` degrees of freedom, 0 < p < 1: Newton steps in a bracket. */
export function studentQuantile(p: number, df: number): number {
  if (p < 0.5) return -studentQuantile(1 - p, df)
  const logNorm = logGamma((df + 1) / 2) - logGamma(df / 2) - 0.5 * Math.log(df * Math.PI)
  let low = 0
  let high = Infinity
  let t = normalQuantile(p)
  for (let i = 0; i < 200; i++) {
    const error = 1 - 0.5 * studentTwoSided(t, df) - p
    if (error > 0) high = t
    else low = t
    const density = Math.exp(logNorm - ((df + 1) / 2) * Math.log1p((t * t) / df))
    let next = t - error / density
    if (!(next > low && next < high)) next = high === Infinity ? 2 * t + 1 : (low + high) / 2
    if (Math.abs(next - t) <= 1e-15 * Math.abs(next)) return next
    t = next
  }
  return t
}
