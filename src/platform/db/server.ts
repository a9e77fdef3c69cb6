import pg from 'pg'
import type { Context, Database, Tx } from './face.ts'
import { translate, txOver } from './face.ts'
import { parsers } from './types.ts'
import { contextStatement } from './context.ts'
import { raw, steady } from './sql.ts'

const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    parsers[oid] ?? pg.types.getTypeParser(oid, format as 'text'),
}

const names = new Map<string, string>()
/** A statement of ours that is put together anew each time would otherwise fill the server's memory. */
const mostNames = 500

/** The name under which connections keep a statement; undefined when there are too many. */
function nameOf(text: string): string | undefined {
  const known = names.get(text)
  if (known !== undefined || names.size >= mostNames) return known
  const name = `jingwei_${names.size}`
  names.set(text, name)
  return name
}

type Gathering = {
  readonly connection?: { readonly stream?: { cork?: () => void; uncork?: () => void } }
}

/** What is sent in the same moment leaves in one packet. */
function gather(client: pg.PoolClient): void {
  const stream = (client as unknown as Gathering).connection?.stream
  if (!stream?.cork || !stream.uncork) return
  stream.cork()
  process.nextTick(() => stream.uncork?.())
}

const quietMs = 20

/**
 * Calls back those who listen, after the commit: NOTIFY within the transaction would make all commits of the database
 * wait for one another's disk. Once at first, then at most every 20 ms. One that is lost with its process is made up for
 * by everyone's own looking again.
 */
function openBell(notify: (channel: string) => Promise<unknown>) {
  const waiting = new Set<string>()
  const ringing = new Set<Promise<unknown>>()
  let quiet: NodeJS.Timeout | undefined
  const strike = () => {
    for (const channel of waiting) {
      const struck = notify(channel)
        .catch(() => {})
        .finally(() => ringing.delete(struck))
      ringing.add(struck)
    }
    waiting.clear()
  }
  const rest = () => {
    quiet = undefined
    if (waiting.size) ring(waiting)
  }
  const ring = (channels: ReadonlySet<string>) => {
    for (const channel of channels) waiting.add(channel)
    if (quiet || waiting.size === 0) return
    strike()
    quiet = setTimeout(rest, quietMs)
  }
  return {
    ring,
    /** Rings for whatever still waits. */
    end: async () => {
      clearTimeout(quiet)
      strike()
      await Promise.all(ringing)
    },
  }
}

/** Text of one statement or several. A script that began a transaction and failed must not leave it to the next who comes. */
async function runScript(pool: pg.Pool, text: string, values?: unknown[]) {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    const result: pg.QueryResult | pg.QueryResult[] = await client.query(text, values)
    const rows = Array.isArray(result) ? result.flatMap((r) => r.rows ?? []) : result.rows
    return { rows: (rows ?? []) as Record<string, unknown>[] }
  } catch (error) {
    await client.query('rollback').catch((e: Error) => (broken = e))
    throw error
  } finally {
    client.release(broken)
  }
}

export async function openServer(url: string, connections: number): Promise<Database> {
  const settings = {
    connectionString: url,
    types: types as pg.CustomTypesConfig,
    // Rights make short statements look dear, and compiling one takes longer than any of them runs.
    options: '-c TimeZone=UTC -c client_min_messages=warning -c jit=off',
    application_name: 'jingwei',
    // Statements go out without waiting for the answers to those before them; the server takes them in their order.
    pipeline: true,
  }
  const pool = new pg.Pool({ ...settings, max: connections })
  // A connection that breaks is replaced by the pool, and whoever was using it is told by its statement; without
  // listeners it would end the process.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))

  const bell = openBell((channel) => pool.query('select pg_notify($1, $2)', [channel, '']))

  async function inTransaction<T>(
    context: Context | 'owner',
    run: (tx: Tx) => Promise<T>,
  ): Promise<T> {
    const client = await pool.connect().catch((error: unknown) => {
      throw translate(error)
    })
    let broken: Error | undefined
    try {
      const { tx, check, told } = txOver(async (text, values, steady) => {
        const name = steady ? nameOf(text) : undefined
        gather(client)
        const result = await client.query(name ? { name, text, values } : { text, values })
        return { rows: result.rows as Record<string, unknown>[], count: result.rowCount ?? 0 }
      })
      tx.send(raw('begin'))
      if (context !== 'owner') tx.send(steady(contextStatement(context)))
      // Nothing may run as the owner by mistake, so it is waited for.
      await check()
      const value = await run(tx)
      // After a failure it only ends the transaction.
      await client.query('commit')
      await check()
      bell.ring(told)
      return value
    } catch (error) {
      await client.query('rollback').catch((e: Error) => (broken = e))
      throw translate(error)
    } finally {
      client.release(broken)
    }
  }

  return {
    kind: 'server',
    transaction: inTransaction,
    owner: (run) => inTransaction('owner', run),
    execute: (text, values) => runScript(pool, text, values),
    listen: (channel, notify) => listenOn(settings, channel, notify),
    ping: async () => {
      try {
        const result = await pool.query('select 42 as answer')
        return result.rows[0]?.answer === 42
      } catch {
        return false
      }
    },
    connections: () => ({
      open: pool.totalCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
    }),
    close: async () => {
      await bell.end()
      await pool.end()
    },
  }
}

const reconnectMs = 2000

/** A connection of its own that comes back after a break, and then calls back once for what it may have missed. */
async function listenOn(settings: pg.ClientConfig, channel: string, notify: () => void) {
  let ended = false
  let current: pg.Client | undefined
  let timer: NodeJS.Timeout | undefined
  const connect = async (lost: () => void): Promise<void> => {
    const client = new pg.Client(settings)
    current = client
    // One break has several signs: an error, an end, a statement that fails. Only the first counts.
    let over = false
    const leave = () => {
      if (over) return
      over = true
      client.end().catch(() => {})
      lost()
    }
    client.on('notification', notify).on('error', leave).on('end', leave)
    try {
      await client.connect()
      await client.query(`listen ${pg.escapeIdentifier(channel)}`)
      if (ended) await client.end()
    } catch (error) {
      leave()
      throw error
    }
  }
  const retry = () => {
    if (ended) return
    timer = setTimeout(() => {
      connect(retry).then(notify, () => {})
    }, reconnectMs).unref()
  }
  let first = true
  await connect(() => {
    if (!first) retry()
  })
  first = false
  return async () => {
    ended = true
    clearTimeout(timer)
    await current?.end()
  }
}
