// Lists come in bulk: from a file, or from the demo city. A row is the same row when its prefixes, role, unit and first
// day are the same; so a list can be read again and only what differs is written.
import type { Readable } from 'node:stream'
import { v5 } from 'uuid'
import { newId } from '#platform/crypto.ts'
import type { Context, Database, Tx } from '#platform/db.ts'
import { type CsvColumn, type CsvRow, readCsv, writeCsv } from '#platform/formats/csv.ts'
import { appendToSubject } from '#platform/journal/journal.ts'
import { expectedOf } from '#platform/http/expected.ts'
import { tryParse } from '#platform/http/parse.ts'
import { Problem } from '#platform/problem.ts'
import { type Language, say, Sentence } from '#platform/sentence.ts'
import type { Duty } from './domain.ts'
import { dayIn, type DutyRow, listDuties, missingOf, putDuties } from './queries.ts'
import { DutyInput } from './schema.ts'

const mostRows = 200_000
const longAgo = '1949-10-01'

/** The journal's subject for what is done to the list as a whole. */
export const listSubject = v5('duties', 'b2f5d1c4-7a0e-5c39-9d61-0f5a8c3e6b12')

export type NewDuty = Omit<Duty, 'id'>

export type JournalStamp = {
  readonly key: Buffer
  /** epoch ms */
  readonly at: number
  /** The acting person's pseudonym. */
  readonly actor: string | null
}

type Counts = { readonly created: number; readonly changed: number; readonly same: number }

const keyOf = (d: NewDuty) =>
  [d.categoryPrefix, d.areaPrefix, d.role, d.unitCode, d.validFrom].join('\n')

const sameContent = (a: NewDuty, b: NewDuty) =>
  a.limit?.value === b.limit?.value &&
  a.limit?.unit === b.limit?.unit &&
  a.basis === b.basis &&
  String(a.directFrom ?? []) === String(b.directFrom ?? []) &&
  a.validTo === b.validTo

async function planDuties(
  tx: Tx,
  rows: readonly NewDuty[],
): Promise<Counts & { readonly write: readonly Duty[] }> {
  const stored = new Map((await listDuties(tx)).map((duty) => [keyOf(duty), duty]))
  const write: Duty[] = []
  let [created, changed, same] = [0, 0, 0]
  for (const row of rows) {
    const old = stored.get(keyOf(row))
    if (old && sameContent(old, row)) same++
    else {
      write.push({ ...row, id: old?.id ?? newId() })
      if (old) changed++
      else created++
    }
  }
  return { created, changed, same, write }
}

async function writeDuties(
  tx: Tx,
  rows: readonly NewDuty[],
  o: {
    readonly post: string | null
    readonly journal?: JournalStamp | undefined
    readonly dryRun?: boolean
  },
): Promise<Counts> {
  const { write, ...counts } = await planDuties(tx, rows)
  if (o.dryRun || write.length === 0) return counts
  await putDuties(tx, write)
  if (o.journal) {
    await appendToSubject(tx, o.journal.key, {
      district: '',
      subject: listSubject,
      at: o.journal.at,
      kind: 'duties.imported',
      actor: o.journal.actor,
      post: o.post,
      commandKey: null,
      data: { ...counts, ids: write.map((duty) => duty.id) },
    })
  }
  return counts
}

/** Stores rows that are known to be right (the demo city's); running it again changes nothing. */
export function storeDuties(
  db: Database,
  context: Context,
  rows: readonly NewDuty[],
  journal?: JournalStamp,
): Promise<Counts> {
  return db.transaction(context, (tx) => writeDuties(tx, rows, { post: context.post, journal }))
}

const columns = [
  'category_prefix',
  'area_prefix',
  'role',
  'unit_code',
  'limit_value',
  'limit_unit',
  'basis',
  'direct_from',
  'valid_from',
  'valid_to',
] as const

const inputFields: Readonly<Record<string, string>> = {
  categoryPrefix: 'category_prefix',
  areaPrefix: 'area_prefix',
  unitCode: 'unit_code',
  'limit.value': 'limit_value',
  'limit.unit': 'limit_unit',
  directFrom: 'direct_from',
  validFrom: 'valid_from',
  validTo: 'valid_to',
}

function parseRow(row: CsvRow): NewDuty | Sentence {
  const cell = (name: (typeof columns)[number]) => (row[name] ?? '').trim()
  const limited = cell('limit_value') !== '' || cell('limit_unit') !== ''
  const parsed = tryParse(DutyInput, {
    categoryPrefix: cell('category_prefix'),
    areaPrefix: cell('area_prefix'),
    role: cell('role'),
    unitCode: cell('unit_code'),
    limit: limited ? { value: cell('limit_value'), unit: cell('limit_unit') } : null,
    basis: cell('basis'),
    directFrom: cell('direct_from')
      .split(/[\s;]+/)
      .filter(Boolean),
    ...(cell('valid_from') ? { validFrom: cell('valid_from') } : {}),
    validTo: cell('valid_to') || null,
  })
  if (parsed.success) return { ...parsed.data, validFrom: parsed.data.validFrom ?? longAgo }
  const wrong = parsed.error.issues.map((issue) => {
    const { path } = issue
    const field = path[0] === 'directFrom' ? 'directFrom' : path.map(String).join('.')
    return say`${inputFields[field] ?? field}: expected ${expectedOf(issue)}`
  })
  return say`${wrong}`
}

export type RefusedRow = { readonly line: number; readonly reason: string; readonly row: CsvRow }

export type DutyImportReport = Counts & {
  readonly read: number
  readonly refused: readonly RefusedRow[]
}

type Line = { readonly line: number; readonly duty: NewDuty; readonly row: CsvRow }

type ImportOrder = {
  /** The acting post. */
  readonly post: string | null
  /** The acting post's area; rows for elsewhere are refused. */
  readonly area?: string
  /** Of the reasons; English unless told. */
  readonly language?: Language
  readonly journal: JournalStamp
  readonly dryRun?: boolean
  readonly complete?: () => void
}

/**
 * Imports a list as `exportDuties` writes it. Rows are refused with their reason; the others are stored in one
 * transaction. Running the same file again changes nothing.
 * @param within runs what it is given in a transaction, once the file has been read to its end
 * @throws Problem when the file is no such CSV or has more than 200,000 rows
 */
export async function importDuties<A>(
  within: (run: (tx: Tx) => Promise<DutyImportReport>) => Promise<A>,
  source: Readable,
  o: ImportOrder,
): Promise<A> {
  const { lines, refused, read } = await readLines(source, o.language)
  o.complete?.()
  return within(async (tx) => {
    const on = await dayIn(tx, '', o.journal.at)
    const unknown = await missingOf(
      tx,
      {
        units: [...new Set(lines.map(({ duty }) => duty.unitCode))],
        categories: [...new Set(lines.map(({ duty }) => duty.categoryPrefix))],
        areas: [...new Set(lines.map(({ duty }) => duty.areaPrefix))],
      },
      on,
    )
    const whyNot = ({ duty }: Line) =>
      [
        unknown.units.includes(duty.unitCode) && say`unit_code: there is no unit ${duty.unitCode}`,
        unknown.categories.includes(duty.categoryPrefix) &&
          say`category_prefix: no category begins with ${duty.categoryPrefix}`,
        unknown.areas.includes(duty.areaPrefix) &&
          say`area_prefix: there is no area ${duty.areaPrefix}`,
        !duty.areaPrefix.startsWith(o.area ?? '') &&
          say`area_prefix: expected an area in ${o.area}, the area of the post`,
      ]
        .filter((reason) => reason !== false)
        .map((reason) => reason.in(o.language ?? 'en'))
        .join('; ')
    const known = lines.filter((line) => whyNot(line) === '')
    const counts = await writeDuties(
      tx,
      known.map(({ duty }) => duty),
      o,
    )
    const late = lines
      .filter((line) => whyNot(line) !== '')
      .map((line) => ({ line: line.line, reason: whyNot(line), row: line.row }))
    return { ...counts, read, refused: [...refused, ...late].toSorted((a, b) => a.line - b.line) }
  })
}

async function readLines(
  source: Readable,
  language: Language = 'en',
): Promise<{ lines: Line[]; refused: RefusedRow[]; read: number }> {
  const lines: Line[] = []
  const refused: RefusedRow[] = []
  const seen = new Map<string, number>()
  let read = 0
  const requiredColumns = ['category_prefix', 'area_prefix', 'role', 'unit_code']
  for await (const item of readCsv(source, { requiredColumns })) {
    if (++read > mostRows) {
      throw new Problem('too-large', say`The file has more than ${mostRows} rows.`, {
        fields: [{ field: 'file', expected: say`at most ${mostRows} rows` }],
      })
    }
    if (item.row === undefined) {
      const reason = say`a row that can be read, with as many columns as the header`
      refused.push({ line: item.line, reason: reason.in(language), row: item.partial })
      continue
    }
    const { line, row } = item
    const duty = parseRow(row)
    const earlier = duty instanceof Sentence ? undefined : seen.get(keyOf(duty))
    if (duty instanceof Sentence) refused.push({ line, reason: duty.in(language), row })
    else if (earlier !== undefined) {
      const reason = say`the same row already stands in line ${earlier}`
      refused.push({ line, reason: reason.in(language), row })
    } else {
      seen.set(keyOf(duty), line)
      lines.push({ line, duty, row })
    }
  }
  return { lines, refused, read }
}

const exported: readonly CsvColumn[] = [...columns, 'unit_name'].map((key) => ({ key, title: key }))

/** The list as CSV text; `importDuties` reads it. */
export function exportDuties(duties: readonly DutyRow[]): AsyncGenerator<string> {
  return writeCsv(
    exported,
    duties.map((duty) => ({
      category_prefix: duty.categoryPrefix,
      area_prefix: duty.areaPrefix,
      role: duty.role,
      unit_code: duty.unitCode,
      limit_value: duty.limit?.value ?? '',
      limit_unit: duty.limit?.unit ?? '',
      basis: duty.basis,
      direct_from: duty.directFrom.join(';'),
      valid_from: duty.validFrom,
      valid_to: duty.validTo ?? '',
      unit_name: duty.unitName,
    })),
  )
}
