// Proofs that stand by themselves: whoever has the published key checks them with no database and no word of ours.
import { z } from 'zod'
import { findRow, getRow, sql, type Tx } from '../db.ts'
import { Problem } from '../problem.ts'
import { say } from '../sentence.ts'
import { type Checkpoint, isSigned, parseNote, type PublicKey } from './checkpoint.ts'
import {
  consistencyPath,
  inclusionPath,
  leafHash,
  rootFromInclusion,
  rootsFromConsistency,
} from './merkle.ts'
import { latestCheckpoint, leafText, type Sealable, type Stored, subtreesOf } from './seal.ts'

const format = 'jingwei-proof/1'
const Hash = z.base64().length(44)

const Inclusion = z.object({
  format: z.literal(format),
  kind: z.literal('inclusion'),
  index: z.int().min(0),
  /** What the entry says, byte for byte; absent when only its hash is shown. */
  leaf: z.string().optional(),
  leafHash: Hash,
  path: z.array(Hash).max(64),
  checkpoint: z.string(),
})

const Consistency = z.object({
  format: z.literal(format),
  kind: z.literal('consistency'),
  path: z.array(Hash).max(128),
  older: z.string(),
  newer: z.string(),
})

export const Proof = z.discriminatedUnion('kind', [Inclusion, Consistency])
export type Proof = z.infer<typeof Proof>

const base64 = (hash: Uint8Array) => Buffer.from(hash).toString('base64')
const bytes = (text: string) => Buffer.from(text, 'base64')

export type EntryKey = {
  readonly district?: string
  readonly subject: string
  readonly seq: number
}

/** Proves that the entry is in the record that the latest checkpoint vouches for. `hidden` leaves out what it says. */
export async function proveEntry(tx: Tx, of: EntryKey, hidden = false): Promise<Proof> {
  const row = await getRow<Sealable & { leaf: number | null }>(
    tx,
    sql`select j.district, j.subject, j.seq, j.at, j.kind, j.actor, j.post, j.command_key as "commandKey", j.data, j.hash, l.leaf
      from journal j left join journal_leaf l on l.district = j.district and l.subject = j.subject and l.seq = j.seq
      where j.subject = ${of.subject} and j.seq = ${of.seq}
        ${of.district === undefined ? sql`` : sql`and j.district = ${of.district}`}`,
    'The entry',
  )
  const checkpoint = await latestCheckpoint(tx)
  if (row.leaf === null || !checkpoint || row.leaf >= checkpoint.size) {
    throw new Problem('not-found', say`The entry is not sealed yet; try again in a minute.`)
  }
  const leaf = leafText(row)
  const path = await inclusionPath(subtreesOf(tx), row.leaf, checkpoint.size)
  return {
    format,
    kind: 'inclusion',
    index: row.leaf,
    ...(hidden ? {} : { leaf }),
    leafHash: base64(leafHash(leaf)),
    path: path.map(base64),
    checkpoint: checkpoint.note,
  }
}

/** Proves that the record of the older checkpoint is the beginning of the record of the newer one. */
export async function proveGrowth(tx: Tx, older: Stored, newer: Stored): Promise<Proof> {
  if (older.size > newer.size) {
    throw new Problem(
      'refused',
      say`The record has ${newer.size} entries; the checkpoint vouches for ${older.size}.`,
    )
  }
  const path = await consistencyPath(subtreesOf(tx), older.size, newer.size)
  return {
    format,
    kind: 'consistency',
    path: path.map(base64),
    older: older.note,
    newer: newer.note,
  }
}

/** The checkpoint of this size, as it was signed. */
export async function getCheckpoint(tx: Tx, size: number): Promise<Stored> {
  const row = await findRow<{ note: string }>(
    tx,
    sql`select note from journal_checkpoint where size = ${size} order by at desc limit 1`,
  )
  const read = row && parseNote(row.note)
  if (!row || !read) throw new Problem('not-found', say`There is no checkpoint of ${size} entries.`)
  return { ...read, note: row.note }
}

export type Checked =
  | { readonly ok: true; readonly checkpoint: Checkpoint; readonly leaf?: string | undefined }
  | { readonly ok: false; readonly why: string }

const no = (why: string): Checked => ({ ok: false, why })

/** Checks a signature and nothing else. */
export function checkNote(note: string, key: PublicKey): Checked {
  const checkpoint = parseNote(note)
  if (!checkpoint) return no('This is no checkpoint.')
  return isSigned(note, key)
    ? { ok: true, checkpoint }
    : no(`The checkpoint of ${checkpoint.size} entries is not signed by ${key.name}.`)
}

/** Checks a proof with the published key alone. */
export function checkProof(proof: Proof, key: PublicKey): Checked {
  return proof.kind === 'inclusion' ? checkInclusion(proof, key) : checkConsistency(proof, key)
}

function checkInclusion(proof: z.infer<typeof Inclusion>, key: PublicKey): Checked {
  const signed = checkNote(proof.checkpoint, key)
  if (!signed.ok) return signed
  const leaf = bytes(proof.leafHash)
  if (proof.leaf !== undefined && !leafHash(proof.leaf).equals(leaf))
    return no('What the entry says does not have the hash that is proven.')
  const { size, root } = signed.checkpoint
  const found = rootFromInclusion({ index: proof.index, size, leaf, path: proof.path.map(bytes) })
  return found?.equals(root)
    ? { ...signed, leaf: proof.leaf }
    : no('The path does not lead to the root of the checkpoint: the entry is not proven.')
}

function checkConsistency(proof: z.infer<typeof Consistency>, key: PublicKey): Checked {
  const [older, newer] = [checkNote(proof.older, key), checkNote(proof.newer, key)]
  if (!older.ok) return older
  if (!newer.ok) return newer
  const [a, b] = [older.checkpoint, newer.checkpoint]
  const same = a.size === b.size && a.root.equals(b.root) && proof.path.length === 0
  const roots = rootsFromConsistency({
    older: a.size,
    newer: b.size,
    olderRoot: a.root,
    path: proof.path.map(bytes),
  })
  return same || (roots?.older.equals(a.root) && roots.newer.equals(b.root))
    ? newer
    : no('The later record does not begin with the earlier one: something before was changed.')
}
