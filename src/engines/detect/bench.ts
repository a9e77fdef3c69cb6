/**
 * Farrington flexible (both option sets) and EARS against R's surveillance on the same machine in the same run:
 * R on 200 of the series, this engine on all of them, compared per point in user CPU seconds of one core; every
 * threshold of those 200 must be R's to relative 1e-6 and every alarm the same. And a day of a whole city online.
 * The last line is one JSON object; without R, or with other figures than R's, it says so and the exit status is 1.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createOnlineDetector,
  ears,
  farringtonFlexibleDetector,
  farringtonSettings,
  type Series,
} from './index.ts'
import { dice } from './reference.ts'

type Found = { readonly alarm: Uint8Array; readonly upperbound: Float64Array }
type Job = {
  readonly name: string
  readonly series: readonly Series[]
  readonly points: number
  readonly least: number
  readonly run: (series: Series) => Found
}

const seriesInR = 200

/** Poisson counts by inversion, above a mean of 60 by the normal approximation. */
function poisson(next: () => number, mean: number): number {
  if (mean > 60) {
    const [r, s] = [next(), next()]
    const z = Math.sqrt(-2 * Math.log(r + 1e-12)) * Math.cos(2 * Math.PI * s)
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * z))
  }
  let [k, p] = [0, 1]
  do {
    k++
    p *= next()
  } while (p > Math.exp(-mean))
  return k - 1
}

/** 2,000 weekly series of six years: levels 0.3 to 80, season, slow trend, overdispersion. */
function weeklySeries(): Series[] {
  const next = dice(12345)
  return Array.from({ length: 2000 }, () => {
    const level = Math.exp(Math.log(0.3) + next() * Math.log(80 / 0.3))
    const [amplitude, phase] = [next() * 0.9, next() * 52]
    const [trend, spread] = [(next() - 0.5) * 0.002, next() * 0.6]
    const counts = Float64Array.from({ length: 312 }, (_, t) => {
      const season = amplitude * Math.sin((2 * Math.PI * (t + phase)) / 52)
      const mean = level * Math.exp(season + trend * t)
      return poisson(next, mean * (next() < 0.5 ? 1 + spread : 1 - spread))
    })
    return { counts, frequency: 52 }
  })
}

/** 13,000 daily series of 120 days: levels 0.05 to 30, weekdays. */
function dailySeries(): Series[] {
  const next = dice(98765)
  const weekdays = [1.25, 1.2, 1.1, 1, 1, 0.6, 0.5]
  return Array.from({ length: 13_000 }, () => {
    const level = Math.exp(Math.log(0.05) + next() * Math.log(30 / 0.05))
    const counts = Float64Array.from({ length: 120 }, (_, t) =>
      poisson(next, level * weekdays[t % 7]!),
    )
    return { counts, frequency: 365 }
  })
}

function jobs(): Job[] {
  const [weekly, daily] = [weeklySeries(), dailySeries()]
  const range = { from: 260, to: 312 }
  const detector = (settings: (typeof farringtonSettings)['original' | 'noufaily']) =>
    farringtonFlexibleDetector({ ...settings, b: 4, standardError: 'reference', range })
  const farrington = (name: 'original' | 'noufaily'): Job => ({
    name: `farrington-${name}`,
    series: weekly,
    points: 52,
    least: 40,
    run: detector(farringtonSettings[name]),
  })
  const daysOf = { from: 30, to: 120 }
  const earsJob = (method: 'C1' | 'C2' | 'C3'): Job => ({
    name: `ears-${method.toLowerCase()}`,
    series: daily,
    points: 90,
    least: 100,
    run: (series) => ears(series, { method, minSigma: 0.5, range: daysOf }),
  })
  return [
    farrington('noufaily'),
    farrington('original'),
    ...(['C1', 'C2', 'C3'] as const).map(earsJob),
  ]
}

type Answer = {
  readonly seconds: number
  /** Series by series, point by point; NaN: no threshold. */
  readonly bounds: Float64Array
  readonly alarms: Uint8Array
}

function ours(job: Job, series: readonly Series[]): Answer {
  const size = series.length * job.points
  const [bounds, alarms] = [new Float64Array(size), new Uint8Array(size)]
  const before = process.cpuUsage()
  series.forEach((one, i) => {
    const { alarm, upperbound } = job.run(one)
    bounds.set(upperbound, i * job.points)
    alarms.set(alarm, i * job.points)
  })
  return { seconds: process.cpuUsage(before).user / 1e6, bounds, alarms }
}

function inR(job: Job, folder: string): Answer {
  const [input, output] = ['counts', 'answer'].map((what) =>
    join(folder, `${job.name}-${what}.csv`),
  )
  const columns = job.series.slice(0, seriesInR)
  const rows = Array.from(columns[0]!.counts, (_, t) =>
    columns.map(({ counts }) => counts[t]).join(),
  )
  writeFileSync(input!, `${rows.join('\n')}\n`)
  const script = join(import.meta.dirname, 'bench.R')
  const words = ['--vanilla', script, input!, job.name, output!]
  const done = spawnSync('Rscript', words, { encoding: 'utf8' })
  if (done.error) throw new Error(`Rscript did not run: ${done.error.message}`)
  if (done.status !== 0) throw new Error(`Rscript ended with ${done.status}: ${done.stderr.trim()}`)
  const seconds = Number(done.stdout.trim().split('\n').at(-1))
  if (!(seconds > 0)) throw new Error(`Rscript gave no time: ${done.stdout.trim()}`)
  const cells = readFileSync(output!, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(',').map(Number))
  return {
    seconds,
    bounds: Float64Array.from(cells, ([bound]) => bound!),
    // not available: no alarm
    alarms: Uint8Array.from(cells, ([, alarm]) => alarm || 0),
  }
}

const total = (list: Iterable<number>) => {
  let sum = 0
  for (const value of list) if (!Number.isNaN(value)) sum += value
  return sum
}

/** Where our thresholds and alarms are not those of R, and the sums of both. */
function differences(own: Answer, reference: Answer) {
  let [error, thresholds, alarms] = [0, 0, 0]
  reference.bounds.forEach((bound, i) => {
    const mine = own.bounds[i]!
    if (Number.isNaN(bound) !== Number.isNaN(mine)) thresholds++
    else if (!Number.isNaN(bound)) {
      const off = Math.abs(mine - bound) / Math.max(1e-2, Math.abs(bound))
      error = Math.max(error, off)
      if (off > 1e-6) thresholds++
    }
    if (own.alarms[i] !== reference.alarms[i]) alarms++
  })
  const sums = (answer: Answer) => ({ alarms: total(answer.alarms), bounds: total(answer.bounds) })
  const points = reference.bounds.length
  const equal = points === own.bounds.length && thresholds === 0 && alarms === 0
  return {
    points,
    largestError: error,
    differentThresholds: thresholds,
    differentAlarms: alarms,
    sums: { ours: sums(own), reference: sums(reference) },
    equal,
  }
}

function compare(job: Job, folder: string) {
  const reference = inR(job, folder)
  const checked = differences(ours(job, job.series.slice(0, seriesInR)), reference)
  const all = ours(job, job.series)
  const perPoint = all.seconds / (job.series.length * job.points)
  const referencePerPoint = reference.seconds / (seriesInR * job.points)
  const ratio = referencePerPoint / perPoint
  const line = {
    job: job.name,
    series: job.series.length,
    points: job.points,
    userSeconds: all.seconds,
    referenceSeries: seriesInR,
    referenceUserSeconds: reference.seconds,
    checked,
    ratio: Number(ratio.toPrecision(4)),
    least: job.least,
    meets: checked.equal && ratio >= job.least,
  }
  console.log(JSON.stringify(line))
  return line
}

/**
 * Days of 13,000 grids × 200 syndromes, one in a hundred with cases: how long the last of thirty takes, how much is
 * held after a month and after two, and, on a part of the series, whether each threshold is that of the whole series.
 */
function onlineDay() {
  const series = 13_000 * 200
  const next = dice(7)
  const before = process.memoryUsage().arrayBuffers
  const detector = createOnlineDetector({ series, ears: {}, cusum: { mean: 0.02 } })
  const known = Array.from({ length: 100 }, () => new Float64Array(60))
  const held = () => (process.memoryUsage().arrayBuffers - before) / series
  const month = { ms: [] as number[], examined: 0, held: 0 }
  for (let day = 0; day < 60; day++) {
    const at: number[] = []
    for (let s = 0; s < series; s++) if (next() < 0.01) at.push(s)
    for (const s of at) if (s < known.length) known[s]![day] = 1
    const began = performance.now()
    month.examined = detector.update(at, new Uint8Array(at.length).fill(1)).examined
    if (day >= 30) month.ms.push(performance.now() - began)
    if (day === 29) month.held = held()
  }
  const equal = known.every((counts, s) => {
    const whole = ears({ counts, frequency: 365 }, { method: 'C2', minSigma: 0.5 })
    return whole.upperbound.at(-1) === detector.figures(s).c2
  })
  const { ring, sums } = detector.state
  const dayMs = month.ms.toSorted((a, b) => a - b)[15]!
  return {
    series,
    dayMs: Math.round(dayMs),
    seriesPerSecond: Math.round(series / (dayMs / 1000)),
    examined: month.examined,
    examinedPerSecond: Math.round(month.examined / (dayMs / 1000)),
    stateBytesPerSeries: (ring.byteLength + sums.byteLength) / series,
    heldBytesPerSeries: {
      afterDays30: Number(month.held.toPrecision(4)),
      afterDays60: Number(held().toPrecision(4)),
    },
    equal,
  }
}

const folder = mkdtempSync(join(tmpdir(), 'jingwei-bench-'))
try {
  const online = onlineDay()
  const lines = jobs().map((job) => compare(job, folder))
  const meets = online.equal && lines.every((line) => line.meets)
  const worst = (prefix: string) =>
    Math.min(...lines.filter(({ job }) => job.startsWith(prefix)).map(({ ratio }) => ratio))
  const ratios = Object.fromEntries(lines.map(({ job, ratio }) => [job, ratio]))
  const last = {
    bench: 'detect',
    ratio: worst('farrington'),
    earsRatio: worst('ears'),
    ratios,
    online,
    loadAverage: loadavg().map((load) => Number(load.toFixed(2))),
    meets,
  }
  console.log(JSON.stringify(last))
  process.exitCode = meets ? 0 : 1
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error)
  console.log(JSON.stringify({ bench: 'detect', ratio: null, reason, meets: false }))
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
