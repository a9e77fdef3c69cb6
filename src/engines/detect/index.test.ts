import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  anyCase,
  bayes,
  cdc,
  coriR,
  createDetector,
  createOnlineDetector,
  cusum,
  cusumRunLength,
  DetectError,
  detectFile,
  ears,
  farrington,
  farringtonFlexible,
  farringtonSettings,
  glr,
  growthRate,
  methodNames,
  movingPercentile,
  nowcast,
  nowcastFile,
  outbreakP,
  parseDates,
  reproductionFile,
  rki,
  seasonalBaselines,
  serialInterval,
  slidingWindows,
  wallingaTeunisR,
  type DetectErrorCode,
  type Series,
} from './index.ts'
import { randomCounts } from './reference.ts'

type Place = { code: DetectErrorCode; field: string; row?: number; series?: string }

function refuses(run: () => unknown, place: Place): void {
  assert.throws(run, (error) => {
    assert.ok(error instanceof DetectError, String(error))
    const { code, field, row, series } = error
    const wanted = { row: undefined, series: undefined, ...place }
    assert.deepEqual({ code, field, row, series }, wanted)
    assert.ok(
      (error.message.includes(`"${field}"`) && error.message.includes('expected')) ||
        place.code !== 'bad_count',
    )
    return true
  })
}

const methods: Record<string, (series: Series) => unknown> = {
  c1: (series) => ears(series, { method: 'C1' }),
  c2: (series) => ears(series, { method: 'C2' }),
  c3: (series) => ears(series, { method: 'C3' }),
  published: (series) => ears(series, { method: 'C3-published' }),
  farrington: (series) => farrington(series),
  flexible: (series) => farringtonFlexible(series, farringtonSettings.noufaily),
  rki: (series) => rki(series, seasonalBaselines[2]),
  bayes: (series) => bayes(series, seasonalBaselines[2]),
  cdc: (series) => cdc(series),
  percentile: (series) => movingPercentile(series),
  cusum: (series) => cusum(series),
  glr: (series) => glr(series),
  outbreakP: (series) => outbreakP(series),
}
const good = randomCounts(8, 320, 52)
const named = (counts: Float64Array, more: Partial<Series> = {}): Series => ({
  name: '武昌区 flu',
  counts,
  frequency: 52,
  ...more,
})
const changed = (row: number, value: number) => good.with(row, value)

for (const [name, run] of Object.entries(methods)) {
  test(`${name} refuses a count that is none, or dates out of order, by series, row and field`, () => {
    const series = '武昌区 flu'
    for (const value of [NaN, -1, Infinity]) {
      refuses(() => run(named(changed(77, value))), {
        code: 'bad_count',
        series,
        row: 77,
        field: 'counts',
      })
    }
    const days = Int32Array.from(good, (_, week) => 18_000 + 7 * week)
    for (const wrong of [days.with(40, days[39]!), days.with(40, 17_000)]) {
      refuses(() => run(named(good, { days: wrong })), {
        code: 'unsorted_dates',
        series,
        row: 40,
        field: 'dates',
      })
    }
    refuses(() => run(named(good, { days: days.slice(1) })), {
      code: 'length_differs',
      series,
      field: 'days',
    })
    assert.ok(run(named(good, { days })))
  })
}

test('a series shorter than the baseline is refused, never judged on less', () => {
  const lengths: Record<string, number> = {
    c1: 7,
    c2: 9,
    c3: 11,
    published: 11,
    farrington: 263,
    flexible: 211,
    rki: 58,
    bayes: 58,
    cdc: 267,
    percentile: 262,
    cusum: 52,
    glr: 52,
  }
  for (const [name, length] of Object.entries(lengths)) {
    const run = methods[name]!
    const place = { code: 'series_too_short', series: '武昌区 flu', field: 'counts' } as const
    refuses(() => run(named(good.slice(0, length))), place)
    assert.ok(run(named(good.slice(0, length + 1))), name)
  }
  refuses(() => ears(named(good), { method: 'C1', range: { from: 3, to: 9 } }), {
    code: 'series_too_short',
    series: '武昌区 flu',
    field: 'counts',
  })
})

test('a mean cannot be learnt from weeks without a case: it is asked for, not made up', () => {
  const empty = named(good.map((y, t) => (t < 60 ? 0 : y)))
  const range = { from: 60, to: 90 }
  const place = { code: 'bad_option', series: '武昌区 flu', field: 'mean' } as const
  refuses(() => cusum(empty, { range }), place)
  refuses(() => cusum(empty, { mean: 'seasonal', range }), place)
  refuses(() => glr(empty, { range }), place)
  assert.equal(cusum(empty, { mean: 0.3, range }).from, 60)
})

test('a sum that just reaches the limit alarms, and a count that just reaches it does not', () => {
  const series = named(Float64Array.of(1, 0, 2, 2, 2, 0))
  const sums = cusum(series, { transform: 'none', mean: 1, k: 1, h: 3, range: { from: 0, to: 6 } })
  assert.deepEqual([...sums.cusum], [0, 0, 1, 2, 3, 2])
  assert.deepEqual([...sums.alarm], [0, 0, 0, 0, 1, 0])
  const flat = named(Float64Array.of(4, 4, 4, 4, 4, 4, 4, 4, 5))
  assert.deepEqual([...ears(flat, { method: 'C1' }).alarm], [0, 1])
  const percentile = movingPercentile(
    named(Float64Array.from({ length: 60 }, (_, t) => (t < 54 ? 3 : t - 52))),
    { years: 1 },
  )
  assert.deepEqual([...percentile.alarm], [0, 1, 1, 1, 1, 1])
})

test('an option outside its bounds is refused by name', () => {
  const series = named(good)
  const wrong: [() => unknown, string][] = [
    [() => ears(series, { method: 'C1', alpha: 0 }), 'alpha'],
    [() => ears(series, { method: 'C1', baseline: 1 }), 'baseline'],
    [() => ears(series, { method: 'C2', minSigma: -1 }), 'minSigma'],
    [() => ears(series, { method: 'C1', range: { from: 9, to: 400 } }), 'range.to'],
    [() => farrington(series, { w: 26 }), 'w'],
    [() => farringtonFlexible(series, { noPeriods: 0 }), 'noPeriods'],
    [() => farringtonFlexible(series, { pThresholdTrend: 2 }), 'pThresholdTrend'],
    [() => farringtonFlexible(series, { populationOffset: true }), 'population'],
    [() => rki(series, { b: 0, w: 6, actY: false }), 'b'],
    [() => bayes(series, { b: 1, w: 6, actY: true, alpha: 1 }), 'alpha'],
    [() => cdc({ ...series, frequency: 12 }), 'frequency'],
    [() => movingPercentile(series, { p: 1.2 }), 'p'],
    [() => cusum(series, { h: 0 }), 'h'],
    [() => cusum(series, { mean: 0 }), 'mean'],
    [() => glr(series, { theta: -1 }), 'theta'],
    [() => outbreakP(series, { limit: 0 }), 'limit'],
    [() => serialInterval(1, 2, 10), 'mean'],
    [() => cusumRunLength(1, { k: 1.05, h: 3 }), 'k'],
    [() => growthRate(good, 1), 'confidence'],
    [() => createOnlineDetector({ series: 0, ears: {} }), 'series'],
    [() => createOnlineDetector({ series: 1, ears: { minSigma: 0 } }), 'minSigma'],
  ]
  for (const [run, field] of wrong) {
    assert.throws(run, (error) => error instanceof DetectError && error.field === field, field)
  }
})

test('an epidemic without a usable serial interval, window or report is refused', () => {
  const incidence = good.slice(0, 30)
  const serial = serialInterval(4, 2, 12)
  const windows = slidingWindows(30)
  refuses(() => coriR(incidence, { serial: serial.with(0, 0.1), windows }), {
    code: 'bad_option',
    field: 'serial',
  })
  refuses(() => coriR(incidence, { serial, windows: slidingWindows(31) }), {
    code: 'bad_option',
    field: 'windows',
  })
  refuses(() => wallingaTeunisR(incidence.with(4, NaN), serial, windows), {
    code: 'bad_count',
    series: 'incidence',
    row: 4,
    field: 'counts',
  })
  refuses(() => growthRate(Float64Array.of(0, 3, 0, 4, 0)), {
    code: 'series_too_short',
    field: 'counts',
  })
  const asked = { now: 20, origin: 0, maxDelay: 5 }
  refuses(() => nowcast(Int32Array.of(3, 9), Int32Array.of(4, 8), asked), {
    code: 'bad_date',
    row: 1,
    field: 'reports',
  })
  refuses(() => nowcast(Int32Array.of(3), Int32Array.of(4, 8), asked), {
    code: 'length_differs',
    field: 'reports',
  })
  refuses(() => parseDates(['2024-02-28', '2024-02-30'], 'flu'), {
    code: 'bad_date',
    series: 'flu',
    row: 1,
    field: 'dates',
  })
})

test('what happens later never changes what was said before', () => {
  for (const run of Object.values(methods)) {
    const found = run(named(good)) as { alarm: Uint8Array; from: number }
    const later = run(named(good.map((y, t) => (t < 310 ? y : 999)))) as { alarm: Uint8Array }
    const size = 310 - found.from
    assert.deepEqual(later.alarm.subarray(0, size), found.alarm.subarray(0, size))
  }
})

test('one case of a rare severe disease alarms', () => {
  assert.deepEqual([...anyCase(named(Float64Array.of(0, 1, 0, 7)))], [0, 1, 0, 1])
})

test('large counts leave outbreakP in its senses, and plain products out of them', () => {
  const counts = Float64Array.from({ length: 60 }, (_, t) => (t < 40 ? 900 : 2500))
  const series = named(counts)
  assert.equal(outbreakP(series).alarm[59], 1)
  assert.equal(outbreakP(series, { product: 'plain' }).alarm[59], 0)
})

const file = (algorithm: string, params: object, more: object = {}) => ({
  dataset: { name: 'flu', frequency: 52, start: [2020, 3], observed: [...good] },
  cases: [{ id: 'one', algorithm, params, outputs: { alarm: 'not read' }, ...more }],
})

test('a file is judged with the reference’s standard error unless the intended one is asked for', () => {
  const asked = file(
    'farringtonFlexible',
    { ...farringtonSettings.original, limit54: [0, 4] },
    { t: [290, 300, 280] },
  )
  const bound = (options?: Parameters<typeof detectFile>[1]) =>
    detectFile(asked, options).cases[0]!.outputs['upperbound']
  const direct = (standardError?: 'reference' | 'intended') => {
    const options = {
      ...farringtonSettings.original,
      limit54: [0, 4] as const,
      ...(standardError ? { standardError } : {}),
    }
    const { upperbound, from } = farringtonFlexible(named(good), options)
    return [290, 300, 280].map((t) => upperbound[t - 1 - from])
  }
  assert.deepEqual(bound(), direct('reference'))
  assert.deepEqual(bound({ standardError: 'intended' }), direct('intended'))
  assert.deepEqual(direct(), direct('intended'))
  assert.notDeepEqual(direct('reference'), direct('intended'))
})

test('a file picks the method by its algorithm, and all periods when it names none', () => {
  const published = detectFile(
    file('EARS C3 as published (any words)', { baseline: 7, minSigma: 0.5 }),
  ).cases[0]!
  assert.deepEqual(Object.keys(published.outputs), ['c2', 'c3', 'alarm'])
  assert.equal(published.t[0], 12)
  assert.equal(published.t.length, 309)
  const variant = detectFile(file('earsC', { method: 'C3', minSigma: 0.5 })).cases[0]!
  assert.deepEqual(Object.keys(variant.outputs), ['upperbound', 'alarm'])
  const exact = detectFile(file('cusum', { trans: 'none' }), { referenceArithmetic: false })
    .cases[0]!
  const slips = detectFile(file('cusum', { trans: 'none' })).cases[0]!
  assert.notDeepEqual(exact.outputs['upperbound'], slips.outputs['upperbound'])
  assert.deepEqual(exact.outputs['alarm'], slips.outputs['alarm'])
})

test('a file with something wrong in it is refused by case, row and field', () => {
  const cases: [unknown, Place][] = [
    [[], { code: 'bad_layout', series: 'file', field: 'file' }],
    [
      { dataset: { observed: [1, null] }, cases: [] },
      { code: 'bad_layout', series: 'file.dataset', row: 1, field: 'observed' },
    ],
    [{ dataset: { observed: [1] } }, { code: 'bad_layout', series: 'file', field: 'cases' }],
    [file('nonsense', {}), { code: 'unsupported', series: 'one', field: 'algorithm' }],
    [
      file('earsC', { method: 'C4' }),
      { code: 'bad_layout', series: 'one.params', field: 'method' },
    ],
    [file('earsC', {}, { t: [400] }), { code: 'bad_layout', series: 'one', row: 0, field: 't' }],
    [
      file('glrnb', { mu0: { refit: true } }),
      { code: 'unsupported', series: 'one', field: 'mu0.refit' },
    ],
  ]
  for (const [value, place] of cases) refuses(() => detectFile(value), place)
})

test('every named method judges a series, and an unknown one is refused with the names', () => {
  const series = named(good)
  for (const name of methodNames) {
    const { from, alarm, upperbound } = createDetector(name, { from: 300, to: 320 })(series)
    assert.equal(from, 300)
    assert.equal(alarm.length, 20)
    assert.equal(upperbound.length, 20)
  }
  const c1 = ears(series, { method: 'C1', minSigma: 0.5 })
  assert.deepEqual(createDetector('ears-c1')(series).alarm, c1.alarm)
  refuses(() => createDetector('magic'), { code: 'unsupported', field: 'method' })
})

test('a file of incidence gives R, its quantiles and the growth rate; days without an estimate are null', () => {
  const incidence = Array.from({ length: 30 }, (_, day) => Math.round(3 * Math.exp(0.1 * day)))
  const found = reproductionFile({
    incidence,
    serialInterval: { mean: 9.5, sd: 3 },
    prior: { mean: 2, sd: 2 },
  })
  assert.deepEqual([found.start[0], found.end[0], found.end.at(-1)], [2, 8, 30])
  assert.equal(found.mean[0], null)
  const last = found.mean.at(-1)!
  assert.ok(found.quantiles['q0.025']!.at(-1)! < last && last < found.quantiles['q0.975']!.at(-1)!)
  // Wallinga & Lipsitch 2007: R of an exponential epidemic with gamma intervals
  const [shape, scale] = [(9.5 / 3) ** 2, 9 / 9.5]
  assert.ok(Math.abs(last / (1 + 0.1 * scale) ** shape - 1) < 0.03)
  assert.ok(Math.abs(found.growth!.rate - 0.1) < 0.01)
  assert.equal(
    reproductionFile({ incidence: [1, 0, 0], window: 1, serialInterval: { probabilities: [0, 1] } })
      .growth,
    null,
  )
  refuses(() => reproductionFile({ incidence: [1, 'x'] }), {
    code: 'bad_layout',
    series: 'file',
    row: 1,
    field: 'incidence',
  })
})

test('a file of reports gives the days still to be reported by date', () => {
  const found = nowcastFile({
    now: '2024-03-02',
    origin: '2024-02-01',
    maxDelay: 2,
    events: ['2024-02-10', '2024-02-10', '2024-02-28', '2024-03-02'],
    reports: ['2024-02-10', '2024-02-12', '2024-02-29', '2024-03-02'],
  })
  assert.deepEqual(found.days, ['2024-02-29', '2024-03-01', '2024-03-02'])
  assert.deepEqual(found.reported, [0, 0, 1])
  // of three known delays one was 2 days, of the two shorter ones one was 1 day: F(0) = 2/3 · 1/2
  assert.ok(Math.abs(found.estimate[2]! - 3) < 1e-12)
  refuses(() => nowcastFile({ now: '2024-03-02', origin: 'x', events: [], reports: [] }), {
    code: 'bad_date',
    field: 'origin',
  })
})
