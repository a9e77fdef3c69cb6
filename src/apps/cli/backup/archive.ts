// What a backup folder is: the database, files/, imports/, the key, SHA256SUMS over all of it, and a manifest that is
// written last, so that a folder without one is known to be unfinished.
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { z } from 'zod'
import { sha256 } from '#platform/crypto.ts'
import type { Migration } from '#platform/migrations.ts'

const format = 2
const sumsName = 'SHA256SUMS'
const manifestName = 'manifest.json'
export const keyName = 'master.key'
export const databaseNames = { embedded: 'database.tar.gz', server: 'database.dump' } as const

const Manifest = z.object({
  format: z.literal(format),
  made: z.string(),
  database: z.enum(databaseNames),
  /** Which schema the database has. */
  migrations: z.array(z.object({ id: z.string(), checksum: z.string() })).min(1),
  /** Of the key its contacts and journal need, also when the key itself is not in the backup. */
  key: z.string(),
  /** Of SHA256SUMS. */
  sums: z.string(),
})
type Manifest = z.infer<typeof Manifest>

export const fingerprintOf = (masterKey: string): string =>
  sha256(Buffer.from(masterKey.trim(), 'base64')).toString('hex')

async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

export async function filesBelow(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return []
  const found = await readdir(folder, { recursive: true, withFileTypes: true })
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted()
}

/** Copies files by their paths below `from`; one that went meanwhile is left out. */
export async function copyPaths(from: string, to: string, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    /* eslint-disable no-await-in-loop -- one file at a time: the disk is busy enough */
    await mkdir(dirname(join(to, path)), { recursive: true, mode: 0o700 })
    await copyFile(join(from, path), join(to, path)).catch((error: { code?: string }) => {
      if (error.code !== 'ENOENT') throw error
    })
    /* eslint-enable no-await-in-loop */
  }
}

/** Seals a folder that holds everything else already. */
export async function sealBackup(
  folder: string,
  manifest: Omit<Manifest, 'format' | 'sums'>,
): Promise<void> {
  const lines: string[] = []
  for (const path of await filesBelow(folder))
    // eslint-disable-next-line no-await-in-loop -- one file at a time
    lines.push(`${await hashOfFile(join(folder, path))}  ${path}\n`)
  await writeFile(join(folder, sumsName), lines.join(''), { mode: 0o600 })
  const whole: Manifest = { format, ...manifest, sums: await hashOfFile(join(folder, sumsName)) }
  await writeFile(join(folder, manifestName), `${JSON.stringify(whole, null, 2)}\n`, {
    mode: 0o600,
  })
}

export type Backup = { readonly manifest: Manifest; readonly paths: readonly string[] }

/** Reads every byte of a backup. A string says why it cannot be restored by a version that knows `known`. */
export async function openBackup(
  folder: string,
  known: readonly Pick<Migration, 'id' | 'checksum'>[],
): Promise<Backup | string> {
  if (!existsSync(join(folder, manifestName)))
    return `${folder} is no backup, or one that was not finished: it has no ${manifestName}.`
  const manifest = readManifest(await readFile(join(folder, manifestName), 'utf8'))
  if (typeof manifest === 'string') return manifest
  const strange = manifest.migrations.find(
    (m) => known.find(({ id }) => id === m.id)?.checksum !== m.checksum,
  )
  if (strange)
    return `The backup is of another version: its database has ${strange.id}, which this version does not know. Restore it with the version that made it, or a later one.`
  const paths = await checkSums(folder, manifest.sums)
  if (typeof paths === 'string') return paths
  if (!paths.includes(manifest.database)) return `${manifest.database} is missing; it is damaged.`
  return { manifest, paths }
}

function readManifest(text: string): Manifest | string {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return `${manifestName} is damaged.`
  }
  const found = (value as { format?: unknown } | null)?.format
  if (found !== format)
    return `The backup is of format ${JSON.stringify(found ?? 1)}; this version restores format ${format}. Restore it with the version that made it.`
  const read = Manifest.safeParse(value)
  return read.success ? read.data : `${manifestName} is damaged.`
}

async function checkSums(folder: string, expected: string): Promise<string[] | string> {
  const damaged = (path: string) => `${path} is not what the backup wrote; it is damaged.`
  if (
    !existsSync(join(folder, sumsName)) ||
    (await hashOfFile(join(folder, sumsName))) !== expected
  )
    return damaged(sumsName)
  const text = await readFile(join(folder, sumsName), 'utf8')
  const paths: string[] = []
  for (const line of text.split('\n').filter(Boolean)) {
    const [, hash, path = ''] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? []
    // eslint-disable-next-line no-await-in-loop -- one file at a time
    if (!hash || !existsSync(join(folder, path)) || (await hashOfFile(join(folder, path))) !== hash)
      return damaged(path)
    paths.push(path)
  }
  return paths
}
