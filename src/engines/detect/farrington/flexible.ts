// The flexible Farrington method (Noufaily et al. 2013, Statistics in Medicine 32:1206;
// Salmon, Schumacher & Höhle 2016, Journal of Statistical Software 70(10)).
import { DetectError, requireOption, requireShare, requireWhole } from '../errors.ts'
import { normalQuantile } from '../numeric/normal.ts'
import { checkSeries, resolveRange, type Range, type Series } from '../series.ts'
import { flexibleBaseline } from './baseline.ts'
import { emptyModel, estimate, type StandardError } from './model.ts'
import { enoughCases, gather, prepare, workspaceFor, zeroGroups, type Limit54 } from './run.ts'
import {
  deltaThreshold,
  emptyThreshold,
  quantileThreshold,
  type PowerTransform,
  type ThresholdMethod,
} from './threshold.ts'
import type { Workspace } from './workspace.ts'

export type FarringtonFlexibleOptions = {
  /** Years back. Default 5. */
  readonly b?: number
  /** Half width of the window around each anniversary, in periods. Default 3. */
  readonly w?: number
  /** Levels of the season factor; 1 (default) uses the windows only. */
  readonly noPeriods?: number
  /** Most recent periods left out of the baseline. Default w. */
  readonly pastWeeksNotIncluded?: number
  /** Weigh past outbreaks down. Default true. */
  readonly reweight?: boolean
  /** Anscombe residual from which a past count is weighed down. Default 2.58. */
  readonly weightsThreshold?: number
  readonly trend?: boolean
  /** The trend stays when its p-value is below this; 1: always, unless it extrapolates. Default 0.05. */
  readonly pThresholdTrend?: number
  /** One-sided. Default 0.05. */
  readonly alpha?: number
  /** Default 5 cases within 4 periods. */
  readonly limit54?: Limit54
  /** Default 2/3; for the delta method. */
  readonly powertrans?: PowerTransform
  /** Default delta. */
  readonly thresholdMethod?: ThresholdMethod
  /** Rates instead of counts: the series needs its population. Default false. */
  readonly populationOffset?: boolean
  /** Default intended. */
  readonly standardError?: StandardError
  readonly range?: Range
}

/** The named settings: as of 1996 within the flexible frame, and as Noufaily et al. improved it. */
export const farringtonSettings = {
  original: {
    b: 5,
    w: 3,
    noPeriods: 1,
    pastWeeksNotIncluded: 3,
    weightsThreshold: 1,
    pThresholdTrend: 0.05,
    thresholdMethod: 'delta',
  },
  noufaily: {
    b: 4,
    w: 3,
    noPeriods: 10,
    pastWeeksNotIncluded: 26,
    weightsThreshold: 2.58,
    pThresholdTrend: 1,
    thresholdMethod: 'nbPlugin',
  },
} as const satisfies Record<string, FarringtonFlexibleOptions>

const defaults = {
  b: 5,
  w: 3,
  noPeriods: 1,
  reweight: true,
  weightsThreshold: 2.58,
  trend: true,
  pThresholdTrend: 0.05,
  alpha: 0.05,
  limit54: [5, 4],
  powertrans: '2/3',
  thresholdMethod: 'delta',
  populationOffset: false,
  standardError: 'intended',
} as const satisfies FarringtonFlexibleOptions

type Settings = Required<Omit<FarringtonFlexibleOptions, 'range'>>

export type FarringtonFlexibleResult = {
  readonly from: number
  /** Alarm threshold; NaN with too few recent cases or where nothing converges. */
  readonly upperbound: Float64Array
  readonly alarm: Uint8Array
  /** Expected count; NaN also where `sparse`. */
  readonly expected: Float64Array
  readonly score: Float64Array
  readonly pvalue: Float64Array
  readonly mu0: Float64Array
  /** Overdispersion, at least 1. */
  readonly phi: Float64Array
  readonly trend: Uint8Array
  /** Change of log mean per period; NaN without trend. */
  readonly trendCoef: Float64Array
  /** Rows of the baseline. */
  readonly baselineSize: Int32Array
  /** Season groups of the baseline whose counts are all 0. */
  readonly zeroGroups: Int32Array
  /** 1 where the season group of the period itself has no case: its expected count has no estimate. */
  readonly sparse: Uint8Array
}

function check(series: Series, s: Settings): void {
  requireWhole(s.b, 'b', 1)
  requireWhole(s.w, 'w', 0)
  requireWhole(s.noPeriods, 'noPeriods', 1)
  requireWhole(s.pastWeeksNotIncluded, 'pastWeeksNotIncluded', 0)
  requireOption(s.weightsThreshold > 0, 'weightsThreshold', 'expected a number above 0')
  requireOption(
    s.pThresholdTrend >= 0 && s.pThresholdTrend <= 1,
    'pThresholdTrend',
    'expected a number from 0 to 1',
  )
  requireShare(s.alpha, 'alpha')
  requireOption(
    s.limit54[0] >= 0 && s.limit54[1] >= 1,
    'limit54',
    'expected at least 0 cases within at least 1 period',
  )
  requireOption(
    ['none', '1/2', '2/3'].includes(s.powertrans),
    'powertrans',
    'expected none, 1/2 or 2/3',
  )
  requireOption(
    ['delta', 'nbPlugin', 'muan'].includes(s.thresholdMethod),
    'thresholdMethod',
    'expected delta, nbPlugin or muan',
  )
  requireOption(
    ['reference', 'intended'].includes(s.standardError),
    'standardError',
    'expected reference or intended',
  )
  checkSeries(series)
  requireOption(
    2 * s.w + 1 + s.noPeriods - 1 <= series.frequency,
    'w',
    'expected windows and season groups that fit into a year',
  )
  if (s.populationOffset && !series.population) {
    const place = { code: 'bad_option', series: series.name, field: 'population' } as const
    throw new DetectError(place, 'expected a population for each period with populationOffset')
  }
}

function createResult(from: number, size: number): FarringtonFlexibleResult {
  const list = () => new Float64Array(size).fill(NaN)
  return {
    from,
    upperbound: list(),
    alarm: new Uint8Array(size),
    expected: list(),
    score: list(),
    pvalue: list(),
    mu0: list(),
    phi: list(),
    trend: new Uint8Array(size),
    trendCoef: list(),
    baselineSize: new Int32Array(size),
    zeroGroups: new Int32Array(size),
    sparse: new Uint8Array(size),
  }
}

/** Index of the first period whose b anniversaries and their windows lie within the series. */
function firstPeriod(series: Series, s: Settings, anniversary: (t: number) => number): number {
  if (!series.days) return s.b * series.frequency + s.w
  for (let t = 0; t < series.counts.length; t++) if (anniversary(t) >= s.w) return t
  return series.counts.length
}

/**
 * A detector that keeps its working arrays: use one for many series. Results are new arrays each time.
 * @throws DetectError (also from the function returned) on bad input
 */
export function farringtonFlexibleDetector(options: FarringtonFlexibleOptions = {}) {
  const { range, ...given } = options
  const w = options.w ?? defaults.w
  const settings: Settings = { ...defaults, pastWeeksNotIncluded: w, ...given }
  const z = normalQuantile(1 - settings.alpha)
  const model = emptyModel()
  const threshold = emptyThreshold()
  let ws: Workspace | undefined
  return (series: Series): FarringtonFlexibleResult => {
    check(series, settings)
    const prepared = prepare(series, settings.populationOffset)
    const { axis } = prepared
    const first = firstPeriod(series, settings, (t) => axis.anniversary(t, settings.b))
    const { from, to } = resolveRange(series, first, range)
    ws = workspaceFor(series.counts.length, settings.noPeriods, ws)
    const result = createResult(from, to - from)
    for (let t = from; t < to; t++) {
      const group = flexibleBaseline(ws, axis, t, settings)
      if (group < 0) {
        const place = {
          code: 'series_too_short',
          series: series.name,
          row: t,
          field: 'dates',
        } as const
        throw new DetectError(place, `expected the same season of ${settings.b} earlier years`)
      }
      gather(ws, prepared, t, axis.time)
      const zero = zeroGroups(ws, group)
      estimate(ws, model, settings, { group, offset: prepared.logPopulation?.[t] ?? 0 })
      result.baselineSize[t - from] = ws.rows
      result.zeroGroups[t - from] = zero.count
      result.sparse[t - from] = zero.own ? 1 : 0
      if (!model.ok) continue
      const y = series.counts[t]!
      const { thresholdMethod, powertrans, alpha } = settings
      if (thresholdMethod === 'delta') deltaThreshold(threshold, model, y, { powertrans, z })
      else quantileThreshold(threshold, model, y, { muan: thresholdMethod === 'muan', alpha, z })
      store(result, t, series.counts, settings.limit54)
    }
    return result
  }

  function store(
    result: FarringtonFlexibleResult,
    t: number,
    counts: Float64Array,
    limit54: Limit54,
  ): void {
    const i = t - result.from
    const enough = enoughCases(counts, t, limit54)
    const { upperbound, pvalue, score, mu0 } = threshold
    result.upperbound[i] = enough ? upperbound : NaN
    result.expected[i] = enough && result.sparse[i] === 0 ? Math.exp(model.eta) : NaN
    result.alarm[i] = enough && score > 1 && counts[t] !== 0 ? 1 : 0
    result.score[i] = score
    result.pvalue[i] = pvalue
    result.mu0[i] = mu0
    result.phi[i] = model.phi
    result.trend[i] = model.trend ? 1 : 0
    result.trendCoef[i] = model.slope
  }
}

/** The flexible Farrington method on one series. */
export const farringtonFlexible = (series: Series, options: FarringtonFlexibleOptions = {}) =>
  farringtonFlexibleDetector(options)(series)
