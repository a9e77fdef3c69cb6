import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { type Database, sql } from './db.ts'

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
    if (await apply(db, migration)) applied.push(migration.id)
  }
  return applied
}

async function apply(db: Database, { id, text, checksum }: Migration): Promise<boolean> {
  return db.owner(async (tx) => {
    await tx.rows(sql`select pg_advisory_xact_lock(7160201)`)
    const [done] = await tx.rows<{ checksum: string }>(
      sql`select checksum from migration where id = ${id}`,
    )
    if (done) {
      if (done.checksum === checksum) return false
      throw new Error(
        `Migration ${id} was edited after it had been applied; add a new one instead.`,
      )
    }
    for (const statement of statementsOf(text)) {
      // eslint-disable-next-line no-await-in-loop -- one statement at a time (Citus)
      await tx.run({ parts: [statement], values: [] })
    }
    await tx.run(sql`insert into migration (id, checksum) values (${id}, ${checksum})`)
    return true
  })
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
