// Any list as a file: `?format=csv` or `?format=xlsx` on a list's own address gives all its pages, with the same filter
// and the same rights as the list.
import type { FastifyReply } from 'fastify'
import { writeCsv } from '../formats/csv.ts'
import { writeXlsx } from '../formats/sheet.ts'
import { Problem } from '../problem.ts'
import { say } from '../sentence.ts'

const exportFormats = ['csv', 'xlsx'] as const
type ExportFormat = (typeof exportFormats)[number]

/** A file is read whole before it is sent, because its columns are those that any row has. */
const mostRows = 100_000

export function formatAsked(query: unknown): ExportFormat | undefined {
  const asked = (query as Record<string, unknown> | null)?.['format']
  if (asked === undefined) return undefined
  const format = exportFormats.find((f) => f === asked)
  if (format) return format
  throw new Problem('invalid-input', say`format: one of ${exportFormats.join(', ')}`, {
    fields: [{ field: 'format', expected: say`one of ${exportFormats.join(', ')}` }],
  })
}

type Row = Record<string, string | number | boolean | null>
type Listing = { readonly items: readonly unknown[]; readonly next?: string | null }

const isListing = (answer: unknown): answer is Listing =>
  typeof answer === 'object' && answer !== null && Array.isArray((answer as Listing).items)

/** Every row of the list, page after page. Throws `invalid-input` when the address is no list or the list too long. */
export async function readWhole(
  read: (cursor: string | undefined) => Promise<unknown>,
): Promise<Row[]> {
  const rows: Row[] = []
  let cursor: string | undefined
  do {
    // eslint-disable-next-line no-await-in-loop -- pages follow one another
    const page = await read(cursor)
    if (!isListing(page))
      throw new Problem('invalid-input', say`format: only lists can be exported`, {
        fields: [{ field: 'format', expected: say`nothing: this is no list` }],
      })
    rows.push(...page.items.map((item) => flat(item)))
    if (rows.length > mostRows)
      throw new Problem('too-large', say`More than ${mostRows} rows: narrow the filter.`)
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  return rows
}

/** Nested fields become `outer.inner`, lists of plain values one cell; what is deeper is left as JSON. */
export function flat(value: unknown, path = '', into: Row = {}): Row {
  if (typeof value !== 'object' || value === null) {
    into[path || 'value'] = value === undefined ? null : (value as Row[string])
  } else if (Array.isArray(value)) {
    const plain = value.every((v) => typeof v !== 'object' || v === null)
    into[path] = plain ? value.join('; ') : JSON.stringify(value)
  } else {
    for (const [key, inner] of Object.entries(value))
      flat(inner, path ? `${path}.${key}` : key, into)
  }
  return into
}

export async function sendExport(reply: FastifyReply, rows: readonly Row[], format: ExportFormat) {
  const keys = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const name = reply.request.url.split('?')[0]?.split('/').at(-1) ?? 'list'
  reply.header('content-disposition', `attachment; filename="${name}.${format}"`)
  if (format === 'csv') {
    const columns = keys.map((key) => ({ key, title: key }))
    const lines: string[] = []
    for await (const line of writeCsv(columns, rows)) lines.push(line)
    return reply.type('text/csv; charset=utf-8').send(lines.join(''))
  }
  const typeOf = (key: string) =>
    rows.every((r) => r[key] === null || r[key] === undefined || typeof r[key] === 'number')
      ? 'number'
      : 'text'
  const columns = keys.map((key) => ({ key, title: key, type: typeOf(key) as 'number' | 'text' }))
  return reply
    .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
    .send(await writeXlsx(columns, rows))
}
