import pg from 'pg'
import type { Context, Database, Tx } from './face.ts'
import { translate, txOver } from './face.ts'
import { parsers } from './types.ts'
import { enterContext } from './context.ts'

const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    parsers[oid] ?? pg.types.getTypeParser(oid, format as 'text'),
}

export async function openServer(url: string, connections: number): Promise<Database> {
  const settings = {
    connectionString: url,
    types: types as pg.CustomTypesConfig,
    options: '-c TimeZone=UTC -c client_min_messages=warning',
    application_name: 'jingwei',
  }
  const pool = new pg.Pool({ ...settings, max: connections })
  // A connection that breaks is replaced by the pool, and whoever was using it is told by its statement; without
  // listeners it would end the process.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))

  async function inTransaction<T>(
    context: Context | 'owner',
    run: (tx: Tx) => Promise<T>,
  ): Promise<T> {
    const client = await pool.connect().catch((error: unknown) => {
      throw translate(error)
    })
    let broken: Error | undefined
    try {
      await client.query('begin')
      const tx = txOver(async (text, values) => {
        const result = await client.query(text, values)
        return { rows: result.rows as Record<string, unknown>[], count: result.rowCount ?? 0 }
      })
      if (context !== 'owner') await enterContext(tx, context)
      const value = await run(tx)
      await client.query('commit')
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
    execute: async (text, values) => {
      const client = await pool.connect()
      let broken: Error | undefined
      try {
        const result: pg.QueryResult | pg.QueryResult[] = await client.query(text, values)
        const rows = Array.isArray(result) ? result.flatMap((r) => r.rows ?? []) : result.rows
        return { rows: (rows ?? []) as Record<string, unknown>[] }
      } catch (error) {
        // A script that began a transaction and failed must not leave it to the next who comes.
        await client.query('rollback').catch((e: Error) => (broken = e))
        throw error
      } finally {
        client.release(broken)
      }
    },
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
    close: () => pool.end(),
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
