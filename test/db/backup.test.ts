// What a backup is worth is what comes back from it: taken from a working installation, restored where there is nothing.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import sharp from 'sharp'
import { type Config, readConfig } from '#platform/config.ts'
import { openDatabase, sql } from '#platform/db.ts'
import { verifyJournal } from '#platform/journal/verify.ts'
import { backupCommand, restoreCommand } from '../../src/apps/cli/commands/backup.ts'
import type { Io } from '../../src/apps/cli/command.ts'
import { type Installation, openInstallation } from '../../src/apps/installation.ts'
import { type Running, startServer } from '../../src/apps/server/serve.ts'
import { migratedSnapshot } from '../setup/embedded.ts'
import { createServerDatabase } from '../setup/server.ts'
import { layOutSquare } from '../setup/square.ts'

type Place = { readonly config: Config; readonly home: string }
type Spoken = { out: string; err: string }

const login = { login: 'chief', password: 'a long enough password' }

const ioInto = (said: Spoken): Io => ({
  cwd: tmpdir(),
  out: (text) => (said.out += text),
  err: (text) => (said.err += text),
  signal: new AbortController().signal,
})

function placeAt(databaseUrl: string | undefined): Place {
  const home = mkdtempSync(join(tmpdir(), 'jingwei-backup-'))
  const env = { JINGWEI_HOME: home, JINGWEI_DEMO: '0', JINGWEI_LOG: 'silent', PORT: '0' }
  return { home, config: readConfig({ ...env, DATABASE_URL: databaseUrl }) }
}

async function withServer<T>(
  { config }: Place,
  use: (server: Running, lines: readonly string[]) => Promise<T>,
): Promise<T> {
  const lines: string[] = []
  const runCommand = () => Promise.resolve(2 as const)
  const server = await startServer(config, { say: (line) => lines.push(line), runCommand })
  try {
    return await use(server, lines)
  } finally {
    await server.close()
  }
}

async function post<T>(url: string, body: unknown, cookie = ''): Promise<T & { cookie: string }> {
  const answer = await fetch(url, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', 'x-jingwei': '1', cookie },
  })
  assert.ok(answer.ok, `${url}: ${answer.status} ${answer.ok ? '' : await answer.text()}`)
  const set = answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  return { ...((await answer.json()) as T), cookie: set }
}

const layOut = async ({ db, keys, territory }: Installation) => {
  await layOutSquare(db, keys.journal)
  await territory.reload()
}

async function sendPhoto(url: string): Promise<string> {
  const create = { width: 640, height: 480, channels: 3, background: '#a03020' } as const
  const bytes = await sharp({ create }).jpeg().toBuffer()
  const form = new FormData()
  form.set('photo', new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }), 'hole.jpg')
  const answer = await fetch(`${url}/api/uploads`, { method: 'POST', body: form })
  return ((await answer.json()) as { id: string }).id
}

/** The embedded database as it is after its first start, without waiting for one. */
async function unpacked(place: Place): Promise<Place> {
  const folder = join(place.home, 'db')
  mkdirSync(folder, { mode: 0o700 })
  execFileSync('tar', ['-xz', '-C', folder], {
    input: await migratedSnapshot(),
    // it tells of every name that it makes relative
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  return place
}

/** An administrator, three requests, one with a photo and a name: all acknowledged. */
async function work(place: Place): Promise<string> {
  return withServer(place, async ({ url, installation }, lines) => {
    await layOut(installation)
    const code = / code (\S+)/.exec(lines.join('\n'))?.[1]
    await post(`${url}/api/setup`, { ...login, name: '陈主任', code })
    const ids: string[] = []
    for (const n of [1, 2, 3]) {
      /* eslint-disable no-await-in-loop -- one resident after the other */
      const sent = await post<{ id: string }>(`${url}/api/intake`, {
        description: `第${n}个井盖缺失`,
        point: { lon: 113.01 + n / 1000, lat: 29.05 },
        photos: n === 1 ? [await sendPhoto(url)] : [],
        reporter: { anonymous: false, name: '李某', phone: '13800000000' },
      })
      /* eslint-enable no-await-in-loop */
      ids.push(sent.id)
    }
    return ids[0] ?? ''
  })
}

async function within<T>({ config }: Place, use: (i: Installation) => Promise<T>): Promise<T> {
  const installation = await openInstallation(config)
  try {
    return await use(installation)
  } finally {
    await installation.close()
  }
}

/** Every table's number of rows, and whether the journal is whole. */
const stateOf = (place: Place) => within(place, stateIn)

async function stateIn({ db, keys }: Installation): Promise<Record<string, unknown>> {
  const counts = await db.owner((tx) =>
    tx.rows<{ name: string; n: number }>(sql`select table_name as name,
          (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from public.%I', table_name), true, true, '')))[1]::text::int as n
        from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'
          and table_name <> 'spatial_ref_sys' order by 1`),
  )
  const { entries, faults } = await verifyJournal(db, keys.journal)
  return { ...Object.fromEntries(counts.map(({ name, n }) => [name, n])), entries, faults }
}

/** The new backup, and the state it was taken of. */
const backUp = (place: Place) =>
  within(place, async (installation) => {
    const said = { out: '', err: '' }
    const folder = join(place.home, 'backup')
    const given = { positionals: [folder], values: {} }
    assert.equal(backupCommand.needs, 'installation')
    const before = await stateIn(installation)
    assert.equal(await backupCommand.run({ installation, given, io: ioInto(said) }), 0, said.err)
    return { folder, before }
  })

async function restore({ config }: Place, folder: string, force = false) {
  const said = { out: '', err: '' }
  const given = { positionals: [folder], values: force ? { force } : {} }
  assert.equal(restoreCommand.needs, 'config')
  const exit = await restoreCommand.run({ config, given, io: ioInto(said) })
  return { exit, said: said.out + said.err }
}

/** The administrator signs in with the old password and opens the photo of the case. */
async function photoSeen(place: Place, caseId: string): Promise<number> {
  return withServer(place, async ({ url }) => {
    const { cookie } = await post(`${url}/api/session`, login)
    const found = await fetch(`${url}/api/cases/${caseId}`, { headers: { cookie } })
    const { evidence } = (await found.json()) as { evidence: { url: string }[] }
    const photo = await fetch(new URL(evidence[0]?.url ?? '/no-photo', url), {
      headers: { cookie },
    })
    assert.equal(photo.status, 200)
    return (await sharp(Buffer.from(await photo.arrayBuffer())).metadata()).width
  })
}

const corrupt = (folder: string, copy: string, change: (folder: string) => void): string => {
  const damaged = join(folder, '..', copy)
  cpSync(folder, damaged, { recursive: true })
  change(damaged)
  return damaged
}
const cut = (path: string) => writeFileSync(path, readFileSync(path).subarray(0, -200))
const databaseOf = (folder: string) => readdirSync(folder).find((f) => f.startsWith('database'))

const damages: readonly (readonly [string, (folder: string) => void, RegExp])[] = [
  ['a cut database', (f) => cut(join(f, databaseOf(f) ?? '')), /^database\..* is damaged/],
  [
    'a missing photo',
    (f) => rmSync(join(f, 'files'), { recursive: true }),
    /^files\/.* is damaged/,
  ],
  ['another key', (f) => writeFileSync(join(f, 'master.key'), 'AAAA'), /^master.key .* is damaged/],
  ['a backup that was not finished', (f) => rmSync(join(f, 'manifest.json')), /not finished/],
  [
    'a backup of a later version',
    (f) => {
      const path = join(f, 'manifest.json')
      const manifest = JSON.parse(readFileSync(path, 'utf8')) as { migrations: object[] }
      manifest.migrations.push({ id: '9999_later', checksum: 'x' })
      writeFileSync(path, JSON.stringify(manifest))
    },
    /has 9999_later, which this version does not know/,
  ],
  [
    'a backup of another format',
    (f) => writeFileSync(join(f, 'manifest.json'), '{"format":99}'),
    /format 99; this version restores format 2/,
  ],
]

/** A backup that is not what was written is refused before anything is changed, whatever database it is of. */
async function refuses(from: Place, folder: string): Promise<void> {
  const before = await stateOf(from)
  for (const [what, change, says] of damages) {
    /* eslint-disable no-await-in-loop -- each leaves the installation as it was for the next */
    const damaged = corrupt(folder, what, change)
    const { exit, said } = await restore(from, damaged, true)
    assert.deepEqual([exit, says.test(said)], [1, true], `${what}: ${said}`)
    /* eslint-enable no-await-in-loop */
  }
  assert.deepEqual(await stateOf(from), before, 'what was refused changed nothing')
}

async function roundTrip(from: Place, to: Place): Promise<string> {
  const caseId = await work(from)
  const { folder, before } = await backUp(from)
  assert.deepEqual([before['cases'], before['evidence'], before['faults']], [3, 1, []])
  assert.equal(statSync(folder).mode & 0o077, 0, 'nobody else reads the backup')
  const onTop = await restore(from, folder)
  assert.deepEqual([onTop.exit, /--force/.test(onTop.said)], [1, true], onTop.said)

  const { exit, said } = await restore(to, folder)
  assert.equal(exit, 0, said)
  assert.deepEqual(await stateOf(to), before)
  assert.equal(await photoSeen(to, caseId), 640)

  // What happened after the backup goes when it is put back over it.
  const again = await restore(from, folder, true)
  assert.equal(again.exit, 0, again.said)
  assert.deepEqual(await stateOf(from), before)
  return folder
}

describe('a backup', () => {
  test('of the embedded database comes back whole', async () => {
    const [from, to] = [await unpacked(placeAt(undefined)), placeAt(undefined)]
    await roundTrip(from, to)
    for (const { home } of [from, to]) rmSync(home, { recursive: true })
  })

  test('of PostgreSQL comes back whole, and a damaged one is refused', async () => {
    const [source, target] = [await createServerDatabase(), await createServerDatabase()]
    const [from, to] = [placeAt(source.url), placeAt(target.url)]
    try {
      // A new database, as createdb makes it.
      const name = new URL(target.url).pathname.slice(1)
      const owner = await openDatabase({ url: process.env['JINGWEI_TEST_PG'], connections: 1 })
      await owner.execute(`drop database ${name}`)
      await owner.execute(`create database ${name}`)
      await owner.close()
      await refuses(from, await roundTrip(from, to))
    } finally {
      await Promise.all([source.drop(), target.drop()])
      for (const { home } of [from, to]) rmSync(home, { recursive: true })
    }
  })

  test('shows no password to others on the machine', async () => {
    const { url, drop } = await createServerDatabase()
    const place = placeAt(url)
    const programs = mkdtempSync(join(tmpdir(), 'jingwei-programs-'))
    const path = process.env['PATH'] ?? ''
    try {
      for (const name of ['pg_dump', 'pg_restore', 'psql']) {
        const script = `#!/bin/sh\necho "$@" >>"${programs}/arguments"\nPATH="${path}" exec ${name} "$@"\n`
        writeFileSync(join(programs, name), script)
        chmodSync(join(programs, name), 0o755)
      }
      process.env['PATH'] = `${programs}:${path}`
      const { exit, said } = await restore(place, (await backUp(place)).folder, true)
      assert.equal(exit, 0, said)
      const seen = readFileSync(join(programs, 'arguments'), 'utf8')
      assert.equal(seen.trim().split('\n').length, 4, 'pg_dump, pg_restore twice and psql were run')
      assert.ok(!seen.includes(new URL(url).password))
    } finally {
      process.env['PATH'] = path
      await drop()
      for (const folder of [programs, place.home]) rmSync(folder, { recursive: true })
    }
  })
})
