import { fitScale } from './calibrate.ts'
import { margins } from './classify.ts'
import { evaluate } from './evaluate.ts'
import { dealFolds } from './folds.ts'
import {
  chooseTerms,
  countTerms,
  knownWords,
  weighRows,
  type Counts,
  type Vocabulary,
} from './matrix.ts'
import { columnsOf, inSteps, stepsFor, type Model, type Settings, type Trial } from './model.ts'
import { diceOf } from './random.ts'
import { solve, type Rows } from './svm.ts'
import { unitsOf, type Document } from './terms.ts'

/** A labelled document. */
export type Example = {
  readonly document: Document
  readonly label: string
  /** How much it counts beside the others, > 0; 1 when left out. */
  readonly weight?: number
  /** The label's own description (name, keywords, filing conditions): always trained on, never judged. */
  readonly definition?: boolean
}

export type LearnOptions = {
  /** The same examples, in any order, with the same seed give the same model. */
  readonly seed: number
  /** Written into the model as it is. */
  readonly learntAt: string
  /** What cross-validation chooses from; the middle one is taken where there is too little to judge by. */
  readonly search?: readonly Settings[]
  readonly folds?: number
}

/** Chosen by cross-validation inside one training file (see the README), where all of them lie within 0.005. */
export const defaultSettings: Settings = {
  features: { words: 1, characters: [1, 2] },
  minDocuments: 3,
  maxTerms: 60_000,
  cost: 1,
  balance: 0.5,
}

export const defaultSearch: readonly Settings[] = [0.5, 1].map((cost) => ({
  ...defaultSettings,
  cost,
}))

/** For a city without a segmenter: raw text, character n-grams only. */
export const rawTextSettings: Settings = {
  ...defaultSettings,
  features: { words: 0, characters: [1, 2] },
}

// as many numbers as fit a file of about 22 MB
const maxWeights = 8_000_000
// from here on a term in fewer than `minDocuments` documents is more likely a name than a topic
const manyDocuments = 1_000
const tolerance = 0.1
const maxRounds = 200

type Prepared = {
  /** Terms are counted once for all settings that read the same ones. */
  readonly counted: Map<string, Counts>
  readonly examples: readonly Example[]
  readonly labels: readonly string[]
  readonly truth: readonly number[]
  readonly folds: Int32Array
  readonly seed: number
}

function checked(examples: readonly Example[]): void {
  for (const [i, { document, label, weight = 1 }] of examples.entries()) {
    if (typeof label !== 'string' || label.trim() === '') {
      throw new RangeError(`examples[${i}].label: expected a text that is not empty`)
    }
    if (!(weight > 0 && weight < Infinity)) {
      throw new RangeError(`examples[${i}].weight: expected a number above 0, got ${weight}`)
    }
    if (typeof document !== typeof examples[0]!.document) {
      throw new RangeError(`examples[${i}].document: expected words everywhere or text everywhere`)
    }
  }
  if (new Set(examples.map(({ label }) => label)).size < 2) {
    throw new RangeError('examples: expected at least two labels')
  }
}

/** Examples in an order of their own, so that the order in which they came cannot matter; labels as they first occur. */
function prepare(examples: readonly Example[], { seed, folds = 5 }: LearnOptions): Prepared {
  checked(examples)
  const sorted = examples
    .map((example) => ({ example, text: unitsOf(example.document).join(' ') }))
    .toSorted((a, b) => order(a.text, b.text) || order(a.example.label, b.example.label))
  const numbers = new Map<string, number>()
  for (const { example } of sorted) {
    if (!numbers.has(example.label)) numbers.set(example.label, numbers.size)
  }
  const truth = sorted.map(({ example }) => numbers.get(example.label)!)
  const judged = sorted.map(({ example, text }, row) => ({
    text,
    label: truth[row]!,
    definition: example.definition ?? false,
  }))
  return {
    counted: new Map(),
    examples: sorted.map(({ example }) => example),
    labels: [...numbers.keys()],
    truth,
    folds: dealFolds(judged, folds, seed),
    seed,
  }
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function minDocumentsOf({ minDocuments }: Settings, documents: number): number {
  return documents < manyDocuments ? 1 : minDocuments
}

const readingOf = ({ features, minDocuments, maxTerms }: Settings): string =>
  JSON.stringify([features, minDocuments, maxTerms])

function countsOf({ examples, counted }: Prepared, settings: Settings): Counts {
  const before = counted.get(readingOf(settings))
  if (before) return before
  const documents = examples.map(({ document }) => document)
  const minDocuments = minDocumentsOf(settings, documents.length)
  const known = knownWords(documents, settings.features, minDocuments)
  if (known) {
    for (const { document, definition } of examples) {
      if (definition) for (const word of unitsOf(document)) known.add(word)
    }
  }
  const counts = countTerms({
    documents,
    features: settings.features,
    known,
    minDocuments,
    isDefinition: (row) => examples[row]!.definition ?? false,
  })
  counted.set(readingOf(settings), counts)
  return counts
}

function vocabularyOf(
  { examples, labels }: Prepared,
  counts: Counts,
  rows: readonly number[],
  settings: Settings,
): Vocabulary {
  const keep = {
    minDocuments: minDocumentsOf(settings, examples.length),
    maxTerms: Math.min(settings.maxTerms, Math.floor(maxWeights / labels.length)),
  }
  return chooseTerms(counts, rows, keep, (row) => examples[row]!.definition ?? false)
}

/** One against the rest, for each label: `weights[column * labels + label]`. */
function train(prepared: Prepared, rows: readonly number[], matrix: Rows, settings: Settings) {
  const { examples, labels, truth, seed } = prepared
  const weights = new Float64Array(matrix.width * labels.length)
  const biases = new Float64Array(labels.length)
  const weightOf = (row: number) => examples[row]!.weight ?? 1
  const total = rows.reduce((sum, row) => sum + weightOf(row), 0)
  for (let label = 0; label < labels.length; label++) {
    const own = rows.reduce((sum, row) => sum + (truth[row] === label ? weightOf(row) : 0), 0)
    if (own === 0) {
      biases[label] = -1
      continue
    }
    const more = Math.max(1, ((total - own) / own) ** settings.balance)
    const solution = solve({
      rows: matrix,
      sides: Int8Array.from(rows, (row) => (truth[row] === label ? 1 : -1)),
      costs: Float64Array.from(
        rows,
        (row) => settings.cost * weightOf(row) * (truth[row] === label ? more : 1),
      ),
      tolerance,
      maxRounds,
      seed,
    })
    biases[label] = solution.bias
    for (let column = 0; column < matrix.width; column++) {
      weights[column * labels.length + label] = solution.weights[column]!
    }
  }
  return { weights, biases }
}

function marginsOfRows(
  matrix: Rows,
  { weights, biases }: { weights: Float64Array; biases: Float64Array },
): Float64Array[] {
  const labels = biases.length
  return Array.from({ length: matrix.starts.length - 1 }, (_, row) => {
    const out = Float64Array.from(biases)
    for (let i = matrix.starts[row]!; i < matrix.starts[row + 1]!; i++) {
      const from = matrix.columns[i]! * labels
      for (let label = 0; label < labels; label++) {
        out[label]! += matrix.values[i]! * weights[from + label]!
      }
    }
    return out
  })
}

function best(values: Float64Array): number {
  let label = 0
  for (let i = 1; i < values.length; i++) if (values[i]! > values[label]!) label = i
  return label
}

type Judgement = Trial & { readonly margins: readonly Float64Array[]; readonly truth: number[] }

/** Settings that read the same terms share the counting and, fold by fold, the matrix. */
function judge(prepared: Prepared, search: readonly Settings[], folds: number): Judgement[] {
  const { labels, truth } = prepared
  const groups = Map.groupBy(search, readingOf)
  const rows = prepared.truth.map((_, row) => row)
  const found = new Map<Settings, { margins: Float64Array[]; truth: number[] }>()
  for (const group of groups.values()) {
    const counts = countsOf(prepared, group[0]!)
    for (let fold = 0; fold < folds; fold++) {
      const inside = rows.filter((row) => prepared.folds[row] !== fold)
      const outside = rows.filter((row) => prepared.folds[row] === fold)
      const vocabulary = vocabularyOf(prepared, counts, inside, group[0]!)
      const [taught, asked] = [inside, outside].map((some) => weighRows(counts, vocabulary, some))
      for (const settings of group) {
        const sofar = found.get(settings) ?? { margins: [], truth: [] }
        sofar.margins.push(...marginsOfRows(asked!, train(prepared, inside, taught!, settings)))
        sofar.truth.push(...outside.map((row) => truth[row]!))
        found.set(settings, sofar)
      }
    }
  }
  return search.map((settings) => {
    const { margins: judged, truth: gold } = found.get(settings)!
    const guesses = judged.map((values) => labels[best(values)]!)
    const evaluation = evaluate(
      gold.map((label) => labels[label]!),
      guesses,
    )
    return { settings, evaluation, margins: judged, truth: gold }
  })
}

/** Half of the words (characters) of each document, as something shorter that means the same. */
function halfDocuments({ examples, truth, seed }: Prepared, model: Model) {
  const dice = diceOf(seed, 2)
  const half = (document: Document): Document =>
    typeof document === 'string'
      ? document.slice(0, Math.ceil(document.length / 2))
      : document.filter(() => dice(2) === 0)
  return fitScale(
    examples.map(({ document }) => margins(model, half(document))),
    truth,
  )
}

/**
 * Learns a model from labelled documents: settings chosen by stratified cross-validation inside these documents, then
 * trained on all of them, scores scaled to what came true in the folds. `trials` is the table it chose by; it is empty
 * where fewer than 50 documents, or fewer than five per label on average, can be left out in turn.
 *
 * @throws RangeError that names the field: no or one label, a weight not above 0, words and texts mixed
 */
export function learn(
  examples: readonly Example[],
  options: LearnOptions,
): { model: Model; trials: Trial[] } {
  const { search = defaultSearch, folds = 5, seed, learntAt } = options
  if (search.length === 0) throw new RangeError('search: expected at least one entry')
  if (!(Number.isInteger(folds) && folds >= 2)) throw new RangeError('folds: expected 2 or more')
  const prepared = prepare(examples, options)
  const { labels, truth } = prepared
  const judgeable = prepared.folds.filter((fold) => fold >= 0).length
  const enough = judgeable >= Math.max(50, 5 * labels.length)
  const judged = enough ? judge(prepared, search, folds) : []
  const chosen = judged.toSorted((a, b) => b.evaluation.macroF1 - a.evaluation.macroF1)[0]
  const settings = chosen?.settings ?? search[Math.floor((search.length - 1) / 2)]!

  const rows = truth.map((_, row) => row)
  const counts = countsOf(prepared, settings)
  const vocabulary = vocabularyOf(prepared, counts, rows, settings)
  const matrix = weighRows(counts, vocabulary, rows)
  const { weights, biases } = train(prepared, rows, matrix, settings)
  const steps = stepsFor(weights, labels.length)
  const uncalibrated: Model = {
    learntAt,
    seed,
    documents: rows.length,
    definitions: prepared.examples.filter(({ definition }) => definition).length,
    settings,
    evaluation: chosen?.evaluation ?? null,
    calibration: { method: 'half-documents', scale: 1, documents: rows.length },
    labels: labels.map((label, number) => ({
      label,
      documents: truth.filter((other) => other === number).length,
    })),
    terms: vocabulary.terms,
    columns: columnsOf(vocabulary.terms),
    idf: vocabulary.idf,
    weights: inSteps(weights, steps),
    steps,
    biases,
  }
  const calibration: Model['calibration'] = chosen
    ? {
        method: 'cross-validation',
        scale: fitScale(chosen.margins, chosen.truth),
        documents: chosen.truth.length,
      }
    : { ...uncalibrated.calibration, scale: halfDocuments(prepared, uncalibrated) }
  return {
    model: { ...uncalibrated, calibration },
    trials: judged.map(({ settings: tried, evaluation }) => ({ settings: tried, evaluation })),
  }
}
