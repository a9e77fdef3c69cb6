// Labels for the rows of a file, with the words that spoke for them.
import { createReadStream, readFileSync } from 'node:fs'
import { stringify } from 'csv-stringify/sync'
import { classify, type Model, readModel } from '#engines/classify'
import { type CsvRow, readCsv } from '#platform/formats/csv.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { words } from '#platform/text/segment.ts'
import { type CommandLine, need, text, UsageError } from '../command.ts'
import { existing } from './learn.ts'

function modelIn(path: string): Model {
  try {
    return readModel(readFileSync(path, 'utf8'))
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new Problem('invalid-input', say`--model ${path}: ${error.message}`, { cause: error })
  }
}

/** One line of the answer; undefined for a row without a text. */
function answer(model: Model, columns: readonly string[], row: CsvRow): string[] | undefined {
  const given = columns.map((column) => row[column] ?? '').join('\n')
  if (given.trim() === '') return undefined
  const [best] = classify(model, model.settings.features.words > 0 ? words(given) : given, {
    top: 1,
  })
  if (!best) return undefined
  const why = best.why.map(({ term, weight }) => `${term} ${weight.toFixed(2)}`)
  return [best.label, best.score.toFixed(4), why.join('; ')]
}

const most = 200

export const classifyCommand: CommandLine = {
  name: 'classify',
  usage: 'classify FILE.csv --model MODEL [--text title,detail]',
  summary:
    'Prints id,label,score,why for each row: the likeliest label and the words that spoke for it',
  options: {
    model: { type: 'string', help: 'what `jingwei learn` has written' },
    text: { type: 'string', help: 'columns with the text, in order (default title,detail)' },
  },
  needs: 'config',
  run: async ({ given, io }) => {
    const path = existing(io, given.positionals[0], 'FILE')
    const model = modelIn(existing(io, need(text(given, 'model'), '--model'), '--model'))
    const columns = (text(given, 'text') ?? 'title,detail').split(',').map((name) => name.trim())
    if (columns.some((name) => name === '')) {
      throw new UsageError('--text must name columns, such as title,detail.')
    }
    io.out('id,label,score,why\n')
    let refused = 0
    let done = 0
    let lines: string[][] = []
    const refuse = (line: number, field: string, reason: string) => {
      refused++
      io.err(`line ${line}, ${field}: ${reason}\n`)
    }
    for await (const item of readCsv(createReadStream(path), { requiredColumns: columns })) {
      if (!item.row) {
        refuse(item.line, 'row', item.error)
        continue
      }
      const found = answer(model, columns, item.row)
      if (!found) {
        refuse(item.line, columns.join(','), 'expected a text, got nothing')
        continue
      }
      lines.push([item.row['id'] ?? String(item.line), ...found])
      done++
      if (lines.length < most) continue
      io.out(stringify(lines))
      io.err(`${done} rows\n`)
      lines = []
    }
    io.out(stringify(lines))
    io.err(`${done} rows, ${refused} without an answer\n`)
    return refused > 0 ? 1 : 0
  },
}
