// What both drivers are seen as.
import { Problem } from '../problem.ts'
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
    throw new Problem('not-found', `${what} was not found, or your post may not see it.`)
  return row
}

/** A connection that runs one statement; what both drivers offer beneath a transaction. */
export type Connection = (
  text: string,
  values: unknown[],
) => Promise<{ rows: Record<string, unknown>[]; count: number }>

export function txOver(connection: Connection): Tx {
  const send = async (statement: Sql) => {
    const { text, values } = compile(statement)
    try {
      return await connection(text, values)
    } catch (error) {
      throw translate(error)
    }
  }
  return {
    rows: async <R>(statement: Sql) => (await send(statement)).rows as R[],
    run: async (statement) => (await send(statement)).count,
  }
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
    return new Problem('forbidden', 'Your post has no right to these rows.', { cause: error })
  }
  if (code === '40001' || code === '40P01') {
    return new Problem('changed-meanwhile', 'Someone else changed the same thing; try again.', {
      cause: error,
    })
  }
  if (gone.has(code ?? '') || /terminated|not queryable/.test(message)) {
    return new Problem('unavailable', 'The database cannot be reached; nothing was stored.', {
      cause: error,
    })
  }
  if (code === '53100' || code === 'ENOSPC') {
    return new Problem('no-space', 'The disk of the database is full; nothing was stored.', {
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
