export type AllocateErrorCode =
  | 'bad_number'
  | 'bad_size'
  | 'bad_layout'
  | 'bad_window'
  | 'unknown_id'
  | 'duplicate_id'

export type AllocateErrorPlace = {
  readonly code: AllocateErrorCode
  /** Id of the depot, demand, patient, stop … at fault, or its list and position. */
  readonly row?: string | number | undefined
  /** The field at fault, e.g. `stock`, `cost`, `window`. */
  readonly field: string
}

/** Refused input: what is wrong, in which row and field. */
export class AllocateError extends Error implements AllocateErrorPlace {
  readonly code: AllocateErrorCode
  readonly row: string | number | undefined
  readonly field: string
  readonly expected: string

  constructor(place: AllocateErrorPlace, expected: string) {
    const row = place.row === undefined ? '' : `row ${place.row}, `
    super(`${row}field "${place.field}": ${expected}`)
    this.name = 'AllocateError'
    this.code = place.code
    this.row = place.row
    this.field = place.field
    this.expected = expected
  }
}

type NumberRule = {
  readonly field: string
  /** How a row is named: by the id of item `floor(index / perRow)`. */
  readonly ids?: readonly string[]
  readonly perRow?: number
  readonly infinite?: boolean
}

/** Refuses NaN and negative values, and infinite ones unless they mean "no way" or "must be met". */
export function requireAmounts(values: ArrayLike<number>, rule: NumberRule): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (value >= 0 && (rule.infinite || value !== Infinity)) continue
    const row = Math.floor(i / (rule.perRow ?? 1))
    throw new AllocateError(
      { code: 'bad_number', row: rule.ids?.[row] ?? row, field: rule.field },
      `expected a number of at least 0, got ${value}`,
    )
  }
}

export function requireLength(values: ArrayLike<unknown>, length: number, field: string): void {
  if (values.length === length) return
  throw new AllocateError(
    { code: 'bad_size', field },
    `expected ${length} values, got ${values.length}`,
  )
}

export function requireUnique(ids: readonly string[], field: string): void {
  const seen = new Set<string>()
  for (const id of ids) {
    if (seen.has(id)) {
      throw new AllocateError({ code: 'duplicate_id', row: id, field }, 'expected each id once')
    }
    seen.add(id)
  }
}
