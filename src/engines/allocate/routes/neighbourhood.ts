// Large-neighbourhood search: strings of neighbouring stops are taken out and put back greedily, some places being blinked
// at, under a falling temperature (Christiaens & Vanden Berghe 2020). The same seed and number of rounds, the same plan.
import type { Fleet } from './fleet.ts'

type Dice = () => number

type Search = {
  readonly fleet: Fleet
  readonly next: Dice
  /** Stops by distance from each stop, itself first. */
  readonly near: readonly (readonly number[])[]
  readonly stops: readonly number[]
}

const [meanOut, longestString, blink] = [10, 10, 0.01]

function nearest(fleet: Fleet, stops: readonly number[]): number[][] {
  const lists: number[][] = []
  for (const a of stops) {
    const way = (b: number) => (a === b ? -1 : Math.min(fleet.price(a, b), fleet.price(b, a)))
    lists[a] = stops.toSorted((b, c) => way(b) - way(c) || b - c).slice(0, 100)
  }
  return lists
}

const between = (next: Dice, low: number, high: number) => low + next() * (high - low)

/** Takes strings out of rounds near a stop; gives the stops, and the rounds as they were. */
function ruin({ fleet, next, near, stops }: Search): {
  out: number[]
  before: Map<number, number[]>
} {
  const served = fleet.rounds.reduce((sum, round) => sum + round.length, 0)
  const mean = Math.max(1, served / Math.max(1, fleet.rounds.length))
  const longest = Math.min(longestString, mean)
  const strings = Math.floor(between(next, 1, (4 * meanOut) / (1 + longest)))
  const out: number[] = []
  const before = new Map<number, number[]>()
  const seed = stops[Math.floor(next() * stops.length)]!
  for (const stop of near[seed]!) {
    if (before.size >= strings) break
    const index = fleet.roundOf[stop]!
    if (index === -1 || before.has(index)) continue
    const round = fleet.rounds[index]!
    const length = Math.floor(between(next, 1, Math.min(round.length, longest) + 1))
    // half of the strings keep a part in their middle
    const kept =
      next() < 0.5 ? Math.min(round.length - length, Math.floor(1 / (next() + 0.1)) - 1) : 0
    const whole = length + Math.max(0, kept)
    const at = round.indexOf(stop)
    const low = Math.max(0, at - whole + 1)
    const from = low + Math.floor(next() * (Math.min(at, round.length - whole) - low + 1))
    const stay = from + Math.floor(next() * (length + 1))
    const gone = round.filter(
      (_, k) => k >= from && k < from + whole && (k < stay || k >= stay + whole - length),
    )
    before.set(index, round)
    for (const one of gone) fleet.roundOf[one] = -1
    out.push(...gone)
    fleet.put(
      index,
      round.filter((one) => !gone.includes(one)),
    )
  }
  return { out, before }
}

function sortOut({ fleet, next }: Search, out: number[]): void {
  const keys = out.map((stop) => ({ stop, dice: next() }))
  const pick = next() * 11
  const key = ({ stop, dice }: { stop: number; dice: number }) => {
    if (pick < 4) return dice
    if (pick < 6) return -fleet.demand[stop]!
    if (pick < 7) return -fleet.price(0, stop)
    if (pick < 8) return fleet.price(0, stop)
    if (pick < 9) return fleet.latest[stop]! - fleet.earliest[stop]!
    return pick < 10 ? fleet.earliest[stop]! : -fleet.latest[stop]!
  }
  keys.sort((a, b) => key(a) - key(b) || a.stop - b.stop)
  keys.forEach(({ stop }, at) => (out[at] = stop))
}

/** Puts a stop where it costs least; false: nowhere. */
function insert({ fleet, next }: Search, stop: number, before: Map<number, number[]>): boolean {
  let [best, at, where] = [Infinity, -1, 0]
  let empty = -1
  for (let index = 0; index < fleet.rounds.length; index++) {
    const round = fleet.rounds[index]!
    if (round.length === 0) {
      empty = index
      continue
    }
    if (fleet.loads[index]! + fleet.demand[stop]! > fleet.capacity) continue
    for (let k = 0, a = 0; k <= round.length; k++) {
      const b = round[k] ?? 0
      const added = fleet.price(a, stop) + fleet.price(stop, b) - fleet.price(a, b)
      if (added < best && fleet.fits(stop, a, b) && next() >= blink)
        [best, at, where] = [added, index, k]
      a = b
    }
  }
  const used = fleet.rounds.reduce((sum, round) => sum + (round.length > 0 ? 1 : 0), 0)
  const alone = fleet.price(0, stop) + fleet.price(stop, 0)
  if (used < fleet.vehicles && alone < best) {
    ;[at, where] = [empty === -1 ? fleet.rounds.length : empty, 0]
  } else if (at === -1) return false
  const round = fleet.rounds[at] ?? []
  if (!before.has(at)) before.set(at, round)
  fleet.put(at, [...round.slice(0, where), stop, ...round.slice(where)])
  return true
}

export type SearchOptions = {
  readonly next: Dice
  readonly iterations: number
  /** What a stop left out counts for. */
  readonly absent: number
  readonly progress?: (iteration: number, cost: number) => void
}

/** Searches from the fleet's rounds and leaves it with the best found; gives the stops left out. */
export function searchNeighbourhoods(
  fleet: Fleet,
  stops: readonly number[],
  options: SearchOptions,
): number[] {
  const { next, iterations, absent } = options
  if (stops.length === 0) return []
  const search = { fleet, next, stops, near: nearest(fleet, stops) }
  let left = stops.filter((stop) => fleet.roundOf[stop] === -1)
  let cost = fleet.totalCost() + absent * left.length
  let best = { cost, left, rounds: fleet.rounds.map((round) => [...round]) }
  const warm = fleet.totalCost() / (stops.length + fleet.rounds.length + 1)
  for (let iteration = 0; iteration < iterations; iteration++) {
    const heat = warm * 0.003 ** (iteration / iterations)
    const { out, before } = ruin(search)
    const waiting = [...out, ...left]
    sortOut(search, waiting)
    const still = waiting.filter((stop) => !insert(search, stop, before))
    let change = absent * (still.length - left.length)
    for (const [index, round] of before) {
      change += fleet.costOf(fleet.rounds[index]!) - fleet.costOf(round)
    }
    if (change < -heat * Math.log(Math.max(1e-300, next()))) {
      cost += change
      left = still
      if (cost < best.cost - 1e-9) {
        best = { cost, left, rounds: fleet.rounds.map((one) => [...one]) }
      }
    } else {
      for (const stop of waiting) fleet.roundOf[stop] = -1
      for (const [index, round] of before) fleet.put(index, round)
    }
    if (iteration % 1000 === 999) options.progress?.(iteration + 1, best.cost)
  }
  fleet.replace(best.rounds)
  return best.left
}
