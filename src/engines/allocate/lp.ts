// The same question as one linear programme, for a solver of such: columns are shipments and what stays unmet.
import type { TransportProblem } from './transport.ts'

/** Least cost under row limits; the matrix by columns. */
export type LinearModel = {
  readonly rows: number
  readonly columnCost: Float64Array
  readonly columnUpper: Float64Array
  readonly rowLower: Float64Array
  readonly rowUpper: Float64Array
  readonly starts: Int32Array
  readonly indices: Int32Array
  readonly values: Float64Array
}

export type LinearSolution = {
  readonly objective: number
  readonly column: Float64Array
  readonly rowPrice: Float64Array
}

export type LinearSolver = (model: LinearModel) => LinearSolution

type Column = {
  readonly cost: number
  readonly upper: number
  readonly entries: readonly (readonly [row: number, value: number])[]
}

function pack(columns: readonly Column[], rowLower: Float64Array, rowUpper: Float64Array) {
  const starts = new Int32Array(columns.length + 1)
  columns.forEach(({ entries }, c) => (starts[c + 1] = starts[c]! + entries.length))
  const indices = new Int32Array(starts.at(-1)!)
  const values = new Float64Array(starts.at(-1)!)
  columns.forEach(({ entries }, c) =>
    entries.forEach(([row, value], e) => {
      indices[starts[c]! + e] = row
      values[starts[c]! + e] = value
    }),
  )
  return {
    rows: rowLower.length,
    columnCost: Float64Array.from(columns, ({ cost }) => cost),
    columnUpper: Float64Array.from(columns, ({ upper }) => upper),
    rowLower,
    rowUpper,
    starts,
    indices,
    values,
  }
}

/** Every arc and every good; floors, classes and what must be met are not in it. */
export function transportModel(problem: TransportProblem): LinearModel {
  const { depots, demands, goods, stock, need, cost, penalty } = problem
  const [width, kinds] = [depots.length, goods.length]
  const columns: Column[] = []
  const base = width * kinds
  demands.forEach((_, j) =>
    goods.forEach((__, g) => {
      const row = base + j * kinds + g
      depots.forEach((___, i) => {
        const arc = cost[j * width + i]!
        if (arc === Infinity) return
        const entries = [
          [i * kinds + g, 1],
          [row, 1],
        ] as const
        columns.push({ cost: arc, upper: Infinity, entries })
      })
      columns.push({ cost: penalty[j * kinds + g]!, upper: Infinity, entries: [[row, 1]] })
    }),
  )
  const rowLower = new Float64Array(base + need.length).fill(-Infinity)
  const rowUpper = new Float64Array(base + need.length)
  rowLower.set(need, base)
  rowUpper.set(stock)
  rowUpper.set(need, base)
  return pack(columns, rowLower, rowUpper)
}
