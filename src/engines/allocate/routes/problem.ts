// Rounds of vehicles of one depot to stops with windows: what is asked, and what is answered.
import { AllocateError, requireAmounts, requireLength, requireUnique } from '../errors.ts'

export type RouteProblem = {
  readonly stops: readonly string[]
  readonly demand: Float64Array
  /** Time spent at each stop. */
  readonly service: Float64Array
  /** When service can first and last begin; who comes early waits. */
  readonly earliest: Float64Array
  readonly latest: Float64Array
  /** Times from place to place, (stops + 1)²; place 0 is the depot, stop s is place s + 1. Infinity: no way. */
  readonly travel: Float64Array
  /** What a way costs, like `travel`. Default: its time. */
  readonly cost?: Float64Array
  readonly vehicles?: number
  readonly capacity: number
  /** When vehicles can leave and must be back. Default: 0, Infinity. */
  readonly opens?: number
  readonly closes?: number
}

export type Round = {
  readonly stops: readonly number[]
  readonly load: number
  readonly cost: number
  /** When service begins at each stop. */
  readonly begins: readonly number[]
}

export type Dropped = {
  readonly stop: number
  /**
   * `load`: wants more than a vehicle holds; `late`: not even a round of its own comes in time and back; `vehicles`:
   * none is left.
   */
  readonly reason: 'load' | 'late' | 'vehicles'
}

export type RoutePlan = {
  readonly routes: readonly Round[]
  readonly dropped: readonly Dropped[]
  readonly cost: number
  /** No rounds to the same stops cost less than this. */
  readonly bound: number
  /** (cost − bound) / cost */
  readonly gap: number
  /** Cost of the rounds the search began with. */
  readonly startCost: number
}

export function checkRoutes(problem: RouteProblem): void {
  const { stops, demand, service, earliest, latest, travel, cost, capacity } = problem
  const places = (stops.length + 1) ** 2
  requireUnique(stops, 'stops')
  for (const [values, field] of [
    [demand, 'demand'],
    [service, 'service'],
    [earliest, 'earliest'],
    [latest, 'latest'],
  ] as const) {
    requireLength(values, stops.length, field)
    requireAmounts(values, { field, ids: stops, infinite: field === 'latest' })
  }
  const ids = ['depot', ...stops]
  for (const [values, field] of [
    [travel, 'travel'],
    [cost ?? travel, 'cost'],
  ] as const) {
    requireLength(values, places, field)
    requireAmounts(values, { field, ids, perRow: stops.length + 1, infinite: true })
  }
  requireAmounts([capacity], { field: 'capacity' })
  requireAmounts([problem.vehicles ?? 0], { field: 'vehicles', infinite: true })
  requireAmounts([problem.opens ?? 0], { field: 'opens' })
  stops.forEach((row, s) => {
    if (earliest[s]! <= latest[s]!) return
    throw new AllocateError(
      { code: 'bad_window', row, field: 'latest' },
      `expected at least "earliest" ${earliest[s]}, got ${latest[s]}`,
    )
  })
  const { opens = 0, closes = Infinity } = problem
  if (!(opens <= closes)) {
    throw new AllocateError(
      { code: 'bad_window', row: 'depot', field: 'closes' },
      `expected at least "opens" ${opens}, got ${closes}`,
    )
  }
}
