// Seeded cases and a slow obvious answer, for the tests and the bench.
import type { TransportProblem } from './transport.ts'

export type Dice = () => number

/** Mulberry32: the same seed, the same numbers from 0 to 1. */
export function dice(seed: number): Dice {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export type CaseSize = {
  readonly seed: number
  readonly depots: number
  readonly demands: number
  readonly goods: number
  /** Stock as a share of all needs. */
  readonly supply: number
}

/** A city of depots and demands in a square; cost is distance, amounts are whole. */
export function cityCase({ seed, depots, demands, goods, supply }: CaseSize): TransportProblem {
  const next = dice(seed)
  const names = (prefix: string, count: number) =>
    Array.from({ length: count }, (_, i) => `${prefix}${i}`)
  const points = (count: number) => Array.from({ length: count }, () => [next(), next()] as const)
  const [from, to] = [points(depots), points(demands)]
  const need = Float64Array.from({ length: demands * goods }, () => Math.floor(next() * 20))
  const stock = new Float64Array(depots * goods)
  for (let g = 0; g < goods; g++) {
    const shares = Array.from({ length: depots }, () => 0.2 + next())
    const all = shares.reduce((a, b) => a + b)
    let wanted = 0
    for (let j = 0; j < demands; j++) wanted += need[j * goods + g]!
    shares.forEach(
      (share, i) => (stock[i * goods + g] = Math.floor((share / all) * wanted * supply)),
    )
  }
  const cost = Float64Array.from({ length: demands * depots }, (_, at) => {
    const [a, b] = [from[at % depots]!, to[Math.floor(at / depots)]!]
    return Math.hypot(a[0] - b[0], a[1] - b[1])
  })
  const penalty = Float64Array.from(need, () => 1 + Math.floor(next() * 4))
  return {
    depots: names('depot-', depots),
    demands: names('demand-', demands),
    goods: names('good-', goods),
    stock,
    need,
    cost,
    penalty,
  }
}

/** Least cost of giving each receiver one whole unit or none, by trying everything. */
export function slowAssignment(
  cost: readonly (readonly number[])[],
  stock: readonly number[],
  penalty: readonly number[],
): number {
  const [first, ...rest] = cost
  if (!first) return 0
  const [without, ...later] = penalty
  let least = without! + slowAssignment(rest, stock, later)
  first.forEach((price, i) => {
    if (stock[i]! < 1 || price === Infinity) return
    const left = stock.with(i, stock[i]! - 1)
    least = Math.min(least, price + slowAssignment(rest, left, later))
  })
  return least
}
