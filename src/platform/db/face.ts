// What both drivers are seen as.
import { Problem } from '../problem.ts'
import { say } from '../sentence.ts'
import { compile, raw, type Sql } from './sql.ts'

/**
 * On whose behalf a transaction runs. Row-level security reads it; without a post no row is seen.
 * `follow` is the hex SHA-256 of a follow link's token.
 */
export type Context = {
  readonly post: string | null
  readonly actor?: string
  readonly person?: string | null
  readonly follow?: string
}

export const nobody: Context = { post: null }

/** One transaction. Instants come back as epoch milliseconds, int8/numeric as numbers, dates as 'YYYY-MM-DD'. */
export interface Tx {
  rows<R = Record<string, unknown>>(statement: Sql): Promise<R[]>
  /** Runs a statement, gives the number of rows it touched. */
  run(statement: Sql): Promise<number>
  /**
   * Runs a statement in its turn without waiting for it. Its failure is thrown by what is waited for next, at the latest
   * at the transaction's end; so nothing is committed without it.
   * @param told what that failure is thrown as
   */
  send(statement: Sql, told?: (error: unknown) => unknown): void
  /** Once all of it is committed, calls back whoever listens on this channel. */
  tell(channel: string): void
}

export interface Database {
  readonly kind: 'embedded' | 'server'
  /** Runs as the application's role under row-level security; commits on success, rolls back on a throw. */
  transaction<T>(context: Context, run: (tx: Tx) => Promise<T>): Promise<T>
  /** Runs as the owner: migrations, jobs' own tables, backup. Never for requests. */
  owner<T>(run: (tx: Tx) => Promise<T>): Promise<T>
  /** Plain text with parameters as the owner outside a transaction (pg-boss). */
  execute(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>
  /** Calls back on each NOTIFY of this channel until the returned function is called. */
  listen(channel: string, notify: () => void): Promise<() => Promise<void>>
  ping(): Promise<boolean>
  /** Connections of this process; `waiting` counts those who wait for one. Only where there is a pool. */
  connections?(): { readonly open: number; readonly idle: number; readonly waiting: number }
  close(): Promise<void>
}

/** The first row, or undefined. */
export async function findRow<R>(tx: Tx, statement: Sql): Promise<R | undefined> {
  return (await tx.rows<R>(statement))[0]
}

export async function getRow<R>(tx: Tx, statement: Sql, what: string): Promise<R> {
  const row = await findRow<R>(tx, statement)
  if (row === undefined)
    throw new Problem('not-found', say`${what} was not found, or your post may not see it.`)
  return row
}

/** A connection that runs one statement; what both drivers offer beneath a transaction. */
export type Connection = (
  text: string,
  values: unknown[],
  /** It comes again in these words. */
  steady: boolean,
) => Promise<{ rows: Record<string, unknown>[]; count: number }>

/** What lets a failed transaction go on. */
const goesBack = /^rollback to /

/** A transaction over a connection, and what its driver has to look at before it says that all went well. */
export function txOver(connection: Connection): {
  readonly tx: Tx
  /** Throws what was sent without waiting and failed. */
  readonly check: () => Promise<void>
  readonly told: ReadonlySet<string>
} {
  const channels = new Set<string>()
  // The first that failed: all that come after it in the transaction fail because of it.
  let failed: { readonly error: unknown } | undefined
  let sent: Promise<void>[] = []
  // The answers come in order, but what is done with them may not.
  const heard = async () => {
    const before = sent
    sent = []
    await Promise.all(before)
  }
  const check = async () => {
    await heard()
    if (failed) throw failed.error
  }
  const ask = (statement: Sql) => {
    const { text, values, steady } = compile(statement)
    return connection(text, values, steady)
  }
  const wait = async (statement: Sql) => {
    let answer
    try {
      answer = await ask(statement)
    } catch (error) {
      await heard()
      failed ??= { error: translate(error) }
      throw failed.error
    }
    await heard()
    if (goesBack.test(statement.parts[0] ?? '')) failed = undefined
    else if (failed) throw failed.error
    return answer
  }
  const tx: Tx = {
    rows: async <R>(statement: Sql) => (await wait(statement)).rows as R[],
    run: async (statement) => (await wait(statement)).count,
    send: (statement, told = (error) => error) => {
      sent.push(
        ask(statement).then(
          () => {},
          (error: unknown) => {
            failed ??= { error: told(translate(error)) }
          },
        ),
      )
    },
    tell: (channel) => void channels.add(channel),
  }
  return { tx, check, told: channels }
}

/** The database was ended, is starting, or its connection broke. */
const gone = new Set(
  ['57P01', '57P02', '57P03', '08000', '08003', '08006'].concat([
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
  ]),
)

/** Database errors become problems once, here. */
export function translate(error: unknown): unknown {
  const code = (error as { code?: string } | null)?.code
  const message = (error as Error | null)?.message ?? ''
  if (code === '42501') {
    return new Problem('forbidden', say`Your post has no right to these rows.`, { cause: error })
  }
  if (code === '40001' || code === '40P01') {
    return new Problem('changed-meanwhile', say`Someone else changed the same thing; try again.`, {
      cause: error,
    })
  }
  if (gone.has(code ?? '') || /terminated|not queryable/.test(message)) {
    return new Problem('unavailable', say`The database cannot be reached; nothing was stored.`, {
      cause: error,
    })
  }
  if (code === '53100' || code === 'ENOSPC') {
    return new Problem('no-space', say`The disk of the database is full; nothing was stored.`, {
      cause: error,
    })
  }
  return error
}

export function isUniqueViolation(error: unknown): boolean {
  return (error as { code?: string } | null)?.code === '23505'
}

/** Runs a part that may fail without ending the whole transaction: its writes are undone, the rest stands. */
export async function inSavepoint<T>(tx: Tx, run: () => Promise<T>): Promise<T> {
  await tx.run(raw('savepoint part'))
  try {
    const value = await run()
    await tx.run(raw('release savepoint part'))
    return value
  } catch (error) {
    await tx.run(raw('rollback to savepoint part'))
    throw error
  }
}
