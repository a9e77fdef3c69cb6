// Every page, in both languages, as the post that works with it: whole, without faults, usable by all.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { test, type TestContext } from 'node:test'
import { axe, screenshot } from '../setup/browser.ts'
import { until } from '../setup/until.ts'
import { stored } from './setup/desk.ts'
import { type Shown, shown } from './setup/pages.ts'
import { photo } from './setup/photo.ts'
import { fillRooms } from './setup/rooms.ts'
import { assertTold } from './setup/told.ts'
import { town } from './setup/town.ts'
import {
  assertNoFaults,
  type Language,
  languages,
  settled,
  staff,
  visitor,
  type Visitor,
} from './setup/visitors.ts'

test('no page of the console is left out here', () => {
  const built = globSync('src/*/ui/index.tsx').flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/path: '([^']+)'/g)].map(
      (match) => `/console${match[1]?.replaceAll(/\/\{-\$\w+\}/g, '')}`,
    ),
  )
  assert.ok(built.length > 8, built.join())
  const here = shown.flatMap(({ pages }) => pages.map(([, path]) => path.replace(/\?.*/, '')))
  const covers = (path: string) => {
    const pattern = new RegExp(`^${path.replaceAll(/\$\w+/g, '[^/]+')}(/[\\w:]+)?$`)
    return here.some((one) => pattern.test(one))
  }
  assert.deepEqual(
    built.filter((path) => !covers(path)),
    [],
  )
})

async function checked(someone: Visitor, name: string, look: string): Promise<void> {
  const { page } = someone
  const loading = page.getByText(/^(?:正在读取地图|Loading the map)$/)
  await until('its map is drawn', async () => (await loading.count()) === 0)
  await settled(page)
  await assertTold(someone, name)
  // The console fills the window; only paper and the portal are longer than it.
  const longer = name === 'sheet' || !someone.page.url().includes('/console')
  await screenshot(someone.page, `${name}.${look}`, longer)
  await axe(someone.page)
  const faults = someone.faults.splice(0)
  assert.deepEqual(faults, [], `${name} in ${look}`)
}

const filled = (path: string, names: Readonly<Record<string, string>>) =>
  path.replaceAll(/:(\w+)/g, (_, name: string) => names[name] ?? '')

/** A photo on the case, as staff who were there would add it. */
async function withPhoto({ page }: Visitor, caseId: string): Promise<string> {
  const buffer = await photo({ mended: false })
  const answer = await page.request.post(`/api/cases/${caseId}/evidence`, {
    headers: { 'x-jingwei': '1', 'idempotency-key': randomUUID() },
    multipart: {
      photo: { name: 'grating.jpg', mimeType: 'image/jpeg', buffer },
      stage: 'before',
      caption: '现场照片',
    },
  })
  const body = (await answer.json()) as { evidence?: { id: string }[] }
  const id = body.evidence?.at(-1)?.id
  assert.ok(id, JSON.stringify(body))
  return id
}

/** A round of supervision on a case at work, so that the board has something to show; once for both languages. */
async function withRound({ page }: Visitor): Promise<void> {
  const { items } = await stored<{ items: { id: string; version: number }[] }>(
    page,
    '/api/cases?state=dispatched,handling&limit=1',
  )
  const [first] = items
  assert.ok(first)
  const answer = await page.request.post(`/api/cases/${first.id}/supervise`, {
    headers: { 'x-jingwei': '1', 'idempotency-key': randomUUID() },
    data: { version: first.version, note: '请说明为何尚未办结，并报告进展' },
  })
  assert.ok([200, 409].includes(answer.status()), await answer.text())
}

async function console_(t: TestContext, { job, pages }: Shown, language: Language): Promise<void> {
  const { city } = await town()
  const someone = await staff(job, { language })
  const { items } = await stored<{ items: { id: string }[] }>(
    someone.page,
    '/api/cases?state=filed,dispatched,handling,closed&limit=1',
  )
  if (pages.some(([name]) => name === 'rounds')) await withRound(someone)
  if (pages.some(([name]) => name === 'cameras')) await fillRooms()
  const names = {
    id: items[0]?.id ?? '',
    photo: pages.some(([, path]) => path.includes(':photo'))
      ? await withPhoto(someone, items[0]?.id ?? '')
      : '',
    area: city.areas.find(({ kind }) => kind === 'district')?.code ?? '',
  }
  for (const [name, path] of pages) {
    // eslint-disable-next-line no-await-in-loop -- one browser at a time
    await t.test(name, async () => {
      await someone.open(filled(path, names))
      assert.equal(await someone.page.locator('html').getAttribute('lang'), language)
      await checked(someone, name, language)
    })
  }
  await someone.leave()
}

/** In the first grid of the city, where notices of every level above it reach them. */
async function livesSomewhere({ page, language }: Visitor): Promise<void> {
  type Area = { readonly code: string; readonly name: string; readonly nameEn: string | null }
  const { items } = await stored<{ items: Area[] }>(page, '/api/areas?kind=grid&limit=1')
  const [grid] = items
  assert.ok(grid, `no grid for a reader of ${language}`)
  const { code, name, nameEn } = grid
  const area = JSON.stringify(JSON.stringify({ code, names: [{ name, nameEn: nameEn ?? name }] }))
  await page.addInitScript(`localStorage.setItem('jingwei.area', ${area})`)
}

for (const language of languages) {
  for (const part of shown) {
    test(`the pages of the ${part.job} are whole in ${language}`, async (t) => {
      await console_(t, part, language)
      assert.ok(part.pages.length > 0)
    })
  }

  test(`the resident’s pages are whole on a phone in ${language}`, async (t) => {
    const resident = await visitor({ language, onPhone: true })
    await livesSomewhere(resident)
    const pages = [
      ['home', '/'],
      ['report', '/report'],
      ['follow-entry', '/follow'],
      ['follow-again', '/follow/again'],
      ['privacy', '/privacy'],
      ['portal-notices', '/notices'],
      ['portal-people', '/people'],
    ] as const
    for (const [name, path] of pages) {
      // eslint-disable-next-line no-await-in-loop -- one browser at a time
      await t.test(name, async () => {
        await resident.open(path)
        await checked(resident, name, language)
      })
    }
    await t.test('a mistyped address is met by a page that leads on', async () => {
      await resident.open('/reprot')
      const home = { 'zh-CN': '回到首页', en: 'Go to the home page' }[language]
      await resident.page.getByRole('link', { name: home }).waitFor()
      resident.faults.length = 0
      await checked(resident, 'missing-address', language)
    })
    await t.test('a wrong link says what to do', async () => {
      await resident.open('/follow/this-is-not-a-link-anyone-was-given')
      const wrong = { 'zh-CN': '这个链接打不开', en: 'This link does not open' }[language]
      await resident.page.getByRole('heading', { name: wrong }).waitFor()
      resident.faults.length = 0
      await checked(resident, 'follow-wrong', language)
    })
    await resident.leave()
  })

  test(`the sign-in pages are whole in ${language}`, async () => {
    const someone = await visitor({ language })
    await someone.open('/signin')
    await checked(someone, 'signin', language)
    await someone.open('/signin?token=worn-out')
    const failed = {
      'zh-CN': '登录链接无效或已过期',
      en: 'This sign-in link is not valid or has expired',
    }[language]
    await someone.page.getByRole('heading', { name: failed }).waitFor()
    someone.faults.length = 0
    await checked(someone, 'signin-failed', language)
    await someone.leave()
  })
}

test('the queue and the case are legible in the dark', async () => {
  const someone = await staff('dispatcher', { dark: true })
  await someone.open('/console/cases?open=true')
  await someone.page.getByRole('row').nth(1).click()
  await someone.page.getByRole('article').waitFor()
  await checked(someone, 'queue-dark', 'zh-CN')
  await someone.leave()
})

test('the queue is gone through by keyboard', async () => {
  const someone = await staff('dispatcher')
  const { page } = someone
  await someone.open('/console/cases?open=true')
  const active = page.locator('.jw-row-active')
  const at = async () => Number(await active.getAttribute('aria-rowindex'))
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await until('the third row is active', async () => (await at()) === 3)
  await page.keyboard.press('k')
  await until('the second row is active', async () => (await at()) === 2)
  await page.keyboard.press('Enter')
  await page.getByRole('article').waitFor()
  const title = (await page.getByRole('article').getAttribute('aria-label')) ?? ''
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/console\/cases\/[0-9a-f-]{36}$/)
  await page.getByRole('heading', { level: 1, name: title }).waitFor()
  await page.keyboard.press('Escape')
  await page.waitForURL(/\/console\/cases\?/)
  assertNoFaults(someone)
  await someone.leave()
})

test('the command palette leads anywhere and finds a case by its number', async () => {
  const someone = await staff('dispatcher')
  const { page } = someone
  await someone.open('/console')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: '去哪里，做什么' }).fill('地图')
  await screenshot(page, 'palette.zh-CN', false)
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/console\/map/)
  const { items } = await stored<{ items: { number: string; title: string }[] }>(
    page,
    '/api/cases?open=true&limit=1',
  )
  const [one] = items
  assert.ok(one)
  await settled(page)
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: '去哪里，做什么' }).fill(one.number)
  await page.getByRole('option', { name: new RegExp(one.number) }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: one.title }).waitFor()
  assertNoFaults(someone)
  await someone.leave()
})

test('what a post may not do is shown with the reason', async () => {
  const someone = await staff('dispatcher')
  const { page } = someone
  const { items } = await stored<{ items: { id: string }[] }>(
    page,
    '/api/cases?state=closed&limit=1',
  )
  await someone.open(`/console/cases/${items[0]?.id}`)
  await page.keyboard.press('.')
  const all = page.getByRole('dialog', { name: '全部操作' })
  const unable = all.getByRole('region', { name: '现在不可以' }).getByRole('button')
  await unable.first().waitFor()
  for (const button of await unable.all()) {
    // eslint-disable-next-line no-await-in-loop -- each in turn
    assert.equal(await button.getAttribute('aria-disabled'), 'true')
    // eslint-disable-next-line no-await-in-loop -- each in turn
    const reason = await page
      .locator(`[id="${await button.getAttribute('aria-describedby')}"]`)
      .innerText()
    assert.match(reason, /[一-龥]{2}/)
  }
  await checked(someone, 'all-actions', 'zh-CN')
  await someone.leave()
})

test('a page one may not open says so', async () => {
  const someone = await staff('callTaker')
  await someone.open('/console/imports')
  await someone.page.getByRole('heading', { name: '本岗位不能打开此页' }).waitFor()
  await checked(someone, 'no-right', 'zh-CN')
  await someone.open('/console/nowhere')
  await someone.page.getByRole('heading', { name: '没有这个页面' }).waitFor()
  await checked(someone, 'missing', 'zh-CN')
  await someone.leave()
})

test('an empty list says so, and a failing server what to do', async () => {
  const someone = await staff('supervisor')
  const { page } = someone
  await someone.open(`/console/cases?q=${encodeURIComponent('紫色的独角兽')}`)
  await page.getByText('没有符合条件的案件').waitFor()
  await checked(someone, 'queue-empty', 'zh-CN')
  const problem = { type: 'about:blank', title: '服务暂时不可用', status: 503, code: 'unavailable' }
  await page.route('**/api/cases?*', (route) =>
    route.fulfill({
      status: 503,
      contentType: 'application/problem+json',
      body: JSON.stringify(problem),
    }),
  )
  await someone.open('/console/cases?open=true&sort=updated')
  await page.getByRole('button', { name: '重试' }).waitFor({ timeout: 30_000 })
  someone.faults.length = 0
  await checked(someone, 'queue-failed', 'zh-CN')
  await page.unroute('**/api/cases?*')
  await page.getByRole('button', { name: '重试' }).click()
  await page.getByRole('row').nth(3).waitFor()
  assert.equal(await page.getByRole('button', { name: '重试' }).count(), 0)
  await someone.leave()
})

test('any list comes as a file with the filters in force', async () => {
  const someone = await staff('admin')
  const { page } = someone
  const saved = async (path: string, button: string, format: RegExp) => {
    await someone.open(path)
    await page.getByRole('button', { name: button }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: format }).click()
    const file = await download
    return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') }
  }
  const units = await saved('/console/people/units?kind=utility', '导出：单位列表', /CSV/)
  assert.match(units.name, /\.csv$/)
  const { items } = await stored<{ items: { name: string }[] }>(
    page,
    '/api/units?kind=utility&limit=200',
  )
  assert.equal(units.text.trim().split('\n').length - 1, items.length)
  for (const { name } of items) assert.ok(units.text.includes(name), name)
  const cases = await saved('/console/cases?open=true', '导出：案件', /xlsx/)
  assert.match(cases.name, /\.xlsx$/)
  assert.ok(cases.text.startsWith('PK'), 'a workbook is a zip file')
  assertNoFaults(someone)
  await someone.leave()
})

test('the console holds together on a phone, and its menu has what the bar has no room for', async () => {
  const someone = await staff('dispatcher', { onPhone: true, language: 'en' })
  const { page } = someone
  for (const path of ['/console/cases?open=true', '/console/map', '/console/supervision']) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    await someone.open(path)
    // eslint-disable-next-line no-await-in-loop -- one after the other
    const wide = await page.evaluate(
      `Math.max(document.documentElement.scrollWidth, document.querySelector('.jw-top').scrollWidth) - innerWidth`,
    )
    assert.ok(Number(wide) <= 0, `${path} is ${String(wide)} px too wide`)
  }
  await someone.open('/console/cases?open=true')
  await checked(someone, 'queue-phone', 'en')
  await page.getByRole('button', { name: /^Account menu/ }).click()
  await page.getByRole('menuitem', { name: '中文' }).click()
  await page.getByRole('heading', { level: 1, name: '案件' }).waitFor()
  assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN')
  await someone.leave()
})
