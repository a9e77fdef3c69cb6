// Beside each built file of some size a copy as Brotli and one as gzip, so that the server sends them without computing and
// a weak line carries a quarter. A plugin for Vite.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

const brotli = promisify(brotliCompress)
const zip = promisify(gzip)
const leastBytes = 1024
const kinds = /^assets\/.*\.(?:js|mjs|css|svg)$/

async function compress(path: string): Promise<void> {
  const content = readFileSync(path)
  if (content.length < leastBytes) return
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 }
  const [br, gz] = await Promise.all([brotli(content, { params }), zip(content, { level: 9 })])
  writeFileSync(`${path}.br`, br)
  writeFileSync(`${path}.gz`, gz)
}

/** @param dist where the build goes */
export const compressed = (dist: string): Plugin => ({
  name: 'jingwei-compressed',
  apply: 'build',
  async writeBundle({ dir = dist }, bundle) {
    const files = Object.keys(bundle).filter((file) => kinds.test(file))
    await Promise.all(files.map((file) => compress(join(dir, file))))
  },
})
