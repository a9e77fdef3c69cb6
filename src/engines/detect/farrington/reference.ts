// The Farrington methods with full design matrices, straight from the definitions, for the tests to compare with.

export type SlowSettings = {
  b: number
  w: number
  noPeriods: number
  exclude: number
  reweight: boolean
  weightsThreshold: number
  trend: boolean
  pThresholdTrend: number
  standardError: 'reference' | 'intended'
}
type Row = { index: number; group: number; time: number; y: number; offset: number }

/** Baseline on an integer axis: every index asks which window or season group it falls into. */
function slowRows(y: ArrayLike<number>, t: number, s: SlowSettings & { frequency: number }): Row[] {
  const rows: Row[] = []
  for (let index = 0; index < t - s.exclude; index++) {
    const back = t - index
    if (back > s.b * s.frequency + s.w) continue
    const years = Math.ceil((back - s.w) / s.frequency)
    const place = years * s.frequency - back
    const row = { index, time: index, y: y[index]!, offset: 0 }
    if (place <= s.w) rows.push({ ...row, group: s.noPeriods })
    else if (s.noPeriods > 1) {
      const gap = s.frequency - 2 * s.w - 1
      const sizes = Array.from(
        { length: s.noPeriods - 1 },
        (_, g) => Math.floor(gap / (s.noPeriods - 1)) + (g < gap % (s.noPeriods - 1) ? 1 : 0),
      )
      let [group, end] = [0, 0]
      while (end < place - s.w) end += sizes[group++]!
      rows.push({ ...row, group })
    }
  }
  return rows
}

/** Inverse by Gauss–Jordan elimination with pivoting. */
function inverse(matrix: readonly (readonly number[])[]): number[][] {
  const size = matrix.length
  const a = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))])
  for (let column = 0; column < size; column++) {
    let pivot = column
    for (let row = column; row < size; row++) {
      if (Math.abs(a[row]![column]!) > Math.abs(a[pivot]![column]!)) pivot = row
    }
    ;[a[column], a[pivot]] = [a[pivot]!, a[column]!]
    const lead = a[column]![column]!
    a[column] = a[column]!.map((value) => value / lead)
    for (let row = 0; row < size; row++) {
      const factor = a[row]![column]!
      if (row !== column) a[row] = a[row]!.map((value, j) => value - factor * a[column]![j]!)
    }
  }
  return a.map((row) => row.slice(size))
}

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((total, value, i) => total + value * b[i]!, 0)

type SlowFit = {
  beta: number[]
  mu: number[]
  covariance: number[][]
  leverage: number[]
  phi: number
  plain: number
  df: number
}

/** Iteratively reweighted least squares with prior weights omega. */
function slowFit(x: number[][], rows: readonly Row[], omega: readonly number[]): SlowFit {
  const deviance = (mu: readonly number[]) =>
    2 *
    rows.reduce((d, { y }, i) => {
      const log = y === 0 ? 0 : y * Math.log(y / mu[i]!)
      return d + omega[i]! * (log - (y - mu[i]!))
    }, 0)
  let mu = rows.map(({ y }) => y + 0.1)
  let beta: number[] = []
  let weights: number[] = []
  let covariance: number[][] = []
  let before = deviance(mu)
  for (let round = 0; round < 25; round++) {
    weights = mu.map((m, i) => m * omega[i]!)
    const z = rows.map((row, i) => Math.log(mu[i]!) - row.offset + (row.y - mu[i]!) / mu[i]!)
    const columns = x[0]!.map((_, j) => x.map((line) => line[j]!))
    const weighted = columns.map((a) => a.map((value, i) => value * weights[i]!))
    const normal = weighted.map((a) => columns.map((b) => dot(a, b)))
    covariance = inverse(normal)
    const right = columns.map((a) =>
      a.reduce((total, value, i) => total + weights[i]! * value * z[i]!, 0),
    )
    beta = covariance.map((line) => dot(line, right))
    mu = x.map((line, i) => Math.exp(dot(line, beta) + rows[i]!.offset))
    const now = deviance(mu)
    if (Math.abs(now - before) / (Math.abs(now) + 0.1) < 1e-8) break
    before = now
  }
  const df = rows.length - beta.length
  const relative = rows.map(({ y }, i) => ((y - mu[i]!) / mu[i]!) ** 2)
  const leverage = x.map(
    (line, i) =>
      weights[i]! *
      dot(
        line,
        covariance.map((row) => dot(row, line)),
      ),
  )
  return {
    beta,
    mu,
    covariance,
    leverage,
    phi: dot(weights, relative) / df,
    plain: dot(omega, relative) / df,
    df,
  }
}

function slowModel(rows: readonly Row[], s: SlowSettings, trend: boolean) {
  const groups = [...new Set(rows.map(({ group }) => group))].toSorted((a, b) => a - b)
  const centre = rows.reduce((total, { time }) => total + time, 0) / rows.length
  const line = (group: number, time: number) => [
    1,
    ...groups.slice(1).map((g) => (g === group ? 1 : 0)),
    ...(trend ? [time - centre] : []),
  ]
  const x = rows.map(({ group, time }) => line(group, time))
  let fit = slowFit(
    x,
    rows,
    rows.map(() => 1),
  )
  if (s.reweight) {
    const phi = Math.max(fit.phi, 1)
    const u = rows.map(({ y }, i) => {
      const m = fit.mu[i]!
      const residual =
        (1.5 * (y ** (2 / 3) * m ** (-1 / 6) - m ** 0.5)) / Math.sqrt(phi * (1 - fit.leverage[i]!))
      return residual > s.weightsThreshold ? residual ** -2 : 1
    })
    const total = u.reduce((a, b) => a + b, 0)
    fit = slowFit(
      x,
      rows,
      u.map((value) => (value * rows.length) / total),
    )
  }
  return { fit, line }
}

/**
 * Expected log count, standard error, dispersion and trend at t.
 * @param twoSided P(|T| > |t|) with df degrees of freedom
 */
export function slowFarrington(
  y: ArrayLike<number>,
  t: number,
  s: SlowSettings & { frequency: number; twoSided: (t: number, df: number) => number },
) {
  const rows = slowRows(y, t, s)
  const at = (trend: boolean) => {
    const { fit, line } = slowModel(rows, s, trend)
    const target = line(s.noPeriods, t)
    const reference = s.reweight ? fit.plain : fit.phi
    const d = s.standardError === 'intended' ? Math.max(fit.phi, 1) : reference
    const slope = fit.beta.at(-1)!
    const variance = fit.covariance.at(-1)!.at(-1)!
    const test =
      slope / Math.sqrt((s.standardError === 'intended' ? fit.phi : reference) * variance)
    const eta = dot(target, fit.beta)
    const se = Math.sqrt(
      d *
        dot(
          target,
          fit.covariance.map((row) => dot(row, target)),
        ),
    )
    return { eta, se, phi: Math.max(fit.phi, 1), slope, p: s.twoSided(test, fit.df) }
  }
  if (s.trend && s.b >= 3) {
    const found = at(true)
    const most = Math.max(...rows.map((row) => row.y))
    if (found.p < s.pThresholdTrend && Math.exp(found.eta) <= most) return { ...found, trend: 1 }
  }
  return { ...at(false), trend: 0, slope: NaN }
}
