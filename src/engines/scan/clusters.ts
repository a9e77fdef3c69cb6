// The windows with the most surprising number of cases, in what was observed.
import { requireWhole } from './errors.ts'
import { createScore, type Score } from './likelihood.ts'
import type { Scan } from './model.ts'

export type Cluster = {
  /** Area at the centre, and the areas of the zone by distance from it. */
  readonly centre: number
  readonly areas: Int32Array
  /** Number of periods, the last one included. */
  readonly duration: number
  readonly cases: number
  readonly expected: number
  /** Log-likelihood ratio. */
  readonly llr: number
  /** Observed over expected cases in the window, and outside it. */
  readonly ratioInside: number
  readonly ratioOutside: number
  /** The first over the second; Infinity when all cases are in the window. */
  readonly relativeRisk: number
  /** Share of replicates (this one included) with a window as surprising; absent without replicates. */
  readonly pValue?: number
  /** Periods between false signals of this strength if looked at once a period: 1/p. */
  readonly recurrenceInterval?: number
}

type Window = { centre: number; size: number; duration: number; score: number }

const scoreOf = ({ likelihood, total, population }: Scan) =>
  createScore(likelihood, total, population)

/** Best window of one centre without the areas that are taken. */
function bestAround(scan: Scan, score: Score, centre: number, taken: Uint8Array): Window {
  const { zones, areas, durations, counts, expected } = scan
  const { offsets, order } = zones
  const [start, end] = [offsets[centre]!, offsets[centre + 1]!]
  const best: Window = { centre, size: 0, duration: 0, score: 0 }
  for (let d = 0; d < durations; d++) {
    let [cases, baseline] = [0, 0]
    for (let j = start; j < end; j++) {
      const area = order[j]!
      if (taken[area] === 1) break
      cases += counts[d * areas + area]!
      baseline += expected[d * areas + area]!
      if (cases <= baseline) continue
      const found = score(cases, baseline)
      if (found > best.score) {
        best.score = found
        best.size = j - start + 1
        best.duration = d + 1
      }
    }
  }
  return best
}

/** The best window of each centre (`llr` 0 and `size` 0: none with more cases than expected). */
export function bestPerCentre(scan: Scan) {
  const score = scoreOf(scan)
  const taken = new Uint8Array(scan.areas)
  return Array.from({ length: scan.areas }, (_, centre) => {
    const { size, duration, score: llr } = bestAround(scan, score, centre, taken)
    return { centre, size, duration, llr }
  })
}

export type ClusterOptions = {
  /** At most so many clusters; default 10. */
  readonly limit?: number | undefined
  /** Largest log-likelihood ratio of each replicate, from `replicateMaxima`. */
  readonly maxima?: Float64Array | undefined
}

/** The most likely cluster, then the next best windows that share no area with those before. */
export function findClusters(scan: Scan, { limit = 10, maxima }: ClusterOptions = {}): Cluster[] {
  requireWhole(limit, 'limit', 1)
  const score = scoreOf(scan)
  const { offsets, order } = scan.zones
  const taken = new Uint8Array(scan.areas)
  const best = Array.from({ length: scan.areas }, (_, c) => bestAround(scan, score, c, taken))
  const found: Cluster[] = []
  while (found.length < limit) {
    const top = best.reduce((a, b) => (b.score > a.score ? b : a))
    if (top.score <= 0) break
    const cluster = describe(scan, top, maxima)
    found.push(cluster)
    for (const area of cluster.areas) taken[area] = 1
    // only a centre whose best window lost an area can have another best one
    for (const window of best) {
      const start = offsets[window.centre]!
      const zone = order.subarray(start, start + window.size)
      if (!zone.some((area) => taken[area] === 1)) continue
      best[window.centre] = bestAround(scan, score, window.centre, taken)
    }
  }
  return found
}

/** The best windows whether they overlap or not, each set of areas once. */
export function rankWindows(scan: Scan, limit: number): Cluster[] {
  requireWhole(limit, 'limit', 1)
  const score = scoreOf(scan)
  const { zones, areas, durations, counts, expected } = scan
  const { offsets, order } = zones
  const kept = new Map<string, Window>()
  let least = 0
  for (let centre = 0; centre < areas; centre++) {
    for (let d = 0; d < durations; d++) {
      let [cases, baseline] = [0, 0]
      for (let j = offsets[centre]!; j < offsets[centre + 1]!; j++) {
        cases += counts[d * areas + order[j]!]!
        baseline += expected[d * areas + order[j]!]!
        const found = score(cases, baseline)
        if (found <= least) continue
        const size = j - offsets[centre]! + 1
        const key = `${d}:${order
          .slice(offsets[centre], j + 1)
          .sort()
          .join()}`
        if (!kept.has(key)) kept.set(key, { centre, size, duration: d + 1, score: found })
        if (kept.size > limit) least = dropWorst(kept)
      }
    }
  }
  return [...kept.values()]
    .toSorted((a, b) => b.score - a.score)
    .map((window) => describe(scan, window))
}

/** Drops the worst window; the worst score left is what others must beat. */
function dropWorst(kept: Map<string, Window>): number {
  const sorted = [...kept].toSorted(([, a], [, b]) => b.score - a.score)
  kept.delete(sorted.at(-1)![0])
  return sorted.at(-2)![1].score
}

function describe(scan: Scan, window: Window, maxima?: Float64Array): Cluster {
  const { zones, areas, counts, expected, total } = scan
  const start = zones.offsets[window.centre]!
  const zone = zones.order.slice(start, start + window.size)
  const base = (window.duration - 1) * areas
  let [cases, baseline] = [0, 0]
  for (const area of zone) {
    cases += counts[base + area]!
    baseline += expected[base + area]!
  }
  const ratioInside = cases / baseline
  // the expectation-based model compares with its own forecast alone
  const ratioOutside =
    scan.likelihood === 'expectation-poisson' ? 1 : (total - cases) / (total - baseline)
  const cluster = {
    centre: window.centre,
    areas: zone,
    duration: window.duration,
    cases,
    expected: baseline,
    llr: window.score,
    ratioInside,
    ratioOutside,
    relativeRisk: ratioInside / ratioOutside,
  }
  if (!maxima || maxima.length === 0) return cluster
  const pValue = monteCarloP(window.score, maxima)
  return { ...cluster, pValue, recurrenceInterval: 1 / pValue }
}

/** (1 + replicates with a maximum of at least this) / (1 + replicates); rounding errors count as equal. */
export function monteCarloP(llr: number, maxima: Float64Array): number {
  let reached = 1
  for (const maximum of maxima) if (maximum >= llr * (1 - 1e-9)) reached++
  return reached / (maxima.length + 1)
}
