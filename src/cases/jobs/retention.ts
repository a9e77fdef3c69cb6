// Personal data has an end: contact details past their expiry are emptied, photos nobody used are forgotten.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database } from '#platform/db.ts'
import type { Files } from '#platform/files.ts'
import type { JobHandler } from '#platform/jobs.ts'
import { expireContacts, expireUploads } from '../queries/retention.ts'

const day = 86_400_000

/** Runs each night. */
export function retentionHandler(db: Database, o: { files: Files; now: () => number }): JobHandler {
  return {
    cron: '10 3 * * *',
    run: async () => {
      await removeExpired(db, o)
    },
  }
}

export async function removeExpired(
  db: Database,
  { files, now }: { files: Files; now: () => number },
): Promise<{ contacts: number; uploads: number }> {
  const contacts = await db.owner((tx) => expireContacts(tx, now()))
  const orphans = await db.owner((tx) => expireUploads(tx, now() - day))
  await Promise.all(
    orphans.unreferenced.map((sha) =>
      rm(join(files.directory, sha.slice(0, 2), sha), { force: true }),
    ),
  )
  return { contacts, uploads: orphans.removed }
}
