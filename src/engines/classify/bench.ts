/**
 * Prints the table the settings are chosen by, then one JSON line: seconds of processor time to learn from a segmented
 * CSV (`tokens,label`) and texts classified per second of it. `node bench.ts train.csv [other.csv with the same columns]`
 */
import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { classify, evaluate, learn, writeModel, type Example } from './index.ts'

const [trainFile, otherFile = trainFile] = process.argv.slice(2)
if (!trainFile) throw new Error('a CSV file with the columns tokens and label is expected')
const read = (file: string): Example[] => {
  const rows: { tokens: string; label: string }[] = parse(readFileSync(file), {
    columns: true,
    bom: true,
  })
  return rows.map(({ tokens, label }) => ({ document: tokens.trim().split(/\s+/), label }))
}
const processorMs = () => process.cpuUsage().user / 1000 + process.cpuUsage().system / 1000

const examples = read(trainFile)
let began = processorMs()
const { model, trials } = learn(examples, { seed: 1, learntAt: '2026-01-01' })
const learnS = (processorMs() - began) / 1000
for (const { settings, evaluation } of trials) {
  const { macroF1, accuracy } = evaluation
  console.log(JSON.stringify({ cost: settings.cost, macroF1, accuracy }))
}

const others = read(otherFile ?? trainFile)
began = processorMs()
const guesses = others.map(({ document }) => classify(model, document)[0]!.label)
const classifyMs = processorMs() - began
const judged = evaluate(
  others.map(({ label }) => label),
  guesses,
)
console.log(
  JSON.stringify({
    bench: 'classifier',
    documents: examples.length,
    learnS: Number(learnS.toFixed(1)),
    textsPerSecond: Math.round((others.length * 1000) / classifyMs),
    macroF1: Number(judged.macroF1.toFixed(4)),
    seen: otherFile === trainFile,
    modelBytes: writeModel(model).length,
  }),
)
