// A city whose server, or whose database, is killed in the middle of load: what it acknowledged must be there, once, and
// what was to happen in time must have happened, once. For test/db/kill.test.ts and bench/kills.ts.
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rulesFor } from '#cases'
import { type Config, readConfig } from '#platform/config.ts'
import { loadKeys } from '#platform/crypto.ts'
import { openEmbedded } from '#platform/db/embedded.ts'
import { openDatabase, raw, sql } from '#platform/db.ts'
import { verifyJournal } from '#platform/journal/verify.ts'
import { type Installation, openInstallation } from '../../src/apps/installation.ts'
import { sweepTimers } from '../../src/cases/jobs.ts'
import { answers, end, type Server, start } from '../db/process.ts'
import type { Cluster } from './cluster.ts'
import { migratedSnapshot } from './embedded.ts'
import { layOutSquare, levels } from './square.ts'
import { until } from './until.ts'

export type City = {
  readonly env: Record<string, string>
  readonly config: Config
  readonly remove: () => void
}

// A case that nobody takes up is late at once, so that timers fire while servers are killed.
const hasty = [
  `create function soon() returns trigger language plpgsql as $$
    begin new.due_at := now() + interval '1 second'; return new; end $$`,
  `create trigger soon before insert on timer for each row when (new.kind = 'accept') execute function soon()`,
]

/**
 * A home where nothing is yet.
 * @param url a migrated database on a server; undefined = the embedded one
 */
export function cityAt(url?: string): City {
  const home = mkdtempSync(join(tmpdir(), 'jingwei-kill-'))
  const env = {
    DATABASE_URL: url ?? '',
    JINGWEI_HOME: home,
    JINGWEI_DEMO: '0',
    JINGWEI_LOG: 'silent',
    JINGWEI_DOOR_BURST: '1000000',
    JINGWEI_DOOR_FLOOD: '1000000',
  }
  const remove = () => rmSync(home, { recursive: true, force: true })
  return { env, config: readConfig(env), remove }
}

/** The same with a city in it. */
export async function layOut(url?: string): Promise<City> {
  const city = cityAt(url)
  const { home } = city.config
  const db = url
    ? await openDatabase({ url, connections: 1 })
    : await openEmbedded(join(home, 'db'), await migratedSnapshot())
  await layOutSquare(db, loadKeys(home, undefined).journal)
  await db.owner(async (tx) => {
    // eslint-disable-next-line no-await-in-loop -- one transaction
    for (const statement of hasty) await tx.run(raw(statement))
  })
  await db.close()
  return city
}

async function serve(city: City): Promise<Server> {
  const server = await start(city.env)
  await answers(server)
  return server
}

type Sent = { readonly key: string; readonly body: string; readonly from: string }

/** Each from an address of its own, behind a proxy: nobody is held back for asking too often. */
export const request = (round: number, i: number): Sent => ({
  key: `kill-test-${round}-${String(i).padStart(6, '0')}`,
  from: `10.${round}.${i >> 8}.${i & 255}`,
  body: JSON.stringify({
    description: `第${round}轮第${i}个井盖缺失`,
    // some way from each other, or each would be looked at as a repeat of those before it
    point: { lon: 113.001 + (i % 49) / 500, lat: 29.001 + (round % 49) / 500 },
    photos: [],
  }),
})

/** The acknowledged case's number, or undefined where no answer came or nothing was stored. */
export async function send(server: Server, { key, body, from }: Sent): Promise<string | undefined> {
  const answer = await fetch(`${server.url}/api/intake`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'idempotency-key': key,
      'x-forwarded-for': from,
    },
  }).catch(() => undefined)
  const text = await answer?.text().catch(() => undefined)
  if (!answer || text === undefined || answer.status === 503) return undefined
  if (answer.status === 201) return (JSON.parse(text) as { number: string }).number
  throw new Error(`${key}: ${answer.status} ${text}`)
}

export type Load = { readonly kills: number; readonly perRound: number }

/** Early in one round, late in the next. */
const killAfter = (round: number, { perRound }: Load) =>
  Math.ceil(perRound / 4) + ((round * 7) % Math.ceil(perRound / 2))

const requests = (round: number, { perRound }: Load) =>
  Array.from({ length: perRound }, (_, i) => request(round, i))
const rounds = ({ kills }: Load) => Array.from({ length: kills }, (_, round) => round)

/** Six at once until all are through; `each` gives true where one was acknowledged, and after `n` of them calls `kill`. */
async function load(
  waiting: Sent[],
  o: { each: (sent: Sent) => Promise<boolean>; n: number; kill: () => void },
): Promise<void> {
  let acknowledged = 0
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      // eslint-disable-next-line no-await-in-loop -- one person after the other
      if ((await o.each(next)) && ++acknowledged === o.n) o.kill()
    }
  }
  await Promise.all(Array.from({ length: 6 }, worker))
}

export type Tally = {
  readonly asked: number
  readonly acknowledged: number
  /** What was acknowledged and is not there. */
  readonly lost: readonly string[]
  /** What is another case when its sender asks again with the same key. */
  readonly changed: readonly string[]
  /** What is there and was asked by nobody, or twice. */
  readonly strange: readonly string[]
  readonly timersMissed: number
  readonly timersTwice: number
  readonly journalFaults: number
}

/** Kills the server process in each round, begins it anew, lets everyone ask again at the end, and kills it once more. */
export async function killServers(city: City, o: Load): Promise<Tally> {
  const acknowledged = new Map<string, string>()
  for (const round of rounds(o)) {
    /* eslint-disable no-await-in-loop -- round after round */
    const server = await serve(city)
    const gone = once(server.child, 'exit')
    const each = async (sent: Sent) => {
      const number = await send(server, sent)
      if (number !== undefined) acknowledged.set(sent.key, number)
      return number !== undefined
    }
    const kill = () => void server.child.kill('SIGKILL')
    await load(requests(round, o), { each, kill, n: killAfter(round, o) }).finally(kill)
    await gone
    /* eslint-enable no-await-in-loop */
  }
  const server = await serve(city)
  try {
    const again = await askAgain(server, o)
    await end(server, 'SIGKILL')
    return await tallyOf(city, acknowledged, again)
  } finally {
    await end(server, 'SIGKILL')
  }
}

/** Kills the database's first process in each round while the server goes on. Who is told no asks again. */
export async function killDatabase(city: City, cluster: Cluster, o: Load): Promise<Tally> {
  const server = await serve(city)
  const acknowledged = new Map<string, string>()
  const each = async (sent: Sent) => {
    const number = await until(`${sent.key} is taken`, () => send(server, sent))
    acknowledged.set(sent.key, number)
    return true
  }
  try {
    for (const round of rounds(o)) {
      // eslint-disable-next-line no-await-in-loop -- round after round
      await load(requests(round, o), { each, kill: cluster.kill, n: killAfter(round, o) })
    }
    const again = await askAgain(server, o)
    if (server.child.exitCode !== null) throw new Error(`The server ended.\n${server.said()}`)
    await end(server, 'SIGKILL')
    return await tallyOf(city, acknowledged, again)
  } finally {
    await end(server, 'SIGKILL')
  }
}

async function askAgain(server: Server, o: Load): Promise<Map<string, string>> {
  const all = new Map<string, string>()
  const waiting = rounds(o).flatMap((round) => requests(round, o))
  const each = async (sent: Sent) => {
    all.set(sent.key, await until(`${sent.key} is taken`, () => send(server, sent)))
    return true
  }
  await load(waiting, { each, kill: () => {}, n: -1 })
  return all
}

async function tallyOf(
  city: City,
  acknowledged: ReadonlyMap<string, string>,
  again: ReadonlyMap<string, string>,
): Promise<Tally> {
  const { numbers, escalations, faults } = await whatIsThere(city)
  const stored = new Set(numbers)
  const asked = new Set(again.values())
  // above the district and above the city nobody is told
  const wanted = numbers.length * levels
  return {
    asked: again.size,
    acknowledged: acknowledged.size,
    lost: [...acknowledged.values()].filter((number) => !stored.has(number)),
    changed: [...acknowledged].flatMap(([key, number]) => (again.get(key) === number ? [] : [key])),
    strange: numbers.filter((number) => !asked.has(number)),
    timersMissed: wanted - new Set(escalations).size,
    timersTwice: escalations.length - new Set(escalations).size,
    journalFaults: faults,
  }
}

/** With no server left: the timers that are still due fire, as they would at the next start. */
async function whatIsThere({ config }: City) {
  const installation = await openInstallation(config)
  const { db, keys, territory } = installation
  try {
    const deps = {
      journalKey: keys.journal,
      rules: (...[tx, c, now]: Parameters<Parameters<typeof sweepTimers>[1]['rules']>) =>
        rulesFor(tx, { territory, keys }, c, now),
      onError: (error: unknown) => {
        throw error
      },
    }
    // eslint-disable-next-line no-await-in-loop -- level after level
    while ((await sweepTimers(db, deps, Date.now() + 10_000)) > 0);
    const told = await db.owner((tx) =>
      tx.rows<{ what: string }>(
        sql`select subject || ' ' || (data ->> 'level') as what from journal where kind = 'escalated'`,
      ),
    )
    return { ...(await storedIn(installation)), escalations: told.map(({ what }) => what) }
  } finally {
    await installation.close()
  }
}

/** The numbers of the cases that are stored, and how many entries of the journal do not verify. */
async function storedIn({
  db,
  keys,
}: Installation): Promise<{ numbers: string[]; faults: number }> {
  const rows = await db.owner((tx) => tx.rows<{ n: string }>(sql`select number as n from cases`))
  const { faults } = await verifyJournal(db, keys.journal)
  return { numbers: rows.map(({ n }) => n), faults: faults.length }
}

/** What an installation holds that no server has open. */
export async function whatIsStored(config: Config): Promise<{ numbers: string[]; faults: number }> {
  const installation = await openInstallation(config)
  try {
    return await storedIn(installation)
  } finally {
    await installation.close()
  }
}
