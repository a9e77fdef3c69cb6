// Learning takes a minute of pure computing; in a thread of its own it holds nobody up.
import { parentPort, workerData } from 'node:worker_threads'
import { defaultSettings, learn, writeModel } from '#engines/classify'
import { words } from '#platform/text/segment.ts'
import type { Lesson } from './domain.ts'

const { lessons, learntAt } = workerData as {
  readonly lessons: readonly Lesson[]
  readonly learntAt: string
}
const { model } = learn(
  lessons.map(({ text, label, definition }) => ({ document: words(text), label, definition })),
  // the settings differ by less than the folds do, and every further one costs as much again
  { seed: 1, learntAt, search: [defaultSettings], folds: 3 },
)
const { labels, documents, definitions, evaluation } = model
parentPort?.postMessage({
  content: writeModel(model),
  labels: labels.length,
  documents,
  definitions,
  macroF1: evaluation?.macroF1 ?? null,
  accuracy: evaluation?.accuracy ?? null,
  judged: evaluation?.documents ?? 0,
})
