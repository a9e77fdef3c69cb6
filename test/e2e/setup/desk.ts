// What staff do in the console, by the words they see.
import type { Locator, Page } from 'playwright-core'
import { until } from '../../setup/until.ts'
import { settled, type Visitor } from './visitors.ts'

/** A number as the screens show it: `100 3118`. */
export const spaced = (number: string): string => `${number.slice(0, 3)} ${number.slice(3)}`

/** Types the number into the search above and opens the case that is found. */
export async function openCase(someone: Visitor, number: string): Promise<void> {
  const { page } = someone
  if (!page.url().includes('/console')) await someone.open('/console')
  await page.getByRole('searchbox').first().fill(number)
  await page.getByRole('searchbox').first().press('Enter')
  const row = page.getByRole('row').filter({ hasText: spaced(number) })
  await row.click()
  const preview = page.getByRole('article')
  await preview.getByText(spaced(number)).waitFor()
  await preview.getByRole('button', { name: /打开全部|Open/ }).click()
  await page.waitForURL(/\/console\/cases\/[0-9a-f-]{36}$/)
  await settled(page)
}

export const idOnScreen = (page: Page): string =>
  /cases\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? ''

/**
 * Presses a command's button on the open case, fills in its form and sends it.
 * @param name the command's word, e.g. `受理`
 * @param fill what is filled in before sending
 */
export async function act(
  page: Page,
  name: string,
  fill: (form: Locator) => Promise<void> = async () => {},
): Promise<void> {
  const form = await openForm(page, name)
  await fill(form)
  await form.getByRole('button', { name, exact: true }).click()
  await form.waitFor({ state: 'hidden' })
}

export async function openForm(page: Page, name: string): Promise<Locator> {
  await page.getByRole('button', { name, exact: true }).first().click()
  const form = page.getByRole('dialog', { name: new RegExp(`^${name} · `) })
  await form.waitFor()
  return form
}

/** Chooses from a list that opens below its field, by keys: a pointer may find it still on its way there. */
export async function choose(field: Locator, words: string): Promise<void> {
  const page = field.page()
  const list = page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)')
  await field.click()
  await list.getByText(words, { exact: true }).first().waitFor()
  await until(`the keys have come to “${words}”`, async () => {
    const here = await list.locator('.ant-select-item-option-active').allInnerTexts()
    if (here.includes(words)) return true
    await field.press('ArrowDown')
    return false
  })
  await field.press('Enter')
  await list.waitFor({ state: 'hidden' })
}

/** What the server holds of a case, read as the one who looks at the page. */
export async function stored<T>(page: Page, path: string): Promise<T> {
  const answer = await page.request.get(path)
  if (!answer.ok()) throw new Error(`${answer.status()} ${path}: ${await answer.text()}`)
  return (await answer.json()) as T
}

/** Waits until the open case's page shows the state in its head. */
export async function shows(page: Page, state: string): Promise<void> {
  await until(`the page shows ${state}`, async () =>
    (await page.locator('.cs-status').first().innerText()).includes(state),
  )
}
