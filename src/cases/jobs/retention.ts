// Personal data has an end: contact details past their expiry, photos and messages past their time, photos nobody used. What
// was removed is stated in the journal, by kind and number, in the transaction that removes it (docs/privacy.md).
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { endFollowing } from '#participation'
import type { Database, Tx } from '#platform/db.ts'
import type { Files } from '#platform/files.ts'
import type { JobHandler } from '#platform/jobs.ts'
import { recordErasure } from '#platform/journal/erasure.ts'
import { systemPost } from '#platform/journal/reader.ts'
import {
  claimFiles,
  expireContacts,
  expireMessages,
  expirePhotos,
  expireUploads,
  listUnneeded,
} from '../queries/retention.ts'

const day = 86_400_000

export type RetentionOptions = {
  readonly files: Files
  readonly journalKey: Buffer
  readonly now: () => number
  /** Photos that are not public: days after their case ended. Messages: days after they were written. */
  readonly keepDays: { readonly photos: number; readonly messages: number }
}

/** Runs each night. */
export function retentionHandler(db: Database, o: RetentionOptions): JobHandler {
  return {
    cron: '10 3 * * *',
    run: async () => {
      await removeExpired(db, o)
    },
  }
}

/** How many of each kind were removed. */
export type Removed = {
  readonly contacts: number
  readonly photos: number
  readonly messages: number
  readonly unusedPhotos: number
}

export function removeExpired(db: Database, o: RetentionOptions): Promise<Removed> {
  const now = o.now()
  return db.owner(async (tx) => {
    const expired = await expireContacts(tx, now)
    const subscriptions = await endFollowing(tx, expired)
    const photos = await expirePhotos(tx, { endedBefore: now - o.keepDays.photos * day, now })
    const messages = await expireMessages(tx, now - o.keepDays.messages * day)
    const uploads = await expireUploads(tx, now - day)
    const removed = {
      contacts: expired.length,
      photos: photos.length,
      messages,
      unusedPhotos: uploads.unused,
    }
    await recordErasure(tx, o.journalKey, {
      at: now,
      reason: 'time-is-up',
      removed: { ...removed, subscriptions },
      actor: null,
      post: systemPost,
    })
    // Before the commit: once it is stated that they are gone, they are.
    const hashes = [...photos, ...uploads.hashes]
    await removeUnneeded(tx, o.files, hashes)
    return removed
  })
}

/** Of these files those that nothing names any more are removed. */
export async function removeUnneeded(
  tx: Tx,
  files: Files,
  hashes: readonly string[],
): Promise<void> {
  // the same photo may be on its way in again
  await claimFiles(tx, hashes)
  await removeFiles(files, await listUnneeded(tx, hashes))
}

/** With what was made from them, such as the small picture of a list. */
async function removeFiles(files: Files, hashes: readonly string[]): Promise<void> {
  // Folder by folder, not file by file: whoever sends a photo meanwhile waits.
  for (const [part, inFolder] of Map.groupBy(hashes, (hash) => hash.slice(0, 2))) {
    const folder = join(files.directory, part)
    const gone = new Set(inFolder)
    // eslint-disable-next-line no-await-in-loop -- one after the other
    const names = await readdir(folder).catch(() => [])
    const own = names.filter((name) => gone.has(name.split('.', 1)[0] ?? name))
    // eslint-disable-next-line no-await-in-loop
    await Promise.all(own.map((name) => rm(join(folder, name), { force: true })))
  }
}
