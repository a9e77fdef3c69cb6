import type { Database } from './face.ts'
import { openEmbedded } from './embedded.ts'
import { openServer } from './server.ts'

/** `url` → PostgreSQL; `directory` → embedded files there; neither → embedded in memory. */
export async function openDatabase(o: {
  readonly url?: string | undefined
  readonly directory?: string | undefined
  readonly connections?: number
  /** A data directory archive (gzip tar) from which an in-memory instance starts. */
  readonly snapshot?: Uint8Array
}): Promise<Database> {
  return o.url ? openServer(o.url, o.connections ?? 10) : openEmbedded(o.directory, o.snapshot)
}
