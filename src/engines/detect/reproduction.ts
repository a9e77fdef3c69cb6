// How fast an epidemic grows: the reproduction number R(t) (Cori et al. 2013, American Journal of Epidemiology
// 178:1505; Wallinga & Teunis 2004, American Journal of Epidemiology 160:509) and the log-linear growth rate.
import { DetectError, requireOption, requireShare, requireWhole } from './errors.ts'
import { gammaCdf, gammaQuantile } from './numeric/gamma.ts'
import { studentQuantile } from './numeric/student.ts'
import { checkSeries } from './series.ts'

/**
 * Probabilities of serial intervals of 0, 1, … length − 1 whole days from a gamma shifted by one day.
 * @throws DetectError unless mean > 1 day and sd > 0
 */
export function serialInterval(mean: number, sd: number, length: number): Float64Array {
  requireOption(mean > 1 && mean < Infinity, 'mean', `expected more than 1 day, got ${mean}`)
  requireOption(sd > 0 && sd < Infinity, 'sd', `expected a number above 0, got ${sd}`)
  requireWhole(length, 'length', 1)
  const a = ((mean - 1) / sd) ** 2
  const b = sd ** 2 / (mean - 1)
  const f = (x: number) => gammaCdf(a, x / b)
  const g = (x: number) => gammaCdf(a + 1, x / b)
  return Float64Array.from({ length }, (_, k) => {
    const area = k * f(k) + (k - 2) * f(k - 2) - 2 * (k - 1) * f(k - 1)
    return Math.max(0, area + a * b * (2 * g(k - 1) - g(k - 2) - g(k)))
  })
}

export type Windows = {
  /** First and last day of each window, counted from 0, both within it. */
  readonly start: Int32Array
  readonly end: Int32Array
}

/** Windows of `length` days, one ending on each day; the first starts on day 1, after the first case day. */
export function slidingWindows(days: number, length = 7): Windows {
  requireWhole(length, 'window', 1)
  const count = Math.max(0, days - length)
  return {
    start: Int32Array.from({ length: count }, (_, i) => i + 1),
    end: Int32Array.from({ length: count }, (_, i) => i + length),
  }
}

export type CoriOptions = {
  /** Probability of a serial interval of 0, 1, 2 … days; the first must be 0. */
  readonly serial: Float64Array
  readonly windows: Windows
  /** Prior mean and standard deviation of R. Default 5 and 5. */
  readonly prior?: { readonly mean: number; readonly sd: number }
  /** Default 0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 0.975. */
  readonly quantiles?: readonly number[]
  /** Imported cases per day (part of the incidence): they infect but were not infected here. */
  readonly imported?: Float64Array
}

export type CoriResult = {
  readonly mean: Float64Array
  readonly sd: Float64Array
  /** One array per quantile asked for. NaN in all where the window ends within one mean serial interval. */
  readonly quantiles: readonly Float64Array[]
  /** Total infectiousness per day; NaN on the first. */
  readonly lambda: Float64Array
}

function checkEpidemic(incidence: Float64Array, serial: Float64Array, windows: Windows): void {
  checkSeries({ counts: incidence, frequency: 365, name: 'incidence' })
  requireOption(
    serial.length > 1 && serial[0] === 0 && serial.every((w) => w >= 0 && w <= 1),
    'serial',
    'expected probabilities from day 0 on, the first one 0',
  )
  const { start, end } = windows
  const within = start.every((day, i) => day >= 0 && end[i]! >= day && end[i]! < incidence.length)
  requireOption(
    start.length === end.length && within,
    'windows',
    `expected 0 ≤ start ≤ end < ${incidence.length} for each window`,
  )
}

/** Infectiousness felt on each day: earlier cases weighted by the serial interval. */
function infectiousness(incidence: Float64Array, serial: Float64Array): Float64Array {
  const lambda = new Float64Array(incidence.length).fill(NaN, 0, 1)
  for (let t = 1; t < incidence.length; t++) {
    const reach = Math.min(t, serial.length - 1)
    for (let k = 1; k <= reach; k++) lambda[t]! += incidence[t - k]! * serial[k]!
  }
  return lambda
}

/** R(t) after Cori: the gamma posterior of R in each window. */
export function coriR(incidence: Float64Array, options: CoriOptions): CoriResult {
  const { serial, windows, prior = { mean: 5, sd: 5 }, imported } = options
  const levels = options.quantiles ?? [0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 0.975]
  requireOption(prior.mean > 0 && prior.sd > 0, 'prior', 'expected a mean and sd above 0')
  levels.forEach((level) => requireShare(level, 'quantiles'))
  checkEpidemic(incidence, serial, windows)
  requireOption(
    imported === undefined ||
      (imported.length === incidence.length &&
        imported.every((cases, day) => cases >= 0 && cases <= incidence[day]!)),
    'imported',
    'expected for each day a number from 0 to its incidence',
  )
  const lambda = infectiousness(incidence, serial)
  const meanInterval = serial.reduce((sum, w, k) => sum + w * k, 0)
  const size = windows.start.length
  const mean = new Float64Array(size).fill(NaN)
  const sd = new Float64Array(size).fill(NaN)
  const quantiles = levels.map(() => new Float64Array(size).fill(NaN))
  for (let i = 0; i < size; i++) {
    const last = windows.end[i]!
    if (!(last + 1 > meanInterval)) continue
    let [cases, force] = [0, 0]
    for (let t = windows.start[i]!; t <= last; t++) {
      cases += incidence[t]! - (imported?.[t] ?? 0)
      if (t > 0) force += lambda[t]!
    }
    const shape = (prior.mean / prior.sd) ** 2 + cases
    const scale = 1 / (prior.mean / prior.sd ** 2 + force)
    mean[i] = shape * scale
    sd[i] = Math.sqrt(shape) * scale
    quantiles.forEach((list, q) => (list[i] = scale * gammaQuantile(shape, levels[q]!)))
  }
  return { mean, sd, quantiles, lambda }
}

/**
 * R(t) after Wallinga & Teunis: mean number of later cases a case of the window infected.
 * NaN for a window without cases. Windows near the end are too low: their later cases are not seen yet.
 */
export function wallingaTeunisR(
  incidence: Float64Array,
  serial: Float64Array,
  windows: Windows,
): Float64Array {
  checkEpidemic(incidence, serial, windows)
  const days = incidence.length
  const lambda = infectiousness(incidence, serial)
  const perCase = new Float64Array(days)
  for (let t = 0; t < days; t++) {
    for (let s = t + 1; s < Math.min(days, t + serial.length); s++) {
      if (incidence[s]! > 0 && lambda[s]! > 0) {
        perCase[t]! += (incidence[s]! * serial[s - t]!) / lambda[s]!
      }
    }
  }
  return Float64Array.from(windows.start, (first, i) => {
    let [cases, sum] = [0, 0]
    for (let t = first; t <= windows.end[i]!; t++) {
      cases += incidence[t]!
      sum += incidence[t]! * perCase[t]!
    }
    return sum / cases
  })
}

export type Interval = readonly [low: number, high: number]
export type Growth = {
  /** Growth rate per day of log counts, with its confidence interval. */
  readonly rate: number
  readonly rateInterval: Interval
  /** ln 2 / rate in days; the interval's high end is Infinity when the rate may be 0. Undefined when counts fall. */
  readonly doubling: number | undefined
  readonly doublingInterval: Interval | undefined
  /** ln 2 / −rate in days, when counts fall. */
  readonly halving: number | undefined
  readonly halvingInterval: Interval | undefined
  readonly intercept: number
}

/**
 * Growth rate by linear regression of ln(count) on day + ½, days without cases left out.
 * @throws DetectError `series_too_short` with fewer than three days that have cases
 */
export function growthRate(counts: Float64Array, confidence = 0.95): Growth {
  requireShare(confidence, 'confidence')
  checkSeries({ counts, frequency: 365 })
  const days = Array.from(counts.keys()).filter((day) => counts[day]! > 0)
  if (days.length < 3) {
    const place = { code: 'series_too_short', field: 'counts' } as const
    throw new DetectError(place, `expected three days with cases, got ${days.length}`)
  }
  const mean = (value: (day: number) => number) =>
    days.reduce((sum, day) => sum + value(day), 0) / days.length
  const meanDay = mean((day) => day)
  const meanLog = mean((day) => Math.log(counts[day]!))
  const spread = mean((day) => (day - meanDay) ** 2) * days.length
  const rate = (mean((day) => (day - meanDay) * Math.log(counts[day]!)) * days.length) / spread
  const residual = (day: number) => Math.log(counts[day]!) - meanLog - rate * (day - meanDay)
  const variance = (mean((day) => residual(day) ** 2) * days.length) / (days.length - 2)
  const half = studentQuantile((1 + confidence) / 2, days.length - 2) * Math.sqrt(variance / spread)
  const [low, high] = [rate - half, rate + half]
  const time = (r: number) => (r > 0 ? Math.LN2 / r : Infinity)
  return {
    rate,
    rateInterval: [low, high],
    doubling: rate > 0 ? time(rate) : undefined,
    doublingInterval: rate > 0 ? [time(high), time(low)] : undefined,
    halving: rate < 0 ? time(-rate) : undefined,
    halvingInterval: rate < 0 ? [time(-low), time(-high)] : undefined,
    intercept: meanLog - rate * (meanDay + 0.5),
  }
}
