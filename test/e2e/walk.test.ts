// One request from the resident's phone to the resident's rating, every act in the screens; the API is only asked
// what it stored.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { axe, screenshot } from '../setup/browser.ts'
import { until } from '../setup/until.ts'
import { photo } from './setup/photo.ts'
import { town } from './setup/town.ts'
import { assertNoFaults, settled, staff, visitor, type Visitor } from './setup/visitors.ts'

const words = '人行道上的雨水箅子不见了，晚上很危险，请尽快补上。'

/** Somewhere in the first grid that has buildings. */
async function somewhere() {
  const { city } = await town()
  const building = city.buildings[0]
  const [lon, lat] = building?.footprint[0]?.[0] ?? []
  assert.ok(building && lon !== undefined && lat !== undefined)
  return { lon, lat, grid: building.grid, address: building.address }
}

async function takePhoto(page: Visitor['page'], mended: boolean, at?: { lon: number; lat: number }) {
  const buffer = await photo({ mended, ...(at ? { at } : {}) })
  await page
    .locator('input[type=file]')
    .last()
    .setInputFiles({ name: mended ? '处理后.jpg' : '现场.jpg', mimeType: 'image/jpeg', buffer })
}

/** On the portal; returns the follow page's address. */
async function report(resident: Visitor, place: Awaited<ReturnType<typeof somewhere>>) {
  const { page, open } = resident
  await open('/')
  await page.getByRole('link', { name: /反映一个问题/ }).click()
  await takePhoto(page, false, place)
  await page.getByText('已上传').waitFor()
  await screenshot(page, 'walk-1-photo')
  await page.getByRole('button', { name: '继续' }).click()

  await page.getByRole('button', { name: '用照片里的位置' }).click()
  await page.getByText('照片里的位置').waitFor()
  await page.getByLabel('具体位置').fill(place.address)
  await screenshot(page, 'walk-2-place')
  await page.getByRole('button', { name: '继续' }).click()

  await page.getByLabel('用您自己的话写').fill(words)
  await page.getByText('按您写的内容猜的').waitFor()
  await screenshot(page, 'walk-3-what')
  await page.getByRole('button', { name: '继续' }).click()

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
  const number = await page.locator('.pt-number-digits').innerText()
  return { follow: new URL(link).pathname, number: number.replace(/\D/g, '') }
}

test('a missing grating goes from a resident’s photo to the resident’s rating', async (t) => {
  const place = await somewhere()
  const resident = await visitor({ onPhone: true })
  const told = await report(resident, place)
  console.log(told)
  assertNoFaults(resident)
})
