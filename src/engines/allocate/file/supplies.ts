import { fewestUnmet } from '../fewest.ts'
import { capacityOf, type TransportPlan, type TransportProblem } from '../problem.ts'
import { solveSupplies, type SuppliesOptions } from '../supplies.ts'
import {
  byGood,
  finite,
  idOf,
  limitOf,
  numberOf,
  refuse,
  rowsOf,
  tableOf,
  wholeOf,
  type Row,
} from './read.ts'

/** Volume a depot can send: `dispatch`, or `trucks` × `truckVolume`. */
function dispatchOf(row: Row): number {
  if (row['trucks'] === undefined) return limitOf(row, 'dispatch', Infinity)
  if (row['dispatch'] !== undefined)
    refuse('dispatch', 'expected either this or "trucks"', String(row['id']))
  return wholeOf(row, 'trucks') * numberOf(row, 'truckVolume')
}

function windowsOf(source: Row, depots: readonly Row[], demands: readonly Row[]) {
  if (source['travel'] === undefined) {
    const timed = demands.find(
      (row) => row['latest'] !== undefined || row['earliest'] !== undefined,
    )
    if (timed)
      refuse('travel', 'expected a table of times, since there are windows', String(timed['id']))
    return {}
  }
  return {
    windows: {
      travel: tableOf(source, 'travel', [demands.length, depots.length]),
      ready: Float64Array.from(depots, (row) => numberOf(row, 'ready', 0)),
      earliest: Float64Array.from(demands, (row) => numberOf(row, 'earliest', 0)),
      latest: Float64Array.from(demands, (row) => limitOf(row, 'latest', Infinity)),
    },
  }
}

function problemOf(source: Row): TransportProblem {
  const [depotRows, demandRows] = [rowsOf(source, 'depots'), rowsOf(source, 'demands')]
  const [depots, demands] = [depotRows.map(idOf), demandRows.map(idOf)]
  const goodRows = rowsOf(source, 'goods')
  const goods = goodRows.map(idOf)
  const capacity = Float64Array.from(depotRows, dispatchOf)
  return {
    depots,
    demands,
    goods,
    stock: byGood(depotRows, 'stock', goods),
    need: byGood(demandRows, 'need', goods),
    cost: tableOf(source, 'cost', [demands.length, depots.length]),
    penalty: Float64Array.from(
      demandRows.flatMap((row) => goods.map(() => limitOf(row, 'penalty'))),
    ),
    priority: Int32Array.from(demandRows, (row) => wholeOf(row, 'priority', 1)),
    floor: numberOf(source, 'floor', 0),
    volume: Float64Array.from(goodRows, (row) => numberOf(row, 'volume', 1)),
    ...(capacity.some((value) => value !== Infinity) && { capacity }),
    ...windowsOf(source, depotRows, demandRows),
  }
}

function named(
  problem: TransportProblem,
  plan: TransportPlan,
  trucks: readonly (number | undefined)[],
) {
  const { depots, demands, goods } = problem
  // beyond its range a price by classes says nothing
  const bounds = new Set(problem.priority).size <= 1 && !problem.penalty.includes(Infinity)
  return {
    shipments: plan.shipments.map(({ depot, demand, good, amount }) => ({
      depot: depots[depot],
      good: goods[good],
      demand: demands[demand],
      amount,
    })),
    floors: plan.floors.map((one) => ({ ...one, good: goods[one.good] })),
    prices: plan.prices.map(({ depot, good, saves, upTo }) => ({
      depot: depots[depot],
      good: goods[good],
      saves,
      upTo: finite(upTo),
    })),
    volumePrices: plan.volumePrices.map(({ depot, saves, upTo }) => ({
      depot: depots[depot],
      saves,
      upTo: finite(upTo),
      // a whole truck may be more than the price holds for
      ...(trucks[depot] !== undefined && bounds && { truckSavesAtMost: saves * trucks[depot] }),
    })),
    needPrices: plan.needPrices.map(({ demand, good, costs, upTo }) => ({
      demand: demands[demand],
      good: goods[good],
      costs,
      upTo: finite(upTo),
    })),
    waits: plan.waits.map(({ demand, good, amount, reason, empty, full, cheapest }) => ({
      demand: demands[demand],
      good: goods[good],
      amount,
      reason,
      empty: empty.map((i) => depots[i]),
      full: full.map((i) => depots[i]),
      cheapest: finite(cheapest),
    })),
    shortages: plan.shortages.map((group) => ({
      good: goods[group.good],
      demands: group.demands.map((j) => demands[j]),
      depots: group.depots.map((i) => depots[i]),
      need: group.need,
      stock: group.stock,
    })),
  }
}

export function supplies(source: Row, options: SuppliesOptions) {
  const problem = problemOf(source)
  const plan = solveSupplies(problem, options)
  const seconds = numberOf(source, 'seconds', 30)
  const fewest = fewestUnmet(problem, plan, { solver: options.solver, seconds })
  const { depots, demands, capacity } = problem
  const trucks = rowsOf(source, 'depots').map((row) =>
    row['trucks'] === undefined ? undefined : numberOf(row, 'truckVolume'),
  )
  return {
    status: plan.status,
    objective: plan.objective,
    gap: plan.gap,
    ...named(problem, plan, trucks),
    ...(capacity && {
      room: Object.fromEntries(depots.map((id, i) => [id, finite(plan.room[i]!)])),
      dispatch: Object.fromEntries(depots.map((id, i) => [id, finite(capacityOf(problem)[i]!)])),
    }),
    fewestUnmet: {
      demands: fewest.demands.map((j) => demands[j]),
      atLeast: fewest.atLeast,
    },
  }
}
