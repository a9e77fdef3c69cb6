// Depots × demands × goods without a limit across goods: each good is a network of its own, solved exactly.
import { bringingCost, needCost, stockPrices, waitOf } from './explain.ts'
import { hallSets } from './hall.ts'
import type { NetworkFlow } from './network.ts'
import { createGood, floorsOf, flowOf, reachableFloors, steadyFloors, type Good } from './parts.ts'
import {
  checkTransport,
  inTime,
  type NeedPrice,
  type Shipment,
  type Shortage,
  type StockPrice,
  type TransportPlan,
  type TransportProblem,
  type Wait,
} from './problem.ts'

type Sheet = {
  readonly unmet: Float64Array
  readonly spare: Float64Array
  readonly room: Float64Array
  readonly shipments: Shipment[]
}

function record(sheet: Sheet, problem: TransportProblem, good: Good, found: NetworkFlow): number {
  const { width, flow } = found
  const kinds = problem.goods.length
  const shipped = new Map<number, number>()
  let objective = 0
  good.demand.forEach((demand, k) => {
    for (let i = 0; i < width - 1; i++) {
      const amount = flow[k * width + i]!
      if (amount === 0) continue
      objective += amount * good.cost[k * (width - 1) + i]!
      const key = demand * width + i
      shipped.set(key, (shipped.get(key) ?? 0) + amount)
    }
    const missing = flow[k * width + width - 1]!
    objective += missing * good.penalty[k]!
    sheet.unmet[demand * kinds + good.index]! += missing
  })
  for (const [key, amount] of shipped) {
    const [demand, depot] = [Math.floor(key / width), key % width]
    sheet.shipments.push({ depot, demand, good: good.index, amount })
  }
  good.stock.forEach((_, i) => (sheet.spare[i * kinds + good.index] = found.spare[i]!))
  return objective
}

type Words = {
  readonly prices: StockPrice[]
  readonly needPrices: NeedPrice[]
  readonly waits: Wait[]
  readonly shortages: Shortage[]
}

type Context = {
  readonly problem: TransportProblem
  readonly sheet: Sheet
  readonly cost: Float64Array
  readonly steady: ReturnType<typeof steadyFloors>
}

function explain(
  words: Words,
  { problem, sheet, cost, steady }: Context,
  good: Good,
  found: ReturnType<typeof flowOf>,
): void {
  const { index } = good
  for (const price of stockPrices(found, good)) {
    if (steady(price.depot, index)) words.prices.push({ ...price, good: index })
  }
  const left = { problem, cost, spare: sheet.spare, room: sheet.room }
  const cheapest = new Map<number, number>()
  good.demand.forEach((demand, k) => {
    if (!problem.floor) {
      words.needPrices.push({ demand, good: index, ...needCost(found, good, k) })
    }
    const missing = found.flow[k * found.width + found.width - 1]!
    if (missing > 0) cheapest.set(demand, bringingCost(found, k))
  })
  for (const [demand, costs] of cheapest) {
    const amount = sheet.unmet[demand * problem.goods.length + index]!
    words.waits.push(waitOf(left, { demand, good: index, amount }, costs))
  }
  for (const { members, depots, need, stock } of hallSets(found, good)) {
    const demands = [...new Set(members.map((k) => good.demand[k]!))]
    words.shortages.push({ depots, demands, need, stock, good: index })
  }
}

/**
 * Shipments of least cost, per good exact up to rounding; with classes the first is served as far as it can be, then the
 * next. Limits of volume are not looked at: see `solveSupplies`.
 * @throws AllocateError
 */
export function solveTransport(asked: TransportProblem): TransportPlan {
  checkTransport(asked)
  const cost = inTime(asked)
  const problem = { ...asked, cost }
  const kinds = problem.goods.length
  const sheet: Sheet = {
    unmet: new Float64Array(problem.demands.length * kinds),
    spare: new Float64Array(problem.depots.length * kinds),
    room: new Float64Array(problem.depots.length).fill(Infinity),
    shipments: [],
  }
  const floors = reachableFloors(problem)
  const words: Words = { prices: [], needPrices: [], waits: [], shortages: [] }
  const context = { problem: asked, sheet, cost, steady: steadyFloors(problem, floors) }
  let objective = 0
  for (let index = 0; index < kinds; index++) {
    const good = createGood(problem, index, floorsOf(problem, floors))
    const found = flowOf(good)
    objective += record(sheet, problem, good, found)
    explain(words, context, good, found)
  }
  const status = words.shortages.length > 0 ? 'short' : 'met'
  return { status, objective, gap: 0, ...sheet, floors, volumePrices: [], ...words }
}
