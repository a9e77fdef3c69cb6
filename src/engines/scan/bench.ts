/**
 * A night's scan of a city: 3,500 communities × 60 days, windows of at most 5 % of the people and 7 days, 999
 * replicates on two cores, against the straightforward version (a running sum and logarithms for every window) on the
 * same cases of a few replicates. The last line is one JSON object; with other maxima or 10 s or more the exit status is 1.
 * R's scans (SpatialEpi, scanstatistics) are in no Debian package, so no foreign version runs beside it.
 */
import { loadavg } from 'node:os'
import { replicateMaximaInWorkers } from './adapter.ts'
import {
  circularZones,
  findClusters,
  replicateCounts,
  replicateMaxima,
  spaceTimeModel,
  type Scan,
} from './index.ts'
import { dice, plainMaximum } from './reference.ts'

const [areas, periods, maxDuration, replicates, limitSeconds] = [3500, 60, 7, 999, 10]
const seed = 20_260_101
const few = 5

/** Communities of 600 to 20,000 people, 400 notified cases a day, and 60 more around one of them in the last four days. */
function city() {
  const next = dice(seed)
  const spot = () => Float64Array.from({ length: areas }, () => next() * 60)
  const [x, y] = [spot(), spot()]
  const population = Float64Array.from({ length: areas }, () =>
    Math.round(600 + 19_400 * next() ** 3),
  )
  const sums = population.slice()
  for (let i = 1; i < areas; i++) sums[i]! += sums[i - 1]!
  const cases = new Int32Array(areas * periods)
  for (let n = 0; n < 400 * periods; n++) {
    const home = next() * sums[areas - 1]!
    const area = sums.findIndex((sum) => sum > home)
    cases[Math.floor(next() * periods) * areas + area]!++
  }
  const near = circularZones({ x, y, maxAreas: 12 }).order.subarray(0, 12)
  for (let n = 0; n < 60; n++) {
    const area = near[Math.floor(next() * 12)]!
    cases[(periods - 1 - Math.floor(next() * 4)) * areas + area]!++
  }
  return { x, y, population, cases }
}

const since = (began: number) => (performance.now() - began) / 1000

async function run(maxShare: number) {
  const { x, y, population, cases } = city()
  const [began, cpu] = [performance.now(), process.cpuUsage()]
  const zones = circularZones({ x, y, population, maxShare })
  const model = 'population-poisson'
  const scan = spaceTimeModel({ model, zones, cases, periods, maxDuration, population })
  const maxima = await replicateMaximaInWorkers(scan, { seed, from: 0, to: replicates }, 2)
  const [top] = findClusters(scan, { maxima, limit: 5 })
  const seconds = since(began)
  // of all threads: what the scan takes however busy the machine is
  const cpuSeconds = process.cpuUsage(cpu).user / 1e6
  return { scan, maxima, top, seconds, cpuSeconds, windows: zones.order.length * maxDuration }
}

/** CPU seconds, which a busy machine does not stretch as it does the wall clock's. */
const cpuNow = () => process.cpuUsage().user / 1e6

/** CPU seconds a replicate, ours and the plain version's, and whether they find the same. */
function compare(scan: Scan, maxima: Float64Array) {
  // once through for the compiler
  replicateMaxima(scan, { seed, from: 0, to: few })
  const [first, second, third] = [cpuNow(), 4 * few, 8 * few]
  replicateMaxima(scan, { seed, from: 0, to: second })
  const middle = cpuNow()
  replicateMaxima(scan, { seed, from: 0, to: third })
  // the difference leaves out what is made once for all replicates
  const ours = (cpuNow() - middle - (middle - first)) / (third - second)
  const counts = Array.from({ length: few }, (_, replicate) =>
    replicateCounts(scan, seed, replicate),
  )
  plainMaximum(scan, counts[0]!)
  const began = cpuNow()
  const plain = counts.map((list) => plainMaximum(scan, list))
  const reference = (cpuNow() - began) / few
  const equal = plain.every((value, i) => Math.abs(value - maxima[i]!) <= 1e-9 * value)
  return { ours, reference, equal }
}

const rounded = (value: number, digits = 4) => Number(value.toPrecision(digits))

const five = await run(0.05)
const { ours, reference, equal } = compare(five.scan, five.maxima)
const half = await run(0.5)
const meets = equal && five.seconds < limitSeconds
console.log(
  JSON.stringify({
    bench: 'scan',
    communities: areas,
    days: periods,
    maxDuration,
    replicates,
    workers: 2,
    windows: five.windows,
    seconds: rounded(five.seconds),
    cpuSeconds: rounded(five.cpuSeconds),
    limitSeconds,
    secondsAtHalf: rounded(half.seconds),
    cpuSecondsAtHalf: rounded(half.cpuSeconds),
    windowsAtHalf: half.windows,
    cluster: five.top && { llr: rounded(five.top.llr), p: five.top.pValue },
    msPerReplicate: rounded(ours * 1000),
    referenceMsPerReplicate: rounded(reference * 1000),
    reference: 'straightforward version of this project',
    referenceReplicates: few,
    sameMaxima: equal,
    ratio: rounded(reference / ours),
    loadAverage: loadavg().map((load) => rounded(load, 3)),
    meets,
  }),
)
process.exitCode = meets ? 0 : 1
