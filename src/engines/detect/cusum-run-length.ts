// How long a Poisson CUSUM runs until it alarms, and the decision limit for a wanted run length
// (Brook & Evans 1972, Biometrika 59:539; Lucas 1985, Technometrics 27:129 for the reference value).
import { requireOption, requireWhole } from './errors.ts'

export type CusumDesign = {
  /** Reference value, a multiple of `step`. */
  readonly k: number
  /** Decision limit, a multiple of `step`. */
  readonly h: number
  /** Lattice the sum moves on. Default 0.1. */
  readonly step?: number
}

export type RunLength = {
  /** Mean number of periods until the first alarm, from a sum of 0. */
  readonly average: number
  /** The same from half the decision limit (fast initial response). */
  readonly fastStart: number
}

const onLattice = (value: number, step: number) =>
  Math.abs(value / step - Math.round(value / step)) < 1e-6

/**
 * Average run length for Poisson counts with mean `mean`, exact on the lattice: an absorbing Markov chain.
 * @throws DetectError when k or h is off the lattice or not above 0
 */
export function cusumRunLength(mean: number, design: CusumDesign): RunLength {
  const { k, h, step = 0.1 } = design
  requireOption(mean > 0 && mean < Infinity, 'mean', `expected a number above 0, got ${mean}`)
  requireOption(step > 0 && onLattice(1, step), 'step', 'expected 1 divided by a whole number')
  requireOption(k > 0 && onLattice(k, step), 'k', `expected a multiple of ${step} above 0`)
  requireOption(h > 0 && onLattice(h, step), 'h', `expected a multiple of ${step} above 0`)
  const perCase = Math.round(1 / step)
  const drop = Math.round(k / step)
  const states = Math.round(h / step)
  requireOption(states <= 3000, 'h', 'expected at most 3000 steps')
  const most = Math.ceil((states + drop) / perCase) + 1
  const probability = poissonProbabilities(mean, most)
  // I − Q, and ones on the right: the expected time in the chain from each state
  const width = states + 1
  const a = new Float64Array(states * width)
  for (let from = 0; from < states; from++) {
    a[from * width + from] = 1
    a[from * width + states] = 1
    for (let cases = 0; cases <= most; cases++) {
      const to = Math.max(0, from + cases * perCase - drop)
      if (to < states) a[from * width + to]! -= probability[cases]!
    }
  }
  const times = eliminate(a, states)
  return { average: times[0]!, fastStart: times[Math.min(states - 1, Math.round(states / 2))]! }
}

function poissonProbabilities(mean: number, most: number): Float64Array {
  const list = new Float64Array(most + 1)
  let log = -mean
  for (let k = 0; k <= most; k++) {
    list[k] = Math.exp(log)
    log += Math.log(mean / (k + 1))
  }
  return list
}

/** Gaussian elimination without pivoting: I − Q is diagonally dominant. The right side is the last column. */
function eliminate(a: Float64Array, size: number): Float64Array {
  const width = size + 1
  for (let pivot = 0; pivot < size; pivot++) {
    for (let row = pivot + 1; row < size; row++) {
      const factor = a[row * width + pivot]! / a[pivot * width + pivot]!
      if (factor === 0) continue
      for (let j = pivot; j < width; j++) a[row * width + j]! -= factor * a[pivot * width + j]!
    }
  }
  const x = new Float64Array(size)
  for (let row = size - 1; row >= 0; row--) {
    let sum = a[row * width + size]!
    for (let j = row + 1; j < size; j++) sum -= a[row * width + j]! * x[j]!
    x[row] = sum / a[row * width + row]!
  }
  return x
}

/**
 * The reference value that is best at telling mean0 from mean0 + s √mean0, rounded to one digit. Multiples of ½ are
 * avoided (0.1 more): on them the sum visits few values and run lengths come in large jumps.
 */
export function cusumReference(mean0: number, s = 1): number {
  requireOption(mean0 > 0 && mean0 < Infinity, 'mean0', 'expected a number above 0')
  requireOption(s > 0 && s < Infinity, 's', 'expected a number above 0')
  const shift = s * Math.sqrt(mean0)
  const tenths = Math.round((10 * shift) / Math.log1p(shift / mean0))
  return (tenths % 5 === 0 ? tenths + 1 : tenths) / 10
}

/** The decision limit on the lattice of 0.1 whose in-control run length is nearest to the wanted one. */
export function cusumLimit(mean0: number, k: number, runLength: number): number {
  requireWhole(runLength, 'runLength', 2)
  let [low, high] = [1, 2]
  const average = (steps: number) => cusumRunLength(mean0, { k, h: steps / 10 }).average
  while (average(high) < runLength) {
    low = high
    high *= 2
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (average(middle) < runLength) low = middle
    else high = middle
  }
  const nearer = runLength - average(low) < average(high) - runLength ? low : high
  return nearer / 10
}
