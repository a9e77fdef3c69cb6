// What `jingwei scan FILE` reads and prints; the layout is in the README. Ids stand for areas, rows count from 0.
import { findClusters, type Cluster } from './clusters.ts'
import { requireOption, requireWhole, ScanError } from './errors.ts'
import { spaceTimeModel, spatialModel, type Scan } from './model.ts'
import { createFields, type Fields } from './fields.ts'
import { replicateMaxima } from './replicates.ts'
import { shiryaevRoberts } from './shiryaev-roberts.ts'
import { expectedFromStrata } from './strata.ts'
import { circularZones, toPlane } from './zones.ts'

const models = [
  'poisson',
  'binomial',
  'population-poisson',
  'expectation-poisson',
  'permutation',
  'shiryaev-roberts',
] as const
type Model = (typeof models)[number]

export type ScanTask = {
  readonly model: Model
  readonly ids: readonly string[]
  readonly scan: Scan
  readonly seed: number
  readonly replicates: number
  readonly maxClusters: number
}

export type FoundCluster = Omit<Cluster, 'centre' | 'areas'> & {
  readonly centre: string
  readonly areas: readonly string[]
  /** First period of the window, from 0. */
  readonly firstPeriod: number
}

export type ScanAnswer = {
  readonly model: Model
  readonly areas: number
  readonly periods: number
  readonly windows: number
  readonly cases: number
  readonly replicates: number
  readonly seed: number
  readonly clusters: readonly FoundCluster[]
}

export type EventAnswer = {
  readonly model: 'shiryaev-roberts'
  readonly statistic: readonly number[]
  /** Events from 0; null: no alarm. */
  readonly firstAlarm: number | null
  readonly centre: number | null
}

/**
 * Scans what the file describes; replicates run here, see `scanFileInWorkers` for several cores.
 * @throws ScanError naming row and field
 */
export function scanFile(parsed: unknown): ScanAnswer | EventAnswer {
  const fields = createFields(parsed)
  if (fields.oneOf('model', models) === 'shiryaev-roberts') return scanEvents(fields)
  const task = readScanTask(parsed)
  return answerScan(
    task,
    replicateMaxima(task.scan, { seed: task.seed, from: 0, to: task.replicates }),
  )
}

export const isEventFile = (parsed: unknown) =>
  createFields(parsed).oneOf('model', models) === 'shiryaev-roberts'

function scanEvents(fields: Fields): EventAnswer {
  const [x, y, t] = [fields.numbers('x'), fields.numbers('y'), fields.numbers('t')]
  const { statistic, firstAlarm, centre } = shiryaevRoberts(
    { x, y, t },
    {
      radius: fields.number('radius'),
      epsilon: fields.number('epsilon', 0.5),
      threshold: fields.number('threshold'),
    },
  )
  return {
    model: 'shiryaev-roberts',
    statistic: [...statistic],
    firstAlarm: firstAlarm < 0 ? null : firstAlarm,
    centre: centre < 0 ? null : centre,
  }
}

/** The scan of a file, ready for `replicateMaxima`; for all models but shiryaev-roberts. */
export function readScanTask(parsed: unknown): ScanTask {
  const fields = createFields(parsed)
  const model = fields.oneOf('model', models)
  const { x, y } = fields.has('longitude')
    ? toPlane(fields.numbers('longitude'), fields.numbers('latitude'))
    : { x: fields.numbers('x'), y: fields.numbers('y') }
  const ids = fields.has('ids') ? fields.texts('ids') : Array.from(x, (_, i) => String(i))
  requireOption(ids.length === x.length, 'ids', `expected ${x.length} ids, got ${ids.length}`)
  requireOption(new Set(ids).size === ids.length, 'ids', 'expected no id twice')
  const replicates = fields.number('replicates', 999)
  requireWhole(replicates, 'replicates', 0)
  const [seed, maxClusters] = [fields.number('seed', 1), fields.number('maxClusters', 10)]
  requireWhole(seed, 'seed', 0)
  requireWhole(maxClusters, 'maxClusters', 1)
  const measures = readMeasures(fields, model, ids)
  requireOption(
    measures.cases.some((count) => count !== 0),
    'cases',
    'expected at least one case',
  )
  const share = fields.optional('maxShare')
  const zones = circularZones({
    x,
    y,
    // without people, what else the areas differ by
    population: share === undefined && fields.has('maxAreas') ? undefined : perArea(measures, ids),
    maxShare: share,
    maxAreas: fields.optional('maxAreas'),
  })
  const { cases, expected, population, periods } = measures
  const scan =
    model === 'poisson' || model === 'binomial'
      ? spatialModel({ zones, cases, ...(model === 'poisson' ? { expected } : { population }) })
      : spaceTimeModel({
          model: model as Exclude<Model, 'poisson' | 'binomial' | 'shiryaev-roberts'>,
          zones,
          cases,
          periods,
          maxDuration: fields.number('maxDuration', Math.min(7, periods)),
          population: model === 'population-poisson' ? population : undefined,
          expected,
        })
  return {
    model,
    ids,
    scan,
    seed,
    replicates,
    maxClusters,
  }
}

type Measures = {
  readonly cases: Float64Array
  readonly periods: number
  readonly expected: Float64Array | undefined
  readonly population: Float64Array | undefined
}

function readMeasures(fields: Fields, model: Model, ids: readonly string[]): Measures {
  const optional = (field: string) => (fields.has(field) ? fields.table(field).values : undefined)
  const population = optional('population')
  if (!fields.has('strata')) {
    const { values, rows } = fields.table('cases')
    const given = optional('expected')
    // people alone are an expectation too: the same rate everywhere
    const expected = model === 'poisson' ? (given ?? population) : given
    if (model === 'poisson' && !expected)
      fields.refuse('expected', 'expected expected, population or strata')
    return { cases: values, periods: rows, expected, population }
  }
  requireOption(model === 'poisson', 'strata', 'expected with model poisson only')
  const strata = fields.inner('strata')
  const area = Int32Array.from(strata.texts('area'), (id, row) => {
    const index = ids.indexOf(id)
    if (index >= 0) return index
    throw new ScanError({ code: 'bad_layout', row, field: 'strata.area' }, `no area "${id}" in ids`)
  })
  const names = strata.texts('stratum')
  const known = [...new Set(names)]
  const rows = {
    area,
    stratum: Int32Array.from(names, (name) => known.indexOf(name)),
    cases: strata.numbers('cases'),
    population: strata.numbers('population'),
  }
  const [cases, people] = [new Float64Array(ids.length), new Float64Array(ids.length)]
  const expected = expectedFromStrata(rows, ids.length)
  area.forEach((index, row) => {
    cases[index]! += rows.cases[row]!
    people[index]! += rows.population[row]!
  })
  return { cases, periods: 1, expected, population: population ?? people }
}

/** What the largest share is measured by: people, else expected cases, else cases, of all periods. */
function perArea({ population, expected, cases }: Measures, ids: readonly string[]): Float64Array {
  const list = population ?? expected ?? cases
  const sums = new Float64Array(ids.length)
  list.forEach((value, cell) => {
    sums[cell % ids.length]! += value
  })
  return sums
}

/** The answer of a scan, with the largest ratios of its replicates. */
export function answerScan(task: ScanTask, maxima: Float64Array): ScanAnswer {
  const { scan, ids, model, seed } = task
  const found = findClusters(scan, { limit: task.maxClusters, maxima })
  return {
    model,
    areas: scan.areas,
    periods: scan.periods,
    windows: scan.zones.order.length * scan.durations,
    cases: scan.total,
    replicates: maxima.length,
    seed,
    clusters: found.map(({ centre, areas, ...rest }) => ({
      centre: ids[centre]!,
      areas: Array.from(areas, (area) => ids[area]!),
      firstPeriod: scan.periods - rest.duration,
      ...rest,
    })),
  }
}
