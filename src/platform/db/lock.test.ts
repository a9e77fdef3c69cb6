import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Problem } from '../problem.ts'
import { lockDirectory } from './lock.ts'

const home = mkdtempSync(join(tmpdir(), 'jingwei-lock-'))
after(() => rmSync(home, { recursive: true, force: true }))
const directory = join(home, 'db')
const lock = join(home, 'database.lock')

test('a second process is told which one has the database; given back, it is free', () => {
  const release = lockDirectory(directory)
  assert.throws(
    () => lockDirectory(directory),
    (error) =>
      error instanceof Problem &&
      error.code === 'unavailable' &&
      error.message.includes(String(process.pid)),
  )
  release()
  assert.equal(existsSync(lock), false)
  lockDirectory(directory)()
})

test('the lock of a process that was killed, or of another program with its number, is taken over', () => {
  for (const left of ['999999999 1', `${process.pid} 1`, '', 'torn']) {
    writeFileSync(lock, left)
    const release = lockDirectory(directory)
    assert.match(readFileSync(lock, 'utf8'), new RegExp(`^${process.pid} \\d+$`))
    release()
  }
})
