import { createReadStream, existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { importKnowledge } from '#calls'
import { type CategoryProfileName, importCategories } from '#categories'
import {
  caseProfile,
  dueLines,
  importCases,
  importKinds,
  type ImportKind,
  profileInfo,
} from '#imports'
import { systemContext } from '#people'
import { refusedWriter } from '#platform/formats/csv.ts'
import { systemPost } from '#platform/journal/reader.ts'
import { importAreas } from '#territory'
import type { Installation } from '../../installation.ts'
import { type CommandLine, type Given, type Io, need, text, UsageError } from '../command.ts'

function fileOf(given: Given, io: Io, index: number): string {
  const path = resolve(io.cwd, need(given.positionals[index], 'FILE'))
  if (!existsSync(path)) throw new UsageError(`There is no file ${path}.`)
  return path
}

type Counts = {
  readonly created: number
  readonly changed: number
  readonly same: number
  readonly refused: number
}
type Run = {
  readonly path: string
  readonly profile: string
  readonly dryRun: boolean
  readonly area: string | undefined
  readonly refusedPath: string
  readonly io: Io
}

type RefusedLine = { readonly line: number; readonly reason: string }

async function writeRefused(path: string, rows: readonly RefusedLine[]): Promise<void> {
  const writer = refusedWriter(path, ['line'])
  for (const { line, reason } of rows) await writer.write({ line: String(line) }, reason)
  await writer.close()
}

async function runAreas({ db, keys, territory }: Installation, r: Run): Promise<Counts> {
  const report = await importAreas(db, systemContext, createReadStream(r.path), {
    profile: r.profile,
    journalKey: keys.journal,
    now: Date.now(),
    fileName: r.path,
    dryRun: r.dryRun,
    signal: r.io.signal,
  })
  await writeRefused(r.refusedPath, report.refused)
  if (!r.dryRun) await territory.reload()
  return { ...report, refused: report.refused.length }
}

async function runCategories({ db, keys }: Installation, r: Run): Promise<Counts> {
  const options = {
    profile: r.profile as CategoryProfileName,
    dryRun: r.dryRun,
    journal: { key: keys.journal, at: Date.now(), actor: null },
  }
  const report = await importCategories(db, systemContext, options, createReadStream(r.path))
  await writeRefused(r.refusedPath, report.refused)
  return { ...report, refused: report.refused.length }
}

async function runCases({ db, keys, territory }: Installation, r: Run): Promise<Counts> {
  const report = await importCases({ db, keys }, createReadStream(r.path), {
    profile: caseProfile(r.profile),
    by: { actor: null, post: systemContext.post, key: null },
    now: Date.now(),
    area: r.area,
    dryRun: r.dryRun,
    refusedPath: r.refusedPath,
    signal: r.io.signal,
    onProgress: ({ line }) => r.io.err(`\rread to line ${line}`),
  })
  r.io.err('\n')
  if (!r.dryRun) await territory.reload()
  return report
}

async function runKnowledge({ db, keys }: Installation, r: Run): Promise<Counts> {
  const counts = await importKnowledge(db, createReadStream(r.path), {
    by: {
      actor: null,
      post: systemPost,
      areaCode: need(r.area, '--area'),
      within: '',
      key: 'import',
    },
    journalKey: keys.journal,
    now: Date.now(),
    dryRun: r.dryRun,
    refusedPath: r.refusedPath,
    language: 'en',
    resumeFrom: { line: 0, created: 0, changed: 0, same: 0 },
    signal: r.io.signal,
    onBatch: async (_tx, { line }) => {
      r.io.err(`\rread to line ${line}`)
      return true
    },
  })
  r.io.err('\n')
  return counts ?? { created: 0, changed: 0, same: 0, refused: 0 }
}

const runners: Record<ImportKind, (i: Installation, r: Run) => Promise<Counts>> = {
  areas: runAreas,
  categories: runCategories,
  cases: runCases,
  knowledge: runKnowledge,
}

export const importCommand: CommandLine = {
  name: 'import',
  usage: 'import areas|categories|knowledge|cases FILE --profile NAME [--dry-run]',
  summary: 'Imports a file; safe to run again, refused rows go beside it with reasons',
  options: {
    profile: {
      type: 'string',
      help: 'how the file is laid out (boston311, nyc311, messages, standards, wuhan-streets, geojson, …)',
    },
    area: { type: 'string', help: 'where cases or articles belong whose file does not say it' },
    'dry-run': { type: 'boolean', help: 'only says what would happen' },
  },
  needs: 'installation',
  run: async ({ installation, given, io }) => {
    const kind = importKinds.find((k) => k === given.positionals[0])
    if (!kind)
      throw new UsageError(
        `import needs one of ${importKinds.join(', ')}, got "${given.positionals[0] ?? ''}".`,
      )
    const profile = need(text(given, 'profile'), '--profile')
    profileInfo(kind, profile)
    const path = fileOf(given, io, 1)
    const refusedPath = resolve(io.cwd, `${path.split('/').at(-1)}.refused.csv`)
    const dryRun = given.values['dry-run'] === true
    const { created, changed, same, refused } = await runners[kind](installation, {
      path,
      profile,
      dryRun,
      area: text(given, 'area'),
      refusedPath,
      io,
    })
    io.out(
      `${dryRun ? 'would be ' : ''}created ${created}, changed ${changed}, same ${same}, refused ${refused}\n`,
    )
    if (refused > 0) io.out(`Refused rows with reasons: ${refusedPath}\n`)
    return 0
  },
}

export const dueCommand: CommandLine = {
  name: 'due',
  usage: 'due FILE.csv --profile boston311',
  summary: 'Prints id,opened,due for each row by the profile’s clock',
  options: { profile: { type: 'string', help: 'a profile with a due rule' } },
  needs: 'config',
  run: async ({ given, io }) => {
    const profile = need(text(given, 'profile'), '--profile')
    for await (const line of dueLines(createReadStream(fileOf(given, io, 0)), profile))
      io.out(`${line}\n`)
    return 0
  },
}
