// The product itself, in this process, with a small city and some weeks of its requests; one for all browser tests.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { runInstalled } from '../../../src/apps/cli/installed.ts'
import { type Running, startServer } from '../../../src/apps/server/serve.ts'
import type { City } from '#engines/cityscape'
import { demoLinks, systemContext } from '#people'
import { readConfig } from '#platform/config.ts'
import { simulateCity, simulateRequests } from '#simulation'

const seed = 7
const days = 21
const perDay = 14
const dayMs = 86_400_000
const freshMs = 12 * 60_000

export type Town = {
  readonly url: string
  readonly city: City
  readonly running: Running
  /** The code that sets up the first administrator, as printed at the start. */
  readonly setupCode: string
  /** A sign-in link's token for each demo job. */
  readonly links: ReadonlyMap<string, string>
}

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer().on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })

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
  await db.execute('analyze')
  return city
}

async function start(): Promise<Town> {
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
  after(async () => {
    await running.close()
    rmSync(home, { recursive: true, force: true })
  })
  const city = await layOut(running)
  const now = Date.now()
  const links = await demoLinks(running.installation.db, {
    city: city.prefix,
    now,
    expiresAt: now + dayMs,
  })
  const setupCode = /code (\d{8})/.exec(said.join('\n'))?.[1]
  assert.ok(setupCode, `no set-up code in:\n${said.join('\n')}`)
  return {
    url: running.url,
    city,
    running,
    setupCode,
    links: new Map(links.map(({ job, token }) => [job, token])),
  }
}

let starting: Promise<Town> | undefined

/** Starts the town when first asked for; it is closed after the last test. */
export const town = (): Promise<Town> => (starting ??= start())
