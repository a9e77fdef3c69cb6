// Cases of a replicate: where they fall when there is no cluster.
import type { Scan } from './model.ts'
import { createGenerator, type Generator } from './random.ts'

/** Fills in, at `(d − 1) × areas + area`, the cases of the last d periods in one replicate. */
export type Dealer = (replicate: number, into: Int32Array) => void

/** Walker's alias method (Vose 1991): draws a cell with probability in proportion to its weight, in constant time. */
export function aliasTable(weights: Float64Array): (generator: Generator) => number {
  const size = weights.length
  let total = 0
  for (const weight of weights) total += weight
  const keep = Float64Array.from(weights, (weight) => (weight * size) / total)
  const alias = Int32Array.from(weights, (_, cell) => cell)
  const small: number[] = []
  const large: number[] = []
  keep.forEach((share, cell) => (share < 1 ? small : large).push(cell))
  while (small.length > 0 && large.length > 0) {
    const [low, high] = [small.pop()!, large.at(-1)!]
    alias[low] = high
    keep[high]! -= 1 - keep[low]!
    if (keep[high]! < 1) small.push(large.pop()!)
  }
  // what is left over has a share of 1 but for rounding
  for (const cell of [...small, ...large]) keep[cell] = 1
  const limit = keep.map((share) => share * 2 ** 32)
  return ({ bits, below }) => {
    const cell = below(size)
    return bits() < limit[cell]! ? cell : alias[cell]!
  }
}

/** A Poisson number: how many waiting times with mean 1 fit into `mean`. */
function poisson({ bits }: Generator, mean: number): number {
  let [n, time] = [-1, 0]
  while (time <= mean) {
    time -= Math.log((bits() + 0.5) / 2 ** 32)
    n++
  }
  return n
}

/** Cells of the last periods by weight, the last period first. */
function cellWeights({ areas, durations, expected }: Scan): Float64Array {
  return expected
    .map((value, cell) => (cell < areas ? value : Math.max(0, value - expected[cell - areas]!)))
    .subarray(0, areas * durations)
}

function addBack(into: Int32Array, areas: number): void {
  for (let cell = areas; cell < into.length; cell++) into[cell]! += into[cell - areas]!
}

/** All cases over all cells; those before the last periods are not looked at. */
function multinomialDealer(scan: Scan, seed: number): Dealer {
  const cells = cellWeights(scan)
  const weights = new Float64Array(cells.length + 1)
  weights.set(cells)
  let recent = 0
  for (const weight of cells) recent += weight
  weights[cells.length] = scan.periods > scan.durations ? Math.max(0, scan.total - recent) : 0
  const draw = aliasTable(weights)
  const cases = Math.round(scan.total)
  return (replicate, into) => {
    const generator = createGenerator(seed, replicate)
    into.fill(0)
    for (let n = 0; n < cases; n++) {
      const cell = draw(generator)
      if (cell < into.length) into[cell]!++
    }
    addBack(into, scan.areas)
  }
}

function poissonDealer(scan: Scan, seed: number): Dealer {
  const cells = cellWeights(scan)
  let mean = 0
  for (const weight of cells) mean += weight
  const draw = aliasTable(cells)
  return (replicate, into) => {
    const generator = createGenerator(seed, replicate)
    into.fill(0)
    const cases = poisson(generator, mean)
    for (let n = 0; n < cases; n++) into[draw(generator)]!++
    addBack(into, scan.areas)
  }
}

/** Deals the dates out anew: each period gets its number of cases from all of them, without putting any back. */
function permutationDealer({ areas, caseAreas, latest }: Scan, seed: number): Dealer {
  const deck = new Int32Array(caseAreas.length)
  return (replicate, into) => {
    const generator = createGenerator(seed, replicate)
    into.fill(0)
    deck.set(caseAreas)
    let next = 0
    for (let d = 0; d < latest.length; d++) {
      for (let n = 0; n < latest[d]!; n++) {
        const pick = next + generator.below(deck.length - next)
        const area = deck[pick]!
        deck[pick] = deck[next]!
        next++
        into[d * areas + area]!++
      }
    }
    addBack(into, areas)
  }
}

export function createDealer(scan: Scan, seed: number): Dealer {
  const dealers = {
    multinomial: multinomialDealer,
    poisson: poissonDealer,
    permutation: permutationDealer,
  }
  return dealers[scan.draw](scan, seed)
}
