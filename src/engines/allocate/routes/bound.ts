// A lower bound on all rounds: every stop pays, by its share of the load, for the cheapest walk through it that a vehicle
// could load and that does not turn straight back (through-q-routes: Christofides, Mingozzi & Toth 1981). Rewards for
// stops, which rounds get exactly once and walks any number of times, are raised until the bound gains no more.
import type { Fleet } from './fleet.ts'

/** Cheapest walks from the depot by load and last stop, the best and the best by another way; loads in whole units. */
type Walks = {
  readonly value: readonly [Float64Array, Float64Array]
  /** Place and label (2 × place + label) before. */
  readonly from: readonly [Int32Array, Int32Array]
}

type Scaled = {
  readonly n: number
  readonly units: Int32Array
  readonly most: number
}

const depotLabel = 0

/** Loads rounded down to at most 60 units, but at least one: no round is left out, since `most` grows by those. */
function scaled(fleet: Fleet, stops: readonly number[]): Scaled {
  const buckets = 60
  const units = new Int32Array(stops.length + 1)
  let [small, sum] = [0, 0]
  stops.forEach((stop, k) => {
    const exact = Math.floor(
      (fleet.demand[stop]! * buckets) / Math.max(1e-300, fleet.capacity) + 1e-9,
    )
    if (exact < 1) small++
    sum += units[k + 1] = Math.max(1, exact)
  })
  return { n: stops.length + 1, units, most: Math.min(sum, buckets + small) }
}

function walk(cost: Float64Array, { n, units, most }: Scaled): Walks {
  const size = (most + 1) * n
  const [first, second] = [new Float64Array(size), new Float64Array(size)]
  const [firstFrom, secondFrom] = [new Int32Array(size).fill(-1), new Int32Array(size).fill(-1)]
  first.fill(Infinity)
  second.fill(Infinity)
  for (let load = 1; load <= most; load++) {
    for (let i = 1; i < n; i++) {
      const before = load - units[i]!
      if (before < 0) continue
      let one = Infinity
      let two = Infinity
      let oneFrom = -1
      let twoFrom = -1
      const row = before * n
      const into = i * n
      if (before === 0) {
        one = cost[into]!
        oneFrom = depotLabel
      }
      for (let j = 1; j < n && before > 0; j++) {
        const back = firstFrom[row + j]! >> 1 === i
        const through = (back ? second[row + j]! : first[row + j]!) + cost[into + j]!
        if (through >= two) continue
        const label = back ? 2 * j + 1 : 2 * j
        if (through < one) {
          two = one
          twoFrom = oneFrom
          one = through
          oneFrom = label
        } else {
          two = through
          twoFrom = label
        }
      }
      const at = load * n + i
      first[at] = one
      second[at] = two
      firstFrom[at] = oneFrom
      secondFrom[at] = twoFrom
    }
  }
  return { value: [first, second], from: [firstFrom, secondFrom] }
}

type Through = { ratio: number; there: number; back: number; thereLabel: number; backLabel: number }

/** The cheapest walk through a stop per unit of its load. */
function cheapestThrough(i: number, scale: Scaled, there: Walks, back: Walks): Through {
  const { n, units, most } = scale
  const own = units[i]!
  const best = { ratio: Infinity, there: own, back: own, thereLabel: 0, backLabel: 0 }
  for (let p = own; p <= most; p++) {
    const from = p * n + i
    const ahead = there.value[0][from]!
    if (ahead === Infinity) continue
    for (let q = own; p + q - own <= most; q++) {
      const to = q * n + i
      // no pair of labels is cheaper than the two first
      if (!((ahead + back.value[0][to]!) / (p + q - own) < best.ratio)) continue
      for (const [a, b] of pairs) {
        const ratio = (there.value[a][from]! + back.value[b][to]!) / (p + q - own)
        const [x, y] = [there.from[a][from]! >> 1, back.from[b][to]! >> 1]
        // there and back the same way counts only for a stop alone
        if (!(ratio < best.ratio) || (x === y && x !== 0)) continue
        best.ratio = ratio
        best.there = p
        best.back = q
        best.thereLabel = a
        best.backLabel = b
      }
    }
  }
  return best
}

const pairs = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
] as const

function visit(
  walks: Walks,
  { n, units }: Scaled,
  start: readonly [number, number, number],
  each: (stop: number) => void,
): void {
  let [i, load, label] = start
  for (;;) {
    const code = walks.from[label as 0 | 1][load * n + i]!
    if (code <= depotLabel) return
    load -= units[i]!
    i = code >> 1
    label = code & 1
    each(i)
  }
}

/** Costs among the stops and the depot; Infinity where one cannot follow the other. */
function arcsOf(fleet: Fleet, stops: readonly number[]): Float64Array {
  const places = [0, ...stops]
  const n = places.length
  const cost = new Float64Array(n * n).fill(Infinity)
  places.forEach((a, i) =>
    places.forEach((b, j) => {
      if (i === j) return
      const ready =
        a === 0
          ? fleet.opens
          : Math.max(fleet.earliest[a]!, fleet.opens + fleet.time(0, a)) + fleet.service[a]!
      const due = b === 0 ? fleet.closes : fleet.latest[b]!
      if (!(ready + fleet.time(a, b) <= due)) return
      if (fleet.demand[a]! + fleet.demand[b]! > fleet.capacity) return
      cost[i * n + j] = fleet.price(a, b)
    }),
  )
  return cost
}

/** No rounds to these stops cost less, whatever the number of vehicles. `known`: the cost of some rounds. */
export function lowerBound(
  fleet: Fleet,
  stops: readonly number[],
  { known, steps }: { readonly known: number; readonly steps: number },
): number {
  if (stops.length === 0) return 0
  const units = scaled(fleet, stops)
  const { n } = units
  const plain = arcsOf(fleet, stops)
  const reward = new Float64Array(n).fill(known / (n - 1))
  reward[0] = 0
  let [best, pace, idle] = [0, 1, 0]
  for (let step = 0; step < steps; step++) {
    const cost = plain.map(
      (value, at) => value - (reward[Math.floor(at / n)]! + reward[at % n]!) / 2,
    )
    const turned = cost.map((_, at) => cost[(at % n) * n + Math.floor(at / n)]!)
    // a walk reads the ways into a place; the ways back are those out of it
    const [there, back] = [walk(turned, units), walk(cost, units)]
    const visits = new Float64Array(n)
    let bound = reward.reduce((a, b) => a + b, 0)
    for (let i = 1; i < n; i++) {
      const found = cheapestThrough(i, units, there, back)
      bound += found.ratio * units.units[i]!
      const share = units.units[i]! / (found.there + found.back - units.units[i]!)
      visits[i]! += share
      const add = (stop: number) => (visits[stop]! += share)
      visit(there, units, [i, found.there, found.thereLabel], add)
      visit(back, units, [i, found.back, found.backLabel], add)
    }
    idle = bound > best + 1e-4 * known ? 0 : idle + 1
    best = Math.max(best, bound)
    if (idle >= 4) [pace, idle] = [pace / 2, 0]
    let square = 0
    for (let i = 1; i < n; i++) square += (1 - visits[i]!) ** 2
    if (square < 1e-12) break
    const stride = (pace * Math.max(known - bound, 1e-3 * known)) / square
    for (let i = 1; i < n; i++) reward[i]! += stride * (1 - visits[i]!)
  }
  // above by more than rounding would be a wrong bound, and is not hidden
  return best > known && best < known * (1 + 1e-9) ? known : best
}
