// Reads fields of a parsed file whose shape is not known yet; a wrong field is refused by name.
import { DetectError } from './errors.ts'

export type Reader = {
  readonly name: string
  readonly value: (field: string) => unknown
  /** Whether the field is there and not null. */
  readonly has: (field: string) => boolean
  readonly number: (field: string, otherwise: number) => number
  readonly flag: (field: string, otherwise: boolean) => boolean
  readonly oneOf: <T extends string>(field: string, allowed: readonly T[], otherwise: T) => T
  readonly pair: (field: string, otherwise: readonly [number, number]) => readonly [number, number]
  readonly list: (field: string) => readonly unknown[]
  /** Numbers only; null or a missing value is refused with its row. */
  readonly numbers: (field: string) => Float64Array
  readonly inner: (field: string) => Reader
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** @throws DetectError `bad_layout` when the value is no object, and from each accessor */
export function createReader(source: unknown, name: string): Reader {
  const refuse = (field: string, expected: string, row?: number): never => {
    throw new DetectError({ code: 'bad_layout', series: name, row, field }, expected)
  }
  const record = isRecord(source) ? source : refuse(name, 'expected an object')
  const value = (field: string) => (Object.hasOwn(record, field) ? record[field] : undefined)
  const has = (field: string) => (value(field) ?? undefined) !== undefined
  const list = (field: string) => {
    const found = value(field)
    return Array.isArray(found) ? (found as unknown[]) : refuse(field, 'expected a list')
  }
  const numbers = (field: string) =>
    Float64Array.from(list(field), (item, row) =>
      typeof item === 'number'
        ? item
        : refuse(field, `expected a number, got ${String(item)}`, row),
    )
  return {
    name,
    value,
    has,
    list,
    numbers,
    number: (field, otherwise) => {
      const found = has(field) ? value(field) : otherwise
      return typeof found === 'number' ? found : refuse(field, 'expected a number')
    },
    flag: (field, otherwise) => {
      const found = has(field) ? value(field) : otherwise
      return typeof found === 'boolean' ? found : refuse(field, 'expected true or false')
    },
    oneOf: (field, allowed, otherwise) => {
      const found = has(field) ? value(field) : otherwise
      const match = allowed.find((item) => item === found)
      return match ?? refuse(field, `expected one of ${allowed.join(', ')}, got ${String(found)}`)
    },
    pair: (field, otherwise) => {
      if (!has(field)) return otherwise
      const [first, second] = numbers(field)
      return first === undefined || second === undefined
        ? refuse(field, 'expected two numbers')
        : [first, second]
    },
    inner: (field) => createReader(has(field) ? value(field) : {}, `${name}.${field}`),
  }
}
