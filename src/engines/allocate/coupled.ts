// Goods that share the depots' volume, exactly: prices near the best ones settle most parts at once, a linear programme of
// the few arcs in question settles the rest, and all arcs are priced until none would lower the cost (Dantzig & Wolfe
// 1960: a plan of some arcs is best among all when no other arc has a negative reduced cost).
import { ModelBuilder, type LinearSolution, type LinearSolver } from './lp.ts'
import { smoothPrices, type Arcs, type Prices } from './smooth.ts'

export type CoupledStep =
  | { readonly stage: 'prices'; readonly heat: number }
  | {
      readonly stage: 'arcs'
      readonly round: number
      readonly arcs: number
      readonly objective: number
    }

export type CoupledFlow = {
  /** Amount per arc. */
  readonly flow: Float64Array
  readonly unmet: Float64Array
  /** Weighed cost of the plan, and the proof of it from below. */
  readonly objective: number
  readonly bound: number
  readonly prices: Prices
  /** Prices by weight, where those are other: above 0 the limit binds. */
  readonly binding?: Prices
  /** Units each limit can rise by while its price holds. */
  readonly upTo: Prices
  /** What one more unit of each part costs. */
  readonly part: Float64Array
  readonly rounds: number
}

export type CoupledOptions = {
  readonly solver: LinearSolver
  readonly progress?: ((step: CoupledStep) => void) | undefined
  /** Real cost of going without per part, where weights are other than that: prices are told in these. */
  readonly penalty?: Float64Array
}

const open = -1
const without = -2

/** The programme of the arcs in question; settled parts only lower what the depots have left. */
class Question {
  readonly arcs: Arcs
  readonly scale: number
  /** Per part: the arc it is settled on, `without`, or `open`. */
  readonly settled: Int32Array
  readonly asked: Uint8Array
  readonly askedWithout: Uint8Array
  readonly price: Float64Array
  readonly columnPart: number[] = []
  readonly columnArc: number[] = []

  constructor(arcs: Arcs) {
    this.arcs = arcs
    this.scale = arcs.cost.reduce((a, b) => Math.max(a, b), 1e-9)
    this.settled = new Int32Array(arcs.amount.length).fill(without)
    this.asked = new Uint8Array(arcs.cost.length)
    this.askedWithout = new Uint8Array(arcs.amount.length)
    this.price = new Float64Array(arcs.stock.length)
  }

  usePrices({ stock, capacity }: Prices): void {
    const { depots, volume } = this.arcs
    for (let r = 0; r < stock.length; r++) {
      this.price[r] = stock[r]! + volume[Math.floor(r / depots)]! * capacity[r % depots]!
    }
  }

  reduced(part: number, arc: number): number {
    const { cost, depot, good, depots, weight } = this.arcs
    if (arc === without) return weight[part]!
    return cost[arc]! + this.price[good[part]! * depots + depot[arc]!]!
  }

  best(part: number): { arc: number; value: number } {
    const { starts } = this.arcs
    let [arc, value] = [without, this.reduced(part, without)]
    for (let a = starts[part]!; a < starts[part + 1]!; a++) {
      const own = this.reduced(part, a)
      if (own < value) [arc, value] = [a, own]
    }
    return { arc, value }
  }

  /** Asks for every arc of a part up to a reduced cost; gives how many are new. */
  ask(part: number, limit: number): number {
    const { starts } = this.arcs
    let added = 0
    if (this.reduced(part, without) <= limit) added += this.addColumn(part, without)
    for (let a = starts[part]!; a < starts[part + 1]!; a++) {
      if (this.reduced(part, a) <= limit) added += this.addColumn(part, a)
    }
    return added
  }

  addColumn(part: number, arc: number): number {
    if (arc === without ? this.askedWithout[part] === 1 : this.asked[arc] === 1) return 0
    if (arc === without) this.askedWithout[part] = 1
    else this.asked[arc] = 1
    this.columnPart.push(part)
    this.columnArc.push(arc)
    return 1
  }

  settle(prices: Prices, slack: number): void {
    this.usePrices(prices)
    for (let k = 0; k < this.settled.length; k++) {
      const { arc, value } = this.best(k)
      const { starts } = this.arcs
      let close = arc !== without && this.reduced(k, without) <= value + slack
      for (let a = starts[k]!; a < starts[k + 1]! && !close; a++) {
        close = a !== arc && this.reduced(k, a) <= value + slack
      }
      this.settled[k] = close ? open : arc
      if (close) this.ask(k, value + slack)
    }
  }

  /** Opens parts and asks for arcs that the programme's prices find cheaper; 0: there are none. */
  reprice(prices: Prices, partPrice: Float64Array, slack: number): number {
    this.usePrices(prices)
    const least = 1e-10 * this.scale
    let added = 0
    for (let k = 0; k < this.settled.length; k++) {
      const { value } = this.best(k)
      const own = this.settled[k]!
      if (own === open) {
        if (value < partPrice[k]! - least) added += this.ask(k, value + slack)
      } else if (value < this.reduced(k, own) - least) {
        this.settled[k] = open
        added += this.ask(k, value + slack)
        added += this.addColumn(k, own)
      }
    }
    return added
  }
}

type Answer = {
  readonly solution: LinearSolution
  readonly prices: Prices
  /** Price of a part's row; NaN where the part is settled. */
  readonly part: Float64Array
  /** How many columns come before those of the question. */
  readonly base: number
}

/** Among the plans that are best by weight: what is tight stays tight, and costs are the real ones. */
type Face = { readonly prices: Prices; readonly part: Float64Array; readonly penalty: Float64Array }

/** What the settled parts leave of the limits. */
function leftOver({ arcs, settled }: Question) {
  const left = { stock: arcs.stock.slice(), capacity: arcs.capacity.slice() }
  arcs.amount.forEach((amount, k) => {
    const arc = settled[k]!
    if (arc < 0) return
    const [g, i] = [arcs.good[k]!, arcs.depot[arc]!]
    left.stock[g * arcs.depots + i]! -= amount
    left.capacity[i]! -= arcs.volume[g]! * amount
  })
  return left
}

/** Depots may give more than they have at a price that no plan pays in the end. */
function addLimits(builder: ModelBuilder, question: Question, face: Face | undefined): number {
  const { arcs, scale } = question
  const left = leftOver(question)
  const tight = (price: number) => price > 1e-9 * scale
  left.stock.forEach((value, r) => {
    builder.row(face && tight(face.prices.stock[r]!) ? value : -Infinity, value)
  })
  left.capacity.forEach((value, i) => {
    builder.row(face && tight(face.prices.capacity[i]!) ? value : -Infinity, value)
  })
  if (face) return 0
  const dearest = 4 * arcs.weight.reduce((a, b) => Math.max(a, b), scale)
  const smallest = arcs.volume.reduce((a, b) => (b > 0 ? Math.min(a, b) : a), 1)
  arcs.stock.forEach((_, r) => builder.column(dearest, [r, -1]))
  arcs.capacity.forEach((_, i) => builder.column(dearest / smallest, [arcs.stock.length + i, -1]))
  return arcs.stock.length + arcs.capacity.length
}

/** Solves the question as it stands. */
function answer(
  question: Question,
  solver: LinearSolver,
  { ranging = false, face }: { ranging?: boolean; face?: Face } = {},
): Answer {
  const { arcs, settled, columnPart, columnArc, scale } = question
  const { depots, good, amount, depot, cost, stock, volume, capacity } = arcs
  const builder = new ModelBuilder()
  const base = addLimits(builder, question, face)
  const rowOf = amount.map((value, k) => (settled[k] === open ? builder.row(value, value) : -1))
  const weight = face?.penalty ?? arcs.weight
  columnPart.forEach((k, c) => {
    const arc = columnArc[c]!
    const row = rowOf[k]!
    if (face && question.reduced(k, arc) > face.part[k]! + 1e-7 * scale) return
    if (arc === without) return builder.column(weight[k]!, [row, 1])
    const at = good[k]! * depots + depot[arc]!
    const entries = [at, 1, stock.length + depot[arc]!, volume[good[k]!]!, row, 1]
    return builder.column(cost[arc]!, entries)
  })
  const solution = solver(builder.build(), { ranging })
  // an equality's price may have either sign, a limit's only one
  const price = (r: number) => (face ? -solution.rowPrice[r]! : Math.max(0, -solution.rowPrice[r]!))
  return {
    solution,
    prices: {
      stock: stock.map((_, r) => price(r)),
      capacity: capacity.map((_, i) => price(stock.length + i)),
    },
    part: rowOf.map((row) => (row === -1 ? NaN : solution.rowPrice[row]!)),
    base,
  }
}

/**
 * The cheapest plan of all arcs under the stocks and the depots' volume.
 * @throws Error when the programme's prices do not settle
 */
export function solveCoupled(
  arcs: Arcs,
  { solver, progress, penalty }: CoupledOptions,
): CoupledFlow {
  const question = new Question(arcs)
  const first = smoothPrices(arcs, {
    coldest: 2e-4,
    progress: (heat) => progress?.({ stage: 'prices', heat }),
  })
  question.settle(first, 1e-3 * question.scale)
  for (let round = 1; round <= 100; round++) {
    const found = answer(question, solver)
    const slack = round > 1 ? 2e-4 * question.scale : 1e-3 * question.scale
    const added = question.reprice(found.prices, found.part, slack)
    progress?.({
      stage: 'arcs',
      round,
      arcs: question.columnPart.length,
      objective: found.solution.objective,
    })
    if (added > 0) continue
    return finish(question, { solver, penalty }, round)
  }
  throw new Error('the prices of the coupled transport did not settle')
}

function finish(
  question: Question,
  { solver, penalty }: { solver: LinearSolver; penalty?: Float64Array | undefined },
  rounds: number,
): CoupledFlow {
  const { arcs, settled, columnPart, columnArc } = question
  const { solution, prices, base } = answer(question, solver, { ranging: true })
  const { amount, weight, cost, stock, capacity } = arcs
  const flow = new Float64Array(cost.length)
  const unmet = new Float64Array(amount.length)
  for (let k = 0; k < amount.length; k++) {
    if (settled[k] === without) unmet[k] = amount[k]!
    else if (settled[k]! >= 0) flow[settled[k]!] = amount[k]!
  }
  columnPart.forEach((k, c) => {
    const value = solution.column[base + c]!
    const kept = value > 1e-10 * amount[k]! ? value : 0
    if (columnArc[c] === without) unmet[k] = kept
    else flow[columnArc[c]!] = kept
  })
  question.usePrices(prices)
  const part = amount.map((_, k) => question.best(k).value)
  let [objective, bound] = [0, 0]
  flow.forEach((value, a) => (objective += value * cost[a]!))
  unmet.forEach((value, k) => (objective += value * weight[k]!))
  part.forEach((price, k) => (bound += price * amount[k]!))
  prices.stock.forEach((price, r) => (bound -= price > 0 ? price * stock[r]! : 0))
  prices.capacity.forEach((price, i) => (bound -= price > 0 ? price * capacity[i]! : 0))
  const range = solution.rowUpTo ?? new Float64Array(base)
  const upTo = { stock: range.slice(0, stock.length), capacity: range.slice(stock.length, base) }
  const found = { flow, unmet, objective, bound, prices, upTo, part, rounds }
  if (!penalty || penalty.every((value, k) => value === weight[k])) return found
  const face = { prices, part, penalty }
  const real = answer(question, solver, { face })
  question.usePrices(real.prices)
  const own = real.part.map((price, k) => {
    if (!Number.isNaN(price)) return price
    return settled[k] === without ? penalty[k]! : question.reduced(k, settled[k]!)
  })
  return { ...found, prices: real.prices, binding: prices, part: own }
}
