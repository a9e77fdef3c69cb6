/** Counts behind a row of a league table. */
export type Tally = {
  readonly total: number
  readonly closed: number
  readonly responded: number
  readonly onTime: number
  readonly resolved: number
  readonly rated: number
  readonly satisfied: number
  readonly openLate: number
}

export type Rates = {
  readonly responseRate: number | null
  readonly onTimeRate: number | null
  readonly resolutionRate: number | null
  readonly satisfactionRate: number | null
}

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)

/**
 * 三率 and the on-time rate, 0–1; null where there is nothing to divide by.
 * response = responded ÷ all; on time = finished or still in time ÷ all; resolution = solved ÷ closed;
 * satisfaction = 4 or 5 stars ÷ rated.
 */
export function ratesOf(t: Tally): Rates {
  return {
    responseRate: share(t.responded, t.total),
    onTimeRate: share(t.onTime, t.total),
    resolutionRate: share(t.resolved, t.closed),
    satisfactionRate: share(t.satisfied, t.rated),
  }
}
