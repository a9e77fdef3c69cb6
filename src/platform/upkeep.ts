// What nobody waits for: credentials, keys, letters and import files past their time go, and the embedded database is swept.
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from './config.ts'
import { at, type Database, sql } from './db.ts'
import type { JobHandler } from './jobs.ts'

const day = 86_400_000
/** A command sent again after this long is a new command. */
const commandKeyDays = 30

type UpkeepOptions = Pick<Config, 'home'> & {
  readonly keepDays: Pick<Config['keepDays'], 'mail' | 'imports'>
  readonly now: () => number
}

/** Each night. PGlite runs no autovacuum, so it is done here. */
export function upkeepHandler(db: Database, o: UpkeepOptions): JobHandler {
  return {
    cron: '30 3 * * *',
    run: async () => {
      await removeExpired(db, o)
      if (db.kind === 'embedded') await db.execute('vacuum analyze')
    },
  }
}

/** Files go by the time they were last written; an import whose file is gone says so instead of offering it. */
export async function removeExpired(
  db: Database,
  { home, keepDays, now }: UpkeepOptions,
): Promise<void> {
  const letters = await olderThan(join(home, 'mail'), now() - keepDays.mail * day)
  const imports = await olderThan(join(home, 'imports'), now() - keepDays.imports * day)
  const jobs = imports.map((name) => name.split('.')[0] ?? '')
  await db.owner(async (tx) => {
    await tx.run(
      sql`delete from command_key where created_at < ${at(now() - commandKeyDays * day)}`,
    )
    await tx.run(sql`delete from session where expires_at < ${at(now())}`)
    await tx.run(sql`delete from sign_in_link where expires_at < ${at(now())}`)
    await tx.run(
      sql`update import_job set stored_file = null, refused_file = null where id::text = any(${jobs}::text[])`,
    )
  })
  const gone = [
    ...letters.map((name) => join(home, 'mail', name)),
    ...imports.map((name) => join(home, 'imports', name)),
  ]
  await Promise.all(gone.map((path) => rm(path, { force: true })))
}

async function olderThan(folder: string, before: number): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return []
      throw error
    },
  )
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name)
  const written = await Promise.all(
    // Another process may be sweeping the same folder.
    files.map((name) => stat(join(folder, name)).catch(() => undefined)),
  )
  return files.filter((_, i) => (written[i]?.mtimeMs ?? Infinity) < before)
}
