import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  bayes,
  cdc,
  coriR,
  cusum,
  cusumRunLength,
  ears,
  glr,
  growthRate,
  movingPercentile,
  nowcast,
  outbreakP,
  poissonLimits,
  rki,
  seasonalBaselines,
  serialInterval,
  slidingWindows,
  wallingaTeunisR,
} from './index.ts'
import { normalQuantile } from './numeric/normal.ts'
import * as slow from './reference.ts'

const seeds = Array.from({ length: 12 }, (_, i) => 101 + i)
const near = (found: number | undefined, wanted: number, what: string) =>
  assert.ok(
    Math.abs(found! - wanted) <= 1e-8 + 1e-8 * Math.abs(wanted),
    `${what}: expected ${wanted}, got ${found}`,
  )
const weekly = (seed: number, length = 300) => ({
  counts: slow.randomCounts(seed, length, 52),
  frequency: 52,
})
const listOf = (values: Float64Array, from: number, to: number) =>
  Array.from(values.subarray(from, to))
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)

test('EARS on any series equals the statistic of its definition, day by day', () => {
  for (const seed of seeds) {
    const { counts } = weekly(seed, 90)
    const baseline = 3 + (seed % 9)
    const minSigma = seed % 2 === 0 ? 0.5 : 1
    const series = { counts, frequency: 365 }
    const z = normalQuantile(0.99)
    const at = (t: number, gap: number) =>
      slow.slowStandardised(counts, t, { baseline, minSigma, gap })
    const excess = (t: number) => Math.max(0, at(t, 2).value - 1)
    const options = { baseline, minSigma, alpha: 0.01 }
    const c1 = ears(series, { method: 'C1', ...options })
    c1.upperbound.forEach((bound, i) => {
      const { mean, scale } = at(c1.from + i, 0)
      near(bound, mean + z * scale, `C1 ${seed}`)
      assert.equal(c1.alarm[i], counts[c1.from + i]! > bound ? 1 : 0)
    })
    const c2 = ears(series, { method: 'C2', ...options })
    c2.upperbound.forEach((bound, i) => {
      const { mean, scale } = at(c2.from + i, 2)
      near(bound, mean + z * scale, `C2 ${seed}`)
    })
    const c3 = ears(series, { method: 'C3', ...options })
    c3.alarm.forEach((alarm, i) => {
      const t = c3.from + i
      // a threshold is never below 0, so a day without a case does not alarm
      const wanted = counts[t]! > 0 && excess(t - 1) + excess(t - 2) > z
      assert.equal(alarm, wanted ? 1 : 0, `C3 ${seed} ${t}`)
    })
    const published = ears(series, { method: 'C3-published', ...options })
    published.c3!.forEach((value, i) => {
      const t = published.from + i
      near(value, excess(t) + excess(t - 1) + excess(t - 2), `C3 as published ${seed} ${t}`)
      assert.equal(published.alarm[i], value >= z ? 1 : 0)
      // the threshold is the count from which C3 alarms, 0 where any does
      const bound = published.upperbound[i]!
      const { mean, scale } = at(t, 2)
      const atBound = excess(t - 1) + excess(t - 2) + Math.max(0, (bound - mean) / scale - 1)
      assert.ok(bound === 0 ? atBound >= z : Math.abs(atBound - z) < 1e-9)
    })
  }
})

test('RKI, Bayes and CDC limits equal the mean, quantile and block sums of their definitions', () => {
  for (const seed of seeds) {
    const series = weekly(seed, 320)
    const { counts } = series
    for (const setting of Object.values(seasonalBaselines)) {
      const found = { rki: rki(series, setting), bayes: bayes(series, { ...setting, alpha: 0.01 }) }
      for (let i = 0; i < found.rki.alarm.length; i += 17) {
        const past = slow.slowSeasonalBaseline(counts, found.rki.from + i, {
          ...setting,
          frequency: 52,
        })
        const mean = sum(past) / past.length
        const sd = Math.sqrt(sum(past.map((y) => (y - mean) ** 2)) / (past.length - 1))
        near(
          found.rki.upperbound[i],
          mean > 20 ? mean + 2 * sd : poissonLimits[Math.floor(mean)]!,
          'RKI',
        )
        const phi = (past.length + 1) / past.length
        const mu = (sum(past) + 0.5) * (phi - 1)
        assert.equal(
          found.bayes.upperbound[i],
          slow.slowCountQuantile(0.99, mu, phi),
          `Bayes ${seed}`,
        )
      }
    }
    const found = cdc(series, { b: 4, m: 2, alpha: 0.05 })
    for (let i = 0; i < found.alarm.length; i += 13) {
      const four = (last: number) => sum([0, 1, 2, 3].map((back) => counts[last - back]!))
      const blocks = [1, 2, 3, 4].flatMap((year) =>
        [-2, -1, 0, 1, 2].map((block) => four(found.from + i - 52 * year + 4 * block)),
      )
      const mean = sum(blocks) / 20
      const variance = sum(blocks.map((y) => (y - mean) ** 2)) / 19
      near(found.upperbound[i], mean + normalQuantile(0.975) * Math.sqrt(variance * 1.05), 'CDC')
      assert.equal(found.aggregate[i], four(found.from + i))
    }
  }
})

test('moving percentiles of days in weekly periods equal those of the sorted blocks', () => {
  for (const seed of seeds) {
    const counts = slow.randomCounts(seed, 4 * 364, 364)
    const found = movingPercentile(
      { counts, frequency: 364 },
      { years: 3, half: 2, p: 0.8, period: 7 },
    )
    const week = (last: number) => sum(Array.from(counts.slice(last - 6, last + 1)))
    for (let i = 0; i < found.alarm.length; i += 29) {
      const t = found.from + i
      const blocks = [1, 2, 3].flatMap((year) =>
        [-2, -1, 0, 1, 2].map((block) => week(t - 364 * year + 7 * block)),
      )
      near(found.upperbound[i], slow.slowPercentile(blocks, 0.8), `percentile ${seed}`)
      const wanted = week(t) > 0 && week(t) >= slow.slowPercentile(blocks, 0.8) - 1e-9
      assert.equal(found.alarm[i], wanted ? 1 : 0)
    }
  }
})

test('a CUSUM is the largest sum of excesses up to its day, and its threshold the count that alarms', () => {
  for (const seed of seeds) {
    const series = weekly(seed, 120)
    for (const transform of [
      'standard',
      'rossi',
      'anscombe',
      'anscombe2nd',
      'pearsonNegBin',
      'none',
    ] as const) {
      const options = { transform, k: 0.7, h: 3, alpha: 0.3, mean: 4, range: { from: 20, to: 120 } }
      const found = cusum(series, options)
      const root = Math.sqrt(4)
      const six = 4 ** (1 / 6)
      const standard = {
        standard: (x: number) => (x - 4) / root,
        rossi: (x: number) => (x - 12 + 2 * Math.sqrt(4 * x)) / (2 * root),
        anscombe: (x: number) => (1.5 * (x ** (2 / 3) - 4 ** (2 / 3))) / six,
        anscombe2nd: (x: number) =>
          (x ** (2 / 3) - 4 ** (2 / 3) + 4 ** (-1 / 3) / 9) / ((2 / 3) * six),
        pearsonNegBin: (x: number) => (x - 4) / Math.sqrt(4 + 0.3 * 16),
        none: (x: number) => x,
      }[transform]
      const z = Array.from(series.counts.slice(20), standard)
      found.cusum.forEach((value, i) => {
        near(value, slow.slowCusum(z, i, 0.7), `CUSUM ${transform} ${seed}`)
        assert.equal(found.alarm[i], value >= 3 ? 1 : 0)
        const bound = found.upperbound[i]!
        const before = i > 0 ? slow.slowCusum(z, i - 1, 0.7) : 0
        const reached = (x: number) => before + standard(x) - 0.7 >= 3 - 1e-9
        assert.ok(reached(bound), `${transform} ${seed} ${i}: ${bound} alarms`)
        assert.ok(
          bound < 1e-9 || !reached(Math.max(0, bound - 1.001)),
          `${transform}: less does not`,
        )
      })
    }
  }
})

test('LR and GLR statistics equal the best likelihood ratio over all starts and sizes of a rise', () => {
  for (const seed of seeds.slice(0, 4)) {
    const counts = weekly(seed, 20).counts.map((y) => Math.min(y, 40))
    const series = { counts, frequency: 52 }
    const mean = Float64Array.from(counts, (_, t) => 2 + Math.sin(t))
    for (const alpha of [0, 0.2]) {
      const found = glr(series, { mean, alpha, limit: 4, cases: true })
      const known = glr(series, { mean, alpha, limit: 4, theta: 0.7 })
      let [start, sumLr] = [0, 0]
      found.statistic.forEach((value, n) => {
        const [x, mu] = [listOf(counts, start, n + 1), listOf(mean, start, n + 1)]
        const wanted = slow.slowGlr(x, mu, alpha)
        near(value, wanted, `GLR ${seed} ${n}`)
        assert.equal(found.alarm[n], wanted >= 4 ? 1 : 0)
        const cases = found.cases[n]!
        const withLast = (last: number) => slow.slowGlr([...x.slice(0, -1), last], mu, alpha)
        assert.ok(withLast(cases) >= 4 && (cases === 0 || withLast(cases - 1) < 4))
        if (wanted >= 4) start = n + 1
        sumLr = Math.max(0, sumLr + slow.slowRatio([counts[n]!], [mean[n]!], { kappa: 0.7, alpha }))
        near(known.statistic[n], sumLr, `LR ${seed} ${n}`)
        assert.equal(known.alarm[n], sumLr > 4 ? 1 : 0)
        if (sumLr > 4) sumLr = 0
      })
    }
  }
})

test('outbreakP equals the max–min isotonic regression of all counts so far', () => {
  for (const seed of seeds) {
    const { counts } = weekly(seed, 24)
    const found = outbreakP({ counts, frequency: 52 })
    found.statistic.forEach((value, t) => {
      near(Math.log(value), slow.slowOutbreakP(listOf(counts, 0, t + 1)), `outbreakP ${seed} ${t}`)
    })
  }
})

test('serial intervals equal the triangle-weighted area of the gamma density', () => {
  for (const [mean, sd] of [
    [3.6, 1.9],
    [7.5, 3.4],
    [5.2, 2.1],
  ] as const) {
    const found = serialInterval(mean, sd, 12)
    for (let k = 1; k < 12; k++) {
      const wanted = slow.slowSerialInterval(mean, sd, k)
      assert.ok(Math.abs(found[k]! - wanted) < 1e-6, `${mean} ${k}: ${wanted}, got ${found[k]}`)
    }
  }
})

test('R(t) is the ratio of cases to the force of infection, and every case has one infector', () => {
  for (const seed of seeds) {
    const counts = slow.randomCounts(seed, 60, 365).map((y) => y + 1)
    const serial = serialInterval(4.5, 2, 20)
    const windows = slidingWindows(60)
    const found = coriR(counts, { serial, windows, prior: { mean: 2, sd: 1 } })
    windows.start.forEach((from, i) => {
      if (windows.end[i]! + 1 <= 4.5) return
      let [cases, force] = [4, 2]
      for (let t = from; t <= windows.end[i]!; t++) {
        cases += counts[t]!
        serial.forEach((w, k) => (force += k <= t ? w * counts[t - k]! : 0))
      }
      near(found.mean[i], cases / force, `Cori mean ${seed}`)
      near(found.sd[i], Math.sqrt(cases) / force, `Cori sd ${seed}`)
    })
    // whoever was infected after day 0 was infected by someone: shares over all infectors add up to 1
    const whole = { start: Int32Array.of(0), end: Int32Array.of(59) }
    const cases = sum([...counts])
    const infected = sum(listOf(counts, 1, 60))
    near(wallingaTeunisR(counts, serial, whole)[0]! * cases, infected, `Wallinga–Teunis ${seed}`)
  }
})

test('a clean exponential grows at its own rate, and a nowcast adds what the delays say is missing', () => {
  for (const rate of [-0.11, 0.03, 0.2]) {
    const counts = Float64Array.from({ length: 30 }, (_, day) => 5 * Math.exp(rate * day))
    const found = growthRate(counts)
    near(found.rate, rate, 'growth')
    near(rate > 0 ? found.doubling : found.halving, Math.LN2 / Math.abs(rate), 'doubling')
  }
  for (const seed of seeds) {
    const next = slow.dice(seed)
    const [events, reports]: [number[], number[]] = [[], []]
    for (let i = 0; i < 400; i++) {
      const day = Math.floor(next() * 40)
      events.push(day)
      reports.push(day + Math.floor(next() * next() * 12))
    }
    const found = nowcast(Int32Array.from(events), Int32Array.from(reports), {
      now: 39,
      origin: 0,
      maxDelay: 8,
      window: 30,
    })
    const known = events
      .map((day, i) => ({ day, delay: Math.min(8, reports[i]! - day), report: reports[i]! }))
      .filter(({ report }) => report <= 39)
    const hazard = (x: number) => {
      const days = known.filter(({ day }) => day >= 9 && day <= 39 - x)
      return (
        days.filter(({ delay }) => delay === x).length /
        days.filter(({ delay }) => delay <= x).length
      )
    }
    for (let d = 0; d <= 8; d++) {
      const wanted = Array.from({ length: 8 - d }, (_, i) => 1 - hazard(d + 1 + i)).reduce(
        (a, b) => a * b,
        1,
      )
      near(found.delayCdf[d], wanted, `delay ${seed} ${d}`)
      const seen = known.filter(({ day }) => day === 39 - d).length
      near(found.reported[8 - d], seen, 'reported')
      near(found.estimate[8 - d], seen / wanted, 'nowcast')
    }
  }
})

test('run lengths of a CUSUM equal the chances of no alarm added up day by day', () => {
  for (const [mean, k, h] of [
    [1, 1.5, 2],
    [2.4, 3, 4.7],
    [0.3, 0.4, 1.1],
  ] as const) {
    const wanted = slow.slowRunLength(mean, k, h)
    assert.ok(Math.abs(cusumRunLength(mean, { k, h }).average / wanted - 1) < 1e-9)
  }
})
