// The linear-programme solver HiGHS (WebAssembly) behind the engine's own type.
import loadHighs from 'highs'
import type { LinearModel, LinearSolution, LinearSolver } from './lp.ts'

/** Loads HiGHS once; each solve frees its model. */
export async function loadLinearSolver(): Promise<LinearSolver> {
  // the package's types describe its CommonJS entry, whose default export is one level deeper
  const load = loadHighs as unknown as typeof loadHighs.default
  const highs = await load()
  return (model: LinearModel): LinearSolution => {
    const columns = model.columnCost.length
    const held = highs.createModel({
      numCols: columns,
      numRows: model.rows,
      colCost: model.columnCost,
      colLower: new Float64Array(columns),
      colUpper: model.columnUpper,
      rowLower: model.rowLower,
      rowUpper: model.rowUpper,
      matrix: {
        format: 'csc',
        numCols: columns,
        numRows: model.rows,
        starts: model.starts,
        indices: model.indices,
        values: model.values,
      },
    })
    try {
      held.options.set({ output_flag: false })
      held.run()
      const status = held.getModelStatus()
      if (status !== highs.constants.modelStatus.optimal) {
        throw new Error(`HiGHS ended with status ${status}`)
      }
      const { colValue, rowDual } = held.getSolution()
      return {
        objective: held.getObjectiveValue(),
        column: Float64Array.from(colValue),
        rowPrice: Float64Array.from(rowDual),
      }
    } finally {
      held.dispose()
    }
  }
}
