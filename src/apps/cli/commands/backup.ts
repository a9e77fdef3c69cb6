import { existsSync } from 'node:fs'
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { openEmbedded, type EmbeddedDatabase } from '#platform/db/embedded.ts'
import { lockDirectory } from '#platform/db/lock.ts'
import { type Database, sql } from '#platform/db.ts'
import type { Config } from '#platform/config.ts'
import { signerFile } from '#platform/journal/checkpoint.ts'
import { noteBackup } from '#platform/metrics/operation.ts'
import { listMigrations, type Migration } from '#platform/migrations.ts'
import { bringBack, exchange, type Exchange, putBack } from '../../exchange.ts'
import { databaseDirectory, exchangeOf } from '../../installation.ts'
import {
  type Backup,
  copyPaths,
  databaseNames,
  filesBelow,
  fingerprintOf,
  keyName,
  openBackup,
  sealBackup,
} from '../backup/archive.ts'
import { dumpServer, lookAtServer, restoreServer } from '../backup/postgres.ts'
import { type CommandLine, type Io, need } from '../command.ts'

const copied = ['files', 'imports'] as const

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
    await chmod(folder, 0o700)
    const made = new Date().toISOString()
    // The database first: a photo added meanwhile is then too many, never missing.
    const database = await dumpDatabase(db, { config, folder, io })
    for (const name of copied) {
      const from = join(config.home, name)
      // eslint-disable-next-line no-await-in-loop -- one folder after the other
      await copyPaths(from, join(folder, name), await filesBelow(from))
    }
    if (!config.masterKey) await copyPaths(config.home, folder, [keyName, signerFile])
    const migrations = await appliedTo(db)
    await sealBackup(folder, {
      made,
      database,
      migrations,
      key: fingerprintOf(await keyOf(config)),
    })
    await noteBackup(config.home, Date.parse(made))
    io.out(`${folder}\n`)
    return 0
  },
}

const keyOf = async (config: Config): Promise<string> =>
  config.masterKey ?? readFile(join(config.home, keyName), 'utf8')

const appliedTo = (db: Database) =>
  db.owner((tx) =>
    tx.rows<Pick<Migration, 'id' | 'checksum'>>(
      sql`select id, checksum from migration order by id`,
    ),
  )

async function dumpDatabase(
  db: Database,
  { config, folder, io }: { config: Config; folder: string; io: Io },
): Promise<Backup['manifest']['database']> {
  if (config.databaseUrl) {
    await dumpServer(config.databaseUrl, join(folder, databaseNames.server), io)
    return databaseNames.server
  }
  const bytes = await (db as EmbeddedDatabase).dump()
  await writeFile(join(folder, databaseNames.embedded), bytes, { mode: 0o600 })
  return databaseNames.embedded
}

export const restoreCommand: CommandLine = {
  name: 'restore',
  usage: 'restore FOLDER [--force]',
  summary: 'Puts a backup back; the server must be stopped',
  options: { force: { type: 'boolean', help: 'replace what is there' } },
  needs: 'config',
  run: async ({ config, given, io }) => {
    const folder = resolve(io.cwd, need(given.positionals[0], 'FOLDER'))
    const backup = await openBackup(folder, listMigrations())
    // One that was killed half-way has left the old database in the folder that is emptied below.
    bringBack(exchangeOf(config))
    const refused =
      typeof backup === 'string'
        ? backup
        : await whyNot(backup, { config, folder, force: given.values['force'] === true })
    if (typeof backup === 'string' || refused !== undefined) {
      io.err(`${refused}\n`)
      return 1
    }
    await mkdir(config.home, { recursive: true, mode: 0o700 })
    // Photos are named by their content: what is there already is the same.
    const files = backup.paths.filter((path) => copied.some((name) => path.startsWith(`${name}/`)))
    await copyPaths(folder, config.home, files)
    const dump = join(folder, backup.manifest.database)
    if (config.databaseUrl) {
      const { aside } = exchangeOf(config)
      await rm(aside, { recursive: true, force: true })
      const { there } = await lookAtServer(config.databaseUrl)
      await restoreServer(config.databaseUrl, { dump, aside, replace: there, io })
    } else await restoreEmbedded(dump, exchangeOf(config))
    const own = [keyName, signerFile].filter((name) => backup.paths.includes(name))
    await copyPaths(folder, config.home, own)
    io.out(`Restored the backup of ${backup.manifest.made}.\n`)
    return 0
  },
}

/** Why a whole backup may not be restored here, or undefined. */
async function whyNot(
  { manifest, paths }: Backup,
  { config, folder, force }: { config: Config; folder: string; force: boolean },
): Promise<string | undefined> {
  const ofServer = manifest.database === databaseNames.server
  if (ofServer !== (config.databaseUrl !== undefined))
    return `This is a backup of ${ofServer ? 'PostgreSQL: set' : 'the embedded database: unset'} DATABASE_URL.`
  const own = join(config.home, keyName)
  const keyThere = existsSync(own) ? await readFile(own, 'utf8') : undefined
  const keyComes = paths.includes(keyName)
    ? await readFile(join(folder, keyName), 'utf8')
    : undefined
  const key = config.masterKey ?? keyComes ?? keyThere
  if (!key || fingerprintOf(key) !== manifest.key)
    return 'The backup was made with another key, without which its contacts and journal are lost: set JINGWEI_MASTER_KEY to it.'
  const { there, users } = config.databaseUrl
    ? await lookAtServer(config.databaseUrl)
    : { there: existsSync(databaseDirectory(config)), users: 0 }
  if (users > 0)
    return `The server is running (${users} connections to the database); stop it first.`
  const keyLost = keyThere !== undefined && fingerprintOf(keyThere) !== manifest.key
  if (!force && (there || (!config.masterKey && keyLost)))
    return 'There is an installation already; say --force to replace it.'
  return undefined
}

/** Loaded beside the old one, which goes only when the new one is whole; refused while a server has it. */
async function restoreEmbedded(dump: string, place: Exchange): Promise<void> {
  const { directory, aside } = place
  const unlock = lockDirectory(directory)
  try {
    // Under the lock: another restore may have been killed since.
    putBack(place)
    await rm(aside, { recursive: true, force: true })
    await mkdir(aside, { recursive: true, mode: 0o700 })
    const fresh = join(aside, 'db')
    const db = await openEmbedded(fresh, await readFile(dump))
    try {
      await appliedTo(db)
    } finally {
      await db.close()
    }
    exchange(fresh, place)
  } finally {
    try {
      // Throws rather than let the only database go with the folder.
      putBack(place)
      await rm(aside, { recursive: true, force: true })
    } finally {
      unlock()
    }
  }
}
