// What a text is made of. Words come from the caller, because cutting Chinese needs a dictionary; character n-grams are
// made here and cross word ends, so that 安置房 still meets 安置 房 when two dictionaries disagree.

/** A text as the engine reads it: the words of a segmenter, or the raw text where there is none. */
export type Document = readonly string[] | string

/** Which terms are looked at. `words`: longest run of words (0: none); `characters`: n-gram lengths of Chinese text. */
export type Features = {
  readonly words: number
  readonly characters: readonly [shortest: number, longest: number] | null
}

/**
 * The terms of one document in order of occurrence: `w` + words joined by a blank, or `c` + characters. Term `i` lies
 * on the units `first[i]` to `last[i]`.
 */
export type Occurrences = {
  readonly units: readonly string[]
  readonly terms: string[]
  readonly first: number[]
  readonly last: number[]
}

const letters = /[\p{L}\p{N}\p{M}]+/gu
const runs = /\p{Script=Han}+|[^\P{L}\p{Script=Han}]+|[\p{N}\p{M}]+/gu
// these are in normal form already, and nearly all words of a Chinese text
const common = /^[\u4e00-\u9fff]+$/
const han = /^\p{Script=Han}+$/u

const plain = (text: string): string => text.toWellFormed().normalize('NFKC').toLowerCase()

/** The characters of a raw text, words of other scripts and numbers whole, and '' wherever a run of one script ends. */
function unitsOfText(text: string): string[] {
  const found = plain(text).match(runs) ?? []
  return found.flatMap((run) => (han.test(run) ? [...Array.from(run), ''] : [run, '']))
}

/** Words in one form (full-width as half-width, lower case), without punctuation; of a raw text its characters. */
export function unitsOf(document: Document): string[] {
  if (typeof document === 'string') return unitsOfText(document)
  const units: string[] = []
  for (const word of document) {
    const unit = common.test(word) ? word : plain(word).match(letters)?.join('')
    if (unit !== undefined) units.push(unit)
  }
  return units
}

function addWords(out: Occurrences, at: readonly number[], longest: number): void {
  for (let from = 0; from < at.length; from++) {
    let term = 'w'
    for (let to = from; to < at.length && to < from + longest; to++) {
      term += (to === from ? '' : ' ') + out.units[at[to]!]!
      out.terms.push(term)
      out.first.push(at[from]!)
      out.last.push(at[to]!)
    }
  }
}

/** n-grams over neighbouring Chinese units; a unit that is not Chinese stands for itself and ends the run. */
function addCharacters(
  out: Occurrences,
  at: readonly number[],
  [shortest, longest]: readonly [number, number],
): void {
  let characters: string[] = []
  let owners: number[] = []
  const flush = () => {
    for (let from = 0; from < characters.length; from++) {
      let term = 'c'
      for (let to = from; to < characters.length && to < from + longest; to++) {
        term += characters[to]!
        if (to - from + 1 < shortest) continue
        out.terms.push(term)
        out.first.push(owners[from]!)
        out.last.push(owners[to]!)
      }
    }
    characters = []
    owners = []
  }
  for (const unit of at) {
    const text = out.units[unit]!
    if (common.test(text) || han.test(text)) {
      for (const character of text) {
        characters.push(character)
        owners.push(unit)
      }
    } else {
      flush()
      if (text === '') continue
      out.terms.push('c' + text)
      out.first.push(unit)
      out.last.push(unit)
    }
  }
  flush()
}

/**
 * All terms of a document. Words that `knows` refuses are stepped over, as if they were not there: a training file may
 * have had its stop words removed, and then 请求 的 部门 has to read like 请求 部门. Their own characters still count.
 */
export function termsOf(
  document: Document,
  features: Features,
  knows: (word: string) => boolean = () => true,
): Occurrences {
  const out: Occurrences = { units: unitsOf(document), terms: [], first: [], last: [] }
  const raw = typeof document === 'string'
  const known: number[] = []
  const unknown: number[] = []
  for (let unit = 0; unit < out.units.length; unit++) {
    if (raw || knows(out.units[unit]!)) known.push(unit)
    else unknown.push(unit)
  }
  if (!raw) addWords(out, known, features.words)
  if (features.characters) {
    addCharacters(out, known, features.characters)
    for (const unit of unknown) addCharacters(out, [unit], features.characters)
  }
  return out
}
