// The documented JSON that `jingwei rt` and `jingwei nowcast` read (see the README).
import { parseDates } from './dates.ts'
import { DetectError, requireOption, requireWhole } from './errors.ts'
import { nowcast } from './nowcast.ts'
import { createReader, type Reader } from './reader.ts'
import {
  coriR,
  growthRate,
  serialInterval,
  slidingWindows,
  wallingaTeunisR,
} from './reproduction.ts'

const levels = [0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 0.975] as const

const listed = (values: ArrayLike<number>) =>
  Array.from(values, (value) => (Number.isFinite(value) ? value : null))
const counted = (days: Int32Array) => Array.from(days, (day) => day + 1)

function readSerial(root: Reader, days: number): Float64Array {
  const serial = root.inner('serialInterval')
  if (serial.has('probabilities')) {
    const given = serial.numbers('probabilities')
    const sum = given.reduce((total, share) => total + share, 0)
    const place = 'serialInterval.probabilities'
    requireOption(Math.abs(sum - 1) <= 0.01, place, `expected shares with sum 1, got ${sum}`)
    return given
  }
  return serialInterval(serial.number('mean', NaN), serial.number('sd', NaN), days)
}

function readGrowth(incidence: Float64Array) {
  try {
    return growthRate(incidence)
  } catch (error) {
    // an epidemic of one or two days has no growth rate, but still an R
    if (error instanceof DetectError && error.code === 'series_too_short') return null
    throw error
  }
}

/**
 * R(t) after Cori and after Wallinga & Teunis, and the growth rate, of a parsed file.
 * Window days are counted from 1; null where there is no estimate.
 * @throws DetectError naming the field of refused input
 */
export function reproductionFile(file: unknown) {
  const root = createReader(file, 'file')
  const incidence = root.numbers('incidence')
  const window = root.number('window', 7)
  requireWhole(window, 'window', 1)
  if (incidence.length <= window) {
    const place = { code: 'series_too_short', field: 'incidence' } as const
    throw new DetectError(
      place,
      `expected more days than the window of ${window}, got ${incidence.length}`,
    )
  }
  const serial = readSerial(root, incidence.length)
  const windows = slidingWindows(incidence.length, window)
  const prior = root.inner('prior')
  const cori = coriR(incidence, {
    serial,
    windows,
    prior: { mean: prior.number('mean', 5), sd: prior.number('sd', 5) },
    quantiles: levels,
    ...(root.has('imported') ? { imported: root.numbers('imported') } : {}),
  })
  const quantiles = levels.map((level, q) => [`q${level}`, listed(cori.quantiles[q]!)] as const)
  return {
    start: counted(windows.start),
    end: counted(windows.end),
    mean: listed(cori.mean),
    sd: listed(cori.sd),
    quantiles: Object.fromEntries(quantiles),
    wallingaTeunis: listed(wallingaTeunisR(incidence, serial, windows)),
    growth: readGrowth(incidence),
  }
}

function readDay(root: Reader, field: string): number {
  const value = root.value(field)
  try {
    return parseDates([value])[0]!
  } catch (error) {
    if (!(error instanceof DetectError)) throw error
    throw new DetectError({ code: 'bad_date', field }, error.expected)
  }
}

/**
 * The nowcast of a parsed file of events and their reports.
 * @throws DetectError naming row and field of refused input
 */
export function nowcastFile(file: unknown) {
  const root = createReader(file, 'file')
  const events = parseDates(root.list('events'), 'events')
  const reports = parseDates(root.list('reports'), 'reports')
  const [now, origin] = [readDay(root, 'now'), readDay(root, 'origin')]
  const found = nowcast(events, reports, {
    now,
    origin,
    maxDelay: root.number('maxDelay', 14),
    ...(root.has('window') ? { window: root.number('window', 0) } : {}),
  })
  const iso = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10)
  return {
    days: Array.from(found.days, iso),
    reported: listed(found.reported),
    estimate: listed(found.estimate),
    delayCdf: listed(found.delayCdf),
  }
}
