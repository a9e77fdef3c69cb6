// Prices of the coupled transport from its smoothed dual: each part spreads over its arcs like e^(−cost/T) (Fang,
// Rajasekera & Tsao 1997), prices stay positive by a barrier, and Newton steps follow T down to nearly 0. The second
// derivatives are one matrix of depots × depots per good, a Laplacian, and a corner for the depots' volume, so a step
// costs little more than a pass over the arcs. Exactness is the business of `coupled.ts`.
import { complete, factorize, multiply, substitute } from './dense.ts'

/** Arcs by part (one demand's need of one good, or a share of it); each part may also go without, at `weight`. */
export type Arcs = {
  readonly depots: number
  readonly goods: number
  readonly good: Int32Array
  readonly amount: Float64Array
  readonly weight: Float64Array
  readonly starts: Int32Array
  readonly depot: Uint16Array
  readonly cost: Float64Array
  /** `stock[good * depots + depot]` */
  readonly stock: Float64Array
  readonly volume: Float64Array
  /** Volume each depot can send; Infinity: no limit. */
  readonly capacity: Float64Array
}

/** What one more unit is worth: `stock[good * depots + depot]`, `capacity[depot]`. */
export type Prices = { readonly stock: Float64Array; readonly capacity: Float64Array }

type Point = Prices & {
  /** Price of an arc's good at its depot, volume included. */
  readonly arc: Float64Array
}

type Slope = {
  value: number
  readonly stock: Float64Array
  readonly capacity: Float64Array
  readonly laplacian: readonly Float64Array[]
}

function pointAt(arcs: Arcs, { stock, capacity }: Prices): Point {
  const arc = stock.map((price, r) => {
    const [g, i] = [Math.floor(r / arcs.depots), r % arcs.depots]
    return price + arcs.volume[g]! * capacity[i]!
  })
  return { stock, capacity, arc }
}

const shares = (total: ArrayLike<number>, at: number, heat: number) => 0.1 * heat * (1 + total[at]!)

/** The smoothed dual with its gradient and, if asked for, the Laplacians. */
function measure(arcs: Arcs, point: Point, heat: number, curved: boolean): Slope {
  const { depots: n, goods, good, amount, weight, starts, depot, cost } = arcs
  const laplacian = Array.from({ length: curved ? goods : 0 }, () => new Float64Array(n * n))
  const load = new Float64Array(n * goods)
  const capacity = new Float64Array(n)
  const part = new Float64Array(n)
  const at = new Int32Array(n)
  let value = 0
  for (let k = 0; k < amount.length; k++) {
    const [from, to, row] = [starts[k]!, starts[k + 1]!, good[k]! * n]
    let least = weight[k]!
    for (let a = from; a < to; a++) {
      const price = cost[a]! + point.arc[row + depot[a]!]!
      if (price < least) least = price
    }
    const limit = least + 30 * heat
    const without = weight[k]! < limit ? Math.exp((least - weight[k]!) / heat) : 0
    let [sum, count] = [without, 0]
    for (let a = from; a < to; a++) {
      const price = cost[a]! + point.arc[row + depot[a]!]!
      if (price >= limit) continue
      sum += part[count] = Math.exp((least - price) / heat)
      at[count++] = depot[a]!
    }
    value += amount[k]! * (least - heat * Math.log(sum))
    const each = amount[k]! / sum
    for (let p = 0; p < count; p++) load[row + at[p]!]! += each * part[p]!
    if (!curved) continue
    const matrix = laplacian[good[k]!]!
    for (let p = 0; p < count; p++) {
      const share = (each * part[p]!) / sum / heat
      const line = at[p]! * n
      matrix[line + at[p]!]! += share * without
      for (let q = 0; q < p; q++) matrix[line + at[q]!]! -= share * part[q]!
    }
  }
  for (const matrix of laplacian) complete(matrix, n)
  const stock = new Float64Array(n * goods)
  for (let r = 0; r < stock.length; r++) {
    const pull = shares(arcs.stock, r, heat)
    const price = point.stock[r]!
    value += pull * Math.log(price) - price * arcs.stock[r]!
    stock[r] = load[r]! - arcs.stock[r]! + pull / price
    capacity[r % n]! += arcs.volume[Math.floor(r / n)]! * load[r]!
  }
  for (let i = 0; i < n; i++) {
    if (arcs.capacity[i] === Infinity) continue
    const pull = shares(arcs.capacity, i, heat)
    const price = point.capacity[i]!
    value += pull * Math.log(price) - price * arcs.capacity[i]!
    capacity[i]! += pull / price - arcs.capacity[i]!
  }
  return { value, stock, capacity, laplacian }
}

/** Newton's step: the inverse of the second derivatives on the gradient, good by good and then the corner. */
function newton(arcs: Arcs, point: Point, slope: Slope, heat: number): Prices {
  const { depots: n, volume } = arcs
  const limited = (i: number) => arcs.capacity[i]! < Infinity
  const corner = new Float64Array(n * n)
  const right = slope.capacity.map((value, i) => (limited(i) ? value : 0))
  const stock = slope.stock.slice()
  const factors = slope.laplacian.map((matrix, g) => {
    const own = matrix.slice()
    const bend = (i: number) => shares(arcs.stock, g * n + i, heat) / point.stock[g * n + i]! ** 2
    for (let i = 0; i < n; i++) own[i * n + i]! += bend(i)
    factorize(own, n)
    const column = new Float64Array(n)
    for (let c = 0; c < n; c++) {
      column.fill(0)
      column[c] = bend(c)
      substitute(own, n, column)
      const product = multiply(matrix, n, column)
      for (let r = 0; r < n; r++) corner[r * n + c]! += volume[g]! ** 2 * product[r]!
    }
    const first = stock.slice(g * n, (g + 1) * n)
    substitute(own, n, first)
    const through = multiply(matrix, n, first)
    for (let i = 0; i < n; i++) if (limited(i)) right[i]! -= volume[g]! * through[i]!
    return own
  })
  for (let i = 0; i < n; i++) {
    if (limited(i)) corner[i * n + i]! += shares(arcs.capacity, i, heat) / point.capacity[i]! ** 2
    else for (let c = 0; c < n; c++) corner[i * n + c] = corner[c * n + i] = c === i ? 1 : 0
  }
  factorize(corner, n)
  substitute(corner, n, right)
  slope.laplacian.forEach((matrix, g) => {
    const through = multiply(matrix, n, right)
    const own = stock.subarray(g * n, (g + 1) * n)
    for (let i = 0; i < n; i++) own[i]! -= volume[g]! * through[i]!
    substitute(factors[g]!, n, own)
  })
  return { stock, capacity: right }
}

/** How far along a step all prices stay above a tenth of what they are. */
function reach(prices: Prices, step: Prices): number {
  let far = 1
  for (const field of ['stock', 'capacity'] as const) {
    step[field].forEach((by, r) => {
      if (by < 0) far = Math.min(far, (-0.9 * prices[field][r]!) / by)
    })
  }
  return far
}

function ahead({ stock, capacity }: Prices, step: Prices, far: number): Prices {
  return {
    stock: stock.map((price, r) => price + far * step.stock[r]!),
    capacity: capacity.map((price, i) => price + far * step.capacity[i]!),
  }
}

/** Climbs at one heat. */
function climb(arcs: Arcs, from: Point, heat: number): Point {
  let point = from
  let slope = measure(arcs, point, heat, true)
  for (let steps = 1; ; steps++) {
    const step = newton(arcs, point, slope, heat)
    let rise = 0
    step.stock.forEach((by, r) => (rise += by * slope.stock[r]!))
    step.capacity.forEach((by, i) => (rise += by * slope.capacity[i]!))
    let far = reach(point, step)
    let next = pointAt(arcs, ahead(point, step, far))
    for (let half = 0; half < 30; half++) {
      if (measure(arcs, next, heat, false).value >= slope.value + 0.1 * far * rise) break
      far /= 2
      next = pointAt(arcs, ahead(point, step, far))
    }
    point = next
    // Newton's decrement against what is shared out: halfway there is enough before the heat falls again
    if (steps >= 25 || rise < 1e-3 * heat * arcs.amount.length) return point
    slope = measure(arcs, point, heat, true)
  }
}

/**
 * Prices near the best ones: off by about `coldest` of the dearest arc.
 * `progress` gets the heat as a share of where it started.
 */
export function smoothPrices(
  arcs: Arcs,
  { coldest, progress }: { readonly coldest: number; readonly progress?: (heat: number) => void },
): Prices {
  const scale = arcs.cost.reduce((a, b) => Math.max(a, b), 1e-9)
  const start = Math.max(scale, arcs.weight.reduce((a, b) => Math.max(a, b), 0) / 8)
  let point = pointAt(arcs, {
    stock: arcs.stock.map(() => scale / 10),
    capacity: arcs.capacity.map((value) => (value < Infinity ? scale / 10 : 0)),
  })
  // while it is hot, one part in so many tells as much as all
  const few = thinned(arcs, Math.max(1, Math.floor(arcs.amount.length / 3000)))
  for (let heat = start; heat > coldest * scale; heat *= 0.4) {
    point = climb(heat > 0.02 * scale ? few : arcs, point, heat)
    progress?.(heat / start)
  }
  return point
}

/** Every so manieth part, for all of its good. */
function thinned(arcs: Arcs, every: number): Arcs {
  if (every === 1) return arcs
  const kept = Array.from(arcs.amount.keys()).filter((k) => k % every === 0)
  const [all, some] = [new Float64Array(arcs.goods), new Float64Array(arcs.goods)]
  arcs.amount.forEach((amount, k) => (all[arcs.good[k]!]! += amount))
  for (const k of kept) some[arcs.good[k]!]! += arcs.amount[k]!
  const starts = new Int32Array(kept.length + 1)
  kept.forEach((k, at) => (starts[at + 1] = starts[at]! + arcs.starts[k + 1]! - arcs.starts[k]!))
  const depot = new Uint16Array(starts.at(-1)!)
  const cost = new Float64Array(starts.at(-1)!)
  kept.forEach((k, at) => {
    depot.set(arcs.depot.subarray(arcs.starts[k]!, arcs.starts[k + 1]!), starts[at]!)
    cost.set(arcs.cost.subarray(arcs.starts[k]!, arcs.starts[k + 1]!), starts[at]!)
  })
  return {
    ...arcs,
    good: Int32Array.from(kept, (k) => arcs.good[k]!),
    amount: Float64Array.from(
      kept,
      (k) => (arcs.amount[k]! * all[arcs.good[k]!]!) / some[arcs.good[k]!]!,
    ),
    weight: Float64Array.from(kept, (k) => arcs.weight[k]!),
    starts,
    depot,
    cost,
  }
}
