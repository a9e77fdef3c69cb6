// What is asked and what is answered when goods go from depots to demands.
import { AllocateError, requireAmounts, requireLength, requireUnique } from './errors.ts'

export type TransportProblem = {
  readonly depots: readonly string[]
  readonly demands: readonly string[]
  readonly goods: readonly string[]
  /** Units on hand, depots × goods. */
  readonly stock: Float64Array
  /** Units wanted, demands × goods. */
  readonly need: Float64Array
  /** Cost of a unit, demands × depots; Infinity: no way. */
  readonly cost: Float64Array
  /** Cost of a unit not delivered, demands × goods; Infinity: must be met. */
  readonly penalty: Float64Array
  /** Class of each demand, 1 first: no class waits for a later one. Default: one class. */
  readonly priority?: Int32Array
  /**
   * Share of every need met before anything else, 0 to 1, in each class lowered to what the stock can give to all of it.
   * Default 0.
   */
  readonly floor?: number
  /** Volume a depot can send, all goods together; Infinity: no limit. Default: no limit. */
  readonly capacity?: Float64Array
  /** Volume of a unit of each good. Default 1. */
  readonly volume?: Float64Array
  readonly windows?: Windows
}

export type Windows = {
  /** Demands × depots, in the unit of the other times. */
  readonly travel: Float64Array
  /** When each depot can send. */
  readonly ready: Float64Array
  /** When each demand can first and last receive; who comes early waits. */
  readonly earliest: Float64Array
  readonly latest: Float64Array
}

export type Shipment = {
  readonly depot: number
  readonly demand: number
  readonly good: number
  readonly amount: number
}

/**
 * What one more unit in a depot's stock saves: exactly for `upTo` units, then at most that (with classes or
 * needs that must be met: then something else).
 */
export type StockPrice = {
  readonly depot: number
  readonly good: number
  readonly saves: number
  readonly upTo: number
}

/** What one more unit of volume saves that a depot may send. */
export type VolumePrice = Omit<StockPrice, 'good'>

/** What one more unit wanted costs, delivered or not: exactly for `upTo` units, then at least. */
export type NeedPrice = {
  readonly demand: number
  readonly good: number
  readonly costs: number
  readonly upTo: number
}

export type Wait = {
  readonly demand: number
  readonly good: number
  readonly amount: number
  /**
   * `no_way`: no depot has a way there; `too_late`: all would arrive after the window; `stock`: every depot with a way
   * is empty; `volume`: those that are not have sent all the volume they can; `cost`: bringing it costs more than
   * going without.
   */
  readonly reason: 'no_way' | 'too_late' | 'stock' | 'volume' | 'cost'
  /** Depots with a way there and nothing left, of the good or of the volume. */
  readonly empty: readonly number[]
  readonly full: readonly number[]
  /** With reason `cost`: what one more unit would cost. Otherwise Infinity. */
  readonly cheapest: number
}

/** Demands that must be met and together want more than all their depots hold. */
export type Shortage = {
  readonly good: number
  readonly demands: readonly number[]
  /** All depots that have a way to any of them. */
  readonly depots: readonly number[]
  readonly need: number
  readonly stock: number
}

export type FloorShare = { readonly class: number; readonly good: number; readonly share: number }

export type TransportPlan = {
  /** `short`: something that must be met is not. */
  readonly status: 'met' | 'short'
  /** Σ cost × shipped + Σ penalty × unmet, without the penalty of what must be met. */
  readonly objective: number
  /**
   * Relative distance of the plan from the proof that none is better, in weighed costs: 0 where the method is exact up
   * to rounding.
   */
  readonly gap: number
  readonly shipments: readonly Shipment[]
  /** Demands × goods. */
  readonly unmet: Float64Array
  /** Depots × goods. */
  readonly spare: Float64Array
  /** Volume each depot could still send. */
  readonly room: Float64Array
  readonly floors: readonly FloorShare[]
  /** Binding stocks; without those that would move a share of the floor. */
  readonly prices: readonly StockPrice[]
  /** Depots whose volume binds; none while it holds a share of the floor down. */
  readonly volumePrices: readonly VolumePrice[]
  /** Every need, without a floor; with one its share moves too. */
  readonly needPrices: readonly NeedPrice[]
  readonly waits: readonly Wait[]
  readonly shortages: readonly Shortage[]
}

export const volumeOf = ({ volume, goods }: TransportProblem) =>
  volume ?? new Float64Array(goods.length).fill(1)
export const capacityOf = ({ capacity, depots }: TransportProblem) =>
  capacity ?? new Float64Array(depots.length).fill(Infinity)

function checkWindows({ depots, demands, windows }: TransportProblem): void {
  if (!windows) return
  const { travel, ready, earliest, latest } = windows
  requireLength(travel, demands.length * depots.length, 'travel')
  requireLength(ready, depots.length, 'ready')
  requireLength(earliest, demands.length, 'earliest')
  requireLength(latest, demands.length, 'latest')
  requireAmounts(travel, { field: 'travel', ids: demands, perRow: depots.length, infinite: true })
  requireAmounts(ready, { field: 'ready', ids: depots })
  requireAmounts(earliest, { field: 'earliest', ids: demands })
  requireAmounts(latest, { field: 'latest', ids: demands, infinite: true })
  demands.forEach((row, j) => {
    if (earliest[j]! <= latest[j]!) return
    throw new AllocateError(
      { code: 'bad_window', row, field: 'latest' },
      `expected at least "earliest" ${earliest[j]}, got ${latest[j]}`,
    )
  })
}

/** @throws AllocateError naming the row and field of wrong input */
/** What 16 bits can number. */
const mostDepots = 65_535

export function checkTransport(problem: TransportProblem): void {
  const { depots, demands, goods, stock, need, cost, penalty, priority, floor = 0 } = problem
  requireUnique(depots, 'depots')
  requireUnique(demands, 'demands')
  requireUnique(goods, 'goods')
  if (depots.length > mostDepots) {
    throw new AllocateError(
      { code: 'bad_number', field: 'depots' },
      `expected ${mostDepots} depots at most, got ${depots.length}`,
    )
  }
  requireLength(stock, depots.length * goods.length, 'stock')
  requireLength(need, demands.length * goods.length, 'need')
  requireLength(cost, demands.length * depots.length, 'cost')
  requireLength(penalty, demands.length * goods.length, 'penalty')
  requireAmounts(stock, { field: 'stock', ids: depots, perRow: goods.length })
  requireAmounts(need, { field: 'need', ids: demands, perRow: goods.length })
  requireAmounts(cost, { field: 'cost', ids: demands, perRow: depots.length, infinite: true })
  requireAmounts(penalty, { field: 'penalty', ids: demands, perRow: goods.length, infinite: true })
  if (priority) {
    requireLength(priority, demands.length, 'priority')
    requireAmounts(priority, { field: 'priority', ids: demands })
  }
  requireLength(capacityOf(problem), depots.length, 'capacity')
  requireAmounts(capacityOf(problem), { field: 'capacity', ids: depots, infinite: true })
  requireLength(volumeOf(problem), goods.length, 'volume')
  requireAmounts(volumeOf(problem), { field: 'volume', ids: goods })
  checkWindows(problem)
  if (!(floor >= 0 && floor <= 1)) {
    throw new AllocateError(
      { code: 'bad_number', field: 'floor' },
      `expected a share from 0 to 1, got ${floor}`,
    )
  }
}

/** The costs without the ways that arrive too late. */
export function inTime({ cost, depots, windows }: TransportProblem): Float64Array {
  if (!windows) return cost
  const { travel, ready, latest } = windows
  return cost.map((value, at) => {
    const [j, i] = [Math.floor(at / depots.length), at % depots.length]
    return ready[i]! + travel[at]! <= latest[j]! ? value : Infinity
  })
}
