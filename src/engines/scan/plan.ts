// What stays the same over all replicates: for each block of neighbours the level of its least expectation, and for
// each level the fewest cases that can beat a score.
import { createScore, type Score } from './likelihood.ts'
import type { Scan } from './model.ts'

/** Neighbours are looked at in blocks of so many. */
export const blockSize = 8

const levels = 1024
// the level of a duration that does not exist: no number of cases is enough
const never = levels - 1
const scoreStep = 0.25

export type Plan = {
  readonly scan: Scan
  readonly expected: Float64Array
  readonly score: Score
  /** Two durations share a word of 32 bits where the cases leave room for it: the lower half is the shorter one. */
  readonly paired: boolean
  readonly words: number
  /** By centre, word and block: levels of the lower and the upper half. */
  readonly levelOf: Uint16Array
  /** Fewest cases per level that can beat this score. */
  readonly leastCases: (score: number) => Int32Array
}

export function createPlan(scan: Scan): Plan {
  const { areas, durations, draw } = scan
  // replicates have whole cases even where the observed ones are fractions
  const total = draw === 'poisson' ? scan.total : Math.round(scan.total)
  const scale = draw === 'poisson' || total === scan.total ? 1 : total / scan.total
  const expected = scale === 1 ? scan.expected : scan.expected.map((value) => value * scale)
  const score = createScore(scan.likelihood, total, scan.population)
  let recent = 0
  for (let area = 0; area < areas; area++) recent += expected[(durations - 1) * areas + area]!
  // a Poisson number of mean 30,000 never reaches 65,536, 200 standard deviations above; elsewhere the total is the limit
  const paired = durations > 1 && (draw === 'poisson' ? recent < 30_000 : total < 65_536)
  const words = paired ? Math.ceil(durations / 2) : durations
  const starts = blockExpectations({ scan, expected, paired, words })
  const { levelOf, floors } = levelsOf(starts)
  const most = draw === 'poisson' ? 2 ** 31 - 1 : total + 1
  const leastCases = createTables({ floors, score, most })
  return { scan, expected, score, paired, words, levelOf, leastCases }
}

type Layout = Pick<Plan, 'scan' | 'expected' | 'paired' | 'words'>

/** Expectation of the first window of each block, laid out as `levelOf`; NaN where there is no such duration. */
function blockExpectations({ scan, expected, paired, words }: Layout): Float64Array {
  const { areas, durations, zones } = scan
  const { offsets, order } = zones
  let blocks = 0
  for (let centre = 0; centre < areas; centre++) {
    blocks += Math.ceil((offsets[centre + 1]! - offsets[centre]!) / blockSize)
  }
  const starts = new Float64Array(blocks * words * 2).fill(NaN)
  let first = 0
  for (let centre = 0; centre < areas; centre++) {
    const [start, end] = [offsets[centre]!, offsets[centre + 1]!]
    const size = Math.ceil((end - start) / blockSize) * 2
    for (let d = 0; d < durations; d++) {
      let at = paired ? first + (d >> 1) * size + (d & 1) : first + d * size
      let sum = 0
      for (let j = start; j < end; j++) {
        sum += expected[d * areas + order[j]!]!
        if ((j - start) % blockSize !== 0) continue
        starts[at] = sum
        at += 2
      }
    }
    first += size * words
  }
  return starts
}

/** Levels of expectations on a logarithmic scale; level 0 is for none at all. */
function levelsOf(starts: Float64Array) {
  let [low, high] = [Infinity, 0]
  for (const value of starts) {
    if (value > 0 && value < low) low = value
    if (value > high) high = value
  }
  const steps = levels - 3
  const step = Math.max(1e-9, Math.log(high / low) / steps)
  const levelOf = new Uint16Array(starts.length)
  // a level stands for the least expectation in it
  const floors = new Float64Array(levels).fill(Infinity)
  for (let k = 0; k < starts.length; k++) {
    const value = starts[k]!
    const level = value > 0 ? 1 + Math.min(steps, Math.floor(Math.log(value / low) / step)) : 0
    levelOf[k] = Number.isNaN(value) ? never : level
    if (value < floors[level]!) floors[level] = value
  }
  return { levelOf, floors }
}

type TableOptions = {
  readonly floors: Float64Array
  readonly score: Score
  readonly most: number
}

/** Tables for scores in steps, made when first asked for. A lower score than the asked one only costs a look more. */
function createTables({ floors, score, most }: TableOptions): (score: number) => Int32Array {
  const tables: Int32Array[] = []
  const make = (beat: number) => {
    const table = new Int32Array(levels).fill(1)
    let least = 1
    for (let level = 1; level < never; level++) {
      const floor = floors[level]!
      if (floor < Infinity) {
        least = Math.max(least, Math.floor(floor) + 1)
        while (least < most && score(least, floor) <= beat) least++
      }
      table[level] = least
    }
    table[never] = 2 ** 31 - 1
    return table
  }
  return (value) => {
    const step = Math.floor(value / scoreStep)
    return (tables[step] ??= make(step * scoreStep - 1e-9))
  }
}
