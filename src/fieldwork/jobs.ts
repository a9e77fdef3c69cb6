// What is kept of people in the field has an end: tracks, personal answers, their photos; duty, operations, devices.
import { removeUnneeded } from '#cases'
import type { Database } from '#platform/db.ts'
import type { Files } from '#platform/files.ts'
import type { JobHandler } from '#platform/jobs.ts'
import { recordErasure } from '#platform/journal/erasure.ts'
import { systemPost } from '#platform/journal/reader.ts'
import {
  expireAnswers,
  expireConflicts,
  expireDevices,
  expireDuty,
  expireOperations,
  expirePhotos,
  expireTracks,
} from './queries/retention.ts'

const day = 86_400_000
/** Days (docs/privacy.md): operations, so that one sent twice is known; duty; devices that no longer ask. */
const keep = { operations: 180, duty: 730, devices: 730 } as const

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
      conflicts: await expireConflicts(tx, now),
      operations: await expireOperations(tx, now - keep.operations * day),
      duty: await expireDuty(tx, now - keep.duty * day),
      devices: await expireDevices(tx, now - keep.devices * day),
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
