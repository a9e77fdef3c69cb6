// The wall with 50,000 cases: how long the main thread of a real Chromium works for each frame while the map is dragged
// and while 50 cases a second arrive. The graphics are drawn in software here, so fewer frames are drawn than on a
// machine with a graphics unit; what the main thread does for each of them is the same.
// npm run bench -- board [cases]
import { readFileSync, existsSync } from 'node:fs'
import { loadavg } from 'node:os'
import { dirname, extname, join } from 'node:path'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { CDPSession, Page } from 'playwright-core'
import { launchBrowser } from '../test/setup/browser.ts'
import { random, report } from './setup/report.ts'

const cases = Number(process.argv[2] ?? 50_000)
const budgetMs = 8
const perSecond = 50
const measuredMs = 10_000
const dist = join(import.meta.dirname, '../dist')
const bounds = [114.1, 30.4, 114.6, 30.75] as const
const dice = random(7)

const parts = Array.from({ length: 48 }, (_, i) => {
  const [x, y] = [i % 8, Math.floor(i / 8)]
  const [dx, dy] = [(bounds[2] - bounds[0]) / 8, (bounds[3] - bounds[1]) / 6]
  const [west, south] = [bounds[0] + x * dx, bounds[1] + y * dy]
  const code = `420102${String(i + 1).padStart(3, '0')}`
  return {
    code,
    name: `街道${i + 1}`,
    nameEn: `Street ${i + 1}`,
    bounds: [west, south, west + dx, south + dy],
  }
})
const areas = parts.map(({ code, name, nameEn }) => ({
  code: `${code}00101`,
  name: `${name}01 网格`,
  nameEn,
}))
const categories = Array.from({ length: 60 }, (_, i) => ({
  name: `类别${i}`,
  nameEn: `Category ${i}`,
}))
const lights = [0, 1, 1, 1, 1, 1, 1, 2, 3, 4]

/** As many lie about the centre as further out. */
function row(n: number): unknown[] {
  const area = Math.floor(dice() * parts.length)
  const [west = 0, south = 0, east = 0, north = 0] = parts[area]?.bounds ?? []
  const now = Math.floor(Date.now() / 1000)
  const lon = west + dice() * (east - west)
  const lat = south + dice() * (north - south)
  const light = lights[Math.floor(dice() * lights.length)]
  return [`${1_000_000 + n}`, lon, lat, light, area, Math.floor(dice() * 60), 0, 1, now - 3600, now]
}

const reply = (rows: readonly unknown[], whole: boolean) => ({
  at: new Date().toISOString(),
  more: false,
  area: { code: '4201', name: '大城市', nameEn: 'Large city', bounds },
  timeZone: 'Asia/Shanghai',
  parts: whole ? parts : [],
  areas,
  categories,
  states: ['handling'],
  rows,
})

const summary = { total: 4000, closed: 3600, onTimeRate: 0.97, satisfactionRate: 0.94, rated: 900 }
const types: Record<string, string> = {
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.html': 'text/html',
}

/** The built pages and just enough of the interface behind them. */
async function serve() {
  let arrived = 0
  const all = Array.from({ length: cases }, (_, n) => row(n))
  const streams = new Set<import('node:http').ServerResponse>()
  const server = createServer((request, answer) => {
    const url = new URL(request.url ?? '/', 'http://x')
    const json = (body: unknown) => {
      answer.setHeader('content-type', 'application/json')
      answer.end(JSON.stringify(body))
    }
    if (url.pathname === '/api/board' && !url.searchParams.has('since')) json(reply(all, true))
    else if (url.pathname === '/api/board') {
      const fresh = Array.from({ length: arrived }, (_, i) => row(cases + i))
      arrived = 0
      json(reply(fresh, false))
    } else if (url.pathname === '/api/indicators/summary') json(summary)
    else if (url.pathname === '/api/events') {
      answer.writeHead(200, { 'content-type': 'text/event-stream' })
      answer.write('retry: 3000\n\n')
      streams.add(answer)
    } else {
      const path = join(dist, url.pathname === '/board' ? 'board/index.html' : url.pathname)
      if (!existsSync(path) || dirname(path) === dist) return void answer.writeHead(204).end()
      answer.setHeader('content-type', types[extname(path)] ?? 'application/octet-stream')
      answer.end(readFileSync(path))
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrive: () => {
      arrived++
      for (const stream of streams) stream.write('event: journal\ndata: {}\n\n')
    },
    close: () => {
      for (const stream of streams) stream.end()
      server.close()
      server.closeAllConnections()
    },
  }
}

type Event = {
  readonly name: string
  readonly tid: number
  readonly pid: number
  readonly ph: string
  /** µs. */
  readonly ts: number
  /** Thread time, µs. */
  readonly tdur?: number
  readonly dur?: number
  readonly args?: { readonly name?: string }
}

/** Traces the main thread of the page for as long as `run` goes on. */
async function traced(client: CDPSession, run: () => Promise<void>): Promise<readonly Event[]> {
  const events: Event[] = []
  const take = ({ value }: { value: unknown[] }) => void events.push(...(value as Event[]))
  client.on('Tracing.dataCollected', take)
  await client.send('Tracing.start', {
    traceConfig: {
      recordMode: 'recordAsMuchAsPossible',
      includedCategories: [
        'disabled-by-default-devtools.timeline',
        'devtools.timeline',
        'toplevel',
        '__metadata',
      ],
      excludedCategories: ['*'],
    },
    transferMode: 'ReportEvents',
  })
  await run()
  const done = new Promise((resolve) => client.once('Tracing.tracingComplete', resolve))
  await client.send('Tracing.end')
  await done
  client.off('Tracing.dataCollected', take)
  return events
}

/**
 * Processor time of the page's own main thread (the one that runs animation frames): what each frame takes, and what is
 * done between frames, shared by the sixty frames that a graphics unit would draw in the second.
 */
function perFrame(events: readonly Event[]) {
  const mains = events.filter(
    ({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain',
  )
  const frames = (one: Event) =>
    events.filter(
      ({ name, tid, pid }) => name === 'FireAnimationFrame' && tid === one.tid && pid === one.pid,
    )
  const main = mains.toSorted((a, b) => frames(b).length - frames(a).length)[0]
  if (!main) throw new Error('no main thread was traced')
  const tasks = events.filter(
    ({ name, tid, pid }) => name === 'RunTask' && tid === main.tid && pid === main.pid,
  )
  const drawn = frames(main)
  const holds = (task: Event) =>
    drawn.some(({ ts }) => ts >= task.ts && ts <= task.ts + (task.dur ?? 0))
  const sum = (of: readonly Event[]) => of.reduce((ms, { tdur = 0 }) => ms + tdur / 1000, 0)
  const inFrames = tasks.filter(holds)
  const others = tasks.filter((task) => !inFrames.includes(task))
  const frameMs = sum(inFrames) / Math.max(1, drawn.length)
  const otherMsPerSecond = sum(others) / (measuredMs / 1000)
  return {
    frames: drawn.length,
    frameMs,
    otherMsPerSecond,
    msPerFrameAt60: frameMs + otherMsPerSecond / 60,
    longestTaskMs: Math.max(0, ...tasks.map(({ tdur = 0 }) => tdur / 1000)),
  }
}

const middle = { x: 1900, y: 560 }

/** Moves the map as somebody with a mouse would: pressed down, round and round. */
async function pan(page: Page, ms: number): Promise<void> {
  const begun = performance.now()
  const { x, y } = middle
  await page.mouse.move(x, y)
  await page.mouse.down()
  for (;;) {
    const t = performance.now() - begun
    if (t > ms) break
    // eslint-disable-next-line no-await-in-loop -- one movement after the other
    await page.mouse.move(x + 300 * Math.sin(t / 900), y + 200 * Math.sin(t / 1100))
  }
  await page.mouse.up()
}

async function arriving(page: Page, server: Awaited<ReturnType<typeof serve>>): Promise<void> {
  const timer = setInterval(() => server.arrive(), 1000 / perSecond)
  try {
    await page.waitForTimeout(measuredMs)
  } finally {
    clearInterval(timer)
  }
}

const rounded = (value: number) => Math.round(value * 100) / 100

async function measure() {
  const server = await serve()
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage({ viewport: { width: 3840, height: 1080 } })
    await page.goto(`${server.url}/board`)
    await page.waitForFunction('document.querySelector(".bd-number b")', null, { timeout: 120_000 })
    await page.getByRole('button', { name: /暂停|Pause/ }).click()
    await page.locator('.bd-map[aria-busy="false"]').waitFor({ timeout: 120_000 })
    await pan(page, 2000)
    const client = await page.context().newCDPSession(page)
    const panning = perFrame(await traced(client, () => pan(page, measuredMs)))
    const live = perFrame(await traced(client, () => arriving(page, server)))
    const open = await page.evaluate('document.querySelector(".bd-number b").textContent')
    return { panning, live, open: String(open) }
  } finally {
    await browser.close()
    server.close()
  }
}

const { panning, live, open } = await measure()
const worst = Math.max(panning.msPerFrameAt60, live.msPerFrameAt60)
report({
  bench: 'board',
  cases,
  openShown: open,
  size: '3840x1080, software graphics',
  budgetMs,
  panning: Object.fromEntries(Object.entries(panning).map(([name, n]) => [name, rounded(n)])),
  arriving: {
    perSecond,
    ...Object.fromEntries(Object.entries(live).map(([name, n]) => [name, rounded(n)])),
  },
  load: loadavg().map(rounded),
  ratio: rounded(worst / budgetMs),
  meets: worst <= budgetMs,
})
