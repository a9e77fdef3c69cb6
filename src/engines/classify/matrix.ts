// Counting terms and weighting them: (1 + ln tf) · (ln((1 + n) / (1 + df)) + 1), each document scaled to length one.
import type { Rows } from './svm.ts'
import { termsOf, unitsOf, type Document, type Features } from './terms.ts'

/** All documents as counts of interned terms, in the order of their names; row `r` is `starts[r]` up to `starts[r + 1]`. */
export type Counts = {
  readonly names: readonly string[]
  readonly starts: Int32Array
  readonly terms: Int32Array
  readonly counts: Float32Array
}

export type Vocabulary = {
  /** Terms in the order of their columns. */
  readonly terms: readonly string[]
  readonly idf: Float32Array
  /** Interned term → column, −1 where a term is left out. */
  readonly columns: Int32Array
}

/** Which terms are kept. */
export type Keep = {
  /** In fewer documents than this a term is left out, unless a definition has it. */
  readonly minDocuments: number
  /** The most frequent ones are kept. */
  readonly maxTerms: number
}

/** The words that are read at all; see `termsOf`. Null where words are no terms: then every word is read. */
export function knownWords(
  documents: readonly Document[],
  features: Features,
  minDocuments: number,
): Set<string> | null {
  if (features.words === 0) return null
  const documentsWith = new Map<string, number>()
  for (const document of documents) {
    if (typeof document === 'string') continue
    for (const word of new Set(unitsOf(document))) {
      documentsWith.set(word, (documentsWith.get(word) ?? 0) + 1)
    }
  }
  const known = new Set<string>()
  for (const [word, count] of documentsWith) if (count >= minDocuments) known.add(word)
  return known
}

// more terms than one document can have
const places = 2 ** 24

/** A list of numbers that grows. */
class Growing<T extends Int32Array | Float32Array> {
  items: T
  readonly make: (length: number) => T
  constructor(make: (length: number) => T) {
    this.make = make
    this.items = make(1024)
  }
  set(at: number, value: number): void {
    if (at >= this.items.length) {
      const wider = this.make(at * 2)
      wider.set(this.items)
      this.items = wider
    }
    this.items[at] = value
  }
}

/** Which documents there are, what is read of them, and the least number of documents a term has to be in. */
export type Corpus = {
  readonly documents: readonly Document[]
  readonly features: Features
  /** See `knownWords`. */
  readonly known: ReadonlySet<string> | null
  readonly minDocuments: number
  /** The terms of these documents are kept however rare they are. */
  readonly isDefinition: (row: number) => boolean
}

export function countTerms(corpus: Corpus): Counts {
  const { documents, features, known } = corpus
  const ids = new Map<string, number>()
  const names: string[] = []
  const starts = new Int32Array(documents.length + 1)
  const terms = new Growing((length) => new Int32Array(length))
  const counts = new Growing((length) => new Float32Array(length))
  // where a term stands in the row at hand; an entry before the row's beginning is an old one
  const seenAt = new Growing((length) => new Int32Array(length))
  const documentsWith = new Growing((length) => new Float32Array(length))
  const knows = known ? (word: string) => known.has(word) : undefined
  let used = 0
  for (const [row, document] of documents.entries()) {
    const from = used
    const defined = corpus.isDefinition(row) ? Infinity : 1
    for (const term of termsOf(document, features, knows).terms) {
      let id = ids.get(term)
      if (id === undefined) {
        id = names.length
        ids.set(term, id)
        names.push(term)
        seenAt.set(id, -1)
        documentsWith.set(id, 0)
      }
      const at = seenAt.items[id]!
      if (at >= from) counts.items[at]!++
      else {
        seenAt.set(id, used)
        documentsWith.items[id]! += defined
        terms.set(used, id)
        counts.set(used++, 1)
      }
    }
    starts[row + 1] = used
  }
  const kept = (id: number) => documentsWith.items[id]! >= corpus.minDocuments
  return inNameOrder(
    { names, starts, terms: terms.items.subarray(0, used), counts: counts.items },
    kept,
  )
}

/**
 * Numbers the kept terms by their names and sorts each row by them: sums of floating-point numbers depend on their
 * order, and the order in which terms were met depends on the order of the documents.
 */
function inNameOrder(
  { names, starts, terms, counts }: Counts,
  kept: (id: number) => boolean,
): Counts {
  const byName = Int32Array.from([...names.keys()].filter(kept))
  byName.sort((a, b) => (names[a]! < names[b]! ? -1 : 1))
  const numbers = new Int32Array(names.length).fill(-1)
  for (const [number, old] of byName.entries()) numbers[old] = number
  const sortedStarts = new Int32Array(starts.length)
  const sortedTerms = new Int32Array(terms.length)
  const sortedCounts = new Float32Array(terms.length)
  let used = 0
  for (let row = 0; row + 1 < starts.length; row++) {
    const from = starts[row]!
    // number and place in one: typed arrays sort numbers fast, and whole numbers below 2^53 are exact
    const keys: number[] = []
    for (let i = from; i < starts[row + 1]!; i++) {
      const number = numbers[terms[i]!]!
      if (number >= 0) keys.push(number * places + i - from)
    }
    for (const key of Float64Array.from(keys).sort()) {
      sortedTerms[used] = Math.floor(key / places)
      sortedCounts[used++] = counts[from + (key % places)]!
    }
    sortedStarts[row + 1] = used
  }
  return {
    names: Array.from(byName, (old) => names[old]!),
    starts: sortedStarts,
    terms: sortedTerms.subarray(0, used),
    counts: sortedCounts.subarray(0, used),
  }
}

/** The terms worth keeping, counted on `rows` only; columns follow the terms' own order, not the documents'. */
export function chooseTerms(
  counts: Counts,
  rows: readonly number[],
  keep: Keep,
  isDefinition: (row: number) => boolean,
): Vocabulary {
  const documentsWith = new Int32Array(counts.names.length)
  const defined = new Uint8Array(counts.names.length)
  for (const row of rows) {
    const definition = isDefinition(row)
    for (let i = counts.starts[row]!; i < counts.starts[row + 1]!; i++) {
      documentsWith[counts.terms[i]!]!++
      if (definition) defined[counts.terms[i]!] = 1
    }
  }
  let chosen: number[] = []
  for (let term = 0; term < documentsWith.length; term++) {
    const frequent = documentsWith[term]! >= Math.max(keep.minDocuments, 1)
    if (frequent || defined[term]) chosen.push(term)
  }
  if (chosen.length > keep.maxTerms) {
    chosen.sort((a, b) => documentsWith[b]! - documentsWith[a]! || a - b)
    chosen = chosen.slice(0, keep.maxTerms)
  }
  chosen.sort((a, b) => a - b)
  const columns = new Int32Array(counts.names.length).fill(-1)
  const idf = new Float32Array(chosen.length)
  for (const [column, term] of chosen.entries()) {
    columns[term] = column
    idf[column] = Math.log((1 + rows.length) / (1 + documentsWith[term]!)) + 1
  }
  return { terms: chosen.map((term) => counts.names[term]!), idf, columns }
}

/** The weights of one document before scaling are `weigh(count, idf)`; afterwards their squares add up to one. */
export const weigh = (count: number, idf: number): number => (1 + Math.log(count)) * idf

/** The tf·idf rows asked for, columns rising, each of length one (or empty). */
export function weighRows(counts: Counts, vocabulary: Vocabulary, rows: readonly number[]): Rows {
  const starts = new Int32Array(rows.length + 1)
  const most = rows.reduce((sum, row) => sum + counts.starts[row + 1]! - counts.starts[row]!, 0)
  const columns = new Int32Array(most)
  const values = new Float32Array(most)
  let used = 0
  for (const [index, row] of rows.entries()) {
    const from = used
    let square = 0
    for (let i = counts.starts[row]!; i < counts.starts[row + 1]!; i++) {
      const column = vocabulary.columns[counts.terms[i]!]!
      if (column < 0) continue
      const value = weigh(counts.counts[i]!, vocabulary.idf[column]!)
      square += value * value
      columns[used] = column
      values[used++] = value
    }
    const length = Math.sqrt(square)
    for (let i = from; i < used; i++) values[i]! /= length
    starts[index + 1] = used
  }
  return {
    starts,
    columns: columns.subarray(0, used),
    values: values.subarray(0, used),
    width: vocabulary.terms.length,
  }
}
