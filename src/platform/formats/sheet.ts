import writeExcelFile, { type Cell } from 'write-excel-file/node'
import { DateTime } from 'luxon'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'

export type SheetColumn = {
  readonly key: string
  readonly title: string
  readonly type: 'text' | 'number' | 'date'
  /** In characters; chosen from the type when absent. */
  readonly width?: number
}

export type SheetOptions = {
  /** IANA zone whose wall time date cells show (Excel knows no zones); UTC when absent. */
  readonly zone?: string
  /** Name of the sheet; characters Excel forbids are replaced. */
  readonly name?: string
}

type Rows =
  | AsyncIterable<Readonly<Record<string, unknown>>>
  | Iterable<Readonly<Record<string, unknown>>>

const maxCellCharacters = 32_767
const maxRows = 1_048_575
const defaultWidths = { text: 24, number: 12, date: 20 } as const

/** What an Excel cell can hold: no control characters, no half surrogates, no `_x0041_` escapes, at most 32,767 characters. */
function cellText(value: unknown): string {
  const raw =
    typeof value === 'string' || typeof value === 'bigint'
      ? String(value)
      : (JSON.stringify(value) ?? '').replace(/^"|"$/g, '')
  const text = raw
    .toWellFormed()
    .replaceAll('\r\n', '\n')
    // oxlint-disable-next-line no-control-regex -- they are what must go
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f\ufffe\uffff]/g, '')
    .replace(/_(?=x[0-9a-fA-F]{4}_)/g, '_x005F_')
  if (text.length <= maxCellCharacters) return text
  // toWellFormed again: the cut may fall inside a surrogate pair.
  return `${text
    .slice(0, maxCellCharacters - 1)
    .toWellFormed()
    .replace(/\ufffd$/, '')}…`
}

function dateCell(value: unknown, zone: string): Cell {
  const instant =
    value instanceof Date
      ? value.getTime()
      : typeof value === 'number'
        ? value
        : Date.parse(String(value))
  const local = DateTime.fromMillis(instant, { zone })
  if (Number.isNaN(instant) || !local.isValid) return { type: String, value: cellText(value) }
  // The library writes the UTC fields of a Date; Excel has no dates before 1900.
  const wall = local.setZone('utc', { keepLocalTime: true }).startOf('second')
  if (wall.year < 1900) return { type: String, value: local.toFormat('yyyy-MM-dd HH:mm:ss') }
  return { type: Date, value: wall.toJSDate(), format: 'yyyy-mm-dd hh:mm:ss' }
}

function toCell(column: SheetColumn, value: unknown, zone: string): Cell {
  if (value === null || value === undefined || value === '') return null
  if (column.type === 'date') return dateCell(value, zone)
  if (column.type === 'number') {
    const number = Number(value)
    if (Number.isFinite(number) && typeof value !== 'boolean')
      return { type: Number, value: number }
  }
  return {
    type: String,
    value: cellText(value),
    wrap: column.type === 'text',
    alignVertical: 'top',
  }
}

function sheetName(name: string | undefined): string {
  return (
    cellText(name ?? '')
      .replace(/[[\]/\\:*?'\s]+/g, ' ')
      .trim()
      .slice(0, 31)
      .toWellFormed() || 'Sheet1'
  )
}

/**
 * An .xlsx workbook with one sheet: bold sticky titles, dates as real dates, texts never as formulas. A value that
 * does not fit its column's type is written as text; empty values leave the cell empty; texts are cut at 32,767
 * characters with `…`.
 * @param rows values by column key; dates as Date, epoch milliseconds or ISO 8601 text with zone
 * @throws Problem too-large past Excel's 1,048,576 rows; RangeError for an unknown zone
 */
export async function writeXlsx(
  columns: readonly SheetColumn[],
  rows: Rows,
  options: SheetOptions = {},
): Promise<Buffer> {
  const zone = options.zone ?? 'utc'
  if (!DateTime.utc().setZone(zone).isValid) throw new RangeError(`unknown time zone: ${zone}`)
  const data: Cell[][] = [
    columns.map((column) => ({ type: String, value: cellText(column.title), fontWeight: 'bold' })),
  ]
  for await (const row of rows) {
    if (data.length > maxRows)
      throw new Problem(
        'too-large',
        say`A sheet holds at most ${maxRows} rows; narrow the list or export CSV.`,
      )
    data.push(columns.map((column) => toCell(column, row[column.key], zone)))
  }
  return writeExcelFile(data, {
    sheet: sheetName(options.name),
    stickyRowsCount: 1,
    columns: columns.map((column) => ({ width: column.width ?? defaultWidths[column.type] })),
  }).toBuffer()
}
