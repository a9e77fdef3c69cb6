// Depots × demands × goods without a limit across goods: each good is a network of its own, solved exactly.
import { requireAmounts, requireLength, requireUnique, AllocateError } from './errors.ts'
import { hallSets, stockPrices, waitingReason, type Shortage, type Wait } from './explain.ts'
import { solveNetwork, type NetworkFlow } from './network.ts'

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
  /** Share of every need met before anything else, 0 to 1; lowered to what the stock can give. Default 0. */
  readonly floor?: number
}

export type Shipment = {
  readonly depot: number
  readonly demand: number
  readonly good: number
  readonly amount: number
}

/** What one more unit in a depot's stock saves, and for how many units that holds. */
export type StockPrice = {
  readonly depot: number
  readonly good: number
  readonly saves: number
  readonly upTo: number
}

export type TransportPlan = {
  /** `short`: something that must be met is not; `shortages` names the groups that want more than their depots hold. */
  readonly status: 'met' | 'short'
  /** Σ cost × shipped + Σ penalty × unmet, without the penalty of what must be met. */
  readonly objective: number
  readonly shipments: readonly Shipment[]
  /** Demands × goods. */
  readonly unmet: Float64Array
  /** Depots × goods. */
  readonly spare: Float64Array
  /** Share of every need that can be met, per good, at most `floor`. */
  readonly floors: Float64Array
  readonly prices: readonly StockPrice[]
  readonly waits: readonly (Wait & { readonly demand: number; readonly good: number })[]
  readonly shortages: readonly (Shortage & { readonly good: number })[]
}

/** @throws AllocateError naming the row and field of wrong input */
export function checkTransport(problem: TransportProblem): void {
  const { depots, demands, goods, stock, need, cost, penalty, priority, floor = 0 } = problem
  requireUnique(depots, 'depots')
  requireUnique(demands, 'demands')
  requireUnique(goods, 'goods')
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
  if (!(floor >= 0 && floor <= 1)) {
    throw new AllocateError(
      { code: 'bad_number', field: 'floor' },
      `expected a share from 0 to 1, got ${floor}`,
    )
  }
}

/** One good as a network: each demand once for its share of the floor and once for the rest. */
export type Good = {
  readonly index: number
  readonly demand: Int32Array
  readonly amount: Float64Array
  readonly cost: Float64Array
  /** What steers the flow, above the real penalty for what goes first. */
  readonly weight: Float64Array
  /** Cost of a unit not delivered as counted in the objective. */
  readonly penalty: Float64Array
  /** 1: must be met. */
  readonly must: Uint8Array
  readonly stock: Float64Array
}

/** More than any chain of hand-overs can cost, so that a class differs from the next by more than that. */
function classStep({ depots, cost, penalty }: TransportProblem): number {
  let dearest = 0
  for (const value of cost) if (value < Infinity) dearest = Math.max(dearest, value)
  let highest = 0
  for (const value of penalty) if (value < Infinity) highest = Math.max(highest, value)
  return 2 * (depots.length + 1) * dearest + highest + 1
}

function createGood(problem: TransportProblem, index: number, floor: number): Good {
  const { depots, demands, goods, need, penalty, priority, cost } = problem
  const [width, kinds, step] = [depots.length, goods.length, classStep(problem)]
  const last = priority ? Math.max(1, ...priority) : 1
  const parts: { demand: number; amount: number; lift: number }[] = []
  demands.forEach((_, demand) => {
    const wanted = need[demand * kinds + index]!
    const lift = last - (priority?.[demand] ?? last)
    if (floor > 0 && wanted > 0) parts.push({ demand, amount: wanted * floor, lift: last + 1 })
    if (floor < 1 && wanted > 0) parts.push({ demand, amount: wanted * (1 - floor), lift })
  })
  const real = parts.map(({ demand }) => penalty[demand * kinds + index]!)
  const spread = new Float64Array(parts.length * width)
  parts.forEach(({ demand }, k) =>
    spread.set(cost.subarray(demand * width, (demand + 1) * width), k * width),
  )
  return {
    index,
    demand: Int32Array.from(parts, ({ demand }) => demand),
    amount: Float64Array.from(parts, ({ amount }) => amount),
    cost: spread,
    weight: Float64Array.from(parts, ({ lift }, k) =>
      real[k] === Infinity ? step * (last + 3 + lift) : real[k]! + step * lift,
    ),
    penalty: Float64Array.from(real, (value) => (value === Infinity ? 0 : value)),
    must: Uint8Array.from(real, (value) => (value === Infinity ? 1 : 0)),
    stock: Float64Array.from(depots, (_, i) => problem.stock[i * kinds + index]!),
  }
}

const flowOf = (good: Good) =>
  solveNetwork({
    sources: good.stock.length,
    stock: good.stock,
    amount: good.amount,
    cost: good.cost,
    penalty: good.weight,
  })

/** Largest share of all reachable needs that the stock gives everyone: Newton on the tightest group (Dinkelbach 1967). */
function reachableShare(problem: TransportProblem, index: number, wanted: number): number {
  const whole = createGood(problem, index, 1)
  const { length: width } = whole.stock
  const reached = whole.amount.map((amount, k) =>
    whole.cost
      .subarray(k * width, (k + 1) * width)
      .some((cost, i) => cost < Infinity && whole.stock[i]! > 0)
      ? amount
      : 0,
  )
  let share = wanted
  for (let round = 0; round < 100 && share > 0; round++) {
    const part = {
      ...whole,
      amount: reached.map((amount) => amount * share),
      must: whole.must.map(() => 1),
    }
    const found = flowOf(part)
    const [group] = hallSets(found, part)
    if (!group) return share
    const need = group.members.reduce((sum, k) => sum + reached[k]!, 0)
    const next = (group.stock / need) * (1 - 1e-12)
    if (!(next < share)) return share
    share = next
  }
  return share
}

type Sheet = {
  readonly unmet: Float64Array
  readonly spare: Float64Array
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

/**
 * Shipments of least cost, per good exact up to rounding; with classes the first is served as far as it can be, then the next.
 * @throws AllocateError
 */
export function solveTransport(problem: TransportProblem): TransportPlan {
  checkTransport(problem)
  const kinds = problem.goods.length
  const sheet: Sheet = {
    unmet: new Float64Array(problem.demands.length * kinds),
    spare: new Float64Array(problem.depots.length * kinds),
    shipments: [],
  }
  const floors = new Float64Array(kinds)
  const prices: StockPrice[] = []
  const waits: (Wait & { demand: number; good: number })[] = []
  const shortages: (Shortage & { good: number })[] = []
  let objective = 0
  for (let index = 0; index < kinds; index++) {
    floors[index] = problem.floor ? reachableShare(problem, index, problem.floor) : 0
    const good = createGood(problem, index, floors[index]!)
    const found = flowOf(good)
    objective += record(sheet, problem, good, found)
    for (const price of stockPrices(found, good)) prices.push({ ...price, good: index })
    const waiting = new Map<number, Wait & { demand: number; good: number }>()
    good.demand.forEach((demand, k) => {
      const wait = waitingReason(found, good, k)
      const before = waiting.get(demand)?.amount ?? 0
      if (wait) waiting.set(demand, { ...wait, amount: wait.amount + before, demand, good: index })
    })
    waits.push(...waiting.values())
    for (const short of hallSets(found, good)) {
      const demands = [...new Set(short.members.map((k) => good.demand[k]!))]
      shortages.push({
        depots: short.depots,
        demands,
        need: short.need,
        stock: short.stock,
        good: index,
      })
    }
  }
  const status = shortages.length > 0 ? 'short' : 'met'
  return { status, objective, ...sheet, floors, prices, waits, shortages }
}
