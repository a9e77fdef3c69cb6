import { at, sql, type Tx } from '#platform/db.ts'

/** Empties what is held on reporters past their expiry; the case and its figures stay. Returns whose. */
export async function expireContacts(tx: Tx, now: number): Promise<string[]> {
  const rows = await tx.rows<{
    id: string
  }>(sql`update reporter set name_sealed = null, phone_sealed = null, email_sealed = null, contact_index = null, email_index = null, anonymous = true
    where expires_at < ${at(now)} and not anonymous returning id`)
  return rows.map(({ id }) => id)
}

/**
 * Forgets uploads older than this, except those of a conflict in the field that waits for a decision; `unused` are those
 * that no report and no evidence took.
 */
export async function expireUploads(
  tx: Tx,
  before: number,
): Promise<{ unused: number; hashes: string[] }> {
  const rows = await tx.rows<{ sha256: string; used: boolean }>(
    sql`delete from upload where created_at < ${at(before)} and id not in (select unnest(o.uploads) from field_operation o
      where o.outcome = 'conflict' and o.decided_at is null) returning sha256, used_at is not null as used`,
  )
  const unused = rows.filter((r) => !r.used)
  return { unused: unused.length, hashes: unused.map((r) => r.sha256) }
}

/**
 * Marks as removed the photos that are not public, of cases that ended before this; what everyone may see stays, and so do
 * the facts of the photo. Returns the hashes of their files.
 */
export async function expirePhotos(
  tx: Tx,
  o: { endedBefore: number; now: number },
): Promise<string[]> {
  const rows = await tx.rows<{ sha256: string }>(sql`update evidence e set removed_at = ${at(o.now)}
    where e.removed_at is null and not e.public and exists (select from cases c
      where c.district = e.district and c.id = e.case_id
        and c.state in ('closed', 'refused', 'withdrawn', 'merged') and coalesce(c.closed_at, c.updated_at) < ${at(o.endedBefore)})
    returning e.sha256`)
  return rows.map((r) => r.sha256)
}

/** Deletes messages that have left, or never will. Returns how many. */
export function expireMessages(tx: Tx, before: number): Promise<number> {
  return tx.run(sql`delete from outbox where state <> 'pending' and created_at < ${at(before)}`)
}

/** Waits for whoever writes such files at the moment (`holdFile`), and holds up others until this transaction ends. */
export async function claimFiles(tx: Tx, hashes: readonly string[]): Promise<void> {
  await tx.rows(sql`select pg_advisory_xact_lock(7160207, part) from (
    select distinct get_byte(decode(h, 'hex'), 0) as part from unnest(${hashes as string[]}::text[]) h order by 1) p`)
}

/** Of these files those that nothing needs any more: the same photo may belong to another case. */
export async function listUnneeded(tx: Tx, hashes: readonly string[]): Promise<string[]> {
  const rows = await tx.rows<{
    sha256: string
  }>(sql`select distinct sha256 from unnest(${hashes as string[]}::text[]) as h(sha256)
      where not exists (select from evidence e where e.sha256 = h.sha256 and e.removed_at is null)
        and not exists (select from field_photo f where f.sha256 = h.sha256 and f.removed_at is null)
        and not exists (select from upload u where u.sha256 = h.sha256)`)
  return rows.map((r) => r.sha256)
}
