// Files laid out as { dataset, cases: [{ id, algorithm, params, t, outputs }] }: what `jingwei detect FILE` reads.
// `t` counts from 1; given outputs are not read.
import { cusum, type CusumOptions, type CusumTransform } from './cusum.ts'
import { parseDates } from './dates.ts'
import { ears, type EarsOptions } from './ears.ts'
import { DetectError } from './errors.ts'
import { farrington } from './farrington/classic.ts'
import { farringtonFlexible } from './farrington/flexible.ts'
import type { StandardError } from './farrington/model.ts'
import type { Limit54 } from './farrington/run.ts'
import type { PowerTransform, ThresholdMethod } from './farrington/threshold.ts'
import { glr } from './glr.ts'
import { bayes, cdc, rki } from './limits.ts'
import { outbreakP } from './outbreak-p.ts'
import { createReader, isRecord, type Reader } from './reader.ts'
import type { Range, Series } from './series.ts'

type Values = readonly (number | null)[]
export type DetectedCase = {
  readonly id: string
  /** Periods examined, counted from 1. */
  readonly t: readonly number[]
  /** Lists parallel to t (null: not available), or one value for the whole case. */
  readonly outputs: Readonly<Record<string, Values | number>>
}
export type DetectFileOptions = {
  /** Standard error of farringtonFlexible. Default reference, as in the files such a layout comes from. */
  readonly standardError?: StandardError
  /** Whether slips of the reference's arithmetic outside farringtonFlexible are kept too (CUSUM upperbound, outbreakP overflow). Default true. */
  readonly referenceArithmetic?: boolean
}

type Numbers = ArrayLike<number>
type Found = { readonly from: number; readonly outputs: Record<string, Numbers | number> }
type Job = {
  readonly series: Series
  readonly params: Reader
  readonly range: Range | undefined
  readonly options: DetectFileOptions
}

const ranged = ({ range }: Job) => (range ? { range } : {})

/** The alarms, not available where what they compare is not: the reference's NA. */
const decided = (alarm: Uint8Array, compared: Float64Array) =>
  Float64Array.from(alarm, (value, i) => (Number.isNaN(compared[i]) ? NaN : value))

function runEars(job: Job, published: boolean): Found {
  const { params } = job
  const method = published ? 'C3-published' : params.oneOf('method', ['C1', 'C2', 'C3'], 'C1')
  const options: EarsOptions = {
    method,
    baseline: params.number('baseline', 7),
    minSigma: params.number('minSigma', 0),
    alpha: params.number('alpha', method.startsWith('C3') ? 0.025 : 0.001),
    ...ranged(job),
  }
  const { from, upperbound, alarm, c2, c3 } = ears(job.series, options)
  if (c2 && c3) return { from, outputs: { c2, c3, alarm } }
  return { from, outputs: { upperbound, alarm: decided(alarm, upperbound) } }
}

const limit54 = (params: Reader) => params.pair('limit54', [5, 4]) satisfies Limit54
const powers: readonly PowerTransform[] = ['none', '1/2', '2/3']
const thresholds: readonly ThresholdMethod[] = ['delta', 'nbPlugin', 'muan']

function runFarrington(job: Job): Found {
  const { params } = job
  const result = farrington(job.series, {
    b: params.number('b', 5),
    w: params.number('w', 3),
    reweight: params.flag('reweight', true),
    trend: params.flag('trend', true),
    alpha: params.number('alpha', 0.05),
    limit54: limit54(params),
    powertrans: params.oneOf('powertrans', powers, '2/3'),
    ...ranged(job),
  })
  const { from, upperbound, alarm, trend, quantile, expected } = result
  return { from, outputs: { upperbound, alarm, trend, quantile, median: expected } }
}

function runFlexible(job: Job): Found {
  const { params, options } = job
  const w = params.number('w', 3)
  const result = farringtonFlexible(job.series, {
    b: params.number('b', 5),
    w,
    noPeriods: params.number('noPeriods', 1),
    pastWeeksNotIncluded: params.number('pastWeeksNotIncluded', w),
    reweight: params.flag('reweight', true),
    weightsThreshold: params.number('weightsThreshold', 2.58),
    trend: params.flag('trend', true),
    pThresholdTrend: params.number('pThresholdTrend', 0.05),
    alpha: params.number('alpha', 0.05),
    limit54: limit54(params),
    powertrans: params.oneOf('powertrans', powers, '2/3'),
    thresholdMethod: params.oneOf('thresholdMethod', thresholds, 'delta'),
    populationOffset: params.flag('populationOffset', false),
    standardError: options.standardError ?? 'reference',
    ...ranged(job),
  })
  const { from, upperbound, alarm, expected, score, pvalue, mu0, phi, trend, trendCoef } = result
  return {
    from,
    outputs: { upperbound, alarm, expected, score, pvalue, mu0, phi, trend, trendCoef },
  }
}

function runLimits(job: Job, method: typeof rki | typeof bayes): Found {
  const { params } = job
  const { from, upperbound, alarm } = method(job.series, {
    b: params.number('b', 2),
    w: params.number('w', 4),
    actY: params.flag('actY', false),
    alpha: params.number('alpha', 0.05),
    ...ranged(job),
  })
  return { from, outputs: { upperbound, alarm } }
}

function runCdc(job: Job): Found {
  const { from, upperbound, alarm, aggregate } = cdc(job.series, {
    b: job.params.number('b', 5),
    m: job.params.number('m', 1),
    alpha: job.params.number('alpha', 0.025),
    ...ranged(job),
  })
  return { from, outputs: { upperbound, alarm, aggregate4w: aggregate } }
}

const transforms: readonly CusumTransform[] = [
  'standard',
  'rossi',
  'anscombe',
  'anscombe2nd',
  'pearsonNegBin',
  'none',
]

function runCusum(job: Job): Found {
  const { params } = job
  const seasonal = params.value('m') === 'glm'
  const mean: CusumOptions['mean'] = seasonal
    ? 'seasonal'
    : params.has('m')
      ? params.number('m', NaN)
      : 'baseline'
  const result = cusum(job.series, {
    k: params.number('k', 1.04),
    h: params.number('h', 2.26),
    transform: params.oneOf('trans', transforms, 'standard'),
    alpha: params.number('alpha', 0),
    mean,
    upperbound: job.options.referenceArithmetic === false ? 'exact' : 'reference',
    ...ranged(job),
  })
  const m = seasonal ? result.mean : result.mean[0]!
  const { from, upperbound, alarm } = result
  return { from, outputs: { upperbound, alarm, cusum: result.cusum, m } }
}

function runGlr(job: Job): Found {
  const { params } = job
  params.oneOf('change', ['intercept'], 'intercept')
  params.oneOf('dir', ['inc'], 'inc')
  const mean = params.inner('mu0')
  if (mean.flag('refit', false)) {
    throw new DetectError({ code: 'unsupported', field: 'mu0.refit' }, 'refitting is not offered')
  }
  const longest = params.number('M', -1)
  const alpha = params.number('alpha', 0)
  const cases = params.oneOf('ret', ['value', 'cases'], 'value') === 'cases'
  const result = glr(job.series, {
    cases,
    limit: params.number('c.ARL', 5),
    alpha,
    mean: { harmonics: mean.number('S', 1), trend: mean.flag('trend', false) },
    minLength: params.number('Mtilde', 1),
    maxLength: longest < 0 ? Infinity : longest,
    ...(params.has('theta') ? { theta: params.number('theta', NaN) } : {}),
    ...ranged(job),
  })
  const upperbound = cases ? result.cases : result.statistic
  const { from, alarm } = result
  return { from, outputs: { upperbound, alarm, mu0: result.mean, alphaUsed: alpha } }
}

function runOutbreakP(job: Job): Found {
  job.params.oneOf('ret', ['value'], 'value')
  const result = outbreakP(job.series, {
    limit: job.params.number('k', 100),
    product: job.options.referenceArithmetic === false ? 'logarithms' : 'plain',
    ...ranged(job),
  })
  const { from, statistic, alarm } = result
  return { from, outputs: { upperbound: statistic, alarm: decided(alarm, statistic) } }
}

const algorithms: Readonly<Record<string, (job: Job) => Found>> = {
  earsC: (job) => runEars(job, false),
  farrington: runFarrington,
  farringtonFlexible: runFlexible,
  rki: (job) => runLimits(job, rki),
  bayes: (job) => runLimits(job, bayes),
  cdc: runCdc,
  cusum: runCusum,
  glrnb: runGlr,
  outbreakP: runOutbreakP,
}

function algorithmOf(name: string, id: string): (job: Job) => Found {
  if (name.startsWith('EARS C3 as published')) return (job) => runEars(job, true)
  const found = Object.hasOwn(algorithms, name) ? algorithms[name] : undefined
  if (found) return found
  const known = Object.keys(algorithms).join(', ')
  const place = { code: 'unsupported', series: id, field: 'algorithm' } as const
  throw new DetectError(place, `expected one of ${known} or "EARS C3 as published…", got "${name}"`)
}

function readSeries(dataset: Reader): Series {
  const name = dataset.value('name')
  const label = typeof name === 'string' ? name : undefined
  const dates = dataset.has('dates') ? dataset.list('dates') : undefined
  const dated = dates !== undefined && dates.length > 0 && dataset.flag('epochAsDate', true)
  const start = dataset.has('start') ? dataset.list('start') : []
  return {
    name: label,
    counts: dataset.numbers('observed'),
    frequency: dataset.number('frequency', 52),
    startPeriod: typeof start[1] === 'number' ? start[1] : 1,
    ...(dated ? { days: parseDates(dates, label) } : {}),
    ...(dataset.has('population') ? { population: dataset.numbers('population') } : {}),
  }
}

/** The periods asked for, counted from 1, and the range that spans them. */
function readPeriods(entry: Reader, length: number): readonly number[] | undefined {
  if (!entry.has('t')) return undefined
  const list = [...entry.numbers('t')]
  list.forEach((t, row) => {
    if (Number.isInteger(t) && t >= 1 && t <= length) return
    const place = { code: 'bad_layout', series: entry.name, row, field: 't' } as const
    throw new DetectError(place, `expected a whole number from 1 to ${length}, got ${t}`)
  })
  return list.length > 0 ? list : undefined
}

/** What a case's settings are refused for names the case. */
function named(id: string, run: () => Found): Found {
  try {
    return run()
  } catch (error) {
    throw error instanceof DetectError ? error.of(id) : error
  }
}

const orNull = (value: number | undefined) =>
  value === undefined || !Number.isFinite(value) ? null : value

/**
 * Runs every case of a parsed file.
 * @throws DetectError naming the case, row and field of refused input
 */
export function detectFile(
  file: unknown,
  options: DetectFileOptions = {},
): { readonly cases: readonly DetectedCase[] } {
  const root = createReader(file, 'file')
  const series = readSeries(root.inner('dataset'))
  const cases = root.list('cases').map((value, index): DetectedCase => {
    const given = isRecord(value) ? value['id'] : undefined
    const id = typeof given === 'string' ? given : `case ${index + 1}`
    const entry = createReader(value, id)
    const run = algorithmOf(String(entry.value('algorithm')), id)
    const asked = readPeriods(entry, series.counts.length)
    const range = asked && { from: least(asked) - 1, to: most(asked) }
    const { from, outputs } = named(id, () =>
      run({ series, params: entry.inner('params'), range, options }),
    )
    const size = Object.values(outputs).find((list) => typeof list !== 'number')!.length
    const t = asked ?? Array.from({ length: size }, (_, i) => from + 1 + i)
    const pick = (list: Numbers | number) =>
      typeof list === 'number' ? list : t.map((at) => orNull(list[at - 1 - from]))
    return {
      id,
      t,
      outputs: Object.fromEntries(Object.entries(outputs).map(([key, list]) => [key, pick(list)])),
    }
  })
  return { cases }
}

const least = (list: readonly number[]) => list.reduce((a, b) => Math.min(a, b))
const most = (list: readonly number[]) => list.reduce((a, b) => Math.max(a, b))
