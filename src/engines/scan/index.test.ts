import assert from 'node:assert/strict'
import { test } from 'node:test'
import { replicateMaximaInWorkers, scanFileInWorkers } from './adapter.ts'
import {
  circularZones,
  expectedFromStrata,
  findClusters,
  monteCarloP,
  rankWindows,
  replicateCounts,
  replicateMaxima,
  scanFile,
  ScanError,
  shiryaevRoberts,
  spaceTimeModel,
  spatialModel,
  toPlane,
  type ScanAnswer,
} from './index.ts'
import { aliasTable } from './draw.ts'
import { createGenerator } from './random.ts'

const floats = (...list: number[]) => Float64Array.from(list)
const row = (n: number) => ({
  x: Float64Array.from({ length: n }, (_, i) => i),
  y: new Float64Array(n),
})
// six communities in a row, 1,000 people each, eight days; the second and third have more and more since day 5
const street = row(6)
const days = [
  [1, 0, 1, 0, 1, 1],
  [0, 1, 0, 1, 0, 1],
  [1, 0, 1, 1, 0, 0],
  [0, 1, 0, 0, 1, 1],
  [1, 0, 1, 0, 1, 0],
  [0, 4, 3, 1, 0, 1],
  [1, 5, 4, 0, 1, 0],
  [0, 6, 5, 0, 0, 1],
]
const people = new Float64Array(6).fill(1000)
const week = { cases: days.flat(), periods: 8, maxDuration: 4 }
const streetZones = circularZones({ ...street, population: people, maxShare: 0.5 })
const streetScan = spaceTimeModel({
  model: 'population-poisson',
  zones: streetZones,
  population: people,
  ...week,
})

test('circles grow community by community, nearest first, as long as half of the people are outside', () => {
  const { offsets, order } = circularZones({
    x: floats(0, 1, 2, 10),
    y: floats(0, 0, 0, 0),
    population: floats(100, 100, 100, 700),
    maxShare: 0.2,
  })
  const lists = Array.from({ length: 4 }, (_, i) =>
    Array.from(order.subarray(offsets[i], offsets[i + 1])),
  )
  // the second has two neighbours at the same distance: the first of them in the list comes first
  assert.deepEqual(lists, [[0, 1], [1, 0], [2, 1], []])
})

test('communities at one place each start their own circle', () => {
  const { offsets, order } = circularZones({ x: floats(5, 5, 5), y: floats(1, 1, 1), maxAreas: 2 })
  const lists = Array.from({ length: 3 }, (_, i) =>
    Array.from(order.subarray(offsets[i], offsets[i + 1])),
  )
  assert.deepEqual(lists, [
    [0, 1],
    [1, 0],
    [2, 0],
  ])
})

test('a degree of longitude is shorter in the north than a degree of latitude', () => {
  const { x, y } = toPlane(floats(114, 115), floats(60, 60))
  const { y: north } = toPlane(floats(114, 114), floats(59.5, 60.5))
  assert.ok(Math.abs(x[1]! - x[0]! - 55.6) < 0.1)
  assert.equal(y[0], y[1])
  assert.ok(Math.abs(north[1]! - north[0]! - 111.2) < 0.1)
})

test('the outbreak in two neighbouring communities since three days is the most likely cluster', () => {
  const maxima = replicateMaxima(streetScan, { seed: 42, from: 0, to: 199 })
  const [first, second] = findClusters(streetScan, { maxima })
  assert.deepEqual(Array.from(first!.areas.toSorted()), [1, 2])
  assert.equal(first!.duration, 3)
  assert.equal(first!.cases, 27)
  // 48 cases in eight days: 6 a day, 1 of them in each community
  const total = days.flat().reduce((a, b) => a + b)
  const expected = (total / 8) * 3 * (2 / 6)
  assert.ok(Math.abs(first!.expected - expected) < 1e-9)
  const llr =
    27 * Math.log(27 / expected) + (total - 27) * Math.log((total - 27) / (total - expected))
  assert.ok(Math.abs(first!.llr - llr) < 1e-9)
  assert.equal(first!.pValue, 1 / 200)
  assert.equal(first!.recurrenceInterval, 200)
  assert.ok(second === undefined || second.pValue! > 0.5)
})

test('a cluster shares no community with one before it, a ranking may', () => {
  const clusters = findClusters(streetScan, { limit: 6 })
  const all = clusters.flatMap(({ areas }) => [...areas])
  assert.equal(new Set(all).size, all.length)
  const ranked = rankWindows(streetScan, 5)
  assert.equal(ranked.length, 5)
  assert.ok(ranked.slice(1).some(({ areas }) => areas.includes(1)))
  const sets = ranked.map(({ areas, duration }) => `${duration} ${areas.toSorted().join()}`)
  assert.equal(new Set(sets).size, 5)
})

test('where no community has more cases than expected there is no cluster', () => {
  const even = spatialModel({ zones: streetZones, cases: people, expected: people })
  assert.deepEqual(findClusters(even), [])
  const everything = circularZones({ ...street, population: people, maxShare: 1 })
  assert.deepEqual(
    findClusters(spatialModel({ zones: everything, cases: people, expected: people })),
    [],
  )
})

test('a p-value counts the observed case in, and equal maxima', () => {
  assert.equal(monteCarloP(5, floats(1, 5, 6, 2)), 3 / 5)
  assert.equal(monteCarloP(7, floats(1, 5, 6, 2)), 1 / 5)
})

test('workers share the replicates and find what one would', async () => {
  const alone = replicateMaxima(streetScan, { seed: 9, from: 0, to: 20 })
  const parts = [
    ...replicateMaxima(streetScan, { seed: 9, from: 0, to: 7 }),
    ...replicateMaxima(streetScan, { seed: 9, from: 7, to: 20 }),
  ]
  assert.deepEqual([...alone], parts)
  for (const workers of [1, 2, 3]) {
    // oxlint-disable-next-line no-await-in-loop -- one number of workers after the other
    const found = await replicateMaximaInWorkers(streetScan, { seed: 9, from: 0, to: 20 }, workers)
    assert.deepEqual(found, alone)
  }
  assert.notDeepEqual(replicateMaxima(streetScan, { seed: 10, from: 0, to: 20 }), alone)
})

test('dates dealt out anew keep the cases of each day and of each community', () => {
  const scan = spaceTimeModel({ model: 'permutation', zones: streetZones, ...week, maxDuration: 8 })
  for (let replicate = 0; replicate < 20; replicate++) {
    const counts = replicateCounts(scan, 3, replicate)
    const perDay = Array.from({ length: 8 }, (_, d) =>
      counts.subarray(d * 6, d * 6 + 6).reduce((a, b) => a + b),
    )
    const sums = days.toReversed().map((day) => day.reduce((a, b) => a + b))
    sums.forEach((_, d) => assert.equal(perDay[d]! - (perDay[d - 1] ?? 0), sums[d]))
    const perArea = people.map((_, area) => days.reduce((sum, day) => sum + day[area]!, 0))
    assert.deepEqual([...counts.subarray(42)], [...perArea])
  }
})

test('cases fall where people live', () => {
  const draw = aliasTable(floats(1, 0, 7, 2))
  const generator = createGenerator(5, 0)
  const seen = new Float64Array(4)
  for (let n = 0; n < 40_000; n++) seen[draw(generator)]!++
  assert.equal(seen[1], 0)
  // five standard deviations
  for (const [cell, share] of [0.1, 0, 0.7, 0.2].entries()) {
    const spread = Math.sqrt(40_000 * share * (1 - share))
    assert.ok(Math.abs(seen[cell]! - 40_000 * share) <= 5 * spread, String(cell))
  }
})

test('an alarm sounds at the first event that lifts the statistic over the threshold', () => {
  // four far from each other, then four at one place
  const [x, y] = [floats(0, 100, 200, 300, 50, 50, 50, 50), new Float64Array(8)]
  const t = floats(1, 2, 3, 4, 5, 6, 7, 8)
  const options = { radius: 10, epsilon: 1 }
  const { statistic } = shiryaevRoberts({ x, y, t }, { ...options, threshold: 1e9 })
  // one event: 2 e^−1; two far apart: the first circle has 1 of the events since, 2 · 1/2 expected
  assert.ok(Math.abs(statistic[0]! - 2 / Math.E) < 1e-12)
  assert.ok(Math.abs(statistic[1]! - (2 / Math.E + 2 * Math.exp(-0.5))) < 1e-12)
  const threshold = (statistic[6]! + statistic[7]!) / 2
  const alarm = shiryaevRoberts({ x, y, t }, { ...options, threshold })
  assert.deepEqual([alarm.firstAlarm, alarm.centre], [7, 4])
})

test('old people explain the cases of a community where old people live', () => {
  const expected = expectedFromStrata(
    {
      area: Int32Array.of(0, 0, 1, 1),
      stratum: Int32Array.of(0, 1, 0, 1),
      cases: floats(1, 8, 3, 4),
      population: floats(100, 300, 300, 100),
    },
    2,
  )
  // rates 4/400 and 12/400
  assert.deepEqual(
    [...expected].map((value) => Math.round(value * 1e9) / 1e9),
    [10, 6],
  )
})

const file = {
  model: 'population-poisson',
  ids: ['a', 'b', 'c', 'd', 'e', 'f'],
  x: [...street.x],
  y: [...street.y],
  cases: days,
  population: [...people],
  maxDuration: 4,
  maxShare: 0.5,
  replicates: 99,
  seed: 4,
}

test('a file is answered with the names of its communities, alone or with workers', async () => {
  const found = scanFile(file) as ScanAnswer
  assert.deepEqual(found.clusters[0]!.areas.toSorted(), ['b', 'c'])
  assert.equal(found.clusters[0]!.firstPeriod, 5)
  assert.equal(found.clusters[0]!.pValue, 0.01)
  assert.deepEqual(
    JSON.parse(JSON.stringify(found)),
    JSON.parse(JSON.stringify(await scanFileInWorkers(file, 2))),
  )
})

test('every model can be asked for in a file', () => {
  const { cases: _, population, maxDuration, ...place } = file
  const strata = {
    area: ['a', 'b', 'c'],
    stratum: ['old', 'old', 'old'],
    cases: [1, 9, 1],
    population: [5, 5, 5],
  }
  const answers = [
    { ...place, model: 'poisson', cases: days[7], population },
    { ...place, model: 'poisson', strata },
    { ...place, model: 'binomial', cases: days[7], population },
    { ...place, model: 'permutation', cases: days, maxDuration },
    {
      ...place,
      model: 'expectation-poisson',
      cases: days,
      expected: days.map((day) => day.map(() => 0.5)),
    },
  ].map((one) => scanFile(one) as ScanAnswer)
  for (const { clusters } of answers) assert.ok(clusters[0]!.areas.includes('b'))
  const events = {
    model: 'shiryaev-roberts',
    x: [0, 0],
    y: [0, 0],
    t: [1, 2],
    radius: 1,
    threshold: 1,
  }
  assert.deepEqual((scanFile(events) as { firstAlarm: number | null }).firstAlarm, 1)
})

const refusals: [string, () => unknown, Partial<ScanError>][] = [
  [
    'a count below 0',
    () =>
      spaceTimeModel({
        model: 'permutation',
        zones: streetZones,
        ...week,
        cases: week.cases.with(13, -1),
      }),
    { code: 'bad_count', row: 13, field: 'cases' },
  ],
  [
    'half a case in space and time',
    () =>
      spaceTimeModel({
        model: 'permutation',
        zones: streetZones,
        ...week,
        cases: week.cases.with(2, 0.5),
      }),
    { code: 'bad_count', row: 2, field: 'cases' },
  ],
  [
    'a count that is no number',
    () => spatialModel({ zones: streetZones, cases: people.with(3, NaN), expected: people }),
    { code: 'bad_count', row: 3, field: 'cases' },
  ],
  [
    'no case at all',
    () => spatialModel({ zones: streetZones, cases: new Float64Array(6), expected: people }),
    { code: 'bad_option', field: 'cases' },
  ],
  [
    'cases where nobody lives',
    () => spatialModel({ zones: streetZones, cases: people, expected: people.with(4, 0) }),
    { code: 'bad_expected', row: 4, field: 'expected' },
  ],
  [
    'more cases than people',
    () => spatialModel({ zones: streetZones, cases: people.with(1, 1001), population: people }),
    { code: 'bad_count', row: 1, field: 'cases' },
  ],
  [
    'a list too short',
    () => spatialModel({ zones: streetZones, cases: people, expected: floats(1) }),
    { code: 'length_differs', field: 'expected' },
  ],
  [
    'a place that is no number',
    () => circularZones({ x: floats(0, NaN), y: floats(0, 0) }),
    { code: 'bad_coordinate', row: 1, field: 'x' },
  ],
  [
    'no people for a model that needs them',
    () => spaceTimeModel({ model: 'population-poisson', zones: streetZones, ...week }),
    { code: 'bad_option', field: 'population' },
  ],
  [
    'windows longer than the data',
    () => spaceTimeModel({ model: 'permutation', zones: streetZones, ...week, maxDuration: 9 }),
    { code: 'bad_option', field: 'maxDuration' },
  ],
  [
    'a share no community keeps',
    () => circularZones({ ...street, population: people, maxShare: 0.1 }),
    { code: 'no_zone', field: 'maxShare' },
  ],
  [
    'a share above 1',
    () => circularZones({ ...street, population: people, maxShare: 2 }),
    { code: 'bad_option', field: 'maxShare' },
  ],
  [
    'times that fall',
    () =>
      shiryaevRoberts(
        { x: floats(0, 0), y: floats(0, 0), t: floats(2, 1) },
        { radius: 1, epsilon: 1, threshold: 9 },
      ),
    { code: 'unsorted_times', row: 1, field: 't' },
  ],
  [
    'a negative seed',
    () => replicateMaxima(streetScan, { seed: -1, from: 0, to: 1 }),
    { code: 'bad_option', field: 'seed' },
  ],
  [
    'cases in a stratum without people',
    () =>
      expectedFromStrata(
        {
          area: Int32Array.of(0),
          stratum: Int32Array.of(0),
          cases: floats(1),
          population: floats(0),
        },
        1,
      ),
    { code: 'bad_population', row: 0, field: 'population' },
  ],
  [
    'a day with a community missing in a file',
    () => scanFile({ ...file, cases: days.with(2, [1]) }),
    { code: 'bad_layout', row: 2, field: 'cases' },
  ],
  [
    'a word in a file for a number',
    () => scanFile({ ...file, population: [1, 'two', 3, 4, 5, 6] }),
    { code: 'bad_layout', row: 1, field: 'population' },
  ],
  [
    'an unknown model in a file',
    () => scanFile({ ...file, model: 'magic' }),
    { code: 'bad_layout', field: 'model' },
  ],
  [
    'the same id twice in a file',
    () => scanFile({ ...file, ids: ['a', 'a', 'c', 'd', 'e', 'f'] }),
    { code: 'bad_option', field: 'ids' },
  ],
]

for (const [what, run, wanted] of refusals) {
  test(`${what} is refused by row and field`, () => {
    assert.throws(run, (error) => {
      assert.ok(error instanceof ScanError)
      assert.deepEqual(
        { code: error.code, row: error.row, field: error.field },
        { row: undefined, ...wanted },
      )
      return true
    })
  })
}
