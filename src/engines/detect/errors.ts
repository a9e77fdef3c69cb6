export type DetectErrorCode =
  | 'bad_count'
  | 'bad_date'
  | 'unsorted_dates'
  | 'series_too_short'
  | 'length_differs'
  | 'bad_option'
  | 'bad_layout'
  | 'unsupported'

export type DetectErrorPlace = {
  readonly code: DetectErrorCode
  /** Name or id of the series or case. */
  readonly series?: string | undefined
  /** Position in the series, counted from 0. */
  readonly row?: number | undefined
  /** The field at fault, e.g. `counts`, `dates`, `alpha`. */
  readonly field: string
}

/** Refused input: what is wrong, in which series, row and field. */
export class DetectError extends Error implements DetectErrorPlace {
  readonly code: DetectErrorCode
  readonly series: string | undefined
  readonly row: number | undefined
  readonly field: string
  /** What was expected there, and what was found. */
  readonly expected: string

  constructor(place: DetectErrorPlace, expected: string) {
    const series = place.series === undefined ? '' : `series "${place.series}", `
    const row = place.row === undefined ? '' : `row ${place.row}, `
    super(`${series}${row}field "${place.field}": ${expected}`)
    this.name = 'DetectError'
    this.code = place.code
    this.series = place.series
    this.row = place.row
    this.field = place.field
    this.expected = expected
  }

  /** The same refusal with the series it is about, unless it names one. */
  of(series: string): DetectError {
    if (this.series !== undefined) return this
    const { code, row, field, expected } = this
    return new DetectError({ code, series, row, field }, expected)
  }
}

/** Refuses an option unless it holds. */
export function requireOption(holds: boolean, field: string, expected: string): void {
  if (!holds) throw new DetectError({ code: 'bad_option', field }, expected)
}

export const requireWhole = (value: number, field: string, least: number) =>
  requireOption(
    Number.isInteger(value) && value >= least,
    field,
    `expected a whole number of at least ${least}, got ${value}`,
  )

export const requireShare = (value: number, field: string) =>
  requireOption(value > 0 && value < 1, field, `expected a number between 0 and 1, got ${value}`)
