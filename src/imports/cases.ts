// Historic cases from a file: read as a stream, stored in batches of one transaction each, so that a run that was cut
// short goes on where the last batch ended and a second run changes nothing.
import { type By, type Change, lockCase, store, takeNumbers } from '#cases'
import { type Keys, newId } from '#platform/crypto.ts'
import { type Database, isUniqueViolation, type Tx } from '#platform/db.ts'
import { type CsvRow, readCsv, refusedWriter, type RefusedWriter } from '#platform/formats/csv.ts'
import type { ByteSource } from '#platform/formats/encoding.ts'
import { systemContext } from '#platform/journal/reader.ts'
import { Problem } from '#platform/problem.ts'
import { type Sentence, say } from '#platform/sentence.ts'
import { districtOf } from '#territory'
import { changedCase, differencesOf, type Known, newCase } from './decisions.ts'
import type { CaseProfile } from './profile.ts'
import {
  addAreas,
  addCategories,
  addCity,
  addEdition,
  addUnits,
  hasArea,
  listKnown,
  listSourceDistricts,
} from './queries.ts'
import { type ImportedRow, readCaseRow } from './rows.ts'

export type CaseImportCounts = {
  readonly created: number
  /** Cases that were there and that the file changed. */
  readonly changed: number
  readonly same: number
  readonly refused: number
}

export type CaseProgress = CaseImportCounts & {
  readonly bytesRead: number
  /** The last line of the file that is dealt with. */
  readonly line: number
}

export type CaseImportReport = CaseProgress & {
  /** The run ended before the file did: `signal` was aborted, or `onBatch` said so. */
  readonly stopped: boolean
}

export type CaseImportOptions = {
  readonly profile: CaseProfile
  /** Whose act it is, for the journal: a pseudonym and a post; `key` is kept with each entry. */
  readonly by: Omit<By, 'journalKey'>
  /** epoch ms */
  readonly now: number
  /** Where cases lie whose file does not say it. */
  readonly area?: string | undefined
  /** The area of the post that imports; rows that lie elsewhere are refused. Everywhere when left out. */
  readonly within?: string | undefined
  /** Reads and compares, stores nothing. */
  readonly dryRun?: boolean | undefined
  /** Where refused rows go, with reasons; no file is made without any. */
  readonly refusedPath?: string | undefined
  /** Rows up to its line were stored by an earlier run; its counts of stored rows go on. */
  readonly resumeFrom?: Pick<CaseProgress, 'line' | 'created' | 'changed' | 'same'> | undefined
  readonly signal?: AbortSignal | undefined
  /** After each batch is stored. */
  readonly onProgress?: ((progress: CaseProgress) => void) | undefined
  /** In each batch's transaction, which is rolled back when it says false; the run then ends. */
  readonly onBatch?:
    | ((tx: Tx, progress: CaseProgress, before: CaseProgress) => Promise<boolean>)
    | undefined
}

type Deps = { readonly db: Database; readonly keys: Pick<Keys, 'journal'> }

type Item = { readonly line: number; readonly row: CsvRow; readonly parsed: ImportedRow }
type Refusal = { readonly line: number; readonly row: CsvRow; readonly reason: string }

/** What this run knows to be in the database. */
type Seen = {
  readonly districts: Set<string>
  readonly codes: Set<string>
  hasCity: boolean
}

const rowsAtOnce = 500
/** Batches without a row to store still report how far they have come. */
const linesAtOnce = 5000
const mostTries = 3

class Stopped extends Error {}

/**
 * Imports cases as the city has them: its own times and target, no timer, message or escalation of ours. A source id
 * that is known is the same case. Refused rows are counted and written to `refusedPath`; nothing of them is stored.
 * @throws Problem when the file as a whole cannot be read or the area is missing or unknown
 */
export async function importCases(
  deps: Deps,
  source: ByteSource,
  o: CaseImportOptions,
): Promise<CaseImportReport> {
  const run = await startRun(deps, o)
  let stopped = false
  try {
    await readAll(run, source)
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    stopped = true
  } finally {
    await run.refusals?.close()
  }
  return { ...run.progress, stopped }
}

type Run = {
  readonly deps: Deps
  readonly o: CaseImportOptions
  readonly seen: Seen
  /** Lines by source id. */
  readonly lineOf: Map<string, number>
  readonly bytes: { read: number }
  progress: CaseProgress
  /** As stored by the last batch. */
  refused: number
  refusals: RefusedWriter | undefined
  columns: readonly string[]
}

async function startRun(deps: Deps, o: CaseImportOptions): Promise<Run> {
  const { profile, resumeFrom } = o
  if (!profile.city && !o.area)
    throw areaProblem(say`the code of the area the cases lie in`, undefined)
  const districts = await deps.db.transaction(systemContext, async (tx) => {
    if (!profile.city && o.area && !(await hasArea(tx, o.area))) {
      throw areaProblem(say`the code of a known area`, o.area)
    }
    if (profile.city && !lieIn(o, profile.city) && !(await hasArea(tx, profile.city.code))) {
      const detail = say`profile: expected a city that is laid out; a post for all of ${profile.city.code} imports it first`
      throw new Problem('invalid-input', detail)
    }
    return listSourceDistricts(tx, profile.sourceSystem)
  })
  const { line = 0, created = 0, changed = 0, same = 0 } = resumeFrom ?? {}
  return {
    deps,
    o,
    seen: { districts: new Set(districts), codes: new Set(), hasCity: false },
    lineOf: new Map(),
    bytes: { read: 0 },
    progress: { bytesRead: 0, line, created, changed, same, refused: 0 },
    refused: 0,
    refusals: undefined,
    columns: profile.columns,
  }
}

const lieIn = ({ within = '' }: CaseImportOptions, { code }: { readonly code: string }) =>
  code.startsWith(within)

function areaProblem(expected: Sentence, got: string | undefined): Problem {
  const detail =
    got === undefined
      ? say`area: expected ${expected}`
      : say`area: expected ${expected}, got "${got}"`
  return new Problem('invalid-input', detail, {
    fields: [{ field: 'area', expected, ...(got === undefined ? {} : { got }) }],
  })
}

async function* counted(source: ByteSource, bytes: { read: number }) {
  for await (const piece of source) {
    bytes.read += typeof piece === 'string' ? Buffer.byteLength(piece) : piece.byteLength
    yield piece
  }
}

async function readAll(run: Run, source: ByteSource): Promise<void> {
  const { profile, resumeFrom } = run.o
  const from = resumeFrom?.line ?? 0
  let batch: Item[] = []
  let line = 0
  let flushed = from
  const flush = async () => {
    if (run.o.signal?.aborted) throw new Stopped()
    await storeBatch(run, batch, Math.max(line, from))
    batch = []
    flushed = line
  }
  const pieces = counted(source, run.bytes)
  for await (const item of readCsv(pieces, { requiredColumns: profile.columns })) {
    line = item.line
    if (item.row) run.columns = Object.keys(item.row)
    const parsed = item.row ? parse(run, item.row, line) : item.error
    const row = item.row ?? item.partial
    if (typeof parsed === 'string') await refuse(run, { line, row, reason: parsed })
    else batch.push({ line, row, parsed })
    if (batch.length >= rowsAtOnce || line - flushed >= linesAtOnce) await flush()
  }
  await flush()
}

function parse(run: Run, row: CsvRow, line: number): ImportedRow | string {
  const { profile, now, area, within } = run.o
  const parsed = readCaseRow(profile, row, { now, area })
  if (typeof parsed === 'string') return parsed
  if (!lieIn(run.o, { code: parsed.areaCode })) {
    return `area: expected a place in ${within}, the area of the post, got "${parsed.areaCode}"`
  }
  const first = run.lineOf.get(parsed.sourceId)
  if (first !== undefined) {
    return `${profile.sourceId}: "${parsed.sourceId}" stands in line ${first} already`
  }
  run.lineOf.set(parsed.sourceId, line)
  return parsed
}

async function refuse(run: Run, { line, row, reason }: Refusal): Promise<void> {
  run.refused++
  if (!run.o.refusedPath) return
  run.refusals ??= refusedWriter(run.o.refusedPath, [
    ...new Set([...run.columns, ...Object.keys(row)]),
  ])
  await run.refusals.write(row, `line ${line}: ${reason}`)
}

type Plan = {
  readonly created: readonly ImportedRow[]
  readonly changed: readonly { readonly known: Known; readonly row: ImportedRow }[]
  readonly same: number
  readonly refused: readonly Refusal[]
}

async function storeBatch(run: Run, batch: readonly Item[], line: number): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      // eslint-disable-next-line no-await-in-loop -- tried again
      const { plan, progress } = await run.deps.db.transaction(systemContext, (tx) =>
        storeIn(tx, run, batch, line),
      )
      remember(run, batch)
      // eslint-disable-next-line no-await-in-loop -- in the order of the file
      for (const refusal of plan.refused) await refuse(run, refusal)
      run.progress = progress
      run.o.onProgress?.(progress)
      return
    } catch (error) {
      // Another import of the same source was faster with one of these rows: now they are known.
      if (!isUniqueViolation(error) || tries === mostTries) throw error
    }
  }
}

async function storeIn(tx: Tx, run: Run, batch: readonly Item[], line: number) {
  const { o, progress: before } = run
  const plan = await planBatch(tx, run, batch)
  const progress: CaseProgress = {
    bytesRead: run.bytes.read,
    line,
    created: before.created + plan.created.length,
    changed: before.changed + plan.changed.length,
    same: before.same + plan.same,
    refused: run.refused + plan.refused.length,
  }
  if (!o.dryRun) {
    await makeRoom(tx, run, batch)
    await storePlan(tx, run, plan)
  }
  if (o.onBatch && !(await o.onBatch(tx, progress, before))) throw new Stopped()
  return { plan, progress }
}

async function planBatch(tx: Tx, run: Run, batch: readonly Item[]): Promise<Plan> {
  const { profile } = run.o
  const districts = new Set(run.seen.districts)
  for (const { parsed } of batch) districts.add(districtOf(parsed.areaCode))
  const known = await listKnown(tx, {
    system: profile.sourceSystem,
    districts: [...districts],
    ids: batch.map(({ parsed }) => parsed.sourceId),
  })
  const byId = new Map(known.map((each) => [each.sourceId, each]))
  const created: ImportedRow[] = []
  const changed: { known: Known; row: ImportedRow }[] = []
  const refused: Refusal[] = []
  const storedTo = run.o.resumeFrom?.line ?? 0
  let same = 0
  for (const { line, row, parsed } of batch) {
    const before = byId.get(parsed.sourceId)
    if (before && before.reportedAt !== parsed.openedAt) {
      const reason = `${profile.times.opened}: expected the time of case ${before.number}, which has this ${profile.sourceId} already`
      refused.push({ line, row, reason })
    } else if (line <= storedTo) continue
    else if (!before) created.push(parsed)
    else if (differencesOf(parsed, before).length > 0) changed.push({ known: before, row: parsed })
    else same++
  }
  return { created, changed, same, refused }
}

/** Areas, units and categories that the batch names and this run has not made sure of. */
async function makeRoom(tx: Tx, run: Run, batch: readonly Item[]): Promise<void> {
  const { profile } = run.o
  if (batch.length === 0) return
  if (!run.seen.hasCity) {
    if (profile.city && lieIn(run.o, profile.city))
      await addCity(tx, profile.city, profile.sourceSystem)
    if ('group' in profile.category) await addEdition(tx, profile.category.edition)
  }
  const unseen = <T extends { readonly code: string }>(
    things: readonly T[],
    key: (t: T) => string,
  ) =>
    [...new Map(things.map((t) => [key(t), t]))].flatMap(([k, t]) =>
      run.seen.codes.has(k) ? [] : [t],
    )
  const rows = batch.map(({ parsed }) => parsed)
  await addAreas(
    tx,
    unseen(
      rows.flatMap((r) => r.areas).filter((made) => lieIn(run.o, made)),
      areaKey,
    ),
    profile.sourceSystem,
  )
  await addUnits(
    tx,
    unseen(
      rows.flatMap((r) => r.unit ?? []).filter((made) => lieIn(run.o, { code: made.areaCode })),
      unitKey,
    ),
  )
  await addCategories(
    tx,
    unseen(
      rows.flatMap((r) => r.category ?? []),
      categoryKey,
    ),
  )
}

const areaKey = (t: { readonly code: string }) => `area ${t.code}`
const unitKey = (t: { readonly code: string }) => `unit ${t.code}`
const categoryKey = (t: { readonly code: string }) => `category ${t.code}`

/** Only after the commit: what a rolled-back batch made is not there. */
function remember({ seen }: Run, batch: readonly Item[]): void {
  if (batch.length > 0) seen.hasCity = true
  for (const { parsed } of batch) {
    seen.districts.add(districtOf(parsed.areaCode))
    for (const area of parsed.areas) seen.codes.add(areaKey(area))
    if (parsed.unit) seen.codes.add(unitKey(parsed.unit))
    if (parsed.category) seen.codes.add(categoryKey(parsed.category))
  }
}

async function storePlan(tx: Tx, { o, deps }: Run, plan: Plan): Promise<void> {
  const { now, profile } = o
  const numbers = plan.created.length > 0 ? await takeNumbers(tx, plan.created.length) : []
  const changes: Change[] = plan.created.map((row, i) => ({
    before: undefined,
    decision: newCase(row, profile, { now, newId, number: numbers[i] as string }),
    at: now,
  }))
  for (const { known, row } of plan.changed) {
    // eslint-disable-next-line no-await-in-loop -- one connection
    const before = await lockCase(tx, known.id)
    const differences = differencesOf(row, known)
    changes.push({
      before,
      decision: changedCase(before, row, { now, newId, profile, differences }),
      at: now,
    })
  }
  if (changes.length > 0) await store(tx, changes, { ...o.by, journalKey: deps.keys.journal })
}
