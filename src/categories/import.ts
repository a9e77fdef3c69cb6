// A file of categories is read whole, row by row, then stored in one transaction: a broken file leaves nothing behind.
import type { Readable } from 'node:stream'
import type { Context, Database, Tx } from '#platform/db.ts'
import { type CsvRow, readCsv } from '#platform/formats/csv.ts'
import { appendToSubject } from '#platform/journal/journal.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import type { Condition } from './domain.ts'
import { subjectOf } from './journal.ts'
import {
  type CategoryProfile,
  type CategoryProfileName,
  columnsOf,
  type ParsedRow,
  profileNames,
  profiles,
  readRow,
} from './profiles.ts'
import {
  addEdition,
  type CategoryRow,
  listCategories,
  type NewCondition,
  putCategories,
  putConditions,
} from './queries.ts'

const mostRows = 100_000
const mostConditions = 1000

export type RefusedRow = { readonly line: number; readonly reason: string; readonly row: CsvRow }

export type ImportOptions = {
  readonly profile: CategoryProfileName
  /** Only says what would happen. */
  readonly dryRun?: boolean
  /** Called with the number of rows read so far, every thousand rows and at the end. */
  readonly onProgress?: (rows: number) => void
  /** With it, the import is written to the journal as one entry on the edition. */
  readonly journal?: {
    readonly key: Buffer
    /** epoch ms */
    readonly at: number
    readonly actor: string | null
  }
}

/** Rows of the file: created + changed + same + refused = read. */
export type ImportReport = {
  readonly edition: string
  readonly read: number
  readonly created: number
  readonly changed: number
  readonly same: number
  readonly refused: readonly RefusedRow[]
  /** Distinct categories in the rows that were accepted. */
  readonly categories: number
}

type Read = {
  readonly rows: readonly ParsedRow[]
  readonly refused: readonly RefusedRow[]
  read: number
}

/**
 * Imports categories and their filing conditions. A row whose condition is already there under the same category
 * is compared and, where it differs, changed, keeping its number; others are numbered on in file order. What the file does
 * not name stays. Running the same file again changes nothing.
 * @throws Problem for an unknown profile, a file that is not such a CSV, or more than 100,000 rows
 */
export async function importCategories(
  db: Database,
  context: Context,
  options: CategoryProfileName | ImportOptions,
  source: Readable,
): Promise<ImportReport> {
  const o: ImportOptions = typeof options === 'string' ? { profile: options } : options
  const profile: CategoryProfile | undefined = profiles[o.profile]
  if (!profile) {
    const expected = say`one of ${profileNames.join(', ')}`
    throw new Problem(
      'invalid-input',
      say`profile: expected ${expected}, got "${String(o.profile)}"`,
      {
        fields: [{ field: 'profile', expected, got: String(o.profile) }],
      },
    )
  }
  const { rows, refused, read } = await readRows(profile, source, o.onProgress)
  const counts = await db.transaction(context, async (tx) => {
    const plan = await planChanges(tx, profile, rows)
    if (!o.dryRun) await store(tx, { profile, plan, context, o, refused: refused.length })
    return plan
  })
  return {
    edition: profile.edition.code,
    read,
    created: counts.created,
    changed: counts.changed,
    same: counts.same,
    refused,
    categories: new Set(rows.map((row) => row.path)).size,
  }
}

async function readRows(
  profile: CategoryProfile,
  source: Readable,
  onProgress: (rows: number) => void = () => {},
): Promise<Read> {
  const rows: ParsedRow[] = []
  const refused: RefusedRow[] = []
  const firstOf = new Map<string, First>()
  let read = 0
  for await (const item of readCsv(source, { requiredColumns: columnsOf(profile) })) {
    if (++read > mostRows) {
      throw new Problem('too-large', say`The file has more than ${mostRows} rows.`, {
        fields: [{ field: 'file', expected: say`at most ${mostRows} rows` }],
      })
    }
    if (read % 1000 === 0) onProgress(read)
    if (item.row === undefined) {
      refused.push({ line: item.line, reason: item.error, row: item.partial })
      continue
    }
    const parsed = readRow(profile, item.row)
    const reason = 'refused' in parsed ? parsed.refused : clashOf(parsed, firstOf, item.line)
    if (reason !== undefined) refused.push({ line: item.line, reason, row: item.row })
    else if (!('refused' in parsed)) rows.push(parsed)
  }
  onProgress(read)
  return { rows, refused, read }
}

type First = { readonly name: string; readonly line: number; rows: number }

/** Why a row cannot stand beside an earlier one of the same file. */
function clashOf(row: ParsedRow, firstOf: Map<string, First>, line: number): string | undefined {
  const first = firstOf.get(row.path)
  if (first && first.name !== row.name) {
    return `${row.path} is called "${first.name}" in line ${first.line}, "${row.name}" here`
  }
  const key = `${row.path}\n${row.condition?.condition ?? ''}`
  const same = firstOf.get(key)
  if (same) return `the same category and condition already stand in line ${same.line}`
  const known = first ?? { name: row.name, line, rows: 0 }
  if (++known.rows > mostConditions) {
    return `expected at most ${mostConditions} conditions for ${row.path}`
  }
  firstOf.set(row.path, known)
  firstOf.set(key, { name: row.name, line, rows: 0 })
  return undefined
}

type Plan = {
  readonly categories: CategoryRow[]
  readonly conditions: NewCondition[]
  created: number
  changed: number
  same: number
}

async function planChanges(
  tx: Tx,
  profile: CategoryProfile,
  rows: readonly ParsedRow[],
): Promise<Plan> {
  const plan: Plan = { categories: [], conditions: [], created: 0, changed: 0, same: 0 }
  const stored = await listCategories(tx, { edition: profile.edition.code })
  const byPath = new Map(stored.map((category) => [category.path, category]))
  for (const [path, group] of Map.groupBy(rows, (row) => row.path)) {
    const [first] = group
    if (!first) continue
    const before = byPath.get(path)
    const renamed = before?.name !== first.name || before.group !== first.group
    if (renamed) plan.categories.push(categoryRow(first, before))
    const conditions = (before?.conditions ?? []).filter((c) => c.areaPrefix === '')
    let last = conditions.at(-1)?.seq ?? 0
    for (const row of group) {
      const old = conditions.find((c) => c.condition === row.condition?.condition)
      const differs = row.condition !== null && (!old || !sameCondition(old, row.condition))
      if (row.condition && differs) {
        plan.conditions.push({ path, areaPrefix: '', seq: old?.seq ?? ++last, ...row.condition })
      }
      if (!before || (row.condition && !old)) plan.created++
      else if (differs || renamed) plan.changed++
      else plan.same++
    }
  }
  return plan
}

function sameCondition(a: Condition, b: NonNullable<ParsedRow['condition']>): boolean {
  return (
    a.closingCondition === b.closingCondition &&
    a.limit.value === b.limit.value &&
    a.limit.unit === b.limit.unit &&
    a.basis === b.basis
  )
}

// What the file does not carry (translations, keywords, switches) stays as the city set it.
function categoryRow(row: ParsedRow, before: CategoryRow | undefined): CategoryRow {
  return {
    path: row.path,
    edition: row.edition,
    kind: row.kind,
    code: row.code,
    name: row.name,
    nameEn: before?.nameEn ?? '',
    group: row.group,
    groupEn: before?.groupEn ?? '',
    description: before?.description ?? '',
    keywords: before?.keywords ?? [],
    urgent: before?.urgent ?? row.urgent,
    public: before?.public ?? true,
    active: before?.active ?? true,
    attributes: before?.attributes ?? [],
  }
}

type Storing = {
  readonly profile: CategoryProfile
  readonly plan: Plan
  readonly context: Context
  readonly o: ImportOptions
  readonly refused: number
}

async function store(tx: Tx, { profile, plan, context, o, refused }: Storing): Promise<void> {
  await addEdition(tx, profile.edition)
  await putCategories(tx, plan.categories)
  await putConditions(tx, plan.conditions)
  if (!o.journal || plan.created + plan.changed === 0) return
  await appendToSubject(tx, o.journal.key, {
    district: '',
    subject: subjectOf(profile.edition.code),
    at: o.journal.at,
    kind: 'categories.imported',
    actor: o.journal.actor,
    post: context.post,
    commandKey: null,
    data: {
      edition: profile.edition.code,
      profile: o.profile,
      created: plan.created,
      changed: plan.changed,
      same: plan.same,
      refused,
    },
  })
}
