// A learnt model and its portable form: one JSON text, numbers as little-endian base64.
import { fromBase64, toBase64 } from './base64.ts'
import type { Evaluation } from './evaluate.ts'
import type { Features } from './terms.ts'

const format = 'jingwei-classifier'
const version = 1

/** Everything that was set or chosen before the weights were learnt. */
export type Settings = {
  readonly features: Features
  /** Terms in fewer documents are left out; below 1,000 documents every term counts. */
  readonly minDocuments: number
  readonly maxTerms: number
  /** Price of a document on the wrong side: higher fits the training file closer. */
  readonly cost: number
  /** Rare labels weigh (others / own) to this power more: 0 as they come, 1 all alike. */
  readonly balance: number
}

/** One line of the table by which the settings were chosen. */
export type Trial = { readonly settings: Settings; readonly evaluation: Evaluation }

/**
 * Where the scale of the scores comes from: documents left out of training, or, where these were too few, halves of the
 * training documents (then the scores are too sure of themselves and only their order should be trusted).
 */
export type Calibration = {
  readonly method: 'cross-validation' | 'half-documents'
  readonly scale: number
  readonly documents: number
}

export type Provenance = {
  /** As the caller gave it. */
  readonly learntAt: string
  readonly seed: number
  readonly documents: number
  readonly definitions: number
  readonly settings: Settings
  readonly calibration: Calibration
  /** Of the chosen settings, on documents left out of training; null when there were too few. */
  readonly evaluation: Evaluation | null
}

export type Label = { readonly label: string; readonly documents: number }

export type Model = Provenance & {
  readonly labels: readonly Label[]
  readonly terms: readonly string[]
  /** Term → column. */
  readonly columns: ReadonlyMap<string, number>
  readonly idf: Float32Array
  /** `weights[column * labels + label]`, each a whole number of its label's step. */
  readonly weights: Float32Array
  readonly steps: Float64Array
  readonly biases: Float64Array
}

/** One step per label: 32,767 of them reach the largest weight, so that a stored weight takes two bytes. */
export function stepsFor(weights: Float64Array, labels: number): Float64Array {
  const steps = new Float64Array(labels)
  for (let i = 0; i < weights.length; i++) {
    const label = i % labels
    steps[label] = Math.max(steps[label]!, Math.abs(weights[i]!) / 32_767)
  }
  return steps
}

const toCounts = (weights: Float32Array | Float64Array, steps: Float64Array): Int16Array =>
  Int16Array.from(weights, (weight, i) => {
    const step = steps[i % steps.length]!
    return step === 0 ? 0 : Math.round(weight / step)
  })

const fromCounts = (counts: Int16Array, steps: Float64Array): Float32Array =>
  Float32Array.from(counts, (count, i) => count * steps[i % steps.length]!)

/** The weights as they will be read again, so that a model answers alike before and after it was stored. */
export const inSteps = (weights: Float64Array, steps: Float64Array): Float32Array =>
  fromCounts(toCounts(weights, steps), steps)

export const columnsOf = (terms: readonly string[]): Map<string, number> =>
  new Map(terms.map((term, column) => [term, column]))

/** The model as one JSON text, which `readModel` turns back into the very same model. */
export function writeModel(model: Model): string {
  const { columns: _, idf, weights, steps, biases, terms, ...readable } = model
  return JSON.stringify({
    format,
    version,
    ...readable,
    biases: [...biases],
    steps: [...steps],
    terms,
    idf: toBase64(idf),
    weights: toBase64(toCounts(weights, steps)),
  })
}

function check(good: boolean, field: string, expected: string): asserts good {
  if (!good) throw new RangeError(`model.${field}: expected ${expected}`)
}

const isNumbers = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((item) => Number.isFinite(item))

function parsed(text: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    value = null
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new RangeError('model: expected a JSON object')
  }
  return { ...value }
}

/** Reads what `writeModel` wrote. Throws RangeError that names the field and what was expected there. */
export function readModel(text: string): Model {
  const file = parsed(text)
  check(file['format'] === format, 'format', `"${format}"`)
  check(file['version'] === version, 'version', `${version}`)
  const { labels, terms, steps, biases } = file
  check(Array.isArray(labels) && labels.length > 1, 'labels', 'at least two labels')
  check(
    labels.every((item) => typeof item?.label === 'string'),
    'labels',
    'label and documents each',
  )
  check(Array.isArray(terms), 'terms', 'a list of terms')
  check(
    terms.every((term) => typeof term === 'string'),
    'terms',
    'a list of texts',
  )
  check(isNumbers(biases) && biases.length === labels.length, 'biases', 'one number per label')
  check(isNumbers(steps) && steps.length === labels.length, 'steps', 'one number per label')
  const calibration = file['calibration'] as Partial<Calibration> | undefined
  check(Number.isFinite(calibration?.scale), 'calibration', 'a scale')
  const settings = file['settings'] as Partial<Settings> | undefined
  check(Number.isInteger(settings?.features?.words), 'settings.features', 'words and characters')
  const bytes = (field: 'idf' | 'weights', length: number) => {
    const value = file[field]
    const read = typeof value === 'string' ? fromBase64(value) : null
    check(read?.byteLength === length, field, `${length} bytes in base64`)
    return read
  }
  const idf = bytes('idf', terms.length * 4)
  const weights = bytes('weights', terms.length * labels.length * 2)
  return {
    ...(file as unknown as Provenance & Pick<Model, 'labels'>),
    terms,
    columns: columnsOf(terms),
    idf: Float32Array.from({ length: terms.length }, (_, i) => idf.getFloat32(i * 4, true)),
    weights: fromCounts(
      Int16Array.from({ length: terms.length * labels.length }, (_, i) =>
        weights.getInt16(i * 2, true),
      ),
      Float64Array.from(steps),
    ),
    steps: Float64Array.from(steps),
    biases: Float64Array.from(biases),
  }
}
