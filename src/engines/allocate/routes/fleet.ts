// Rounds with their times. Each stop knows when service begins and how late it could begin without making a later stop
// late (Savelsbergh 1992), so an insertion is judged in one step.
import type { RouteProblem } from './problem.ts'

/** Places: 0 is the depot, the stops follow. */
export class Fleet {
  readonly places: number
  readonly demand: Float64Array
  readonly service: Float64Array
  readonly earliest: Float64Array
  readonly latest: Float64Array
  readonly travel: Float64Array
  readonly cost: Float64Array
  readonly capacity: number
  readonly vehicles: number
  readonly opens: number
  readonly closes: number
  /** Service begins, and may begin at the latest, by place. */
  readonly begin: Float64Array
  readonly late: Float64Array
  /** Index of the round a place is in; −1: none. */
  readonly roundOf: Int32Array
  rounds: number[][] = []
  loads: number[] = []

  constructor(problem: RouteProblem) {
    const shifted = (values: Float64Array) => Float64Array.of(0, ...values)
    this.places = problem.stops.length + 1
    this.demand = shifted(problem.demand)
    this.service = shifted(problem.service)
    this.earliest = shifted(problem.earliest)
    // below Infinity, so that what has no way is late everywhere
    const bounded = (value: number) => Math.min(value, 1e300)
    this.latest = shifted(problem.latest.map(bounded))
    this.cost = problem.cost ?? problem.travel
    this.travel = problem.travel.map((time, at) => (this.cost[at] === Infinity ? Infinity : time))
    this.capacity = problem.capacity
    this.vehicles = problem.vehicles ?? Infinity
    this.opens = problem.opens ?? 0
    this.closes = bounded(problem.closes ?? Infinity)
    this.begin = new Float64Array(this.places)
    this.late = new Float64Array(this.places)
    this.roundOf = new Int32Array(this.places).fill(-1)
  }

  time(a: number, b: number): number {
    return this.travel[a * this.places + b]!
  }

  price(a: number, b: number): number {
    return this.cost[a * this.places + b]!
  }

  /** When one can leave a place. */
  leave(a: number): number {
    return a === 0 ? this.opens : this.begin[a]! + this.service[a]!
  }

  /** How late one can come to a place for the rest of its round. */
  due(b: number): number {
    return b === 0 ? this.closes : this.late[b]!
  }

  costOf(round: readonly number[]): number {
    let [sum, at] = [0, 0]
    for (const stop of round) {
      sum += this.price(at, stop)
      at = stop
    }
    return at === 0 ? 0 : sum + this.price(at, 0)
  }

  totalCost(): number {
    return this.rounds.reduce((sum, round) => sum + this.costOf(round), 0)
  }

  loadOf(round: readonly number[]): number {
    return round.reduce((sum, stop) => sum + this.demand[stop]!, 0)
  }

  /** Whether a vehicle can drive a round, windows, load and return included. */
  feasible(round: readonly number[]): boolean {
    if (this.loadOf(round) > this.capacity) return false
    let [clock, at] = [this.opens, 0]
    for (const stop of round) {
      const begin = Math.max(this.earliest[stop]!, clock + this.time(at, stop))
      if (!(begin <= this.latest[stop]!)) return false
      clock = begin + this.service[stop]!
      at = stop
    }
    return at === 0 || clock + this.time(at, 0) <= this.closes
  }

  put(index: number, round: number[]): void {
    this.rounds[index] = round
    this.loads[index] = this.loadOf(round)
    let [clock, at] = [this.opens, 0]
    for (const stop of round) {
      this.roundOf[stop] = index
      this.begin[stop] = Math.max(this.earliest[stop]!, clock + this.time(at, stop))
      clock = this.begin[stop]! + this.service[stop]!
      at = stop
    }
    let [limit, next] = [this.closes, 0]
    for (let k = round.length - 1; k >= 0; k--) {
      const stop = round[k]!
      limit = Math.min(this.latest[stop]!, limit - this.time(stop, next) - this.service[stop]!)
      this.late[stop] = limit
      next = stop
    }
  }

  replace(rounds: readonly number[][]): void {
    this.roundOf.fill(-1)
    this.rounds = []
    this.loads = []
    rounds
      .filter((round) => round.length > 0)
      .forEach((round, index) => this.put(index, [...round]))
  }

  /** Whether a stop fits between two neighbours of a round, load aside. */
  fits(stop: number, a: number, b: number): boolean {
    const begin = Math.max(this.earliest[stop]!, this.leave(a) + this.time(a, stop))
    return (
      begin <= this.latest[stop]! && begin + this.service[stop]! + this.time(stop, b) <= this.due(b)
    )
  }
}
