/** What a fit gives. */
export type Fit = {
  converged: boolean
  /** Change of log mean per unit of time; NaN without trend. */
  slope: number
  /** Weighted sum of squared times within groups: 1 / its inverse is the slope's entry of (X'WX)⁻¹. */
  spread: number
  /** Degrees of freedom: rows with weight minus coefficients. */
  df: number
  /** Pearson dispersion with the working weights of the last solve: what phi means. */
  dispersion: number
  /** The reference's dispersion once weights are in play: prior weights in place of working weights. */
  priorDispersion: number
}

const emptyFit = (): Fit => ({
  converged: false,
  slope: NaN,
  spread: NaN,
  df: 0,
  dispersion: NaN,
  priorDispersion: NaN,
})

/** Arrays one fit works in, reused from point to point so that the hot loop allocates nothing. */
export type Workspace = {
  /** Rows of the baseline and season groups in use. */
  rows: number
  groups: number
  readonly index: Int32Array
  readonly group: Int32Array
  readonly time: Float64Array
  readonly offset: Float64Array
  readonly prior: Float64Array
  readonly count: Float64Array
  /** log(y + 0.1), y log y and y^(2/3): every fit starts from or needs them. */
  readonly logStart: Float64Array
  readonly yLogY: Float64Array
  readonly y23: Float64Array
  readonly eta: Float64Array
  readonly mu: Float64Array
  readonly weight: Float64Array
  readonly residual: Float64Array
  /** Per group: weight and weighted mean time of the last solve, and its level. */
  readonly groupWeight: Float64Array
  readonly groupTime: Float64Array
  readonly groupLevel: Float64Array
  readonly groupNumber: Int32Array
  readonly fit: Fit
}

export function createWorkspace(rows: number, groups: number): Workspace {
  const row = () => new Float64Array(rows)
  return {
    rows: 0,
    groups: 0,
    index: new Int32Array(rows),
    group: new Int32Array(rows),
    time: row(),
    offset: row(),
    prior: row(),
    count: row(),
    logStart: row(),
    yLogY: row(),
    y23: row(),
    eta: row(),
    mu: row(),
    weight: row(),
    residual: row(),
    groupWeight: new Float64Array(groups),
    groupTime: new Float64Array(groups),
    groupLevel: new Float64Array(groups),
    groupNumber: new Int32Array(groups),
    fit: emptyFit(),
  }
}
