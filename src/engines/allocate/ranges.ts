// How far the prices of a shared volume hold. The limits at which a basis of the programme stays feasible are a convex
// set, and on it the cost is linear; so two limits that may fall by a and b each alone may fall together by any
// weighed mean of (a, 0) and (0, b).
import { without, type Answer, type Question } from './question.ts'
import type { Arcs, Prices } from './smooth.ts'

export type PartPrice = { readonly costs: number; readonly upTo: number }

type Plan = {
  readonly flow: Float64Array
  /** Least weighed cost of each part at the prices by weight, which the question holds. */
  readonly best: Float64Array
  /** Real cost of going without. */
  readonly penalty: Float64Array
}

/** What the plan leaves of the limits; what is left by rounding is nothing. */
function leftBy(
  { stock, capacity, starts, depot, good, depots, volume }: Arcs,
  flow: Float64Array,
) {
  const left = { stock: stock.slice(), capacity: capacity.slice() }
  for (let k = 0; k < good.length; k++) {
    for (let a = starts[k]!; a < starts[k + 1]!; a++) {
      left.stock[good[k]! * depots + depot[a]!]! -= flow[a]!
      left.capacity[depot[a]!]! -= flow[a]! * volume[good[k]!]!
    }
  }
  const clear = (value: number, of: number) => (value > 1e-9 * (1 + of) ? value : 0)
  return {
    stock: left.stock.map((value, r) => clear(value, stock[r]!)),
    capacity: left.capacity.map((value, i) =>
      capacity[i] === Infinity ? Infinity : clear(value, capacity[i]!),
    ),
  }
}

/** Units each limit can fall by while all prices hold. */
function fallsOf(
  { arcs, scale }: Question,
  { prices, solution }: Answer,
  flow: Float64Array,
): Prices {
  const left = leftBy(arcs, flow)
  const down = solution.rowDownTo!
  const fall = (price: number, row: number, spare: number) =>
    Math.abs(price) > 1e-9 * scale ? Math.max(0, down[row]!) : spare
  return {
    stock: left.stock.map((spare, r) => fall(prices.stock[r]!, r, spare)),
    capacity: left.capacity.map((spare, i) =>
      fall(prices.capacity[i]!, arcs.stock.length + i, spare),
    ),
  }
}

/** Ranges of the limits' prices, and prices of the parts with theirs, from the programme that gave the prices. */
export function rangesOf(question: Question, answer: Answer, { flow, best, penalty }: Plan) {
  const { arcs, scale, settled } = question
  const { depots, good, depot, starts, stock, volume } = arcs
  const falls = fallsOf(question, answer, flow)
  const rise = answer.solution.rowUpTo!
  const tight = (part: number, arc: number) =>
    question.reduced(part, arc) <= best[part]! + 1e-7 * scale
  const whole = best.map((_, k) => (tight(k, without) ? 1 : 0))
  const near = new Uint8Array(arcs.cost.length)
  for (let k = 0; k < best.length; k++) {
    for (let a = starts[k]!; a < starts[k + 1]!; a++) near[a] = tight(k, a) ? 1 : 0
  }
  question.usePrices(answer.prices)
  const real = new Float64Array(arcs.cost.length)
  for (let k = 0; k < best.length; k++) {
    for (let a = starts[k]!; a < starts[k + 1]!; a++) real[a] = question.reduced(k, a)
  }
  const upToBy = (part: number, arc: number) => {
    const units = volume[good[part]!]!
    const own = falls.stock[good[part]! * depots + depot[arc]!]!
    const shared = falls.capacity[depot[arc]!]!
    return 1 / (1 / own + (units > 0 ? units / shared : 0))
  }
  const part = (k: number): PartPrice => {
    const row = answer.row[k]!
    const price = row === -1 ? NaN : answer.part[k]!
    const costs = row === -1 ? (settled[k]! < 0 ? penalty[k]! : real[settled[k]!]!) : price
    const same = (value: number) => Math.abs(value - costs) <= 1e-7 * scale
    if (whole[k] === 1 && same(penalty[k]!)) return { costs, upTo: Infinity }
    let upTo = row !== -1 && Math.abs(price) > 1e-9 * scale ? Math.max(0, rise[row]!) : 0
    for (let a = starts[k]!; a < starts[k + 1]!; a++) {
      if (near[a] === 1 && same(real[a]!)) upTo = Math.max(upTo, upToBy(k, a))
    }
    return { costs, upTo }
  }
  return {
    part,
    upTo: {
      stock: rise.slice(0, stock.length),
      capacity: rise.slice(stock.length, stock.length + depots),
    },
  }
}
