// Those who work through the queue of the console: many cases at once where the product has it, else one by one.
import type { Locator, Page } from 'playwright-core'
import { screenshot } from '../../setup/browser.ts'
import { until } from '../../setup/until.ts'
import { act, spaced } from '../setup/desk.ts'
import { settled } from '../setup/visitors.ts'
import { look, type Someone } from './people.ts'

const mostRows = 80

/** The community's cases that are so, the latest first. */
export async function openList(someone: Someone, query: string): Promise<void> {
  await someone.open(`/console/cases?${query}&sort=reported&map=no`)
}

const rowOf = (page: Page, number: string): Locator =>
  page.getByRole('row').filter({ hasText: spaced(number) })

/** Goes down the list by keys and marks those of today. */
async function mark(page: Page, numbers: readonly string[]): Promise<void> {
  const left = new Set(numbers.map(spaced))
  await page.getByRole('grid', { name: '案件列表' }).focus()
  for (let i = 1; left.size > 0 && i <= mostRows; i++) {
    // eslint-disable-next-line no-await-in-loop -- one row after the other
    await page.keyboard.press('j')
    const row = page.locator(`.jw-row-active[aria-rowindex="${i}"]`)
    // eslint-disable-next-line no-await-in-loop
    const text = await row.innerText()
    const found = [...left].find((number) => text.includes(number))
    if (!found) continue
    // eslint-disable-next-line no-await-in-loop
    await page.keyboard.press('x')
    left.delete(found)
  }
  if (left.size > 0) throw new Error(`not in the list: ${[...left].join(', ')}`)
}

/** One command on all of them; `shot`: the name of a picture of what is about to be done. */
export async function doTogether(
  someone: Someone,
  numbers: readonly string[],
  name: string,
  shot?: string,
): Promise<void> {
  const { page } = someone
  await mark(page, numbers)
  await look(someone)
  if (shot) await screenshot(page, shot, false)
  const bar = page.getByRole('toolbar', { name: new RegExp(`${numbers.length}`) })
  await bar.getByRole('button', { name, exact: true }).click()
  const form = page.getByRole('dialog', { name })
  await form.getByRole('button', { name, exact: true }).click()
  await form.waitFor({ state: 'hidden' })
  await page.getByText(`${numbers.length} 件已办`).first().waitFor()
}

/** Only the rows in sight are drawn: from the top of the list down until it is there. */
async function scrollTo(page: Page, number: string): Promise<void> {
  const row = rowOf(page, number)
  await page.getByRole('grid', { name: '案件列表' }).hover()
  let way = -10_000
  await until(`${number} is in sight`, async () => {
    if ((await row.count()) > 0) return true
    await page.mouse.wheel(0, way)
    way = 400
    return false
  })
}

/** Opens a case beside the list. The list may move up under the pointer while another case leaves it. */
export async function open(page: Page, number: string): Promise<Locator> {
  const preview = page.getByRole('article')
  const here = preview.getByText(spaced(number)).first()
  await until(`${number} is open`, async () => {
    await scrollTo(page, number)
    await rowOf(page, number).click({ timeout: 10_000 })
    await here.waitFor({ timeout: 10_000 })
    return true
  })
  return preview
}

/** One command on one after the other, each beside the list. */
export async function doEach(
  someone: Someone,
  numbers: readonly string[],
  o: {
    readonly name: string
    readonly fill?: (form: Locator, number: string) => Promise<void>
    readonly after?: (number: string) => void
  },
): Promise<void> {
  const { page } = someone
  for (const number of numbers) {
    // eslint-disable-next-line no-await-in-loop -- a person does one thing at a time
    await open(page, number)
    // eslint-disable-next-line no-await-in-loop
    await act(page, o.name, async (form) => o.fill?.(form, number))
    o.after?.(number)
  }
  await look(someone)
}

/** The whole page of a case, by way of the list. */
export async function openWhole(someone: Someone, number: string): Promise<void> {
  const { page } = someone
  const preview = await open(page, number)
  await preview.getByRole('button', { name: '打开全部' }).click()
  await page.waitForURL(/\/console\/cases\/[0-9a-f-]{36}$/)
  await settled(page)
}
