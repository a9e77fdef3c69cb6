// A backup is a folder: the database, the files, the key, and a list of what is in it with hashes.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { openEmbedded, type EmbeddedDatabase } from '#platform/db/embedded.ts'
import { newId } from '#platform/crypto.ts'
import { openDatabase, sql } from '#platform/db.ts'
import { lockDirectory } from '#platform/db/lock.ts'
import type { Config } from '#platform/config.ts'
import { databaseDirectory } from '../../installation.ts'
import { type CommandLine, type Io, need } from '../command.ts'

const embeddedName = 'database.tar.gz'
const serverName = 'database.dump'

async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

function runProgram(program: string, args: readonly string[], io: Io): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], signal: io.signal })
    child.stderr.on('data', (text: Buffer) => io.err(text.toString()))
    child.on('error', (error) =>
      fail(
        new Error(
          `${program} could not be run (Debian package postgresql-client): ${error.message}`,
        ),
      ),
    )
    child.on('exit', (code) =>
      code === 0 ? done() : fail(new Error(`${program} ended with status ${code}`)),
    )
  })
}

export const backupCommand: CommandLine = {
  name: 'backup',
  usage: 'backup FOLDER',
  summary: 'Writes the database, the files and the key to a new folder, while running',
  options: {},
  needs: 'installation',
  run: async ({ installation: { db, config }, given, io }) => {
    const folder = resolve(io.cwd, need(given.positionals[0], 'FOLDER'))
    if (existsSync(folder) && (await readdir(folder)).length > 0) {
      io.err(`${folder} is not empty; name a new folder.\n`)
      return 1
    }
    await mkdir(folder, { recursive: true, mode: 0o700 })
    // The database first: a photo added meanwhile is then too many, never missing.
    const name = config.databaseUrl ? serverName : embeddedName
    if (config.databaseUrl) {
      await runProgram(
        'pg_dump',
        ['--format=custom', `--file=${join(folder, name)}`, config.databaseUrl],
        io,
      )
    } else {
      await writeFile(join(folder, name), await (db as EmbeddedDatabase).dump())
    }
    const files = join(config.home, 'files')
    if (existsSync(files)) await cp(files, join(folder, 'files'), { recursive: true })
    const key = join(config.home, 'master.key')
    if (!config.masterKey && existsSync(key)) await cp(key, join(folder, 'master.key'))
    const manifest = {
      made: new Date().toISOString(),
      database: name,
      sha256: await hashOfFile(join(folder, name)),
    }
    await writeFile(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
    io.out(`${folder}\n`)
    return 0
  },
}

type Manifest = { readonly made: string; readonly database: string; readonly sha256: string }

export const restoreCommand: CommandLine = {
  name: 'restore',
  usage: 'restore FOLDER [--force]',
  summary: 'Puts a backup back; the server must be stopped',
  options: { force: { type: 'boolean', help: 'replace what is there' } },
  needs: 'config',
  run: async ({ config, given, io }) => {
    const folder = resolve(io.cwd, need(given.positionals[0], 'FOLDER'))
    const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as Manifest
    if ((await hashOfFile(join(folder, manifest.database))) !== manifest.sha256) {
      io.err(`${manifest.database} is not what the backup wrote; it is damaged.\n`)
      return 1
    }
    if ((manifest.database === serverName) !== (config.databaseUrl !== undefined)) {
      io.err(
        `This is a backup of ${manifest.database === serverName ? 'PostgreSQL: set' : 'the embedded database: unset'} DATABASE_URL.\n`,
      )
      return 1
    }
    if (!given.values['force'] && (await isThere(config))) {
      io.err('There is a database already; say --force to replace it.\n')
      return 1
    }
    await restoreDatabase(config, join(folder, manifest.database), io)
    if (existsSync(join(folder, 'files')))
      await cp(join(folder, 'files'), join(config.home, 'files'), { recursive: true })
    if (existsSync(join(folder, 'master.key')))
      await cp(join(folder, 'master.key'), join(config.home, 'master.key'))
    io.out(`Restored the backup of ${manifest.made}.\n`)
    return 0
  },
}

async function isThere(config: Config): Promise<boolean> {
  if (!config.databaseUrl) return existsSync(databaseDirectory(config))
  const db = await openDatabase({ url: config.databaseUrl, connections: 1 })
  try {
    const { rows } = await db.execute(`select to_regclass('public.migration') is not null as there`)
    return rows[0]?.['there'] === true
  } finally {
    await db.close()
  }
}

const restoreDatabase = (config: Config, dump: string, io: Io): Promise<void> =>
  config.databaseUrl ? restoreServer(config.databaseUrl, dump, io) : restoreEmbedded(config, dump)

/** All in one transaction: a restore that fails leaves what was there. */
async function restoreServer(url: string, dump: string, io: Io): Promise<void> {
  const db = await openDatabase({ url, connections: 1 })
  try {
    // A dump names the role and stands on PostGIS, but holds neither; what is PostGIS’s own is left as it is.
    await db.execute(`do $$ begin
      if not exists (select from pg_roles where rolname = 'jingwei_app') then create role jingwei_app nologin; end if;
    end $$`)
    await db.execute('create extension if not exists postgis')
    const list = join(tmpdir(), `jingwei-restore-${newId()}`)
    await runProgram('pg_restore', ['--list', `--file=${list}`, dump], io)
    const lines = (await readFile(list, 'utf8'))
      .split('\n')
      .filter((line) => !/ EXTENSION | spatial_ref_sys /.test(line))
    await writeFile(list, lines.join('\n'))
    const how = ['--clean', '--if-exists', '--no-owner', '--single-transaction', '--exit-on-error']
    await runProgram('pg_restore', [...how, `--use-list=${list}`, `--dbname=${url}`, dump], io)
    await rm(list)
    // Transaction numbers start anew in another cluster; the order of what came over is kept by `pos` alone.
    await db.owner((tx) => tx.run(sql`update journal set tx = 0 where tx <> 0`))
    await db.owner((tx) => tx.run(sql`update reader_cursor set tx = 0`))
  } finally {
    await db.close()
  }
}

/** Loaded beside the old one, which goes only when the new one is whole; refused while a server has it. */
async function restoreEmbedded(config: Config, dump: string): Promise<void> {
  const directory = databaseDirectory(config)
  await mkdir(config.home, { recursive: true })
  const unlock = lockDirectory(directory)
  const aside = join(config.home, 'restore')
  try {
    await rm(aside, { recursive: true, force: true })
    const db = await openEmbedded(join(aside, 'db'), await readFile(dump))
    await db.close()
    await rm(directory, { recursive: true, force: true })
    await rename(join(aside, 'db'), directory)
  } finally {
    await rm(aside, { recursive: true, force: true })
    unlock()
  }
}
