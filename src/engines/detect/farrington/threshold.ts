// From the expected count and its uncertainty to the alarm threshold
// (Farrington et al. 1996; Noufaily et al. 2013; Salmon, Schumacher & Höhle 2016).
import {
  negativeBinomialAtLeast,
  negativeBinomialQuantile,
  poissonAtLeast,
  poissonQuantile,
} from '../numeric/counts.ts'
import { normalTail } from '../numeric/normal.ts'
import type { Model } from './model.ts'

export type PowerTransform = 'none' | '1/2' | '2/3'
export type ThresholdMethod = 'delta' | 'nbPlugin' | 'muan'

export type Threshold = {
  upperbound: number
  /** P(as many cases or more) when nothing is wrong. */
  pvalue: number
  /** (y − expected) / (upperbound − expected) as the reference scales it; above 1 alarms. */
  score: number
  /** Mean the threshold is the quantile of. */
  mu0: number
  /** Delta method: the standardised count. */
  deviation: number
}

export const emptyThreshold = (): Threshold => ({
  upperbound: NaN,
  pvalue: NaN,
  score: NaN,
  mu0: NaN,
  deviation: NaN,
})

const exponents = { none: 1, '1/2': 0.5, '2/3': 2 / 3 } as const

/** Normal approximation on the scale of y^e; z is the quantile of the threshold. */
export function deltaThreshold(
  out: Threshold,
  model: Model,
  y: number,
  { powertrans, z }: { readonly powertrans: PowerTransform; readonly z: number },
): void {
  const mu = Math.exp(model.eta)
  const seMu = mu * model.se
  const tau = model.phi + (seMu * seMu) / mu
  const e = exponents[powertrans]
  const sigma =
    e === 1
      ? Math.sqrt(mu * tau)
      : e === 0.5
        ? Math.sqrt(tau / 4)
        : Math.sqrt((4 / 9) * Math.cbrt(mu) * tau)
  const power = mu ** e
  out.upperbound = (power + z * sigma) ** (1 / e)
  out.deviation = (y ** e - power) / sigma
  out.pvalue = normalTail(out.deviation)
  out.score = (y - mu) / (out.upperbound - mu)
  // no mean of anything, but what the reference reports under this name
  out.mu0 = Math.exp(mu + z * seMu)
}

/** Quantile of a negative binomial (Poisson without overdispersion); muan takes the upper limit of the mean. */
export function quantileThreshold(
  out: Threshold,
  model: Model,
  y: number,
  { muan, alpha, z }: { readonly muan: boolean; readonly alpha: number; readonly z: number },
): void {
  const mean = Math.exp(muan ? model.eta + z * model.se : model.eta)
  out.mu0 = mean
  // beyond whole numbers a quantile of counts means nothing
  if (!(mean < Number.MAX_SAFE_INTEGER)) {
    out.upperbound = out.pvalue = out.score = NaN
    return
  }
  if (mean === 0) {
    out.upperbound = 0
    out.pvalue = y > 0 ? 0 : 1
  } else if (model.phi > 1) {
    const law = { size: mean / (model.phi - 1), prob: 1 / model.phi }
    out.upperbound = negativeBinomialQuantile(1 - alpha, law, z)
    out.pvalue = negativeBinomialAtLeast(y, law.size, law.prob)
  } else {
    out.upperbound = poissonQuantile(1 - alpha, mean, z)
    out.pvalue = poissonAtLeast(y, mean)
  }
  // the reference subtracts the expected count's logarithm here
  out.score = (y - model.eta) / (out.upperbound - model.eta)
}
