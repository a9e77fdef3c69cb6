// The largest log-likelihood ratio of each replicate. Whether a window beats the best so far is read off a table by its
// expectation: the fewest cases that would. Neighbours are looked at in blocks: if even all cases up to the end of a
// block are too few for the expectation at its beginning, no window in it is better. Logarithms are rare then.
import { requireOption, requireWhole } from './errors.ts'
import { createDealer } from './draw.ts'
import type { Scan } from './model.ts'
import { blockSize, createPlan, type Plan } from './plan.ts'

export type ReplicateOptions = {
  /** Whole number from 0 to 2^53 − 1; the same seed gives the same maxima. */
  readonly seed: number
  /** Replicates `from` to before `to`: ranges may be shared out at will. */
  readonly from: number
  readonly to: number
}

/**
 * Largest log-likelihood ratio of each replicate, in their order.
 * @throws ScanError on a seed or a range out of bounds
 */
export function replicateMaxima(scan: Scan, { seed, from, to }: ReplicateOptions): Float64Array {
  requireWhole(seed, 'seed', 0)
  requireWhole(from, 'from', 0)
  requireWhole(to, 'to', from)
  requireOption(to <= 2 ** 31, 'to', 'expected at most 2^31 replicates')
  const plan = createPlan(scan)
  const deal = createDealer(scan, seed)
  const counts = new Int32Array(scan.areas * scan.durations)
  const packed = new Int32Array(scan.areas * plan.words)
  const maxima = new Float64Array(to - from)
  for (let replicate = from; replicate < to; replicate++) {
    deal(replicate, counts)
    pack(plan, counts, packed)
    maxima[replicate - from] = largestScore(plan, counts, packed)
  }
  return maxima
}

/** The cases of one replicate, laid out as `Scan.counts`. */
export function replicateCounts(scan: Scan, seed: number, replicate: number): Int32Array {
  requireWhole(seed, 'seed', 0)
  requireWhole(replicate, 'replicate', 0)
  const counts = new Int32Array(scan.areas * scan.durations)
  createDealer(scan, seed)(replicate, counts)
  return counts
}

function pack({ scan, paired, words }: Plan, counts: Int32Array, packed: Int32Array): void {
  if (!paired) {
    packed.set(counts)
    return
  }
  const { areas } = scan
  for (let word = 0; word < words; word++) {
    for (let area = 0; area < areas; area++) {
      const lower = counts[2 * word * areas + area]!
      // an odd duration out shares its word with nothing
      const upper = 2 * word + 1 < scan.durations ? counts[(2 * word + 1) * areas + area]! : 0
      packed[word * areas + area] = lower | (upper << 16)
    }
  }
}

function largestScore(plan: Plan, counts: Int32Array, packed: Int32Array): number {
  const { levelOf, leastCases, paired, words } = plan
  const { areas, zones } = plan.scan
  const { offsets, order } = zones
  const [mask, shift] = paired ? [0xffff, 16] : [0x7fffffff, 31]
  const at = { centre: 0, duration: 0, from: 0, to: 0 }
  let [best, block] = [0, 0]
  let least = leastCases(0)
  for (let centre = 0; centre < areas; centre++) {
    const [start, end] = [offsets[centre]!, offsets[centre + 1]!]
    for (let word = 0; word < words; word++) {
      const base = (word * areas) | 0
      let cases = 0
      for (let j = start; j < end; block = (block + 2) | 0) {
        const from = j
        const stop = j + blockSize < end ? (j + blockSize) | 0 : end
        for (; j < stop; j = (j + 1) | 0) cases = (cases + packed[(base + order[j]!) | 0]!) | 0
        const lower = (cases & mask) >= least[levelOf[block]!]!
        const upper = cases >>> shift >= least[levelOf[block + 1]!]!
        if (!lower && !upper) continue
        at.centre = centre
        at.from = from
        at.to = stop
        at.duration = paired ? 2 * word : word
        if (lower) best = Math.max(best, bestInBlock(plan, counts, at))
        at.duration++
        if (upper) best = Math.max(best, bestInBlock(plan, counts, at))
        least = leastCases(best)
      }
    }
  }
  return best
}

type Place = { centre: number; duration: number; from: number; to: number }

function bestInBlock({ scan, expected, score }: Plan, counts: Int32Array, at: Place): number {
  const { offsets, order } = scan.zones
  const base = at.duration * scan.areas
  let [cases, baseline, best] = [0, 0, 0]
  // summed from the centre on, as for the observed windows, so that equal windows score the same
  for (let j = offsets[at.centre]!; j < at.to; j++) {
    cases += counts[base + order[j]!]!
    baseline += expected[base + order[j]!]!
    if (j < at.from || cases <= baseline) continue
    const found = score(cases, baseline)
    if (found > best) best = found
  }
  return best
}
