// People before a screen: each has a browser profile of their own, and a list of what went wrong in it.
import assert from 'node:assert/strict'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { launchBrowser } from '../../setup/browser.ts'
import { until } from '../../setup/until.ts'
import { atTheEnd, type Job, town } from './town.ts'

export type Language = 'zh-CN' | 'en'
export const languages: readonly Language[] = ['zh-CN', 'en']

export type Visitor = {
  readonly page: Page
  readonly language: Language
  /** Console errors, failed requests and answers of 400 and more, as they came. */
  readonly faults: string[]
  /** Opens an address of the town and waits until nothing is being read any more. */
  open(path: string): Promise<void>
  leave(): Promise<void>
}

let launching: Promise<Browser> | undefined

async function browser(): Promise<Browser> {
  launching ??= launchBrowser().then((launched) => {
    atTheEnd(() => launched.close())
    return launched
  })
  return launching
}

const phone = { width: 390, height: 844 }
const desk = { width: 1440, height: 900 }

// A page that is left drops its requests, the live feed never ends, and one who is not signed in is told so by 401.
const isUsual = (url: string) => /\/api\/(events|session)$/.test(url)

function collectFaults(context: BrowserContext): string[] {
  const faults: string[] = []
  context.on('weberror', (error) => faults.push(`error: ${error.error().message}`))
  context.on('console', (message) => {
    if (message.type() !== 'error' || isUsual(message.location().url)) return
    faults.push(`console: ${message.text()} (${message.location().url})`)
  })
  context.on('response', (response) => {
    if (response.status() < 400 || isUsual(response.url())) return
    faults.push(`${response.status()} ${response.request().method()} ${response.url()}`)
  })
  context.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? ''
    if (why !== 'net::ERR_ABORTED') faults.push(`${why} ${request.url()}`)
  })
  return faults
}

/** Nothing is marked as being read, fonts are there and nothing moves. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('domcontentloaded')
  await until(`nothing is being read on ${page.url()}`, async () => {
    const busy = await page.locator('[aria-busy="true"], .jw-page-waiting').count()
    const heading = await page.locator('h1, [role="dialog"], .jw-door-card').count()
    return busy === 0 && heading > 0
  })
  await page.evaluate('document.fonts.ready.then(() => undefined)')
}

type Look = {
  readonly language?: Language
  readonly onPhone?: boolean
  readonly dark?: boolean
  /** Where the server answers; the town unless told. */
  readonly url?: string
  /** What the browser says it is; the test’s own Chromium unless told. */
  readonly agent?: string
  /** Where the device is, with leave to tell; unknown unless told. */
  readonly at?: { readonly lon: number; readonly lat: number }
}

export async function visitor(look: Look = {}): Promise<Visitor> {
  const url = look.url ?? (await town()).url
  const { language = 'zh-CN', onPhone = false } = look
  const context = await (
    await browser()
  ).newContext({
    baseURL: url,
    locale: language,
    timezoneId: 'Asia/Shanghai',
    viewport: onPhone ? phone : desk,
    hasTouch: onPhone,
    isMobile: onPhone,
    colorScheme: look.dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    ...(look.agent ? { userAgent: look.agent } : {}),
    ...(look.at
      ? {
          permissions: ['geolocation'],
          geolocation: { longitude: look.at.lon, latitude: look.at.lat, accuracy: 12 },
        }
      : {}),
  })
  context.setDefaultTimeout(60_000)
  const preferences = JSON.stringify(JSON.stringify({ language }))
  await context.addInitScript(
    `if (location.origin !== 'null' && localStorage.getItem('jingwei.preferences') === null)
      localStorage.setItem('jingwei.preferences', ${preferences})`,
  )
  const faults = collectFaults(context)
  const page = await context.newPage()
  return {
    page,
    language,
    faults,
    open: async (path) => {
      await page.goto(path)
      await settled(page)
    },
    leave: () => context.close(),
  }
}

/** Asserts that nothing went wrong on this visitor's pages so far. */
export function assertNoFaults({ faults, page }: Visitor): void {
  assert.deepEqual(faults, [], page.url())
}

/** Someone who signed in by link, before any page: the first one is opened by whoever tests. */
export async function staff(job: Job, look: Look = {}): Promise<Visitor> {
  const place = await town()
  const token = await place.signInToken(job)
  const someone = await visitor(look)
  const answer = await someone.page.request.post('/api/session/link', {
    headers: { 'x-jingwei': '1' },
    data: { token },
  })
  assert.ok(answer.ok(), `${answer.status()} ${await answer.text()}`)
  return someone
}
