// An upgrade as docs/operate.md tells it, from the version before: the schema is brought up to date and one process after
// the other begun anew, while people go on reporting. Whoever finds one process gone, or is cut off before an answer, asks
// the other with the same Idempotency-Key, as the proxy in front does. Nothing else may come of it.
import assert from 'node:assert/strict'
import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { type Database, openDatabase, sql } from '#platform/db.ts'
import { createEmptyDatabase } from '../setup/server.ts'
import { squareMap } from '../setup/square.ts'
import { until } from '../setup/until.ts'
import { report, type Taken } from './people.ts'
import { answers, end, root, type Server, start } from './process.ts'

/** The version before, as a commit of this repository. */
const before = '771acfa'

const hasHistory = () =>
  spawnSync('git', ['cat-file', '-e', `${before}^{tree}`], { cwd: root }).status === 0

function unpack(folder: string): string {
  mkdirSync(folder)
  const files = execFileSync('git', ['archive', before, 'package.json', 'src', 'db'], {
    cwd: root,
    maxBuffer: 2 ** 28,
  })
  execFileSync('tar', ['-x', '-C', folder], { input: files })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

/** Throws with what it said when its status is not 0. */
const jingwei = (folder: string, env: Record<string, string>, ...args: string[]) =>
  promisify(execFile)(process.execPath, ['src/apps/cli/main.ts', ...args], {
    cwd: folder,
    env: { ...process.env, ...env },
  })

/** Goes on reporting at one of those that serve after the other, until told to end. */
function goOn(serving: readonly Server[]) {
  const taken: { readonly by: Server; readonly it: Taken }[] = []
  let going = true
  const ask = async (n: number) => {
    const key = randomUUID()
    for (const tried of [0, 1]) {
      const by = serving[(n + tried) % serving.length] as Server
      // eslint-disable-next-line no-await-in-loop -- the other only where this one was gone
      const it = await report(by, n, key)
      if (it) return taken.push({ by, it })
    }
    throw new Error('Neither of the two listened.')
  }
  const run = async () => {
    // eslint-disable-next-line no-await-in-loop -- one person asks again and again
    for (let n = 0; going; n++) await ask(n)
  }
  const over = run()
  // it is waited for by whoever ends it
  over.catch(() => {})
  return {
    taken: taken as readonly { readonly by: Server; readonly it: Taken }[],
    /** Until each of these has taken so many more. */
    more: async (count: number, servers: readonly Server[]) => {
      const had = taken.length
      const enough = () =>
        servers.every((s) => taken.slice(had).filter(({ by }) => by === s).length >= count)
      await Promise.race([over.then(() => {}), until('people are served', enough)])
    },
    end: () => {
      going = false
      return over
    },
  }
}

const schemaOf = async (db: Database): Promise<unknown> =>
  (await db.execute('select max(id) as id from migration')).rows[0]?.['id']

test('an upgrade from the version before, process after process, costs nobody a request', async (t) => {
  const { url, drop } = await createEmptyDatabase()
  const home = mkdtempSync(join(tmpdir(), 'jingwei-rolling-'))
  const history = hasHistory()
  if (!history) t.diagnostic(`The history with ${before} is not here: from this version to itself.`)
  const old = history ? unpack(join(home, 'old')) : root
  const env = { DATABASE_URL: url, JINGWEI_HOME: join(home, 'var'), JINGWEI_DEMO: '0' }
  const open = { ...env, JINGWEI_DOOR_BURST: '1000000', JINGWEI_DOOR_FLOOD: '1000000' }
  const db = await openDatabase({ url, connections: 1 })
  const servers: Server[] = []
  try {
    writeFileSync(join(home, 'areas.geojson'), squareMap)
    await jingwei(old, env, 'import', 'areas', join(home, 'areas.geojson'), '--profile', 'geojson')
    servers.push(...(await Promise.all([start(open, old), start(open, old)])))
    await Promise.all(servers.map(answers))
    const people = goOn(servers)
    await people.more(3, servers)
    const known = await schemaOf(db)
    await jingwei(root, env, 'migrate')
    if (history) assert.notEqual(await schemaOf(db), known, 'there was something to migrate')
    for (const i of [0, 1]) {
      /* eslint-disable no-await-in-loop -- one process after the other */
      await end(servers[i] as Server, 'SIGTERM')
      const begun = await start(open)
      await answers(begun)
      servers[i] = begun
      // at first the old and the new, side by side
      await people.more(5, servers)
      /* eslint-enable no-await-in-loop */
    }
    await people.end()

    const stored = await db.owner((tx) => tx.rows<{ id: string }>(sql`select id from cases`))
    assert.deepEqual(
      stored.map(({ id }) => id).toSorted(),
      people.taken.map(({ it }) => it.id).toSorted(),
      'each report is there, and none twice',
    )
    for (const { it } of people.taken.slice(0, 3)) {
      // eslint-disable-next-line no-await-in-loop -- three links
      const answer = await fetch(`${servers[0]?.url}/api/follow/${it.followToken}`)
      assert.equal(answer.status, 200, 'the links that the version before gave still open')
    }
    await jingwei(root, env, 'journal', 'verify')
  } finally {
    await Promise.all(servers.map((server) => end(server, 'SIGKILL')))
    await db.close()
    await drop()
    rmSync(home, { recursive: true, force: true })
  }
})
