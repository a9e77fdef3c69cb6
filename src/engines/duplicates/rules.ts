/** What fades from sure to impossible: 1 up to `same`, 0 from `apart` on, a straight line in between. */
export type Fade = { readonly same: number; readonly apart: number }

export type Reach = {
  readonly placeM: Fade
  readonly timeMs: Fade
}

/** How reports are compared. All of it is data of the city. */
export type DuplicateRules = Reach & {
  /** For a category, or all that begin so; the longest that fits wins. A flood is wider than a manhole. */
  readonly byCategory: readonly (Reach & { readonly prefix: string })[]
  /** The value of another category in the same group, and of another group: people choose categories badly. */
  readonly category: { readonly sameGroup: number; readonly otherGroup: number }
  /** The value of texts with nothing in common: two people describe one hole differently. */
  readonly unlikeText: number
  /** The value of a place when one of the two has no point. */
  readonly unknownPlace: number
  /** Exponents of the four values, ≥ 0; the score is their weighted geometric mean. */
  readonly weights: {
    readonly place: number
    readonly time: number
    readonly category: number
    readonly text: number
  }
  /** From this score on two reports are taken for one. */
  readonly threshold: number
}

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Starting values, to be set by the city: phones are some 10 m off, a street's length lies between two causes. */
export const defaultDuplicateRules: DuplicateRules = {
  placeM: { same: 20, apart: 120 },
  timeMs: { same: 2 * DAY, apart: 30 * DAY },
  byCategory: [],
  category: { sameGroup: 0.6, otherGroup: 0.2 },
  unlikeText: 0.2,
  unknownPlace: 0.2,
  weights: { place: 3, time: 1, category: 2, text: 2 },
  threshold: 0.6,
}

function checkShare(field: string, value: number): void {
  if (!(value >= 0 && value <= 1))
    throw new RangeError(`rules.${field}: expected 0–1, got ${value}`)
}

function checkFade(field: string, { same, apart }: Fade): void {
  if (!(same >= 0 && apart > same && apart < Infinity)) {
    throw new RangeError(`rules.${field}: expected 0 ≤ same < apart, got ${same} and ${apart}`)
  }
}

/** Throws RangeError that names the field. */
export function checkRules(rules: DuplicateRules): void {
  for (const [name, reach] of [
    ['', rules] as const,
    ...rules.byCategory.map((reach, i) => [`byCategory[${i}].`, reach] as const),
  ]) {
    checkFade(`${name}placeM`, reach.placeM)
    checkFade(`${name}timeMs`, reach.timeMs)
  }
  checkShare('category.sameGroup', rules.category.sameGroup)
  checkShare('category.otherGroup', rules.category.otherGroup)
  checkShare('unlikeText', rules.unlikeText)
  checkShare('unknownPlace', rules.unknownPlace)
  checkShare('threshold', rules.threshold)
  let sum = 0
  for (const [name, weight] of Object.entries(rules.weights)) {
    if (!(weight >= 0 && weight < Infinity)) {
      throw new RangeError(`rules.weights.${name}: expected 0 or more, got ${weight}`)
    }
    sum += weight
  }
  if (sum === 0) throw new RangeError('rules.weights: expected at least one above 0')
}

export function reachOf(rules: DuplicateRules, category: string): Reach {
  let reach: Reach = rules
  let longest = -1
  for (const rule of rules.byCategory) {
    if (category.startsWith(rule.prefix) && rule.prefix.length > longest) {
      reach = rule
      longest = rule.prefix.length
    }
  }
  return reach
}
