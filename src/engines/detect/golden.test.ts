import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { axisOf } from './farrington/axis.ts'
import { flexibleBaseline } from './farrington/baseline.ts'
import { createWorkspace } from './farrington/workspace.ts'

import {
  coriR,
  cusumLimit,
  cusumReference,
  cusumRunLength,
  detectFile,
  farringtonFlexible,
  goldenGaps,
  growthRate,
  movingPercentile,
  nowcast,
  parseDates,
  poissonLimits,
  serialInterval,
  wallingaTeunisR,
} from './index.ts'

// oxlint-disable typescript/no-explicit-any, typescript/no-unsafe-type-assertion -- parsed reference files
const data =
  process.env['JINGWEI_SHARED_DATA'] ?? resolve(import.meta.dirname, '../../../../shared/data')
const folder = join(data, 'golden')
const skip = !existsSync(folder) && process.env['CI'] !== 'true' && `${folder} is not there`

const parse = (name: string): any => JSON.parse(readFileSync(join(folder, name), 'utf8'))
const filesOf = (family: string) =>
  readdirSync(folder).filter((name) => name.startsWith(`${family}__`))

/** Equal to relative 1e-6, absolute 1e-8 near 0; null and NaN are the reference's NA. */
function near(expected: number | null, found: number | null | undefined): boolean {
  if (expected === null) return found === null || Number.isNaN(found)
  if (typeof found !== 'number') return false
  return Math.abs(found - expected) <= Math.max(1e-8, 1e-6 * Math.abs(expected))
}

function assertList(expected: (number | null)[], found: ArrayLike<number>, what: string): number {
  assert.equal(found.length, expected.length, what)
  expected.forEach((value, i) => {
    assert.ok(near(value, found[i]), `${what}[${i}]: expected ${value}, got ${found[i]}`)
  })
  return expected.length
}

type Seen = { cases: number; points: number; figures: number; gaps: Map<string, number> }

/** Compares one case of a file with what came out; a figure that differs must be one of the known gaps. */
function compareCase(family: string, wanted: any, outputs: any, seen: Seen): void {
  assert.deepEqual(Object.keys(outputs).toSorted(), Object.keys(wanted.outputs).toSorted())
  seen.cases++
  seen.points += wanted.t.length
  for (const [key, list] of Object.entries<any>(wanted.outputs)) {
    if (!Array.isArray(list)) {
      assert.ok(near(list, outputs[key]), `${wanted.id} ${key}`)
      seen.figures++
      continue
    }
    assert.equal(outputs[key].length, list.length)
    list.forEach((expected: number | null, i: number) => {
      const found = outputs[key][i]
      const what = `${family} ${wanted.id} ${key} at t = ${wanted.t[i]}: ${expected}, got ${found}`
      seen.figures++
      if (key === 'alarm' || key === 'trend') return assert.equal(found ?? 0, expected ?? 0, what)
      if (near(expected, found)) return
      const allowed = wanted.zeroSumGroups?.[i] > 0 || (key === 'mu0' && expected! > 1e6)
      assert.ok(allowed, what)
      seen.gaps.set(key, (seen.gaps.get(key) ?? 0) + 1)
    })
  }
}

// cases per family as the notes on the reference count them
const families = [
  ['ears', 'reference', 63],
  ['ears-c3-published', 'reference', 21],
  ['farrington', 'reference', 30],
  ['farringtonFlexible', 'reference', 62],
  ['farringtonFlexibleIntended', 'intended', 15],
  ['simple', 'reference', 93],
] as const

for (const [family, standardError, cases] of families) {
  test(
    `a city sees the same alarms and figures as the reference: ${family}`,
    { skip },
    (context) => {
      const seen: Seen = { cases: 0, points: 0, figures: 0, gaps: new Map() }
      for (const name of filesOf(family)) {
        const file = parse(name)
        const asked = file.cases.map(({ id, algorithm, params, t }: any) => ({
          id,
          algorithm,
          params,
          t,
        }))
        const found = detectFile({ dataset: file.dataset, cases: asked }, { standardError })
        file.cases.forEach((wanted: any, i: number) => {
          assert.deepEqual(found.cases[i]?.t, wanted.t)
          compareCase(family, wanted, found.cases[i]?.outputs, seen)
        })
      }
      context.diagnostic(
        `golden ${family}: ${seen.points} points, ${seen.figures} figures compared, gaps ${JSON.stringify([...seen.gaps])}`,
      )
      assert.equal(seen.cases, cases)
      const listed = goldenGaps.filter((gap) => gap.family === family && gap.points > 0)
      const wanted = new Map(listed.map((gap) => [gap.output, gap.points]))
      assert.deepEqual(seen.gaps, wanted)
    },
  )
}

const rangeOf = (t: readonly number[]) => ({ from: t[0]! - 1, to: t.at(-1)! })
const seriesOf = (dataset: any) => ({
  counts: Float64Array.from(dataset.observed),
  frequency: dataset.frequency,
  days: dataset.epochAsDate && dataset.dates ? parseDates(dataset.dates) : undefined,
})

test(
  'the baseline of a week is the one the reference takes, group by group',
  { skip },
  (context) => {
    let rows = 0
    for (const name of filesOf('farringtonFlexible')) {
      const file = parse(name)
      const series = seriesOf(file.dataset)
      const axis = axisOf(series)
      const ws = createWorkspace(series.counts.length, 10)
      for (const { params, baselineExamples } of file.cases) {
        for (const example of baselineExamples) {
          const t = example.t - 1
          flexibleBaseline(ws, axis, t, params)
          const index = [...ws.index.subarray(0, ws.rows)]
          assert.deepEqual(
            index.map((i) => i + 1),
            example.index,
          )
          // group numbers are closed up here, so only which weeks share one can be compared
          const closed = [...new Set<number>(example.group)].toSorted((a, b) => a - b)
          assert.deepEqual(
            [...ws.group.subarray(0, ws.rows)],
            example.group.map((group: number) => closed.indexOf(group)),
          )
          const origin = axis.time(index[0]!, t)
          const shift = file.dataset.epochAsDate ? 0 : example.wtime[0]
          assertList(
            example.wtime,
            index.map((i) => axis.time(i, t) - origin + shift),
            `${name} time`,
          )
          rows += ws.rows
        }
      }
    }
    context.diagnostic(`golden baselineExamples: ${rows} points`)
    assert.ok(rows > 0)
  },
)

test(
  'the size of a baseline and its empty season groups are those of the reference',
  { skip },
  (context) => {
    let points = 0
    for (const name of filesOf('farringtonFlexible')) {
      const file = parse(name)
      for (const { params, t, baselineSize, zeroSumGroups, id } of file.cases) {
        const population = file.dataset.population && Float64Array.from(file.dataset.population)
        const series = { ...seriesOf(file.dataset), population: population ?? undefined }
        const found = farringtonFlexible(series, { ...params, range: rangeOf(t) })
        assertList(baselineSize, found.baselineSize, `${name} ${id} baselineSize`)
        points += assertList(zeroSumGroups, found.zeroGroups, `${name} ${id} zeroSumGroups`)
      }
    }
    context.diagnostic(`golden baselineSize and zeroSumGroups: ${points} points`)
    assert.ok(points > 0)
  },
)

test(
  'CIDARS thresholds and alarms are those of the moving-percentile files',
  { skip },
  (context) => {
    let points = 0
    for (const name of filesOf('moving-percentile')) {
      const { dataset, cases } = parse(name)
      for (const { id, params, t, threshold, alarm } of cases) {
        const found = movingPercentile(seriesOf(dataset), { ...params, range: rangeOf(t) })
        points += assertList(threshold, found.upperbound, `${name} ${id} threshold`)
        assert.deepEqual([...found.alarm], alarm)
      }
    }
    context.diagnostic(`golden moving-percentile: ${points} points`)
    assert.ok(points > 0)
  },
)

test('R(t) of four epidemics is that of EpiEstim, with its quantiles', { skip }, (context) => {
  let points = 0
  for (const name of filesOf('epiestim').filter((file) => !file.includes('discr_si'))) {
    const { dataset, cases } = parse(name)
    for (const wanted of cases) {
      const { mean_si: mean, std_si: sd, mean_prior, std_prior, t_start, t_end } = wanted.params
      // the reference gives the day after the last 0 instead of its probability
      const serial = mean
        ? Float64Array.from([...serialInterval(mean, sd, wanted.siDistr.length - 1), 0])
        : Float64Array.from(wanted.siDistr)
      assertList(wanted.siDistr, serial, `${name} siDistr`)
      const found = coriR(Float64Array.from(dataset.incidence), {
        serial,
        prior: { mean: mean_prior, sd: std_prior },
        windows: {
          start: Int32Array.from(t_start, (day: number) => day - 1),
          end: Int32Array.from(t_end, (day: number) => day - 1),
        },
      })
      assertList(wanted.lambda, found.lambda, `${name} lambda`)
      assertList(wanted.std, found.sd, `${name} std`)
      points += assertList(wanted.mean, found.mean, `${name} mean`)
      const quantiles = ['q025', 'q05', 'q25', 'median', 'q75', 'q95', 'q975']
      quantiles.forEach((key, q) => assertList(wanted[key], found.quantiles[q]!, `${name} ${key}`))
    }
  }
  context.diagnostic(`golden epiestim: ${points} windows with mean, sd and 7 quantiles`)
  assert.ok(points > 0)
})

test('serial intervals are cut into days as EpiEstim does', { skip }, (context) => {
  const { cases } = parse('epiestim__discr_si.json')
  let points = 0
  for (const { mean, sd, k, w } of cases) {
    points += assertList(w, serialInterval(mean, sd, k.length), `discr_si ${mean}`)
  }
  context.diagnostic(`golden epiestim discr_si: ${points} points`)
  assert.equal(points, 6 * 41)
})

test('R(t) after Wallinga and Teunis is that of the reference', { skip }, (context) => {
  const file = parse('wallinga-teunis__Flu2009.json')
  const { mean_si: mean, std_si: sd } = file.params
  const serial = Float64Array.from([...serialInterval(mean, sd, file.siDistr.length - 1), 0])
  const found = wallingaTeunisR(Float64Array.from(file.dataset.incidence), serial, {
    start: Int32Array.from(file.t_start, (day: number) => day - 1),
    end: Int32Array.from(file.t_end, (day: number) => day - 1),
  })
  const points = assertList(file.meanR, found, 'meanR')
  context.diagnostic(`golden wallinga-teunis: ${points} points`)
})

test('an epidemic doubles as fast as the reference says', { skip }, (context) => {
  const file = parse('growth__ebola_sim_clean.json')
  const found = growthRate(Float64Array.from(file.dataset.counts.slice(0, file.firstDays)))
  const { rate, rateInterval, doubling, doublingInterval, intercept } = found
  const values = [rate, ...rateInterval, doubling!, ...doublingInterval!, intercept]
  const wanted = [file.r, ...file.rConf, file.doubling, ...file.doublingConf, file.intercept]
  const points = assertList(wanted, values, 'growth')
  assert.equal(found.halving, undefined)
  context.diagnostic(`golden growth: ${points} figures`)
})

test(
  'the nowcast of the 2011 outbreak in Germany is that of the reference',
  { skip },
  (context) => {
    const file = parse('nowcast-lawless__hus_2011-06-02_m10.json')
    const csv = readFileSync(join(data, 'outbreaks/hus_o104_germany_2011_hosp_report.csv'), 'utf8')
    const rows = csv
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','))
    const [now, origin] = parseDates([file.params.now, file.params.timeOrigin])
    const found = nowcast(
      parseDates(rows.map(([event]) => event)),
      parseDates(rows.map((row) => row[1])),
      {
        now: now!,
        origin: origin!,
        maxDelay: file.params.D,
        window: file.params.m,
      },
    )
    assertList(file.delayCDF, found.delayCdf, 'delayCDF')
    assertList(file.reportedSoFar, found.reported, 'reportedSoFar')
    assert.deepEqual([...found.days], [...parseDates(file.when)])
    const points = assertList(file.nowcastPoint, found.estimate, 'nowcastPoint')
    context.diagnostic(`golden nowcast-lawless: ${points} points`)
  },
)

test('a Poisson CUSUM runs as long as the exact tables say', { skip }, (context) => {
  const { arl, hTable } = parse('cusum-arl.json')
  for (const { h, k, theta, ARL, 'FIR.ARL': fir } of arl) {
    const { average, fastStart } = cusumRunLength(theta, { h, k })
    assertList([ARL, fir], [average, fastStart], `run length of ${theta}`)
  }
  for (const { theta0, h, k, ARL } of hTable) {
    assert.equal(cusumReference(theta0), k)
    assertList([ARL], [cusumRunLength(theta0, { h, k }).average], `run length of ${theta0}`)
    const own = cusumRunLength(theta0, { k, h: cusumLimit(theta0, k, 500) }).average
    assert.ok(Math.abs(own - 500) <= Math.abs(ARL - 500) + 1e-6, `limit for ${theta0}`)
  }
  context.diagnostic(`golden cusum-arl: ${2 * arl.length + 2 * hTable.length} figures`)
})

test("the RKI detector's Poisson limits are those of the table", { skip }, (context) => {
  const { upper } = parse('rki-poisson-limits.json')
  context.diagnostic(
    `golden rki-poisson-limits: ${assertList(upper, poissonLimits, 'upper')} points`,
  )
})

test('every golden file of detection is compared, and what is not met is listed', { skip }, () => {
  const compared =
    /^(ears|farrington|simple|moving-percentile|epiestim|wallinga|growth|nowcast|cusum-arl|rki-)/
  const scans = /^(kulldorff|spacetime|stcd|expected-strata)/
  const others = readdirSync(folder).filter(
    (name) => name.endsWith('.json') && !compared.test(name) && !scans.test(name),
  )
  assert.deepEqual(others, [])
  for (const { reason } of goldenGaps) assert.ok(reason.length > 20)
})
