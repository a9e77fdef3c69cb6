import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test, type TestContext } from 'node:test'
import {
  bestPerCentre,
  circularZones,
  expectedFromStrata,
  findClusters,
  goldenGaps,
  monteCarloP,
  rankWindows,
  replicateMaxima,
  shiryaevRoberts,
  spaceTimeModel,
  spatialModel,
  zoneSets,
  type Scan,
} from './index.ts'

// oxlint-disable typescript/no-explicit-any, typescript/no-unsafe-type-assertion -- parsed reference files
const data =
  process.env['JINGWEI_SHARED_DATA'] ?? resolve(import.meta.dirname, '../../../../shared/data')
const folder = join(data, 'golden')
const skip = !existsSync(folder) && process.env['CI'] !== 'true' && `${folder} is not there`

const parse = (name: string): any => JSON.parse(readFileSync(join(folder, name), 'utf8'))
const filesOf = (family: string) => {
  const names = readdirSync(folder).filter((name) => name.startsWith(`${family}__`))
  assert.ok(names.length > 0, family)
  return names
}
const floats = (list: readonly number[]) => Float64Array.from(list)
// a set of one area is written without brackets
const listOf = (value: number | number[]): number[] => [value].flat()
const fromOne = (areas: Iterable<number>) => Array.from(areas, (area) => area + 1)

class Seen {
  points = 0
  readonly gaps = new Map<string, number>()

  /** Equal to relative 1e-6, absolute 1e-8 near 0; otherwise it must be a gap that is listed. */
  near(expected: number, found: number, what: string, gap?: string): void {
    this.points++
    const close = Math.abs(found - expected) <= Math.max(1e-8, 1e-6 * Math.abs(expected))
    if (close) return
    assert.ok(gap, `${what}: expected ${expected}, got ${found}`)
    this.gaps.set(gap, (this.gaps.get(gap) ?? 0) + 1)
  }

  same(expected: unknown, found: unknown, what: string): void {
    this.points++
    assert.deepEqual(found, expected, what)
  }

  report(context: TestContext, family: string): void {
    context.diagnostic(
      `golden ${family}: ${this.points} points compared, gaps ${JSON.stringify([...this.gaps])}`,
    )
    const listed = goldenGaps.filter((gap) => gap.family === family)
    assert.deepEqual(this.gaps, new Map(listed.map((gap) => [gap.output, gap.points])))
    assert.ok(this.points > 0)
  }
}

/** The scan of a case, made of its inputs only. */
function spatialCase(dataset: any, { model, popUpperBound, expectedInput }: any): Scan {
  const population = floats(dataset.population)
  const [x, y] = [floats(dataset.x), floats(dataset.y)]
  const zones = circularZones({ x, y, population, maxShare: popUpperBound })
  const cases = floats(dataset.cases)
  return model === 'poisson'
    ? spatialModel({ zones, cases, expected: floats(expectedInput) })
    : spatialModel({ zones, cases, population })
}

function compareClusters(seen: Seen, scan: Scan, wanted: any): void {
  const found = findClusters(scan, { limit: wanted.clusters.length })
  seen.same(wanted.clusters.length, found.length, `${wanted.id} clusters`)
  wanted.clusters.forEach((cluster: any, i: number) => {
    const ours = found[i]!
    const what = `${wanted.id} cluster ${i + 1}`
    seen.same(listOf(cluster.regions), fromOne(ours.areas), `${what} regions`)
    seen.same(cluster.center, ours.centre + 1, `${what} center`)
    seen.near(cluster.llr, ours.llr, `${what} llr`)
    seen.near(cluster.cases, ours.cases, `${what} cases`)
    seen.near(cluster.expected, ours.expected, `${what} expected`)
    seen.near(cluster.relativeRisk, ours.relativeRisk, `${what} relativeRisk`)
  })
}

test('a city sees the same clusters as the reference: kulldorff', { skip }, (context) => {
  const seen = new Seen()
  for (const name of filesOf('kulldorff')) {
    const file = parse(name)
    for (const wanted of file.cases) {
      const { model, popUpperBound, expectedInput } = wanted
      const scan = spatialCase(file.dataset, { model, popUpperBound, expectedInput })
      seen.same(wanted.numZones, scan.zones.order.length, `${wanted.id} numZones`)
      seen.near(wanted.totalCases, scan.total, `${wanted.id} totalCases`)
      const best = bestPerCentre(scan)
      wanted.perCenter.forEach((centre: any, i: number) => {
        const what = `${name} ${wanted.id} center ${i + 1}`
        const zones = scan.zones.offsets[i + 1]! - scan.zones.offsets[i]!
        seen.same(centre?.nZones ?? 0, zones, `${what} nZones`)
        if (!centre) return
        const gap = model === 'poisson' ? undefined : 'binomial perCenter maxLLR'
        seen.near(centre.maxLLR, best[i]!.llr, `${what} maxLLR`, gap)
        if (centre.maxLLR > 0) seen.same(centre.argmaxSize, best[i]!.size, `${what} argmaxSize`)
      })
      compareClusters(seen, scan, wanted)
    }
  }
  seen.report(context, 'kulldorff')
})

test(
  'chance makes clusters as often as in the reference: kulldorff p-values',
  { skip },
  (context) => {
    let compared = 0
    for (const name of filesOf('kulldorff')) {
      const file = parse(name)
      for (const { SpatialEpi: reference, ...wanted } of file.cases) {
        const scan = spatialCase(file.dataset, wanted)
        const maxima = replicateMaxima(scan, { seed: 1, from: 0, to: 999 })
        const found = findClusters(scan, { maxima })
        const listed = [{ p: reference.monteCarloP, regions: wanted.clusters[0].regions }]
        for (const { p, regions } of [...listed, ...reference.secondary]) {
          const ours = found.find(({ areas }) => fromOne(areas).join() === listOf(regions).join())
          assert.ok(Math.abs(ours!.pValue! - p) <= 0.02, `${wanted.id}: ${p}`)
          compared++
        }
        for (const share of [0.25, 0.5, 0.75, 0.9]) {
          const quantile = reference.simulatedMaxLLRQuantiles[`${share * 100}%`]
          const p = monteCarloP(quantile, maxima)
          // two samples of 999: four standard errors of the difference
          const slack = 4 * Math.sqrt((2 * share * (1 - share)) / 999)
          assert.ok(Math.abs(p - (1 - share)) <= slack, `${wanted.id} ${share}: ${p}`)
          compared++
        }
      }
    }
    context.diagnostic(`golden kulldorff Monte Carlo: ${compared} points compared`)
    assert.ok(compared > 0)
  },
)

function spaceTimeCase(dataset: any, model: string): Scan {
  const { lon, lat, counts, population } = dataset
  const zones = circularZones({ x: floats(lon), y: floats(lat), maxAreas: 15 })
  const cases: number[] = counts.flat()
  const people = floats(population.flat())
  const common = { zones, cases, periods: counts.length, maxDuration: counts.length }
  if (model === 'permutation') return spaceTimeModel({ model, ...common })
  if (model === 'populationPoisson') {
    return spaceTimeModel({ model: 'population-poisson', population: people, ...common })
  }
  // the reference's own baselines: one rate for all years
  const rate = cases.reduce((a, b) => a + b) / people.reduce((a, b) => a + b)
  const expected = people.map((value) => value * rate)
  return spaceTimeModel({ model: 'expectation-poisson', expected, ...common })
}

test('a province sees the same clusters as the reference: spacetime-scan', { skip }, (context) => {
  const seen = new Seen()
  for (const name of filesOf('spacetime-scan')) {
    const file = parse(name)
    for (const model of ['populationPoisson', 'expectationPoisson', 'permutation']) {
      const wanted = file[model]
      const scan = spaceTimeCase(file.dataset, model)
      const sets = zoneSets(scan.zones).map(fromOne)
      seen.same(file.zones.map(listOf), sets, 'zones')
      const found = rankWindows(scan, wanted.top.length)
      const key = (set: number[], duration: number) => `${duration}: ${set.join()}`
      const keys = found.map(({ areas, duration }) => key(fromOne(areas.toSorted()), duration))
      wanted.top.forEach((row: any, i: number) => {
        const what = `${model} ${i + 1}`
        // windows with equal scores have no order
        const at = keys.indexOf(key(sets[row.zone - 1]!, row.duration))
        const ours = found[at]
        assert.ok(ours, `${what} is not among ours`)
        seen.near(row.score, found[i]!.llr, `${what} score by rank`)
        seen.near(row.score, ours.llr, `${what} score`)
        seen.near(row.relrisk_in ?? row.relrisk, ours.ratioInside, `${what} relrisk_in`)
        seen.near(row.relrisk_out ?? 1, ours.ratioOutside, `${what} relrisk_out`)
      })
      seen.same(listOf(wanted.mlcLocations), fromOne(found[0]!.areas.toSorted()), model)
      seen.same(wanted.mlcDuration, found[0]!.duration, model)
      const maxima = replicateMaxima(scan, { seed: 1, from: 0, to: 999 })
      const p = monteCarloP(found[0]!.llr, maxima)
      // 99 replicates there, 999 here: four standard errors
      const slack = 0.02 + 4 * Math.sqrt((p * (1 - p)) / 99)
      assert.ok(Math.abs(p - wanted.mlcP) <= slack, `${model}: ${p}`)
    }
  }
  seen.report(context, 'spacetime-scan')
})

test('a city hears the same alarm as the reference: stcd', { skip }, (context) => {
  const seen = new Seen()
  for (const name of filesOf('stcd')) {
    const file = parse(name)
    const events = { x: floats(file.x), y: floats(file.y), t: floats(file.t) }
    for (const { radius, epsilon, threshold, ...wanted } of file.cases) {
      const found = shiryaevRoberts(events, { radius, epsilon, threshold })
      wanted.R.forEach((value: number, i: number) => {
        seen.near(value, found.statistic[i]!, `R[${i}]`)
      })
      seen.same(wanted.idxFirstAlarm, found.firstAlarm + 1, 'idxFirstAlarm')
      seen.same(wanted.idxClusterCentre, found.centre + 1, 'idxClusterCentre')
    }
  }
  seen.report(context, 'stcd')
})

test(
  'age, sex and race explain as many cases as in the reference: expected-strata',
  { skip },
  (context) => {
    const seen = new Seen()
    for (const name of filesOf('expected-strata')) {
      const { strata, expected } = parse(name)
      const names: string[] = [...new Set<string>(strata.county)]
      const kinds = strata.race.map((race: string, i: number) =>
        [race, strata.gender[i], strata.age[i]].join(),
      )
      const known = [...new Set(kinds)]
      const found = expectedFromStrata(
        {
          area: Int32Array.from(strata.county, (county: string) => names.indexOf(county)),
          stratum: Int32Array.from(kinds, (kind) => known.indexOf(kind)),
          cases: floats(strata.cases),
          population: floats(strata.population),
        },
        names.length,
      )
      assert.equal(expected.length, found.length)
      expected.forEach((value: number, i: number) => {
        seen.near(value, found[i]!, names[i]!)
      })
    }
    seen.report(context, 'expected-strata')
  },
)
