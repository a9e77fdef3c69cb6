// One PGlite per process (7 s and 0.8 GB each), brought back to the migrated state between uses.
// Data are cleared in place; when a test has changed the schema itself, the instance is started anew.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { after } from 'node:test'
import { openEmbedded, type EmbeddedDatabase } from '#platform/db/embedded.ts'
import { migrate } from '#platform/migrations.ts'
import type { TestDatabase } from './databases.ts'
import { migrationsHash } from './hash.ts'
import { rememberState } from './pristine.ts'

const cache = resolve(import.meta.dirname, '../../node_modules/.cache/jingwei')

type Instance = { readonly db: EmbeddedDatabase; readonly restore: () => Promise<boolean> }
let instance: Instance | undefined

function readCache(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

const snapshotPath = () => join(cache, `pglite-${migrationsHash()}.tar.gz`)

/** The files of a migrated, otherwise empty database as a gzip tar, for programs that the test starts itself. */
export async function migratedSnapshot(): Promise<Uint8Array> {
  const found = readCache(snapshotPath())
  if (found) return found
  await openCleanEmbedded()
  return readFileSync(snapshotPath())
}

async function boot(): Promise<Instance> {
  const path = snapshotPath()
  const snapshot = readCache(path)
  const db = await openEmbedded(undefined, snapshot)
  if (!snapshot) {
    await migrate(db)
    mkdirSync(cache, { recursive: true })
    writeFileSync(`${path}.${process.pid}`, await db.dump())
    renameSync(`${path}.${process.pid}`, path)
  }
  return { db, restore: await rememberState((text) => db.execute(text)) }
}

export async function openCleanEmbedded(): Promise<TestDatabase> {
  if (instance && !((await instance.restore()) && (await instance.db.ping()))) {
    await instance.db.close()
    instance = undefined
  }
  instance ??= await boot()
  return lend(instance.db)
}

// What a test left running must not write into the next one's data: after `close` the loan refuses.
function lend(db: EmbeddedDatabase): TestDatabase {
  let lent = true
  const use = () => {
    if (!lent) throw new Error('This test database was given back; stop what still uses it first.')
    return db
  }
  return {
    kind: db.kind,
    url: undefined,
    transaction: async (context, run) => use().transaction(context, run),
    owner: async (run) => use().owner(run),
    execute: async (text, values) => use().execute(text, values),
    listen: async (channel, notify) => use().listen(channel, notify),
    ping: async () => use().ping(),
    close: async () => {
      lent = false
    },
  }
}

after(async () => {
  await instance?.db.close()
})
