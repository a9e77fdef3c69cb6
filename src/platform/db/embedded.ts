// PGlite in a worker thread: the main loop stays free, and a stuck instance can be ended.
import { mkdirSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { Context, Database, Tx } from './face.ts'
import { translate, txOver } from './face.ts'
import { Problem } from '../problem.ts'
import { say } from '../sentence.ts'
import { enterContext } from './context.ts'
import { sql } from './sql.ts'
import { lockDirectory } from './lock.ts'

type Reply = {
  readonly id: number
  readonly rows?: Record<string, unknown>[]
  readonly count?: number
  readonly error?: { message: string; code?: string; detail?: string }
  readonly bytes?: Uint8Array
}
type Message = Reply | { readonly notify: string }
export type Request =
  | { readonly id: number; readonly op: 'query'; readonly text: string; readonly values: unknown[] }
  | { readonly id: number; readonly op: 'script'; readonly text: string }
  | { readonly id: number; readonly op: 'dump' }
  | { readonly id: number; readonly op: 'close' }
type Ask = Request extends infer R ? (R extends Request ? Omit<R, 'id'> : never) : never

/** Runs jobs one after another: PGlite has one session. */
function queue() {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(job: () => Promise<T>): Promise<T> => {
    const next = last.then(job, job)
    last = next.catch(() => {})
    return next
  }
}

type Listeners = Map<string, Set<() => void>>

function startWorker(
  directory: string | undefined,
  snapshot: Uint8Array | undefined,
  listeners: Listeners,
) {
  const worker = new Worker(new URL('./embedded-worker.ts', import.meta.url), {
    workerData: { directory, snapshot },
  })
  const waiting = new Map<number, { resolve: (r: Reply) => void; reject: (e: unknown) => void }>()
  let next = 0
  let failure: unknown
  const fail = (error: unknown) => {
    failure ??= new Problem('unavailable', say`The embedded database has stopped.`, {
      cause: error,
    })
    for (const w of waiting.values()) w.reject(failure)
    waiting.clear()
  }
  worker.on('message', (message: Message) => {
    if ('notify' in message) {
      for (const notify of listeners.get(message.notify) ?? []) notify()
      return
    }
    const waiter = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.error)
      waiter?.reject(Object.assign(new Error(message.error.message), message.error))
    else waiter?.resolve(message)
  })
  worker.on('error', fail)
  worker.on('exit', (code) => fail(new Error(`worker ended with ${code}`)))
  const ask = (request: Ask) =>
    new Promise<Reply>((resolve, reject) => {
      if (failure) return reject(failure)
      const id = next++
      waiting.set(id, { resolve, reject })
      worker.postMessage({ ...request, id })
    })
  return { worker, ask }
}

const stopped = (why: unknown) =>
  new Problem(
    'unavailable',
    say`The embedded database has stopped; nothing was stored. Try again.`,
    {
      cause: why,
    },
  )

const againMs = 5000

/**
 * Runs jobs one after another, and notices when the instance itself is beyond help: one that could not write its log, as
 * on a full disk, answers every further statement with an error. It is begun anew from its files, which is what a killed
 * process would do; while that fails, at most every five seconds.
 */
function guarded(
  alone: ReturnType<typeof queue>,
  { query, anew }: { query: (text: string) => Promise<unknown>; anew: () => Promise<void> },
) {
  let sick = false
  let next = -Infinity
  const isWell = () =>
    query('select 42').then(
      () => true,
      () => false,
    )
  const mend = async () => {
    if (performance.now() < next) throw stopped('it was begun anew a moment ago')
    try {
      await anew()
      sick = false
    } catch (error) {
      next = performance.now() + againMs
      throw stopped(error)
    }
  }
  return <T>(job: () => Promise<T>): Promise<T> =>
    alone(async () => {
      if (sick) await mend()
      try {
        return await job()
      } catch (error) {
        if (await isWell()) throw error
        sick = true
        await mend().catch(() => {})
        throw error instanceof Problem ? error : stopped(error)
      }
    })
}

export type EmbeddedDatabase = Database & {
  /** A gzip tar of the data directory. */
  dump(): Promise<Uint8Array>
}

/** The worker at work, which may be another one tomorrow. */
function openInstance(directory: string | undefined, snapshot: Uint8Array | undefined) {
  const listeners: Listeners = new Map()
  let running = startWorker(directory, snapshot, listeners)
  const query = async (text: string, values: unknown[] = []) => {
    const reply = await running.ask({ op: 'query', text, values })
    return { rows: reply.rows ?? [], count: reply.count ?? 0 }
  }
  return {
    listeners,
    query,
    ask: (request: Ask) => running.ask(request),
    terminate: () => running.worker.terminate(),
    /** Ends the worker and begins another on the same files; who listens is called, as something may have been missed. */
    anew: async () => {
      if (!directory) throw stopped('it is in memory only')
      await running.worker.terminate()
      running = startWorker(directory, undefined, listeners)
      await query('select 42')
      for (const [channel, called] of listeners) {
        // eslint-disable-next-line no-await-in-loop -- few channels, one session
        await query(`listen "${channel}"`)
        for (const notify of called) notify()
      }
    },
  }
}

export async function openEmbedded(
  directory: string | undefined,
  snapshot?: Uint8Array,
): Promise<EmbeddedDatabase> {
  if (directory) mkdirSync(directory, { recursive: true })
  const unlock = directory ? lockDirectory(directory) : () => {}
  const instance = openInstance(directory, snapshot)
  const { query, ask, listeners } = instance
  try {
    await query('select 42')
  } catch (error) {
    unlock()
    throw error
  }
  const alone = guarded(queue(), instance)

  function inTransaction<T>(context: Context | 'owner', run: (tx: Tx) => Promise<T>): Promise<T> {
    return alone(async () => {
      await query('begin')
      try {
        const { tx, check, told } = txOver(query)
        if (context !== 'owner') await enterContext(tx, context)
        const value = await run(tx)
        for (const channel of told) tx.send(sql`select pg_notify(${channel}, '')`)
        // After a failure it only ends the transaction.
        await query('commit')
        await check()
        return value
      } catch (error) {
        await query('rollback').catch(() => {})
        throw translate(error)
      }
    })
  }

  return {
    kind: 'embedded',
    transaction: inTransaction,
    owner: (run) => inTransaction('owner', run),
    // pg-boss sends scripts of several statements without parameters
    execute: (text, values) =>
      alone(async () =>
        values?.length
          ? query(text, values)
          : { rows: (await ask({ op: 'script', text })).rows ?? [] },
      ),
    listen: async (channel, notify) => {
      const set = listeners.get(channel) ?? new Set()
      listeners.set(channel, set.add(notify))
      await alone(() => query(`listen "${channel}"`))
      return async () => {
        set.delete(notify)
      }
    },
    ping: () =>
      alone(async () => (await query('select 42 as answer')).rows[0]?.['answer'] === 42).catch(
        () => false,
      ),
    dump: () => alone(async () => (await ask({ op: 'dump' })).bytes ?? new Uint8Array()),
    close: async () => {
      await alone(() => ask({ op: 'close' })).catch(() => {})
      await instance.terminate()
      unlock()
    },
  }
}
