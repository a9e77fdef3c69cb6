import { at, sql, type Tx } from '#platform/db.ts'

export const expireAnswers = (tx: Tx, now: number): Promise<number> =>
  tx.run(
    sql`update field_answer set personal_sealed = null where personal_sealed is not null and expires_at < ${at(now)}`,
  )

/** Marked as gone; gives the hashes of their files. */
export const expirePhotos = (tx: Tx, now: number): Promise<{ sha256: string }[]> =>
  tx.rows(sql`update field_photo p set removed_at = ${at(now)} where p.removed_at is null and exists (
    select from field_answer a where a.district = p.district and a.id = p.answer_id and a.expires_at < ${at(now)})
    returning p.sha256`)

export const expireTracks = (tx: Tx, now: number): Promise<number> =>
  tx.run(sql`update patrol set track = null where track is not null and expires_at < ${at(now)}`)
