// The solver HiGHS (WebAssembly) behind the engine's own type, and the engine in a worker of its own, so that a caller
// can go on, follow and stop it.
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import loadHighs from 'highs'
import { allocateFile, type AllocateProgress } from './allocate-file.ts'
import { AllocateError, type AllocateErrorPlace } from './errors.ts'
import type { LinearModel, LinearOptions, LinearSolution, LinearSolver } from './lp.ts'

import type { TransportPlan, TransportProblem } from './problem.ts'
import { solveSupplies } from './supplies.ts'

type Highs = Awaited<ReturnType<typeof loadHighs.default>>

/** Loads HiGHS once; each solve frees its model. */
export async function loadLinearSolver(): Promise<LinearSolver> {
  // the package's types describe its CommonJS entry, whose default export is one level deeper
  const load = loadHighs as unknown as typeof loadHighs.default
  const highs = await load()
  return (model, options = {}) => solve(highs, model, options)
}

/** The programme without columns, which HiGHS does not take for one. */
function withoutColumns({ rowLower, rowUpper }: LinearModel): LinearSolution {
  const none = new Float64Array(0)
  const rowPrice = rowUpper.map(() => 0)
  const met = rowUpper.every((upper, r) => upper >= -1e-9 && rowLower[r]! <= 1e-9)
  const objective = met ? 0 : Infinity
  return {
    status: met ? 'optimal' : 'infeasible',
    objective,
    bound: objective,
    column: none,
    rowPrice,
    rowUpTo: rowUpper.map((upper, r) => (upper === rowLower[r] ? 0 : Infinity)),
    rowDownTo: rowUpper.map((upper, r) => (upper === rowLower[r] ? 0 : upper)),
  }
}

function solve(highs: Highs, model: LinearModel, options: LinearOptions): LinearSolution {
  const columns = model.columnCost.length
  if (columns === 0) return withoutColumns(model)
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
    ...(model.whole && { integrality: Int32Array.from(model.whole) }),
  })
  try {
    held.options.set({
      output_flag: false,
      primal_feasibility_tolerance: 1e-9,
      dual_feasibility_tolerance: 1e-9,
      ...(model.whole && { mip_rel_gap: 1e-6 }),
      ...(options.seconds !== undefined && { time_limit: options.seconds }),
    })
    const { progress } = options
    held.run(
      progress && model.whole
        ? {
            [highs.constants.callbackType.mipLogging]: (event) => {
              const { mip_primal_bound: objective, mip_dual_bound: bound } = event.data
              progress({ objective: objective ?? Infinity, bound: bound ?? -Infinity })
              return undefined
            },
          }
        : undefined,
    )
    return read(highs, held, model, options)
  } finally {
    held.dispose()
  }
}

function read(
  highs: Highs,
  held: ReturnType<Highs['createModel']>,
  model: LinearModel,
  options: LinearOptions,
): LinearSolution {
  const status = held.getModelStatus()
  const { optimal, infeasible, unboundedOrInfeasible, timeLimit, interrupted } =
    highs.constants.modelStatus
  const none = new Float64Array(0)
  if (status === infeasible || status === unboundedOrInfeasible) {
    return {
      status: 'infeasible',
      objective: Infinity,
      bound: Infinity,
      column: none,
      rowPrice: none,
    }
  }
  const ended = status === timeLimit || status === interrupted
  if (status !== optimal && !ended) throw new Error(`HiGHS ended with status ${status}`)
  const { colValue, rowDual } = held.getSolution()
  const objective = held.getObjectiveValue()
  const found = {
    status: ended ? ('limit' as const) : ('optimal' as const),
    objective,
    bound: model.whole ? Number(held.info.get('mip_dual_bound')) : objective,
    column: Float64Array.from(colValue),
    rowPrice: Float64Array.from(rowDual),
  }
  if (!options.ranging) return found
  const { rowBoundUp, rowBoundDown } = held.getRanging()
  return {
    ...found,
    rowUpTo: Float64Array.from(rowBoundUp.value, (value, r) => value - model.rowUpper[r]!),
    rowDownTo: Float64Array.from(rowBoundDown.value, (value, r) => model.rowUpper[r]! - value),
  }
}

type Task =
  | { readonly kind: 'file'; readonly input: unknown }
  | { readonly kind: 'supplies'; readonly problem: TransportProblem }

type Message =
  | { readonly progress: AllocateProgress }
  | { readonly answer: unknown }
  | { readonly refused: AllocateErrorPlace & { readonly expected: string } }

const taskIn = (data: unknown): Task | undefined =>
  typeof data === 'object' && data !== null && 'allocateTask' in data
    ? (data.allocateTask as Task)
    : undefined

async function work(task: Task, tell: (message: Message) => void): Promise<void> {
  const options = {
    solver: await loadLinearSolver(),
    progress: (progress: AllocateProgress) => tell({ progress }),
  }
  try {
    const answer =
      task.kind === 'file'
        ? allocateFile(task.input, options)
        : solveSupplies(task.problem, options)
    tell({ answer })
  } catch (error) {
    if (!(error instanceof AllocateError)) throw error
    const { code, row, field, expected } = error
    tell({ refused: { code, row, field, expected } })
  }
}

const task = isMainThread ? undefined : taskIn(workerData)
if (task) await work(task, (message) => parentPort?.postMessage(message))

export type WorkerOptions = {
  /** Ends the worker; the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal
  readonly progress?: (progress: AllocateProgress) => void
}

function inWorker(allocateTask: Task, { signal, progress }: WorkerOptions): Promise<unknown> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error)
    const worker = new Worker(new URL(import.meta.url), { workerData: { allocateTask } })
    const stop = () => {
      reject(signal?.reason as Error)
      void worker.terminate()
    }
    signal?.addEventListener('abort', stop, { once: true })
    worker.on('message', (message: Message) => {
      if ('progress' in message) progress?.(message.progress)
      else if ('answer' in message) resolve(message.answer)
      else reject(new AllocateError(message.refused, message.refused.expected))
    })
    worker.once('error', reject)
    worker.once('exit', (status) => {
      signal?.removeEventListener('abort', stop)
      reject(new Error(`the worker ended with status ${status} without an answer`))
    })
  })
}

/** `solveSupplies` in a worker; an AllocateError is the same as on this side. */
export const solveSuppliesInWorker = (problem: TransportProblem, options: WorkerOptions = {}) =>
  inWorker({ kind: 'supplies', problem }, options) as Promise<TransportPlan>

/** `allocateFile` in a worker. */
export const allocateFileInWorker = (input: unknown, options: WorkerOptions = {}) =>
  inWorker({ kind: 'file', input }, options)
