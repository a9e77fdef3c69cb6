import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { listMigrations } from '#platform/migrations.ts'

const lock = JSON.parse(
  readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'),
) as { packages: Record<string, { version?: string }> }

/** Changes with db/migrations and with the embedded database: what was built for another hash is stale. */
export function migrationsHash(): string {
  const hash = createHash('sha256')
  for (const name of ['@electric-sql/pglite', '@electric-sql/pglite-postgis']) {
    hash.update(`${name}@${lock.packages[`node_modules/${name}`]?.version}\n`)
  }
  for (const { id, checksum } of listMigrations()) hash.update(`${id} ${checksum}\n`)
  return hash.digest('hex')
}
