// The sealed record from the command line: hold it against a checkpoint, prove what is in it, check a proof.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { systemClock } from '#platform/clock.ts'
import { type Database, getRow, sql, type Tx } from '#platform/db.ts'
import {
  keyText,
  loadSigner,
  parseKey,
  parseNote,
  type PublicKey,
  splitNotes,
} from '#platform/journal/checkpoint.ts'
import { checkpointFolder, keepCheckpoints } from '#platform/journal/checkpoint-file.ts'
import { erasures, listErasures } from '#platform/journal/erasure.ts'
import { latestCheckpoint, sealJournal, writeCheckpoint } from '#platform/journal/seal.ts'
import {
  type Checked,
  checkNote,
  checkProof,
  type EntryKey,
  Proof,
  proveEntry,
  proveGrowth,
} from '#platform/journal/seal-proof.ts'
import { verifySealed } from '#platform/journal/seal-verify.ts'
import { verifyJournal } from '#platform/journal/verify.ts'
import type { Installation } from '../../installation.ts'
import { type CommandLine, type Given, type Io, need, text, UsageError } from '../command.ts'

function readFile(io: Io, path: string, option: string): string {
  try {
    return readFileSync(resolve(io.cwd, path), 'utf8')
  } catch (error) {
    throw new UsageError(`${option} ${path} cannot be read: ${(error as Error).message}`)
  }
}

function notesOf(io: Io, path: string, option: string): string[] {
  const notes = splitNotes(readFile(io, path, option))
  if (notes.length === 0) throw new UsageError(`${option} ${path} holds no signed checkpoint.`)
  return notes
}

/** The key itself, or a file that holds it. */
function keyOf(io: Io, given: string): PublicKey {
  const path = resolve(io.cwd, given)
  const key = parseKey(existsSync(path) ? readFile(io, given, '--key') : given)
  if (!key) throw new UsageError('--key must be a published key, name+id+base64, or its file.')
  return key
}

const signerOf = ({ config }: Installation) => loadSigner(config.home, config.masterKey)

/** What lies in the home directory: the month under way whole, and the end of each month before. */
function keptNotes(home: string): string[] {
  const folder = checkpointFolder(home)
  if (!existsSync(folder)) return []
  const months = readdirSync(folder)
    .filter((name) => /^\d{4}-\d\d\.txt$/.test(name))
    .toSorted()
    .map((name) => splitNotes(readFileSync(join(folder, name), 'utf8')))
  return [...months.slice(0, -1).flatMap((notes) => notes.slice(-1)), ...(months.at(-1) ?? [])]
}

export const verifyCommand: CommandLine = {
  name: 'journal verify',
  usage: 'journal verify [--checkpoint FILE] [--key KEY]',
  summary:
    'Holds every entry against its chain, its seal and checkpoints kept outside; status 1 when one disagrees',
  options: {
    checkpoint: {
      type: 'string',
      help: 'a file with signed checkpoints kept elsewhere; those in the home directory unless told',
    },
    key: {
      type: 'string',
      help: 'the published key, or its file; that of this machine unless told',
    },
  },
  needs: 'installation',
  run: async ({ installation, given, io }) => {
    const { db, keys, config } = installation
    const path = text(given, 'checkpoint')
    const keyGiven = text(given, 'key')
    const notes = path === undefined ? keptNotes(config.home) : notesOf(io, path, '--checkpoint')
    const key = keyGiven === undefined ? signerOf(installation) : keyOf(io, keyGiven)
    const chains = await verifyJournal(db, keys.journal)
    const seals = await verifySealed(db, { notes, key })
    for (const f of chains.faults) io.out(`${f.what}\t${f.district}\t${f.subject}\t${f.seq}\n`)
    for (const f of seals.faults) io.out(`${f.what}\t${f.where}\t${f.text}\n`)
    const faults = chains.faults.length + seals.faults.length
    io.out(
      `${chains.entries} entries, ${seals.sealed} sealed, ${seals.waiting} not sealed yet; ${seals.agreeing} of ${notes.length} checkpoints agree; ${faults} faults\n`,
    )
    return faults ? 1 : 0
  },
}

/** Seals and signs what is there, so that what was done a moment ago can be proven. */
async function sealNow(installation: Installation): Promise<void> {
  const { db, config } = installation
  await sealJournal(db, { wait: true })
  await writeCheckpoint(db, {
    signer: signerOf(installation),
    now: systemClock(),
    everyMs: 0,
    wait: true,
  })
  await keepCheckpoints(db, config.home)
}

const wholeNumber = (given: Given, name: string): number => {
  const value = need(text(given, name), `--${name}`)
  if (!/^[1-9]\d{0,8}$/.test(value)) {
    throw new UsageError(`--${name} must be a whole number from 1, got "${value}".`)
  }
  return Number(value)
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

async function entryAsked(tx: Tx, given: Given): Promise<EntryKey> {
  const [number, subject] = [text(given, 'case'), text(given, 'subject')]
  if (text(given, 'erasure') !== undefined) {
    return { subject: erasures, seq: wholeNumber(given, 'erasure') }
  }
  const seq = wholeNumber(given, 'seq')
  if (subject !== undefined) {
    if (!uuid.test(subject)) throw new UsageError('--subject must be a UUID.')
    return { subject, seq }
  }
  const found = await getRow<{ district: string; subject: string }>(
    tx,
    sql`select district, id as subject from cases where number = ${need(number, '--case')} limit 1`,
    'The case',
  )
  return { ...found, seq }
}

async function growthSince(tx: Tx, note: string): Promise<Proof> {
  const older = parseNote(note)
  const newer = await latestCheckpoint(tx)
  if (!older || !newer) throw new UsageError('--since holds no signed checkpoint.')
  return proveGrowth(tx, { ...older, note }, newer)
}

export const proveCommand: CommandLine = {
  name: 'journal prove',
  usage: 'journal prove --case NUMBER --seq N | --erasure N | --since FILE',
  summary: 'Prints a proof that an entry is in the record, or that the record only grew',
  options: {
    case: { type: 'string', help: 'number of the case' },
    subject: { type: 'string', help: 'id of what is no case (a unit, a list)' },
    seq: { type: 'string', help: 'which entry of it, from 1' },
    erasure: { type: 'string', help: 'which statement of `journal erasures`' },
    since: { type: 'string', help: 'a checkpoint kept from before' },
    hidden: { type: 'boolean', help: 'proves the entry without showing what it says' },
  },
  needs: 'installation',
  run: async ({ installation, given, io }) => {
    const since = text(given, 'since')
    const note = since === undefined ? undefined : notesOf(io, since, '--since').at(-1)
    await sealNow(installation)
    const proof = await installation.db.owner(async (tx) =>
      note === undefined
        ? proveEntry(tx, await entryAsked(tx, given), given.values['hidden'] === true)
        : growthSince(tx, note),
    )
    io.out(`${JSON.stringify(proof, null, 2)}\n`)
    return 0
  },
}

function proofIn(file: string, path: string): Proof {
  try {
    return Proof.parse(JSON.parse(file))
  } catch (error) {
    throw new UsageError(`${path} holds neither a proof nor a checkpoint.`, { cause: error })
  }
}

export const checkCommand: CommandLine = {
  name: 'journal check',
  usage: 'journal check FILE --key KEY',
  summary:
    'Checks a proof or a checkpoint with the published key alone, offline; status 1 when it does not hold',
  options: { key: { type: 'string', help: 'the published key, or its file' } },
  needs: 'config',
  run: async ({ given, io }) => {
    const path = need(given.positionals[0], 'FILE')
    const key = keyOf(io, need(text(given, 'key'), '--key'))
    const file = readFile(io, path, 'FILE')
    const notes = splitNotes(file)
    const checks: Checked[] = file.trimStart().startsWith('{')
      ? [checkProof(proofIn(file, path), key)]
      : notes.map((note) => checkNote(note, key))
    if (checks.length === 0) proofIn(file, path)
    for (const c of checks) io.out(c.ok ? holds(c) : `does not hold: ${c.why}\n`)
    return checks.every((c) => c.ok) ? 0 : 1
  },
}

const holds = ({ checkpoint, leaf }: Extract<Checked, { ok: true }>): string =>
  `holds: ${checkpoint.size} entries, ${new Date(checkpoint.at).toISOString()}, ${checkpoint.origin}\n${leaf === undefined ? '' : `${leaf}\n`}`

export const keyCommand: CommandLine = {
  name: 'journal key',
  usage: 'journal key',
  summary: 'Prints the public key that checkpoints are signed with',
  options: {},
  needs: 'installation',
  run: async ({ installation, io }) => {
    io.out(`${keyText(signerOf(installation))}\n`)
    return 0
  },
}

export const checkpointCommand: CommandLine = {
  name: 'journal checkpoint',
  usage: 'journal checkpoint',
  summary: 'Seals the record as it is now and prints the signed checkpoint, to be kept elsewhere',
  options: {},
  needs: 'installation',
  run: async ({ installation, io }) => {
    await sealNow(installation)
    const latest = await installation.db.owner(latestCheckpoint)
    if (!latest) {
      io.err('The journal is empty.\n')
      return 1
    }
    io.out(latest.note)
    return 0
  },
}

const listed = async (db: Database) =>
  (await db.owner(listErasures)).map(
    (e) =>
      `${e.seq}\t${new Date(e.at).toISOString()}\t${e.reason}\t${Object.entries(e.removed)
        .map(([kind, count]) => `${kind} ${count}`)
        .join(', ')}\n`,
  )

export const erasuresCommand: CommandLine = {
  name: 'journal erasures',
  usage: 'journal erasures',
  summary: 'Lists what was erased: when, why, which kinds and how many',
  options: {},
  needs: 'installation',
  run: async ({ installation: { db }, io }) => {
    for (const line of await listed(db)) io.out(line)
    return 0
  },
}

export const journalCommands: readonly CommandLine[] = [
  verifyCommand,
  proveCommand,
  checkCommand,
  keyCommand,
  checkpointCommand,
  erasuresCommand,
]
