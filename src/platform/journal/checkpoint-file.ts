// Checkpoints outside the database: `checkpoints/<year>-<month>.txt`, only ever appended to, and `latest.txt`. Copies of
// them elsewhere are what makes a rewritten database known.
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { at, type Database, findRow, sql, type Tx } from '../db.ts'
import { type Checkpoint, parseNote } from './checkpoint.ts'

export const checkpointFolder = (home: string): string => join(home, 'checkpoints')

/** @returns how many were written, and the checkpoint of the file that the database no longer agrees with */
export async function keepCheckpoints(
  db: Database,
  home: string,
): Promise<{ written: number; lost: Checkpoint | undefined }> {
  const folder = checkpointFolder(home)
  const path = join(folder, 'latest.txt')
  return db.owner(async (tx) => {
    // processes that share the folder write one after another
    await tx.rows(sql`select pg_advisory_xact_lock(7160206, 2)`)
    const kept = existsSync(path) ? parseNote(readFileSync(path, 'utf8')) : undefined
    const lost = kept && !(await isThere(tx, kept)) ? kept : undefined
    const notes = await listAfter(tx, kept?.at)
    if (notes.length > 0) mkdirSync(folder, { recursive: true, mode: 0o700 })
    for (const { note, at: when } of notes) {
      const month = `${new Date(when).toISOString().slice(0, 7)}.txt`
      appendFileSync(join(folder, month), `${note}\n`)
    }
    const last = notes.at(-1)
    if (last) {
      writeFileSync(`${path}.new`, last.note)
      renameSync(`${path}.new`, path)
    }
    return { written: notes.length, lost }
  })
}

async function isThere(tx: Tx, kept: Checkpoint): Promise<boolean> {
  const row = await findRow<{ root: Uint8Array }>(
    tx,
    sql`select root from journal_checkpoint where size = ${kept.size} and signer = ${kept.origin}`,
  )
  return row !== undefined && kept.root.equals(Buffer.from(row.root))
}

const listAfter = (tx: Tx, after: number | undefined) =>
  tx.rows<{ note: string; at: number }>(sql`select note, at from journal_checkpoint
    where at > ${at(after ?? 0)} order by at, size`)
