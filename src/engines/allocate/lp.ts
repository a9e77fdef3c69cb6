// Linear and mixed programmes as plain arrays, for a solver of such; `adapter.ts` loads one.

/** Least cost under row limits; columns are at least 0; the matrix by columns. */
export type LinearModel = {
  readonly rows: number
  readonly columnCost: Float64Array
  readonly columnUpper: Float64Array
  readonly rowLower: Float64Array
  readonly rowUpper: Float64Array
  readonly starts: Int32Array
  readonly indices: Int32Array
  readonly values: Float64Array
  /** 1: a whole number. Without it all may be fractions. */
  readonly whole?: Uint8Array
}

export type LinearOptions = {
  /** Ends the search of a mixed programme; what was found so far is given with its gap. */
  readonly seconds?: number
  /** Also how far each row's upper limit can rise and fall before its price changes. */
  readonly ranging?: boolean
  readonly progress?: (found: { readonly objective: number; readonly bound: number }) => void
}

export type LinearSolution = {
  /** `limit`: the time was up; the objective may be better than this, down to `bound`. `infeasible`: no column values. */
  readonly status: 'optimal' | 'limit' | 'infeasible'
  readonly objective: number
  readonly bound: number
  readonly column: Float64Array
  /** Change of the objective per unit of a row's limit; 0 in a mixed programme. */
  readonly rowPrice: Float64Array
  readonly rowUpTo?: Float64Array
  readonly rowDownTo?: Float64Array
}

export type LinearSolver = (model: LinearModel, options?: LinearOptions) => LinearSolution

/** Collects rows and columns into a model. */
export class ModelBuilder {
  readonly #lower: number[] = []
  readonly #upper: number[] = []
  readonly #cost: number[] = []
  readonly #limit: number[] = []
  readonly #whole: number[] = []
  readonly #starts = [0]
  readonly #indices: number[] = []
  readonly #values: number[] = []

  row(lower: number, upper: number): number {
    this.#lower.push(lower)
    return this.#upper.push(upper) - 1
  }

  /** Entries are pairs of row and value, one after the other. */
  column(
    cost: number,
    entries: readonly number[],
    { upper = Infinity, whole = false }: { upper?: number; whole?: boolean } = {},
  ): number {
    for (let e = 0; e < entries.length; e += 2) {
      this.#indices.push(entries[e]!)
      this.#values.push(entries[e + 1]!)
    }
    this.#starts.push(this.#indices.length)
    this.#limit.push(upper)
    this.#whole.push(whole ? 1 : 0)
    return this.#cost.push(cost) - 1
  }

  build(): LinearModel {
    return {
      rows: this.#lower.length,
      columnCost: Float64Array.from(this.#cost),
      columnUpper: Float64Array.from(this.#limit),
      rowLower: Float64Array.from(this.#lower),
      rowUpper: Float64Array.from(this.#upper),
      starts: Int32Array.from(this.#starts),
      indices: Int32Array.from(this.#indices),
      values: Float64Array.from(this.#values),
      ...(this.#whole.includes(1) && { whole: Uint8Array.from(this.#whole) }),
    }
  }
}
