// The pictures of docs/screens.md that no other walk takes in both languages: each room, as those who work in it meet it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { screenshot } from '../setup/browser.ts'
import { gridOf, plannedGrid } from './setup/grid.ts'
import { photo } from './setup/photo.ts'
import { choose, titled } from './setup/remote.ts'
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

/** What stands on the screens, in the language of whoever reads them. */
const inBoth = <T>(zh: T, en: T) => ({ 'zh-CN': zh, en })

async function taken({ page, language }: Visitor, name: string): Promise<void> {
  await settled(page)
  await screenshot(page, `${name}.${language}`, false)
}

const takePhoto = async (page: Page) =>
  page
    .locator('input[type=file]')
    .last()
    .setInputFiles({
      name: 'photo.jpg',
      mimeType: 'image/jpeg',
      buffer: await photo({ mended: false }),
    })

const tap = (page: Page, name: string | RegExp) =>
  page
    .getByRole('button', { name, exact: typeof name === 'string' })
    .first()
    .tap()

const portal = inBoth(
  {
    here: /用我现在的位置/,
    lamp: '路灯不亮',
    check: '请看一遍，然后发送',
    unsure: '由工作人员来分类',
    send: '发送',
    received: '收到了',
    link: '查询链接',
    live: '有变化会自动显示',
  },
  {
    here: /Use where I am now/,
    lamp: 'Street light out',
    check: 'Check, then send',
    unsure: 'Staff will choose the category',
    send: 'Send',
    received: 'We have it. Thank you',
    link: 'Follow link',
    live: 'Changes show by themselves',
  },
)

async function threeTaps(language: Language): Promise<void> {
  const words = portal[language]
  const { buildings } = (await town()).city
  const [lon, lat] =
    buildings[Math.floor(buildings.length * inBoth(0.33, 0.77)[language])]?.footprint[0]?.[0] ?? []
  assert.ok(lon !== undefined && lat !== undefined)
  const resident = await visitor({ language, onPhone: true, at: { lon, lat } })
  const { page } = resident
  await resident.open('/report')
  await taken(resident, 'portal-photo')
  await takePhoto(page)
  await page.getByRole('button', { name: words.here }).waitFor()
  await taken(resident, 'portal-place')
  await tap(page, words.here)
  await page.getByRole('button', { name: words.lamp, exact: true }).waitFor()
  await taken(resident, 'portal-what')
  await tap(page, words.lamp)
  await page.getByRole('heading', { name: words.check }).waitFor()
  await page.getByText(words.unsure).waitFor({ state: 'detached' })
  await taken(resident, 'portal-check')
  await tap(page, words.send)
  await page.getByRole('heading', { name: words.received }).waitFor()
  await taken(resident, 'portal-sent')
  await resident.open(new URL(await page.getByLabel(words.link).inputValue()).pathname)
  await page.getByText(words.live).waitFor()
  await taken(resident, 'portal-follow')
  assertNoFaults(resident)
  await resident.leave()
}

const field = inBoth(
  {
    pin: /^本机口令/,
    again: '再输一次',
    set: '设置并取回工作',
    today: /^今天/,
    on: '上岗',
    off: '下岗',
    save: '保存',
    tabs: ['巡查', '上报', '基础数据', '同步'],
    found: '属实',
    verify: '核实',
    back: '返回',
    yes: '是',
  },
  {
    pin: /^PIN for this device/,
    again: 'Once more',
    set: 'Set it and fetch my work',
    today: /^Today/,
    on: 'Clock in',
    off: 'Clock out',
    save: 'Save',
    tabs: ['Patrol', 'Report', 'Base data', 'Sync'],
    found: 'As reported',
    verify: 'Verify',
    back: 'Back',
    yes: 'Yes',
  },
)

async function dayOnThePhone(language: Language): Promise<void> {
  const words = field[language]
  const grid = await plannedGrid()
  const worker = await staff(gridOf(grid.day.area.code), { language, onPhone: true, at: grid.at })
  const { page } = worker
  await page.goto('/field')
  await page.getByLabel(words.pin).first().waitFor()
  await taken(worker, 'field-pin')
  await page.getByLabel(words.pin).first().fill('长江大桥1957')
  await page.getByLabel(words.again).fill('长江大桥1957')
  await tap(page, words.set)
  await page.getByRole('heading', { name: words.today }).waitFor()
  // whoever has the grid may be on duty, and have such a visit, from an earlier test
  const on = page.getByRole('button', { name: words.on, exact: true }).first()
  const off = page.getByRole('button', { name: words.off, exact: true }).first()
  await on.or(off).first().waitFor()
  if (await on.isVisible()) await on.tap()
  await off.waitFor()
  await taken(worker, 'field-today')
  await page.locator('.fw-item', { hasText: '三号楼独居老人' }).first().tap()
  await page.getByLabel(words.yes, { exact: true }).check()
  await taken(worker, 'field-visit')
  await tap(page, words.back)
  await page.locator('.fw-item', { hasText: words.verify }).first().tap()
  await page.getByLabel(words.found, { exact: true }).check()
  await taken(worker, 'field-verify')
  const [patrol, report, base, sync] = words.tabs
  for (const [tab, name] of [
    [patrol, 'field-patrol'],
    [base, 'field-base'],
    [sync, 'field-sync'],
    [report, 'field-report'],
  ] as const) {
    // eslint-disable-next-line no-await-in-loop -- one screen after the other
    await page.locator('.fw-tabs').getByText(tab!, { exact: true }).tap()
    // eslint-disable-next-line no-await-in-loop
    if (name === 'field-report') await takePhoto(page)
    // eslint-disable-next-line no-await-in-loop
    await taken(worker, name)
  }
  assert.deepEqual(
    worker.faults.filter((fault) => fault.startsWith('error:')),
    [],
  )
  await worker.leave()
}

async function atTheDesk(language: Language): Promise<void> {
  const someone = await staff('callTaker', { language })
  const { page } = someone
  await someone.open('/console/desk')
  await page.keyboard.press('F2')
  await page.getByRole('dialog').getByRole('textbox').first().fill('13871234567')
  await page.keyboard.press('Enter')
  await page.locator('#desk-words').fill('景安路路灯不亮三天了，晚上很黑')
  await page.keyboard.press('Alt+3')
  await page.keyboard.type('景安路')
  await page.locator('.ant-select-item-option:visible').first().waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Alt+5')
  await page.keyboard.type('路灯')
  await page.getByRole('button', { name: '路灯不亮谁来修' }).waitFor()
  await taken(someone, 'desk-talking')
  await page.keyboard.press('F10')
  await page.getByRole('region', { name: inBoth('整理', 'Wrap up')[language] }).waitFor()
  await page.keyboard.press('Control+6')
  await page.keyboard.press('Alt+w')
  await page.getByText(inBoth('没有通话', 'No call')[language]).first().waitFor()
  assertNoFaults(someone)
  await someone.leave()
}

async function onTheWall(language: Language): Promise<void> {
  const someone = await staff('commander', { language })
  const { page } = someone
  await page.setViewportSize({ width: 1920, height: 1080 })
  for (const [ink, name] of [
    [true, 'board-ink'],
    [false, 'board-paper'],
  ] as const) {
    // eslint-disable-next-line no-await-in-loop -- one theme after the other
    if (ink) await page.goto('/board')
    // eslint-disable-next-line no-await-in-loop
    else await page.getByRole('button', { name: inBoth('浅色', 'Paper')[language] }).click()
    // eslint-disable-next-line no-await-in-loop
    await page.locator('.bd-number').first().waitFor()
    // eslint-disable-next-line no-await-in-loop
    await page.locator('.bd-map[aria-busy="false"]').waitFor()
    // eslint-disable-next-line no-await-in-loop
    await screenshot(page, `${name}.${language}`, false)
  }
  assert.deepEqual(someone.faults, [])
  await someone.leave()
}

const tv = inBoth(
  [
    [/社区通知/, /社区通知/, 'tv-notices'],
    [/谁为我服务/, /谁为我服务/, 'tv-people'],
    [/我要帮助/, /需要帮助/, 'tv-help'],
    [/请打电话给我/, /打电话/, 'tv-call'],
    [/反映问题/, /出了什么问题/, 'tv-what'],
  ],
  [
    [/^Notices/, /Notices/, 'tv-notices'],
    [/^Who serves me/, /Who serves me/, 'tv-people'],
    [/^I need help/, /Do you need help/, 'tv-help'],
    [/^Please call me/, /call me/, 'tv-call'],
    [/^Report a problem/, /What is wrong/, 'tv-what'],
  ],
) satisfies Record<Language, (readonly [RegExp, RegExp, string])[]>

async function beforeTheTelevision(language: Language): Promise<void> {
  const someone = await visitor({ language })
  const { page } = someone
  await page.setViewportSize({ width: 1920, height: 1080 })
  type Area = { code: string; name: string; bounds: [number, number, number, number] }
  const found = await page.request.get('/api/areas?kind=community&limit=1')
  const code = ((await found.json()) as { items: Area[] }).items[0]?.code
  const area = (await (await page.request.get(`/api/areas/${code}`)).json()) as Area
  const [west, south, east, north] = area.bounds
  const household = {
    areaCode: area.code,
    names: [{ name: area.name, nameEn: area.name }],
    point: { lon: (west + east) / 2, lat: (south + north) / 2 },
    size: 1,
    phone: '13800138000',
  }
  const kept = JSON.stringify(JSON.stringify({ household, asked: [], device: 'd'.repeat(32) }))
  await page.addInitScript(`localStorage.setItem('jingwei.tv', ${kept})`)
  await someone.open('/tv')
  await taken(someone, 'tv-start')
  for (const [door, title, name] of tv[language]) {
    // eslint-disable-next-line no-await-in-loop -- a remote has one key at a time
    await choose(page, door)
    // eslint-disable-next-line no-await-in-loop
    await titled(page, title)
    // eslint-disable-next-line no-await-in-loop
    await taken(someone, name)
    // eslint-disable-next-line no-await-in-loop
    await page.keyboard.press('Escape')
    // eslint-disable-next-line no-await-in-loop
    await titled(page, inBoth(/您想办什么/, /What would you like/)[language])
  }
  assertNoFaults(someone)
  await someone.leave()
}

const rooms = {
  'a resident reports in three taps and follows it': threeTaps,
  'a grid worker goes through the day on the phone': dayOnThePhone,
  'a call taker writes down what is said': atTheDesk,
  'the wall shows the whole city': onTheWall,
  'a household goes through its television': beforeTheTelevision,
}
for (const language of languages) {
  for (const [sentence, walk] of Object.entries(rooms)) {
    test(`${sentence}, in ${language}`, async () => {
      await walk(language)
      assert.ok(languages.includes(language))
    })
  }
}
