import { type Database, sql } from '../db.ts'
import { sameBytes } from '../crypto.ts'
import { type Entry, hashOf } from './entry.ts'

export type Fault = {
  readonly district: string
  readonly subject: string
  readonly seq: number
  readonly what: 'edited' | 'missing' | 'unchained' | 'tail-missing'
}

export type Verification = { readonly entries: number; readonly faults: readonly Fault[] }

type Row = Entry & { prev: Uint8Array | null; hash: Uint8Array }

/**
 * Recomputes every hash. Finds an edited entry, a removed one, and a cut tail of a subject whose version is known
 * (a case, or a subject with a head). `onProgress` gets the number of entries read.
 */
export async function verifyJournal(
  db: Database,
  key: Buffer,
  onProgress: (entries: number) => void = () => {},
): Promise<Verification> {
  const faults: Fault[] = []
  let entries = 0
  let last: Row | undefined
  let from = { district: '', subject: '00000000-0000-0000-0000-000000000000', seq: 0 }
  for (;;) {
    // eslint-disable-next-line no-await-in-loop -- pages follow one another
    const page = await readPage(db, from)
    for (const row of page) {
      const previous = last?.subject === row.subject ? last : undefined
      const fault = faultOf(key, row, previous)
      if (fault)
        faults.push({ district: row.district, subject: row.subject, seq: row.seq, what: fault })
      last = row
    }
    entries += page.length
    onProgress(entries)
    const end = page.at(-1)
    if (!end) break
    from = end
  }
  return { entries, faults: [...faults, ...(await cutTails(db))] }
}

function faultOf(key: Buffer, row: Row, previous: Row | undefined): Fault['what'] | undefined {
  if (row.seq !== (previous?.seq ?? 0) + 1) return 'missing'
  const expected = previous?.hash ?? null
  const chained =
    expected === null ? row.prev === null : row.prev !== null && sameBytes(expected, row.prev)
  if (!chained) return 'unchained'
  return sameBytes(hashOf(key, row, row.prev), row.hash) ? undefined : 'edited'
}

function readPage(db: Database, from: { district: string; subject: string; seq: number }) {
  return db.owner((tx) =>
    tx.rows<Row>(sql`select district, subject, seq, at, kind, actor, post, command_key as "commandKey", data,
        prev_hash as prev, hash
      from journal where (district, subject, seq) > (${from.district}, ${from.subject}::uuid, ${from.seq}::int)
      order by district, subject, seq limit 5000`),
  )
}

function cutTails(db: Database): Promise<Fault[]> {
  return db.owner((tx) =>
    tx.rows<Fault>(sql`
      with known as (
        select district, id as subject, version as seq from cases
        union all select null, subject, seq from journal_head)
      select coalesce(k.district, '') as district, k.subject, k.seq, 'tail-missing' as what from known k
      where not exists (select from journal j where (k.district is null or j.district = k.district)
        and j.subject = k.subject and j.seq = k.seq) limit 1000`),
  )
}
