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

/** Conflicts that nobody decided in their time stay as things are now; what was handed in is forgotten. */
export const expireConflicts = (tx: Tx, now: number): Promise<number> =>
  tx.run(sql`update field_operation set both_sealed = null, uploads = '{}', decision = 'theirs', decided_at = ${at(now)}
    where outcome = 'conflict' and decided_at is null and expires_at < ${at(now)}`)

/** What came of operations, of whoever handed them in; a conflict only once it is decided. */
export const expireOperations = (tx: Tx, before: number): Promise<number> =>
  tx.run(sql`delete from field_operation where received_at < ${at(before)}
    and (outcome = 'done' or decided_at < ${at(before)})`)

export const expireDuty = (tx: Tx, before: number): Promise<number> =>
  tx.run(sql`delete from field_duty where in_received_at < ${at(before)}`)

/** Devices that have not asked for so long: what lies on them needs the account, which answers nothing without one. */
export const expireDevices = (tx: Tx, before: number): Promise<number> =>
  tx.run(sql`delete from field_device where seen_at < ${at(before)}
    and (revoked_at is null or revoked_at < ${at(before)})`)
