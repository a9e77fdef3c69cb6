import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { type Database, raw, sql, type Tx } from './db.ts'

const folder = new URL('../../db/migrations/', import.meta.url)

export type Migration = { readonly id: string; readonly text: string; readonly checksum: string }

export function listMigrations(): Migration[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}_.+\.sql$/.test(name))
    .toSorted()
    .map((name) => {
      const text = readFileSync(new URL(name, folder), 'utf8')
      return {
        id: name.slice(0, -4),
        text,
        checksum: createHash('sha256').update(text).digest('hex'),
      }
    })
}

/**
 * Applies what is missing, each file in a transaction of its own; several processes may call it at once.
 * Returns the ids applied. Throws when an applied file was edited since.
 */
export async function migrate(db: Database): Promise<string[]> {
  await db.execute(`create table if not exists migration (
    id text primary key, checksum text not null, applied_at timestamptz not null default now())`)
  const applied: string[] = []
  for (const migration of listMigrations()) {
    // eslint-disable-next-line no-await-in-loop -- each stands on the one before
    if (await applyInTime(db, migration)) applied.push(migration.id)
  }
  return applied
}

// All locks are asked for before anything is done, and let go of within less than the second after which PostgreSQL ends one
// of those who wait for each other in a circle: it is the migration that gives way, never a request of the version that
// still serves.
const lockMs = 600
const mostMs = 120_000

/** Tables are locked for a moment each; where others hold one, it is let go of all and begun again. */
async function applyInTime(db: Database, migration: Migration): Promise<boolean> {
  const end = performance.now() + mostMs
  for (;;) {
    try {
      // eslint-disable-next-line no-await-in-loop -- again and again
      return await apply(db, migration)
    } catch (error) {
      if (!isHeldUp(error)) throw error
      if (performance.now() > end) {
        throw new Error(
          `Migration ${migration.id} waited ${mostMs / 1000} s in vain for a table that others hold (a backup, an open session); nothing of it was done. End them and try again.`,
          { cause: error },
        )
      }
      // eslint-disable-next-line no-await-in-loop -- time for those who waited for it meanwhile
      await pause(lockMs)
    }
  }
}

const isHeldUp = (error: unknown): boolean =>
  ['55P03', 'changed-meanwhile'].includes((error as { code?: string }).code ?? '')

async function apply(db: Database, { id, text, checksum }: Migration): Promise<boolean> {
  return db.owner(async (tx) => {
    await tx.rows(sql`select pg_advisory_xact_lock(7160201)`)
    await tx.run(raw(`set local lock_timeout = ${lockMs}`))
    const [done] = await tx.rows<{ checksum: string }>(
      sql`select checksum from migration where id = ${id}`,
    )
    if (done) {
      if (done.checksum === checksum) return false
      throw new Error(
        `Migration ${id} was edited after it had been applied; add a new one instead.`,
      )
    }
    const known = await tx.rows<Known>(knownTables)
    await lockFirst(tx, locksOf(statementsOf(text), known))
    for (const statement of statementsOf(text)) {
      // eslint-disable-next-line no-await-in-loop -- one statement at a time (Citus)
      await tx.run({ parts: [statement], values: [] })
    }
    await tx.run(sql`insert into migration (id, checksum) values (${id}, ${checksum})`)
    return true
  })
}

type Known = { readonly name: string; readonly indexes: readonly string[] }

const knownTables = sql`select c.relname as name,
    coalesce(array_agg(i.relname::text) filter (where i.oid is not null), '{}') as indexes
  from pg_class c left join pg_index x on x.indrelid = c.oid left join pg_class i on i.oid = x.indexrelid
  where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' group by c.relname order by c.relname`

type Locks = {
  readonly all: readonly string[]
  readonly writes: readonly string[]
  readonly changes: readonly string[]
}

/** What a statement keeps others from: everything, writing, or only from changing the table too. */
const lockedBy = (statement: string): keyof Locks => {
  if (/^(?:create\s+(?:unique\s+)?index|insert|update|delete)\b/i.test(statement)) return 'writes'
  return /^create\s+statistics\b/i.test(statement) ? 'changes' : 'all'
}

/** A policy locks the table it is for, and no other that its condition asks. */
const named = (statement: string): ReadonlySet<string> => {
  const policy = /^(?:create|alter|drop)\s+policy\s+\w+\s+on\s+(\w+)/i.exec(statement)
  // a block may make some: the word is not the table of that name
  const rest = statement.replaceAll(/\b(?:create|alter|drop)\s+policy\b/gi, '')
  return new Set(policy ? [policy[1] ?? ''] : rest.match(/\w+/g))
}

/** Which of the tables there are the statements keep from everyone, from those who write, and from those who change them. */
export function locksOf(statements: readonly string[], known: readonly Known[]): Locks {
  const found = { all: new Set<string>(), writes: new Set<string>(), changes: new Set<string>() }
  for (const statement of statements.map((s) => s.replace(/--.*$/gm, '').trim())) {
    if (/^(?:create\s+(?:or\s+replace\s+)?(?:function|table)|grant|revoke)\b/i.test(statement))
      continue
    const words = named(statement)
    for (const { name, indexes } of known) {
      if (words.has(name) || indexes.some((index) => words.has(index)))
        found[lockedBy(statement)].add(name)
    }
  }
  const { all, writes, changes } = found
  return {
    all: [...all],
    writes: [...writes].filter((name) => !all.has(name)),
    changes: [...changes].filter((name) => !all.has(name) && !writes.has(name)),
  }
}

async function lockFirst(tx: Tx, { all, writes, changes }: Locks): Promise<void> {
  const share = Math.ceil(lockMs / Math.max(1, all.length + writes.length + changes.length))
  await tx.run(raw(`set local lock_timeout = ${share}`))
  if (all.length) await tx.run(raw(`lock table ${all.join(', ')} in access exclusive mode`))
  if (writes.length)
    await tx.run(raw(`lock table ${writes.join(', ')} in share row exclusive mode`))
  if (changes.length)
    await tx.run(raw(`lock table ${changes.join(', ')} in share update exclusive mode`))
  await tx.run(raw(`set local lock_timeout = ${lockMs}`))
}

/** Splits at semicolons that end a line, outside $$ bodies. */
export function statementsOf(text: string): string[] {
  return text
    .split(/(\$\$[\s\S]*?\$\$)/)
    .map((part, i) => (i % 2 ? part : part.replace(/;[ \t]*$/gm, ';\u0000')))
    .join('')
    .split('\u0000')
    .map((s) => s.trim().replace(/;$/, ''))
    .filter((s) => s.replace(/--.*$/gm, '').trim() !== '')
}
