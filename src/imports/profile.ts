// What a file of cases looks like, as data: which column means what. A new city is a new object, not new code.
import type { Calendar, Limit } from '#engines/deadlines'
import type { CoordinateSystem, Extent } from '#platform/coordinates.ts'
import type { AreaKind } from '#territory'

export type Named = { readonly name: string; readonly nameEn: string }

/**
 * One level of areas read from a column. `code`, `name` and `nameEn` are templates: `{parent}` is the code of the area
 * above, `$1` the first group of `pattern` (or the cell itself with `values`), filled with zeros to `pad`. A cell that
 * does not fit ends the way down; the case then lies in the area above.
 */
export type AreaLevel = Named & {
  readonly column: string
  readonly kind: AreaKind
  /** A regular expression over the trimmed cell. */
  readonly pattern: string
  readonly pad?: number
  /** Cells with codes of their own; `$1` in `code` is then what stands here. */
  readonly values?: Readonly<Record<string, Named & { readonly code: string }>>
  readonly code: string
}

export type City = Named & {
  readonly code: string
  readonly timeZone: string
  readonly calendar: Calendar
  readonly calendarName: string
  readonly levels: readonly [AreaLevel, ...AreaLevel[]]
  /** The district of rows that name none: what is put behind the city's code, and how it is called. */
  readonly unplaced: Named & { readonly code: string }
}

export type OpenState = 'reported' | 'dispatched' | 'handling'

export type CaseProfile = Named & {
  /** The city itself publishes these cases. What residents wrote to an office in confidence is not for everyone. */
  readonly public: boolean
  /** The file must have these columns; others may be missing. */
  readonly columns: readonly string[]
  readonly sourceSystem: string
  readonly sourceId: string
  readonly times: {
    readonly opened: string
    readonly closed?: string
    readonly due?: string
    /** IANA zone of times without offset; without it such times are refused. */
    readonly zone?: string
    /** Luxon format, read before ISO 8601. */
    readonly format?: string
  }
  /** One category for all rows, or a group and a type of the city's own edition. */
  readonly category:
    | { readonly path: string; readonly edition: string }
    | {
        readonly edition: { readonly code: string; readonly name: string; readonly source: string }
        readonly group: string
        readonly type: string
      }
  /** The first of these columns that is not empty. */
  readonly title: readonly string[]
  /** Columns put together, a line each. */
  readonly description: readonly string[]
  /** The first of these whose first column is not empty. */
  readonly address: readonly { readonly columns: readonly string[]; readonly between: string }[]
  readonly closeReason?: string
  readonly point?: {
    readonly lon: string
    readonly lat: string
    readonly system: CoordinateSystem
    readonly extent: Extent
  }
  /** null: the one who imports says in which area the file belongs. */
  readonly city: City | null
  readonly unit?: {
    readonly column: string
    /** Goes before the cell to make the unit's code. */
    readonly prefix: string
    readonly nameColumn?: string
    readonly names: Readonly<Record<string, Named>>
  }
  /** What the cell says → the state of the case; without it every row is 'reported'. */
  readonly status?: {
    readonly column: string
    readonly states: Readonly<Record<string, OpenState | 'closed'>>
  }
  readonly door: {
    readonly column?: string
    readonly doors: Readonly<Record<string, string>>
    readonly otherwise: string
  }
  /** Rows with this cell are marked: the city itself leaves them out of its on-time figures. */
  readonly notJudged?: { readonly column: string; readonly value: string }
  /** The city's rule for due times by type, for files that bring none. */
  readonly dueRule?: {
    readonly type: string
    readonly limits: Readonly<Record<string, Limit>>
    readonly calendar: Calendar
  }
}
