// EARS and CUSUM day by day for very many series in fixed memory: the last few counts of each series in a ring,
// one CUSUM sum, and a list of the series that are not asleep. A series that has had no case for as long as the ring
// reaches, has a CUSUM of 0 and has none today is not touched at all.
import { standardise, type CusumTransform } from './cusum.ts'
import { excess, windowMean, windowSd } from './ears.ts'
import { DetectError, requireOption, requireShare, requireWhole } from './errors.ts'
import { normalQuantile } from './numeric/normal.ts'

export type OnlineOptions = {
  /** Number of series, e.g. 13,000 grids × 200 syndromes. */
  readonly series: number
  readonly ears: {
    /** Days of baseline. Default 7. */
    readonly baseline?: number
    /** Default 0.5; must be above 0, so that a sleeping series has a threshold. */
    readonly minSigma?: number
    /** Of C1 and C2. Default 0.001. */
    readonly alpha?: number
    /** Of C3 as published. Default 0.025. */
    readonly alphaC3?: number
  }
  readonly cusum?: {
    readonly k?: number
    readonly h?: number
    /** In-control mean per day, for all series or one each. */
    readonly mean: number | Float64Array
    /** Not anscombe2nd: with a small mean it rises on days without a case. Default rossi. */
    readonly transform?: Exclude<CusumTransform, 'anscombe2nd'>
    readonly alpha?: number
  }
  /** State to go on from, as an earlier detector left it; it is taken over, not copied. */
  readonly state?: OnlineState
}

/** All that is remembered: 4 bytes × (baseline + 5) per series, 8 more with CUSUM. */
export type OnlineState = {
  days: number
  readonly ring: Uint32Array
  readonly sums: Float64Array
}

export type OnlineDay = {
  /** Day number from 0. */
  readonly day: number
  /** Series looked at; all others were asleep. */
  readonly examined: number
  /** Series with an alarm by any method, rising. */
  readonly series: Int32Array
  /** Which, parallel to series: 1 C1, 2 C2, 4 C3 as published, 8 CUSUM, added up. */
  readonly methods: Uint8Array
}

export const onlineMethods = { c1: 1, c2: 2, c3: 4, cusum: 8 } as const

export type OnlineFigures = {
  /** NaN while the baseline is not full. */
  readonly c1: number
  readonly c2: number
  readonly c3: number
  readonly cusum: number
}

export type OnlineDetector = {
  readonly state: OnlineState
  /**
   * One day's counts: the series that have cases, each once, in any order; all others have none.
   * @throws DetectError on a bad index or count, before anything is changed
   */
  readonly update: (series: ArrayLike<number>, counts: ArrayLike<number>) => OnlineDay
  /** C1 and C2 thresholds, C3 statistic and CUSUM sum of one series on the last day. */
  readonly figures: (series: number) => OnlineFigures
}

/** @throws DetectError on bad options or a state of another size */
export function createOnlineDetector(options: OnlineOptions): OnlineDetector {
  const plan = planOf(options)
  const { size, reach } = plan
  const state = options.state ?? {
    days: 0,
    ring: new Uint32Array(size * reach),
    sums: new Float64Array(options.cusum ? size : 0),
  }
  requireOption(
    state.ring.length === size * reach && state.sums.length === (options.cusum ? size : 0),
    'state',
    'expected the state of a detector with the same series, baseline and methods',
  )
  const awake = new Uint8Array(size)
  // by turns: series given twice in a day, and methods that alarm
  const mark = new Uint8Array(size)
  let list = new Int32Array(1024)
  let length = 0
  const wake = (series: number) => {
    if (awake[series] === 1) return
    awake[series] = 1
    if (length === list.length) {
      const longer = new Int32Array(Math.min(size, 2 * length))
      longer.set(list)
      list = longer
    }
    list[length++] = series
  }
  const sleeps = (series: number) => {
    if (options.cusum && state.sums[series]! > 0) return false
    for (let i = series * reach; i < (series + 1) * reach; i++) if (state.ring[i]! > 0) return false
    return true
  }
  for (let series = 0; series < size; series++) if (!sleeps(series)) wake(series)

  function update(series: ArrayLike<number>, counts: ArrayLike<number>): OnlineDay {
    checkDay(mark, series, counts)
    const slot = state.days % reach
    for (let i = 0; i < length; i++) state.ring[list[i]! * reach + slot] = 0
    for (let i = 0; i < series.length; i++) {
      if (counts[i]! === 0) continue
      wake(series[i]!)
      state.ring[series[i]! * reach + slot] = counts[i]!
    }
    state.days++
    const found: number[] = []
    const examined = length
    length = 0
    for (let i = 0; i < examined; i++) {
      const at = list[i]!
      const methods = advance(plan, state, at)
      if (methods > 0) {
        mark[at] = methods
        found.push(at)
      }
      if (sleeps(at)) awake[at] = 0
      else list[length++] = at
    }
    const alarming = Int32Array.from(found).sort()
    const methods = Uint8Array.from(alarming, (at) => mark[at]!)
    for (const at of found) mark[at] = 0
    return { day: state.days - 1, examined, series: alarming, methods }
  }
  return { state, update, figures: (series) => figuresOf(plan, state, series) }
}

type Plan = {
  readonly size: number
  readonly baseline: number
  readonly reach: number
  readonly minSigma: number
  readonly z: number
  readonly zC3: number
  readonly cusum: OnlineOptions['cusum']
  readonly law: { readonly transform: CusumTransform; readonly alpha: number }
  /** The ring of one series, oldest first. */
  readonly window: Float64Array
}

function planOf({ series, ears, cusum }: OnlineOptions): Plan {
  const { baseline = 7, minSigma = 0.5, alpha = 0.001, alphaC3 = 0.025 } = ears
  requireWhole(series, 'series', 1)
  requireWhole(baseline, 'baseline', 2)
  requireOption(minSigma > 0 && minSigma < Infinity, 'minSigma', 'expected a number above 0')
  requireShare(alpha, 'alpha')
  requireShare(alphaC3, 'alphaC3')
  if (cusum) {
    const { mean, h = 2.26, k = 1.04 } = cusum
    const means = typeof mean === 'number' ? Float64Array.of(mean) : mean
    requireOption(h > 0 && k > 0, 'cusum', 'expected k and h above 0')
    requireOption(
      (typeof mean === 'number' || mean.length === series) &&
        means.every((m) => m > 0 && m < Infinity),
      'cusum.mean',
      'expected a mean above 0, for all series or one each',
    )
  }
  const reach = baseline + 5
  const z = normalQuantile(1 - alpha)
  const zC3 = normalQuantile(1 - alphaC3)
  const window = new Float64Array(reach)
  const law = { transform: cusum?.transform ?? 'rossi', alpha: cusum?.alpha ?? 0 }
  return { size: series, baseline, reach, minSigma, z, zC3, cusum, law, window }
}

/** Refuses a bad day; `mark` is all 0 before and after. */
function checkDay(mark: Uint8Array, series: ArrayLike<number>, counts: ArrayLike<number>): void {
  if (series.length !== counts.length) {
    const place = { code: 'length_differs', field: 'counts' } as const
    throw new DetectError(place, `expected ${series.length} values, got ${counts.length}`)
  }
  let wrong: DetectError | undefined
  let row = 0
  for (; row < series.length && !wrong; row++) {
    const [at, count] = [series[row]!, counts[row]!]
    if (mark[at] !== 0) {
      const place = { code: 'bad_option', row, field: 'series' } as const
      const expected = `expected a series below ${mark.length}, each once, got ${at}`
      wrong = new DetectError(place, expected)
      break
    }
    if (!(Number.isInteger(count) && count >= 0 && count < 2 ** 32)) {
      const place = { code: 'bad_count', series: String(at), row, field: 'counts' } as const
      wrong = new DetectError(place, `expected a whole count of 0 or more, got ${count}`)
    }
    mark[at] = 1
  }
  for (let i = 0; i < row; i++) mark[series[i]!] = 0
  if (wrong) throw wrong
}

/** Copies the ring into the window, oldest day first; the last day ends it. */
function unroll({ reach, window }: Plan, { days, ring }: OnlineState, series: number): void {
  const start = series * reach
  const first = days % reach
  for (let i = 0; i < reach; i++) {
    const slot = first + i
    window[i] = ring[start + (slot < reach ? slot : slot - reach)]!
  }
}

/** Where the baseline of the day `back` days ago starts in the window, `gap` days left out between them. */
const startOf = ({ reach, baseline }: Plan, back: number, gap: number) =>
  reach - 1 - back - gap - baseline

/** mean + z max(sd, minSigma) of the baseline `gap` days before the last one. */
function boundOf(plan: Plan, gap: number): number {
  const { window, baseline, minSigma, z } = plan
  const start = startOf(plan, 0, gap)
  return (
    windowMean(window, start, baseline) + z * Math.max(windowSd(window, start, baseline), minSigma)
  )
}

/** Excess over 1 of the C2 statistic of the day `back` days ago. */
function excessOf(plan: Plan, back: number): number {
  const { window, baseline, reach, minSigma } = plan
  const start = startOf(plan, back, 2)
  const distance = window[reach - 1 - back]! - windowMean(window, start, baseline)
  // most days lie below: they need no standard deviation
  if (distance <= minSigma) return 0
  return excess(distance / Math.max(windowSd(window, start, baseline), minSigma))
}

const c3Of = (plan: Plan) => excessOf(plan, 2) + excessOf(plan, 1) + excessOf(plan, 0)

function figuresOf(plan: Plan, state: OnlineState, series: number): OnlineFigures {
  const within = Number.isInteger(series) && series >= 0 && series < plan.size
  requireOption(within, 'series', `expected a series below ${plan.size}`)
  unroll(plan, state, series)
  return {
    c1: state.days > plan.baseline ? boundOf(plan, 0) : NaN,
    c2: state.days > plan.baseline + 2 ? boundOf(plan, 2) : NaN,
    c3: state.days >= plan.reach ? c3Of(plan) : NaN,
    cusum: plan.cusum ? state.sums[series]! : NaN,
  }
}

/** Takes the last day of one series into account; the methods that alarm, added up. */
function advance(plan: Plan, state: OnlineState, series: number): number {
  unroll(plan, state, series)
  const { window, reach, baseline, cusum } = plan
  const count = window[reach - 1]!
  let methods = 0
  if (state.days > baseline && count > 0 && count > boundOf(plan, 0)) methods += onlineMethods.c1
  if (state.days > baseline + 2 && count > 0 && count > boundOf(plan, 2)) {
    methods += onlineMethods.c2
  }
  if (state.days >= reach && c3Of(plan) >= plan.zC3) methods += onlineMethods.c3
  if (!cusum) return methods
  const { k = 1.04, h = 2.26, mean } = cusum
  const m = typeof mean === 'number' ? mean : mean[series]!
  const sum = state.sums[series]! + standardise(count, m, plan.law) - k
  state.sums[series] = Math.max(0, sum)
  return sum >= h ? methods + onlineMethods.cusum : methods
}
