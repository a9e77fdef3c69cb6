// The demo city: laid out once, on the first start of an installation that has no cities yet.
import { systemContext, demoLinks } from '#people'
import { type Database, sql } from '#platform/db.ts'
import { simulateCity, simulateRequests } from '#simulation'
import type { Installation } from '../installation.ts'

const seed = 7
const days = 90
const perDay = 70
const dayMs = 86_400_000
const freshMs = 12 * 60_000
const freshness = 80

const count = async (db: Database, table: 'account' | 'area' | 'cases'): Promise<number> => {
  const from = { account: sql`account`, area: sql`area`, cases: sql`cases` }[table]
  const [row] = await db.transaction(systemContext, (tx) =>
    tx.rows<{ n: number }>(sql`select count(*) as n from ${from}`),
  )
  return row?.n ?? 0
}

/** Whether nobody can sign in yet: then the first administrator is set up by page. */
export const needsSetup = async (db: Database): Promise<boolean> =>
  (await count(db, 'account')) === 0

export async function prepareDemo(
  { db, keys, territory }: Installation,
  say: (line: string) => void,
): Promise<void> {
  if ((await count(db, 'area')) > 0) return
  const now = Date.now()
  say('First start: laying out the demo city…')
  const city = await simulateCity(db, systemContext, { seed, now, journalKey: keys.journal })
  await territory.reload()
  say(
    `  ${city.name} ${city.nameEn}: ${city.areas.length} areas, ${city.buildings.length} buildings`,
  )
  let told = 0
  const requests = await simulateRequests(
    db,
    systemContext,
    { territory, keys },
    {
      city,
      seed,
      from: now - days * dayMs,
      to: now,
      perDay,
      onProgress: (share) => {
        if (share - told >= 0.25 || share === 1)
          say(`  three months of requests: ${Math.round((told = share) * 100)} %`)
      },
    },
  )
  // A busy quarter of an hour just now, so that every job finds something to do.
  const fresh = {
    city,
    seed: seed + 1,
    from: now - freshMs,
    to: now,
    perDay: perDay * freshness,
    waiting: true,
  }
  const waiting = await simulateRequests(db, systemContext, { territory, keys }, fresh)
  // Plans made on empty tables would be poor ones.
  await db.execute('analyze')
  say(`  ${requests + waiting} requests`)
}

const linkDays = 30

/** One sign-in link for each demo job, new at each start. */
export async function printDemoLinks(
  { db, config }: Installation,
  say: (line: string) => void,
): Promise<void> {
  const now = Date.now()
  const links = await demoLinks(db, { city: '9901', now, expiresAt: now + linkDays * dayMs })
  if (links.length === 0) return
  say('')
  say('Sign in to the demo city as:')
  const width = Math.max(...links.map((l) => l.job.length))
  for (const l of links)
    say(`  ${l.job.padEnd(width)}  ${config.publicUrl}/signin?token=${l.token}   ${l.post.title}`)
  say('')
}
