// Holds the rows of the journal against the tree they were sealed in, and the tree against checkpoints from outside.
import { type Database, findRow, sql, type Tx } from '../db.ts'
import { sameBytes } from '../crypto.ts'
import { type Checkpoint, isSigned, parseNote, type PublicKey } from './checkpoint.ts'
import { Frontier, leafHash, rootOf } from './merkle.ts'
import {
  hashesIn,
  leafText,
  type Sealable,
  sealedUpTo,
  sizeOf,
  subtreesOf,
  tileWidth,
} from './seal.ts'

export type SealFault = {
  readonly what:
    | 'entry-edited'
    | 'entry-removed'
    | 'entry-slipped-in'
    | 'seal-damaged'
    | 'checkpoint-not-signed'
    | 'checkpoint-cut-off'
    | 'checkpoint-disagrees'
  /** Where: the place in the sealed order, the entry, or the size of the checkpoint. */
  readonly where: string
  readonly text: string
}

export type SealVerification = {
  readonly sealed: number
  /** Entries that have not been sealed yet. */
  readonly waiting: number
  /** Checkpoints that agree with the record. */
  readonly agreeing: number
  readonly faults: readonly SealFault[]
}

export type Vouching = {
  /** Signed notes; those kept outside the database are the ones that count. */
  readonly notes: readonly string[]
  readonly key: PublicKey
}

const pageTiles = 20
const maxFaults = 1000

type Row = Sealable & { leaf: number; found: boolean }
type Page = { readonly hashes: readonly Buffer[]; readonly faults: readonly SealFault[] }

/**
 * Recomputes the tree from the rows. A row that no longer has the hash it was sealed with is a fault of its own; the tree
 * is then followed with the hash as sealed, so that one edited row does not hide whether the rest agrees with the notes.
 */
export async function verifySealed(
  db: Database,
  { notes, key }: Vouching,
  onProgress: (entries: number) => void = () => {},
): Promise<SealVerification> {
  const size = await db.owner(sizeOf)
  const { faults, due } = readNotes(notes, key)
  const frontier = new Frontier()
  let agreed: Checkpoint | undefined
  let agreeing = 0
  const compare = (c: Checkpoint) => {
    if (c.root.equals(frontier.root())) {
      agreed = c
      agreeing++
    } else faults.push(disagreement(c, agreed))
  }
  let next = 0
  for (; due[next]?.size === 0; next++) compare(due[next] as Checkpoint)
  for (let from = 0; from < size && faults.length < maxFaults; from += pageTiles * tileWidth) {
    const to = Math.min(size, from + pageTiles * tileWidth)
    // eslint-disable-next-line no-await-in-loop -- pages follow one another
    const page = await db.owner((tx) => readPage(tx, from, to))
    faults.push(...page.faults)
    for (const hash of page.hashes) {
      frontier.push(hash)
      for (; due[next]?.size === frontier.size; next++) compare(due[next] as Checkpoint)
    }
    onProgress(to)
  }
  for (const c of due.slice(next)) if (c.size > size) faults.push(cutOff(c, size))
  const rest = await db.owner((tx) => lookAround(tx, frontier))
  return { sealed: size, agreeing, waiting: rest.waiting, faults: [...faults, ...rest.faults] }
}

const day = (ms: number) => new Date(ms).toISOString()

const cutOff = (c: Checkpoint, size: number): SealFault => ({
  what: 'checkpoint-cut-off',
  where: `size ${c.size}`,
  text: `the record has ${size} sealed entries; the checkpoint of ${day(c.at)} vouches for ${c.size}: its tail is gone`,
})

const disagreement = (c: Checkpoint, agreed: Checkpoint | undefined): SealFault => ({
  what: 'checkpoint-disagrees',
  where: `size ${c.size}`,
  text: `not the record that the checkpoint of ${day(c.at)} vouches for: rewritten or reordered somewhere from entry ${agreed?.size ?? 0} to entry ${c.size - 1}`,
})

function readNotes(
  notes: readonly string[],
  key: PublicKey,
): { faults: SealFault[]; due: readonly Checkpoint[] } {
  const faults: SealFault[] = []
  const due: Checkpoint[] = []
  for (const note of notes) {
    const read = parseNote(note)
    if (read && isSigned(note, key)) due.push(read)
    else {
      faults.push({
        what: 'checkpoint-not-signed',
        where: `size ${read?.size ?? '?'}`,
        text: `the signature is not of ${key.name}`,
      })
    }
  }
  return { faults, due: due.toSorted((a, b) => a.size - b.size) }
}

/** `from` is where a tile begins. */
async function readPage(tx: Tx, from: number, to: number): Promise<Page> {
  const tiles = await tx.rows<{
    idx: number
    hashes: Uint8Array
  }>(sql`select idx, hashes from journal_tile
    where level = 0 and idx >= ${from / tileWidth} and idx < ${Math.ceil(to / tileWidth)}`)
  const tileAt = new Map(tiles.map((t) => [t.idx, hashesIn(Buffer.from(t.hashes))]))
  const rows = await tx.rows<Row>(sql`
    select l.leaf, l.district, l.subject, l.seq, j.seq is not null as found, j.at, j.kind, j.actor, j.post,
      j.command_key as "commandKey", j.data, j.hash
    from journal_leaf l left join journal j on j.district = l.district and j.subject = l.subject and j.seq = l.seq
    where l.leaf >= ${from} and l.leaf < ${to} order by l.leaf`)
  const rowAt = Map.groupBy(rows, (row) => row.leaf)
  const faults: SealFault[] = []
  const hashes: Buffer[] = []
  for (let leaf = from; leaf < to; leaf++) {
    const sealed = tileAt.get(Math.floor(leaf / tileWidth))?.[leaf % tileWidth]
    const [row, second] = rowAt.get(leaf) ?? []
    const now = row?.found ? leafHash(leafText(row)) : undefined
    const fault = second
      ? damage(leaf, 'two entries claim this place')
      : faultOf(leaf, { row, sealed, now })
    if (fault) faults.push(fault)
    hashes.push(sealed ?? now ?? Buffer.alloc(32))
  }
  return { hashes, faults }
}

const damage = (leaf: number, text: string): SealFault => ({
  what: 'seal-damaged',
  where: `entry ${leaf}`,
  text,
})

function faultOf(
  leaf: number,
  o: { row: Row | undefined; sealed: Buffer | undefined; now: Buffer | undefined },
): SealFault | undefined {
  if (!o.row) return damage(leaf, 'nothing tells which entry was sealed here')
  const where = `entry ${leaf}`
  const name = `${o.row.district} ${o.row.subject} ${o.row.seq}`
  if (!o.now) return { what: 'entry-removed', where, text: `${name} is no longer there` }
  if (!o.sealed) return damage(leaf, `the hash of ${name} is lost`)
  if (sameBytes(o.now, o.sealed)) return undefined
  return { what: 'entry-edited', where, text: `${name} is not what was sealed` }
}

/** Entries that stand where all was sealed already; those still waiting; and whether proofs come from the same tree. */
async function lookAround(
  tx: Tx,
  frontier: Frontier,
): Promise<{ waiting: number; faults: SealFault[] }> {
  const end = (await sealedUpTo(tx)) ?? { tx: 0, pos: 0 }
  const late = await tx.rows<{ name: string }>(sql`
    select j.district || ' ' || j.subject || ' ' || j.seq as name from journal j
    where (j.tx, j.pos) <= (${end.tx}::bigint, ${end.pos}::bigint)
      and not exists (select from journal_leaf l where l.district = j.district and l.subject = j.subject and l.seq = j.seq)
    order by j.tx, j.pos limit ${maxFaults}`)
  const faults: SealFault[] = late.map(({ name }) => ({
    what: 'entry-slipped-in',
    where: name,
    text: 'stands among sealed entries and was never sealed',
  }))
  const root = await rootOf(subtreesOf(tx), frontier.size).catch((error: Error) => error)
  if (root instanceof Error || !frontier.root().equals(root)) {
    const text = root instanceof Error ? root.message : 'the stored tree is not that of its leaves'
    faults.push({ what: 'seal-damaged', where: 'tree', text })
  }
  const row = await findRow<{ waiting: number }>(
    tx,
    sql`select count(*) as waiting from journal where (tx, pos) > (${end.tx}::bigint, ${end.pos}::bigint)`,
  )
  return { waiting: row?.waiting ?? 0, faults }
}
