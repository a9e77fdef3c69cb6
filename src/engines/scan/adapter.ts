/** Replicates on several cores. The maxima do not depend on the number of workers. */
import { availableParallelism } from 'node:os'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { replicateMaxima, type ReplicateOptions } from './replicates.ts'
import type { Scan } from './model.ts'
import {
  answerScan,
  isEventFile,
  readScanTask,
  scanFile,
  type EventAnswer,
  type ScanAnswer,
} from './scan-file.ts'

type Part = { readonly scanPart: { readonly scan: Scan; readonly range: ReplicateOptions } }

const isPart = (data: unknown): data is Part =>
  typeof data === 'object' && data !== null && 'scanPart' in data

if (!isMainThread && isPart(workerData)) {
  const { scan, range } = workerData.scanPart
  parentPort?.postMessage(replicateMaxima(scan, range))
}

const runPart = (scan: Scan, range: ReplicateOptions) =>
  new Promise<Float64Array>((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), {
      workerData: { scanPart: { scan, range } },
    })
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (status) => {
      reject(new Error(`a scan worker ended with status ${status} without a result`))
    })
  })

/** `replicateMaxima` shared among workers, by default one per core; rejects when one of them fails. */
export async function replicateMaximaInWorkers(
  scan: Scan,
  { seed, from, to }: ReplicateOptions,
  workers = availableParallelism(),
): Promise<Float64Array> {
  const parts = Math.max(1, Math.min(workers, to - from))
  const edge = (part: number) => from + Math.floor(((to - from) * part) / parts)
  const found = await Promise.all(
    Array.from({ length: parts }, (_, part) =>
      runPart(scan, { seed, from: edge(part), to: edge(part + 1) }),
    ),
  )
  const maxima = new Float64Array(to - from)
  found.forEach((list, part) => maxima.set(list, edge(part) - from))
  return maxima
}

/** `scanFile` with the replicates in workers. */
export async function scanFileInWorkers(
  parsed: unknown,
  workers = availableParallelism(),
): Promise<ScanAnswer | EventAnswer> {
  if (isEventFile(parsed)) return scanFile(parsed)
  const task = readScanTask(parsed)
  const range = { seed: task.seed, from: 0, to: task.replicates }
  return answerScan(task, await replicateMaximaInWorkers(task.scan, range, workers))
}
