// One first visit of a page by a weak device on a weak line, in a real browser.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser, CDPSession } from 'playwright-core'
import { until } from '../../test/setup/until.ts'
import { dist } from './site.ts'

export const weak = {
  /** 1.6 Mbit/s */
  bytesPerSecond: 200_000,
  roundTripMs: 150,
  cpuSlowdown: 4,
} as const

export type Visit = {
  /** Until the first button or link of the page was on the screen, with the page free to answer a press. */
  readonly usableMs: number
  readonly largestPaintMs: number
  readonly longTasks: number
  /** What long tasks took beyond 50 ms each. */
  readonly blockedMs: number
  readonly scriptKb: number
  readonly scriptGzipKb: number
  readonly transferredKb: number
  readonly pressed: string
}

// Runs in the page before anything else.
const watch = `
  const seen = { usable: 0, paint: 0, tasks: [] }
  globalThis.__seen = seen
  new PerformanceObserver((list) => { for (const e of list.getEntries()) seen.paint = e.startTime })
    .observe({ type: 'largest-contentful-paint', buffered: true })
  new PerformanceObserver((list) => { for (const e of list.getEntries()) seen.tasks.push(e.duration) })
    .observe({ type: 'longtask', buffered: true })
  const look = () => {
    const target = document.querySelector('main :is(a[href], button)') ?? document.querySelector('#root button')
    if (!target || target.getBoundingClientRect().height === 0) return requestAnimationFrame(look)
    // painted, and what was queued before it has run
    requestAnimationFrame(() => setTimeout(() => { seen.usable = performance.now() }, 0))
  }
  requestAnimationFrame(look)
`

type Seen = { usable: number; paint: number; tasks: number[] }

async function weaken(cdp: CDPSession): Promise<void> {
  await cdp.send('Network.enable')
  await cdp.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: weak.roundTripMs,
    downloadThroughput: weak.bytesPerSecond,
    uploadThroughput: weak.bytesPerSecond / 2,
  })
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: weak.cpuSlowdown })
}

const kb = (bytes: number) => Math.round(bytes / 102.4) / 10

/** Scripts by their path; a file of the build is weighed as gzip packs it, whatever the server sent. */
function weigh(paths: readonly string[]) {
  const contents = paths.map((path) => readFileSync(join(dist, path)))
  return {
    scriptKb: kb(contents.reduce((n, c) => n + c.length, 0)),
    scriptGzipKb: kb(contents.reduce((n, c) => n + gzipSync(c, { level: 9 }).length, 0)),
  }
}

/** @param size CSS pixels of the screen */
export async function visit(
  browser: Browser,
  url: string,
  size: { readonly width: number; readonly height: number },
): Promise<Visit> {
  const context = await browser.newContext({ viewport: size, locale: 'zh-CN' })
  try {
    const page = await context.newPage()
    const cdp = await context.newCDPSession(page)
    await weaken(cdp)
    const scripts = new Set<string>()
    let transferred = 0
    cdp.on('Network.responseReceived', ({ type, response }) => {
      if (type === 'Script') scripts.add(new URL(response.url).pathname)
    })
    cdp.on('Network.loadingFinished', ({ encodedDataLength }) => {
      transferred += encodedDataLength
    })
    await page.addInitScript(watch)
    await page.goto(url, { waitUntil: 'load' })
    await until('the page is usable', () => page.evaluate('globalThis.__seen.usable > 0'))
    const atUse = { transferred, scripts: [...scripts] }
    const pressed = await press(page)
    const { usable, paint, tasks } = (await page.evaluate('globalThis.__seen')) as Seen
    return {
      usableMs: Math.round(usable),
      largestPaintMs: Math.round(paint),
      longTasks: tasks.length,
      blockedMs: Math.round(tasks.reduce((n, ms) => n + ms - 50, 0)),
      ...weigh(atUse.scripts),
      transferredKb: kb(atUse.transferred),
      pressed,
    }
  } finally {
    await context.close()
  }
}

/** That it is operable is tried: the first one takes the focus. */
async function press(page: Awaited<ReturnType<Browser['newPage']>>): Promise<string> {
  const main = page.locator('main :is(a[href], button)')
  const first = (await main.count()) > 0 ? main.first() : page.locator('#root button').first()
  await first.focus()
  const focused = await page.evaluate('document.activeElement?.innerText ?? ""')
  return String(focused).split('\n', 1)[0] ?? ''
}
