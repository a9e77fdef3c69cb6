// The engines on files: JSON in, JSON out; a table of series in, alarms as JSON lines out.
import { createReadStream, readFileSync } from 'node:fs'
import { AllocateError, type AllocateProgress } from '#engines/allocate'
import { allocateFileInWorker } from '#engines/allocate/adapter'
import {
  createDetector,
  detectFile,
  DetectError,
  nowcastFile,
  parseDates,
  reproductionFile,
  type Series,
} from '#engines/detect'
import { ScanError } from '#engines/scan'
import { readCsv } from '#platform/formats/csv.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { scanFileInWorkers } from '#engines/scan/adapter'
import {
  type CommandLine,
  type Exit,
  type Given,
  type Io,
  need,
  text,
  UsageError,
} from '../command.ts'
import { existing } from './learn.ts'

/** Runs an engine; what it refuses becomes one sentence and exit status 1. */
async function answer(io: Io, run: () => unknown): Promise<Exit> {
  try {
    io.out(`${JSON.stringify(await run())}\n`)
    return 0
  } catch (error) {
    if (!isRefusal(error)) throw error
    io.err(`${error.message}\n`)
    return 1
  }
}

const isRefusal = (error: unknown): error is Error =>
  error instanceof DetectError || error instanceof ScanError || error instanceof AllocateError

function jsonIn(io: Io, given: Given): unknown {
  const path = existing(io, given.positionals[0], 'FILE')
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new Problem('invalid-input', say`${path}: expected JSON: ${(error as Error).message}`, {
      cause: error,
    })
  }
}

function standardErrorOf(given: Given): 'reference' | 'intended' {
  const value = text(given, 'standard-error') ?? 'reference'
  if (value === 'reference' || value === 'intended') return value
  throw new UsageError(`--standard-error is reference or intended, got "${value}".`)
}

/** Cells as they stand, by series. */
type Table = { readonly dates: readonly string[]; readonly columns: ReadonlyMap<string, string[]> }

/** A table with the column `date`, or the dates in its first column, and one column of counts for each series. */
async function tableIn(path: string): Promise<Table> {
  const dates: string[] = []
  const columns = new Map<string, string[]>()
  let dated: string | undefined
  for await (const item of readCsv(createReadStream(path))) {
    if (!item.row) throw new Problem('invalid-input', say`line ${item.line}: ${item.error}`)
    const names = Object.keys(item.row)
    dated ??= names.find((name) => name.toLowerCase() === 'date') ?? names[0]
    for (const [name, cell] of Object.entries(item.row)) {
      if (name === dated) {
        dates.push(cell)
        continue
      }
      const cells = columns.get(name) ?? []
      if (!columns.has(name)) columns.set(name, cells)
      cells.push(cell.trim())
    }
  }
  if (dates.length < 2 || columns.size === 0) {
    const what = dates.length < 2 ? `two rows of counts or more, got ${dates.length}` : 'a series'
    throw new Problem('invalid-input', say`${path}: expected ${what}`)
  }
  return { dates, columns }
}

/** Counts of a series; an empty cell is no zero, and `0x10` and `1e3` are no counts. */
function countsOf(series: string, cells: readonly string[]): Float64Array {
  return Float64Array.from(cells, (cell, row) => {
    if (/^\d+(\.\d+)?$/.test(cell)) return Number(cell)
    const place = { code: 'bad_count', series, row, field: 'counts' } as const
    throw new DetectError(place, `expected a count of 0 or more, got ${cell || 'nothing'}`)
  })
}

const rhythms = [
  { frequency: 365, name: 'day', least: 1, most: 1 },
  { frequency: 52, name: 'week', least: 7, most: 7 },
  { frequency: 12, name: 'month', least: 28, most: 31 },
] as const

/**
 * Whether the table is daily, weekly or monthly, by the commonest step from row to row; each row must be the next period,
 * since a day left out would make the seven before it eight days long without a word.
 */
function frequencyOf(dates: readonly string[], days: Int32Array): number {
  const steps = Array.from(days.subarray(1), (day, i) => day - days[i]!)
  const middle = steps.toSorted((a, b) => a - b)[steps.length >> 1]!
  const rhythm = rhythms.find(({ most }) => middle <= most) ?? rhythms[2]
  steps.forEach((step, i) => {
    if (step >= rhythm.least && step <= rhythm.most) return
    const place = { code: 'unsorted_dates', row: i + 1, field: 'dates' } as const
    const wanted = step < 1 ? 'rising dates' : `the next ${rhythm.name}, none left out`
    throw new DetectError(place, `expected ${wanted}, got ${dates[i + 1]} after ${dates[i]}`)
  })
  return rhythm.frequency
}

/** Prints each alarm; a series that the method refuses is named, and the others go on. */
async function detectSeries(io: Io, path: string, method: string): Promise<Exit> {
  const { dates, columns } = await tableIn(path)
  const days = parseDates(dates)
  const detect = createDetector(method)
  const frequency = frequencyOf(dates, days)
  let refused = 0
  for (const [name, cells] of columns) {
    try {
      const counts = countsOf(name, cells)
      const series: Series = { name, counts, frequency, days }
      const found = detect(series)
      found.alarm.forEach((alarm, k) => {
        if (!alarm) return
        const row = found.from + k
        const bound = found.upperbound[k] as number
        io.out(
          `${JSON.stringify({
            series: name,
            date: dates[row],
            count: counts[row],
            upperbound: Number.isFinite(bound) ? bound : null,
          })}\n`,
        )
      })
    } catch (error) {
      if (!isRefusal(error)) throw error
      refused++
      io.err(`${(error instanceof DetectError ? error.of(name) : error).message}\n`)
    }
  }
  io.err(`${columns.size} series, ${refused} refused\n`)
  return refused > 0 ? 1 : 0
}

const detectCommand: CommandLine = {
  name: 'detect',
  usage: 'detect FILE.json | --series FILE.csv --method METHOD',
  summary: 'Outbreak detection: a file of cases, or a table of series whose alarms it prints',
  options: {
    series: {
      type: 'string',
      help: 'CSV: dates in the column date or the first one, and one column for each series',
    },
    method: { type: 'string', help: 'such as ears-c2, farrington-noufaily, cidars, cusum' },
    'standard-error': {
      type: 'string',
      help: 'of farringtonFlexible in a file: reference (default) or intended',
    },
  },
  needs: 'config',
  run: async ({ given, io }) => {
    const table = text(given, 'series')
    if (table === undefined) {
      const standardError = standardErrorOf(given)
      const parsed = jsonIn(io, given)
      return answer(io, () => ({ cases: detectFile(parsed, { standardError }).cases }))
    }
    const path = existing(io, table, '--series')
    const method = need(text(given, 'method'), '--method')
    try {
      return await detectSeries(io, path, method)
    } catch (error) {
      if (!isRefusal(error)) throw error
      io.err(`${error.message}\n`)
      return 1
    }
  },
}

const fileCommand = (
  name: string,
  summary: string,
  run: (parsed: unknown) => unknown,
): CommandLine => ({
  name,
  usage: `${name} FILE.json`,
  summary,
  options: {},
  needs: 'config',
  run: async ({ given, io }) => {
    const parsed = jsonIn(io, given)
    return answer(io, () => run(parsed))
  },
})

/** What a long allocation is at, a line for each step. */
function stepOf(step: AllocateProgress): string {
  switch (step.stage) {
    case 'prices':
      return `prices: ${(100 * step.heat).toFixed(2)} % of the first heat`
    case 'arcs':
      return `arcs: round ${step.round}, ${step.arcs} in question`
    case 'teams':
      return `teams: cost ${step.objective}, at least ${step.bound}`
    case 'rounds':
      return `rounds: ${step.iteration} tried, cost ${step.cost.toFixed(2)}`
  }
}

const allocateCommand: CommandLine = {
  name: 'allocate',
  usage: 'allocate FILE.json',
  summary: 'Supplies, patients, teams or delivery rounds: who gets what, who goes where',
  options: {},
  needs: 'config',
  run: async ({ given, io }) => {
    const parsed = jsonIn(io, given)
    const progress = (step: AllocateProgress) => io.err(`${stepOf(step)}\n`)
    return answer(io, () => allocateFileInWorker(parsed, { signal: io.signal, progress }))
  },
}

export const engineCommands: readonly CommandLine[] = [
  detectCommand,
  fileCommand(
    'rt',
    'Reproduction number R(t), after Cori or Wallinga and Teunis',
    reproductionFile,
  ),
  fileCommand('nowcast', 'What the last days will amount to once all reports are in', nowcastFile),
  fileCommand('scan', 'Clusters in space, or in space and time', (parsed) =>
    scanFileInWorkers(parsed),
  ),
  allocateCommand,
]
