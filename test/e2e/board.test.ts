// The wall: what hangs there for all to see says nothing of anybody, and every number leads to its cases.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { axe, screenshot } from '../setup/browser.ts'
import { until } from '../setup/until.ts'
import { town } from './setup/town.ts'
import { staff, visitor } from './setup/visitors.ts'

const words = '三楼的王五丰老人摔倒了没人管'
const phone = '13871234567'

async function report(page: Page, areaCode: string): Promise<string> {
  const answer = await page.request.post('/api/intake', {
    headers: { 'idempotency-key': `wall-${Math.random()}`, 'x-jingwei': '1' },
    data: {
      description: words,
      areaCode,
      address: '桂花里 8 号 301',
      reporter: { name: '王五丰', phone },
    },
  })
  assert.equal(answer.status(), 201, await answer.text())
  return ((await answer.json()) as { number: string }).number
}

const number = async (page: Page, name: RegExp) => {
  const text = await page.getByRole('button', { name }).locator('b').innerText()
  return Number(text.replace(/\D/g, ''))
}

async function drawn(page: Page): Promise<void> {
  await page.locator('.bd-number').first().waitFor()
  await page.locator('.bd-map[aria-busy="false"]').waitFor()
}

test('the wall shows a new case as it comes in, and nothing of who asked or what they wrote', async () => {
  const { url, city } = await town()
  const someone = await staff('commander')
  const { page } = someone
  await page.setViewportSize({ width: 3840, height: 1080 })
  await page.goto(`${url}/board`)
  await drawn(page)
  await page.getByRole('button', { name: '暂停轮播' }).click()
  const before = await number(page, /^在办/)
  const found = await page.request.get(`/api/areas?kind=community&limit=1`)
  const [area] = ((await found.json()) as { items: { code: string }[] }).items
  const resident = await visitor()
  await report(resident.page, area?.code ?? city.prefix)
  await until(
    'the new case stands on the wall',
    async () => (await number(page, /^在办/)) === before + 1,
  )
  await page.locator('.bd-stream li').first().getByText('待受理').waitFor()
  const text = await page.locator('body').innerText()
  for (const personal of ['王五丰', '摔倒', phone, '桂花里'])
    assert.ok(!text.includes(personal), `the wall says ${personal}`)
  await axe(page)
  await screenshot(page, 'board-wall.zh-CN', false)
  await page.getByRole('button', { name: '浅色' }).click()
  await drawn(page)
  await axe(page)
  await page.setViewportSize({ width: 1920, height: 1080 })
  await drawn(page)
  await screenshot(page, 'board.zh-CN', false)
  assert.deepEqual(someone.faults, [])
  await resident.leave()
  await someone.leave()
})

test('each of the five numbers opens its cases, and a street leads down to its grids and back', async () => {
  const { url } = await town()
  const someone = await staff('commander')
  const { page } = someone
  await page.setViewportSize({ width: 1920, height: 1080 })
  await page.goto(`${url}/board`)
  await drawn(page)
  await page.keyboard.press(' ')
  await page.getByRole('button', { name: '继续轮播' }).waitFor()
  const names = [/^在办/, /^按时在办/, /^临期 \/ 超期/, /^今日按时率/, /^群众满意率/]
  for (const name of names) {
    // eslint-disable-next-line no-await-in-loop -- one number after the other
    await page.getByRole('button', { name }).click()
    // eslint-disable-next-line no-await-in-loop
    await page.locator('.bd-panel ul[aria-busy="false"]').waitFor()
    // eslint-disable-next-line no-await-in-loop
    const lines = await page.locator('.bd-panel li').count()
    // eslint-disable-next-line no-await-in-loop
    if (String(name) === String(/^在办/)) {
      // eslint-disable-next-line no-await-in-loop
      assert.equal(lines, Math.min(40, await number(page, /^在办/)))
      // eslint-disable-next-line no-await-in-loop
      await axe(page)
      // eslint-disable-next-line no-await-in-loop
      await screenshot(page, 'board-behind.zh-CN', false)
    }
    // eslint-disable-next-line no-await-in-loop
    await page.keyboard.press('Escape')
    // eslint-disable-next-line no-await-in-loop
    await page.locator('.bd-panel').waitFor({ state: 'detached' })
  }
  const street = page.locator('.bd-bars button').first()
  const open = Number(await street.locator('b').innerText())
  await street.click()
  await until('the street’s own number stands', async () => (await number(page, /^在办/)) === open)
  await page.locator('.bd-bars').getByText('社区').first().waitFor()
  await screenshot(page, 'board-street.zh-CN', false)
  await page.locator('.bd-bars button').first().click()
  await page.locator('.bd-bars').getByText('网格').first().waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await until('the whole stands again', async () => (await number(page, /^在办/)) > open)
  assert.deepEqual(someone.faults, [])
  await someone.leave()
})

test('whoever has no right to the wall is told who has', async () => {
  const { url } = await town()
  const stranger = await visitor()
  await stranger.page.goto(`${url}/board`)
  await stranger.page.getByText('大屏需要登录后查看').waitFor()
  assert.equal(await stranger.page.locator('.bd-number').count(), 0, 'a stranger sees no number')
  const handler = await staff({ kind: 'handler' })
  await handler.page.goto(`${url}/board`)
  await handler.page.getByText('当前岗位不能查看大屏').waitFor()
  assert.equal(await handler.page.locator('.bd-number').count(), 0)
  await stranger.leave()
  await handler.leave()
})
