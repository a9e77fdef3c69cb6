// Rounds from one depot: savings, local search, large-neighbourhood search, and a bound that tells how good they are.
import { lowerBound } from './bound.ts'
import { Fleet } from './fleet.ts'
import { localSearch } from './local.ts'
import { searchNeighbourhoods } from './neighbourhood.ts'
import { checkRoutes, type Dropped, type RoutePlan, type RouteProblem } from './problem.ts'
import { savings } from './savings.ts'

export type RouteOptions = {
  readonly seed: number
  /** Rounds of the search; the plan depends on their number, not on the machine. Default 20,000. */
  readonly iterations?: number
  /** Steps of the bound. Default 40. */
  readonly boundSteps?: number
  readonly progress?: (step: {
    readonly stage: 'rounds'
    readonly iteration: number
    readonly cost: number
  }) => void
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Leaves the cheapest rounds to the fleet when there are more than vehicles; the stops of the others are left over. */
function keepVehicles(fleet: Fleet): void {
  if (fleet.rounds.length <= fleet.vehicles) return
  const most = fleet.rounds.toSorted((a, b) => b.length - a.length)
  fleet.replace(most.slice(0, fleet.vehicles))
}

/**
 * Rounds of least cost that the search finds, and a cost that no rounds can go below.
 * @throws AllocateError naming the stop and field
 */
export function planRoutes(problem: RouteProblem, options: RouteOptions): RoutePlan {
  checkRoutes(problem)
  const fleet = new Fleet(problem)
  const dropped: Dropped[] = []
  const stops: number[] = []
  for (let stop = 1; stop < fleet.places; stop++) {
    if (fleet.demand[stop]! > fleet.capacity) dropped.push({ stop: stop - 1, reason: 'load' })
    else if (!fleet.feasible([stop])) dropped.push({ stop: stop - 1, reason: 'late' })
    else stops.push(stop)
  }
  savings(fleet, stops)
  keepVehicles(fleet)
  const startCost = fleet.totalCost()
  localSearch(fleet)
  // leaving a stop out is worse than any detour
  const absent = 2 * stops.reduce((sum, stop) => sum + fleet.costOf([stop]), 0) + 1
  const { seed, iterations = 20_000, boundSteps = 40 } = options
  const left = searchNeighbourhoods(fleet, stops, {
    next: numbers(seed),
    iterations,
    absent,
    progress: (iteration, cost) => options.progress?.({ stage: 'rounds', iteration, cost }),
  })
  localSearch(fleet)
  for (const stop of left) dropped.push({ stop: stop - 1, reason: 'vehicles' })
  const cost = fleet.totalCost()
  const served = stops.filter((stop) => !left.includes(stop))
  const bound = lowerBound(fleet, served, { known: cost, steps: boundSteps })
  return {
    routes: fleet.rounds.map((round) => ({
      stops: round.map((stop) => stop - 1),
      load: fleet.loadOf(round),
      cost: fleet.costOf(round),
      begins: round.map((stop) => fleet.begin[stop]!),
    })),
    dropped,
    cost,
    bound,
    gap: cost > 0 ? (cost - bound) / cost : 0,
    startCost,
  }
}
