// Test databases on PostgreSQL, copied from a template that is migrated once per state of db/migrations.
import { randomUUID } from 'node:crypto'
import { after } from 'node:test'
import pg from 'pg'
import { openDatabase } from '#platform/db.ts'
import { migrate } from '#platform/migrations.ts'
import type { TestDatabase } from './databases.ts'
import { migrationsHash } from './hash.ts'
import { rememberState } from './pristine.ts'

async function asOwner<T>(url: string, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await run(client)
  } finally {
    await client.end()
  }
}

function urlOf(url: string, database: string): string {
  const other = new URL(url)
  other.pathname = `/${database}`
  return other.href
}

async function migrateInto(url: string): Promise<void> {
  const db = await openDatabase({ url, connections: 1 })
  try {
    await migrate(db)
  } finally {
    await db.close()
  }
}

/** It stands before everything else in a database, so that each statement of the migrations goes through it. */
const addCitus = (url: string) =>
  asOwner(url, (client) => client.query('create extension if not exists citus'))

/** Citus keeps a process at work in each database; nobody may be in one that is copied or renamed. */
const leave = async (client: pg.Client, url: string, database: string) => {
  if (url !== process.env['CITUS_URL']) return
  await client.query(
    'select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1',
    [database],
  )
}

// Renamed into place when whole, so that a broken run leaves no half template behind.
async function ensureTemplate(url: string): Promise<string> {
  const template = `jingwei_template_${migrationsHash().slice(0, 12)}`
  await asOwner(url, async (client) => {
    await client.query('select pg_advisory_lock(7160299)')
    const found = await client.query('select from pg_database where datname = $1', [template])
    if (found.rowCount) return
    await client.query(`drop database if exists ${template}_new with (force)`)
    await client.query(`create database ${template}_new template template0`)
    if (url === process.env['CITUS_URL']) await addCitus(urlOf(url, `${template}_new`))
    await migrateInto(urlOf(url, `${template}_new`))
    await leave(client, url, `${template}_new`)
    await client.query(`alter database ${template}_new rename to ${template}`)
  })
  return template
}

const templates = new Map<string, Promise<string>>()

/**
 * Creates a migrated database on the test server, for programs that the test starts itself.
 * @param owner URL of the server as its superuser; `JINGWEI_TEST_PG` unless told
 */
export async function createServerDatabase(
  owner = process.env['JINGWEI_TEST_PG'],
): Promise<{ url: string; drop: () => Promise<void> }> {
  if (!owner) throw new Error('JINGWEI_TEST_PG is not set; npm test sets it')
  const making = templates.get(owner) ?? ensureTemplate(owner)
  templates.set(owner, making)
  const template = await making
  const name = `jingwei_test_${randomUUID().replaceAll('-', '')}`
  await asOwner(owner, async (client) => {
    await leave(client, owner, template)
    await client.query(`create database ${name} template ${template}`)
  })
  return {
    url: urlOf(owner, name),
    drop: async () => {
      await asOwner(owner, (client) => client.query(`drop database if exists ${name} with (force)`))
    },
  }
}

/** A database that nothing has been put into yet, for a version that brings its own schema. */
export async function createEmptyDatabase(
  owner = process.env['JINGWEI_TEST_PG'],
): Promise<{ url: string; drop: () => Promise<void> }> {
  if (!owner) throw new Error('JINGWEI_TEST_PG is not set; npm test sets it')
  const name = `jingwei_test_${randomUUID().replaceAll('-', '')}`
  const ask = (statement: string) =>
    asOwner(owner, async (client) => {
      await client.query(statement)
    })
  await ask(`create database ${name} template template0`)
  return {
    url: urlOf(owner, name),
    drop: () => ask(`drop database if exists ${name} with (force)`),
  }
}

/** A database of this process, with the session that brings it back to what it was. */
type Kept = {
  readonly url: string
  /** False when it has to be thrown away. */
  readonly restore: () => Promise<boolean>
  readonly drop: () => Promise<void>
}

// What a test left at work in the database would wait for the clearing, or the clearing for it.
const endOthers = `select pg_terminate_backend(pid, 5000) from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid()`

async function makeKept(owner: string): Promise<Kept> {
  const { url, drop } = await createServerDatabase(owner)
  const session = new pg.Client({ connectionString: url })
  await session.connect()
  const broken = new Promise<false>((resolve) => session.once('error', () => resolve(false)))
  const restore = await rememberState((text) => session.query(text))
  return {
    url,
    restore: async () => {
      const restored = session.query(endOthers).then(restore, () => false)
      return Promise.race([restored, broken])
    },
    drop: async () => {
      await session.end().catch(() => undefined)
      await drop()
    },
  }
}

const free = new Map<string, Kept[]>()
after(async () => {
  await Promise.all([...free.values()].flat().map((kept) => kept.drop()))
})

/** A migrated, otherwise empty database: one that was given back and cleared, else a new copy of the template. */
export async function openCleanServer(owner: string): Promise<TestDatabase> {
  const ready = free.get(owner) ?? []
  free.set(owner, ready)
  const kept = ready.pop() ?? (await makeKept(owner))
  const db = await openDatabase({ url: kept.url })
  const giveBack = async () => {
    await db.close()
    if (await kept.restore()) ready.push(kept)
    else await kept.drop()
  }
  let closing: Promise<void> | undefined
  return { ...db, url: kept.url, close: () => (closing ??= giveBack()) }
}
