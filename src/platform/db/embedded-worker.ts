// The worker side of embedded.ts: one PGlite with PostGIS, asked by messages.
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { postgis } from '@electric-sql/pglite-postgis'
import type { Request } from './embedded.ts'
import { parsers } from './types.ts'

const port = parentPort
if (!port) throw new Error('embedded-worker.ts runs in a worker thread only')

const { directory, snapshot } = workerData as {
  directory?: string
  snapshot?: Uint8Array<ArrayBuffer>
}
const opened = PGlite.create({
  ...(directory ? { dataDir: directory } : {}),
  ...(snapshot ? { loadDataDir: new Blob([snapshot], { type: 'application/x-gzip' }) } : {}),
  extensions: { postgis },
  parsers,
}).then(async (db) => {
  await db.exec("set timezone = 'UTC'")
  db.onNotification((channel) => port.postMessage({ notify: channel }))
  return db
})

async function answer(request: Request): Promise<Record<string, unknown>> {
  const db = await opened
  switch (request.op) {
    case 'query': {
      const result = await db.query(request.text, request.values)
      return { rows: result.rows, count: result.affectedRows ?? result.rows.length }
    }
    case 'script': {
      try {
        const results = await db.exec(request.text)
        return { rows: results.flatMap((r) => r.rows) }
      } catch (error) {
        // A script that began a transaction and failed must not leave it to the next who comes.
        await db.exec('rollback')
        throw error
      }
    }
    case 'dump':
      return { bytes: new Uint8Array(await (await db.dumpDataDir('gzip')).arrayBuffer()) }
    case 'close':
      await db.close()
      return {}
    default:
      return request satisfies never
  }
}

port.on('message', (request: Request) => {
  answer(request).then(
    (reply) => port.postMessage({ id: request.id, ...reply }),
    (error: Error & { code?: string; detail?: string }) =>
      port.postMessage({
        id: request.id,
        error: { message: error.message, code: error.code, detail: error.detail },
      }),
  )
})
