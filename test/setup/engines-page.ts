// docs/engines.md as its tests read it.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'

export const page = readFileSync(new URL('../../docs/engines.md', import.meta.url), 'utf8')
const flat = page.replaceAll(/\s+/g, ' ')

/** The page says so, with these figures in the places of the braces. */
export function says(sentence: string, ...figures: readonly (string | number | undefined)[]): void {
  let at = 0
  const wanted = sentence.replaceAll('{}', () => String(figures[at++]))
  assert.equal(at, figures.length, `${sentence}: ${figures.length} figures for ${at} places`)
  assert.ok(flat.includes(wanted), `docs/engines.md does not say “${wanted}”`)
}

export const fixed = (value: number | undefined, digits = 2) => value?.toFixed(digits)
