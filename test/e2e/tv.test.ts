// A household before its television: only the keys of a remote are pressed, nothing is typed or pointed at.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { axe, screenshot } from '../setup/browser.ts'
import { until } from '../setup/until.ts'
import { asking } from './setup/asking.ts'
import { choose, dial, focused, press, titled } from './setup/remote.ts'
import { town } from './setup/town.ts'
import { assertNoFaults, type Language, settled, visitor } from './setup/visitors.ts'

/** Down the city's tree by its first branches, until the focus is on taking the area itself. */
async function downToACommunity(page: Page): Promise<string> {
  const { city } = await town()
  let area = ''
  for (;;) {
    // eslint-disable-next-line no-await-in-loop -- one key after the other
    const now = await focused(page)
    if (now === 'here') return area
    assert.match(now, /^\d+$/, 'an area has the focus')
    const isOurs = now.startsWith(city.prefix) || city.prefix.startsWith(now)
    // eslint-disable-next-line no-await-in-loop
    await press(page, isOurs ? 'Enter' : 'ArrowDown')
    // eslint-disable-next-line no-await-in-loop
    await until(`the focus goes on from ${now}`, async () => {
      const next = await focused(page)
      return next !== '' && next !== now
    })
    if (isOurs) area = now
  }
}

/** A television of 1920 × 1080 that knows its home, without the minutes a worker takes to set it up. */
async function atHome(language: Language = 'zh-CN') {
  const { city } = await town()
  const someone = await visitor({ language })
  const { page } = someone
  await page.setViewportSize({ width: 1920, height: 1080 })
  const found = await page.request.get('/api/areas?kind=community&limit=1')
  const [area] = ((await found.json()) as { items: { code: string; name: string }[] }).items
  assert.ok(area, `no community in ${city.prefix}`)
  const detail = (await (await page.request.get(`/api/areas/${area.code}`)).json()) as {
    bounds: [number, number, number, number]
  }
  const [west, south, east, north] = detail.bounds
  const home = {
    areaCode: area.code,
    names: [{ name: area.name, nameEn: area.name }],
    point: { lon: (west + east) / 2, lat: (south + north) / 2 },
    size: 1,
    phone: '13800138000',
  }
  const kept = JSON.stringify(
    JSON.stringify({ household: home, asked: [], device: 'd'.repeat(32) }),
  )
  await page.addInitScript(
    `if (!localStorage.getItem('jingwei.tv')) localStorage.setItem('jingwei.tv', ${kept})`,
  )
  await someone.open('/tv')
  return { ...someone, home }
}

test('a worker sets the television up with four arrows and OK, and the household finds its place above', async () => {
  const someone = await visitor()
  const { page } = someone
  await page.setViewportSize({ width: 1920, height: 1080 })
  await someone.open('/tv')
  await titled(page, /设置好/)
  await axe(page)
  await choose(page, /中文/)
  await titled(page, /家在哪里/)
  await screenshot(page, 'tv-set-up.zh-CN', false)
  const community = await downToACommunity(page)
  assert.equal(community.length, 12, 'a household is in a community at least')
  await press(page, 'Enter')
  await titled(page, /房子在哪一格/)
  await page.waitForLoadState('networkidle')
  await screenshot(page, 'tv-square.zh-CN', false)
  for (let times = 0; times < 8; times++) {
    // eslint-disable-next-line no-await-in-loop
    if ((await page.locator('.tv-square').count()) === 0) break
    // eslint-disable-next-line no-await-in-loop
    await press(page, 'ArrowRight', 'Enter')
    // eslint-disable-next-line no-await-in-loop
    await settled(page)
  }
  await titled(page, /字要多大/)
  await press(page, 'Enter')
  await titled(page, /留一个电话/)
  await dial(page, '13800')
  await screenshot(page, 'tv-dial.zh-CN', false)
  await dial(page, '138000')
  await choose(page, /留这个/)
  await titled(page, /设置好了/)
  assert.match(await page.locator('.tv-facts').innerText(), /138\*{4}8000/)
  await press(page, 'Enter')
  await titled(page, /您想办什么/)
  assertNoFaults(someone)
  await someone.leave()
})

test('a broken street light on the way is reported by pictures, followed and hidden again', async () => {
  const someone = await atHome()
  const { page } = someone
  await titled(page, /您想办什么/)
  await axe(page)
  await screenshot(page, 'tv-home.zh-CN', false)
  assert.equal(await focused(page), 'report', 'the first thing has the focus')
  await press(page, 'Enter')
  await titled(page, /出了什么问题/)
  await axe(page)
  await screenshot(page, 'tv-what.zh-CN', false)
  await choose(page, /路灯/)
  await titled(page, /在哪里/)
  await screenshot(page, 'tv-where.zh-CN', false)
  await press(page, 'Escape')
  await titled(page, /出了什么问题/)
  assert.equal(await focused(page), 'lamp', 'on the way back the focus is where it was')
  await press(page, 'Enter')
  await choose(page, /附近路上/)
  await titled(page, /在哪一格/)
  await page.waitForLoadState('networkidle')
  await screenshot(page, 'tv-near.zh-CN', false)
  await press(page, 'Enter')
  await page.locator('.tv-square').first().waitFor()
  for (let times = 0; times < 4; times++) {
    // eslint-disable-next-line no-await-in-loop
    if ((await page.locator('.tv-square').count()) === 0) break
    // eslint-disable-next-line no-await-in-loop
    await press(page, 'Enter')
    // eslint-disable-next-line no-await-in-loop
    await settled(page)
  }
  await titled(page, /对不对/)
  await axe(page)
  await screenshot(page, 'tv-confirm.zh-CN', false)
  const sending = page.waitForResponse(/\/api\/intake$/)
  await choose(page, /发出去/)
  const taken = (await (await sending).json()) as { number: string; followToken: string }
  await titled(page, /已经收到/)
  await screenshot(page, 'tv-sent.zh-CN', false)
  await press(page, 'Enter')

  await choose(page, /我反映的/)
  await titled(page, /我反映的/)
  const shown = () => page.locator('.tv-main').innerText()
  assert.doesNotMatch(await shown(), /路灯|100/, 'nothing is shown before someone asks for it')
  await press(page, 'Enter')
  await page.getByRole('button', { name: /路灯/ }).waitFor()
  await press(page, 'Enter')
  await page.getByText('现在').waitFor()
  await settled(page)
  await axe(page)
  await screenshot(page, 'tv-request.zh-CN', false)
  const own = await page.request.get(`/api/follow/${taken.followToken}`)
  assert.equal(((await own.json()) as { number: string }).number, taken.number)
  assertNoFaults(someone)
  await someone.leave()
})

test('what was asked is hidden after two minutes without a key', async () => {
  const someone = await atHome()
  const { page } = someone
  await page.clock.install()
  await page.reload()
  await choose(page, /我反映的/)
  await press(page, 'Enter')
  await page.getByText('还没有反映过问题').waitFor()
  await page.clock.runFor(119_000)
  assert.equal(await page.getByText('还没有反映过问题').count(), 1, 'still there before the time')
  await page.clock.runFor(2_000)
  await page.getByRole('heading', { name: /您想办什么/ }).waitFor()
  await someone.leave()
})

test('help takes a second, clear press; the first one can be taken back', async () => {
  const someone = await atHome()
  const { page } = someone
  const asked: { from: string; phone: string; words: string }[] = []
  page.on('request', (request) => {
    if (request.url().endsWith('/api/callbacks'))
      asked.push(request.postDataJSON() as (typeof asked)[number])
  })
  await choose(page, /我要帮助/)
  await titled(page, /需要帮助/)
  for (const number of ['110', '119', '120'])
    await page.getByText(number, { exact: true }).waitFor()
  await axe(page)
  await screenshot(page, 'tv-help.zh-CN', false)
  await press(page, 'Enter')
  await titled(page, /您想办什么/)
  assert.equal(asked.length, 0, 'OK pressed twice by mistake asks for nothing')
  await choose(page, /我要帮助/)
  await choose(page, /马上联系我/)
  await titled(page, /已经通知社区/)
  assert.equal(asked.length, 1)
  const [one] = asked
  assert.deepEqual([one?.from, one?.phone], ['tv', '13800138000'])
  assert.match(one?.words ?? '', /求助/)
  await press(page, 'Enter')
  await choose(page, /我反映的/)
  await press(page, 'Enter')
  await choose(page, /请求回电/)
  await page.getByText('受理员会打给您').waitFor()
  assertNoFaults(someone)
  await someone.leave()
})

test('a call-back tells who has looked at the number, and when it was called', async () => {
  const someone = await atHome()
  const { page } = someone
  const taker = await asking('callTaker')
  const sent = page.waitForResponse((answer) => answer.url().endsWith('/api/callbacks'))
  await choose(page, /我要帮助/)
  await choose(page, /马上联系我/)
  const { id } = (await (await sent).json()) as { id: string }
  await press(page, 'Enter')
  const show = async () => {
    await page.reload()
    await choose(page, /我反映的/)
    await press(page, 'Enter')
    await choose(page, /请求回电/)
    await settled(page)
  }
  await show()
  await page.getByText('还没有人看').waitFor()
  await taker('POST', `/api/desk/callbacks/${id}/number`, { reason: 'callBack' })
  await taker('POST', `/api/desk/callbacks/${id}/tries`, { result: 'reached' })
  await show()
  await page.getByText('受理员已经打过电话').waitFor()
  await page.getByText('什么时候打通的').waitFor()
  assert.equal(await page.getByText('还没有人看').count(), 0)
  await axe(page)
  await screenshot(page, 'tv-call.zh-CN', false)
  assertNoFaults(someone)
  await someone.leave()
})

test('a notice is shown in words always, and read aloud where the television has a voice', async () => {
  const someone = await atHome()
  const { page } = someone
  const notice = {
    id: '01890000-0000-7000-8000-000000000001',
    title: '明天上午停水',
    text: `${'明天上午八点到十二点停水，请提前接好水。\n'.repeat(24)}谢谢您的理解。`,
    level: 'important',
    areaName: '某社区',
    unitName: '居委会',
    publishedAt: new Date().toISOString(),
  }
  const read: string[] = []
  await page.route('**/api/notices?*', (route) =>
    route.fulfill({ json: { items: [notice], next: null } }),
  )
  await page.route('**/api/notices/*', (route) => route.fulfill({ json: notice }))
  await page.route('**/api/notices/*/read', (route) => {
    read.push(route.request().postData() ?? '')
    return route.fulfill({ status: 204 })
  })
  await page.reload()
  await page.getByText('1 条新通知').waitFor()
  await choose(page, /社区通知/)
  await page.getByRole('button', { name: /停水/ }).waitFor()
  await press(page, 'Enter')
  await titled(page, /停水/)
  await page.getByText('没有中文朗读的声音').waitFor()
  await axe(page)
  await screenshot(page, 'tv-notice.zh-CN', false)
  assert.equal(read.length, 1, 'that it was read is told once')
  const top = () =>
    page.evaluate(`document.querySelector('.tv-scroll').scrollTop`) as Promise<number>
  const before = await top()
  await press(page, 'ArrowDown')
  assert.ok((await top()) > before, 'down scrolls long words')

  // A television with a voice.
  await page.addInitScript(`
    window.said = []
    const voices = [{ lang: 'zh-CN', name: 'a voice' }]
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text } }
    Object.defineProperty(window, 'speechSynthesis', { value: {
      getVoices: () => voices, cancel: () => window.said.push('stop'),
      speak: ({ text, lang }) => window.said.push(lang + ' ' + text.slice(0, 6)) } })`)
  await page.reload()
  await choose(page, /社区通知/)
  await page.getByRole('button', { name: /停水/ }).waitFor()
  await press(page, 'Enter')
  await choose(page, /念给我听/)
  await page.getByRole('button', { name: '停下' }).waitFor()
  await press(page, 'Enter')
  await page.getByRole('button', { name: '念给我听' }).waitFor()
  const said = (await page.evaluate('window.said')) as string[]
  assert.ok(said.includes('zh-CN 明天上午停水'), said.join())
  assert.equal(said.at(-1), 'stop')
  await someone.leave()
})

test('the screens speak English, and the back key always leads up to the first of them', async () => {
  const someone = await atHome('en')
  const { page } = someone
  await titled(page, /What would you like/)
  await screenshot(page, 'tv-home.en', false)
  await press(page, 'Enter')
  await choose(page, /street light/)
  await choose(page, /On the way nearby/)
  await page.locator('.tv-square').first().waitFor()
  await press(page, 'Enter')
  for (const title of [/In which square/, /Where is it/, /What is wrong/, /What would you like/]) {
    // eslint-disable-next-line no-await-in-loop
    await press(page, 'Escape')
    // eslint-disable-next-line no-await-in-loop
    await titled(page, title)
  }
  await press(page, 'Escape')
  await titled(page, /What would you like/)
  assertNoFaults(someone)
  await someone.leave()
})
