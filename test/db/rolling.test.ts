// An upgrade as docs/operate.md tells it: the schema is brought up to date and one process after the other begun anew,
// while people go on reporting. Whoever finds one process gone, or is cut off before an answer, asks the other with the
// same Idempotency-Key, as the proxy in front does.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { systemContext } from '#people'
import { openDatabase, sql } from '#platform/db.ts'
import { importAreas } from '#territory'
import { createServerDatabase } from '../setup/server.ts'
import { answers, end, type Server, start } from './process.ts'

const square = [
  [113, 29],
  [113.1, 29],
  [113.1, 29.1],
  [113, 29.1],
  [113, 29],
]
const features = Object.entries({ '4299': 'city', '429901': 'district' }).map(([code, kind]) => ({
  type: 'Feature',
  properties: { code, name: `区域${code}`, kind },
  geometry: { type: 'Polygon', coordinates: [square] },
}))

/** The case's id, or undefined where nobody listens or the connection was cut before an answer came. */
function report(server: Server, n: number, key: string): Promise<string | undefined> {
  const body = JSON.stringify({
    description: `第${n}个井盖缺失`,
    // some way from each other, or each would be looked at as a repeat of those before it
    point: { lon: 113.001 + (n % 49) / 500, lat: 29.001 + (Math.floor(n / 49) % 49) / 500 },
    photos: [],
  })
  return new Promise((resolve, reject) => {
    const sent = request(`${server.url}/api/intake`, {
      method: 'POST',
      agent: false,
      headers: {
        'content-type': 'application/json',
        'idempotency-key': key,
        'x-forwarded-for': `10.0.${n >> 8}.${n & 255}`,
      },
    })
    sent.on('error', (error: NodeJS.ErrnoException) =>
      ['ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(error.code ?? '')
        ? resolve(undefined)
        : reject(error),
    )
    sent.on('response', (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (part: string) => (text += part))
      answer.on('error', reject).on('end', () => {
        if (answer.statusCode === 201) resolve((JSON.parse(text) as { id: string }).id)
        else reject(new Error(`${answer.statusCode} ${text}`))
      })
    })
    sent.end(body)
  })
}

// So many that reports come in all through the upgrade, and no more than a slow machine works off.
const most = 4000

test('an upgrade, process after process, costs nobody a request', async () => {
  const { url, drop } = await createServerDatabase()
  const home = mkdtempSync(join(tmpdir(), 'jingwei-rolling-'))
  const db = await openDatabase({ url, connections: 1 })
  const door = { JINGWEI_DOOR_BURST: '1000000', JINGWEI_DOOR_FLOOD: '1000000' }
  const env = { ...door, DATABASE_URL: url, JINGWEI_HOME: home, JINGWEI_DEMO: '0' }
  const map = JSON.stringify({ type: 'FeatureCollection', features })
  await importAreas(db, systemContext, Readable.from([map]), {
    profile: 'geojson',
    journalKey: Buffer.alloc(32),
    now: Date.now(),
    fileName: 'areas.geojson',
    dryRun: false,
    signal: new AbortController().signal,
  })
  const servers = await Promise.all([start(env), start(env)])
  try {
    await Promise.all(servers.map(answers))
    const ids: string[] = []
    let going = true
    let n = 0
    const people = async () => {
      while (going && n < most) {
        const mine = n++
        const key = randomUUID()
        // eslint-disable-next-line no-await-in-loop -- one person asks again and again
        const id =
          (await report(servers[mine % 2] as Server, mine, key)) ??
          (await report(servers[(mine + 1) % 2] as Server, mine, key))
        assert.ok(id, 'one of the two listens')
        ids.push(id)
      }
    }
    const load = Promise.all(Array.from({ length: 1 }, people)).finally(() => (going = false))
    const upgrade = async () => {
      const migrating = spawn(process.execPath, ['src/apps/cli/main.ts', 'migrate'], {
        env: { ...process.env, ...env },
        stdio: 'ignore',
      })
      assert.deepEqual(await once(migrating, 'exit'), [0, null])
      for (const i of [0, 1]) {
        /* eslint-disable no-await-in-loop -- one process after the other */
        await end(servers[i] as Server, 'SIGTERM')
        const begun = await start(env)
        await answers(begun)
        servers[i] = begun
        /* eslint-enable no-await-in-loop */
      }
    }
    await Promise.all([load, upgrade().finally(() => (going = false))])
    assert.ok(ids.length > 20, `${ids.length} were taken`)
    const stored = await db.owner((tx) => tx.rows<{ id: string }>(sql`select id from cases`))
    assert.deepEqual(
      stored.map(({ id }) => id).toSorted(),
      ids.toSorted(),
      'each report is there, and none twice',
    )
  } finally {
    await Promise.all(servers.map((server) => end(server, 'SIGKILL')))
    await db.close()
    await drop()
    rmSync(home, { recursive: true, force: true })
  }
})
