// One request from the resident's phone to the resident's rating, every act in the screens; the API is only asked
// what it stored.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { axe, screenshot } from '../setup/browser.ts'
import { act, idOnScreen, openCase, shows, stored } from './setup/desk.ts'
import { photo } from './setup/photo.ts'
import { town } from './setup/town.ts'
import { assertNoFaults, staff, visitor, type Visitor } from './setup/visitors.ts'

const words = '人行道上的雨水箅子不见了，晚上很危险，请尽快补上。'

/** Somewhere in the first grid that has buildings. */
async function somewhere() {
  const { city } = await town()
  const building = city.buildings[0]
  const [lon, lat] = building?.footprint[0]?.[0] ?? []
  assert.ok(building && lon !== undefined && lat !== undefined)
  return { lon, lat, grid: building.grid, address: building.address }
}

async function takePhoto(
  page: Visitor['page'],
  mended: boolean,
  at?: { lon: number; lat: number },
) {
  const buffer = await photo({ mended, ...(at ? { at } : {}) })
  await page
    .locator('input[type=file]')
    .last()
    .setInputFiles({ name: mended ? '处理后.jpg' : '现场.jpg', mimeType: 'image/jpeg', buffer })
}

/** On the portal; returns the follow page's address. */
async function report(resident: Visitor, place: Awaited<ReturnType<typeof somewhere>>) {
  const { page } = resident
  await resident.open('/')
  await page.getByRole('link', { name: /反映一个问题/ }).click()
  await takePhoto(page, false, place)
  // The first photo leads on; where it was taken is known once it is uploaded.
  await page.getByRole('button', { name: '用照片里的位置' }).click()

  await page.getByLabel('都不是？用您自己的话写').fill(words)
  await page.getByText('按您写的内容猜的').waitFor()
  await screenshot(page, 'walk-3-what')
  await page.getByRole('button', { name: '继续' }).click()

  await page.getByRole('heading', { name: '请看一遍，然后发送' }).waitFor()
  await page.getByRole('link', { name: '更改位置' }).click()
  await page.getByText('照片里的位置').waitFor()
  await page.getByLabel('具体位置').fill(place.address)
  await screenshot(page, 'walk-2-place')
  await page.getByRole('button', { name: '继续' }).click()
  await page.getByRole('link', { name: '更改照片' }).click()
  await page.getByText('已上传').waitFor()
  await screenshot(page, 'walk-1-photo')
  await page.getByRole('button', { name: '继续' }).click()
  await page.getByRole('link', { name: '更改联系方式' }).click()
  await page.getByLabel('怎样称呼您').fill('王女士')
  await page.getByLabel('手机或电话').fill('138 0013 8000')
  await page.getByRole('button', { name: '继续' }).click()

  await page.getByRole('heading', { name: '请看一遍，然后发送' }).waitFor()
  await screenshot(page, 'walk-4-check')
  await axe(page)
  await page.getByRole('button', { name: '发送' }).click()
  await page.getByRole('heading', { name: '收到了' }).waitFor()
  await screenshot(page, 'walk-5-received')
  await axe(page)
  const link = await page.getByLabel('查询链接').inputValue()
  const number = await page.locator('.pt-number-digits [aria-hidden]').innerText()
  return { follow: new URL(link).pathname, number: number.replace(/\D/g, '') }
}

type Stored = {
  readonly state: string
  readonly leadUnit: { readonly code: string; readonly name: string } | null
  readonly area: { readonly code: string }
  readonly rating: number | null
  readonly ratingSolved: boolean | null
  readonly tasks: readonly { readonly role: string; readonly rule: unknown }[]
  readonly evidence: readonly { readonly stage: string }[]
  readonly suggestions: { readonly lead: { readonly unit: { readonly code: string } } | null }
}

test('a missing grating goes from a resident’s photo to the resident’s rating', async (t) => {
  const place = await somewhere()
  const resident = await visitor({ onPhone: true })
  const told = await report(resident, place)
  const look = (who: Visitor, id: string) => stored<Stored>(who.page, `/api/cases/${id}`)
  let id = ''

  await t.test('the call taker takes it in', async () => {
    const callTaker = await staff('callTaker')
    const { page } = callTaker
    await openCase(callTaker, told.number)
    id = idOnScreen(page)
    await page.getByText(words).first().waitFor()
    await screenshot(page, 'walk-6-call-taker', false)
    await act(page, '受理')
    await shows(page, '已受理')
    assert.equal((await look(callTaker, id)).area.code, place.grid)
    assertNoFaults(callTaker)
    await callTaker.leave()
  })

  let lead = ''
  await t.test('the dispatcher files it and sends it to the unit the list names', async () => {
    const dispatcher = await staff('dispatcher')
    const { page } = dispatcher
    await openCase(dispatcher, told.number)
    const suggested = (await look(dispatcher, id)).suggestions.lead?.unit.code
    await act(page, '立案')
    await shows(page, '待派遣')
    await screenshot(page, 'walk-7-dispatcher', false)
    await act(page, '派遣', async (form) => {
      await form.getByText(/权责清单建议/).waitFor()
      // One unit is enough for a grating: those the list names as assistants are left out.
      const assisting = form.getByLabel('协办单位')
      await assisting.press('Backspace')
      await assisting.press('Backspace')
      await assisting.press('Tab')
      await form.getByLabel('要求').fill('请先围挡，再补箅子。')
      await screenshot(page, 'walk-8-dispatch', false)
    })
    await shows(page, '待签收')
    const now = await look(dispatcher, id)
    lead = now.leadUnit?.code ?? ''
    assert.equal(lead, suggested)
    assert.ok(now.tasks.find(({ role }) => role === 'lead')?.rule, 'the rule used is kept')
    assertNoFaults(dispatcher)
    await dispatcher.leave()
  })

  await t.test('the handler takes it up and shows the mended place', async () => {
    const handler = await staff({ kind: 'handler', unit: lead })
    const { page } = handler
    await openCase(handler, told.number)
    await act(page, '签收')
    await shows(page, '处置中')
    await act(page, '处置完成', async (form) => {
      await form.getByLabel('处置结果').fill('已更换新的雨水箅子，周边清理干净。')
      await takePhoto(page, true)
      await form.getByRole('button', { name: /去掉|移除|删除/ }).waitFor()
      await screenshot(page, 'walk-9-finish', false)
    })
    await shows(page, '待核查')
    assert.deepEqual((await look(handler, id)).evidence.map(({ stage }) => stage).toSorted(), [
      'after',
      'report',
    ])
    assertNoFaults(handler)
    await handler.leave()
  })

  await t.test('the grid worker of the place checks it', async () => {
    const gridWorker = await staff({ kind: 'gridWorker', over: place.grid })
    const { page } = gridWorker
    await openCase(gridWorker, told.number)
    await act(page, '核查', async (form) => {
      await form.getByLabel('核查记录').fill('现场看过，箅子牢固。')
    })
    await shows(page, '待结案')
    assertNoFaults(gridWorker)
    await gridWorker.leave()
  })

  await t.test('the duty officer closes it with an answer', async () => {
    const officer = await staff('dutyOfficer-city')
    const { page } = officer
    await openCase(officer, told.number)
    await act(page, '结案')
    await shows(page, '已结案')
    await screenshot(page, 'walk-10-closed', false)
    assertNoFaults(officer)
    await officer.leave()
  })

  await t.test('the resident reads the answer in either language and rates it', async () => {
    const { page } = resident
    await resident.open(told.follow)
    await page.getByRole('heading', { name: '已办结', exact: true }).waitFor()
    await page.getByText(/已由.+处理完毕/).waitFor()
    await screenshot(page, 'walk-11-follow-zh')
    await axe(page)
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'Closed', exact: true }).waitFor()
    await screenshot(page, 'walk-12-follow-en')
    await axe(page)
    await page.getByRole('button', { name: '中文' }).click()
    await page.getByRole('radio', { name: /^很满意/ }).check()
    await page.getByRole('radio', { name: '解决了', exact: true }).check()
    await page.getByRole('button', { name: '提交评价' }).click()
    await page.getByText('谢谢您的评价').waitFor()
    await screenshot(page, 'walk-13-rated')
    const officer = await staff('dutyOfficer-city')
    const { rating, ratingSolved, state } = await look(officer, id)
    assert.deepEqual(
      { rating, ratingSolved, state },
      { rating: 5, ratingSolved: true, state: 'closed' },
    )
    assertNoFaults(resident)
  })
})
