// Why a plan is as it is: what a unit more would save or cost, who waits and why.
import { cheapestStart, type NetworkFlow } from './network.ts'
import { volumeOf, type TransportProblem, type Wait } from './problem.ts'

type Solved = NetworkFlow & { readonly cost: Float64Array }
type Terms = {
  readonly amount: Float64Array
  readonly cost: Float64Array
  readonly penalty: Float64Array
  readonly must: Uint8Array
  readonly stock: Float64Array
}

/** Cheapest way to use a freed unit at each source: hand it to a receiver of the source before, and so on. */
function gains({ weight, width }: NetworkFlow) {
  const gain = new Float64Array(width)
  const from = new Int32Array(width).fill(-1)
  for (let round = 0; round < width; round++) {
    let changed = false
    for (let b = 0; b < width - 1; b++) {
      for (let c = 0; c < width; c++) {
        const through = weight[c * width + b]! + gain[c]!
        if (through < gain[b]! - 1e-10 * (1 + Math.abs(gain[b]!))) {
          gain[b] = through
          from[b] = c
          changed = true
        }
      }
    }
    if (!changed) break
  }
  return from
}

/** Depots whose stock binds: what one more unit saves, in the objective, and for how many units that holds. */
export function stockPrices(
  solved: Solved,
  terms: Terms,
): { readonly depot: number; readonly saves: number; readonly upTo: number }[] {
  const { width, via, flow } = solved
  const from = gains(solved)
  const real = (k: number, i: number) =>
    i === width - 1 ? terms.penalty[k]! : terms.cost[k * (width - 1) + i]!
  const prices = []
  for (let depot = 0; depot < width - 1; depot++) {
    if (from[depot] === -1) continue
    let [saves, upTo] = [0, Infinity]
    for (let b = depot, hops = 0; from[b] !== -1 && hops < width; b = from[b]!, hops++) {
      const c = from[b]!
      const moved = via[c * width + b]!
      saves += real(moved, c) - real(moved, b)
      upTo = Math.min(upTo, flow[moved * width + c]!)
    }
    prices.push({ depot, saves, upTo })
  }
  return prices
}

/**
 * What one more unit wanted costs a receiver, brought along the cheapest chain or not brought, and for how many units
 * that holds.
 */
export function needCost(
  solved: Solved,
  terms: Terms,
  receiver: number,
): { readonly costs: number; readonly upTo: number } {
  const { width, via, next, flow, spare } = solved
  const real = (k: number, i: number) =>
    i === width - 1 ? terms.penalty[k]! : terms.cost[k * (width - 1) + i]!
  const { source, total } = cheapestStart(solved, solved.cost, receiver)
  let [costs, upTo, a] = [real(receiver, source), Infinity, source]
  for (let hops = 0; next[a] !== -1 && hops < width; a = next[a]!, hops++) {
    const moved = via[a * width + next[a]!]!
    costs += real(moved, next[a]!) - real(moved, a)
    upTo = Math.min(upTo, flow[moved * width + a]!)
  }
  // as cheap without: that holds for any amount
  const alike = (one: number, other: number) =>
    Math.abs(one - other) <= 1e-12 * (1 + Math.abs(other))
  const without = solved.cost[receiver * width + width - 1]!
  if (alike(without, total) && alike(terms.penalty[receiver]!, costs)) upTo = Infinity
  else upTo = Math.min(upTo, spare[a]!)
  return { costs, upTo }
}

/** What one more unit brought would cost, whatever going without costs. */
export function bringingCost({ width, distance, cost }: Solved, receiver: number): number {
  const own = cost.slice(receiver * width, (receiver + 1) * width)
  own[width - 1] = Infinity
  return cheapestStart({ distance, width }, own, 0).total
}

type Left = {
  readonly problem: TransportProblem
  /** The costs without the ways that arrive too late. */
  readonly cost: Float64Array
  readonly spare: Float64Array
  readonly room: Float64Array
}

/** Why an amount stays away. */
export function waitOf(
  { problem, cost, spare, room }: Left,
  unmet: { readonly demand: number; readonly good: number; readonly amount: number },
  cheapest: number,
): Wait {
  const { depots, goods } = problem
  const { demand, good } = unmet
  const volume = volumeOf(problem)[good]!
  const all = Array.from(depots.keys())
  const ways = all.filter((i) => cost[demand * depots.length + i]! < Infinity)
  const empty = ways.filter((i) => spare[i * goods.length + good] === 0)
  const full = ways.filter((i) => volume > 0 && room[i] === 0)
  const blocked = new Set([...empty, ...full])
  const reason = () => {
    if (ways.length === 0) {
      const late = all.some((i) => problem.cost[demand * depots.length + i]! < Infinity)
      return late ? 'too_late' : 'no_way'
    }
    if (empty.length === ways.length) return 'stock'
    return blocked.size === ways.length ? 'volume' : 'cost'
  }
  const why = reason()
  return { ...unmet, reason: why, empty, full, cheapest: why === 'cost' ? cheapest : Infinity }
}
