// Seeded cases and a slow obvious answer, for the tests and the bench.
import { ModelBuilder, type LinearModel, type LinearSolver } from './lp.ts'
import { transportModel } from './models.ts'
import type { PatientProblem } from './patients.ts'
import type { TransportProblem } from './problem.ts'
import type { RoutePlan, RouteProblem } from './routes/problem.ts'

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

/** A city whose depots can send only so much volume, with amounts that are no whole numbers, so that nothing ties. */
export function coupledCase(size: CaseSize & { readonly tight: number }): TransportProblem {
  const plain = cityCase(size)
  const next = dice(size.seed + 1)
  const broken = (value: number) => (value > 0 ? value + next() : value)
  const volume = Float64Array.from(plain.goods, () => 0.5 + 3 * next())
  const need = plain.need.map(broken)
  let wanted = 0
  need.forEach((value, at) => (wanted += value * volume[at % plain.goods.length]!))
  const capacity = Float64Array.from(
    plain.depots,
    () => (size.tight * wanted * (0.5 + next())) / plain.depots.length,
  )
  return { ...plain, stock: plain.stock.map(broken), need, volume, capacity }
}

/** The same with the rows of one list in another order. */
export function turned(problem: TransportProblem): TransportProblem {
  const { demands, depots, goods } = problem
  const back = <T extends { slice(from: number, to: number): Iterable<number> }>(
    table: T,
    width: number,
  ) =>
    Float64Array.from(
      demands
        .map((_, j) => demands.length - 1 - j)
        .flatMap((j) => Array.from(table.slice(j * width, (j + 1) * width))),
    )
  return {
    ...problem,
    demands: demands.toReversed(),
    need: back(problem.need, goods.length),
    penalty: back(problem.penalty, goods.length),
    cost: back(problem.cost, depots.length),
    ...(problem.priority && { priority: problem.priority.toReversed() }),
  }
}

/** Volume of each class (1, 2, …) that stays unmet when the first is served as far as it can be, then the next. */
export function stagedUnmet(problem: TransportProblem, solver: LinearSolver): number[] {
  const { depots, demands, goods } = problem
  const model = transportModel({ ...problem, penalty: problem.need.map(() => 0) })
  const classes = Math.max(...problem.priority!)
  const fixed: number[] = []
  for (let rank = 1; rank <= classes; rank++) {
    const cost = new Float64Array(model.columnCost.length)
    let at = 0
    const unmetOf = new Map<number, [number, number]>()
    for (let j = 0; j < demands.length; j++) {
      for (let g = 0; g < goods.length; g++) {
        for (let i = 0; i < depots.length; i++)
          if (problem.cost[j * depots.length + i]! < Infinity) at++
        const own = problem.priority![j]!
        unmetOf.set(at, [own, problem.volume![g]!])
        // earlier classes weigh a thousandfold, so they keep what they have
        const volume = problem.volume![g]!
        if (own <= rank) cost[at] = volume * (own < rank ? 1000 ** (rank - own) : 1)
        at++
      }
    }
    const { column } = solver({ ...model, columnCost: cost })
    let lost = 0
    for (const [c, [own, volume]] of unmetOf) if (own === rank) lost += volume * column[c]!
    fixed.push(lost)
  }
  return fixed
}

export type WardSize = {
  readonly seed: number
  readonly patients: number
  readonly places: number
  readonly facilities: number
}

/** Patients of four tiers from places in a square, facilities of four levels with beds for about nine in ten. */
export function wardCase({ seed, patients, places, facilities }: WardSize): PatientProblem {
  const next = dice(seed)
  const points = (count: number) => Array.from({ length: count }, () => [next(), next()] as const)
  const [from, to] = [points(places), points(facilities)]
  const tier = () => 1 + Math.floor(4 * next() ** 2)
  return {
    patients: Array.from({ length: patients }, (_, p) => `patient-${p}`),
    facilities: Array.from({ length: facilities }, (_, f) => `facility-${f}`),
    tier: Int32Array.from({ length: patients }, tier),
    level: Int32Array.from({ length: facilities }, tier),
    beds: Float64Array.from({ length: facilities }, () =>
      Math.floor((1.8 * next() * patients) / facilities),
    ),
    origin: Int32Array.from({ length: patients }, () => Math.floor(next() * places)),
    time: Float64Array.from({ length: places * facilities }, (_, at) => {
      const [a, b] = [from[Math.floor(at / facilities)]!, to[at % facilities]!]
      return 60 * Math.hypot(a[0] - b[0], a[1] - b[1])
    }),
    longest: 60,
    overflowUp: 10,
    overflowDown: 45,
    strictFrom: 3,
    waiting: Float64Array.of(0, 60, 120, 240, 480),
  }
}

/** Patients without beds, as one linear programme: a row for each place and tier that someone is of. */
export function patientModel(problem: PatientProblem): LinearModel {
  const { facilities, tier, level, beds, origin, time, waiting } = problem
  const builder = new ModelBuilder()
  for (const count of beds) builder.row(-Infinity, count)
  const counts = new Map<string, [place: number, tier: number, count: number]>()
  tier.forEach((own, p) => {
    const key = `${origin![p]} ${own}`
    counts.set(key, [origin![p]!, own, 1 + (counts.get(key)?.[2] ?? 0)])
  })
  for (const [place, own, count] of counts.values()) {
    const row = builder.row(count, count)
    facilities.forEach((_, f) => {
      const minutes = time[place * facilities.length + f]!
      const gap = level[f]! - own
      if (minutes > problem.longest! || (gap < 0 && own >= problem.strictFrom!)) return
      const fit = gap > 0 ? gap * problem.overflowUp : -gap * problem.overflowDown
      builder.column(minutes + fit, [row, 1, f, 1])
    })
    builder.column(waiting[own]!, [row, 1])
  }
  return builder.build()
}

/** Stops in a square around a depot in its middle; a share of them has a window of an hour or two in a day of ten. */
export function routeCase({
  seed,
  stops,
  windows,
}: {
  readonly seed: number
  readonly stops: number
  readonly windows: number
}): RouteProblem {
  const next = dice(seed)
  const points = Array.from({ length: stops + 1 }, (_, s) =>
    s === 0 ? ([50, 50] as const) : ([100 * next(), 100 * next()] as const),
  )
  const travel = Float64Array.from({ length: (stops + 1) ** 2 }, (_, at) => {
    const [a, b] = [points[Math.floor(at / (stops + 1))]!, points[at % (stops + 1)]!]
    return Math.hypot(a[0] - b[0], a[1] - b[1])
  })
  const opening = Float64Array.from({ length: stops }, () =>
    next() < windows ? 75 + 300 * next() : 0,
  )
  return {
    stops: Array.from({ length: stops }, (_, s) => `stop-${s}`),
    demand: Float64Array.from({ length: stops }, () => 1 + Math.floor(25 * next())),
    service: new Float64Array(stops).fill(10),
    earliest: opening,
    latest: opening.map((value) => (value > 0 ? value + 60 + 60 * next() : 490)),
    travel,
    capacity: 200,
    closes: 600,
  }
}

/** What is wrong with rounds, looked at from nothing but the problem. */
export function faultsOf(problem: RouteProblem, plan: RoutePlan): string[] {
  const faults: string[] = []
  const n = problem.stops.length + 1
  const seen = new Set<number>(plan.dropped.map(({ stop }) => stop))
  if (seen.size !== plan.dropped.length) faults.push('a stop is dropped twice')
  let cost = 0
  if (plan.routes.length > (problem.vehicles ?? Infinity)) faults.push('too many vehicles')
  for (const { stops } of plan.routes) {
    let [clock, at, load] = [problem.opens ?? 0, 0, 0]
    for (const stop of stops) {
      if (seen.has(stop)) faults.push(`stop ${stop} is there twice`)
      seen.add(stop)
      clock = Math.max(problem.earliest[stop]!, clock + problem.travel[at * n + stop + 1]!)
      if (clock > problem.latest[stop]! + 1e-9) faults.push(`stop ${stop} is late`)
      cost += (problem.cost ?? problem.travel)[at * n + stop + 1]!
      clock += problem.service[stop]!
      load += problem.demand[stop]!
      at = stop + 1
    }
    cost += (problem.cost ?? problem.travel)[at * n]!
    if (clock + problem.travel[at * n]! > (problem.closes ?? Infinity) + 1e-9)
      faults.push('back late')
    if (load > problem.capacity) faults.push('overloaded')
  }
  if (seen.size !== problem.stops.length) faults.push('stops are missing')
  if (Math.abs(cost - plan.cost) > 1e-6 * (1 + cost)) faults.push(`costs ${cost}, not ${plan.cost}`)
  return faults
}

/** The least cost of rounds to all stops, by all orders of all sets of stops: up to nine or so. Infinity: there are none. */
export function slowRoutes(problem: RouteProblem): number {
  const stops = problem.stops.length
  const n = stops + 1
  const price = problem.cost ?? problem.travel
  const tour = new Float64Array(2 ** stops).fill(Infinity)
  const extend = (set: number, at: number, clock: number, cost: number) => {
    if (at > 0 && clock + problem.travel[at * n]! <= (problem.closes ?? Infinity)) {
      tour[set] = Math.min(tour[set]!, cost + price[at * n]!)
    }
    for (let stop = 0; stop < stops; stop++) {
      if ((set >> stop) & 1) continue
      const begin = Math.max(problem.earliest[stop]!, clock + problem.travel[at * n + stop + 1]!)
      if (!(begin <= problem.latest[stop]!)) continue
      const next = cost + price[at * n + stop + 1]!
      extend(set | (1 << stop), stop + 1, begin + problem.service[stop]!, next)
    }
  }
  extend(0, 0, problem.opens ?? 0, 0)
  const best = new Float64Array(2 ** stops).fill(Infinity)
  best[0] = 0
  for (let set = 1; set < best.length; set++) {
    for (let part = set; part > 0; part = (part - 1) & set) {
      let load = 0
      for (let stop = 0; stop < stops; stop++) if ((part >> stop) & 1) load += problem.demand[stop]!
      if (load <= problem.capacity)
        best[set] = Math.min(best[set]!, tour[part]! + best[set ^ part]!)
    }
  }
  return best.at(-1)!
}
