import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  bayes,
  cdc,
  coriR,
  createOnlineDetector,
  cusum,
  ears,
  farrington,
  farringtonFlexible,
  farringtonSettings,
  glr,
  growthRate,
  movingPercentile,
  nowcast,
  outbreakP,
  rki,
  seasonalBaselines,
  serialInterval,
  slidingWindows,
  wallingaTeunisR,
  type Series,
} from './index.ts'
import { studentTwoSided } from './numeric/student.ts'
import { randomCounts, slowCountQuantile, slowStandardised } from './reference.ts'
import { slowFarrington } from './farrington/reference.ts'

const near = (found: number, wanted: number, relative = 1e-9) =>
  assert.ok(
    Math.abs(found - wanted) <= 1e-9 + relative * Math.abs(wanted),
    `expected ${wanted}, got ${found}`,
  )
const weekly = (counts: Float64Array): Series => ({ counts, frequency: 52 })
const check = <T extends [unknown, ...unknown[]]>(property: fc.IProperty<T>, numRuns = 60) =>
  fc.assert(property, { numRuns })

const seed = fc.integer({ min: 1, max: 2 ** 30 })
const count = fc.integer({ min: 0, max: 60 })
const daily = fc
  .array(count, { minLength: 40, maxLength: 60 })
  .map((list) => Float64Array.from(list))
const range = { from: 300, to: 301 }

test('more cases today never silence an alarm, whatever the series', () => {
  const runs: ((series: Series) => { alarm: Uint8Array })[] = [
    (s) => ears(s, { method: 'C1', minSigma: 0.5, range }),
    (s) => ears(s, { method: 'C2', minSigma: 0.5, range }),
    (s) => ears(s, { method: 'C3-published', minSigma: 0.5, range }),
    (s) => farrington(s, { range }),
    (s) => farringtonFlexible(s, { ...farringtonSettings.noufaily, range }),
    (s) => rki(s, { ...seasonalBaselines[3], range }),
    (s) => bayes(s, { ...seasonalBaselines[3], range }),
    (s) => cdc(s, { range }),
    (s) => movingPercentile(s, { range }),
    (s) => cusum(s, { range }),
    (s) => glr(s, { range }),
    (s) => outbreakP(s, { range }),
  ]
  check(
    fc.property(seed, count, fc.integer({ min: 1, max: 5000 }), (start, few, more) => {
      const counts = randomCounts(start, 301, 52)
      fc.pre(counts.subarray(0, 300).some((y) => y > 0))
      for (const run of runs) {
        const [fewer, many] = [few, few + more].map(
          (y) => run(weekly(counts.with(300, y))).alarm[0]!,
        )
        assert.ok(fewer! <= many!, String(run))
      }
    }),
  )
})

test('EARS moves with its series: as many cases more every day, as much more the threshold', () => {
  check(
    fc.property(
      daily,
      fc.integer({ min: 1, max: 500 }),
      fc.constantFrom('C1', 'C2', 'C3-published'),
      (counts, more, method) => {
        const options = { method, minSigma: 0.5 } as const
        const [here, there] = [counts, counts.map((y) => y + more)].map((y) =>
          ears(weekly(y), options),
        )
        here!.upperbound.forEach((bound, i) => {
          // a C3 threshold of 0 says that any count alarms
          if (method !== 'C3-published' || bound > 0) near(there!.upperbound[i]!, bound + more)
        })
        if (method !== 'C3-published') assert.deepEqual(there!.alarm, here!.alarm)
      },
    ),
  )
})

test('the order of the days within a baseline does not matter, only their counts', () => {
  check(
    fc.property(daily, fc.integer({ min: 2, max: 14 }), (counts, baseline) => {
      const t = counts.length - 1
      const mixed = counts.slice()
      mixed.subarray(t - baseline, t).reverse()
      const at = (y: Float64Array) =>
        ears(weekly(y), { method: 'C1', baseline, minSigma: 0.5, range: { from: t, to: t + 1 } })
          .upperbound[0]!
      near(at(mixed), at(counts))
      const { mean, scale } = slowStandardised(counts, t, { baseline, minSigma: 0.5, gap: 0 })
      near(at(counts), mean + 3.090232306167813 * scale)
    }),
  )
})

test('the Bayes limit is the predictive quantile for any baseline', () => {
  check(
    fc.property(
      fc.array(count, { minLength: 3, maxLength: 20 }),
      fc.double({ min: 0.001, max: 0.3, noNaN: true }),
      (past, alpha) => {
        const counts = Float64Array.from([...past, 0])
        const w = past.length
        const found = bayes(weekly(counts), {
          b: 0,
          w,
          actY: true,
          alpha,
          range: { from: w, to: w + 1 },
        })
        const sum = past.reduce((a, b) => a + b, 0)
        const wanted = slowCountQuantile(1 - alpha, (sum + 0.5) / w, (w + 1) / w)
        assert.equal(found.upperbound[0], wanted)
      },
    ),
  )
})

test('the flexible Farrington method agrees with full design matrices on any series', () => {
  const settings = fc.record({
    b: fc.integer({ min: 3, max: 5 }),
    w: fc.integer({ min: 1, max: 3 }),
    noPeriods: fc.integer({ min: 1, max: 10 }),
    pastWeeksNotIncluded: fc.integer({ min: 0, max: 30 }),
    reweight: fc.boolean(),
    weightsThreshold: fc.double({ min: 0.8, max: 3, noNaN: true }),
    trend: fc.boolean(),
    pThresholdTrend: fc.constantFrom(0.05, 1),
    standardError: fc.constantFrom('reference', 'intended'),
  })
  check(
    fc.property(seed, settings, (start, options) => {
      const counts = randomCounts(start, 312, 52).map((y) => y + 1)
      const t = 290
      const found = farringtonFlexible(weekly(counts), {
        ...options,
        limit54: [0, 4],
        range: { from: t, to: t + 1 },
      })
      const wanted = slowFarrington(counts, t, {
        ...options,
        exclude: options.pastWeeksNotIncluded,
        frequency: 52,
        twoSided: studentTwoSided,
      })
      assert.equal(found.trend[0], wanted.trend)
      near(found.expected[0]!, Math.exp(wanted.eta), 1e-6)
      near(found.phi[0]!, wanted.phi, 1e-6)
    }),
    40,
  )
})

test('a CUSUM never falls by a case more on any day, and a GLR not by one today', () => {
  check(
    fc.property(daily, fc.nat(), (counts, where) => {
      const day = where % counts.length
      const more = counts.with(day, counts[day]! + 1)
      const sums = (y: Float64Array) => cusum(weekly(y), { mean: 3, transform: 'rossi' }).cusum
      const [before, after] = [sums(counts), sums(more)]
      before.forEach((sum, i) => assert.ok(after[i]! >= sum - 1e-12))
      const mean = new Float64Array(counts.length).fill(20)
      const statistic = (y: Float64Array) => glr(weekly(y), { mean, limit: 1e9 }).statistic
      assert.ok(statistic(more)[day]! >= statistic(counts)[day]! - 1e-12)
    }),
  )
})

test('a higher percentile is never a lower threshold, and lies among the counts of its blocks', () => {
  check(
    fc.property(
      seed,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (start, p, q) => {
        const series = weekly(randomCounts(start, 301, 52))
        const at = (share: number) => movingPercentile(series, { p: share, range }).upperbound[0]!
        assert.ok(at(Math.min(p, q)) <= at(Math.max(p, q)))
        assert.ok(at(0) <= at(p) && at(p) <= at(1))
        assert.ok(series.counts.includes(at(1)) && series.counts.includes(at(0)))
      },
    ),
  )
})

test('nobody infects out of nothing: shares of infections add up to the cases after the first day', () => {
  check(
    fc.property(
      daily,
      fc.double({ min: 1.5, max: 9, noNaN: true }),
      fc.double({ min: 0.8, max: 4, noNaN: true }),
      (some, mean, sd) => {
        const counts = some.map((y) => y + 1)
        const serial = serialInterval(mean, sd, counts.length)
        // the first interval must have a chance, or day 1 has no infector
        fc.pre(serial[1]! > 1e-9)
        const all = counts.reduce((a, b) => a + b, 0)
        const whole = { start: Int32Array.of(0), end: Int32Array.of(counts.length - 1) }
        near(wallingaTeunisR(counts, serial, whole)[0]! * all, all - counts[0]!)
        near(
          serial.reduce((a, b) => a + b, 0),
          1,
          0.02,
        )
      },
    ),
  )
})

test('R lies between its quantiles, and cases brought in from elsewhere lower it', () => {
  check(
    fc.property(daily, (counts) => {
      const windows = slidingWindows(counts.length)
      const serial = serialInterval(4, 2, 20)
      const found = coriR(counts, { serial, windows, quantiles: [0.025, 0.5, 0.975] })
      const imported = counts.map((y) => Math.floor(y / 3))
      const local = coriR(counts, { serial, windows, imported })
      found.mean.forEach((mean, i) => {
        if (Number.isNaN(mean)) return
        const [low, middle, high] = found.quantiles.map((list) => list[i]!)
        assert.ok(low! < middle! && middle! < high! && low! < mean && mean < high!)
        assert.ok(local.mean[i]! <= mean)
      })
    }),
  )
})

test('a growth rate does not depend on how many times more cases are found', () => {
  check(
    fc.property(daily, fc.double({ min: 0.1, max: 50, noNaN: true }), (counts, factor) => {
      fc.pre(counts.filter((y) => y > 0).length >= 3)
      const [once, more] = [growthRate(counts), growthRate(counts.map((y) => y * factor))]
      near(more.rate, once.rate, 1e-7)
      near(more.intercept, once.intercept + Math.log(factor), 1e-7)
    }),
  )
})

test('a nowcast is never below what is reported, and the order of the reports does not matter', () => {
  const report = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 12 }))
  check(
    fc.property(fc.array(report, { minLength: 1, maxLength: 200 }), (list) => {
      const run = (rows: readonly (readonly [number, number])[]) =>
        nowcast(
          Int32Array.from(rows, ([day]) => day),
          Int32Array.from(rows, ([day, delay]) => day + delay),
          { now: 40, origin: 0, maxDelay: 8 },
        )
      const found = run(list)
      assert.deepEqual(run(list.toReversed()), found)
      found.estimate.forEach((value, i) => {
        assert.ok(Number.isNaN(value) || value >= found.reported[i]! - 1e-12)
      })
      assert.equal(found.delayCdf.at(-1), 1)
    }),
  )
})

test('numbering the grids otherwise moves the alarms with them and changes none', () => {
  const day = fc.uniqueArray(
    fc.tuple(fc.integer({ min: 0, max: 29 }), fc.integer({ min: 1, max: 9 })),
    {
      selector: ([grid]) => grid,
      maxLength: 20,
    },
  )
  check(
    fc.property(
      fc.array(day, { minLength: 15, maxLength: 30 }),
      fc.integer({ min: 1, max: 29 }),
      (days, shift) => {
        const options = { series: 30, ears: {}, cusum: { mean: 0.5 } } as const
        const [here, there] = [createOnlineDetector(options), createOnlineDetector(options)]
        for (const cases of days) {
          const counts = cases.map(([, y]) => y)
          const found = here.update(
            cases.map(([grid]) => grid),
            counts,
          )
          const moved = there.update(
            cases.map(([grid]) => (grid + shift) % 30).toReversed(),
            counts.toReversed(),
          )
          const pairs = (series: Int32Array, methods: Uint8Array, by: number) =>
            new Map(Array.from(series, (grid, i) => [(grid + by) % 30, methods[i]]))
          assert.deepEqual(
            pairs(moved.series, moved.methods, 0),
            new Map([...pairs(found.series, found.methods, shift)].toSorted(([a], [b]) => a - b)),
          )
        }
      },
    ),
  )
})
