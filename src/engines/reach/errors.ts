export type ReachErrorCode =
  | 'bad_file'
  | 'bad_version'
  | 'bad_section'
  | 'no_roads'
  | 'bad_coordinate'
  | 'bad_option'
  | 'bad_change'
  | 'bad_layout'
  | 'unreachable'

export type ReachErrorPlace = {
  readonly code: ReachErrorCode
  /** The place, change or feature at fault, counted from 0. */
  readonly row?: number | undefined
  /** The field, section or option at fault, e.g. `lon`, `head`, `mode`. */
  readonly field: string
}

/** Refused input: what is wrong, in which row and field. */
export class ReachError extends Error implements ReachErrorPlace {
  readonly code: ReachErrorCode
  readonly row: number | undefined
  readonly field: string

  constructor(place: ReachErrorPlace, expected: string, options?: ErrorOptions) {
    const row = place.row === undefined ? '' : `row ${place.row}, `
    super(`${row}field "${place.field}": ${expected}`, options)
    this.name = 'ReachError'
    this.code = place.code
    this.row = place.row
    this.field = place.field
  }
}

/** Refuses an option unless it holds. */
export function requireOption(holds: boolean, field: string, expected: string): void {
  if (!holds) throw new ReachError({ code: 'bad_option', field }, expected)
}
