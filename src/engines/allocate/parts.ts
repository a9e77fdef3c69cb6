// A good as a network: each demand once for its share of the floor and once for the rest, weighed so that what goes
// first goes first.
import { hallSets } from './hall.ts'
import { solveNetwork } from './network.ts'
import { volumeOf, type FloorShare, type TransportProblem } from './problem.ts'

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
  /** 1: the share of the floor. */
  readonly floor: Uint8Array
  readonly stock: Float64Array
}

/** The classes in order, 0 the first, so that weights stay small whatever numbers they were given. */
export function ranks({ priority, demands }: TransportProblem): {
  readonly of: Int32Array
  readonly classes: readonly number[]
} {
  if (!priority) return { of: new Int32Array(demands.length), classes: [1] }
  const classes = [...new Set(priority)].toSorted((a, b) => a - b)
  return { of: priority.map((value) => classes.indexOf(value)), classes }
}

/** What a unit of a good pushes out of the depots: its volume where that is shared, else a unit. */
const weightOf = (problem: TransportProblem, good: number) =>
  (problem.capacity && volumeOf(problem)[good]) || 1

/**
 * More than any chain of hand-overs can cost, so that a class differs from the next by more than that. In volume every
 * hand-over is one for one, within a good as between goods, and a chain passes no depot's good twice.
 */
function classStep(problem: TransportProblem): number {
  const { depots, goods, cost, penalty } = problem
  let [dearest, highest] = [0, 0]
  for (const value of cost) if (value < Infinity) dearest = Math.max(dearest, value)
  for (const value of penalty) if (value < Infinity) highest = Math.max(highest, value)
  const hops = depots.length * (problem.capacity ? goods.length + 1 : 1) + 1
  const least = goods.reduce((low, _, g) => Math.min(low, weightOf(problem, g)), Infinity)
  return (2 * hops * dearest + highest) / Math.min(1, least) + 1
}

/** The share of the floor per class (in order) and good. */
export type Floors = (rank: number, good: number) => number

export function createGood(problem: TransportProblem, index: number, floors: Floors): Good {
  const { depots, demands, goods, need, penalty, cost } = problem
  const [width, kinds] = [depots.length, goods.length]
  const step = classStep(problem) * weightOf(problem, index)
  const { of, classes } = ranks(problem)
  const last = classes.length - 1
  const parts: { demand: number; amount: number; lift: number; floor: boolean }[] = []
  demands.forEach((_, demand) => {
    const wanted = need[demand * kinds + index]!
    if (wanted === 0) return
    const share = floors(of[demand]!, index)
    const lift = last - of[demand]!
    if (share > 0)
      parts.push({ demand, amount: wanted * share, lift: lift + last + 1, floor: true })
    if (share < 1) parts.push({ demand, amount: wanted * (1 - share), lift, floor: false })
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
      real[k] === Infinity ? step * (2 * last + 3 + lift) : real[k]! + step * lift,
    ),
    penalty: Float64Array.from(real, (value) => (value === Infinity ? 0 : value)),
    must: Uint8Array.from(real, (value) => (value === Infinity ? 1 : 0)),
    floor: Uint8Array.from(parts, ({ floor }) => (floor ? 1 : 0)),
    stock: Float64Array.from(depots, (_, i) => problem.stock[i * kinds + index]!),
  }
}

export const flowOf = (good: Good) =>
  solveNetwork({
    sources: good.stock.length,
    stock: good.stock,
    amount: good.amount,
    cost: good.cost,
    penalty: good.weight,
  })

/** Whether any depot with stock has a way there. */
const hasWay = (good: Good, k: number) =>
  good.stock.some((held, i) => held > 0 && good.cost[k * good.stock.length + i]! < Infinity)

/**
 * Largest share of all reachable needs of a class that the stock can give to everyone in it, after what the classes
 * before are given: Newton on the tightest group (Dinkelbach 1967).
 */
function shareOf(problem: TransportProblem, whole: Good, rank: number, given: Floors): number {
  const { of } = ranks(problem)
  const reached = whole.amount.map((amount, k) => (hasWay(whole, k) ? amount : 0))
  const rankOf = (k: number) => of[whole.demand[k]!]!
  let share = problem.floor!
  for (let round = 0; round < 100 && share > 0; round++) {
    const part = {
      ...whole,
      amount: reached.map((amount, k) =>
        rankOf(k) > rank ? 0 : amount * (rankOf(k) < rank ? given(rankOf(k), whole.index) : share),
      ),
      must: whole.must.map(() => 1),
    }
    const [group] = hallSets(flowOf(part), part)
    if (!group) return share
    let [fixed, moving] = [0, 0]
    for (const k of group.members) {
      if (rankOf(k) < rank) fixed += part.amount[k]!
      else if (rankOf(k) === rank) moving += reached[k]!
    }
    const next = Math.max(0, ((group.stock - fixed) / moving) * (1 - 1e-12))
    if (!(next < share)) return share
    share = next
  }
  return share
}

/** The floor of each class and good as far as the stock goes, the first class first. */
export function reachableFloors(problem: TransportProblem): FloorShare[] {
  if (!problem.floor) return []
  const { classes } = ranks(problem)
  const found: FloorShare[] = []
  for (let good = 0; good < problem.goods.length; good++) {
    const whole = createGood(problem, good, () => 1)
    const shares: number[] = []
    for (let rank = 0; rank < classes.length; rank++) {
      const share = shareOf(problem, whole, rank, (earlier) => shares[earlier]!)
      shares.push(share)
      found.push({ class: classes[rank]!, good, share })
    }
  }
  return found
}

export function floorsOf(problem: TransportProblem, shares: readonly FloorShare[]): Floors {
  const { classes } = ranks(problem)
  const table = new Map(shares.map((one) => [`${one.class} ${one.good}`, one.share]))
  return (rank, good) => table.get(`${classes[rank]!} ${good}`) ?? 0
}

/**
 * Whether a unit more in a depot leaves the floor's shares of a good (of all goods: undefined) as they are, so that its
 * price is what changes: everybody has the whole floor, and nobody gets a first way to some stock.
 */
export function steadyFloors(
  { floor, goods, stock }: TransportProblem,
  floors: readonly FloorShare[],
): (depot: number, good?: number) => boolean {
  if (!floor) return () => true
  const moving = new Set(floors.filter(({ share }) => share < floor).map(({ good }) => good))
  return (depot, good) =>
    good === undefined
      ? moving.size === 0
      : !moving.has(good) && stock[depot * goods.length + good]! > 0
}
