// What is kept of people in the field has an end: tracks, personal answers, their photos.
import { removeUnneeded } from '#cases'
import type { Database } from '#platform/db.ts'
import type { Files } from '#platform/files.ts'
import type { JobHandler } from '#platform/jobs.ts'
import { recordErasure } from '#platform/journal/erasure.ts'
import { systemPost } from '#platform/journal/reader.ts'
import { expireAnswers, expirePhotos, expireTracks } from './queries/retention.ts'

export type FieldRetention = {
  readonly files: Files
  readonly journalKey: Buffer
  readonly now: () => number
}

/** Runs each night; gives how many of each kind were emptied. */
export async function forgetField(db: Database, o: FieldRetention) {
  const now = o.now()
  return db.owner(async (tx) => {
    const personalAnswers = await expireAnswers(tx, now)
    const photos = await expirePhotos(tx, now)
    const removed = {
      personalAnswers,
      answerPhotos: photos.length,
      tracks: await expireTracks(tx, now),
    }
    await recordErasure(tx, o.journalKey, {
      at: now,
      reason: 'time-is-up',
      removed,
      actor: null,
      post: systemPost,
    })
    await removeUnneeded(
      tx,
      o.files,
      photos.map(({ sha256 }) => sha256),
    )
    return removed
  })
}

export const fieldRetention = (db: Database, o: FieldRetention): JobHandler => ({
  cron: '20 3 * * *',
  run: async () => {
    await forgetField(db, o)
  },
})
