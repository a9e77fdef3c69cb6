// Quasi-Poisson regression with a log link on a level per season group and one common time slope,
// by iteratively reweighted least squares (McCullagh & Nelder 1989, sections 2.5 and 9.2).
// With a level per group X'WX is diagonal but for the time column, so each weighted least squares problem is
// a regression on time within groups: a few sums over the rows, no matrix.
import type { Workspace } from './workspace.ts'

const maxRounds = 25
const tolerance = 1e-8

/** One weighted least squares solve: group levels and slope from working weights and responses. */
function solve(ws: Workspace, trend: boolean): void {
  const { fit, rows, groups, group, time, weight, residual } = ws
  const { groupWeight, groupTime, groupLevel } = ws
  for (let g = 0; g < groups; g++) {
    groupWeight[g] = 0
    groupTime[g] = 0
    groupLevel[g] = 0
  }
  for (let i = 0; i < rows; i++) {
    const g = group[i]!
    const w = weight[i]!
    groupWeight[g]! += w
    groupTime[g]! += w * time[i]!
    groupLevel[g]! += w * residual[i]!
  }
  for (let g = 0; g < groups; g++) {
    groupTime[g]! /= groupWeight[g]!
    groupLevel[g]! /= groupWeight[g]!
  }
  fit.slope = 0
  if (!trend) return
  let spread = 0
  let covariance = 0
  for (let i = 0; i < rows; i++) {
    const distance = time[i]! - groupTime[group[i]!]!
    const weighted = weight[i]! * distance
    spread += weighted * distance
    covariance += weighted * residual[i]!
  }
  fit.spread = spread
  fit.slope = covariance / spread
  for (let g = 0; g < groups; g++) groupLevel[g]! -= fit.slope * groupTime[g]!
}

/** Pearson dispersions: working weights from before the last update, residuals from after it. */
function disperse({ fit, rows, count, mu, weight, prior }: Workspace): void {
  let working = 0
  let plain = 0
  for (let i = 0; i < rows; i++) {
    const relative = (count[i]! - mu[i]!) / mu[i]!
    working += weight[i]! * relative * relative
    plain += prior[i]! * relative * relative
  }
  fit.dispersion = working / fit.df
  fit.priorDispersion = plain / fit.df
}

/**
 * Fits the rows of the workspace with their prior weights. Starts at y + 0.1 and stops when the deviance
 * changes by less than 1e-8 of itself, after at most 25 rounds: where it stops is part of the definition.
 */
export function fitLogLinear(ws: Workspace, trend: boolean): void {
  const {
    fit,
    rows,
    group,
    time,
    offset,
    prior,
    count,
    logStart,
    yLogY,
    eta,
    mu,
    weight,
    residual,
  } = ws
  let constant = 0
  let sum = 0
  let used = 0
  for (let i = 0; i < rows; i++) {
    eta[i] = logStart[i]!
    mu[i] = count[i]! + 0.1
    constant += prior[i]! * (yLogY[i]! - count[i]!)
    sum += prior[i]! * (mu[i]! - count[i]! * eta[i]!)
    if (prior[i]! > 0) used++
  }
  let before = 2 * (sum + constant)
  fit.converged = false
  fit.df = used - ws.groups - (trend ? 1 : 0)
  for (let round = 0; round < maxRounds && !fit.converged; round++) {
    for (let i = 0; i < rows; i++) {
      const m = mu[i]!
      weight[i] = prior[i]! * m
      residual[i] = eta[i]! - offset[i]! + (count[i]! - m) / m
    }
    solve(ws, trend)
    sum = 0
    for (let i = 0; i < rows; i++) {
      const e = ws.groupLevel[group[i]!]! + fit.slope * time[i]! + offset[i]!
      const m = Math.max(Math.exp(e), Number.EPSILON)
      eta[i] = e
      mu[i] = m
      sum += prior[i]! * (m - count[i]! * e)
    }
    const deviance = 2 * (sum + constant)
    if (!(Math.abs(deviance) < Infinity)) return
    fit.converged = Math.abs(deviance - before) / (Math.abs(deviance) + 0.1) < tolerance
    before = deviance
  }
  disperse(ws)
}
