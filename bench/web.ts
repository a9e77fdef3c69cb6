/**
 * npm run bench -- web [VISITS]: the first visit of the resident's pages, of the television and of the field app by a weak
 * device (processor 4 times slower than this one) on a weak line (1.6 Mbit/s, 150 ms), each VISITS times (3 unless told)
 * with nothing kept, in a real Chromium. Budgets: 200 KB of script as gzip, usable within 3 s. The figures are those of the
 * visit in the middle. `ratio` is the largest share of a budget that a page uses. Prints one JSON line.
 */
import { loadavg } from 'node:os'
import { launchBrowser } from '../test/setup/browser.ts'
import { report } from './setup/report.ts'
import { openSite } from './web/site.ts'
import { type Visit, visit, weak } from './web/visit.ts'

const visits = Number(process.argv[2] ?? 3)
if (!Number.isInteger(visits) || visits < 1 || visits > 50)
  throw new Error(`VISITS must be a whole number from 1 to 50, got "${process.argv[2]}"`)

const budgets = { scriptGzipKb: 200, usableMs: 3000 } as const
const phone = { width: 390, height: 844 }
const screens = [
  { name: 'portal home', path: '/', size: phone },
  { name: 'portal report', path: '/report', size: phone },
  { name: 'television', path: '/tv', size: { width: 1920, height: 1080 } },
  { name: 'field', path: '/field', size: phone },
] as const

const middle = (all: readonly Visit[]): Visit =>
  all.toSorted((a, b) => a.usableMs - b.usableMs)[Math.floor(all.length / 2)] as Visit

const site = await openSite()
const browser = await launchBrowser()
const pages: Record<string, Visit> = {}
const skipped: string[] = []
try {
  for (const { name, path, size } of screens) {
    // eslint-disable-next-line no-await-in-loop -- one at a time, or they slow each other
    const there = await fetch(site.url + path, { headers: { accept: 'text/html' } })
    if (!there.ok) {
      console.log(`${name}: there is no ${path} yet (${there.status}); left out`)
      skipped.push(name)
      continue
    }
    const all: Visit[] = []
    for (let i = 0; i < visits; i++) {
      // eslint-disable-next-line no-await-in-loop
      all.push(await visit(browser, site.url + path, size))
    }
    const one = middle(all)
    pages[name] = one
    console.log(
      `${name}: usable after ${one.usableMs} ms, ${one.scriptGzipKb} KB of script, largest paint ${one.largestPaintMs} ms, ${one.longTasks} long tasks`,
    )
  }
} finally {
  await browser.close()
  await site.close()
}

const shares = Object.values(pages).flatMap((page) => [
  page.scriptGzipKb / budgets.scriptGzipKb,
  page.usableMs / budgets.usableMs,
])
const ratio = Math.max(...shares)
report({
  bench: 'web',
  visits,
  device: { cpuSlowdown: weak.cpuSlowdown, mbitPerSecond: 1.6, roundTripMs: weak.roundTripMs },
  budgets,
  pages,
  skipped,
  load: loadavg().map((n) => Math.round(n * 10) / 10),
  ratio: Math.round(ratio * 1000) / 1000,
  meets: ratio <= 1,
})
process.exit()
