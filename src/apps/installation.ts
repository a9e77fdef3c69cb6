// What every program of the installation opens: database, keys, areas, people. Closed in the other order.
import type { Config } from '#platform/config.ts'
import { systemClock } from '#platform/clock.ts'
import { type Keys, loadKeys } from '#platform/crypto.ts'
import { type Database, openDatabase } from '#platform/db.ts'
import { type Files, openFiles } from '#platform/files.ts'
import { migrate } from '#platform/migrations.ts'
import { join } from 'node:path'
import { openPeople, type People } from '#people'
import { openTerritory, type Territory } from '#territory'
import { seedCategories } from '#categories'
import { systemContext } from '#platform/journal/reader.ts'

export type Installation = {
  readonly config: Config
  readonly db: Database
  readonly keys: Keys
  readonly files: Files
  readonly territory: Territory
  readonly people: People
  /** Migrations applied on opening. */
  readonly applied: readonly string[]
  close(): Promise<void>
}

export const databaseDirectory = (config: Config): string => join(config.home, 'db')

export function openDatabaseOf(config: Config): Promise<Database> {
  return openDatabase(
    config.databaseUrl ? { url: config.databaseUrl } : { directory: databaseDirectory(config) },
  )
}

/** Opens everything, migrating first. Throws `unavailable` when another process has the embedded database. */
export async function openInstallation(config: Config): Promise<Installation> {
  const db = await openDatabaseOf(config)
  try {
    const applied = await migrate(db)
    if (applied.length > 0) await seedCategories(db, systemContext)
    const people = await openPeople(db, { now: systemClock })
    const territory = await openTerritory(db, { now: systemClock })
    return {
      config,
      db,
      keys: loadKeys(config.home, config.masterKey),
      files: openFiles(config.home),
      territory,
      people,
      applied,
      close: async () => {
        await territory.close()
        await people.close()
        await db.close()
      },
    }
  } catch (error) {
    await db.close()
    throw error
  }
}
