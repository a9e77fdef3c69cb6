// From baseline to expected count: first fit, down-weighting of past outbreaks, trend decision
// (Noufaily et al. 2013; Farrington et al. 1996). The two standard errors are explained in the README.
import { studentTwoSided } from '../numeric/student.ts'
import { fitLogLinear } from './fit.ts'
import type { Workspace } from './workspace.ts'

/**
 * `reference`: the dispersion of the R package when reweighting is on, which mixes up two kinds of weights;
 * `intended`: the dispersion the paper means.
 */
export type StandardError = 'reference' | 'intended'

export type ModelOptions = {
  readonly b: number
  readonly reweight: boolean
  readonly weightsThreshold: number
  readonly trend: boolean
  readonly pThresholdTrend: number
  readonly standardError: StandardError
}

/** What is known of the period examined. */
export type Target = { readonly group: number; readonly offset: number }

export type Model = {
  ok: boolean
  trend: boolean
  slope: number
  /** Log of the expected count. */
  eta: number
  /** Standard error of eta. */
  se: number
  /** Dispersion, at least 1. */
  phi: number
}

export const emptyModel = (): Model => ({
  ok: false,
  trend: false,
  slope: NaN,
  eta: NaN,
  se: NaN,
  phi: NaN,
})

/** Anscombe residuals above the threshold are weighted down by their square; the weights keep their sum. */
function reweigh(ws: Workspace, trend: boolean, threshold: number): void {
  const { fit, rows, group, time, mu, weight, prior, y23, groupWeight, groupTime } = ws
  const phi = Math.max(fit.dispersion, 1)
  let sum = 0
  for (let i = 0; i < rows; i++) {
    const g = group[i]!
    const distance = time[i]! - groupTime[g]!
    const leverage =
      weight[i]! * (1 / groupWeight[g]! + (trend ? (distance * distance) / fit.spread : 0))
    const root = Math.sqrt(mu[i]!)
    const s = (1.5 * (y23[i]! / Math.cbrt(root) - root)) / Math.sqrt(phi * (1 - leverage))
    const u = s > threshold ? 1 / (s * s) : 1
    prior[i] = u
    sum += u
  }
  for (let i = 0; i < rows; i++) prior[i]! *= rows / sum
}

/** Fits the baseline, with trend if it converges so; says whether a trend is in, or undefined when nothing converges. */
function fitBaseline(ws: Workspace, options: ModelOptions, trend: boolean): boolean | undefined {
  const { fit } = ws
  ws.prior.fill(1, 0, ws.rows)
  fitLogLinear(ws, trend)
  let inModel = trend
  if (!fit.converged && trend) {
    fitLogLinear(ws, false)
    inModel = false
  }
  if (!fit.converged || !(fit.df > 0)) return undefined
  if (options.reweight) {
    reweigh(ws, inModel, options.weightsThreshold)
    fitLogLinear(ws, inModel)
  }
  return inModel
}

/** Fills `model` for period t, whose time is 0; `ok` is false when no fit converges. */
export function estimate(ws: Workspace, model: Model, options: ModelOptions, target: Target): void {
  model.ok = false
  let trend = fitBaseline(ws, options, options.trend)
  if (trend && !keepsTrend(ws, options, target)) trend = fitBaseline(ws, options, false)
  if (trend === undefined) return
  const { fit, groupWeight, groupTime, groupLevel } = ws
  const g = target.group
  const distance = groupTime[g]!
  const variance = 1 / groupWeight[g]! + (trend ? (distance * distance) / fit.spread : 0)
  model.phi = Math.max(fit.dispersion, 1)
  const d = options.standardError === 'intended' ? model.phi : referenceDispersion(ws, options)
  model.trend = trend
  model.slope = trend ? fit.slope : NaN
  model.eta = groupLevel[g]! + target.offset
  model.se = Math.sqrt(d * variance)
  model.ok = Number.isFinite(model.eta) && Number.isFinite(model.se)
}

const referenceDispersion = ({ fit }: Workspace, { reweight }: ModelOptions) =>
  reweight ? fit.priorDispersion : fit.dispersion

/** A trend stays with three years of data, a small enough p-value, and no expected count above every past one. */
function keepsTrend(ws: Workspace, options: ModelOptions, { group, offset }: Target): boolean {
  if (options.b < 3) return false
  const { fit } = ws
  const d = options.standardError === 'intended' ? fit.dispersion : referenceDispersion(ws, options)
  const statistic = fit.slope * Math.sqrt(fit.spread / d)
  const p = studentTwoSided(statistic, fit.df)
  if (!(p < options.pThresholdTrend)) return false
  const expected = Math.exp(ws.groupLevel[group]! + offset)
  for (let i = 0; i < ws.rows; i++) if (ws.count[i]! >= expected) return true
  return false
}
