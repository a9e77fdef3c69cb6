/**
 * npm run bench -- kills [N]: N times (20 unless told) kill -9 in the middle of load, of the server on the embedded
 * database, of the server on PostgreSQL, and of PostgreSQL beneath a server, with PostgreSQL's own settings. Bar: what was
 * acknowledged is there, nothing is there twice, every timer has fired once, and the journal is whole. `ratio` is the share
 * of the acknowledged requests that are there under the number they were given. Prints one JSON line.
 */
import { loadavg } from 'node:os'
import { startCluster } from '../test/setup/cluster.ts'
import { type City, killDatabase, killServers, layOut, type Tally } from '../test/setup/killing.ts'
import { createServerDatabase } from '../test/setup/server.ts'
import { report } from './setup/report.ts'

const kills = Number(process.argv[2] ?? 20)
if (!Number.isInteger(kills) || kills < 1 || kills > 250)
  throw new Error(`N must be a whole number from 1 to 250, got "${process.argv[2]}"`)
const load = { kills, perRound: 60 }

async function inCity(url: string | undefined, run: (city: City) => Promise<Tally>) {
  const began = performance.now()
  const city = await layOut(url)
  try {
    const { lost, changed, strange, ...rest } = await run(city)
    const faults = { lost: lost.length, changed: changed.length, strange: strange.length }
    return { ...rest, ...faults, seconds: Math.round((performance.now() - began) / 1000) }
  } finally {
    city.remove()
  }
}

const cluster = await startCluster({ standard: true })
try {
  const there = async () => (await createServerDatabase(cluster.url)).url
  const embedded = await inCity(undefined, (city) => killServers(city, load))
  const server = await inCity(await there(), (city) => killServers(city, load))
  const database = await inCity(await there(), (city) => killDatabase(city, cluster, load))
  const all = [embedded, server, database]
  const sum = (of: (run: (typeof all)[number]) => number) => all.reduce((n, run) => n + of(run), 0)
  const acknowledged = sum((run) => run.acknowledged)
  const missing = sum((run) => run.lost + run.changed)
  const others = sum((run) => run.strange + run.timersMissed + run.timersTwice + run.journalFaults)
  report({
    bench: 'kills',
    kills,
    serverOnEmbedded: embedded,
    serverOnPostgres: server,
    postgres: database,
    load: loadavg().map((n) => Math.round(n * 10) / 10),
    ratio: (acknowledged - missing) / acknowledged,
    meets: missing === 0 && others === 0,
  })
} finally {
  await cluster.stop()
}
