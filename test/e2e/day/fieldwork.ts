// A grid worker with the app on a phone of their own, on a line that can be cut for hours.
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { until } from '../../setup/until.ts'
import { layLine, type Line } from '../setup/line.ts'
import { newProfile, openPhone, type Phone } from '../setup/profile.ts'
import { town } from '../setup/town.ts'
import type { Resident, Worker } from './cast.ts'
import { type Listener, listener, look, picture } from './people.ts'

const pin = '长江大桥1957'
const hourMs = 3_600_000

export type InTheField = Listener & {
  readonly page: Page
  readonly phone: Phone
  readonly line: Line
}

// The server cannot be moved by hours under everybody else's feet. So when the line goes the phone's own clock is set back
// by the hours it will be away, and is right again when the line is back: to the app, hours have passed in between.
const clock = `{
  const Real = Date
  const back = () => Number(sessionStorage.getItem('hours back') ?? 0) * ${hourMs}
  globalThis.Date = class extends Real {
    constructor(...a) { super(...(a.length ? a : [Real.now() - back()])) }
    static now() { return Real.now() - back() }
  }
}`

/** With the app open, unlocked by a PIN and the day on the phone. */
export async function inTheField(who: string, worker: Worker): Promise<InTheField> {
  const one = await listener(who)
  const line = await layLine(one.ear.url)
  const phone = await openPhone(newProfile(), { url: line.url, at: worker.at })
  const { page } = phone
  const token = await (await town()).signInToken({ kind: 'gridWorker', post: worker.post })
  await page.goto(`${line.url}/signin?token=${token}`)
  await page.waitForURL(/\/console/)
  await page.addInitScript(clock)
  await page.goto(`${line.url}/field`)
  await page.getByLabel(/^本机口令/).fill(pin)
  await page.getByLabel('再输一次').fill(pin)
  await page.getByRole('button', { name: '设置并取回工作' }).click()
  await today(page)
  await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)')
  return { ...one, page, phone, line }
}

const today = (page: Page) => page.getByRole('heading', { name: /^今天/ }).waitFor()
const tab = (page: Page, name: string) =>
  page.getByRole('navigation').getByRole('button', { name }).click()

async function unlock(page: Page): Promise<void> {
  await page.getByRole('heading', { name: '已锁定' }).waitFor()
  await page.getByLabel('本机口令').fill(pin)
  await page.getByRole('button', { name: '打开' }).click()
  await today(page)
}

export async function clockIn({ page }: InTheField): Promise<void> {
  await page.getByRole('button', { name: '上岗' }).click()
  await page.getByText(/^在岗/).waitFor()
}

export async function loseTheLine({ page, line }: InTheField, hours: number): Promise<void> {
  await line.cut()
  await page.evaluate(`sessionStorage.setItem('hours back', '${hours}')`)
  await page.evaluate('dispatchEvent(new Event("offline"))')
  await page.getByText('无网络').first().waitFor()
}

/** Hours later: the app has locked itself, the worker opens it, and the line is there again. */
export async function comeBack(worker: InTheField): Promise<void> {
  const { page, line } = worker
  await page.evaluate(`sessionStorage.removeItem('hours back')`)
  await page.getByRole('heading', { level: 1 }).click()
  await unlock(page)
  await line.mend()
  await page.evaluate('dispatchEvent(new Event("online"))')
  await sent(worker)
}

/** Nothing waits on the phone any more. */
export async function sent({ page }: Pick<InTheField, 'page'>): Promise<void> {
  await until(
    'everything is sent',
    async () => /已全部同步/.test(await page.locator('.fw-line output').innerText()),
    { timeoutMs: 120_000, everyMs: 200 },
  )
}

/** Asks for what is new. A phone that lay untouched for five minutes has locked itself. */
export async function fetchDay(worker: InTheField): Promise<void> {
  const { page } = worker
  if (await page.getByRole('heading', { name: '已锁定' }).isVisible()) await unlock(page)
  await tab(page, '同步')
  const fetched = page.waitForResponse(/\/api\/field\/day$/)
  await page.getByRole('button', { name: '立即同步' }).click()
  await fetched
  await tab(page, '今天')
  await today(page)
}

async function takePhoto(page: Page, mended: boolean): Promise<void> {
  // those of the case itself, which stand beside, cannot be removed
  const photos = page.locator('.ff-photos').getByRole('button')
  const before = await photos.count()
  await page
    .locator('input[type=file]')
    .last()
    .setInputFiles(await picture(mended))
  await until('the photo is kept', async () => (await photos.count()) > before)
}

/** What a resident says at the door, with how to reach them; `before` it is saved one may look at it. */
export async function reportFor(
  worker: InTheField,
  resident: Resident,
  before: () => Promise<void> = async () => {},
): Promise<void> {
  const { page } = worker
  await tab(page, '上报')
  await page.getByRole('heading', { name: '上报问题' }).waitFor()
  await takePhoto(page, false)
  await page.getByLabel('一句话说明（可不填）').fill(resident.words)
  const category = resident.about === 'lamp' ? '路灯异常' : '暴露垃圾'
  await page.locator('.fw-chips').getByRole('button', { name: category, exact: true }).click()
  await page.getByText('位置已标在图上').waitFor()
  await page.getByText('是居民告诉我的').click()
  await page.getByLabel('怎样称呼').fill(resident.name)
  await page.getByLabel('电话', { exact: true }).fill(resident.phone)
  await look(worker)
  await before()
  await page.locator('main').getByRole('button', { name: '上报', exact: true }).click()
  await today(page)
}

/** Opens the task of this number; several may be called the same. */
async function openTask(page: Page, kind: string, number: string): Promise<void> {
  const tasks = page.locator('.fw-item').filter({ hasText: kind })
  await tasks.first().waitFor()
  const all = await tasks.count()
  for (let i = 0; i < all; i++) {
    // eslint-disable-next-line no-await-in-loop -- one after the other until it is found
    await tasks.nth(i).click()
    // eslint-disable-next-line no-await-in-loop
    const facts = await page.locator('.fw-facts').innerText()
    if (facts.includes(number)) return
    // eslint-disable-next-line no-await-in-loop
    await page.getByRole('button', { name: '返回' }).click()
    // eslint-disable-next-line no-await-in-loop
    await today(page)
  }
  assert.fail(`no task of the ${all} “${kind}” has the number ${number}`)
}

const answers = { 核实: '属实', 核查: '已解决' } as const

/** Looks at the place before it is filed 核实, or when it is said to be done 核查. */
export async function lookAtPlace(
  worker: InTheField,
  kind: keyof typeof answers,
  number: string,
): Promise<void> {
  const { page } = worker
  await openTask(page, kind, number)
  await page.getByLabel(answers[kind], { exact: true }).check()
  // writes on while the photo is being kept
  const kept = takePhoto(page, kind === '核查')
  await page
    .getByLabel('现场情况')
    .fill(kind === '核实' ? '现场确是如此。' : '到现场看过，已经好了。')
  await kept
  await page.getByRole('button', { name: '保存' }).click()
  await today(page)
}
