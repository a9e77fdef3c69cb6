import { at, sql, type Tx } from '#platform/db.ts'

/** Empties what is held on reporters past their expiry; the case and its figures stay. Returns how many. */
export function expireContacts(tx: Tx, now: number): Promise<number> {
  return tx.run(sql`update reporter set name_sealed = null, phone_sealed = null, email_sealed = null, contact_index = null, anonymous = true
    where expires_at < ${at(now)} and not anonymous`)
}

/** Forgets uploads older than this that nothing used; `unreferenced` are files that no evidence has. */
export async function expireUploads(
  tx: Tx,
  before: number,
): Promise<{ removed: number; unreferenced: string[] }> {
  const rows = await tx.rows<{ sha256: string; used: boolean }>(sql`
    with gone as (delete from upload where created_at < ${at(before)} and used_at is null returning sha256)
    select distinct sha256, exists (select from evidence e where e.sha256 = gone.sha256)
      or exists (select from upload u where u.sha256 = gone.sha256 and u.created_at >= ${at(before)}) as used from gone`)
  return { removed: rows.length, unreferenced: rows.filter((r) => !r.used).map((r) => r.sha256) }
}
