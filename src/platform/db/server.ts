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
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {})

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
    close: () => pool.end(),
  }
}

// A connection of its own that comes back after a break; a missed NOTIFY costs at most one poll interval.
async function listenOn(settings: pg.ClientConfig, channel: string, notify: () => void) {
  let ended = false
  let client: pg.Client | undefined
  const connect = async (): Promise<void> => {
    const next = new pg.Client(settings)
    client = next
    next.on('notification', notify)
    next.on('error', () => retry())
    await next.connect()
    await next.query(`listen ${pg.escapeIdentifier(channel)}`)
  }
  const retry = () => {
    if (ended) return
    setTimeout(() => {
      if (!ended) connect().catch(retry)
    }, 2000).unref()
  }
  await connect()
  return async () => {
    ended = true
    await client?.end()
  }
}
