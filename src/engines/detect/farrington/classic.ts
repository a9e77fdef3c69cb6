// The method of Farrington, Andrews, Beale & Catchpole 1996, Journal of the Royal Statistical Society A 159:547.
import { DetectError, requireOption, requireShare, requireWhole } from '../errors.ts'
import { normalCdf, normalQuantile } from '../numeric/normal.ts'
import { checkSeries, resolveRange, type Range, type Series } from '../series.ts'
import { classicBaseline } from './baseline.ts'
import { emptyModel, estimate } from './model.ts'
import { enoughCases, gather, prepare, workspaceFor, type Limit54 } from './run.ts'
import { deltaThreshold, emptyThreshold, type PowerTransform } from './threshold.ts'

export type FarringtonOptions = {
  /** Years back. Default 5. */
  readonly b?: number
  /** Half width of the window around each anniversary, in periods. Default 3. */
  readonly w?: number
  readonly reweight?: boolean
  readonly trend?: boolean
  /** Two-sided. Default 0.05. */
  readonly alpha?: number
  readonly limit54?: Limit54
  readonly powertrans?: PowerTransform
  readonly range?: Range
}

export type FarringtonResult = {
  readonly from: number
  /** Alarm threshold; 0 with too few recent cases, NaN where nothing converges. */
  readonly upperbound: Float64Array
  readonly alarm: Uint8Array
  readonly trend: Uint8Array
  /** Where the count lies in its predictive distribution: Phi of the standardised count. */
  readonly quantile: Float64Array
  /** Expected count. */
  readonly expected: Float64Array
  /** 1 where the whole baseline has no case: the expected count has no estimate. */
  readonly sparse: Uint8Array
}

// unlike the flexible version, dated series too have their index as time
const indexTime = (index: number, t: number) => index - t

/** Farrington 1996 on one series. @throws DetectError on bad input */
export function farrington(series: Series, options: FarringtonOptions = {}): FarringtonResult {
  const { b = 5, w = 3, reweight = true, trend = true, alpha = 0.05 } = options
  const { limit54 = [5, 4], powertrans = '2/3' } = options
  requireWhole(b, 'b', 1)
  requireWhole(w, 'w', 0)
  requireShare(alpha, 'alpha')
  requireOption(
    ['none', '1/2', '2/3'].includes(powertrans),
    'powertrans',
    'expected none, 1/2 or 2/3',
  )
  checkSeries(series)
  requireOption(2 * w + 1 <= series.frequency, 'w', 'expected windows that fit into a year')
  const prepared = prepare(series, false)
  const { from, to } = options.range
    ? resolveRange(series, 1, options.range)
    : resolveRange(series, b * series.frequency + w)
  const ws = workspaceFor(b * (2 * w + 1), 1)
  const settings = {
    b,
    reweight,
    trend,
    weightsThreshold: 1,
    pThresholdTrend: 0.05,
    standardError: 'intended',
  } as const
  const size = to - from
  const upperbound = new Float64Array(size).fill(NaN)
  const quantile = new Float64Array(size).fill(NaN)
  const expected = new Float64Array(size).fill(NaN)
  const [alarm, trends, sparse] = [new Uint8Array(size), new Uint8Array(size), new Uint8Array(size)]
  const model = emptyModel()
  const threshold = emptyThreshold()
  const z = normalQuantile(1 - alpha / 2)
  for (let t = from; t < to; t++) {
    const i = t - from
    const shape = { b, w, noPeriods: 1, pastWeeksNotIncluded: 0 }
    const group = classicBaseline(ws, prepared.axis, t, shape)
    if (group < 0) {
      const place = {
        code: 'series_too_short',
        series: series.name,
        row: t,
        field: 'counts',
      } as const
      throw new DetectError(place, 'expected counts of the same season of earlier years')
    }
    gather(ws, prepared, t, indexTime)
    sparse[i] = ws.count.subarray(0, ws.rows).every((count) => count === 0) ? 1 : 0
    estimate(ws, model, settings, { group, offset: 0 })
    if (!model.ok) continue
    const y = series.counts[t]!
    deltaThreshold(threshold, model, y, { powertrans, z })
    const enough = enoughCases(series.counts, t, limit54)
    upperbound[i] = enough ? threshold.upperbound : 0
    alarm[i] = enough && threshold.score > 1 ? 1 : 0
    trends[i] = model.trend ? 1 : 0
    quantile[i] = normalCdf(threshold.deviation)
    expected[i] = Math.exp(model.eta)
  }
  return { from, upperbound, alarm, trend: trends, quantile, expected, sparse }
}
