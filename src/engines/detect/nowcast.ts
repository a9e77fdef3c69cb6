// Nowcast: the events of recent days, counting those not reported yet, from the delays seen so far
// (Lawless 1994, Canadian Journal of Statistics 22:15).
import { DetectError, requireOption, requireWhole } from './errors.ts'

export type NowcastOptions = {
  /** The day of the nowcast; reports after it are not known. Same day numbers as the events. */
  readonly now: number
  /** First day whose events count. */
  readonly origin: number
  /** Longest delay in days; longer ones count as this. */
  readonly maxDelay: number
  /** Days before `now` whose delays are learnt from. Default all since `origin`. */
  readonly window?: number
}

export type NowcastResult = {
  /** Day numbers, from now − maxDelay to now. */
  readonly days: Int32Array
  /** Share of events reported within 0 … maxDelay days. */
  readonly delayCdf: Float64Array
  readonly reported: Float64Array
  /** Expected events of each day; NaN where there are reports but no delay so short has been seen. */
  readonly estimate: Float64Array
}

/**
 * @param events day each event happened
 * @param reports day each was reported, parallel to events
 * @throws DetectError where a report comes before its event or lists differ in length
 */
export function nowcast(
  events: Int32Array,
  reports: Int32Array,
  options: NowcastOptions,
): NowcastResult {
  const { now, origin, maxDelay, window = Infinity } = options
  requireWhole(maxDelay, 'maxDelay', 1)
  if (window !== Infinity) requireWhole(window, 'window', 1)
  requireOption(Number.isInteger(now) && now >= origin, 'now', 'expected a day from origin on')
  if (events.length !== reports.length) {
    const place = { code: 'length_differs', field: 'reports' } as const
    throw new DetectError(place, `expected ${events.length} values, got ${reports.length}`)
  }
  // n[day × (D + 1) + delay]: events of the day known now, by delay
  const length = now - origin + 1
  const width = maxDelay + 1
  const n = new Float64Array(length * width)
  events.forEach((event, row) => {
    const delay = reports[row]! - event
    if (delay < 0) {
      const place = { code: 'bad_date', row, field: 'reports' } as const
      throw new DetectError(place, 'expected a report on or after the day of the event')
    }
    if (event < origin || event > now || reports[row]! > now) return
    n[(event - origin) * width + Math.min(delay, maxDelay)]! += 1
  })
  const delayCdf = delays(n, { length, maxDelay, first: Math.max(0, length - 1 - window) })
  const shown = Math.min(length, width)
  const days = Int32Array.from({ length: shown }, (_, i) => now - shown + 1 + i)
  const reported = Float64Array.from(days, (day) => {
    const row = (day - origin) * width
    return n.subarray(row, row + width).reduce((sum, count) => sum + count, 0)
  })
  const estimate = reported.map((count, i) => {
    const share = delayCdf[Math.min(maxDelay, now - days[i]!)]!
    return count === 0 && share > 0 ? 0 : share > 0 ? count / share : NaN
  })
  return { days, delayCdf, reported, estimate }
}

type Learning = { readonly length: number; readonly maxDelay: number; readonly first: number }

/** CDF of the delay from the reverse hazards g: F(d) = product of 1 − g over longer delays. */
function delays(n: Float64Array, { length, maxDelay, first }: Learning): Float64Array {
  const cdf = new Float64Array(maxDelay + 1).fill(1)
  for (let x = maxDelay; x >= 1; x--) {
    let [exactly, within] = [0, 0]
    for (let t = first; t <= length - 1 - x; t++) {
      const row = t * (maxDelay + 1)
      exactly += n[row + x]!
      for (let y = 0; y <= x; y++) within += n[row + y]!
    }
    cdf[x - 1] = cdf[x]! * (within > 0 ? 1 - exactly / within : 1)
  }
  return cdf
}
