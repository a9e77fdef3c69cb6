// The field from the desk: answers read as their form, routes drawn on the map or by keys, and what was walked of them.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { axe, screenshot } from '../setup/browser.ts'
import { until } from '../setup/until.ts'
import { stored } from './setup/desk.ts'
import { photo } from './setup/photo.ts'
import { type Job, town } from './setup/town.ts'
import { assertNoFaults, settled, staff, type Visitor } from './setup/visitors.ts'

const words = (zh: string, en: string) => ({ zh, en })
const text = { type: 'string', maxLength: 60 } as const

/** With a group, photos, and a name and a signature that tell of a person. */
const form = {
  kind: 'visit',
  name: '独居老人走访（答卷）',
  nameEn: 'Visit to old people (answers)',
  schema: {
    type: 'object',
    properties: {
      met: { type: 'boolean' },
      needs: { type: 'array', items: { type: 'string', enum: ['meal', 'lift'] } },
      risks: {
        type: 'array',
        items: { type: 'object', properties: { what: text, where: text }, required: ['what'] },
      },
      photos: { type: 'array', items: { type: 'string' }, maxItems: 3 },
      name: text,
      sign: { type: 'string' },
    },
    required: ['met'],
  },
  layout: [
    { key: 'met', widget: 'yesNo', label: words('见到本人', 'Met the person') },
    {
      key: 'needs',
      widget: 'choices',
      label: words('需要帮助', 'Help needed'),
      options: [
        { value: 'meal', label: words('送餐', 'Meals') },
        { value: 'lift', label: words('上下楼', 'Stairs') },
      ],
    },
    {
      key: 'risks',
      widget: 'group',
      label: words('隐患', 'Hazard'),
      items: [
        { key: 'what', widget: 'text', label: words('是什么', 'What') },
        { key: 'where', widget: 'text', label: words('在哪里', 'Where') },
      ],
    },
    { key: 'photos', widget: 'photos', label: words('现场照片', 'Photos') },
    { key: 'name', widget: 'text', label: words('姓名', 'Name'), personal: true },
    { key: 'sign', widget: 'signature', label: words('本人签名', 'Signature'), personal: true },
  ],
}
const name = '欧阳桂香'

const headers = () => ({ 'x-jingwei': '1', 'idempotency-key': randomUUID() })

async function send<T>({ page }: Visitor, path: string, data: object): Promise<T> {
  const answer = await page.request.post(path, { headers: headers(), data })
  assert.ok(answer.ok(), `${path}: ${await answer.text()}`)
  return (await answer.json()) as T
}

async function upload({ page }: Visitor, mended: boolean): Promise<string> {
  const file = { name: 'a.jpg', mimeType: 'image/jpeg', buffer: await photo({ mended }) }
  const answer = await page.request.post('/api/uploads', {
    headers: headers(),
    multipart: { file },
  })
  assert.ok(answer.ok(), await answer.text())
  return ((await answer.json()) as { id: string }).id
}

type Day = {
  readonly area: { readonly code: string; readonly name: string }
  readonly bounds: readonly [number, number, number, number]
}

const iso = (ms: number) => new Date(ms).toISOString()
const minute = 60_000

/** A worker's day over two hours: one visit answered, half of the grid's width walked on duty. */
async function worked(worker: Visitor, o: { formId: string; day: Day }): Promise<void> {
  const now = Date.now()
  const [west, south, east, north] = o.day.bounds
  const lat = (south + north) / 2
  const answers = {
    met: true,
    needs: ['meal', 'lift'],
    risks: [{ what: '电线老化', where: '厨房' }, { what: '楼道堆物' }],
    photos: [await upload(worker, false)],
    name,
    sign: await upload(worker, true),
  }
  const point = { lon: (west + east) / 2, lat }
  const points = Array.from({ length: 31 }, (_, i) => ({
    lon: west + (i / 60) * (east - west),
    lat,
    at: iso(now - (90 - i) * minute),
  }))
  const operations = [
    { kind: 'clockIn', madeAt: iso(now - 100 * minute), data: { point } },
    { kind: 'visit', madeAt: iso(now), data: { formId: o.formId, edition: 1, answers, point } },
    {
      kind: 'patrol',
      madeAt: iso(now),
      data: { begunAt: points[0]?.at, endedAt: points.at(-1)?.at, points },
    },
  ].map((one) => ({ ...one, key: randomUUID() }))
  const { results } = await send<{ results: { outcome: string }[] }>(worker, '/api/field/sync', {
    sentAt: iso(now),
    operations,
  })
  assert.deepEqual(
    results.map(({ outcome }) => outcome),
    ['done', 'done', 'done'],
    JSON.stringify(results),
  )
}

type Laid = { readonly day: Day; readonly officerJob: Job; readonly formId: string }
let laying: Promise<Laid> | undefined

/** A grid, its form and a worker's day; once for both tests. */
const laid = (): Promise<Laid> => (laying ??= layDay())

async function layDay(): Promise<Laid> {
  const { city } = await town()
  const grid = city.areas.find(({ kind }) => kind === 'grid')
  assert.ok(grid)
  const worker = await staff({ kind: 'gridWorker', over: grid.code })
  const admin = await staff('admin')
  const day = await stored<Day>(worker.page, '/api/field/day')
  const { id: formId } = await send<{ id: string }>(admin, '/api/field/forms', {
    ...form,
    areaCode: city.prefix,
  })
  await worked(worker, { formId, day })
  await worker.leave()
  await admin.leave()
  return { day, officerJob: { kind: 'dutyOfficer', over: day.area.code }, formId }
}

async function shown(page: Page, what: string): Promise<void> {
  await settled(page)
  await screenshot(page, `console-field-${what}`, false)
  await axe(page)
}

/** The map has drawn everything that it was given. */
const drawn = (page: Page) =>
  until(
    'the map is drawn',
    async () => (await page.locator('.jw-map-canvas[aria-busy="false"]').count()) > 0,
    { timeoutMs: 60_000 },
  )

test('an answer is read as its form; what tells of a person opens with a reason, which is on record', async () => {
  const { formId, officerJob, day } = await laid()
  const officer = await staff(officerJob)
  const { page } = officer
  await officer.open('/console/fieldwork')
  await page.getByRole('link', { name: '答卷' }).first().click()
  await page.waitForURL(/\/console\/answers/)
  await officer.open(`/console/answers?form=${formId}`)
  await page.getByRole('row').filter({ hasText: day.area.name }).first().click()
  const sheet = page.getByRole('article')
  await sheet.getByText('送餐、上下楼').waitFor()
  await sheet.getByText('隐患 2').waitFor()
  const picture = sheet.getByRole('img', { name: '现场照片' })
  await picture.waitFor()
  const come = '[...document.images].every((one) => one.complete && one.naturalWidth > 0)'
  await until('the photo has come', () => page.evaluate<boolean>(come))
  assert.equal(await sheet.getByText(name).count(), 0)
  await shown(page, 'answers.zh-CN')
  await sheet.getByRole('button', { name: '查看个人答案' }).click()
  const reason = sheet.getByLabel('查看理由')
  await reason.fill('看')
  await sheet.getByRole('button', { name: '查看个人答案' }).click()
  await sheet.getByText('至少 4 个字').waitFor()
  await reason.fill('核对签名与姓名')
  await reason.press('Escape')
  await sheet.getByRole('button', { name: '查看个人答案' }).click()
  await sheet.getByText(name).waitFor()
  await sheet.getByRole('button', { name: '查看本人签名（留下记录）' }).click()
  await sheet.getByRole('img', { name: '本人签名' }).waitFor()
  await shown(page, 'answer-opened.zh-CN')
  const file = await page.request.get(`/api/field/forms/${formId}/answers?format=csv`)
  assert.doesNotMatch(await file.text(), new RegExp(name))
  await page.getByLabel('版本').first().press('Escape')
  await officer.open(`/console/answers?form=${formId}&to=2020-01-01`)
  await page.getByText('没有符合条件的答卷').waitFor()
  assertNoFaults(officer)
  await officer.leave()

  const english = await staff('supervisor', { language: 'en' })
  await english.open(`/console/answers?form=${formId}`)
  await english.page.getByRole('row').filter({ hasText: 'Not planned' }).first().click()
  await english.page.getByText('Meals, Stairs').waitFor()
  const locked = english.page.getByRole('button', { name: 'Open personal answers' })
  assert.equal(await locked.getAttribute('aria-disabled'), 'true')
  await shown(english.page, 'answers.en')
  await english.open('/console/people/access')
  await english.page.getByText('核对签名与姓名').first().waitFor()
  await english.page.getByText('A personal photo of a visit').first().waitFor()
  assertNoFaults(english)
  await english.leave()
})

/** Presses the map at a share of its width and height. */
async function press(page: Page, x: number, y: number): Promise<void> {
  const box = await page.locator('.jw-map-canvas').boundingBox()
  assert.ok(box)
  await page.mouse.click(box.x + x * box.width, box.y + y * box.height)
}

async function pickGrid(page: Page, code: string): Promise<void> {
  const grid = page.getByLabel('网格', { exact: true })
  await grid.click()
  await grid.fill(code)
  const option = page.locator('.ant-select-item-option', { hasText: code }).first()
  await option.waitFor()
  await until('the keys have come to the grid', async () => {
    const active = page.locator('.ant-select-item-option-active')
    if ((await active.innerText()).includes(code)) return true
    await grid.press('ArrowDown')
    return false
  })
  await grid.press('Enter')
}

const rows = (page: Page) => page.getByRole('region', { name: '路线上的点' }).getByRole('listitem')

test('a duty officer draws a route on the map and by keys, changes it, and sees what was walked', async () => {
  const { day, officerJob } = await laid()
  const officer = await staff(officerJob)
  const { page } = officer
  await officer.open('/console/fieldwork/routes/new')
  await page.getByLabel('名称', { exact: true }).fill('早市巡查线')
  await page.getByLabel('英文名称').fill('Morning market line')
  await pickGrid(page, day.area.code)
  await drawn(page)
  await press(page, 0.3, 0.5)
  await press(page, 0.5, 0.5)
  await until('two points are listed', async () => (await rows(page).count()) === 2)
  // by keys: a third point typed, moved up and down again, nudged on the map
  const [west, south, east, north] = day.bounds
  await page.getByLabel('新的点 纬度').fill(((south + north) / 2).toFixed(5))
  await page.getByLabel('新的点 经度').fill((west + 0.9 * (east - west)).toFixed(5))
  await page.getByLabel('新的点 经度').press('Enter')
  await until('three points are listed', async () => (await rows(page).count()) === 3)
  const lon = () => page.getByLabel('第 3 点 经度').inputValue()
  const before = await lon()
  await page.getByRole('button', { name: '第 3 点上移' }).press('Enter')
  assert.notEqual(await lon(), before)
  await page.getByRole('button', { name: '第 2 点下移' }).press('Enter')
  assert.equal(await lon(), before)
  await page.locator('.jw-map-handle').nth(2).press('ArrowLeft')
  await until('the point was nudged', async () => Number(await lon()) < Number(before))
  await page.locator('.jw-map-handle').nth(0).press('Delete')
  await until('a point was taken out', async () => (await rows(page).count()) === 2)
  await press(page, 0.2, 0.5)
  await shown(page, 'route.zh-CN')
  await page.getByRole('button', { name: '保存路线' }).click()
  await page.waitForURL(/\/console\/fieldwork$/)

  const line = page.getByRole('row').filter({ hasText: '早市巡查线' })
  await line.waitFor()
  await line.getByRole('button', { name: '早市巡查线', exact: true }).press('Enter')
  await drawn(page)
  await page.getByRole('heading', { name: '路线与覆盖' }).scrollIntoViewIfNeeded()
  await shown(page, 'coverage.zh-CN')
  await line.getByRole('link', { name: '修改路线：早市巡查线' }).click()
  await page.getByLabel('每天次数').fill('3')
  await page.getByRole('button', { name: '保存路线' }).click()
  await line.getByText('每天 3 次').waitFor()
  const { items } = await stored<{ items: { name: string; share: number }[] }>(
    page,
    '/api/field/coverage/routes',
  )
  const share = items.find((one) => one.name === '早市巡查线')?.share ?? 0
  assert.ok(share > 0 && share < 1, `walked in part: ${share}`)
  assertNoFaults(officer)
  await officer.leave()

  const english = await staff(officerJob, { language: 'en' })
  await english.open('/console/fieldwork?by=grids&shade=hours')
  await english.page
    .getByText(/of \d+ points/)
    .first()
    .waitFor()
  await drawn(english.page)
  await english.page.getByRole('heading', { name: 'Routes and coverage' }).scrollIntoViewIfNeeded()
  await shown(english.page, 'coverage.en')
  await english.open('/console/fieldwork/routes/new')
  await drawn(english.page)
  await shown(english.page, 'route.en')
  assertNoFaults(english)
  await english.leave()
})

/** The phone with its day fetched, and then without a line. */
async function phoneOffline(grid: string): Promise<Visitor> {
  const phone = await staff({ kind: 'gridWorker', over: grid }, { onPhone: true })
  const { page } = phone
  await page.goto('/field')
  await page.getByRole('heading', { name: '设置本机口令' }).waitFor()
  await page.getByLabel(/^本机口令/).fill('长江大桥1957')
  await page.getByLabel('再输一次').fill('长江大桥1957')
  await page.getByRole('button', { name: '设置并取回工作' }).click()
  await page.getByRole('heading', { name: /^今天/ }).waitFor()
  await page.context().setOffline(true)
  return phone
}

test('a worker whose visit somebody else made meanwhile chooses answer by answer', async () => {
  const { day, officerJob, formId } = await laid()
  const officer = await staff(officerJob)
  const visit = await send<{ id: string }>(officer, '/api/field/visits', {
    formId,
    title: '四号楼走访',
    areaCode: day.area.code,
    dueAt: iso(Date.now() + 30 * minute),
  })
  const phone = await phoneOffline(day.area.code)
  const { page } = phone
  await page.locator('.fw-item', { hasText: '四号楼走访' }).click()
  await page.getByLabel('是', { exact: true }).check()
  await page.getByLabel('上下楼').check()
  await page.getByLabel('姓名').fill(name)
  await page.getByRole('button', { name: '完成并保存' }).click()
  await page.getByRole('heading', { name: /^今天/ }).waitFor()
  const colleague = await staff({ kind: 'gridWorker', over: day.area.code })
  const answers = { met: false, needs: ['meal'] }
  const data = { formId, edition: 1, visitId: visit.id, answers }
  await send(colleague, '/api/field/sync', {
    sentAt: iso(Date.now()),
    operations: [{ key: randomUUID(), kind: 'visit', madeAt: iso(Date.now()), data }],
  })
  await colleague.leave()
  await page.context().setOffline(false)
  await page.getByText('1 项需要您处理').waitFor()
  await page.getByRole('button', { name: '同步' }).click()
  await page.getByRole('button', { name: '比较两个版本' }).click()
  const both = page.getByRole('button', { name: '还有 2 项没有选' })
  await both.waitFor()
  assert.equal(await both.isDisabled(), true)
  await page.getByRole('group', { name: '见到本人' }).getByRole('radio').first().check()
  await page.getByRole('group', { name: '需要帮助' }).getByRole('radio').nth(1).check()
  await screenshot(page, 'console-field-conflict.zh-CN', false)
  await axe(page)
  await page.getByRole('button', { name: '按所选合并' }).click()
  await page.getByText('没有等待发送或需要处理的内容。').waitFor()
  const { items } = await stored<{
    items: { visitTitle: string | null; answers: unknown; hasPersonal: boolean }[]
  }>(officer.page, `/api/field/forms/${formId}/answers`)
  const mine = items.find((one) => one.visitTitle === '四号楼走访' && one.hasPersonal)
  assert.deepEqual(mine?.answers, { met: true, needs: ['meal'] })
  await phone.leave()
  await officer.leave()
})
