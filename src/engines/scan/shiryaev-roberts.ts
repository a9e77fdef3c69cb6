import { requireLength, requireOption, ScanError } from './errors.ts'
import { requireCoordinates } from './zones.ts'

export type ShiryaevRobertsOptions = {
  /** Events nearer than this to an event belong to its circle; in the unit of the coordinates, above 0. */
  readonly radius: number
  /** Relative rise to look for, e.g. 0.5 for half as many again; above 0. */
  readonly epsilon: number
  /** Alarm above this; the wanted number of events between false alarms. */
  readonly threshold: number
}

export type ShiryaevRobertsResult = {
  /** The statistic after each event. */
  readonly statistic: Float64Array
  /** Event (from 0) at which the statistic first passes the threshold; −1: none. */
  readonly firstAlarm: number
  /** Event at the centre of the circle with the largest part in that alarm; −1: no alarm. */
  readonly centre: number
}

/** Events in order of time. */
export type Events = {
  readonly x: Float64Array
  readonly y: Float64Array
  /** Times, not falling, in any unit: only their order counts. */
  readonly t: Float64Array
}

/**
 * Shiryaev–Roberts surveillance of events in space and time (Assunção & Correa 2009):
 * R_n = Σ_k (1 + ε)^N e^(−εU) over circles around each earlier event k, N the events k..n in the circle, U what would
 * be in it if space and time had nothing to do with each other: (n − k + 1)(events 1..n in it)/n.
 * @throws ScanError on coordinates that are no numbers, times that fall, options out of bounds
 */
export function shiryaevRoberts(
  { x, y, t }: Events,
  options: ShiryaevRobertsOptions,
): ShiryaevRobertsResult {
  const { radius, epsilon, threshold } = options
  requireLength(y, 'y', x.length)
  requireLength(t, 't', x.length)
  requireCoordinates(x, 'x')
  requireCoordinates(y, 'y')
  for (const [field, value] of Object.entries({ radius, epsilon, threshold })) {
    requireOption(value > 0 && value < Infinity, field, `expected a number above 0, got ${value}`)
  }
  t.forEach((time, row) => {
    if (Number.isFinite(time) && (row === 0 || time >= t[row - 1]!)) return
    const place = { code: 'unsorted_times', row, field: 't' } as const
    throw new ScanError(place, `expected times that do not fall, got ${time}`)
  })
  const events = x.length
  const statistic = new Float64Array(events)
  // events in the circle of k: of all so far, and of those from k on
  const [all, since] = [new Float64Array(events), new Float64Array(events)]
  const logRise = Math.log1p(epsilon)
  let [firstAlarm, centre] = [-1, -1]
  for (let n = 0; n < events; n++) {
    all[n] = since[n] = 1
    let [sum, largest, at] = [0, -Infinity, -1]
    for (let k = 0; k < n; k++) {
      if (Math.hypot(x[k]! - x[n]!, y[k]! - y[n]!) >= radius) continue
      all[n]!++
      all[k]!++
      since[k]!++
    }
    for (let k = 0; k <= n; k++) {
      const expected = ((n - k + 1) * all[k]!) / (n + 1)
      const part = Math.exp(since[k]! * logRise - epsilon * expected)
      sum += part
      if (part > largest) [largest, at] = [part, k]
    }
    statistic[n] = sum
    if (firstAlarm < 0 && sum > threshold) [firstAlarm, centre] = [n, at]
  }
  return { statistic, firstAlarm, centre }
}
