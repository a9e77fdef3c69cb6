// Imports that were handed over with a file: run later by whichever process is free, and go on after a fall.
import { createReadStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Actor } from '#platform/http.ts'
import { type CategoryProfileName, importCategories } from '#categories'
import { type Keys, newId } from '#platform/crypto.ts'
import type { Database, Tx } from '#platform/db.ts'
import { refusedWriter } from '#platform/formats/csv.ts'
import type { JobHandler, Jobs, Log } from '#platform/jobs.ts'
import { appendToSubject, listEntries } from '#platform/journal/journal.ts'
import { systemContext } from '#platform/journal/reader.ts'
import { Problem } from '#platform/problem.ts'
import { type Language, say } from '#platform/sentence.ts'
import { importAreas } from '#territory'
import { type CaseImportCounts, importCases } from './cases.ts'
import { caseProfile } from './profiles.ts'
import {
  advanceJob,
  countChanges,
  findJob,
  type JobProgress,
  type JobRow,
  listUnfinished,
  moveJob,
  setJobFiles,
} from './queries.ts'

/** The name of the job; its data are `{ id }`. */
export const importJob = 'import'

export type ImportDeps = {
  readonly db: Database
  readonly keys: Pick<Keys, 'journal'>
  /** Files lie in `imports` below it. */
  readonly home: string
  readonly now: () => number
}

export type KnowledgeImport = {
  /** On whose behalf it is written: a pseudonym, the post and its area. */
  readonly by: {
    readonly actor: string | null
    readonly post: string
    /** Of rows that name none. */
    readonly areaCode: string
    /** The post's own; nothing beyond it is stored, and the keys of rows are its own. */
    readonly within: string
    readonly key: string
  }
  readonly journalKey: Buffer
  readonly now: number
  readonly dryRun: boolean
  readonly refusedPath: string
  /** Of the reasons: of whoever handed the file over. */
  readonly language: Language
  /** Lines up to here were stored by an earlier run. */
  readonly resumeFrom: Pick<JobRow, 'line' | 'created' | 'same'> & { readonly changed: number }
  readonly signal: AbortSignal
  /** In the transaction of each batch, which is rolled back when it says false; the run then ends. */
  readonly onBatch: (tx: Tx, to: JobProgress, fromLine: number) => Promise<boolean>
}

/** Of the room that has the articles, which stands on this one: given by whoever knows both. */
export type KnowledgeImporter = (
  db: Database,
  source: AsyncIterable<Uint8Array>,
  o: KnowledgeImport,
) => Promise<CaseImportCounts | undefined>

export type ImportJobDeps = ImportDeps & { readonly importKnowledge: KnowledgeImporter }

/** The file handed over and the rows refused. */
export const filesOf = (home: string, id: string) => ({
  stored: join(home, 'imports', `${id}.csv`),
  refused: join(home, 'imports', `${id}.refused.csv`),
})

/** What the journal keeps of the one who handed the file over. */
type Order = {
  readonly actor: string | null
  readonly area: string | undefined
  /** In which they are told what was refused. */
  readonly language: Language
}

/** The journal's district of imports: they belong to none. */
const district = ''

/** Writes an act on an import into the journal. */
export async function record(
  tx: Tx,
  { keys }: Pick<ImportDeps, 'keys'>,
  o: {
    readonly kind: 'import.ordered' | 'import.cancelled' | 'import.resumed'
    readonly id: string
    readonly actor: Actor
    readonly now: number
    readonly key: string | null
    readonly data: Readonly<Record<string, unknown>>
  },
): Promise<void> {
  await appendToSubject(tx, keys.journal, {
    district,
    subject: o.id,
    at: o.now,
    kind: o.kind,
    actor: o.actor.person?.pseudonym ?? null,
    post: o.actor.post.id,
    commandKey: o.key,
    data: o.data,
  })
}

async function orderOf({ db }: ImportDeps, id: string): Promise<Order> {
  const entries = await db.transaction(systemContext, (tx) => listEntries(tx, district, id))
  const order = entries.find((entry) => entry.kind === 'import.ordered')
  const area = order?.data['area']
  return {
    actor: order?.actor ?? null,
    area: typeof area === 'string' ? area : undefined,
    language: order?.data['language'] === 'zh-CN' ? 'zh-CN' : 'en',
  }
}

/** Runs one import; a second process that runs the same one ends quietly. */
export function importJobHandler(deps: ImportJobDeps): JobHandler {
  return {
    run: async (data, signal) => {
      const id = String(data['id'])
      const job = await deps.db.transaction(systemContext, async (tx) => {
        const found = await findJob(tx, id)
        const states = ['waiting', 'running'] as const
        const mine =
          found && (await moveJob(tx, id, { from: states, to: 'running', now: deps.now() }))
        return mine ? found : undefined
      })
      if (!job) return
      try {
        await carryOut(deps, job, signal)
      } catch (error) {
        // What will pass by itself is tried again; a wrong file is not.
        if (error instanceof Interrupted || isPassing(error)) throw error
        await fail(deps, job, error)
      }
    },
  }
}

class Interrupted extends Error {
  constructor() {
    super('The import was interrupted; it goes on where it ended.')
  }
}

const isPassing = (error: unknown) => error instanceof Problem && error.code === 'unavailable'

async function fail(deps: ImportDeps, job: JobRow, error: unknown): Promise<void> {
  const known = error instanceof Problem
  const { language } = await orderOf(deps, job.id)
  const why = known
    ? error.detail
    : say`The server failed; the rows stored so far are kept. Resume.`
  const text = why.in(language)
  const move = { from: ['running'], to: 'failed', now: deps.now(), error: text } as const
  await deps.db.transaction(systemContext, (tx) => moveJob(tx, job.id, move))
  if (!known) throw error
}

async function carryOut(deps: ImportJobDeps, job: JobRow, signal: AbortSignal): Promise<void> {
  const files = filesOf(deps.home, job.id)
  // Its own until it is whole: another process may have begun the same job.
  const refusedPath = `${files.refused}.${newId()}`
  const order = await orderOf(deps, job.id)
  const work = { job, order, refusedPath, path: files.stored, signal }
  try {
    const counts = await runners[job.kind](deps, work)
    if (counts) await finish(deps, work, counts)
  } finally {
    await rm(refusedPath, { force: true })
  }
}

async function finish(deps: ImportDeps, work: Work, counts: CaseImportCounts): Promise<void> {
  const { job, order, refusedPath, path } = work
  const refusedFile = counts.refused > 0 ? filesOf(deps.home, job.id).refused : null
  if (refusedFile) await rename(refusedPath, refusedFile)
  const finished = await deps.db.transaction(systemContext, async (tx) => {
    const move = { from: ['running'], to: 'done', now: deps.now() } as const
    if (!(await moveJob(tx, job.id, move))) return false
    await setJobFiles(tx, job.id, { storedFile: null, refusedFile })
    await appendToSubject(tx, deps.keys.journal, {
      district,
      subject: job.id,
      at: deps.now(),
      kind: 'import.finished',
      actor: order.actor,
      post: job.postId,
      commandKey: null,
      data: { ...counts, dryRun: job.dryRun },
    })
    return true
  })
  if (finished) await rm(path, { force: true })
}

type Work = {
  readonly job: JobRow
  readonly order: Order
  readonly path: string
  readonly refusedPath: string
  readonly signal: AbortSignal
}

/** Gives the counts, or undefined when the run ended because it was cancelled or another process has it. */
type Runner = (deps: ImportJobDeps, work: Work) => Promise<CaseImportCounts | undefined>

const runners: Readonly<Record<JobRow['kind'], Runner>> = {
  cases: runCases,
  areas: runAreas,
  categories: runCategories,
  knowledge: runKnowledge,
}

const commandKeyOf = (id: string) => `import:${id}`

async function runCases(deps: ImportDeps, { job, order, path, refusedPath, signal }: Work) {
  const key = commandKeyOf(job.id)
  const changed =
    job.line > 0 ? await deps.db.transaction(systemContext, (tx) => countChanges(tx, key)) : 0
  const report = await importCases(deps, createReadStream(path), {
    profile: caseProfile(job.profile),
    by: { actor: order.actor, post: job.postId, key },
    now: deps.now(),
    area: order.area,
    within: job.areaCode,
    dryRun: job.dryRun,
    refusedPath,
    resumeFrom: { line: job.line, created: job.created, changed, same: job.same },
    signal,
    onBatch: (tx, to, before) =>
      advanceJob(tx, job.id, { fromLine: before.line, to, now: deps.now() }),
  })
  if (report.stopped && signal.aborted) throw new Interrupted()
  const { created, same, refused } = report
  return report.stopped ? undefined : { created, changed: report.changed, same, refused }
}

async function runKnowledge(deps: ImportJobDeps, { job, order, path, refusedPath, signal }: Work) {
  const key = commandKeyOf(job.id)
  try {
    const counts = await deps.importKnowledge(deps.db, createReadStream(path), {
      by: {
        actor: order.actor,
        post: job.postId,
        areaCode: order.area ?? job.areaCode,
        within: job.areaCode,
        key,
      },
      journalKey: deps.keys.journal,
      now: deps.now(),
      dryRun: job.dryRun,
      refusedPath,
      language: order.language,
      resumeFrom: { line: job.line, created: job.created, changed: 0, same: job.same },
      signal,
      onBatch: (tx, to, fromLine) => advanceJob(tx, job.id, { fromLine, to, now: deps.now() }),
    })
    return counts
  } catch (error) {
    if (signal.aborted) throw new Interrupted()
    throw error
  }
}

/** Their rooms store a file of reference data as they see fit; how far it has come is known when it is done. */
async function finishWhole(deps: ImportDeps, job: JobRow, counts: CaseImportCounts) {
  const { created, changed, same, refused } = counts
  const to = { bytesRead: job.bytesTotal ?? 0, line: job.line, created, same, refused }
  const stored = await deps.db.transaction(systemContext, (tx) =>
    advanceJob(tx, job.id, { fromLine: job.line, to, now: deps.now() }),
  )
  return stored ? { created, changed, same, refused } : undefined
}

const contextOf = (job: JobRow) => ({ post: job.postId, actor: commandKeyOf(job.id) })

async function runAreas(deps: ImportDeps, { job, order, path, refusedPath, signal }: Work) {
  const report = await importAreas(deps.db, contextOf(job), createReadStream(path), {
    profile: job.profile,
    journalKey: deps.keys.journal,
    now: deps.now(),
    actor: order.actor,
    fileName: job.fileName,
    within: job.areaCode,
    dryRun: job.dryRun,
    signal,
  })
  const writer = refusedWriter(refusedPath, ['line', 'code', 'name', 'rule'])
  for (const { line, reason, ...rest } of report.refused) {
    // eslint-disable-next-line no-await-in-loop -- in the order of the file
    await writer.write({ ...rest, line: String(line) }, reason)
  }
  await writer.close()
  return finishWhole(deps, job, { ...report, refused: report.refused.length })
}

async function runCategories(deps: ImportDeps, { job, order, path, refusedPath }: Work) {
  const options = {
    profile: job.profile as CategoryProfileName,
    dryRun: job.dryRun,
    journal: { key: deps.keys.journal, at: deps.now(), actor: order.actor },
  }
  const report = await importCategories(deps.db, contextOf(job), options, createReadStream(path))
  const columns = new Set(report.refused.flatMap(({ row }) => Object.keys(row)))
  const writer = refusedWriter(refusedPath, [...columns])
  for (const { line, reason, row } of report.refused) {
    // eslint-disable-next-line no-await-in-loop -- in the order of the file
    await writer.write(row, `line ${line}: ${reason}`)
  }
  await writer.close()
  return finishWhole(deps, job, { ...report, refused: report.refused.length })
}

export type Queue = Pick<Jobs, 'send'>

/** Hands an import over. A key of its own each time: one left by a dead process must not stand in the way. */
export async function enqueueImport(queue: Queue, id: string): Promise<void> {
  await queue.send(importJob, { id }, { singletonKey: newId() })
}

/** At a server's start: imports that a dead process left go on now, not when the queue gives up waiting for it. */
export async function requeueImports(deps: ImportDeps, queue: Queue, log: Log): Promise<void> {
  const jobs = await deps.db.transaction(systemContext, listUnfinished)
  for (const { id, line } of jobs) {
    log.info({ import: id, line }, 'imports: goes on')
    // eslint-disable-next-line no-await-in-loop -- rarely more than none
    await enqueueImport(queue, id)
  }
}

/** Makes the folder of the files. */
export const makeFolder = (home: string, id: string) =>
  mkdir(dirname(filesOf(home, id).stored), { recursive: true })
