// One call at the desk, by keyboard alone: taken, written down, kept over a reload, registered, hung up, wrapped up.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { screenshot } from '../setup/browser.ts'
import { until } from '../setup/until.ts'
import { choose, stored } from './setup/desk.ts'
import { assertNoFaults, settled, staff } from './setup/visitors.ts'

const words = '景安路路灯不亮三天了，晚上很黑'

test('a call taker handles a call without touching the mouse', async () => {
  const someone = await staff('callTaker')
  const { page } = someone
  const { keyboard } = page
  const report = page.locator('#desk-words')
  await someone.open('/console/desk')
  await keyboard.press('F2')
  const number = page.getByRole('dialog', { name: '手工接听' }).getByLabel('来电号码')
  await until('the number has the focus', () =>
    number.evaluate((e) => e === e.ownerDocument.activeElement),
  )
  await keyboard.type('13871234567')
  await keyboard.press('Enter')
  await report.waitFor()
  await until('the words have the focus', () =>
    report.evaluate((e) => e === e.ownerDocument.activeElement),
  )
  await keyboard.type(words)
  await page.getByText('草稿已保存').waitFor()
  await page.reload()
  await settled(page)
  await until('what was written is there again', async () => (await report.inputValue()) === words)

  await keyboard.press('Alt+3')
  await keyboard.type('景安路')
  await page.locator('.ant-select-item-option:visible').first().waitFor()
  await keyboard.press('ArrowDown')
  await keyboard.press('Enter')
  await page.getByText('落在').waitFor()
  await keyboard.press('Alt+5')
  await keyboard.type('路灯')
  await page.getByRole('button', { name: '路灯不亮谁来修' }).waitFor()
  await screenshot(page, 'desk-call.zh-CN', false)
  await keyboard.press('Control+Enter')
  const made = page.locator('.cl-number')
  await made.waitFor()
  const said = (await made.innerText()).replaceAll(/\D/g, '')

  await keyboard.press('F10')
  await page.getByRole('region', { name: '整理' }).waitFor()
  await screenshot(page, 'desk-wrap-up.zh-CN', false)
  await keyboard.press('Control+1')
  await keyboard.press('Alt+w')
  await page.getByText('没有通话').waitFor()

  const { items } = await stored<{ items: { id: string; result: string; caller: string }[] }>(
    page,
    '/api/calls?limit=1',
  )
  assert.deepEqual([items[0]?.result, items[0]?.caller], ['case', '138****4567'])
  const whole = await stored<{ cases: { number: string }[]; draft: unknown }>(
    page,
    `/api/calls/${items[0]?.id}`,
  )
  assert.deepEqual([whole.cases.map((c) => c.number), whole.draft], [[said], null])
  assertNoFaults(someone)
  await someone.leave()
})

test('a desk is told what happens at once, and asks by itself while it cannot be told', async () => {
  const [told, cut] = [await staff('callTaker'), await staff('callTaker')]
  await cut.page.route('**/api/desk/events', (route) => route.abort())
  await told.open('/console/desk')
  await cut.open('/console/desk')
  const asks = (page: typeof told.page) => page.getByText('实时连接中断')
  await asks(cut.page).waitFor()
  await asks(told.page).waitFor({ state: 'detached' })
  await choose(told.page.getByRole('combobox', { name: '本席状态' }), '● 就绪')
  const seat = cut.page.getByRole('listitem').filter({ hasText: '就绪' })
  await seat.first().waitFor()
  await choose(cut.page.getByRole('combobox', { name: '本席状态' }), '◐ 小休 · 培训')
  await told.page.getByRole('listitem').filter({ hasText: '培训' }).first().waitFor()
  assertNoFaults(told)
  await told.leave()
  await cut.leave()
})
