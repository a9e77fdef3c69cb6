// Photos and import files on disk, named by the hash of their content, so the same photo is kept once.
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { newId } from './crypto.ts'
import { Problem } from './problem.ts'
import { say } from './sentence.ts'

export type Files = {
  /** Keeps the bytes under their hash; the same bytes twice are one file. */
  put(sha256: string, bytes: Uint8Array): Promise<void>
  /** Throws `not-found`. */
  get(sha256: string, variant?: string): Promise<Buffer>
  /** Made from the original on first asking, then kept. */
  variant(
    sha256: string,
    name: string,
    make: (original: Buffer) => Promise<Buffer>,
  ): Promise<Buffer>
  readonly directory: string
}

export function openFiles(home: string): Files {
  const directory = join(home, 'files')
  const pathOf = (sha256: string, variant = '') => {
    // The name comes from a request: only a hash can become a path.
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Problem('not-found', say`There is no such file.`)
    return join(directory, sha256.slice(0, 2), sha256 + (variant ? `.${variant}` : ''))
  }
  const write = async (path: string, bytes: Uint8Array) => {
    await mkdir(join(path, '..'), { recursive: true, mode: 0o700 })
    // Written aside and renamed: a process killed half-way leaves no torn file under the final name.
    const aside = `${path}.${newId()}`
    try {
      await writeFile(aside, bytes, { mode: 0o600 })
      await rename(aside, path)
    } catch (error) {
      // on a full disk what was begun would take the last of the space
      await rm(aside, { force: true })
      throw error
    }
  }
  const get = async (sha256: string, variant = '') => {
    try {
      return await readFile(pathOf(sha256, variant))
    } catch (error) {
      if (error instanceof Problem) throw error
      throw new Problem('not-found', say`There is no such file.`, { cause: error })
    }
  }
  return {
    directory,
    get,
    put: async (sha256, bytes) => {
      const path = pathOf(sha256)
      if (!existsSync(path)) await write(path, bytes)
    },
    variant: async (sha256, name, make) => {
      if (existsSync(pathOf(sha256, name))) return get(sha256, name)
      const made = await make(await get(sha256))
      await write(pathOf(sha256, name), made)
      return made
    },
  }
}
