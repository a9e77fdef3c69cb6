// What nobody waits for: credentials and keys past their time go, and the embedded database is swept.
import { at, type Database, sql } from './db.ts'
import type { JobHandler } from './jobs.ts'

const day = 86_400_000
/** A command sent again after this long is a new command. */
const commandKeyDays = 30

/** Each night. PGlite runs no autovacuum, so it is done here. */
export function upkeepHandler(db: Database, now: () => number): JobHandler {
  return {
    cron: '30 3 * * *',
    run: async () => {
      await db.owner(async (tx) => {
        await tx.run(
          sql`delete from command_key where created_at < ${at(now() - commandKeyDays * day)}`,
        )
        await tx.run(sql`delete from session where expires_at < ${at(now())}`)
        await tx.run(sql`delete from sign_in_link where expires_at < ${at(now())}`)
      })
      if (db.kind === 'embedded') await db.execute('vacuum analyze')
    },
  }
}
