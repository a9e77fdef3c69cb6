// Goods that share the depots' volume, exactly: prices near the best ones settle most parts at once, a linear programme of
// the few arcs in question settles the rest, and all arcs are priced until none would lower the cost (Dantzig & Wolfe
// 1960: a plan of some arcs is best among all when no other arc has a negative reduced cost).
import { ModelBuilder, type LinearSolver } from './lp.ts'
import { open, Question, without, type Answer } from './question.ts'
import { rangesOf } from './ranges.ts'
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
  /** What one more unit of a part costs, and for how many units at least that holds. */
  readonly part: (part: number) => { readonly costs: number; readonly upTo: number }
  readonly rounds: number
}

export type CoupledOptions = {
  readonly solver: LinearSolver
  readonly progress?: ((step: CoupledStep) => void) | undefined
  /** Real cost of going without per part, where weights are other than that: prices are told in these. */
  readonly penalty?: Float64Array
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
    row: Int32Array.from(rowOf),
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
  const found = answer(question, solver, { ranging: true })
  const { solution, prices, base } = found
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
  const best = amount.map((_, k) => question.best(k).value)
  let [objective, bound] = [0, 0]
  flow.forEach((value, a) => (objective += value * cost[a]!))
  unmet.forEach((value, k) => (objective += value * weight[k]!))
  best.forEach((price, k) => (bound += price * amount[k]!))
  prices.stock.forEach((price, r) => (bound -= price > 0 ? price * stock[r]! : 0))
  prices.capacity.forEach((price, i) => (bound -= price > 0 ? price * capacity[i]! : 0))
  const plan = { flow, unmet, objective, bound, rounds }
  if (!penalty || penalty.every((value, k) => value === weight[k])) {
    const ranges = rangesOf(question, found, { flow, best, penalty: weight })
    return { ...plan, prices, ...ranges }
  }
  const real = answer(question, solver, { ranging: true, face: { prices, part: best, penalty } })
  const ranges = rangesOf(question, real, { flow, best, penalty })
  return { ...plan, prices: real.prices, binding: prices, ...ranges }
}
