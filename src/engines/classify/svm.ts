// L2-regularised L2-loss support vector machine, solved in the dual by coordinate descent:
// Hsieh, Chang, Lin, Keerthi, Sundararajan, "A Dual Coordinate Descent Method for Large-scale Linear SVM", ICML 2008.
// Primal: ½‖w‖² + Σ cᵢ max(0, 1 − yᵢ w·xᵢ)²; dual: ½ αᵀQ̄α − Σ αᵢ, αᵢ ≥ 0, Q̄ᵢⱼ = yᵢyⱼxᵢ·xⱼ + δᵢⱼ / 2cᵢ.
import { diceOf, shuffle } from './random.ts'

/** Rows of a sparse matrix: row `r` has `values[i]` in column `columns[i]` for `starts[r] <= i < starts[r + 1]`. */
export type Rows = {
  readonly starts: Int32Array
  readonly columns: Int32Array
  readonly values: Float32Array
  readonly width: number
}

export type Problem = {
  readonly rows: Rows
  /** +1 or −1 per row. */
  readonly sides: Int8Array
  /** The cost cᵢ of each row. */
  readonly costs: Float64Array
  /** Largest projected gradient that is left at the end. */
  readonly tolerance: number
  readonly maxRounds: number
  readonly seed: number
}

export type Solution = {
  readonly weights: Float64Array
  readonly alphas: Float64Array
  readonly bias: number
  readonly rounds: number
}

/** The bias is one more column that is 1 in every row, regularised like the others. */
export function solve(problem: Problem): Solution {
  const { rows, sides, costs, tolerance, maxRounds } = problem
  const { starts, columns, values } = rows
  const count = sides.length
  const weights = new Float64Array(rows.width)
  const alphas = new Float64Array(count)
  const squares = new Float64Array(count)
  const order = new Int32Array(count)
  for (let row = 0; row < count; row++) {
    let square = 1 + 0.5 / costs[row]!
    for (let i = starts[row]!; i < starts[row + 1]!; i++) square += values[i]! * values[i]!
    squares[row] = square
    order[row] = row
  }
  const dice = diceOf(problem.seed, 0)
  let bias = 0
  let active = count
  let ceiling = Infinity
  let rounds = 0
  while (rounds < maxRounds) {
    rounds++
    shuffle(order, active, dice)
    let highest = -Infinity
    let lowest = Infinity
    for (let turn = 0; turn < active; turn++) {
      const row = order[turn]!
      const side = sides[row]!
      const from = starts[row]!
      const to = starts[row + 1]!
      const before = alphas[row]!
      let margin = bias
      for (let i = from; i < to; i++) margin += weights[columns[i]!]! * values[i]!
      const gradient = side * margin - 1 + before * (0.5 / costs[row]!)
      if (before === 0 && gradient > ceiling) {
        // shrinking: a row well on its own side sits out until the rest has settled
        active--
        order[turn] = order[active]!
        order[active] = row
        turn--
        continue
      }
      const projected = before === 0 ? Math.min(gradient, 0) : gradient
      if (projected > highest) highest = projected
      if (projected < lowest) lowest = projected
      if (Math.abs(projected) < 1e-12) continue
      const after = Math.max(before - gradient / squares[row]!, 0)
      alphas[row] = after
      const step = (after - before) * side
      bias += step
      for (let i = from; i < to; i++) weights[columns[i]!]! += step * values[i]!
    }
    if (highest - lowest <= tolerance) {
      if (active === count) break
      active = count
      ceiling = Infinity
    } else ceiling = highest > 0 ? highest : Infinity
  }
  return { weights, alphas, bias, rounds }
}
