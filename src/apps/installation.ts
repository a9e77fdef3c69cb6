// What every program of the installation opens: database, keys, areas, people. Closed in the other order.
import type { Config } from '#platform/config.ts'
import { systemClock } from '#platform/clock.ts'
import { type Keys, loadKeys } from '#platform/crypto.ts'
import { type Database, openDatabase, sql } from '#platform/db.ts'
import { type Files, openFiles } from '#platform/files.ts'
import { migrate } from '#platform/migrations.ts'
import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openPeople, type People } from '#people'
import { type OpenLists, openLists } from '#duties'
import { openTerritory, type Territory } from '#territory'
import { seedCategories } from '#categories'
import { bringBack, type Exchange } from './exchange.ts'
import { systemContext } from '#platform/journal/reader.ts'

export type Installation = {
  readonly config: Config
  readonly db: Database
  readonly keys: Keys
  readonly files: Files
  readonly territory: Territory
  readonly people: People
  readonly lists: OpenLists
  /** Migrations applied on opening. */
  readonly applied: readonly string[]
  close(): Promise<void>
}

export const databaseDirectory = (config: Config): string => join(config.home, 'db')

/** What a restore of the embedded database works on. */
export const exchangeOf = (config: Config): Exchange => ({
  directory: databaseDirectory(config),
  aside: join(config.home, 'restore'),
})

export async function openDatabaseOf(config: Config): Promise<Database> {
  if (config.databaseUrl) return openDatabase({ url: config.databaseUrl })
  bringBack(exchangeOf(config))
  return openDatabase({ directory: databaseDirectory(config) })
}

const hasCategories = async (db: Database): Promise<boolean> =>
  (await db.owner((tx) => tx.rows(sql`select from category_edition where code = 'gb2026'`)))
    .length > 0

/** What lies in it is for the user who runs the service alone. */
function ownHome(home: string): void {
  mkdirSync(home, { recursive: true })
  chmodSync(home, 0o700)
}

/** Opens everything, migrating first. Throws `unavailable` when another process has the embedded database. */
export async function openInstallation(config: Config): Promise<Installation> {
  ownHome(config.home)
  const db = await openDatabaseOf(config)
  try {
    const applied = await migrate(db)
    // A start that was ended after its migrations has left the list to the next.
    if (applied.length > 0 || !(await hasCategories(db))) await seedCategories(db, systemContext)
    const people = await openPeople(db, {
      now: systemClock,
      settings: config.identity,
      secure: config.publicUrl.startsWith('https:'),
    })
    const territory = await openTerritory(db, { now: systemClock })
    const lists = await openLists(db, { onError: (error) => console.error(error) })
    return {
      config,
      db,
      keys: loadKeys(config.home, config.masterKey),
      files: openFiles(config.home),
      territory,
      people,
      lists,
      applied,
      close: async () => {
        await lists.close()
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
