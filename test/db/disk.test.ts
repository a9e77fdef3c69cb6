// A disk that is really full, beneath the database and the photos: what cannot be stored is refused and said so,
// nothing of it stays behind, and the city goes on when there is space again.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import sharp from 'sharp'
import { readConfig } from '#platform/config.ts'
import { openEmbedded } from '#platform/db/embedded.ts'
import { openDatabase, raw, sql } from '#platform/db.ts'
import type { Problem } from '#platform/problem.ts'
import { postgresUser } from '../setup/cluster.ts'
import { migratedSnapshot } from '../setup/embedded.ts'
import { type City, layOut, whatIsStored } from '../setup/killing.ts'
import { createServerDatabase } from '../setup/server.ts'
import { until } from '../setup/until.ts'
import { answers, end, start } from './process.ts'

const disk = mkdtempSync(join(tmpdir(), 'jingwei-disk-'))

/** Why there can be no small disk of our own here; undefined when it is mounted. */
function mounted(): string | undefined {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=320m', 'tmpfs', disk], { stdio: 'pipe' })
    return undefined
  } catch (error) {
    return `a small disk cannot be mounted here: ${(error as Error).message.split('\n')[1] ?? 'no right'}`
  }
}
const skip = mounted() ?? false
after(() => {
  if (!skip) execFileSync('umount', ['--lazy', disk])
  rmSync(disk, { recursive: true, force: true })
})

/** Why PostgreSQL cannot be given that disk. */
function elsewhere(): string | false {
  const url = process.env['JINGWEI_TEST_PG']
  if (!url) return 'JINGWEI_TEST_PG is not set; npm test sets it'
  return new URL(url).hostname === '127.0.0.1' ? false : 'PostgreSQL is on another machine'
}

const ballast = join(disk, 'ballast')
function fill(): void {
  writeFileSync(ballast, '')
  for (const size of [1 << 20, 1 << 12]) {
    try {
      for (;;) appendFileSync(ballast, Buffer.alloc(size, 1))
    } catch (error) {
      assert.equal((error as NodeJS.ErrnoException).code, 'ENOSPC')
    }
  }
}

async function send(url: string, n: number) {
  const answer = await fetch(`${url}/api/intake`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': `disk-test-request-${n}` },
    body: JSON.stringify({
      // long enough that pages which are there already are soon full
      description: `第${n}个井盖缺失。${'附近路面也有破损，'.repeat(40)}`,
      point: { lon: 113.01 + n / 1e4, lat: 29.05 },
      photos: [],
    }),
  })
  return { status: answer.status, json: (await answer.json()) as Record<string, string> }
}

async function photo(url: string, red: number): Promise<number> {
  const noise = { type: 'gaussian', mean: red, sigma: 30 } as const
  const create = { width: 800, height: 600, channels: 3, background: '#a03020', noise } as const
  const bytes = await sharp({ create }).jpeg({ quality: 90 }).toBuffer()
  const form = new FormData()
  form.set('photo', new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }), 'hole.jpg')
  const answer = await fetch(`${url}/api/uploads`, { method: 'POST', body: form })
  await answer.arrayBuffer()
  return answer.status
}

const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((f) => f.isFile()).length

/** What cannot be stored is refused and said so, and the city goes on when there is space. */
async function filled(city: City): Promise<void> {
  const home = join(disk, 'home')
  cpSync(city.config.home, home, { recursive: true })
  city.remove()
  const env = { ...city.env, JINGWEI_HOME: home }
  const server = await start(env)
  try {
    await answers(server)
    const taken = new Map<number, string>()
    const told: number[] = []
    const ask = async (n: number) => {
      const { status, json } = await send(server.url, n)
      if (status === 201) taken.set(n, json['number'] ?? '')
      else {
        assert.match(`${status} ${json['code']}`, /^(507 no-space|503 unavailable)$/)
        assert.match(String(json['title']), /存储空间不足|暂不可用/)
      }
      return status
    }
    assert.equal(await ask(0), 201)
    assert.equal(await photo(server.url, 60), 201)
    const files = filesIn(join(home, 'files'))

    fill()
    for (let n = 1; n < 400 && told.length < 5; n++) {
      // eslint-disable-next-line no-await-in-loop -- until nothing more fits
      const status = await ask(n)
      if (status !== 201) told.push(n)
    }
    assert.ok(told.length > 0, 'the disk was full')
    assert.ok([503, 507].includes(await photo(server.url, 120)))
    assert.equal(filesIn(join(home, 'files')), files, 'nothing of the photo stays behind')

    rmSync(ballast)
    // eslint-disable-next-line no-await-in-loop -- one after the other
    for (const n of told) assert.equal(await ask(n), 201, server.said())
    assert.equal(await photo(server.url, 180), 201)
    await end(server, 'SIGTERM')

    const { numbers, faults } = await whatIsStored(readConfig(env))
    assert.deepEqual(numbers.toSorted(), [...taken.values()].toSorted())
    assert.equal(faults, 0)
  } finally {
    await end(server, 'SIGKILL')
    rmSync(ballast, { force: true })
    rmSync(home, { recursive: true, force: true })
  }
}

test(
  'on a full disk what cannot be stored is refused, and the city goes on when there is space',
  { skip },
  async () => filled(await layOut()),
)

// Its files alone: without room for its log PostgreSQL ends, and comes back as after a kill.
test(
  'with a full disk beneath PostgreSQL what cannot be stored is refused, and the city goes on when there is space',
  { skip: skip || elsewhere() },
  async () => {
    const { url, drop } = await createServerDatabase()
    const owner = await openDatabase({ url: process.env['JINGWEI_TEST_PG'], connections: 1 })
    const space = `jingwei_full_${process.pid}`
    try {
      const { uid, gid } = postgresUser()
      mkdirSync(join(disk, 'pg'))
      chownSync(join(disk, 'pg'), uid, gid)
      await owner.execute(`create tablespace ${space} location '${join(disk, 'pg')}'`)
      await owner.execute(
        `alter database ${new URL(url).pathname.slice(1)} set tablespace ${space}`,
      )
      await filled(await layOut(url))
    } finally {
      await drop()
      await owner.execute(`drop tablespace if exists ${space}`)
      await owner.close()
    }
  },
)

test(
  'an embedded database that could not write its log is begun anew by itself, with all that was acknowledged',
  { skip },
  async () => {
    const db = await openEmbedded(join(disk, 'db'), await migratedSnapshot())
    const note = (n: number) =>
      db.owner(async (tx) => {
        await tx.run(sql`insert into noted values (${n})`)
        // fills the log, and no page of a table
        await tx.run(sql`select pg_logical_emit_message(true, 'test', repeat('x', 1000000))`)
      })
    let heard = 0
    try {
      await db.owner((tx) => tx.run(raw('create table noted (n int)')))
      await db.listen('bell', () => (heard += 1))
      fill()
      let acknowledged = 0
      const full = async () => {
        for (; acknowledged < 200; acknowledged++)
          // eslint-disable-next-line no-await-in-loop -- until nothing more fits
          await note(acknowledged)
      }
      await assert.rejects(full(), (error: Problem) => [503, 507].includes(error.status))
      assert.ok(acknowledged < 200)
      await assert.rejects(note(-1), (error: Problem) => [503, 507].includes(error.status))
      rmSync(ballast)
      await until('it answers again', () => db.ping())
      const there = await db.owner((tx) =>
        tx.rows<{ n: number }>(sql`select n from noted order by n`),
      )
      assert.deepEqual(
        there.map(({ n }) => n),
        Array.from({ length: acknowledged }, (_, n) => n),
      )
      const before = heard
      await db.owner(async (tx) => tx.tell('bell'))
      await until('whoever listened is called again', () => heard > before)
    } finally {
      await db.close()
    }
  },
)
