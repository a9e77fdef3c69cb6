// Reading rows of a parsed JSON file; what is wrong is refused with its row and field.
import { AllocateError } from '../errors.ts'

export type Row = Readonly<Record<string, unknown>>

export const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export function refuse(field: string, expected: string, row?: string | number): never {
  throw new AllocateError({ code: 'bad_layout', field, row }, expected)
}

export function rowsOf(source: Row, field: string): readonly Row[] {
  const list = source[field]
  if (!Array.isArray(list)) return refuse(field, 'expected a list')
  return list.map((row: unknown, at) =>
    isRow(row) ? row : refuse(field, 'expected an object', at),
  )
}

export function idOf(row: Row, at: number): string {
  return typeof row['id'] === 'string' ? row['id'] : refuse('id', 'expected a text', at)
}

const nameOf = (row: Row) => (typeof row['id'] === 'string' ? row['id'] : undefined)

export function numberOf(row: Row, field: string, otherwise?: number): number {
  const value = row[field] ?? otherwise
  return typeof value === 'number' ? value : refuse(field, 'expected a number', nameOf(row))
}

/** null is Infinity: no limit, must be met. */
export const limitOf = (row: Row, field: string, otherwise?: number) =>
  row[field] === null ? Infinity : numberOf(row, field, otherwise)

export function wholeOf(row: Row, field: string, otherwise?: number): number {
  const value = numberOf(row, field, otherwise)
  if (Number.isInteger(value)) return value
  return refuse(field, `expected a whole number, got ${value}`, nameOf(row))
}

export function textOf(row: Row, field: string, otherwise?: string): string {
  const value = row[field] ?? otherwise
  return typeof value === 'string' ? value : refuse(field, 'expected a text', nameOf(row))
}

export function textsOf(row: Row, field: string): readonly string[] {
  const list = row[field] ?? []
  if (Array.isArray(list) && list.every((one) => typeof one === 'string')) return list
  return refuse(field, 'expected a list of texts', nameOf(row))
}

/** Position of an id in a list; −1 when the field is not there or null. */
export function referenceOf(row: Row, field: string, ids: ReadonlyMap<string, number>): number {
  const value = row[field]
  if (value === undefined || value === null) return -1
  const at = typeof value === 'string' ? ids.get(value) : undefined
  if (at !== undefined) return at
  const place = { code: 'unknown_id', field, row: nameOf(row) } as const
  throw new AllocateError(place, `expected an id of the list, got ${JSON.stringify(value)}`)
}

export const positions = (ids: readonly string[]) => new Map(ids.map((id, at) => [id, at]))

/** Rows of numbers of one length; null becomes Infinity. */
export function tableOf(
  source: Row,
  field: string,
  size: readonly [rows: number, columns: number],
): Float64Array {
  const [rows, columns] = size
  const list = source[field]
  if (!Array.isArray(list) || list.length !== rows) return refuse(field, `expected ${rows} rows`)
  const table = new Float64Array(rows * columns)
  list.forEach((row: unknown, r) => {
    if (!Array.isArray(row) || row.length !== columns) {
      return refuse(field, `expected ${columns} numbers`, r)
    }
    row.forEach((value: unknown, c) => {
      if (value !== null && typeof value !== 'number') refuse(field, 'expected a number or null', r)
      table[r * columns + c] = value === null ? Infinity : (value as number)
    })
  })
  return table
}

/** Amounts by good, e.g. { "water": 5 }; a good not named is 0. */
export function byGood(
  rows: readonly Row[],
  field: string,
  goods: readonly string[],
): Float64Array {
  const table = new Float64Array(rows.length * goods.length)
  rows.forEach((row, r) => {
    const amounts = row[field]
    const id = idOf(row, r)
    if (!isRow(amounts)) return refuse(field, 'expected an object of amounts by good', id)
    for (const [good, value] of Object.entries(amounts)) {
      const g = goods.indexOf(good)
      if (g === -1) {
        const place = { code: 'unknown_id', field, row: id } as const
        throw new AllocateError(place, `expected goods of the list, got "${good}"`)
      }
      if (typeof value !== 'number') refuse(field, `expected a number of "${good}"`, id)
      table[r * goods.length + g] = value as number
    }
  })
  return table
}

/** JSON has no Infinity. */
export const finite = (value: number) => (Number.isFinite(value) ? value : null)
