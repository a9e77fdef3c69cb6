import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { sha256 } from './crypto.ts'
import { openFiles } from './files.ts'
import { Problem } from './problem.ts'

const home = mkdtempSync(join(tmpdir(), 'jingwei-files-'))
after(() => rmSync(home, { recursive: true, force: true }))
const files = openFiles(home)
const bytes = Buffer.from('a photo')
const hash = sha256(bytes).toString('hex')
const stored = () =>
  readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((f) => f.isFile())
    .map((f) => f.name)
const notFound = (error: unknown) => error instanceof Problem && error.code === 'not-found'

test('the same photo is kept once and comes back as it was', async () => {
  await Promise.all([files.put(hash, bytes), files.put(hash, bytes)])
  await files.put(hash, bytes)
  assert.deepEqual(stored(), [hash])
  assert.deepEqual(await files.get(hash), bytes)
  const modes = [
    join(files.directory, hash.slice(0, 2)),
    join(files.directory, hash.slice(0, 2), hash),
  ]
  assert.deepEqual(
    modes.map((path) => statSync(path).mode & 0o077),
    [0, 0],
    'nobody else reads it',
  )
})

test('a variant is made once, from the original', async () => {
  let made = 0
  const make = async (original: Buffer) => {
    made++
    return Buffer.from(original.toString().toUpperCase())
  }
  const first = await files.variant(hash, 'thumb', make)
  assert.deepEqual(
    [first.toString(), (await files.variant(hash, 'thumb', make)).toString(), made],
    ['A PHOTO', 'A PHOTO', 1],
  )
  assert.deepEqual(await files.get(hash), bytes)
})

test('only a hash becomes a path', async () => {
  const wrong = [
    '../../etc/passwd',
    '',
    'a'.repeat(63),
    `${'a'.repeat(64)}/../x`,
    'A'.repeat(64),
    `${hash}\u0000`,
    `${hash}\n`,
  ]
  for (const name of wrong) {
    // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
    await assert.rejects(files.get(name), notFound, name)
    // eslint-disable-next-line no-await-in-loop
    await assert.rejects(files.put(name, bytes), notFound, name)
  }
  await assert.rejects(files.get('0'.repeat(64)), notFound)
  await assert.rejects(
    files.variant('0'.repeat(64), 'thumb', async (b) => b),
    notFound,
  )
})
