import { createWriteStream, type WriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { finished } from 'node:stream/promises'
import { parse, type Parser } from 'csv-parse'
import { stringify } from 'csv-stringify/sync'
import { type ByteSource, decodeStream } from '#platform/formats/encoding.ts'
import { Problem } from '#platform/problem.ts'
import { asIs, type Sentence, say } from '#platform/sentence.ts'

export type CsvRow = Readonly<Record<string, string>>

/** One row of a file: read (`row`) or refused (`error`, with what could be read as `partial`). `line` counts from 1. */
export type CsvItem =
  | { readonly line: number; readonly row: CsvRow; readonly error?: undefined }
  | {
      readonly line: number
      readonly error: string
      readonly partial: CsvRow
      readonly row?: undefined
    }

export type CsvReadOptions = {
  /** One character; `,` when absent. */
  readonly delimiter?: string
  /** Longest row in bytes of UTF-8 (default 1 MiB): an unclosed quote would otherwise swallow the file. */
  readonly maxRowBytes?: number
  readonly requiredColumns?: readonly string[]
}

const pieceBytes = 64 * 1024

// Spreadsheets run a cell that begins so; the full-width forms count in Chinese and Japanese versions.
const runsAsFormula = /^'*[=+\-@\t\r\n＝＋－＠]/
const plainNumber = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/

/** Puts an apostrophe before a text that a spreadsheet would run as a formula; numbers stay as they are. */
function guardCell(text: string): string {
  return runsAsFormula.test(text) && !plainNumber.test(text) ? `'${text}` : text
}

/** Takes that apostrophe off again, so that an exported file can be imported. */
function unguardCell(text: string): string {
  return text.startsWith("'") && runsAsFormula.test(text) ? text.slice(1) : text
}

function readHeader(cells: readonly string[], required: readonly string[]): string[] {
  const header = cells.map((cell) => unguardCell(cell.replaceAll('\uFEFF', '').trim()))
  const twice = [...new Set(header.filter((name, i) => name && header.indexOf(name) !== i))]
  if (twice.length)
    throw new Problem('invalid-input', say`The header names a column twice: ${twice.join(', ')}.`, {
      fields: twice.map((field) => ({
        field,
        expected: say`one column of this name`,
        got: say`several`,
      })),
    })
  const missing = required.filter((name) => !header.includes(name))
  if (missing.length)
    throw new Problem(
      'invalid-input',
      say`The header lacks these columns: ${missing.join(', ')}.`,
      {
        fields: missing.map((field) => ({
          field,
          expected: say`a column named ${field}`,
          got: header.filter(Boolean).slice(0, 100).join(', ').slice(0, 500),
        })),
      },
    )
  return header
}

function noHeader(got: Sentence): Problem {
  return new Problem('invalid-input', say`The file has no readable header line.`, {
    fields: [{ field: 'file', expected: say`a first line with the column names`, got }],
  })
}

function toRow(header: readonly string[], cells: readonly string[]): CsvRow {
  const entries: [string, string][] = []
  // fromEntries, not assignment: a column named __proto__ is then a column like any other.
  for (const [i, name] of header.entries())
    if (name && i < cells.length) entries.push([name, unguardCell(cells[i] as string)])
  return Object.fromEntries(entries)
}

function toItem(header: readonly string[], cells: readonly string[], line: number): CsvItem {
  const row = toRow(header, cells)
  if (cells.length === header.length) return { line, row }
  return {
    line,
    error: `expected ${header.length} columns, got ${cells.length}`,
    partial: row,
  }
}

function count(cells: readonly string[], sign: string): number {
  let total = 0
  for (const cell of cells)
    for (let at = cell.indexOf(sign); at >= 0; at = cell.indexOf(sign, at + sign.length)) total++
  return total
}

function tooLong(line: unknown, maxRow: number): Problem {
  return new Problem(
    'too-large',
    say`The row at line ${String(line)} is longer than ${maxRow} bytes; is a quotation mark left open before it?`,
    { fields: [{ field: 'file', expected: say`rows of at most ${maxRow} bytes` }] },
  )
}

type Read = { readonly cells: readonly string[]; readonly line: number; readonly error?: string }

/** csv-parse fed by hand, piece by piece: its object stream costs three promises a row. */
class RowParser {
  private found: Read[] = []
  private nextLine = 1
  private extraLines = 0
  private readonly parser: Parser

  constructor(options: CsvReadOptions) {
    const maxRow = options.maxRowBytes ?? 1024 * 1024
    this.parser = parse({
      delimiter: options.delimiter ?? ',',
      relax_column_count: true,
      // Strictly, one stray quotation mark would swallow the rows up to the next one.
      relax_quotes: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      skip_records_with_error: true,
      max_record_size: maxRow,
      on_record: (cells: string[], info) => {
        // The parser counts a line break inside quotation marks by its characters, so CR LF as two.
        const end = info.lines - this.extraLines
        const line = end - count(cells, '\n') - count(cells, '\r')
        const pairs = count(cells, '\r\n')
        this.extraLines += pairs
        this.nextLine = end - pairs + 1
        this.found.push({ cells, line })
        return null
      },
      on_skip: (error) => {
        if (!error) return
        // Throwing makes it final: past this size the parser would report every further byte.
        if (error.code === 'CSV_MAX_RECORD_SIZE') throw tooLong(this.nextLine, maxRow)
        const open = error.code === 'CSV_QUOTE_NOT_CLOSED'
        const reason = open
          ? 'a quotation mark is opened in this row and never closed'
          : error.message
        this.found.push({ cells: [], line: this.nextLine, error: reason })
      },
    })
    // Failures are told by the callbacks of write and end.
    this.parser.on('error', () => undefined).resume()
  }

  /** The rows that end in `bytes`. */
  async read(bytes: Uint8Array): Promise<Read[]> {
    await new Promise<void>((resolve, reject) => {
      this.parser.write(bytes, (error) => (error ? reject(error) : resolve()))
    })
    return this.found.splice(0)
  }

  async end(): Promise<Read[]> {
    this.parser.end()
    await finished(this.parser)
    return this.found.splice(0)
  }
}

async function* readRows(source: ByteSource, options: CsvReadOptions): AsyncGenerator<Read[]> {
  const parser = new RowParser(options)
  for await (const text of decodeStream(source)) {
    const bytes = Buffer.from(text)
    for (let at = 0; at < bytes.length; at += pieceBytes)
      yield parser.read(bytes.subarray(at, at + pieceBytes))
  }
  yield parser.end()
}

/**
 * Reads a CSV file row by row, in any encoding `decodeStream` knows, holding only what the reader has not yet taken.
 * The first line is the header; names are trimmed; a column without a name is left out; empty rows are passed over;
 * a quotation mark inside a cell is text.
 * A leading apostrophe that `writeCsv` put before a formula sign is taken off.
 * @throws Problem for an empty file, a name used twice, a missing required column, an over-long row, a bad encoding.
 */
export async function* readCsv(
  source: ByteSource,
  options: CsvReadOptions = {},
): AsyncGenerator<CsvItem> {
  let header: string[] | undefined
  for await (const rows of readRows(source, options)) {
    for (const { cells, line, error } of rows) {
      if (!header) {
        if (error) throw noHeader(asIs(error))
        header = readHeader(cells, options.requiredColumns ?? [])
      } else if (error) yield { line, error, partial: toRow(header, cells) }
      else yield toItem(header, cells, line)
    }
  }
  if (!header) throw noHeader(say`an empty file`)
}

export type CsvColumn = { readonly key: string; readonly title: string }

function toCell(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return String(value)
  if (value instanceof Date) return value.toISOString()
  return guardCell(typeof value === 'string' ? value : JSON.stringify(value))
}

function toLines(rows: readonly (readonly string[])[]): string {
  return stringify(
    rows.map((row) => [...row]),
    {
      record_delimiter: '\r\n',
      // A lone CR or LF is a line end to many readers.
      quoted_match: /[\r\n]/,
    },
  )
}

/**
 * Text of a CSV file (RFC 4180, CRLF, with byte order mark so that Excel reads Chinese), in pieces of some 500 rows.
 * Cells that a spreadsheet would run as a formula get a leading apostrophe. Dates are written as UTC ISO 8601: pass
 * local text for anything else.
 */
export async function* writeCsv(
  columns: readonly CsvColumn[],
  rows:
    | AsyncIterable<Readonly<Record<string, unknown>>>
    | Iterable<Readonly<Record<string, unknown>>>,
): AsyncGenerator<string> {
  let batch: string[][] = []
  yield `\uFEFF${toLines([columns.map((column) => guardCell(column.title))])}`
  for await (const row of rows) {
    batch.push(columns.map((column) => toCell(row[column.key])))
    if (batch.length < 500) continue
    yield toLines(batch)
    batch = []
  }
  if (batch.length) yield toLines(batch)
}

export type RefusedWriter = {
  /** Rows written so far. */
  readonly count: number
  /** One at a time: await each. */
  write(row: CsvRow, reason: string): Promise<void>
  /** Waits until all is on disk; gives the number of rows. Without any row no file is made. */
  close(): Promise<number>
}

/**
 * Writes refused rows to `path` (folders are made) as UTF-8 CSV with byte order mark: the original columns, then
 * `reason`. `readCsv` reads the file back as it was, so a corrected file can be imported again.
 */
export function refusedWriter(path: string, columns: readonly string[]): RefusedWriter {
  const named = columns.filter((column) => column && column !== 'reason')
  let out: WriteStream | undefined
  let failure: Error | undefined
  let written = 0

  async function put(text: string): Promise<void> {
    if (failure) throw failure
    const stream = out as WriteStream
    if (stream.write(text)) return
    await new Promise<void>((resolve, reject) => {
      const settle = () => {
        stream.off('drain', settle).off('error', settle)
        if (failure) reject(failure)
        else resolve()
      }
      stream.once('drain', settle).once('error', settle)
    })
  }

  return {
    get count() {
      return written
    },
    async write(row, reason) {
      if (!out) {
        await mkdir(dirname(path), { recursive: true })
        out = createWriteStream(path, { encoding: 'utf8' }).on(
          'error',
          (error) => (failure = error),
        )
        await put(`\uFEFF${toLines([[...named.map(guardCell), 'reason']])}`)
      }
      await put(toLines([[...named.map((name) => guardCell(row[name] ?? '')), guardCell(reason)]]))
      written++
    },
    async close() {
      if (failure) throw failure
      if (out) await finished(out.end())
      return written
    },
  }
}
