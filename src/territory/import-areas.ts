// Areas from a file: from the large to the small, so that a parent is there before what lies in it.
import { v5 } from 'uuid'
import type { CoordinateSystem, Extent } from '#platform/coordinates.ts'
import type { Context, Database, Tx } from '#platform/db.ts'
import type { ByteSource } from '#platform/formats/encoding.ts'
import { appendToSubject } from '#platform/journal/journal.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { type AreaKind, depthOf, parentOf } from './domain.ts'
import { type Candidate, readCandidates, type RefusedRow } from './import-rows.ts'
import { areaProfiles } from './imports.ts'
import { extentOf, strayFrom } from './polygon.ts'
import { notifyTerritory } from './queries/areas.ts'
import {
  type Centre,
  type ImportArea,
  insertMissing,
  listEnded,
  listInvalid,
  listKnown,
  storeCentres,
  updateDiffering,
} from './queries/imports.ts'

export type ImportReport = {
  readonly created: number
  readonly same: number
  readonly changed: number
  readonly refused: readonly RefusedRow[]
}

export type ImportOptions = {
  /** A key of `areaProfiles`. */
  readonly profile: string
  readonly journalKey: Buffer
  /** epoch ms */
  readonly now: number
  /** The importing person's pseudonym for the journal. */
  readonly actor?: string | null
  /** Instead of the profile's own. */
  readonly coordinateSystem?: CoordinateSystem | undefined
  readonly fileName?: string | undefined
  /** The area of the post that imports; areas elsewhere are refused. */
  readonly within?: string | undefined
  /** Stores nothing; the report is the same. */
  readonly dryRun?: boolean
  /** Gets the number of areas dealt with. */
  readonly onProgress?: (done: number) => void
  readonly signal?: AbortSignal
}

const areasAtOnce = 500
const positionsAtOnce = 60_000
const subjects = '6f1c1d0e-54b5-5b6e-9d3c-0f6f0a3f6d11'

/** The journal's subject of an area, or of whatever else of the territory has a name of its own. */
export const subjectOf = (name: string): string => v5(name, subjects)

/** Districts and what is above them may stand alone. */
const needsParent = (kind: AreaKind): boolean => depthOf(kind) >= depthOf('street')

type Known = Map<string, Extent | null>
/** Codes whose area ended: what became of it, in words. */
type Ended = ReadonlyMap<string, string>

function longestKnown(known: Known, code: string): string | undefined {
  for (let length = code.length - 1; length > 0; length--) {
    if (known.has(code.slice(0, length))) return code.slice(0, length)
  }
  return undefined
}

/** The area above: what the file says, the national coding's level above, or the longest known prefix below that. */
function parentIn(known: Known, c: Candidate): string | undefined {
  if (c.parent !== undefined) return c.parent
  const longest = longestKnown(known, c.code)
  if (!/^\d+$/.test(c.code)) return longest
  const above = parentOf(c.code)
  return longest !== undefined && longest.length > (above?.length ?? 0) ? longest : above
}

function boxAround(known: Known, code: string): Extent | undefined {
  for (let length = code.length - 1; length > 0; length--) {
    const box = known.get(code.slice(0, length))
    if (box) return box
  }
  return undefined
}

const elsewhere = (c: Candidate, within: string) =>
  c.code.startsWith(within)
    ? undefined
    : ({ rule: 'elsewhere', reason: `it does not lie in ${within}, the area of the post` } as const)

/** The reason against a candidate given what is known, or undefined. */
function objection(
  c: Candidate,
  known: Known,
  ended: Ended,
): Pick<RefusedRow, 'rule' | 'reason'> | undefined {
  const end = ended.get(c.code)
  if (end !== undefined) return { rule: 'ended', reason: end }
  if (c.name === null && !known.has(c.code)) {
    return {
      rule: 'name',
      reason: `the area ${c.code} is not known and the file has no name for it`,
    }
  }
  const parent = parentIn(known, c)
  if (needsParent(c.kind) && (parent === undefined || !known.has(parent))) {
    return { rule: 'unknown-parent', reason: `the area ${parent ?? 'above it'} is not known` }
  }
  const around = c.boundary && boxAround(known, c.code)
  const stray = c.boundary && around ? strayFrom(c.boundary, around) : undefined
  return stray === undefined ? undefined : { rule: 'boundary', reason: stray }
}

function toRow(c: Candidate, known: Known, source: string): ImportArea {
  const { line, code, kind, name, nameEn, legalParent, managingBody, population, boundary } = c
  const parent = parentIn(known, c) ?? null
  return {
    line,
    code,
    kind,
    name,
    nameEn,
    parent,
    legalParent,
    managingBody,
    population,
    boundary,
    source,
  }
}

async function collect(source: ByteSource, o: ImportOptions) {
  const profile = areaProfiles[o.profile]
  if (!profile) {
    const expected = say`one of ${Object.keys(areaProfiles).join(', ')}`
    throw new Problem('invalid-input', say`profile: expected ${expected}, got "${o.profile}"`, {
      fields: [{ field: 'profile', expected, got: o.profile }],
    })
  }
  const system = o.coordinateSystem ?? profile.system
  const lineOf = new Map<string, number>()
  const candidates: Candidate[] = []
  const refused: RefusedRow[] = []
  for await (const read of readCandidates(source, { profile, system, fileName: o.fileName })) {
    o.signal?.throwIfAborted()
    if (!read.ok) {
      refused.push(read.refused)
      continue
    }
    const { candidate } = read
    const first = lineOf.get(candidate.code)
    if (first === undefined) {
      lineOf.set(candidate.code, candidate.line)
      candidates.push(candidate)
    } else {
      refused.push(refusedRow(candidate, 'duplicate', `the code stands on line ${first} already`))
    }
  }
  return { candidates, refused }
}

const refusedRow = (c: Candidate, rule: RefusedRow['rule'], reason: string): RefusedRow => ({
  line: c.line,
  rule,
  reason,
  code: c.code,
  name: c.name ?? '',
})

/** Cuts one level into batches that a statement can carry. */
function* batchesOf(candidates: readonly Candidate[]): Generator<Candidate[]> {
  let batch: Candidate[] = []
  let positions = 0
  for (const candidate of candidates) {
    const size =
      candidate.boundary?.coordinates.flat().reduce((sum, ring) => sum + ring.length, 0) ?? 0
    if (batch.length > 0 && (batch.length >= areasAtOnce || positions + size > positionsAtOnce)) {
      yield batch
      batch = []
      positions = 0
    }
    batch.push(candidate)
    positions += size
  }
  if (batch.length > 0) yield batch
}

/** Children after parents: by depth, then by length of code. */
function levelsOf(candidates: readonly Candidate[]): Candidate[][] {
  const rank = (c: Candidate) => depthOf(c.kind) * 100 + c.code.length
  const levels = Map.groupBy(candidates, rank)
  return [...levels].toSorted(([a], [b]) => a - b).map(([, level]) => level)
}

const centresOf = (candidates: readonly Candidate[]): Centre[] =>
  candidates.flatMap(({ code, kind, name, centre }) =>
    centre && name !== null ? [{ code, kind, name, ...centre }] : [],
  )

class DryRun extends Error {}

type Stored = {
  readonly created: number
  readonly changed: number
  readonly invalid: Map<number, string>
}

async function storeBatch(
  tx: Tx,
  rows: readonly ImportArea[],
  centres: readonly Centre[],
): Promise<Stored> {
  const invalid = new Map((await listInvalid(tx, rows)).map((row) => [row.line, row.reason]))
  const valid = rows.filter((row) => !invalid.has(row.line))
  const codes = new Set(valid.map((row) => row.code))
  const changed = new Set(await updateDiffering(tx, valid))
  const created = new Set(await insertMissing(tx, valid))
  const moved = centres.length
    ? await storeCentres(
        tx,
        centres.filter((centre) => codes.has(centre.code)),
      )
    : []
  for (const code of moved) if (!created.has(code)) changed.add(code)
  if (created.size + changed.size > 0) await notifyTerritory(tx)
  return { created: created.size, changed: changed.size, invalid }
}

async function readKnown(tx: Tx): Promise<{ known: Known; ended: Ended }> {
  const known = (await listKnown(tx)).map(({ code, box }) => [code, box] as const)
  const ended = (await listEnded(tx)).map(({ code, validTo, succeededBy }) => {
    const after = succeededBy.length ? `; after it came ${succeededBy.join(', ')}` : ''
    return [code, `the area ends on ${validTo}${after}`] as const
  })
  return { known: new Map(known), ended: new Map(ended) }
}

/** One batch, one transaction. */
async function inTransaction(
  db: Database,
  context: Context,
  o: ImportOptions,
  run: (tx: Tx) => Promise<Stored>,
) {
  let stored: Stored | undefined
  try {
    await db.transaction(context, async (tx) => {
      stored = await run(tx)
      if (o.dryRun) throw new DryRun()
    })
  } catch (error) {
    if (!(error instanceof DryRun)) throw error
  }
  return stored as Stored
}

function journalImport(db: Database, context: Context, o: ImportOptions, report: ImportReport) {
  const { created, same, changed, refused } = report
  return db.transaction(context, (tx) =>
    appendToSubject(tx, o.journalKey, {
      district: '000000',
      subject: subjectOf(`import:${o.profile}`),
      at: o.now,
      kind: 'areas.imported',
      actor: o.actor ?? null,
      post: context.post,
      commandKey: null,
      data: { profile: o.profile, created, same, changed, refused: refused.length },
    }),
  )
}

/**
 * Reads areas from a CSV or GeoJSON file (see `areaProfiles`) and stores what is right; what is wrong is in the report
 * with line and reason. Safe to run again: equal areas count as `same`. Areas already known are corrected in place;
 * splits and mergers, which leave history, are commands.
 * @throws Problem when the file as a whole cannot be read or the post may not manage the territory.
 */
export async function importAreas(
  db: Database,
  context: Context,
  source: ByteSource,
  o: ImportOptions,
): Promise<ImportReport> {
  const { candidates, refused } = await collect(source, o)
  const { known, ended } = await db.transaction(context, readKnown)
  let [created, changed, same, done] = [0, 0, 0, 0]
  for (const level of levelsOf(candidates)) {
    for (const batch of batchesOf(level)) {
      o.signal?.throwIfAborted()
      const right: Candidate[] = []
      for (const candidate of batch) {
        const against = elsewhere(candidate, o.within ?? '') ?? objection(candidate, known, ended)
        if (against) refused.push(refusedRow(candidate, against.rule, against.reason))
        else right.push(candidate)
      }
      const rows = right.map((candidate) => toRow(candidate, known, o.profile))
      // eslint-disable-next-line no-await-in-loop -- a level stands on the one before
      const stored = await inTransaction(db, context, o, (tx) =>
        storeBatch(tx, rows, centresOf(right)),
      )
      for (const candidate of right) {
        const reason = stored.invalid.get(candidate.line)
        if (reason === undefined) {
          known.set(
            candidate.code,
            candidate.boundary ? extentOf(candidate.boundary) : (known.get(candidate.code) ?? null),
          )
        } else refused.push(refusedRow(candidate, 'boundary', `not a valid polygon: ${reason}`))
      }
      created += stored.created
      changed += stored.changed
      same += right.length - stored.invalid.size - stored.created - stored.changed
      done += batch.length
      o.onProgress?.(done)
    }
  }
  const report = { created, same, changed, refused: refused.toSorted((a, b) => a.line - b.line) }
  if (!o.dryRun && created + changed > 0) await journalImport(db, context, o, report)
  return report
}
