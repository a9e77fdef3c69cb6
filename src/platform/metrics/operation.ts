// What the operator's page shows: is this installation well, and is it kept safe.
import { readFile, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Database } from '../db.ts'
import { type Route, streamRoute } from '../http.ts'
import { listJobs, measure } from './measures.ts'
import { type OperationReply, operationReply } from './schema.ts'

const backupNote = 'last-backup.json'

/** Notes under `home` that a backup was finished at `at` (epoch ms). */
export const noteBackup = (home: string, at: number): Promise<void> =>
  writeFile(join(home, backupNote), JSON.stringify({ at }), { mode: 0o600 })

async function lastBackup(home: string): Promise<{ at: number } | null> {
  try {
    const { at } = JSON.parse(await readFile(join(home, backupNote), 'utf8')) as { at: unknown }
    return typeof at === 'number' ? { at } : null
  } catch {
    // none was made from here, or its note was torn: the page then says that none is known
    return null
  }
}

export type OperationDeps = {
  readonly home: string
  readonly version: string
  /** Epoch ms. */
  readonly startedAt: number
}

async function readOperation(
  db: Database,
  o: OperationDeps & { now: number },
): Promise<OperationReply> {
  const { databaseBytes, ...measures } = await measure(db, o.now)
  const disk = await statfs(o.home)
  return {
    ...measures,
    now: o.now,
    version: o.version,
    node: process.version,
    startedAt: o.startedAt,
    database: { kind: db.kind, bytes: databaseBytes },
    jobs: await listJobs(db),
    disk: { freeBytes: disk.bavail * disk.bsize, totalBytes: disk.blocks * disk.bsize },
    backup: await lastBackup(o.home),
  }
}

export function operationRoutes(deps: OperationDeps): Route[] {
  return [
    streamRoute({
      method: 'GET',
      path: '/api/operation',
      may: 'people.manage',
      audit: 'none',
      tag: 'operation',
      summary: 'Version, migrations, jobs, lags, disk and the last backup, for operators',
      query: z.looseObject({}),
      reply: operationReply,
      stream: async ({ db, now, reply }) => reply.send(await readOperation(db, { ...deps, now })),
    }),
  ]
}
