// Depots × demands × goods with all their limits: each good by itself as long as the depots' volume allows it, else
// together.
import { solveCoupled, type CoupledFlow, type CoupledStep } from './coupled.ts'
import { waitOf } from './explain.ts'
import type { LinearSolver } from './lp.ts'
import {
  createGood,
  floorsOf,
  ranks,
  reachableFloors,
  steadyFloors,
  type Floors,
  type Good,
} from './parts.ts'
import {
  capacityOf,
  checkTransport,
  inTime,
  volumeOf,
  type FloorShare,
  type NeedPrice,
  type Shipment,
  type TransportPlan,
  type TransportProblem,
} from './problem.ts'
import type { Arcs } from './smooth.ts'
import { solveTransport } from './transport.ts'

export type SuppliesOptions = {
  readonly solver: LinearSolver
  readonly progress?: ((step: CoupledStep) => void) | undefined
}

/** All goods' parts in a row. */
type Joined = {
  readonly arcs: Arcs
  readonly goods: readonly Good[]
  readonly first: readonly number[]
}

function join(problem: TransportProblem, goods: readonly Good[]): Joined {
  const capacity = capacityOf(problem)
  const depots = problem.depots.length
  const first = [0]
  for (const { amount } of goods) first.push(first.at(-1)! + amount.length)
  const parts = first.at(-1)!
  const good = new Int32Array(parts)
  const starts = new Int32Array(parts + 1)
  const usable = (from: Good, k: number, i: number) => from.cost[k * depots + i]! < Infinity
  goods.forEach((one, g) =>
    one.amount.forEach((_, k) => {
      const at = first[g]! + k
      good[at] = g
      let count = 0
      for (let i = 0; i < depots; i++) if (usable(one, k, i)) count++
      starts[at + 1] = starts[at]! + count
    }),
  )
  const depot = new Uint16Array(starts[parts]!)
  const cost = new Float64Array(starts[parts]!)
  goods.forEach((one, g) =>
    one.amount.forEach((_, k) => {
      let at = starts[first[g]! + k]!
      for (let i = 0; i < depots; i++) {
        if (!usable(one, k, i)) continue
        depot[at] = i
        cost[at++] = one.cost[k * depots + i]!
      }
    }),
  )
  const row = (values: (one: Good) => Float64Array, length: number) => {
    const all = new Float64Array(length)
    let at = 0
    for (const one of goods) {
      all.set(values(one), at)
      at += values(one).length
    }
    return all
  }
  return {
    goods,
    first,
    arcs: {
      depots,
      goods: goods.length,
      good,
      amount: row((one) => one.amount, parts),
      weight: row((one) => one.weight, parts),
      starts,
      depot,
      cost,
      stock: row((one) => one.stock, goods.length * depots),
      volume: volumeOf(problem),
      capacity,
    },
  }
}

const goodsOf = (problem: TransportProblem, floors: Floors) =>
  problem.goods.map((_, g) => createGood(problem, g, floors))

/** Whether a depot with a way there has stock and volume. */
function canGet({ starts, depot, depots, good, stock, capacity }: Arcs, part: number): boolean {
  const own = depot.subarray(starts[part]!, starts[part + 1]!)
  return own.some((i) => stock[good[part]! * depots + i]! > 0 && capacity[i]! > 0)
}

/** Parts of the floors alone, up to one class. */
function floorParts(good: Good, rankOf: Int32Array, rank: number): Good {
  const kept = Array.from(good.demand.keys()).filter(
    (k) => good.floor[k] === 1 && rankOf[good.demand[k]!]! <= rank,
  )
  const width = good.stock.length
  const cost = new Float64Array(kept.length * width)
  kept.forEach((k, at) => cost.set(good.cost.subarray(k * width, (k + 1) * width), at * width))
  return {
    ...good,
    demand: Int32Array.from(kept, (k) => good.demand[k]!),
    amount: Float64Array.from(kept, (k) => good.amount[k]!),
    cost,
    weight: Float64Array.from(kept, (k) => good.weight[k]!),
    penalty: Float64Array.from(kept, (k) => good.penalty[k]!),
    must: Uint8Array.from(kept, (k) => good.must[k]!),
    floor: new Uint8Array(kept.length).fill(1),
  }
}

/**
 * The floors that also the depots' volume allows: in each class, the first before the next, all goods' shares lowered by
 * one factor. What stays unmet is convex in that factor, so a line through two factors too high leads to one not too low.
 */
function coupledFloors(problem: TransportProblem, options: SuppliesOptions): FloorShare[] {
  const alone = reachableFloors(problem)
  const { of, classes } = ranks(problem)
  let floors = alone
  classes.forEach((name, rank) => {
    const at = (factor: number) =>
      floors.map((one) => (one.class === name ? { ...one, share: one.share * factor } : one))
    const missing = (factor: number) => {
      const goods = goodsOf(problem, floorsOf(problem, at(factor)))
      const { arcs } = join(
        problem,
        goods.map((good) => floorParts(good, of, rank)),
      )
      if (arcs.amount.length === 0) return 0
      const { unmet } = solveCoupled(arcs, options)
      const wanted = arcs.amount.reduce((a, b) => a + b, 0)
      // a part without any way waits whatever the factor is
      const lost = unmet.reduce((sum, value, k) => (canGet(arcs, k) ? sum + value : sum), 0)
      return lost > 1e-9 * wanted ? lost : 0
    }
    let [high, low] = [2, 1]
    let [lost, less] = [0, missing(low)]
    if (less > 0) lost = missing(high)
    for (let round = 0; round < 60 && less > 0; round++) {
      const root = Math.max(0, low - (less * (high - low)) / (lost - less))
      if (low - root < 1e-12) break
      ;[high, lost, low] = [low, less, root]
      less = missing(low)
    }
    floors = at(low * (low < 1 ? 1 - 1e-12 : 1))
  })
  return floors
}

type Sheet = {
  readonly unmet: Float64Array
  readonly spare: Float64Array
  readonly room: Float64Array
  readonly shipments: readonly Shipment[]
  readonly objective: number
}

const cleared = (value: number, of: number) => (value > 1e-9 * (1 + of) ? value : 0)

function sheetOf(
  problem: TransportProblem,
  { arcs, goods, first }: Joined,
  flow: CoupledFlow,
): Sheet {
  const kinds = problem.goods.length
  const unmet = new Float64Array(problem.demands.length * kinds)
  const spare = problem.stock.slice()
  const room = capacityOf(problem).slice()
  const shipped = new Map<string, Shipment>()
  let objective = 0
  goods.forEach((good, g) =>
    good.demand.forEach((demand, at) => {
      const k = first[g]! + at
      unmet[demand * kinds + g]! += flow.unmet[k]!
      objective += flow.unmet[k]! * good.penalty[at]!
      for (let a = arcs.starts[k]!; a < arcs.starts[k + 1]!; a++) {
        const amount = flow.flow[a]!
        if (amount === 0) continue
        const depot = arcs.depot[a]!
        objective += amount * arcs.cost[a]!
        spare[depot * kinds + g]! -= amount
        room[depot]! -= amount * arcs.volume[g]!
        const key = `${depot} ${demand} ${g}`
        const before = shipped.get(key)?.amount ?? 0
        shipped.set(key, { depot, demand, good: g, amount: amount + before })
      }
    }),
  )
  return {
    unmet: unmet.map((value, r) => cleared(value, problem.need[r]!)),
    spare: spare.map((value, r) => cleared(value, problem.stock[r]!)),
    room: room.map((value, i) => cleared(value, arcs.capacity[i]!)),
    shipments: [...shipped.values()],
    objective,
  }
}

function coupledPlan(asked: TransportProblem, options: SuppliesOptions): TransportPlan {
  const cost = inTime(asked)
  const problem = { ...asked, cost }
  const { depots, goods: kinds } = problem
  const floors = coupledFloors(problem, options)
  const joined = join(problem, goodsOf(problem, floorsOf(problem, floors)))
  const { goods, first, arcs } = joined
  const penalty = Float64Array.from(goods.flatMap((good) => [...good.penalty]))
  const flow = solveCoupled(arcs, { ...options, penalty })
  const sheet = sheetOf(problem, joined, flow)
  const binding = flow.binding ?? flow.prices
  const steady = steadyFloors(problem, floors)
  // by weight a price that does not hold for a moment is no bound either
  const told = ({ upTo }: { upTo: number }) => !flow.binding || upTo > 1e-9
  const prices = kinds.flatMap((_, good) =>
    Array.from(depots.keys(), (depot) => {
      const r = good * depots.length + depot
      return { depot, good, saves: flow.prices.stock[r]!, upTo: flow.upTo.stock[r]! }
    }).filter(
      (one) =>
        binding.stock[good * depots.length + one.depot]! > 0 &&
        steady(one.depot) &&
        steady(one.depot, good) &&
        told(one),
    ),
  )
  const volumePrices = Array.from(depots.keys(), (depot) => {
    return { depot, saves: flow.prices.capacity[depot]!, upTo: flow.upTo.capacity[depot]! }
  }).filter(
    (one) =>
      binding.capacity[one.depot]! > 0 &&
      steady(one.depot) &&
      (!asked.floor || arcs.capacity[one.depot]! > 0) &&
      told(one),
  )
  const needPrices: NeedPrice[] = []
  const waits = new Map<number, ReturnType<typeof waitOf>>()
  const left = { problem: asked, cost, spare: sheet.spare, room: sheet.room }
  const must = new Set<number>()
  goods.forEach((good, g) =>
    good.demand.forEach((demand, at) => {
      const k = first[g]! + at
      const price = asked.floor ? undefined : flow.part(k)
      if (price && told(price)) needPrices.push({ demand, good: g, ...price })
      const amount = sheet.unmet[demand * kinds.length + g]!
      if (amount === 0 || flow.unmet[k] === 0) return
      if (good.must[at] === 1) must.add(demand)
      waits.set(
        demand * kinds.length + g,
        waitOf(left, { demand, good: g, amount }, cheapestWay(joined, flow, k)),
      )
    }),
  )
  return {
    status: must.size > 0 ? 'short' : 'met',
    gap: Math.abs(flow.objective - flow.bound) / (1 + Math.abs(flow.objective)),
    ...sheet,
    floors,
    prices,
    volumePrices,
    needPrices,
    waits: [...waits.values()],
    shortages: mustShortages(problem, sheet, must),
  }
}

/** What one more unit brought would cost, whatever going without costs. */
function cheapestWay({ arcs }: Joined, { prices }: CoupledFlow, part: number): number {
  const g = arcs.good[part]!
  let least = Infinity
  for (let a = arcs.starts[part]!; a < arcs.starts[part + 1]!; a++) {
    const i = arcs.depot[a]!
    const price = prices.stock[g * arcs.depots + i]! + arcs.volume[g]! * prices.capacity[i]!
    least = Math.min(least, arcs.cost[a]! + price)
  }
  return least
}

/** Per good, who must be met and is not, with the depots that have a way to them. */
function mustShortages(
  { cost, depots, goods, need, stock }: TransportProblem,
  sheet: Sheet,
  must: Set<number>,
) {
  return goods.flatMap((_, good) => {
    const demands = [...must].filter((j) => sheet.unmet[j * goods.length + good]! > 0)
    if (demands.length === 0) return []
    const ways = Array.from(depots.keys()).filter((i) =>
      demands.some((j) => cost[j * depots.length + i]! < Infinity),
    )
    return {
      good,
      demands,
      depots: ways,
      need: demands.reduce((sum, j) => sum + need[j * goods.length + good]!, 0),
      stock: ways.reduce((sum, i) => sum + stock[i * goods.length + good]!, 0),
    }
  })
}

/** What the plan of each good by itself leaves of the depots' volume. */
function roomOf(problem: TransportProblem, { shipments }: TransportPlan): Float64Array {
  const room = capacityOf(problem).slice()
  const volume = volumeOf(problem)
  for (const { depot, good, amount } of shipments) room[depot]! -= amount * volume[good]!
  return room
}

/**
 * The cheapest plan under stocks, windows, classes, floors and the volume each depot can send.
 * @throws AllocateError naming the row and field of wrong input
 */
export function solveSupplies(problem: TransportProblem, options: SuppliesOptions): TransportPlan {
  checkTransport(problem)
  const alone = solveTransport(problem)
  if (!problem.capacity) return alone
  const room = roomOf(problem, alone)
  const free = Math.min(...room)
  if (free <= 0) return coupledPlan(problem, options)
  // as far as no depot's volume can come to bind
  const upTo = free / Math.max(1e-300, ...volumeOf(problem))
  const prices = alone.prices.map((price) => ({ ...price, upTo: Math.min(price.upTo, upTo) }))
  const needPrices = alone.needPrices.map((price) => ({
    ...price,
    upTo: Math.min(price.upTo, upTo),
  }))
  return { ...alone, room, prices, needPrices }
}
