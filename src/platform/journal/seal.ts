// Seals the journal in the background: each settled entry becomes a leaf of one Merkle tree, in the order in which readers
// see it, and the root is signed from time to time. The commands that write the journal know nothing of it.
import { at, findRow, json, sql, type Database, type Tx } from '../db.ts'
import { type Checkpoint, parseNote, type Signer, writeNote } from './checkpoint.ts'
import { canonical, type Entry } from './entry.ts'
import { type Cursor } from './journal.ts'
import { foldComplete, leafHash, type ReadSubtree, rootOf } from './merkle.ts'

const cursorName = 'journal.seal'
export const tileWidth = 256
const hashBytes = 32

export type Sealable = Entry & { readonly hash: Uint8Array }

/** The bytes of a leaf: what the entry says and the hash that chains it, as canonical JSON (docs/journal.md). */
export const leafText = (e: Sealable): string =>
  canonical([
    e.district,
    e.subject,
    e.seq,
    e.at,
    e.kind,
    e.actor,
    e.post,
    e.commandKey,
    e.data,
    Buffer.from(e.hash).toString('hex'),
  ])

/** One sealer at a time, whichever process it runs in. `wait` = rather later than not at all. */
async function takeTurn(tx: Tx, wait: boolean): Promise<boolean> {
  if (wait) {
    await tx.rows(sql`select pg_advisory_xact_lock(7160206, 1)`)
    return true
  }
  const row = await findRow<{ mine: boolean }>(
    tx,
    sql`select pg_try_advisory_xact_lock(7160206, 1) as mine`,
  )
  return row?.mine === true
}

export const sizeOf = async (tx: Tx): Promise<number> =>
  (await findRow<{ size: number }>(
    tx,
    sql`select coalesce(max(leaf) + 1, 0) as size from journal_leaf`,
  ))!.size

/**
 * Seals what has settled since, batch by batch, until nothing is left or another process is at it.
 * @returns the number of entries sealed
 */
export async function sealJournal(
  db: Database,
  o: { readonly batch?: number; readonly wait?: boolean } = {},
): Promise<number> {
  const batch = o.batch ?? 2000
  let total = 0
  for (;;) {
    // eslint-disable-next-line no-await-in-loop -- batches follow one another
    const { read, sealed } = await db.owner((tx) => sealBatch(tx, batch, o.wait ?? false))
    total += sealed
    if (read < batch) return total
  }
}

type Row = Sealable & Cursor & { readonly sealed: boolean }

async function sealBatch(
  tx: Tx,
  batch: number,
  wait: boolean,
): Promise<{ read: number; sealed: number }> {
  if (!(await takeTurn(tx, wait))) return { read: 0, sealed: 0 }
  const cursor = (await sealedUpTo(tx)) ?? { tx: 0, pos: 0 }
  // After a restore the cursor may stand before entries that were sealed: those keep their leaf.
  const rows = await tx.rows<Row>(sql`
    select j.tx, j.pos, j.district, j.subject, j.seq, j.at, j.kind, j.actor, j.post,
      j.command_key as "commandKey", j.data, j.hash, l.leaf is not null as sealed
    from journal j left join journal_leaf l on l.district = j.district and l.subject = j.subject and l.seq = j.seq
    where (j.tx, j.pos) > (${cursor.tx}::bigint, ${cursor.pos}::bigint)
      and j.tx < (pg_snapshot_xmin(pg_current_snapshot())::text)::bigint
    order by j.tx, j.pos limit ${batch}`)
  const last = rows.at(-1)
  if (!last) return { read: 0, sealed: 0 }
  const fresh = rows.filter((row) => !row.sealed)
  if (fresh.length > 0) await addLeaves(tx, await sizeOf(tx), fresh)
  await tx.run(sql`insert into reader_cursor (name, tx, pos) values (${cursorName}, ${last.tx}, ${last.pos})
    on conflict (name) do update set tx = excluded.tx, pos = excluded.pos`)
  return { read: rows.length, sealed: fresh.length }
}

export const sealedUpTo = (tx: Tx): Promise<Cursor | undefined> =>
  findRow<Cursor>(tx, sql`select tx, pos from reader_cursor where name = ${cursorName}`)

async function addLeaves(tx: Tx, size: number, entries: readonly Sealable[]): Promise<void> {
  const rows = entries.map(({ district, subject, seq }, i) => ({
    district,
    subject,
    seq,
    leaf: size + i,
  }))
  await tx.run(sql`insert into journal_leaf (district, subject, seq, leaf)
    select district, subject, seq, leaf
    from jsonb_to_recordset(${json(rows)}::jsonb) as r(district text, subject uuid, seq int, leaf bigint)`)
  let hashes: Buffer[] = entries.map((e) => leafHash(leafText(e)))
  let start = size
  for (let level = 0; hashes.length > 0; level++) {
    // eslint-disable-next-line no-await-in-loop -- each level is made of the one below
    hashes = await growLevel(tx, { level, start, hashes })
    start = Math.floor(start / tileWidth)
  }
}

/** Adds hashes to a level from place `start` on; returns the hashes of the tiles that became full. */
async function growLevel(
  tx: Tx,
  o: { readonly level: number; readonly start: number; readonly hashes: readonly Buffer[] },
): Promise<Buffer[]> {
  const first = Math.floor(o.start / tileWidth)
  const begun = o.start % tileWidth
  const old = begun > 0 ? await readTile(tx, o.level, first) : Buffer.alloc(0)
  if (old.length < begun * hashBytes) throw damaged(o.level, first)
  const bytes = Buffer.concat([old.subarray(0, begun * hashBytes), ...o.hashes])
  const tileBytes = tileWidth * hashBytes
  const tiles = Array.from({ length: Math.ceil(bytes.length / tileBytes) }, (_, i) =>
    bytes.subarray(i * tileBytes, (i + 1) * tileBytes),
  )
  const rows = tiles.map((tile, i) => ({ idx: first + i, hashes: tile.toString('hex') }))
  await tx.run(sql`insert into journal_tile (level, idx, hashes)
    select ${o.level}, idx, decode(hashes, 'hex') from jsonb_to_recordset(${json(rows)}::jsonb) as r(idx bigint, hashes text)
    on conflict (level, idx) do update set hashes = excluded.hashes`)
  return tiles
    .filter((tile) => tile.length === tileBytes)
    .map((tile) => foldComplete(hashesIn(tile)))
}

export const hashesIn = (tile: Buffer): Buffer[] =>
  Array.from({ length: Math.floor(tile.length / hashBytes) }, (_, i) =>
    tile.subarray(i * hashBytes, (i + 1) * hashBytes),
  )

async function readTile(tx: Tx, level: number, idx: number): Promise<Buffer> {
  const row = await findRow<{ hashes: Uint8Array }>(
    tx,
    sql`select hashes from journal_tile where level = ${level} and idx = ${idx}`,
  )
  return Buffer.from(row?.hashes ?? [])
}

const damaged = (level: number, idx: number) =>
  new Error(`The sealed record is damaged: its hashes ${level}/${idx} are missing.`)

/** Hashes of complete subtrees from the tiles: a proof reads a few rows, however long the record is. */
export function subtreesOf(tx: Tx): ReadSubtree {
  const tiles = new Map<string, Promise<Buffer>>()
  return async (height, index) => {
    const level = Math.floor(height / 8)
    const width = 2 ** (height % 8)
    const idx = Math.floor((index * width) / tileWidth)
    const offset = (index * width) % tileWidth
    const reading = tiles.get(`${level}/${idx}`) ?? readTile(tx, level, idx)
    tiles.set(`${level}/${idx}`, reading)
    const bytes = (await reading).subarray(offset * hashBytes, (offset + width) * hashBytes)
    if (bytes.length < width * hashBytes) throw damaged(level, idx)
    return foldComplete(hashesIn(bytes))
  }
}

export type Stored = Checkpoint & { readonly note: string }

const stored = (row: { note: string } | undefined): Stored | undefined => {
  const read = row && parseNote(row.note)
  return row && read ? { ...read, note: row.note } : undefined
}

export const latestCheckpoint = async (tx: Tx): Promise<Stored | undefined> =>
  stored(
    await findRow<{ note: string }>(
      tx,
      sql`select note from journal_checkpoint order by at desc, size desc limit 1`,
    ),
  )

const isSignedAt = async (tx: Tx, size: number, signer: string): Promise<boolean> =>
  (await findRow(
    tx,
    sql`select size from journal_checkpoint where size = ${size} and signer = ${signer}`,
  )) !== undefined

export type CheckpointOptions = {
  readonly signer: Signer
  readonly now: number
  /** Least time between two checkpoints, milliseconds. */
  readonly everyMs: number
  readonly wait?: boolean
}

/**
 * Signs the record as it is sealed now and stores the checkpoint; undefined when nothing is new, when it is too early or
 * when another process is at it.
 * @throws when the record no longer contains what the last checkpoint vouched for: two histories are never signed
 */
export function writeCheckpoint(db: Database, o: CheckpointOptions): Promise<Stored | undefined> {
  return db.owner(async (tx) => {
    if (!(await takeTurn(tx, o.wait ?? false))) return undefined
    const last = await latestCheckpoint(tx)
    const size = await sizeOf(tx)
    if (last && o.now - last.at < o.everyMs) return undefined
    const subtrees = subtreesOf(tx)
    if (last && !(last.size <= size && last.root.equals(await rootOf(subtrees, last.size)))) {
      throw new Error(
        `The sealed record is not what the checkpoint of ${new Date(last.at).toISOString()} vouched for (${last.size} entries). Run: jingwei journal verify`,
      )
    }
    if (size === 0 || (await isSignedAt(tx, size, o.signer.name))) return undefined
    const root = Buffer.from(await rootOf(subtrees, size))
    // a clock that was set back must not make an older checkpoint the latest
    const when = Math.max(o.now, (last?.at ?? 0) + 1)
    const note = writeNote(o.signer, { size, root, at: when })
    await tx.run(sql`insert into journal_signer (name, public_key, since) values (${o.signer.name}, ${o.signer.raw}, ${at(when)})
      on conflict (name) do nothing`)
    await tx.run(sql`insert into journal_checkpoint (size, signer, at, root, note)
      values (${size}, ${o.signer.name}, ${at(when)}, ${root}, ${note})`)
    return { origin: o.signer.name, size, root, at: when, note }
  })
}
