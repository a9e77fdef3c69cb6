// The real server and the real database, killed in the middle of load: what was acknowledged is there, nothing is there
// twice, and timers have fired once. `npm run bench -- kills` looks longer.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startCluster } from '../setup/cluster.ts'
import { type City, killDatabase, killServers, layOut, type Tally } from '../setup/killing.ts'
import { createServerDatabase } from '../setup/server.ts'

const load = { kills: 2, perRound: 30 }

async function inCity(url: string | undefined, run: (city: City) => Promise<Tally>): Promise<void> {
  const city = await layOut(url)
  try {
    const { acknowledged, asked, ...faults } = await run(city)
    assert.deepEqual(faults, {
      lost: [],
      changed: [],
      strange: [],
      timersMissed: 0,
      timersTwice: 0,
      journalFaults: 0,
    })
    assert.equal(asked, load.kills * load.perRound)
    assert.ok(acknowledged >= load.kills * 8, 'requests were acknowledged before each kill')
  } finally {
    city.remove()
  }
}

describe('a server killed in the middle of load', () => {
  test('keeps every acknowledged request, none twice, and its timers, on the embedded database', () =>
    inCity(undefined, (city) => killServers(city, load)))

  test('keeps every acknowledged request, none twice, and its timers, on PostgreSQL', async () => {
    const { url, drop } = await createServerDatabase()
    try {
      await inCity(url, (city) => killServers(city, load))
    } finally {
      await drop()
    }
  })
})

test('a server whose database is killed in the middle of load outlives it, and nothing is lost or there twice', async () => {
  const cluster = await startCluster({ durable: true })
  try {
    const { url } = await createServerDatabase(cluster.url)
    await inCity(url, (city) => killDatabase(city, cluster, load))
  } finally {
    await cluster.stop()
  }
})
