// The product itself, in this process, with a small city and some weeks of its requests; one for all browser tests.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { runInstalled } from '../../../src/apps/cli/installed.ts'
import { type Running, startServer } from '../../../src/apps/server/serve.ts'
import { layOutKnowledge } from '#calls'
import type { City } from '#engines/cityscape'
import { layOutNotices } from '#participation'
import { demoLinks, makeSignInLink, systemContext } from '#people'
import { readConfig } from '#platform/config.ts'
import { sql } from '#platform/db.ts'
import { simulateCity, simulateRequests } from '#simulation'
import { freePort } from '../../setup/free-port.ts'

const seed = 7
const days = 21
const perDay = 14
const dayMs = 86_400_000
const freshMs = 12 * 60_000

/** One of the demo's jobs, or whoever holds such a post. */
export type Job =
  | string
  | {
      readonly kind: string
      /** Code of the post's unit. */
      readonly unit?: string
      /** Code of the post itself. */
      readonly post?: string
      /** Code of an area that lies in the post's own, e.g. a grid. */
      readonly over?: string
    }

export type Town = {
  readonly url: string
  readonly city: City
  /** The installation's folder. */
  readonly home: string
  /** The code that sets up the first administrator, as printed at the start. */
  readonly setupCode: string
  /** A token that signs in the holder of such a post; of several, the one nearest to the area. */
  signInToken(job: Job): Promise<string>
}

async function layOut({ installation }: Running): Promise<City> {
  const { db, keys, territory } = installation
  const now = Date.now()
  const city = await simulateCity(db, systemContext, {
    seed,
    size: 'small',
    now,
    journalKey: keys.journal,
  })
  await territory.reload()
  const deps = { territory, keys }
  const settled = { city, seed, from: now - days * dayMs, to: now, perDay }
  await simulateRequests(db, systemContext, deps, settled)
  const fresh = { ...settled, seed: seed + 1, from: now - freshMs, perDay: 4000, waiting: true }
  await simulateRequests(db, systemContext, deps, fresh)
  await layOutKnowledge(db, { areaCode: city.prefix, now })
  await layOutNotices(db, { areaCode: city.prefix, keys, now })
  await db.execute('analyze')
  return city
}

async function holderOf({ installation }: Running, job: Exclude<Job, string>): Promise<string> {
  const { db } = installation
  const { kind, unit = '', over = '', post = '' } = job
  const [holder] = await db.transaction(systemContext, (tx) =>
    tx.rows<{ personId: string; postId: string }>(sql`
      select h.person_id as "personId", p.id as "postId" from post p
      join holding h on h.post_id = p.id
      where p.kind = ${kind} and (${unit} = '' or p.unit_code = ${unit})
        and (${over} = '' or starts_with(${over}, p.area_code)) and (${post} = '' or p.code = ${post})
      order by length(p.area_code) desc, p.code limit 1`),
  )
  assert.ok(holder, `nobody is ${kind} of unit "${unit}" over area "${over}"`)
  const journalKey = installation.keys.journal
  return makeSignInLink(installation.people, {
    ...holder,
    journalKey,
    expiresAt: Date.now() + dayMs,
  })
}

/** A server on an installation of its own with nothing in it. */
async function startEmpty() {
  const home = mkdtempSync(join(tmpdir(), 'jingwei-e2e-'))
  const port = await freePort()
  const said: string[] = []
  const config = readConfig({
    JINGWEI_HOME: home,
    JINGWEI_DEMO: '0',
    JINGWEI_LOG: 'error',
    JINGWEI_PUBLIC_URL: `http://127.0.0.1:${port}`,
    PORT: `${port}`,
  })
  const running = await startServer(config, {
    say: (line) => said.push(line),
    runCommand: runInstalled,
  })
  // On exit, since the run may be forced to end before the hooks have.
  process.on('exit', () => rmSync(home, { recursive: true, force: true }))
  atTheEnd(() => running.close())
  const setupCode = /code (\d{8})/.exec(said.join('\n'))?.[1]
  assert.ok(setupCode, `no set-up code in:\n${said.join('\n')}`)
  return { running, home, setupCode }
}

async function start(): Promise<Town> {
  const { running, home, setupCode } = await startEmpty()
  const city = await layOut(running)
  const links = await demoLinks(running.installation.people, {
    city: city.prefix,
    expiresAt: Date.now() + dayMs,
    journalKey: running.installation.keys.journal,
  })
  return {
    url: running.url,
    city,
    home,
    setupCode,
    signInToken: async (job) => {
      if (typeof job !== 'string') return holderOf(running, job)
      const link = links.find((one) => one.job === job)
      assert.ok(link, `the demo has no ${job}`)
      return link.token
    },
  }
}

// Whoever came last goes first: a server does not close while a browser listens to it.
const closing: (() => Promise<void>)[] = []
after(async () => {
  for (const close of closing.toReversed()) {
    // eslint-disable-next-line no-await-in-loop -- one after the other is the point
    await close()
  }
})

/** Registers what must be closed after the last test, before everything registered earlier. */
export const atTheEnd = (close: () => Promise<void>): void => void closing.push(close)

let starting: Promise<Town> | undefined

/** Starts the town when first asked for; it is closed after the last test. */
export const town = (): Promise<Town> => (starting ??= start())

/** A second server beside the town's, as it is after its very first start. */
export async function emptyInstallation(): Promise<Pick<Town, 'url' | 'setupCode'>> {
  const { running, setupCode } = await startEmpty()
  return { url: running.url, setupCode }
}
