// Reads fields of a parsed file whose shape is not known yet; a wrong field is refused by name.
import { ScanError } from './errors.ts'

export type Fields = {
  readonly has: (field: string) => boolean
  readonly refuse: (field: string, expected: string, row?: number) => never
  readonly number: (field: string, otherwise?: number) => number
  readonly optional: (field: string) => number | undefined
  readonly oneOf: <T extends string>(field: string, allowed: readonly T[]) => T
  readonly numbers: (field: string) => Float64Array
  readonly texts: (field: string) => string[]
  /** A list of numbers (one row), or a list of equally long lists, one after the other. */
  readonly table: (field: string) => { readonly values: Float64Array; readonly rows: number }
  readonly inner: (field: string) => Fields
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** @throws ScanError `bad_layout` when the value is no object, and from each accessor */
export function createFields(source: unknown, path = ''): Fields {
  const refuse = (field: string, expected: string, row?: number): never => {
    throw new ScanError({ code: 'bad_layout', row, field: path + field }, expected)
  }
  const record = isRecord(source) ? source : refuse('file', 'expected an object')
  const value = (field: string) => (Object.hasOwn(record, field) ? record[field] : undefined)
  const has = (field: string) => (value(field) ?? undefined) !== undefined
  const list = (field: string) => {
    const found = value(field)
    return Array.isArray(found) ? (found as unknown[]) : refuse(field, 'expected a list')
  }
  const toNumbers = (field: string, items: readonly unknown[], first: number) =>
    Float64Array.from(items, (item, i) =>
      typeof item === 'number'
        ? item
        : refuse(field, `expected a number, got ${String(item)}`, first + i),
    )
  const number = (field: string, otherwise?: number) => {
    const found = has(field) ? value(field) : otherwise
    return typeof found === 'number' ? found : refuse(field, 'expected a number')
  }
  return {
    has,
    refuse,
    number,
    optional: (field) => (has(field) ? number(field) : undefined),
    oneOf: (field, allowed) =>
      allowed.find((item) => item === value(field)) ??
      refuse(field, `expected one of ${allowed.join(', ')}, got ${String(value(field))}`),
    numbers: (field) => toNumbers(field, list(field), 0),
    texts: (field) =>
      list(field).map((item, row) =>
        typeof item === 'string' || typeof item === 'number'
          ? String(item)
          : refuse(field, `expected a text, got ${String(item)}`, row),
      ),
    table: (field) => {
      const items = list(field)
      if (!Array.isArray(items[0])) return { values: toNumbers(field, items, 0), rows: 1 }
      const width = items[0].length
      const values = new Float64Array(items.length * width)
      items.forEach((item, period) => {
        if (!Array.isArray(item) || item.length !== width) {
          return refuse(field, `expected a list of ${width} numbers for each period`, period)
        }
        values.set(toNumbers(field, item as unknown[], period * width), period * width)
      })
      return { values, rows: items.length }
    },
    inner: (field) => createFields(value(field), `${path}${field}.`),
  }
}
