export type ScanErrorCode =
  | 'bad_count'
  | 'bad_population'
  | 'bad_expected'
  | 'bad_coordinate'
  | 'unsorted_times'
  | 'length_differs'
  | 'no_zone'
  | 'bad_option'
  | 'bad_layout'

export type ScanErrorPlace = {
  readonly code: ScanErrorCode
  /** The area, event or cell at fault (period × areas + area), counted from 0. */
  readonly row?: number | undefined
  /** The field at fault, e.g. `cases`, `population`, `maxShare`. */
  readonly field: string
}

/** Refused input: what is wrong, in which row and field. */
export class ScanError extends Error implements ScanErrorPlace {
  readonly code: ScanErrorCode
  readonly row: number | undefined
  readonly field: string

  constructor(place: ScanErrorPlace, expected: string) {
    const row = place.row === undefined ? '' : `row ${place.row}, `
    super(`${row}field "${place.field}": ${expected}`)
    this.name = 'ScanError'
    this.code = place.code
    this.row = place.row
    this.field = place.field
  }
}

/** Refuses an option unless it holds. */
export function requireOption(holds: boolean, field: string, expected: string): void {
  if (!holds) throw new ScanError({ code: 'bad_option', field }, expected)
}

export const requireWhole = (value: number, field: string, least: number) =>
  requireOption(
    Number.isSafeInteger(value) && value >= least,
    field,
    `expected a whole number of at least ${least}, got ${value}`,
  )

export function requireLength(list: ArrayLike<number>, field: string, length: number): void {
  if (list.length === length) return
  throw new ScanError(
    { code: 'length_differs', field },
    `expected ${length} values, got ${list.length}`,
  )
}

/** Every value finite and at least 0. */
export function requireAmounts(
  list: ArrayLike<number>,
  field: string,
  code: 'bad_count' | 'bad_population' | 'bad_expected',
): void {
  for (let row = 0; row < list.length; row++) {
    const value = list[row]!
    if (value >= 0 && value < Infinity) continue
    throw new ScanError({ code, row, field }, `expected a number of 0 or more, got ${value}`)
  }
}

export function requireWholeCounts(list: ArrayLike<number>, field: string): void {
  for (let row = 0; row < list.length; row++) {
    if (Number.isSafeInteger(list[row]) && list[row]! >= 0) continue
    throw new ScanError(
      { code: 'bad_count', row, field },
      `expected a whole number of 0 or more, got ${list[row]}`,
    )
  }
}
