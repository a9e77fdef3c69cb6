// The resident on a phone: three taps, me too, a bad line, another app's window, no network, large type, messages.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { axe, screenshot } from '../setup/browser.ts'
import { until } from '../setup/until.ts'
import { stored } from './setup/desk.ts'
import { photo } from './setup/photo.ts'
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

type Spot = { readonly lon: number; readonly lat: number }

/** A corner of a building, far from those of the other tests. */
async function spot(nth: number): Promise<Spot> {
  const { buildings } = (await town()).city
  const building = buildings[Math.floor((buildings.length * nth) / 10)]
  const [lon, lat] = building?.footprint[0]?.[0] ?? []
  assert.ok(lon !== undefined && lat !== undefined)
  return { lon, lat }
}

const takePhoto = async (page: Page) =>
  page
    .locator('input[type=file]')
    .first()
    .setInputFiles({
      name: 'photo.jpg',
      mimeType: 'image/jpeg',
      buffer: await photo({ mended: false }),
    })

type Filling = {
  readonly press: (name: string) => Promise<void>
  readonly taps: readonly string[]
}

/** Up to the page that is read through before sending; counts what is pressed after the photo. */
async function fillIn(resident: Visitor): Promise<Filling> {
  const { page } = resident
  const taps: string[] = []
  const press = async (name: string) => {
    await page.getByRole('button', { name, exact: true }).tap()
    taps.push(name)
  }
  await resident.open('/report')
  await takePhoto(page)
  await page.getByRole('button', { name: /用我现在的位置/ }).tap()
  taps.push('用我现在的位置')
  await press('路灯不亮')
  await page.getByRole('heading', { name: '请看一遍，然后发送' }).waitFor()
  return { press, taps }
}

async function received(page: Page): Promise<{ follow: string; token: string }> {
  await page.getByRole('heading', { name: '收到了' }).waitFor()
  const follow = new URL(await page.getByLabel('查询链接').inputValue()).pathname
  return { follow, token: follow.replace('/follow/', '') }
}

type View = {
  readonly id: string
  readonly number: string
  readonly version: number
  readonly state: string
  readonly category: { readonly name: string }
  readonly photos: readonly unknown[]
  readonly joined?: boolean
}
const viewOf = (page: Page, token: string) => stored<View>(page, `/api/follow/${token}`)

test('a lamp is reported with a photo in three taps, and an address is asked for only afterwards', async () => {
  const resident = await visitor({ onPhone: true, at: await spot(1) })
  const { page } = resident
  const { press, taps } = await fillIn(resident)
  await page.getByText('路灯异常', { exact: true }).waitFor()
  await axe(page)
  await press('发送')
  const { token, follow } = await received(page)
  assert.deepEqual(taps, ['用我现在的位置', '路灯不亮', '发送'])
  const view = await viewOf(page, token)
  assert.deepEqual([view.category.name, view.photos.length], ['路灯异常', 1])
  await page.getByRole('button', { name: '留个联系方式' }).tap()
  await page.getByLabel('邮箱').fill('wang@example.com')
  await page.getByRole('button', { name: '保存' }).tap()
  await page.getByText('已加密保存').waitFor()
  await axe(page)
  assert.equal(
    (await stored<{ email: string }>(page, `/api/follow/${token}/own`)).email,
    'wang@example.com',
  )

  // The page that follows it changes by itself when someone acts.
  await resident.open(follow)
  await page.getByText('有变化会自动显示').waitFor()
  const callTaker = await staff('callTaker')
  const { id, version } = await viewOf(page, token)
  const done = await callTaker.page.request.post(`/api/cases/${id}/accept`, {
    headers: { 'x-jingwei': '1', 'idempotency-key': randomUUID() },
    data: { version },
  })
  assert.ok(done.ok(), await done.text())
  await page.getByText('刚刚更新').waitFor({ timeout: 20_000 })
  await page.getByRole('heading', { level: 1, name: '已受理' }).waitFor()
  await axe(page)
  assertNoFaults(resident)
  await callTaker.leave()
  await resident.leave()
})

test('a neighbour who meets the same lamp says me too, and there is still one request', async () => {
  const at = await spot(3)
  const first = await visitor({ onPhone: true, at })
  const { press } = await fillIn(first)
  await press('发送')
  const { token } = await received(first.page)
  const told = await viewOf(first.page, token)
  await first.leave()

  const neighbour = await visitor({ onPhone: true, at })
  const { page } = neighbour
  const posts: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/api/intake')) posts.push('intake')
  })
  await fillIn(neighbour)
  await page.getByText('附近已经有人反映').waitFor()
  await screenshot(page, 'portal-near')
  await axe(page)
  await page
    .getByRole('button', { name: /^我也遇到了/ })
    .first()
    .tap()
  await page.getByRole('heading', { name: '已关注，解决了告诉您' }).waitFor()
  assert.deepEqual(posts, [])
  const link = new URL(await page.getByLabel('查询链接').inputValue()).pathname
  const joined = await viewOf(page, link.replace('/follow/', ''))
  assert.deepEqual([joined.joined, joined.id], [true, told.id])
  await page.getByRole('button', { name: '查看进度' }).tap()
  await page.getByText('这是别人先反映的同一个问题').waitFor()
  await screenshot(page, 'portal-joined')
  await axe(page)
  assertNoFaults(neighbour)
  await neighbour.leave()
})

test('a report written without a network goes out by itself, once, although its first answer is lost', async () => {
  const resident = await visitor({ onPhone: true, at: await spot(5) })
  const { page } = resident
  const { press } = await fillIn(resident)
  await page.context().setOffline(true)
  await press('发送')
  await page.getByText('还没有发出去').waitFor()
  await page.getByText('现在没有网络').waitFor()
  const numbers: string[] = []
  await page.route('**/api/intake', async (route) => {
    const answer = await route.fetch()
    numbers.push(((await answer.json()) as { number: string }).number)
    if (numbers.length === 1) await route.abort('connectionreset')
    else await route.fulfill({ response: answer })
  })
  await page.context().setOffline(false)
  await received(page)
  assert.ok(numbers.length >= 2, 'it was sent again')
  assert.equal(new Set(numbers).size, 1, 'one request, however often it was sent')
  await resident.leave()
})

const weChat =
  'Mozilla/5.0 (Linux; Android 13; V2183A Build/TP1A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36 XWEB/1160117 MMWEBSDK/20231202 MicroMessenger/8.0.47.2560(0x28002F35) WeChat/arm64 Weixin NetType/4G Language/zh_CN ABI/arm64'

test('inside WeChat everything works that can, and the rest is said to need a browser', async () => {
  const resident = await visitor({ onPhone: true, agent: weChat, at: await spot(7) })
  const { page } = resident
  await resident.open('/')
  await page.getByText('在浏览器打开').waitFor()
  await axe(page)
  await screenshot(page, 'portal-wechat')
  const { press } = await fillIn(resident)
  await press('发送')
  const { follow } = await received(page)
  assert.equal(await page.getByRole('button', { name: '打印' }).count(), 0)
  await resident.open(follow)
  await page.getByText('要下载全部内容').waitFor()
  const workers = await page.evaluate(
    'navigator.serviceWorker.getRegistrations().then((all) => all.length)',
  )
  assert.equal(workers, 0)
  assertNoFaults(resident)
  await resident.leave()
})

test('the portal can be installed, opens without a network, and shows what was last seen as such', async () => {
  const resident = await visitor({ onPhone: true, at: await spot(9) })
  const { page } = resident
  const { press } = await fillIn(resident)
  await press('发送')
  const { follow } = await received(page)
  await page.getByRole('button', { name: '存在本机' }).tap()
  await resident.open(follow)
  await page.getByText('有变化会自动显示').waitFor()
  type Manifest = { start_url: string; icons: { src: string }[] }
  const manifest = await stored<Manifest>(page, '/manifest.webmanifest')
  for (const { src } of manifest.icons) {
    // eslint-disable-next-line no-await-in-loop -- three pictures
    assert.equal((await page.request.get(src)).headers()['content-type'], 'image/png', src)
  }
  await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)')
  await page.context().setOffline(true)
  await page.goto('/')
  await page.getByRole('heading', { level: 1, name: '身边的问题，告诉我们' }).waitFor()
  await page.getByText('现在没有网络').waitFor()
  await page.goto(follow)
  await page.getByText(/没有网络，这是 .+看到的/).waitFor()
  await page.getByRole('heading', { level: 1, name: '已收到' }).waitFor()
  await screenshot(page, 'portal-offline')
  await axe(page)
  const kept = await page.evaluate(
    `caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name).then((one) => one.keys()))))
      .then((all) => all.flat().map((request) => new URL(request.url).pathname))`,
  )
  const odd = (kept as string[]).filter((path) => path !== '/' && !path.startsWith('/assets/'))
  assert.deepEqual(odd, [], 'nothing of anybody is kept')
  await assert.rejects(() => page.goto('/console'), /ERR_INTERNET_DISCONNECTED/, 'not its business')
  await resident.leave()
})

const wide = `document.documentElement.scrollWidth - innerWidth`

for (const language of languages) {
  test(`large type stays chosen, and nothing runs off a narrow screen, in ${language}`, () =>
    large(language))
}

async function large(language: Language): Promise<void> {
  const resident = await visitor({ onPhone: true, language })
  const { page } = resident
  await page.setViewportSize({ width: 320, height: 640 })
  await resident.open('/')
  await page.getByRole('button', { name: /^(?:大字|Large)$/ }).tap()
  for (const path of ['/', '/report', '/report?step=place', '/notices', '/people', '/privacy']) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    await resident.open(path)
    // eslint-disable-next-line no-await-in-loop
    assert.equal(
      await page.getByRole('button', { name: /^(?:大字|Large)$/ }).getAttribute('aria-pressed'),
      'true',
    )
    // eslint-disable-next-line no-await-in-loop
    assert.ok(Number(await page.evaluate(wide)) <= 0, `${path} is too wide`)
    // eslint-disable-next-line no-await-in-loop
    await axe(page)
  }
  assertNoFaults(resident)
  await resident.leave()
}

test('a gas leak is met with whom to call, and can still be reported', async () => {
  const resident = await visitor({ onPhone: true, at: await spot(2) })
  const { page } = resident
  await resident.open('/report?step=place')
  await page.getByRole('button', { name: /用我现在的位置/ }).tap()
  await page.getByLabel('都不是？用您自己的话写').fill('楼道里煤气泄漏，味道很大')
  const call = page.getByRole('link', { name: '119 消防' })
  await call.waitFor()
  assert.equal(await call.getAttribute('href'), 'tel:119')
  await page.getByLabel('都不是？用您自己的话写').fill('公司拖欠工资')
  const labour = page.getByRole('link', { name: '12333 劳动和社保' })
  await labour.waitFor()
  await axe(page)
  await page.getByRole('button', { name: '继续' }).tap()
  await page.getByRole('button', { name: '发送' }).waitFor()
  await resident.leave()
})

// Chromium in a test has no push service: what the page asks of it and tells the server is real, its answer is not.
const pushStub = `
  Notification.requestPermission = () => Promise.resolve('granted')
  const bytes = (n) => Uint8Array.from({ length: n }, (_, i) => (i === 0 ? 4 : i))
  const base64url = (b) => btoa(String.fromCharCode(...b)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
  PushManager.prototype.getSubscription = () => Promise.resolve(null)
  PushManager.prototype.subscribe = (options) => {
    globalThis.__asked = { visible: options.userVisibleOnly, key: options.applicationServerKey.length }
    const keys = { p256dh: base64url(bytes(65)), auth: base64url(bytes(16)) }
    return Promise.resolve({ toJSON: () => ({ endpoint: 'https://fcm.googleapis.com/fcm/send/one', keys }) })
  }
`

test('a resident turns messages of their place on and off, and sees its notices and people', async () => {
  const resident = await visitor({ onPhone: true, at: await spot(4) })
  const { page } = resident
  await page.addInitScript(pushStub)
  await resident.open('/people')
  await page.getByRole('button', { name: '用我现在的位置' }).tap()
  await page.getByText('您看的是').waitFor()
  await settled(page)
  await axe(page)
  await resident.open('/notices')
  await settled(page)
  await page.getByRole('button', { name: '打开提醒' }).tap()
  await page.getByRole('button', { name: '关闭提醒' }).waitFor()
  assert.deepEqual(await page.evaluate('globalThis.__asked'), { visible: true, key: 65 })
  await axe(page)
  const held = JSON.parse(String(await page.evaluate(`localStorage.getItem('jingwei.push')`))) as [
    { key: string },
  ]
  const there = await stored<{ channel: string }>(page, `/api/subscriptions/${held[0].key}`)
  assert.equal(there.channel, 'push')
  await page.getByRole('button', { name: '关闭提醒' }).tap()
  await page.getByRole('button', { name: '打开提醒' }).waitFor()
  await until('the server has forgotten it', async () => {
    const answer = await page.request.get(`/api/subscriptions/${held[0].key}`)
    return answer.status() === 404
  })
  await resident.leave()
})
