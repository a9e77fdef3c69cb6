// Slow and obvious: every window from its definition, without prefixes, tables or blocks. For tests and the bench.
import type { Scan } from './model.ts'

export type SlowWindow = {
  readonly areas: readonly number[]
  readonly duration: number
  readonly cases: number
  readonly expected: number
  readonly llr: number
}

const term = (count: number, ratio: number) => (count > 0 ? count * Math.log(ratio) : 0)

function slowScore(scan: Scan, cases: number, expected: number): number {
  const { total, population } = scan
  if (scan.likelihood === 'expectation-poisson') {
    return cases > expected ? term(cases, cases / expected) + expected - cases : 0
  }
  if (cases / expected <= (total - cases) / (total - expected) || cases <= expected) return 0
  if (scan.likelihood === 'poisson') {
    return term(cases, cases / expected) + term(total - cases, (total - cases) / (total - expected))
  }
  const n = (expected * population) / total
  const [p, q, r] = [cases / n, (total - cases) / (population - n), total / population]
  return (
    term(cases, p / r) +
    term(n - cases, (1 - p) / (1 - r)) +
    term(total - cases, q / r) +
    term(population - n - total + cases, (1 - q) / (1 - r))
  )
}

/** Areas around each centre, by distance and index, found by sorting indexes. */
export function slowNeighbours(x: Float64Array, y: Float64Array, centre: number): number[] {
  const distance = (i: number) => (x[i]! - x[centre]!) ** 2 + (y[i]! - y[centre]!) ** 2
  return Array.from(x, (_, i) => i).toSorted(
    (a, b) => Number(b === centre) - Number(a === centre) || distance(a) - distance(b) || a - b,
  )
}

/** All windows of a scan, for the given counts in the layout of `Scan.counts`. */
export function slowWindows(scan: Scan, counts: ArrayLike<number>): SlowWindow[] {
  const { zones, areas, durations, expected } = scan
  const windows: SlowWindow[] = []
  for (let centre = 0; centre < areas; centre++) {
    const near = Array.from(zones.order.subarray(zones.offsets[centre], zones.offsets[centre + 1]))
    for (let size = 1; size <= near.length; size++) {
      const zone = near.slice(0, size)
      for (let duration = 1; duration <= durations; duration++) {
        const over = (list: ArrayLike<number>) =>
          zone.reduce((sum, area) => sum + list[(duration - 1) * areas + area]!, 0)
        const [cases, all] = [over(counts), over(expected)]
        const llr = slowScore(scan, cases, all)
        windows.push({ areas: zone, duration, cases, expected: all, llr })
      }
    }
  }
  return windows
}

/** The straightforward way to the largest ratio: a running sum and logarithms for every window. */
export function plainMaximum(scan: Scan, counts: ArrayLike<number>): number {
  const { zones, areas, durations, expected } = scan
  let best = 0
  for (let centre = 0; centre < areas; centre++) {
    for (let d = 0; d < durations; d++) {
      let [cases, all] = [0, 0]
      for (let j = zones.offsets[centre]!; j < zones.offsets[centre + 1]!; j++) {
        cases += counts[d * areas + zones.order[j]!]!
        all += expected[d * areas + zones.order[j]!]!
        best = Math.max(best, slowScore(scan, cases, all))
      }
    }
  }
  return best
}

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function dice(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
