import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  bestPerCentre,
  circularZones,
  findClusters,
  rankWindows,
  replicateCounts,
  replicateMaxima,
  shiryaevRoberts,
  spaceTimeModel,
  spatialModel,
  type Scan,
} from './index.ts'
import { dice, plainMaximum, slowNeighbours, slowWindows } from './reference.ts'

const near = (found: number, wanted: number, slack = 1e-9) =>
  assert.ok(
    Math.abs(found - wanted) <= slack * Math.max(1, Math.abs(wanted)),
    `expected ${wanted}, got ${found}`,
  )
const check = <T extends [unknown, ...unknown[]]>(property: fc.IProperty<T>, numRuns = 40) =>
  fc.assert(property, { numRuns })

type City = {
  x: Float64Array
  y: Float64Array
  people: Float64Array
  cases: Float64Array
  periods: number
}
const models = [
  'poisson',
  'binomial',
  'population-poisson',
  'expectation-poisson',
  'permutation',
] as const
type Model = (typeof models)[number]

/** A city on a coarse grid, so that distances tie; some communities without people. */
function cityOf(seed: number, areas: number, periods: number): City {
  const next = dice(seed)
  const whole = (size: number) => Math.floor(next() * size)
  const people = Float64Array.from({ length: areas }, () => (next() < 0.1 ? 0 : 50 + whole(500)))
  people[0] = 100
  const cases = Float64Array.from({ length: areas * periods }, (_, i) =>
    people[i % areas] === 0 || next() < 0.4 ? 0 : whole(5),
  )
  cases[0] = 1
  const place = () => Float64Array.from({ length: areas }, () => whole(8))
  return { x: place(), y: place(), people, cases, periods }
}

function scanOf(city: City, model: Model): Scan {
  const { x, y, people, cases, periods } = city
  const zones = circularZones({ x, y, population: people, maxShare: 0.6 })
  const areas = x.length
  if (model === 'poisson')
    return spatialModel({ zones, cases: cases.slice(0, areas), expected: people })
  if (model === 'binomial')
    return spatialModel({ zones, cases: cases.slice(0, areas), population: people })
  const common = { zones, cases, periods, maxDuration: Math.min(3, periods) }
  if (model === 'permutation') return spaceTimeModel({ model, ...common })
  if (model === 'population-poisson')
    return spaceTimeModel({ model, population: people, ...common })
  const expected = cases.map((_, cell) => (people[cell % areas]! * (1 + (cell % 3))) / 250)
  return spaceTimeModel({ model, expected, ...common })
}

const cities = fc
  .tuple(
    fc.integer({ min: 1, max: 2 ** 30 }),
    fc.integer({ min: 2, max: 30 }),
    fc.integer({ min: 1, max: 6 }),
  )
  .map(([seed, areas, periods]) => cityOf(seed, areas, periods))
const anyModel = fc.constantFrom(...models)

test('neighbours are those that sorting by distance gives, whatever the places', () => {
  const coordinate = fc.oneof(
    fc.integer({ min: 0, max: 5 }),
    fc.double({ min: -1, max: 1, noNaN: true }),
  )
  check(
    fc.property(
      fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 200 }),
      (places) => {
        const x = Float64Array.from(places, ([value]) => value)
        const y = Float64Array.from(places, ([, value]) => value)
        const { offsets, order } = circularZones({ x, y, maxAreas: Math.ceil(places.length / 3) })
        for (const centre of x.keys()) {
          const found = order.slice(offsets[centre], offsets[centre + 1])
          assert.deepEqual([...found], slowNeighbours(x, y, centre).slice(0, found.length))
          assert.equal(found.length, Math.ceil(places.length / 3))
        }
      },
    ),
  )
})

test('the ranking and the best window equal those of trying every window', () => {
  check(
    fc.property(cities, anyModel, (city, model) => {
      const scan = scanOf(city, model)
      const slow = slowWindows(scan, scan.counts)
      const best = Math.max(0, ...slow.map(({ llr }) => llr))
      near(Math.max(...bestPerCentre(scan).map(({ llr }) => llr)), best)
      const sets = new Map(
        slow.map((window) => [
          `${window.duration} ${window.areas.toSorted((a, b) => a - b).join()}`,
          window.llr,
        ]),
      )
      const wanted = [...sets.values()]
        .filter((llr) => llr > 1e-9)
        .toSorted((a, b) => b - a)
        .slice(0, 8)
      const found = rankWindows(scan, 8).filter(({ llr }) => llr > 1e-9)
      assert.equal(found.length, wanted.length)
      found.forEach(({ llr }, i) => near(llr, wanted[i]!))
    }),
  )
})

test('secondary clusters equal those of trying every window without the communities before', () => {
  check(
    fc.property(cities, anyModel, (city, model) => {
      const scan = scanOf(city, model)
      const slow = slowWindows(scan, scan.counts)
      const taken = new Set<number>()
      for (const { llr, areas } of findClusters(scan, { limit: 4 })) {
        const free = slow.filter((window) => !window.areas.some((area) => taken.has(area)))
        near(llr, Math.max(...free.map((window) => window.llr)))
        for (const area of areas) taken.add(area)
      }
    }),
  )
})

test('the largest ratio of a replicate is that of trying every window on its cases', () => {
  check(
    fc.property(cities, anyModel, fc.nat(1000), (city, model, seed) => {
      const scan = scanOf(city, model)
      const maxima = replicateMaxima(scan, { seed, from: 0, to: 5 })
      maxima.forEach((maximum, replicate) => {
        near(maximum, plainMaximum(scan, replicateCounts(scan, seed, replicate)))
      })
    }),
    80,
  )
})

test('a city of many cases has the same maxima as one by one', () => {
  const city = cityOf(5, 25, 4)
  // the plain binomial terms cancel to nine digits; too many cases for two durations to share a word
  const large = {
    ...city,
    cases: city.cases.map((count) => count * 3000),
    people: city.people.map((n) => n * 9000),
  }
  for (const model of models) {
    const scan = scanOf(large, model)
    const [maximum] = replicateMaxima(scan, { seed: 1, from: 0, to: 1 })
    near(maximum!, plainMaximum(scan, replicateCounts(scan, 1, 0)), 1e-7)
  }
})

test('numbering the communities otherwise changes no ratio', () => {
  check(
    fc.property(cities, anyModel, (city, model) => {
      const areas = city.x.length
      const mirror = (list: Float64Array) =>
        list.map((_, cell) => list[cell - (cell % areas) + areas - 1 - (cell % areas)]!)
      // ties by number would make other circles
      const spread = {
        ...city,
        x: city.x.map((value, i) => value + i * 0.0137),
        y: city.y.map((value, i) => value + i * i * 0.0003),
      }
      const turned = {
        ...spread,
        x: mirror(spread.x),
        y: mirror(spread.y),
        people: mirror(spread.people),
        cases: mirror(spread.cases),
      }
      const expectation = model === 'expectation-poisson'
      fc.pre(!expectation)
      const [a, b] = [spread, turned].map((one) => rankWindows(scanOf(one, model), 5))
      assert.equal(a!.length, b!.length)
      a!.forEach(({ llr }, i) => near(b![i]!.llr, llr))
    }),
  )
})

test('one more case in the cluster, and one less outside, never lowers its ratio', () => {
  check(
    fc.property(
      cities,
      fc.constantFrom('poisson', 'binomial', 'population-poisson'),
      (city, model) => {
        const areas = city.x.length
        const scan = scanOf(city, model)
        const [top] = findClusters(scan, { limit: 1 })
        fc.pre(top !== undefined)
        const cell = (area: number) => (city.cases.length / areas - 1) * areas + area
        const spatial = model !== 'population-poisson'
        const inside = [...top!.areas].find((area) => city.people[area]! > 0)!
        const outside = Array.from({ length: areas }, (_, area) => area).find(
          (area) => !top!.areas.includes(area) && city.cases[spatial ? area : cell(area)]! > 0,
        )
        fc.pre(outside !== undefined)
        const cases = city.cases.slice()
        cases[spatial ? inside : cell(inside)]! += 1
        cases[spatial ? outside! : cell(outside!)]! -= 1
        const [more] = findClusters(scanOf({ ...city, cases }, model), { limit: 1 })
        assert.ok(more!.llr >= top!.llr - 1e-9)
      },
    ),
  )
})

test('dealing dates out anew loses no case of a community or a day', () => {
  check(
    fc.property(cities, fc.nat(1000), (city, seed) => {
      const areas = city.x.length
      const zones = circularZones({ x: city.x, y: city.y })
      const { cases, periods } = city
      const scan = spaceTimeModel({
        model: 'permutation',
        zones,
        cases,
        periods,
        maxDuration: periods,
      })
      const counts = replicateCounts(scan, seed, 0)
      const sum = (list: Iterable<number>) => [...list].reduce((a, b) => a + b, 0)
      assert.deepEqual(Array.from(counts.slice(-areas)), Array.from(scan.counts.slice(-areas)))
      for (let d = 0; d < periods; d++) {
        const range = [d * areas, (d + 1) * areas] as const
        assert.equal(sum(counts.slice(...range)), sum(scan.counts.slice(...range)))
      }
    }),
  )
})

test('the space-time statistic equals its definition on any events', () => {
  const events = fc.array(fc.tuple(fc.nat(20), fc.nat(20)), { minLength: 1, maxLength: 40 })
  check(
    fc.property(
      events,
      fc.integer({ min: 1, max: 15 }),
      fc.double({ min: 0.1, max: 2, noNaN: true }),
      (places, radius, epsilon) => {
        const [x, y] = [0, 1].map((k) => Float64Array.from(places, (place) => place[k]!))
        const t = Float64Array.from(places, (_, i) => i)
        const { statistic } = shiryaevRoberts(
          { x: x!, y: y!, t },
          { radius, epsilon, threshold: 50 },
        )
        const n = places.length
        const inCircle = (k: number, i: number) =>
          Math.hypot(x![k]! - x![i]!, y![k]! - y![i]!) < radius
        let wanted = 0
        for (let k = 0; k < n; k++) {
          const members = places.map((_, i) => i).filter((i) => inCircle(k, i))
          const since = members.filter((i) => i >= k).length
          wanted += (1 + epsilon) ** since * Math.exp((-epsilon * (n - k) * members.length) / n)
        }
        near(statistic[n - 1]!, wanted)
      },
    ),
  )
})
