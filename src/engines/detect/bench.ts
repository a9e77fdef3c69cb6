/**
 * Farrington flexible (both option sets) and EARS against R's surveillance on the same machine in the same run:
 * R on 200 of the series, this engine on all of them, compared per point in user CPU seconds of one core.
 * The last line is one JSON object; without R, or with other sums than R's, it says so and the exit status is 1.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
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

type Sums = { readonly seconds: number; readonly alarms: number; readonly bounds: number }

function ours(job: Job, series: readonly Series[]): Sums {
  const before = process.cpuUsage()
  let [alarms, bounds] = [0, 0]
  for (const one of series) {
    const { alarm, upperbound } = job.run(one)
    for (const value of alarm) alarms += value
    for (const bound of upperbound) if (!Number.isNaN(bound)) bounds += bound
  }
  return { seconds: process.cpuUsage(before).user / 1e6, alarms, bounds }
}

function inR(job: Job, folder: string): Sums {
  const file = join(folder, `${job.name}.csv`)
  const columns = job.series.slice(0, seriesInR)
  const rows = Array.from(columns[0]!.counts, (_, t) =>
    columns.map(({ counts }) => counts[t]).join(),
  )
  writeFileSync(file, `${rows.join('\n')}\n`)
  const script = join(import.meta.dirname, 'bench.R')
  const done = spawnSync('Rscript', ['--vanilla', script, file, job.name], { encoding: 'utf8' })
  if (done.error) throw new Error(`Rscript did not run: ${done.error.message}`)
  if (done.status !== 0) throw new Error(`Rscript ended with ${done.status}: ${done.stderr.trim()}`)
  const [seconds, alarms, bounds] = done.stdout
    .trim()
    .split('\n')
    .at(-1)!
    .split('\t')
    .slice(1)
    .map(Number)
  return { seconds: seconds!, alarms: alarms!, bounds: bounds! }
}

function compare(job: Job, folder: string) {
  const same = ours(job, job.series.slice(0, seriesInR))
  const reference = inR(job, folder)
  const all = ours(job, job.series)
  const perPoint = all.seconds / (job.series.length * job.points)
  const referencePerPoint = reference.seconds / (seriesInR * job.points)
  const equal =
    same.alarms === reference.alarms &&
    Math.abs(same.bounds - reference.bounds) <= 1e-8 * Math.abs(reference.bounds)
  const ratio = referencePerPoint / perPoint
  const line = {
    job: job.name,
    series: job.series.length,
    points: job.points,
    userSeconds: all.seconds,
    referenceSeries: seriesInR,
    referenceUserSeconds: reference.seconds,
    checksums: { ours: same, reference, equal },
    ratio: Number(ratio.toPrecision(4)),
    least: job.least,
    meets: equal && ratio >= job.least,
  }
  console.log(JSON.stringify(line))
  return line
}

/** A day of 13,000 grids × 200 syndromes, one in a hundred with cases, after a month of such days. */
function onlineDay() {
  const series = 13_000 * 200
  const next = dice(7)
  const detector = createOnlineDetector({ series, ears: {}, cusum: { mean: 0.02 } })
  let dayMs = 0
  let examined = 0
  for (let day = 0; day < 30; day++) {
    const at: number[] = []
    for (let s = 0; s < series; s++) if (next() < 0.01) at.push(s)
    const counts = at.map(() => 1)
    const began = performance.now()
    examined = detector.update(at, counts).examined
    dayMs = Math.round(performance.now() - began)
  }
  const { ring, sums } = detector.state
  return { series, dayMs, examined, stateBytes: ring.byteLength + sums.byteLength }
}

const folder = mkdtempSync(join(tmpdir(), 'jingwei-bench-'))
try {
  const online = onlineDay()
  const lines = jobs().map((job) => compare(job, folder))
  const meets = lines.every((line) => line.meets)
  const worst = (prefix: string) =>
    Math.min(...lines.filter(({ job }) => job.startsWith(prefix)).map(({ ratio }) => ratio))
  const ratios = Object.fromEntries(lines.map(({ job, ratio }) => [job, ratio]))
  const last = {
    bench: 'detect',
    ratio: worst('farrington'),
    earsRatio: worst('ears'),
    ratios,
    online,
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
