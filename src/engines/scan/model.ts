// What a scan looks at, as plain data that can be handed to a worker: zones, counts and expectations by how far back
// a window reaches, and how cases fall when nothing is going on.
import {
  requireAmounts,
  requireLength,
  requireOption,
  requireWhole,
  requireWholeCounts,
  ScanError,
} from './errors.ts'
import type { Likelihood } from './likelihood.ts'
import type { Zones } from './zones.ts'

/** How cases fall in a replicate: so many over all cells, a Poisson number in each, or dates dealt out anew. */
export type Draw = 'multinomial' | 'poisson' | 'permutation'

export type Scan = {
  readonly zones: Zones
  readonly areas: number
  /** Periods in all, and how many of the last ones a window may cover. */
  readonly periods: number
  readonly durations: number
  readonly likelihood: Likelihood
  readonly draw: Draw
  /** Cases of all periods, and people (binomial only). */
  readonly total: number
  readonly population: number
  /** At `(d − 1) × areas + area`: cases of the area in the last d periods. */
  readonly counts: Float64Array
  /** What is to be expected there. */
  readonly expected: Float64Array
  /** For permutation: the area of every case, and the cases of each of the last periods, the last one first. */
  readonly caseAreas: Int32Array
  readonly latest: Int32Array
}

export type SpatialOptions = {
  readonly zones: Zones
  /** Cases per area, ≥ 0; fractions are allowed. */
  readonly cases: Float64Array
  /** Poisson: anything proportional to the expected cases, such as people or `expectedFromStrata`. */
  readonly expected?: Float64Array | undefined
  /** Binomial: people per area, of whom the cases are some. */
  readonly population?: Float64Array | undefined
}

/**
 * Kulldorff's scan in space: Poisson with `expected`, binomial with `population`; give one of them.
 * @throws ScanError on amounts below 0, more cases than people, cases where none can be expected
 */
export function spatialModel(options: SpatialOptions): Scan {
  const { zones, cases, expected, population } = options
  const { areas } = zones
  requireOption(
    (expected === undefined) !== (population === undefined),
    'expected',
    'expected either expected cases (Poisson) or a population (binomial)',
  )
  requireLength(cases, 'cases', areas)
  requireAmounts(cases, 'cases', 'bad_count')
  const field = expected ? 'expected' : 'population'
  const measure = (expected ?? population)!
  requireLength(measure, field, areas)
  requireAmounts(measure, field, expected ? 'bad_expected' : 'bad_population')
  if (population) requireFewerCases(cases, population)
  const total = sum(cases)
  const scaled = scaledTo(measure, total, field)
  requireExpectedCases(cases, scaled, field)
  return {
    zones,
    areas,
    periods: 1,
    durations: 1,
    likelihood: population ? 'binomial' : 'poisson',
    draw: 'multinomial',
    total,
    population: population ? sum(population) : 0,
    counts: Float64Array.from(cases),
    expected: scaled,
    caseAreas: new Int32Array(0),
    latest: new Int32Array(0),
  }
}

export type SpaceTimeModel = 'population-poisson' | 'expectation-poisson' | 'permutation'

export type SpaceTimeOptions = {
  readonly model: SpaceTimeModel
  readonly zones: Zones
  /** Whole numbers, `periods × areas`, the oldest period first. */
  readonly cases: ArrayLike<number>
  readonly periods: number
  /** Windows cover the last 1 to this many periods. */
  readonly maxDuration: number
  /** population-poisson: people per cell, or per area when they are the same in each period. */
  readonly population?: Float64Array | undefined
  /** expectation-poisson: cases to be expected per cell, as some other method foresees them. */
  readonly expected?: Float64Array | undefined
}

/**
 * Prospective scans in space and time: windows end with the last period.
 * @throws ScanError on counts that are not whole, lists of other lengths, cases where none can be expected
 */
export function spaceTimeModel(options: SpaceTimeOptions): Scan {
  const { model, zones, periods, maxDuration } = options
  const { areas } = zones
  requireWhole(periods, 'periods', 1)
  requireWhole(maxDuration, 'maxDuration', 1)
  requireOption(
    maxDuration <= periods,
    'maxDuration',
    `expected at most ${periods} periods, got ${maxDuration}`,
  )
  requireLength(options.cases, 'cases', periods * areas)
  requireWholeCounts(options.cases, 'cases')
  requireMeasure(options)
  const cases = Float64Array.from(options.cases)
  const total = sum(cases)
  const cells = expectedCells(options, cases, total)
  const field = model === 'expectation-poisson' ? 'expected' : 'population'
  requireExpectedCases(cases, cells, field)
  const permutation = model === 'permutation'
  return {
    zones,
    areas,
    periods,
    durations: maxDuration,
    likelihood: model === 'expectation-poisson' ? 'expectation-poisson' : 'poisson',
    draw: permutation ? 'permutation' : model === 'expectation-poisson' ? 'poisson' : 'multinomial',
    total,
    population: 0,
    counts: reachingBack(cases, options),
    expected: reachingBack(cells, options),
    caseAreas: permutation ? areaOfEachCase(cases, areas, total) : new Int32Array(0),
    latest: permutation ? latestTotals(cases, options) : new Int32Array(0),
  }
}

function requireMeasure({ model, population, expected }: SpaceTimeOptions): void {
  const wanted = {
    'population-poisson': 'population',
    'expectation-poisson': 'expected',
    permutation: undefined,
  }[model]
  for (const [field, list] of Object.entries({ population, expected })) {
    if (field === wanted) requireOption(list !== undefined, field, `expected with model ${model}`)
    else requireOption(list === undefined, field, `not expected with model ${model}`)
  }
}

/** Expected cases of each cell. */
function expectedCells(options: SpaceTimeOptions, cases: Float64Array, total: number) {
  const { model, periods, zones } = options
  const { areas } = zones
  if (model === 'expectation-poisson') {
    const expected = options.expected!
    requireLength(expected, 'expected', periods * areas)
    requireAmounts(expected, 'expected', 'bad_expected')
    return expected
  }
  requireOption(total > 0, 'cases', 'expected at least one case')
  if (model === 'population-poisson') {
    const people = options.population!
    const each = people.length === areas ? 0 : areas
    requireLength(people, 'population', each === 0 ? areas : periods * areas)
    requireAmounts(people, 'population', 'bad_population')
    const cells = new Float64Array(periods * areas)
    for (let period = 0; period < periods; period++) {
      const share = people.subarray(period * each, period * each + areas)
      cells.set(scaledTo(share, total / periods, 'population'), period * areas)
    }
    return cells
  }
  const perArea = new Float64Array(areas)
  cases.forEach((count, cell) => {
    perArea[cell % areas]! += count
  })
  const perPeriod = Float64Array.from({ length: periods }, (_, period) =>
    sum(cases.subarray(period * areas, (period + 1) * areas)),
  )
  return Float64Array.from(
    cases,
    (_, cell) => (perPeriod[Math.floor(cell / areas)]! * perArea[cell % areas]!) / total,
  )
}

/** Sums over the last 1, 2, … periods. */
function reachingBack(cells: Float64Array, { periods, maxDuration, zones }: SpaceTimeOptions) {
  const { areas } = zones
  const sums = new Float64Array(maxDuration * areas)
  for (let d = 0; d < maxDuration; d++) {
    for (let area = 0; area < areas; area++) {
      const before = d === 0 ? 0 : sums[(d - 1) * areas + area]!
      sums[d * areas + area] = before + cells[(periods - 1 - d) * areas + area]!
    }
  }
  return sums
}

function areaOfEachCase(cases: Float64Array, areas: number, total: number): Int32Array {
  const list = new Int32Array(total)
  let n = 0
  cases.forEach((count, cell) => {
    list.fill(cell % areas, n, n + count)
    n += count
  })
  return list
}

const latestTotals = (cases: Float64Array, { periods, maxDuration, zones }: SpaceTimeOptions) =>
  Int32Array.from({ length: maxDuration }, (_, d) =>
    sum(cases.subarray((periods - 1 - d) * zones.areas, (periods - d) * zones.areas)),
  )

export function sum(list: Float64Array): number {
  let total = 0
  for (const value of list) total += value
  return total
}

function scaledTo(measure: Float64Array, total: number, field: string): Float64Array {
  const all = sum(measure)
  requireOption(all > 0, field, 'expected more than 0 in all')
  requireOption(total > 0, 'cases', 'expected at least one case')
  return measure.map((value) => (value * total) / all)
}

function requireExpectedCases(cases: Float64Array, expected: Float64Array, field: string): void {
  cases.forEach((count, row) => {
    if (count === 0 || expected[row]! > 0) return
    const code = field === 'population' ? 'bad_population' : 'bad_expected'
    throw new ScanError({ code, row, field }, `expected more than 0 where there are ${count} cases`)
  })
}

function requireFewerCases(cases: Float64Array, population: Float64Array): void {
  cases.forEach((count, row) => {
    if (count <= population[row]!) return
    const place = { code: 'bad_count', row, field: 'cases' } as const
    throw new ScanError(place, `expected at most the population ${population[row]}, got ${count}`)
  })
}
