// A model of texts from a labelled file: what `classify` answers with.
import { createReadStream, existsSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type Evaluation, type Example, learn, type Trial, writeModel } from '#engines/classify'
import { type CsvItem, readCsv } from '#platform/formats/csv.ts'
import { Problem } from '#platform/problem.ts'
import { asIs, say } from '#platform/sentence.ts'
import { words } from '#platform/text/segment.ts'
import { type CommandLine, type Io, need, text, UsageError } from '../command.ts'

type Columns = { readonly text: string; readonly label: string; readonly segmented: boolean }

export function existing(io: Io, file: string | undefined, what: string): string {
  const path = resolve(io.cwd, need(file, what))
  if (!existsSync(path)) throw new UsageError(`There is no file ${path}.`)
  return path
}

function wrong(line: number, field: string, expected: string, got: string): Problem {
  return new Problem(
    'invalid-input',
    say`line ${line}, ${field}: expected ${expected}, got ${got}`,
    {
      fields: [{ field: `line ${line}, ${field}`, expected: asIs(expected), got }],
    },
  )
}

function exampleOf(item: CsvItem, columns: Columns): Example {
  if (!item.row) throw wrong(item.line, 'row', 'a row like the header', item.error)
  const cell = (name: string) => {
    const value = (item.row[name] ?? '').trim()
    if (value === '') throw wrong(item.line, name, 'a text', 'nothing')
    return value
  }
  const document = cell(columns.text)
  return {
    document: columns.segmented ? document.split(/\s+/u) : words(document),
    label: cell(columns.label),
  }
}

/**
 * The labelled texts of a CSV file, in any encoding that imports read.
 * @throws Problem that names the line and the field of the first row that cannot be used
 */
export async function readExamples(path: string, columns: Columns): Promise<Example[]> {
  const examples: Example[] = []
  const requiredColumns = [columns.text, columns.label]
  for await (const item of readCsv(createReadStream(path), { requiredColumns })) {
    examples.push(exampleOf(item, columns))
  }
  const [first] = examples
  if (!first || examples.every(({ label }) => label === first.label)) {
    const expected = say`at least two different labels`
    const got = first ? `only "${first.label}"` : 'no rows'
    throw new Problem('invalid-input', say`${columns.label}: expected ${expected}, got ${got}`, {
      fields: [{ field: columns.label, expected, got }],
    })
  }
  return examples
}

const figure = (value: number): string => value.toFixed(4)

const trialLine = ({ settings: { features, cost, balance }, evaluation }: Trial): string => {
  const characters = features.characters ? features.characters.join('–') : 'none'
  return `words ${features.words}, characters ${characters}, cost ${cost}, balance ${balance}: macro-F1 ${figure(evaluation.macroF1)}, accuracy ${figure(evaluation.accuracy)}`
}

function evaluationLines({ documents, macroF1, accuracy, labels }: Evaluation): string[] {
  return [
    `Left out of training in turn: ${documents} texts, macro-F1 ${figure(macroF1)}, accuracy ${figure(accuracy)}`,
    ...labels.map(
      (one) =>
        `  ${one.label}: ${one.documents} texts, precision ${figure(one.precision)}, recall ${figure(one.recall)}, F1 ${figure(one.f1)}`,
    ),
  ]
}

/** Whole or not at all: a server may be reading the file that is there. */
async function writeWhole(path: string, content: string): Promise<void> {
  const draft = `${path}.part`
  await writeFile(draft, content)
  await rename(draft, path)
}

export const learnCommand: CommandLine = {
  name: 'learn',
  usage: 'learn FILE.csv -o MODEL [--text tokens] [--label label] [--segmented]',
  summary:
    'Learns from labelled texts which label a text gets; prints how well, text by text left out',
  options: {
    output: { type: 'string', short: 'o', help: 'where the model is written' },
    text: { type: 'string', help: 'column with the text (default tokens)' },
    label: { type: 'string', help: 'column with the label (default label)' },
    segmented: { type: 'boolean', help: 'the text is cut into words by blanks already' },
  },
  needs: 'config',
  run: async ({ given, io }) => {
    const output = resolve(io.cwd, need(text(given, 'output'), '-o MODEL'))
    const path = existing(io, given.positionals[0], 'FILE')
    const examples = await readExamples(path, {
      text: text(given, 'text') ?? 'tokens',
      label: text(given, 'label') ?? 'label',
      segmented: given.values['segmented'] === true,
    })
    io.err(`Read ${examples.length} texts; trying settings inside them, then learning from all.\n`)
    const learntAt = new Date().toISOString()
    const { model, trials } = learn(examples, { seed: 1, learntAt })
    for (const trial of trials) io.err(`Tried ${trialLine(trial)}\n`)
    for (const line of model.evaluation ? evaluationLines(model.evaluation) : []) {
      io.err(`${line}\n`)
    }
    if (!model.evaluation) {
      io.err('Too few texts to judge by: trust the order of its suggestions, not their scores.\n')
    }
    await writeWhole(output, writeModel(model))
    io.out(`${model.labels.length} labels, ${model.documents} texts: ${output}\n`)
    return 0
  },
}
