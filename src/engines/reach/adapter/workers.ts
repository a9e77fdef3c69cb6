/** Tables on several cores: the network is prepared and searched in worker threads, which share memory. */
import { availableParallelism } from 'node:os'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import type { Network } from '../network.ts'
import {
  checkTable,
  createTableRunner,
  planTable,
  type TableOptions,
  type TablePlan,
  type TimeTable,
} from '../search/table.ts'

type Task =
  | { readonly prepare: { readonly network: Network; readonly options: TableOptions } }
  | {
      readonly search: {
        readonly plan: TablePlan
        readonly tenths: Uint32Array
        readonly begun: Int32Array
      }
    }

type Answer =
  | { readonly plan: TablePlan }
  | { readonly done: number }
  | { readonly error: Error }
  | 'ended'

/** Searches after which a worker says how many it has done. */
const often = 8

/** The same with its typed arrays in shared memory: posted without being copied. */
function shared<T extends object>(value: T): T {
  const entries = Object.entries(value).map(([key, part]: [string, unknown]) => {
    if (ArrayBuffer.isView(part) && !(part instanceof DataView)) {
      const list = part as Uint32Array
      const copy = new (list.constructor as Uint32ArrayConstructor)(
        new SharedArrayBuffer(list.byteLength),
      )
      copy.set(list)
      return [key, copy]
    }
    return [
      key,
      typeof part === 'object' && part !== null && !Array.isArray(part) ? shared(part) : part,
    ]
  })
  return Object.fromEntries(entries) as T
}

function work(task: Task, say: (answer: Answer) => void): void {
  if ('prepare' in task) {
    say({ plan: shared(planTable(task.prepare.network, task.prepare.options)) })
    return
  }
  const { plan, tenths, begun } = task.search
  const run = createTableRunner(plan)
  let done = 0
  for (let next = Atomics.add(begun, 0, 1); next < plan.searches; next = Atomics.add(begun, 0, 1)) {
    run(next, tenths)
    if (++done < often) continue
    say({ done })
    done = 0
  }
  if (done > 0) say({ done })
  say('ended')
}

if (!isMainThread && workerData === 'reach table') {
  parentPort?.on('message', (task: Task) => {
    const say = (answer: Answer) => parentPort?.postMessage(answer)
    try {
      work(task, say)
    } catch (error) {
      say({ error: error as Error })
    }
  })
}

/** Posts a task and waits until `ended` says of an answer that it was the last. */
const ask = (worker: Worker, task: Task, ended: (answer: Answer) => boolean) =>
  new Promise<void>((resolve, reject) => {
    const settle = (error?: Error) => {
      worker.off('message', hear).off('error', settle).off('exit', leave)
      if (error) reject(error)
      else resolve()
    }
    const hear = (answer: Answer) => {
      if (typeof answer === 'object' && 'error' in answer) settle(answer.error)
      else if (ended(answer)) settle()
    }
    const leave = (status: number) =>
      settle(new Error(`a reach worker ended with status ${status} without a result`))
    worker.on('message', hear).on('error', settle).on('exit', leave)
    worker.postMessage(task)
  })

export type WorkerOptions = {
  /** By default one per core. */
  readonly workers?: number | undefined
  /** Ends the workers; the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** How many of the searches are done. */
  readonly onProgress?: ((done: number, of: number) => void) | undefined
}

/**
 * `timeTable` in workers, so that the caller's thread stays free.
 * @throws ReachError as `timeTable`, and the signal's reason
 */
export async function timeTableInWorkers(
  network: Network,
  options: TableOptions,
  { workers = availableParallelism(), signal, onProgress }: WorkerOptions = {},
): Promise<TimeTable> {
  signal?.throwIfAborted()
  // here, because an error that comes from a worker has lost its class
  checkTable(network, options)
  const crew = Array.from(
    { length: Math.max(1, workers) },
    () => new Worker(new URL(import.meta.url), { workerData: 'reach table' }),
  )
  const stopped = Promise.withResolvers<never>()
  const stop = () => stopped.reject(signal?.reason)
  signal?.addEventListener('abort', stop)
  try {
    return await Promise.race([stopped.promise, table(crew, { network, options }, onProgress)])
  } finally {
    signal?.removeEventListener('abort', stop)
    await Promise.all(crew.map((worker) => worker.terminate()))
  }
}

async function table(
  crew: readonly Worker[],
  prepare: { network: Network; options: TableOptions },
  onProgress: WorkerOptions['onProgress'],
): Promise<TimeTable> {
  let plan: TablePlan | undefined
  await ask(crew[0]!, { prepare }, (answer) => {
    if (typeof answer === 'object' && 'plan' in answer) plan = answer.plan
    return plan !== undefined
  })
  const { rows, columns, searches } = plan!
  const tenths = new Uint32Array(new SharedArrayBuffer(4 * rows * columns))
  const begun = new Int32Array(new SharedArrayBuffer(4))
  let done = 0
  const search = { plan: plan!, tenths, begun }
  await Promise.all(
    crew.map((worker) =>
      ask(worker, { search }, (answer) => {
        if (typeof answer === 'object' && 'done' in answer) {
          done += answer.done
          onProgress?.(done, searches)
        }
        return answer === 'ended'
      }),
    ),
  )
  return { rows, columns, tenths }
}
