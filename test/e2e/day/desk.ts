// The call taker at the desk: calls written down by keyboard, wishes to be called back, ratings asked for by telephone.
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { screenshot } from '../../setup/browser.ts'
import { until } from '../../setup/until.ts'
import { act } from '../setup/desk.ts'
import type { About, Resident } from './cast.ts'
import { look, type Someone } from './people.ts'

const categories: Readonly<Record<About, string>> = { lamp: '路灯异常', rubbish: '暴露垃圾' }

const hasFocus = (selector: string): string =>
  `document.activeElement?.matches(${JSON.stringify(selector)}) === true`
const inFocus = (page: Page, selector: string) =>
  until(`${selector} has the keys`, async () => (await page.evaluate(hasFocus(selector))) === true)

/** Types into a field that proposes, and takes what has the words. */
async function propose(page: Page, words: string): Promise<void> {
  const { keyboard } = page
  const list = page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)')
  await keyboard.type(words)
  await list.locator('.ant-select-item-option', { hasText: words }).first().waitFor()
  await until(`the keys have come to “${words}”`, async () => {
    const here = await list.locator('.ant-select-item-option-active').allInnerTexts()
    if (here.some((text) => text.includes(words))) return true
    await keyboard.press('ArrowDown')
    return false
  })
  await keyboard.press('Enter')
}

async function tabTo(page: Page, label: string): Promise<void> {
  const field = page.getByLabel(label, { exact: true })
  await until(`Tab has come to “${label}”`, async () => {
    if (await field.evaluate((e) => e === e.ownerDocument.activeElement)) return true
    await page.keyboard.press('Tab')
    return false
  })
}

/** What is asked of everybody who calls: what it is, where, and how to call them. */
async function writeDown(page: Page, resident: Resident): Promise<void> {
  const { keyboard } = page
  await inFocus(page, '#desk-words')
  await keyboard.type(resident.words)
  await keyboard.press('Alt+2')
  await propose(page, categories[resident.about])
  await keyboard.press('Alt+3')
  await propose(page, resident.address)
  await page.getByText('落在').waitFor()
  await tabTo(page, '称呼')
  await keyboard.type(resident.name)
}

/** Registered, hung up, wrapped up: the number that was told to the caller. */
async function register(page: Page, keys: string): Promise<string> {
  const { keyboard } = page
  await keyboard.press(keys)
  const made = page.locator('.cl-number')
  await made.waitFor()
  const number = (await made.innerText()).replaceAll(/\D/g, '')
  await keyboard.press('F10')
  await page.getByRole('region', { name: '整理' }).waitFor()
  await keyboard.press('Alt+w')
  await page.getByText('没有通话').waitFor()
  return number
}

export async function takeCall(
  someone: Someone,
  resident: Resident,
  answer?: string,
): Promise<{ number: string }> {
  const { page } = someone
  const { keyboard } = page
  await keyboard.press('F2')
  await page.getByRole('dialog', { name: '手工接听' }).waitFor()
  await inFocus(page, '#phone')
  await keyboard.type(resident.phone)
  await keyboard.press('Enter')
  await writeDown(page, resident)
  if (answer) {
    await keyboard.press('Alt+2')
    await tabTo(page, '当场怎么答复的')
    await keyboard.type(answer)
  }
  await look(someone)
  if (answer) await screenshot(page, 'day-2-at-the-desk', false)
  return { number: await register(page, answer ? 'Alt+Enter' : 'Control+Enter') }
}

/** Somebody asked for it on the television; the number opens only for this, and the look is on record. */
export async function callBack(someone: Someone, resident: Resident): Promise<{ number: string }> {
  const { page } = someone
  const waiting = page.getByRole('region', { name: /^待回拨/ })
  await waiting.getByRole('button', { name: /回拨/ }).first().click()
  await waiting.getByText(resident.phone).waitFor()
  await look(someone)
  await waiting.getByRole('button', { name: '结果' }).click()
  await page.getByRole('menuitem', { name: '接通了' }).click()
  await writeDown(page, resident)
  return { number: await register(page, 'Control+Enter') }
}

/** On the case's page: opens who asked, for a reason that is kept with who looked. */
export async function openContact(
  someone: Someone,
  resident: Resident,
  reason: string,
): Promise<void> {
  const { page } = someone
  const open = page.getByRole('button', { name: '查看联系方式' })
  await open.click()
  await page.getByLabel('查看的原因').fill(reason)
  await page.keyboard.press('Escape')
  await open.click()
  const contact = page.locator('.cs-contact')
  await contact.getByText(resident.phone).waitFor()
  await look(someone)
  assert.match(await contact.innerText(), new RegExp(resident.name))
}

/** On the closed case's page: opens the number, rings, and writes down what they say. */
export async function rateByTelephone(someone: Someone, resident: Resident): Promise<void> {
  await openContact(someone, resident, '回访反映人')
  await act(someone.page, '回访评价', async (form) => {
    await form.getByLabel('反映人的话').fill('电话里说已经好了，谢谢。')
  })
  const again = someone.page.getByRole('button', { name: '回访评价', exact: true })
  await again.waitFor({ state: 'hidden' })
}
