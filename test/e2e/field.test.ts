// A grid worker's day without a network, on a phone that is cut off, killed, filled up, set wrong and taken away.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { axe, screenshot } from '../setup/browser.ts'
import { until } from '../setup/until.ts'
import { asking } from './setup/asking.ts'
import { choose } from './setup/desk.ts'
import { gridOf, plannedGrid } from './setup/grid.ts'
import { layLine, type Line } from './setup/line.ts'
import { photo } from './setup/photo.ts'
import { findIn, newProfile, openPhone, type Phone } from './setup/profile.ts'
import { town } from './setup/town.ts'
import { staff } from './setup/visitors.ts'

const pin = '长江大桥1957'
const words = {
  report: '井盖翘起绊倒行人',
  seen: '现场确有积水约三厘米',
  name: '欧阳桂兰',
}

type Grid = Awaited<ReturnType<typeof plannedGrid>>

async function signIn(phone: Phone, line: Line, grid: Grid): Promise<void> {
  const place = await town()
  const { page } = phone
  await page.goto(`${line.url}/signin?token=${await place.signInToken(gridOf(grid.day.area.code))}`)
  await page.waitForURL(/\/console/)
  await page.goto(`${line.url}/field`)
}

async function begin(phone: Phone, line: Line, grid: Grid, clock?: string): Promise<void> {
  const { page } = phone
  await signIn(phone, line, grid)
  if (clock) {
    await page.addInitScript(clock)
    await page.reload()
  }
  await page.getByRole('heading', { name: '设置本机口令' }).waitFor()
  await page.getByLabel(/^本机口令/).fill(pin)
  await page.getByLabel('再输一次').fill(pin)
  await page.getByRole('button', { name: '设置并取回工作' }).click()
  await page.getByRole('heading', { name: /^今天/ }).waitFor()
  await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)')
}

/** Resolves once the page's service worker has started for good, its clearing up included. */
const inForce = `navigator.serviceWorker.ready.then(({ active }) => new Promise((done) => {
  const look = () => { if (active.state === 'activated') done() }
  active.addEventListener('statechange', look)
  look()
}))`

const unlock = async (page: Page) => {
  await page.getByRole('heading', { name: '已锁定' }).waitFor()
  await page.getByLabel('本机口令').fill(pin)
  await page.getByRole('button', { name: '打开' }).click()
  await page.getByRole('heading', { name: /^今天/ }).waitFor()
}

const picture = async (mended: boolean) => ({
  name: 'photo.jpg',
  mimeType: 'image/jpeg',
  buffer: await photo({ mended }),
})
const takePhoto = async (page: Page, mended = false) => {
  const before = await page.locator('.ff-photos img').count()
  await page
    .locator('input[type=file]')
    .last()
    .setInputFiles(await picture(mended))
  await until(
    'the photo is kept',
    async () => (await page.locator('.ff-photos img').count()) > before,
  )
}
const status = (page: Page) => page.locator('.fw-line output')

async function shown(page: Page, name: string): Promise<void> {
  await screenshot(page, `field-${name}`, false)
  await axe(page)
}

async function report(page: Page, said = words.report): Promise<void> {
  await page.getByRole('button', { name: '上报', exact: true }).click()
  await page.getByRole('heading', { name: '上报问题' }).waitFor()
  await takePhoto(page)
  await page.getByLabel('一句话说明（可不填）').fill(said)
  await page.locator('.fw-chips button').first().click()
  await page.getByText('位置已标在图上').waitFor()
}

test('a day without a network is handed in once, whatever happens to the phone', async () => {
  const grid = await plannedGrid()
  const line = await layLine((await town()).url)
  const profile = newProfile()
  let phone = await openPhone(profile, { url: line.url, at: grid.at })
  await begin(phone, line, grid)
  let { page } = phone
  await shown(page, 'today')
  // the portal's own worker comes to the same address, and must leave the app's files alone
  await page.goto(line.url)
  await page.evaluate(inForce)
  await line.cut()
  await page.goto(`${line.url}/field`)
  await unlock(page)
  await page.evaluate('dispatchEvent(new Event("offline"))')

  await page.getByRole('button', { name: '上岗' }).click()
  await page.getByText(/^在岗/).waitFor()
  await page.locator('.fw-item', { hasText: '核实' }).first().click()
  await page.getByRole('heading', { name: '现场属实吗？' }).waitFor()
  await takePhoto(page)
  await page.getByLabel('属实', { exact: true }).check()
  await page.getByLabel('现场情况').fill(words.seen)
  await shown(page, 'verify')
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByRole('heading', { name: /^今天/ }).waitFor()

  await page.locator('.fw-item', { hasText: '三号楼独居老人' }).click()
  await page.getByLabel('是', { exact: true }).check()
  await page.getByRole('button', { name: '完成并保存' }).click()
  await page.getByText(/还有 1 处需要/).waitFor()
  await page.getByLabel('姓名').fill(words.name)
  await page.getByLabel('送餐').check()
  await takePhoto(page)
  await shown(page, 'visit')
  await page.getByRole('button', { name: '完成并保存' }).click()
  await page.getByRole('heading', { name: /^今天/ }).waitFor()

  await report(page)
  await shown(page, 'report')
  // a tap that trembles is one report: the count below says so
  await page.evaluate(`for (let i = 0; i < 2; i++) document.querySelector('main .fw-wide').click()`)
  await page.getByRole('heading', { name: /^今天/ }).waitFor()

  // half a report is being written when the battery is taken out
  await report(page, '还没有写完')
  await phone.kill()
  assert.deepEqual(findIn(profile, [...Object.values(words), '还没有写完', pin, '三号楼']), [])
  phone = await openPhone(profile, { url: line.url, at: grid.at })
  page = phone.page
  await page.goto(`${line.url}/field`)
  await shown(page, 'locked')
  await unlock(page)
  await page.getByRole('button', { name: '同步' }).click()
  await page.getByRole('heading', { name: '待处理 4 项' }).waitFor()
  await shown(page, 'waiting')
  await page.getByRole('button', { name: '上报', exact: true }).click()
  assert.equal(await page.getByLabel('一句话说明（可不填）').inputValue(), '还没有写完')

  await line.mend()
  // the session has ended with the browser; then the line breaks in the middle of an upload
  await signIn(phone, line, grid)
  const cut = line.cutAfter(60_000)
  await unlock(page)
  await cut
  await line.mend()
  await page.evaluate('dispatchEvent(new Event("online"))')
  await until('everything is sent', async () => /已全部同步/.test(await status(page).innerText()), {
    timeoutMs: 120_000,
    everyMs: 200,
  })
  await page.getByRole('button', { name: '同步' }).click()
  await page.getByRole('heading', { name: '已发送 4 项' }).waitFor()
  assert.deepEqual(phone.faults, [])

  const { items } = await grid.officer('GET', '/api/cases?door=grid&sort=reported&limit=50')
  const mine = items.filter((c: { title: string }) => c.title.includes(words.report))
  assert.equal(mine.length, 1)
  const reported = await grid.officer('GET', `/api/cases/${mine[0].id}`)
  assert.deepEqual(
    reported.evidence.map((e: { stage: string }) => e.stage),
    ['report'],
  )
  const verified = await grid.officer('GET', `/api/cases/${grid.caseId}`)
  assert.equal(verified.state, 'accepted')
  assert.equal(verified.evidence.filter((e: { stage: string }) => e.stage === 'before').length, 1)
  const answers = await grid.officer('GET', `/api/field/forms/${grid.form.id}/answers`)
  assert.equal(answers.items.length, 1)
  assert.equal(answers.items[0].photos.length, 1)
  await phone.close()
  assert.deepEqual(findIn(profile, [...Object.values(words), pin]), [])
})

const threeHoursAhead = `{
  const Real = Date
  globalThis.Date = class extends Real {
    constructor(...a) { super(...(a.length ? a : [Real.now() + 10_800_000])) }
    static now() { return Real.now() + 10_800_000 }
  }
}`

test('two who did the same are shown both versions; a wrong clock is said, a revoked phone is emptied', async () => {
  const grid = await plannedGrid()
  const line = await layLine((await town()).url)
  const profile = newProfile()
  const phone = await openPhone(profile, { url: line.url, at: grid.at })
  const { page } = phone
  await begin(phone, line, grid, threeHoursAhead)
  await line.cut()
  await page.evaluate('dispatchEvent(new Event("offline"))')
  await page.locator('.fw-item', { hasText: '核实' }).first().click()
  await page.getByLabel('不属实').check()
  await page.getByLabel('现场情况').fill('没有看到')
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByRole('heading', { name: /^今天/ }).waitFor()
  const operation = { caseId: grid.caseId, found: true, note: '同事先到，属实' }
  await grid.worker('POST', '/api/field/sync', {
    sentAt: new Date().toISOString(),
    operations: [
      { key: randomUUID(), kind: 'case.verify', madeAt: new Date().toISOString(), data: operation },
    ],
  })
  await line.mend()
  await page.evaluate('dispatchEvent(new Event("online"))')
  await page.getByText('1 项需要您处理').waitFor()
  await page.getByRole('button', { name: '同步' }).click()
  await page.getByText(/相差约 180 分钟/).waitFor()
  await page.getByRole('button', { name: '比较两个版本' }).click()
  await page.getByRole('heading', { name: '两个版本' }).waitFor()
  await shown(page, 'conflict')
  await page.getByRole('button', { name: '保留现在的' }).click()
  await page.getByText('没有等待发送或需要处理的内容。').waitFor()

  const { items } = await grid.officer('GET', '/api/field/devices')
  const [device] = items.toSorted((a: { seenAt: string }, b: { seenAt: string }) =>
    b.seenAt.localeCompare(a.seenAt),
  )
  await grid.officer('DELETE', `/api/field/devices/${device.id}`)
  // The phone may have learnt it by itself before anybody asks.
  const told = page.getByText(/设备已被停用/)
  const ask = page.getByRole('button', { name: '立即同步' })
  await ask.or(told).first().waitFor()
  if (await ask.isVisible()) await ask.click({ timeout: 5000 }).catch(() => undefined)
  await told.waitFor()
  await shown(page, 'revoked')
  const left = await page.evaluate(
    'indexedDB.databases().then((all) => all.map(({ name }) => name).filter((name) => name === "f"))',
  )
  assert.deepEqual(left, [])
  // who holds the phone now has no session either
  await page.goto(`${line.url}/field`)
  await page.getByRole('heading', { name: '登录', exact: true }).waitFor()
  assert.deepEqual(phone.faults, [])
  await phone.close()
})

test('a full phone says so before work is lost, and keeps what it has', async () => {
  const grid = await plannedGrid()
  const line = await layLine((await town()).url)
  const phone = await openPhone(newProfile(), { url: line.url, at: grid.at })
  const { page, cdp } = phone
  await begin(phone, line, grid)
  await line.cut()
  await page.evaluate('dispatchEvent(new Event("offline"))')
  await report(page, '满之前')
  await page.getByRole('button', { name: '上报', exact: true }).first().click()
  await page.getByRole('heading', { name: /^今天/ }).waitFor()
  await cdp.send('Storage.overrideQuotaForOrigin', { origin: line.url, quotaSize: 1 })
  await page.getByRole('button', { name: '上报', exact: true }).click()
  // the browser looks at the room that is left twice a minute
  await until(
    'a photo finds no room',
    async () => {
      await page.locator('input[type=file]').setInputFiles(await picture(true))
      return page.getByText('照片没有保存：手机空间不足').isVisible()
    },
    { everyMs: 2000 },
  )
  await page.getByText('手机空间已满').first().waitFor()
  await shown(page, 'full')
  await cdp.send('Storage.overrideQuotaForOrigin', { origin: line.url })
  await page.getByRole('button', { name: '同步' }).click()
  await page.getByRole('heading', { name: '待处理 1 项' }).waitFor()
  await line.mend()
  await page.evaluate('dispatchEvent(new Event("online"))')
  await page.getByRole('heading', { name: '已发送 1 项' }).waitFor()
  assert.deepEqual(phone.faults, [])
  await phone.close()
})

test('an administrator makes a form and sees it as on the phone; a duty officer looks at the field', async () => {
  const admin = await staff('admin')
  await admin.open('/console/forms')
  await axe(admin.page)
  const { page } = admin
  await page.getByRole('button', { name: '新建表单' }).click()
  await page.getByLabel('名称', { exact: true }).fill('消防通道检查')
  await page.getByRole('button', { name: '加一题' }).click()
  await page.getByLabel('题目文字').fill('通道畅通吗')
  await choose(page.getByLabel('题型'), '是否')
  await page.getByRole('button', { name: '加一题' }).click()
  await page.getByLabel('题目文字').nth(1).fill('被什么占用')
  await choose(page.getByLabel('什么时候出现').nth(1), '“通道畅通吗”为否')
  const phone = page.getByRole('region', { name: '手机上的样子' })
  assert.equal(await phone.getByLabel('被什么占用').count(), 0)
  await phone.getByLabel('否', { exact: true }).check()
  await phone.getByLabel('被什么占用').waitFor()
  await screenshot(page, 'console-form-editor', false)
  await axe(page)
  await page.getByRole('button', { name: '发布' }).click()
  await page.locator('.fc-list li', { hasText: '消防通道检查' }).getByText('第 1 版').waitFor()
  await screenshot(page, 'console-forms', false)
  await admin.leave()
  const { items } = await (await asking('callTaker'))('GET', '/api/cases?limit=1')
  const officer = await staff({ kind: 'dutyOfficer', over: items[0].area.code })
  await officer.open('/console/fieldwork')
  await officer.page.getByRole('heading', { name: '排班（七天）' }).waitFor()
  await screenshot(officer.page, 'console-fieldwork', false)
  await axe(officer.page)
  assert.deepEqual(officer.faults, [])
  await officer.leave()
})
