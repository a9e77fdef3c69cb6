import assert from 'node:assert/strict'
import { test } from 'node:test'
import { farrington, farringtonFlexible, farringtonSettings, parseDates } from '../index.ts'
import { normalQuantile } from '../numeric/normal.ts'
import { studentTwoSided } from '../numeric/student.ts'
import * as slow from '../reference.ts'
import { slowFarrington, type SlowSettings } from './reference.ts'

const near = (found: number | undefined, wanted: number, what: string) =>
  assert.ok(
    Math.abs(found! - wanted) <= 1e-8 + 1e-7 * Math.abs(wanted),
    `${what}: expected ${wanted}, got ${found}`,
  )
const seeds = Array.from({ length: 4 }, (_, i) => 900 + i)

type Case = {
  readonly options: Parameters<typeof farringtonFlexible>[1] & object
  readonly frequency: number
}
const { original, noufaily } = farringtonSettings
const cases: readonly Case[] = [
  { options: { ...original, standardError: 'reference' }, frequency: 52 },
  { options: { ...original, standardError: 'intended' }, frequency: 52 },
  { options: { ...noufaily, standardError: 'intended' }, frequency: 52 },
  { options: { ...noufaily, thresholdMethod: 'muan', standardError: 'reference' }, frequency: 52 },
  {
    options: {
      ...noufaily,
      b: 3,
      w: 2,
      noPeriods: 6,
      pastWeeksNotIncluded: 1,
      pThresholdTrend: 0.2,
      thresholdMethod: 'delta',
      powertrans: '1/2',
    },
    frequency: 52,
  },
  {
    options: { b: 4, w: 1, noPeriods: 4, reweight: false, powertrans: 'none', alpha: 0.01 },
    frequency: 12,
  },
  { options: { b: 3, w: 2, trend: false, weightsThreshold: 1.5 }, frequency: 12 },
]

test('the flexible method equals the one with full design matrices, for every kind of setting', () => {
  for (const { options, frequency } of cases) {
    for (const seed of seeds) {
      const length = frequency * 6
      const counts = slow.randomCounts(seed, length, frequency).map((y) => y + 1)
      const settings: SlowSettings = {
        b: options.b ?? 5,
        w: options.w ?? 3,
        noPeriods: options.noPeriods ?? 1,
        exclude: options.pastWeeksNotIncluded ?? options.w ?? 3,
        reweight: options.reweight ?? true,
        weightsThreshold: options.weightsThreshold ?? 2.58,
        trend: options.trend ?? true,
        pThresholdTrend: options.pThresholdTrend ?? 0.05,
        standardError: options.standardError ?? 'intended',
      }
      const found = farringtonFlexible({ counts, frequency }, options)
      for (let i = 0; i < found.alarm.length; i += 23) {
        const t = found.from + i
        const what = `${JSON.stringify(options)} seed ${seed} t ${t}`
        const wanted = slowFarrington(counts, t, {
          ...settings,
          frequency,
          twoSided: studentTwoSided,
        })
        assert.equal(found.trend[i], wanted.trend, what)
        near(found.phi[i], wanted.phi, `phi ${what}`)
        if (wanted.trend) near(found.trendCoef[i], wanted.slope, `slope ${what}`)
        const enough = counts.slice(t - 3, t + 1).reduce((a, b) => a + b, 0) >= 5
        assert.equal(Number.isNaN(found.expected[i]), !enough)
        if (!enough) continue
        near(found.expected[i], Math.exp(wanted.eta), `expected ${what}`)
        assertThreshold(
          { y: counts[t]!, bound: found.upperbound[i]!, p: found.pvalue[i]! },
          wanted,
          options,
        )
        assert.equal(found.alarm[i], found.score[i]! > 1 && counts[t]! > 0 ? 1 : 0)
      }
    }
  }
})

type Expected = ReturnType<typeof slowFarrington>

function assertThreshold(
  { y, bound, p }: { y: number; bound: number; p: number },
  { eta, se, phi }: Expected,
  { thresholdMethod = 'delta', alpha = 0.05, powertrans = '2/3' }: Case['options'],
): void {
  const z = normalQuantile(1 - alpha)
  if (thresholdMethod !== 'delta') {
    const mean = Math.exp(thresholdMethod === 'muan' ? eta + z * se : eta)
    assert.equal(bound, slow.slowCountQuantile(1 - alpha, mean, phi))
    return near(p, slow.slowCountTail(y, mean, phi), 'p-value')
  }
  const mu = Math.exp(eta)
  const tau = phi + mu * se * se
  const [e, sigma] = (
    {
      none: [1, Math.sqrt(mu * tau)],
      '1/2': [1 / 2, Math.sqrt(tau / 4)],
      '2/3': [2 / 3, Math.sqrt((4 / 9) * mu ** (1 / 3) * tau)],
    } as const
  )[powertrans]
  near(bound, (mu ** e + z * sigma) ** (1 / e), 'upperbound')
}

test('the method of 1996 equals the one with full design matrices', () => {
  for (const seed of seeds) {
    const counts = slow.randomCounts(seed, 312, 52).map((y) => y + 1)
    const found = farrington({ counts, frequency: 52 }, { b: 5, w: 3 })
    for (let i = 0; i < found.alarm.length; i += 5) {
      const t = found.from + i
      const wanted = slowFarrington(counts, t, {
        b: 5,
        w: 3,
        noPeriods: 1,
        exclude: 4,
        reweight: true,
        weightsThreshold: 1,
        trend: true,
        pThresholdTrend: 0.05,
        standardError: 'intended',
        frequency: 52,
        twoSided: studentTwoSided,
      })
      assert.equal(found.trend[i], wanted.trend)
      near(found.expected[i], Math.exp(wanted.eta), 'expected')
      const enough = counts.slice(t - 3, t + 1).reduce((a, b) => a + b, 0) >= 5
      if (!enough) assert.equal(found.upperbound[i], 0)
      else
        assertThreshold({ y: counts[t]!, bound: found.upperbound[i]!, p: NaN }, wanted, {
          alpha: 0.025,
        })
    }
  }
})

test('weeks with dates that fall regularly give what weeks without dates give', () => {
  // up to two years back the nearest same weekday is 52 and 104 weeks away
  const [first] = parseDates(['2021-03-01'])
  const counts = slow.randomCounts(5, 250, 52)
  const days = Int32Array.from(counts, (_, week) => first! + 7 * week)
  const options = { b: 2, w: 3, range: { from: 180, to: 181 } }
  const dated = farringtonFlexible({ counts, frequency: 52, days }, options)
  const plain = farringtonFlexible({ counts, frequency: 52 }, options)
  near(dated.expected[0], plain.expected[0]!, 'expected')
  assert.equal(dated.baselineSize[0], 14)
})

test('more cases today never lower the score, and the past week decides nothing about itself', () => {
  for (const seed of seeds) {
    const counts = slow.randomCounts(seed, 300, 52)
    for (const options of [original, noufaily] as const) {
      const range = { from: 290, to: 291 }
      const scores = [0, 1, 5, 40, 400].map((y) => {
        const changed = counts.slice()
        changed[290] = y
        const { score, phi } = farringtonFlexible(
          { counts: changed, frequency: 52 },
          { ...options, range },
        )
        return { score: score[0]!, phi: phi[0]! }
      })
      scores.forEach(({ score, phi }, i) => {
        if (i > 0) assert.ok(score > scores[i - 1]!.score)
        assert.equal(phi, scores[0]!.phi)
      })
    }
  }
})

test('twice the population at risk with the same cases leaves expectations as they are', () => {
  const counts = slow.randomCounts(31, 300, 52)
  const population = counts.map((y, t) => 1000 + 3 * t + y)
  const run = (factor: number) =>
    farringtonFlexible(
      { counts, frequency: 52, population: population.map((n) => n * factor) },
      { ...noufaily, populationOffset: true },
    )
  const [once, twice] = [run(1), run(2)]
  once.expected.forEach((value, i) => {
    if (!Number.isNaN(value)) near(twice.expected[i], value, `expected ${i}`)
  })
  assert.deepEqual(twice.alarm, once.alarm)
})

test('a season without a case in any year is told apart, not shown as an expected count near 0', () => {
  const counts = Float64Array.from({ length: 300 }, (_, t) =>
    Math.abs((t % 52) - 10) <= 4 && t < 260 ? 0 : 4,
  )
  const found = farringtonFlexible(
    { counts, frequency: 52 },
    { ...noufaily, range: { from: 268, to: 272 } },
  )
  assert.deepEqual([...found.sparse], [0, 1, 1, 1])
  const own = found.sparse.indexOf(1)
  assert.ok(Number.isNaN(found.expected[own]))
  assert.ok(found.zeroGroups[own]! > 0)
})
