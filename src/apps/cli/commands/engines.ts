// The engines on files: JSON in, JSON out; a table of series in, alarms as JSON lines out.
import { createReadStream, readFileSync } from 'node:fs'
import { AllocateError, allocateFile } from '#engines/allocate'
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
    throw new Problem('invalid-input', `${path}: expected JSON: ${(error as Error).message}`, {
      cause: error,
    })
  }
}

function standardErrorOf(given: Given): 'reference' | 'intended' {
  const value = text(given, 'standard-error') ?? 'reference'
  if (value === 'reference' || value === 'intended') return value
  throw new UsageError(`--standard-error is reference or intended, got "${value}".`)
}

type Table = { readonly dates: readonly string[]; readonly columns: ReadonlyMap<string, number[]> }

/** A table with the column `date` and one column of counts for each series. */
async function tableIn(path: string): Promise<Table> {
  const dates: string[] = []
  const columns = new Map<string, number[]>()
  for await (const item of readCsv(createReadStream(path), { requiredColumns: ['date'] })) {
    if (!item.row) throw new Problem('invalid-input', `line ${item.line}: ${item.error}`)
    for (const [name, cell] of Object.entries(item.row)) {
      if (name === 'date') {
        dates.push(cell)
        continue
      }
      const counts = columns.get(name) ?? []
      if (!columns.has(name)) columns.set(name, counts)
      counts.push(cell.trim() === '' ? NaN : Number(cell))
    }
  }
  return { dates, columns }
}

/** Days between one row and the next tell whether the table is daily, weekly or monthly. */
function frequencyOf(days: Int32Array): number {
  const gap = ((days.at(-1) ?? 0) - (days[0] ?? 0)) / Math.max(1, days.length - 1)
  return gap < 2 ? 365 : gap < 14 ? 52 : 12
}

/** Prints each alarm; a series that the method refuses is named, and the others go on. */
async function detectSeries(io: Io, path: string, method: string): Promise<Exit> {
  const { dates, columns } = await tableIn(path)
  const days = parseDates(dates)
  const detect = createDetector(method)
  let refused = 0
  for (const [name, counts] of columns) {
    const series: Series = {
      name,
      counts: Float64Array.from(counts),
      frequency: frequencyOf(days),
      days,
    }
    try {
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
      io.err(`${error.message}\n`)
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
    series: { type: 'string', help: 'CSV with the column date and one column for each series' },
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
  fileCommand(
    'allocate',
    'Who gets what from where; which patient goes to which bed',
    allocateFile,
  ),
]
