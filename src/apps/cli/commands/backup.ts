// A backup is a folder: the database, the files, the key, and a list of what is in it with hashes.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { openEmbedded, type EmbeddedDatabase } from '#platform/db/embedded.ts'
import { openDatabase, sql } from '#platform/db.ts'
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
    const directory = databaseDirectory(config)
    if (!given.values['force'] && !config.databaseUrl && existsSync(directory)) {
      io.err(`${directory} exists; say --force to replace it.\n`)
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

async function restoreDatabase(config: Config, dump: string, io: Io): Promise<void> {
  if (config.databaseUrl) {
    await runProgram(
      'pg_restore',
      ['--clean', '--if-exists', '--no-owner', `--dbname=${config.databaseUrl}`, dump],
      io,
    )
    // Transaction numbers start anew in another cluster; the order of what came over is kept by `pos` alone.
    const db = await openDatabase({ url: config.databaseUrl })
    await db.owner((tx) => tx.run(sql`update journal set tx = 0 where tx <> 0`))
    await db.owner((tx) => tx.run(sql`update reader_cursor set tx = 0`))
    return db.close()
  }
  await rm(databaseDirectory(config), { recursive: true, force: true })
  const db = await openEmbedded(databaseDirectory(config), await readFile(dump))
  return db.close()
}
