import { probabilities } from './calibrate.ts'
import { weigh } from './matrix.ts'
import type { Model } from './model.ts'
import { termsOf, type Document, type Occurrences } from './terms.ts'

export type Reason = {
  /** A word of the text; of a text that was not cut into words, a stretch of its characters. */
  readonly term: string
  /** What it adds to the label's margin; all words of the text and the bias add up to the margin. */
  readonly weight: number
}

export type Suggestion = {
  readonly label: string
  /** Probability, 0–1; over all labels they add up to one. */
  readonly score: number
  /** What spoke most for the label, heaviest first; empty when the text has no term the model knows. */
  readonly why: readonly Reason[]
}

/** A text with its known terms: each distinct one in `columns`, each occurrence as a place in that list or −1. */
type Read = Occurrences & {
  readonly places: Int32Array
  readonly columns: readonly number[]
  readonly counts: readonly number[]
  /** tf·idf, of length one. */
  readonly values: Float64Array
}

function read(model: Model, document: Document): Read {
  const { features } = model.settings
  const knows = features.words > 0 ? (word: string) => model.columns.has('w' + word) : undefined
  const occurrences = termsOf(document, features, knows)
  const { terms } = occurrences
  const places = new Int32Array(terms.length)
  const placeOf = new Map<number, number>()
  const columns: number[] = []
  const counts: number[] = []
  for (let i = 0; i < terms.length; i++) {
    const column = model.columns.get(terms[i]!)
    if (column === undefined) {
      places[i] = -1
      continue
    }
    let place = placeOf.get(column)
    if (place === undefined) {
      place = columns.length
      placeOf.set(column, place)
      columns.push(column)
      counts.push(0)
    }
    places[i] = place
    counts[place]!++
  }
  const values = new Float64Array(columns.length)
  let square = 0
  for (let place = 0; place < columns.length; place++) {
    const value = weigh(counts[place]!, model.idf[columns[place]!]!)
    values[place] = value
    square += value * value
  }
  const length = Math.sqrt(square)
  for (let place = 0; place < columns.length; place++) values[place]! /= length
  return { ...occurrences, places, columns, counts, values }
}

function marginsOf(model: Model, { columns, values }: Read): Float64Array {
  const labels = model.labels.length
  const out = Float64Array.from(model.biases)
  for (let place = 0; place < columns.length; place++) {
    const from = columns[place]! * labels
    const value = values[place]!
    for (let label = 0; label < labels; label++) out[label]! += value * model.weights[from + label]!
  }
  return out
}

/** Distance from each label's boundary, in the order of `model.labels`; for tests and calibration. */
export function margins(model: Model, document: Document): Float64Array {
  return marginsOf(model, read(model, document))
}

/** What each occurrence of a distinct term adds to a label's margin. */
function contributions(
  model: Model,
  { columns, values, counts }: Read,
  label: number,
): Float64Array {
  const labels = model.labels.length
  const added = new Float64Array(columns.length)
  for (let place = 0; place < columns.length; place++) {
    added[place] =
      (values[place]! * model.weights[columns[place]! * labels + label]!) / counts[place]!
  }
  return added
}

/** What each unit of the text adds at its place; an n-gram counts half for its first and half for its last unit. */
function addedByUnit(text: Read, added: Float64Array): Float64Array {
  const { units, terms, first, last, places } = text
  const weights = new Float64Array(units.length)
  for (let i = 0; i < terms.length; i++) {
    const place = places[i]!
    if (place < 0) continue
    const half = added[place]! / 2
    weights[first[i]!]! += half
    weights[last[i]!]! += half
  }
  return weights
}

// what weighs less than this share of the heaviest reason explains nothing
const leastShare = 0.1

type Told = { readonly terms: readonly string[]; readonly weights: Float64Array }

/** Without words, neighbouring characters that speak for the label are one stretch: 路 and 灯 are read as 路灯. */
function stretchesOf({ units }: Read): (weights: Float64Array) => Told {
  return (weights) => {
    const least = weights.reduce((most, weight) => Math.max(most, weight), 0) * leastShare
    const found = new Map<string, number>()
    let stretch = ''
    let sum = 0
    for (let unit = 0; unit <= units.length; unit++) {
      const text = units[unit] ?? ''
      if (text !== '' && weights[unit]! > least) {
        stretch += text
        sum += weights[unit]!
      } else if (stretch !== '') {
        found.set(stretch, (found.get(stretch) ?? 0) + sum)
        stretch = ''
        sum = 0
      }
    }
    return { terms: [...found.keys()], weights: Float64Array.from(found.values()) }
  }
}

/** A word that occurs more than once is told once, with all its weight. */
function wordsOf({ units }: Read): (weights: Float64Array) => Told {
  const numbers = new Map<string, number>()
  const numberOf = Int32Array.from(units, (unit) => {
    const number = numbers.get(unit) ?? numbers.size
    if (number === numbers.size) numbers.set(unit, number)
    return number
  })
  const terms = [...numbers.keys()]
  return (weights) => {
    const sums = new Float64Array(terms.length)
    for (let unit = 0; unit < numberOf.length; unit++) sums[numberOf[unit]!]! += weights[unit]!
    return { terms, weights: sums }
  }
}

function heaviest({ terms, weights }: Told, count: number): Reason[] {
  const found: Reason[] = []
  for (let i = 0; i < terms.length; i++) {
    const weight = weights[i]!
    if (!(weight > 0)) continue
    let at = found.length
    while (at > 0 && found[at - 1]!.weight < weight) at--
    if (at >= count) continue
    found.splice(at, 0, { term: terms[i]!, weight })
    if (found.length > count) found.pop()
  }
  return found.filter(({ weight }) => weight >= leastShare * found[0]!.weight)
}

/**
 * The most likely labels of a text, best first. A text without any known term gets the labels' shares of the training
 * file and no reasons: nothing is known about it.
 *
 * @param document words of the segmenter the model was trained with, or raw text for a model that reads raw text
 * @throws RangeError when a model of words is given raw text
 */
export function classify(
  model: Model,
  document: Document,
  { top = 3, reasons = 5 }: { readonly top?: number; readonly reasons?: number } = {},
): Suggestion[] {
  if (typeof document === 'string' && model.settings.features.words > 0) {
    throw new RangeError('document: expected a list of words, this model reads words')
  }
  const text = read(model, document)
  const total = model.labels.reduce((sum, { documents }) => sum + documents, 0)
  const scores = text.columns.length
    ? probabilities(marginsOf(model, text), model.calibration.scale)
    : Float64Array.from(model.labels, ({ documents }) => documents / total)
  const best = [...scores.keys()].toSorted((a, b) => scores[b]! - scores[a]! || a - b).slice(0, top)
  const labelled = (label: number) => ({ label: model.labels[label]!.label, score: scores[label]! })
  if (reasons <= 0) return best.map((label) => ({ ...labelled(label), why: [] }))
  const told = typeof document === 'string' ? stretchesOf(text) : wordsOf(text)
  return best.map((label) => {
    const weights = addedByUnit(text, contributions(model, text, label))
    return { ...labelled(label), why: heaviest(told(weights), reasons) }
  })
}
