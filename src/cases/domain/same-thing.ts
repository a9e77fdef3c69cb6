// What may be called "very likely the same" before a person.
import { unsorted } from './intake.ts'

/** Codes of digits have their group's two digits in front (`gb2026/M/01001`), others its name and a dot. */
const isWithin = (path: string, wider: string): boolean =>
  path === wider || (path.startsWith(wider) && /^(?:\d{3}|[./])/.test(path.slice(wider.length)))

/** One category, or one a part of the other; what nobody has sorted yet could be anything. */
const agree = (a: string, b: string): boolean =>
  a === unsorted || b === unsorted || isWithin(a, b) || isWithin(b, a)

/**
 * A lamp that is out is no broken manhole, however near the two are and however both are said to be broken: another kind of
 * thing, or words without anything in common, are at most near by.
 *
 * @param match `same` of the duplicates engine, and the wordings that both have
 */
export const isSameThing = (
  match: { readonly same: boolean; readonly words: readonly string[] },
  category: string,
  other: string,
): boolean => match.same && match.words.length > 0 && agree(category, other)
