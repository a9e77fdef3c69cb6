// Before a television: only the keys of a remote, nothing is typed or pointed at.
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { settled } from './visitors.ts'

type Key = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight' | 'Enter' | 'Escape'

export const focused = (page: Page) =>
  page.evaluate(`document.activeElement.getAttribute('data-tv') ?? ''`) as Promise<string>
const spoken = (page: Page) =>
  page.evaluate(
    `document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText`,
  ) as Promise<string>

export async function press(page: Page, ...keys: readonly Key[]): Promise<void> {
  for (const key of keys) {
    // eslint-disable-next-line no-await-in-loop -- one key after the other
    await page.keyboard.press(key)
  }
}

/** Along the row, and at its end down a row, until what is looked for has the focus. */
async function lookFor(page: Page, wanted: RegExp): Promise<void> {
  const met: string[] = []
  for (let row = 0; row < 40; row++) {
    // eslint-disable-next-line no-await-in-loop -- a remote has one key at a time
    const first = await focused(page)
    do {
      // eslint-disable-next-line no-await-in-loop
      const words = await spoken(page)
      met.push(words)
      if (wanted.test(words)) return
      // eslint-disable-next-line no-await-in-loop
      await press(page, 'ArrowRight')
      // eslint-disable-next-line no-await-in-loop
    } while ((await focused(page)) !== first)
    // eslint-disable-next-line no-await-in-loop
    await press(page, 'ArrowDown')
  }
  assert.fail(`the remote does not lead to ${wanted}: ${met.join(' | ')}`)
}

export async function choose(page: Page, wanted: RegExp): Promise<void> {
  await lookFor(page, wanted)
  await press(page, 'Enter')
}

export async function titled(page: Page, title: RegExp): Promise<void> {
  await page.getByRole('heading', { level: 1, name: title }).waitFor()
  await settled(page)
  assert.notEqual(await focused(page), '', 'something has the focus')
}

export async function dial(page: Page, digits: string): Promise<void> {
  for (const digit of digits) {
    // eslint-disable-next-line no-await-in-loop
    await choose(page, new RegExp(`^${digit}$`))
  }
}
