import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { Jieba } from '@node-rs/jieba'
import { parse } from 'csv-parse/sync'
import { classify, defaultSearch, learn } from './index.ts'

const folder = resolve(import.meta.dirname, '../../../../shared/data/messages')
const missing = !existsSync(folder) && process.env['CI'] !== 'true'
const rows = (file: string): Record<string, string>[] =>
  parse(readFileSync(resolve(folder, file)), { columns: true, bom: true })

test(
  'messages of residents, learnt from one file, are put right in another: macro-F1 at least 0.91',
  { skip: missing && `${folder} is not there` },
  (context) => {
    const training = rows('train_segmented.csv').map((row) => ({
      document: row['tokens']!.trim().split(/\s+/),
      label: row['label']!,
    }))
    assert.equal(training.length, 8298)
    const { model, trials } = learn(training, { seed: 1, learntAt: '2026-01-01', folds: 2 })
    assert.equal(trials.length, defaultSearch.length)

    const dictionary = readFileSync(fileURLToPath(import.meta.resolve('@node-rs/jieba/dict.txt')))
    const jieba = Jieba.withDict(dictionary)
    const judged = rows('test_public.csv').map((row) => ({
      truth: row['label']!,
      guess: classify(model, jieba.cut(`${row['title']}\n${row['detail']}`, false), { top: 1 })[0]!,
    }))
    assert.equal(judged.length, 461)
    const f1 = (label: string) => {
      const hits = judged.filter((row) => row.truth === label && row.guess.label === label).length
      const precision = hits / judged.filter((row) => row.guess.label === label).length
      const recall = hits / judged.filter((row) => row.truth === label).length
      return (2 * precision * recall) / (precision + recall)
    }
    const labels = [...new Set(judged.map(({ truth }) => truth))]
    const macroF1 = labels.reduce((sum, label) => sum + f1(label), 0) / labels.length
    context.diagnostic(`macro-F1 ${macroF1.toFixed(4)} with cost ${model.settings.cost}`)
    assert.equal(labels.length, 7)
    assert.ok(macroF1 >= 0.91, `macro-F1 ${macroF1}`)

    // scores mean what they say: as many right as the scores add up to, within three standard deviations
    const expected = judged.reduce((sum, { guess }) => sum + guess.score, 0)
    const spread = Math.sqrt(
      judged.reduce((sum, { guess: { score } }) => sum + score * (1 - score), 0),
    )
    const right = judged.filter(({ truth, guess }) => truth === guess.label).length
    assert.ok(Math.abs(right - expected) <= 3 * spread, `${right} right, ${expected} expected`)
  },
)
