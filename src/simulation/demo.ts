// The demo city: a city with three months behind it, laid out step by step. Each step is taken once, by whichever
// process comes to it, and a start that was ended in the middle is taken up again by the next.
import { type CaseDeps, noticeReader } from '#cases'
import type { City } from '#engines/cityscape'
import { layOutNotices } from '#participation'
import { systemContext } from '#people'
import type { Database } from '#platform/db.ts'
import { readJournal } from '#platform/journal/reader.ts'
import { simulateCity } from './city.ts'
import {
  advance,
  begin,
  beginNotices,
  countAreas,
  findProgress,
  finish,
  type Progress,
  readNotices,
  type Size,
} from './queries.ts'
import { simulateRequests } from './requests.ts'

export const demoCity = '9901'
const seed = 7
const dayMs = 86_400_000
const sizes = { small: { days: 30, perDay: 20 }, medium: { days: 90, perDay: 70 } } as const
// A busy quarter of an hour just now, so that every job finds something to do.
const freshMs = 12 * 60_000
const freshness = 80
const noticesMs = 3 * dayMs
const unreadMs = 6 * 3_600_000

type Demo = CaseDeps & {
  readonly db: Database
  readonly territory: { readonly reload: () => Promise<void> }
  readonly size: Size
  readonly now: number
  readonly say: (line: string) => void
}

/** The requests of the demo: what happened, and what waits. */
export const demoRequests = (
  city: City,
  { size, startedAt }: Pick<Progress, 'size' | 'startedAt'>,
) => {
  const { days, perDay } = sizes[size]
  return {
    past: { city, seed, from: startedAt - days * dayMs, to: startedAt, perDay },
    waiting: {
      city,
      seed: seed + 1,
      from: startedAt - freshMs,
      to: startedAt,
      perDay: perDay * freshness,
      waiting: true,
    },
  }
}

/** Nothing when it is there, or when the installation has areas of its own. Several processes may begin at once. */
export async function prepareDemo(demo: Demo): Promise<void> {
  const { db, keys, territory, say } = demo
  // In this order: whoever lays out the city stores areas and progress at the same instant.
  const areas = await db.transaction(systemContext, countAreas)
  const before = await db.transaction(systemContext, (tx) => findProgress(tx, demoCity))
  if (before ? before.finished : areas > 0) return
  const now = before?.startedAt ?? demo.now
  const size = before?.size ?? demo.size
  say(before ? 'Going on with the demo city…' : 'First start: laying out the demo city…')
  const city = await simulateCity(db, systemContext, {
    seed,
    size,
    now,
    journalKey: keys.journal,
    claim: (tx) => begin(tx, { city: demoCity, size, now }),
  })
  await territory.reload()
  say(
    `  ${city.name} ${city.nameEn}: ${city.areas.length} areas, ${city.buildings.length} buildings`,
  )
  const progress = await db.transaction(systemContext, (tx) => findProgress(tx, demoCity))
  if (progress) say(`  ${await storeRequests(demo, city, progress)} requests`)
}

async function storeRequests(demo: Demo, city: City, progress: Progress): Promise<number> {
  const { db, say } = demo
  const { past, waiting } = demoRequests(city, progress)
  let told = 0
  const settled = await simulateRequests(db, systemContext, demo, {
    ...past,
    claim: (tx, from, to) => advance(tx, { city: demoCity, waiting: false, from, to }),
    onProgress: (share) => {
      if (share - told >= 0.25 || share === 1)
        say(`  three months of requests: ${Math.round((told = share) * 100)} %`)
    },
  })
  const fresh = await simulateRequests(db, systemContext, demo, {
    ...waiting,
    claim: (tx, from, to) => advance(tx, { city: demoCity, waiting: true, from, to }),
  })
  const { startedAt } = progress
  await db.transaction(systemContext, (tx) => beginNotices(tx, startedAt - noticesMs))
  await readJournal(db, noticeReader)
  await db.owner((tx) => readNotices(tx, startedAt - unreadMs))
  await layOutNotices(db, { areaCode: demoCity, keys: demo.keys, now: startedAt })
  // Plans made on empty tables would be poor ones.
  await db.execute('analyze')
  await db.transaction(systemContext, (tx) => finish(tx, demoCity))
  return settled + fresh
}
