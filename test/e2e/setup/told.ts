// What every page owes whoever opens it, whatever it is about.
import assert from 'node:assert/strict'
import type { Visitor } from './visitors.ts'

/** Names that only the code knows; lists for whoever writes codes show those of categories. */
const rawNames = /\b(?:cases?|journal|indicators|suggestions|webhooks)\.[a-z]\w+/g
const rawPaths = /\bgb2026\/\S*/g
const showsPaths = /^(?:duties|categories)/

/** Something stands under each title, the photo to be masked has come, and everything is called by a word. */
export async function assertTold({ page }: Visitor, name: string): Promise<void> {
  const blank = `[...document.querySelectorAll('.jw-page-body')].some((body) => body.innerText.trim() === '')`
  assert.equal(await page.evaluate(blank), false, `${name} is blank under its title`)
  const broken = `[...document.images].filter((image) => image.complete && image.naturalWidth === 0).map((image) => image.src)`
  assert.deepEqual(await page.evaluate(broken), [], `${name} has pictures that did not come`)
  const text = await page.locator('body').innerText()
  const raw = [
    ...(text.match(rawNames) ?? []),
    ...(showsPaths.test(name) ? [] : (text.match(rawPaths) ?? [])),
  ]
  assert.deepEqual(raw, [], `${name} shows names of the code`)
}
