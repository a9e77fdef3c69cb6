// How alike two short texts are: cosine of their counts of character pairs. Pairs need no dictionary and bear with
// two people writing the same street differently.

const runs = /\p{Script=Han}+|[^\P{L}\p{Script=Han}]+|\p{N}+/gu
const han = /^\p{Script=Han}/u

const runsOf = (text: string): string[] =>
  text.toWellFormed().normalize('NFKC').toLowerCase().match(runs) ?? []

/** Pairs of neighbouring Chinese characters; a word of another script, a number or a lone character is one term. */
export function pairsOf(text: string): Map<string, number> {
  const counts = new Map<string, number>()
  const add = (term: string) => counts.set(term, (counts.get(term) ?? 0) + 1)
  for (const run of runsOf(text)) {
    const characters = Array.from(run)
    if (!han.test(run) || characters.length === 1) add(run)
    else for (let i = 1; i < characters.length; i++) add(characters[i - 1]! + characters[i]!)
  }
  return counts
}

/** 0 (nothing in common) to 1 (the same pairs equally often); null when one of them says nothing. */
export function likeness(
  a: ReadonlyMap<string, number>,
  b: ReadonlyMap<string, number>,
): number | null {
  let product = 0
  let squaresA = 0
  let squaresB = 0
  for (const [term, count] of a) {
    product += count * (b.get(term) ?? 0)
    squaresA += count * count
  }
  for (const count of b.values()) squaresB += count * count
  if (squaresA === 0 || squaresB === 0) return null
  return Math.min(1, product / Math.sqrt(squaresA * squaresB))
}

/** The longest stretches of `text` whose pairs all occur in `other`, in reading order, at most `most`. */
export function sharedStretches(
  text: string,
  other: ReadonlyMap<string, number>,
  most: number,
): string[] {
  const found = new Set<string>()
  for (const run of runsOf(text)) {
    const characters = Array.from(run)
    if (!han.test(run) || characters.length === 1) {
      if (other.has(run)) found.add(run)
      continue
    }
    let stretch = ''
    for (let i = 1; i <= characters.length; i++) {
      const [left, right] = [characters[i - 1]!, characters[i] ?? '']
      if (right !== '' && other.has(left + right)) stretch ||= left
      if (right !== '' && other.has(left + right)) stretch += right
      else {
        if (stretch !== '') found.add(stretch)
        stretch = ''
      }
    }
  }
  const longest = new Set([...found].toSorted((a, b) => b.length - a.length).slice(0, most))
  return [...found].filter((stretch) => longest.has(stretch))
}
