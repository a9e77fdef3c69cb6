// Why a flow is as it is: what a unit more would save, who waits and why, which group asks for more than it can get.
import { cheapestStart, type NetworkFlow } from './network.ts'

type Solved = NetworkFlow & { readonly cost: Float64Array }
type Terms = {
  readonly amount: Float64Array
  readonly cost: Float64Array
  readonly penalty: Float64Array
  readonly must: Uint8Array
  readonly stock: Float64Array
}

export type Wait = {
  readonly amount: number
  /** `no_way`: no depot has a way there; `stock`: every depot with a way is empty; `cost`: bringing it costs more than going without. */
  readonly reason: 'no_way' | 'stock' | 'cost'
  /** Depots with a way there and nothing left. */
  readonly empty: readonly number[]
  /** With reason `cost`: what one more unit would cost. Otherwise Infinity. */
  readonly cheapest: number
}

export type Shortage = {
  readonly demands: readonly number[]
  /** All depots that have a way to any of them. */
  readonly depots: readonly number[]
  readonly need: number
  readonly stock: number
}

type Group = Omit<Shortage, 'demands'> & { readonly members: readonly number[] }

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

export function waitingReason(solved: Solved, terms: Terms, receiver: number): Wait | undefined {
  const { width, flow, spare, distance } = solved
  const amount = flow[receiver * width + width - 1]!
  if (amount === 0) return undefined
  const depots = Array.from({ length: width - 1 }, (_, i) => i).filter(
    (i) => terms.cost[receiver * (width - 1) + i]! < Infinity,
  )
  const empty = depots.filter((i) => spare[i] === 0)
  const cost = solved.cost.slice(receiver * width, (receiver + 1) * width)
  cost[width - 1] = Infinity
  const cheapest = cheapestStart({ distance, width }, cost, 0).total
  if (depots.length === 0) return { amount, reason: 'no_way', empty, cheapest: Infinity }
  if (empty.length === depots.length) return { amount, reason: 'stock', empty, cheapest: Infinity }
  return { amount, reason: 'cost', empty, cheapest }
}

/** Groups of receivers that must be met and together want more than all their depots hold (Hall 1935); none: all are met. */
export function hallSets({ width, flow }: NetworkFlow, terms: Terms): Group[] {
  const { amount, cost, must, stock } = terms
  const sources = width - 1
  const most = amount.reduce((a, b) => Math.max(a, b), 0)
  const groups: Group[] = []
  const seen = new Set<number>()
  for (const first of amount.keys()) {
    if (must[first] === 0 || seen.has(first)) continue
    if (!(flow[first * width + sources]! > 1e-9 * most)) continue
    const members = new Set([first])
    const depots = new Set<number>()
    for (const k of members) {
      seen.add(k)
      for (let i = 0; i < sources; i++) {
        if (!(cost[k * sources + i]! < Infinity) || depots.has(i)) continue
        depots.add(i)
        for (const other of amount.keys()) if (flow[other * width + i]! > 0) members.add(other)
      }
    }
    groups.push({
      members: [...members],
      depots: [...depots],
      need: sum(members, amount),
      stock: sum(depots, stock),
    })
  }
  return groups
}

function sum(rows: Iterable<number>, values: Float64Array): number {
  let total = 0
  for (const row of rows) total += values[row]!
  return total
}
