// PostgreSQL's 'simple' configuration knows no Chinese word ends. Texts are cut into words here, joined by blanks, and
// queries are cut the same way. Both sides use the dictionary only (no guessing of new words): a guess made in one
// context and not in the other would lose the match.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Jieba } from '@node-rs/jieba'

const maxQueryCharacters = 200
const maxTerms = 16

let loaded: Jieba | undefined

// 5 MB and a quarter of a second: only for those who search.
function jieba(): Jieba {
  loaded ??= Jieba.withDict(
    readFileSync(fileURLToPath(import.meta.resolve('@node-rs/jieba/dict.txt'))),
  )
  return loaded
}

const han = /\p{Script=Han}/u
const hanCharacter = /\p{Script=Han}/gu
const longHan = /^(?=.*\p{Script=Han}).{4}/u
const wordRuns = /[\p{L}\p{N}\p{M}]+/gu

/** Runs of letters and digits in one form: full-width as half-width, lower case, no half surrogates. */
function runs(text: string): string[] {
  return text.toWellFormed().normalize('NFKC').toLowerCase().match(wordRuns) ?? []
}

/**
 * Every word of the dictionary that occurs in the run, however it would be cut, and every character: 路灯不亮 is cut
 * 路 灯不亮, and must be found by 路灯.
 */
function indexTerms(run: string): string[] {
  if (!han.test(run)) return [run]
  const terms = jieba().cutAll(run)
  return [...new Set([...terms, ...(run.match(hanCharacter) ?? [])])]
}

/**
 * The words of a text joined by blanks, for `to_tsvector('simple', …)`: long Chinese words also as their parts
 * (长江大桥 → 长江 大桥 长江大桥 长 江 大 桥), Latin and digits in lower case, punctuation and emoji left out. The first
 * call with Chinese text loads the dictionary (about 0.25 s).
 */
export function segment(text: string): string {
  return runs(text).flatMap(indexTerms).join(' ')
}

/**
 * The words of a text one after the other, each character in one of them, punctuation among them: what a model of words
 * is taught and asked with. Dictionary only, as everywhere here.
 */
export function words(text: string): string[] {
  return jieba().cut(text.toWellFormed(), false)
}

/** A word longer than three characters is looked for by its parts: inside a still longer word only they are indexed. */
function partsOf(word: string): string[] {
  if (!longHan.test(word)) return [word]
  const parts = jieba()
    .cutForSearch(word, false)
    .filter((part) => !longHan.test(part))
  return parts.length ? parts : [word]
}

/** The distinct words a query asks for, at most 16, from its first 200 characters. */
export function queryTerms(text: string): string[] {
  const terms = runs(text.slice(0, maxQueryCharacters)).flatMap((run) =>
    han.test(run) ? jieba().cut(run, false).flatMap(partsOf) : run,
  )
  return [...new Set(terms)].slice(0, maxTerms)
}

/**
 * A query for `to_tsquery('simple', …)` that asks for all words; a last word in Latin letters or digits also matches
 * as a beginning (one is still typing). Null when there is nothing to look for. Every word is quoted and made of
 * letters and digits only, so no input can break the syntax or add operators.
 */
export function toTsQuery(text: string): string | null {
  const terms = queryTerms(text)
  const last = terms.at(-1)
  if (last === undefined) return null
  return terms
    .map((term) => (term === last && !han.test(term) ? `'${term}':*` : `'${term}'`))
    .join(' & ')
}
