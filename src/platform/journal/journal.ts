// The append-only record. Every command appends in its own transaction; each entry is chained to the one before
// it on the same subject, so the hot path takes no lock that another subject could wait for.
import { redact } from '../text/redact.ts'
import { isUniqueViolation, sql, steady, type Tx } from '../db.ts'
import { Problem } from '../problem.ts'
import { say } from '../sentence.ts'
import { type Entry, hashOf } from './entry.ts'

/** What people write in their own words. */
const words = new Set(
  ['note', 'question', 'reply', 'result', 'instruction', 'noPhotoReason', 'caption'].concat([
    'reason',
  ]),
)

/** Nothing is ever taken out of the journal, so numbers and addresses by which someone can be reached do not go in. */
export const withoutContacts = (data: Entry['data']): Entry['data'] =>
  Object.fromEntries(
    Object.entries(data).map(([key, value]) => [
      key,
      words.has(key) && typeof value === 'string' ? redact(value) : value,
    ]),
  )

export type NewEntry = Omit<Entry, 'seq'>

/** A subject's chain as it stands: its last sequence number; 0 for a new one. */
export type Chain = { readonly district: string; readonly subject: string; readonly seq: number }

type Row = {
  district: string
  subject: string
  seq: number
  at: Date
  kind: string
  actor: string | null
  post: string | null
  command_key: string | null
  data: unknown
  prev_hash: string | null
  hash: string
}

/**
 * Appends entries to the chains they belong to. `chains` gives, for each subject, the version the caller decided on;
 * when someone else has appended since, this throws `changed-meanwhile` and nothing is stored.
 */
export async function append(
  tx: Tx,
  key: Buffer,
  chains: readonly Chain[],
  entries: readonly NewEntry[],
): Promise<void> {
  const heads = await headHashes(
    tx,
    chains.filter((c) => c.seq > 0),
  )
  const state = new Map(
    chains.map((c) => [c.subject, { seq: c.seq, hash: heads.get(c.subject) ?? null }]),
  )
  const rows: Row[] = entries.map((entry) => {
    const head = state.get(entry.subject)
    if (!head) throw new Error(`no chain given for ${entry.subject}`)
    const whole = { ...entry, seq: head.seq + 1, data: withoutContacts(entry.data) }
    const hash = hashOf(key, whole, head.hash)
    const row = {
      district: whole.district,
      subject: whole.subject,
      seq: whole.seq,
      at: new Date(whole.at),
      kind: whole.kind,
      actor: whole.actor,
      post: whole.post,
      command_key: whole.commandKey,
      data: whole.data,
      prev_hash: head.hash?.toString('hex') ?? null,
      hash: hash.toString('hex'),
    }
    state.set(entry.subject, { seq: whole.seq, hash })
    return row
  })
  const insert = steady(sql`insert into journal
      (district, subject, seq, at, kind, actor, post, command_key, data, prev_hash, hash)
      select district, subject, seq, at, kind, actor, post, command_key, data,
        decode(prev_hash, 'hex'), decode(hash, 'hex')
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(district text, subject uuid, seq int,
        at timestamptz, kind text, actor uuid, post uuid, command_key text, data jsonb, prev_hash text, hash text)
      order by subject, seq`)
  tx.tell('journal')
  // Hardly anybody else knows of a chain that begins here.
  if (chains.every((chain) => chain.seq === 0)) return tx.send(insert, changedMeanwhile)
  try {
    await tx.run(insert)
  } catch (error) {
    throw changedMeanwhile(error)
  }
}

const changedMeanwhile = (error: unknown): unknown =>
  isUniqueViolation(error)
    ? new Problem('changed-meanwhile', say`Someone else acted on this first; look again.`, {
        cause: error,
      })
    : error

async function headHashes(tx: Tx, chains: readonly Chain[]): Promise<Map<string, Buffer>> {
  if (chains.length === 0) return new Map()
  const rows = await tx.rows<{ subject: string; hash: Uint8Array | null }>(sql`
    select subject, jw_hash(district, subject, seq) as hash
    from jsonb_to_recordset(${JSON.stringify(chains)}::jsonb) as c(district text, subject uuid, seq int)`)
  const missing = rows.find((r) => r.hash === null)
  if (missing) throw new Error(`The journal of ${missing.subject} has lost its last entry.`)
  return new Map(rows.map((r) => [r.subject, Buffer.from(r.hash as Uint8Array)]))
}

/** Appends to a subject that is not a case (a unit, a list row): reads and moves its head itself. */
export async function appendToSubject(tx: Tx, key: Buffer, entry: NewEntry): Promise<void> {
  const [head] = await tx.rows<{ seq: number }>(
    sql`select seq from journal_head where subject = ${entry.subject} for update`,
  )
  await append(tx, key, [{ ...entry, seq: head?.seq ?? 0 }], [entry])
  await tx.run(sql`insert into journal_head (subject, seq) values (${entry.subject}, 1)
    on conflict (subject) do update set seq = journal_head.seq + 1`)
}

export type Read = Entry & { readonly pos: number; readonly tx: number }

export type Cursor = { readonly tx: number; readonly pos: number }

const columns = sql`tx, pos, district, subject, seq, at, kind, actor, post, command_key as "commandKey", data`

/**
 * Entries after the cursor, oldest first. Entries of transactions that might still be overtaken by an older one are
 * left for the next call, so a reader that keeps the last cursor misses none.
 */
export async function readAfter(tx: Tx, cursor: Cursor, limit: number): Promise<Read[]> {
  return tx.rows<Read>(sql`select ${columns} from journal
    where (tx, pos) > (${cursor.tx}::bigint, ${cursor.pos}::bigint)
      and tx < (pg_snapshot_xmin(pg_current_snapshot())::text)::bigint
    order by tx, pos limit ${limit}`)
}

/** Where a reader that wants only what is new begins. */
export async function endCursor(tx: Tx): Promise<Cursor> {
  const [row] = await tx.rows<Cursor>(
    sql`select tx, pos from journal order by tx desc, pos desc limit 1`,
  )
  return row ?? { tx: 0, pos: 0 }
}

export async function listEntries(tx: Tx, district: string, subject: string): Promise<Read[]> {
  return tx.rows<Read>(sql`select ${columns} from journal
    where district = ${district} and subject = ${subject} order by seq`)
}
