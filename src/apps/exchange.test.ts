import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { lockDirectory } from '#platform/db/lock.ts'
import { readConfig } from '#platform/config.ts'
import { bringBack, exchange, type Exchange } from './exchange.ts'
import { openDatabaseOf } from './installation.ts'

type Place = Exchange & {
  readonly home: string
  readonly fresh: string
  readonly put: (folder: string, what: string) => void
  readonly what: () => string
}

function inHome(name: string, body: (place: Place) => void | Promise<void>): void {
  void test(name, async () => {
    const home = mkdtempSync(join(tmpdir(), 'jingwei-exchange-'))
    const [directory, aside] = [join(home, 'db'), join(home, 'restore')]
    mkdirSync(aside)
    const put = (folder: string, what: string) => {
      mkdirSync(folder)
      writeFileSync(join(folder, 'what'), what)
    }
    const what = () => readFileSync(join(directory, 'what'), 'utf8')
    try {
      await body({ home, directory, aside, fresh: join(aside, 'db'), put, what })
    } finally {
      rmSync(home, { recursive: true })
    }
  })
}

inHome('a restored database takes the place of the old one', (place) => {
  place.put(place.directory, 'old')
  place.put(place.fresh, 'new')
  exchange(place.fresh, place)
  assert.equal(place.what(), 'new')
  bringBack(place)
  assert.equal(place.what(), 'new', 'what is whole is left alone')
})

inHome('a database that cannot be put in its place leaves the old one there', (place) => {
  place.put(place.directory, 'old')
  assert.throws(() => exchange(place.fresh, place), /ENOENT/)
  assert.equal(place.what(), 'old')
})

inHome('a restore that was killed between the two steps is undone at the next start', async (p) => {
  // A file in the database's stead: it cannot be opened, and shows that it is what is opened.
  writeFileSync(join(p.aside, 'old'), 'old')
  p.put(p.fresh, 'new')
  const config = readConfig({ JINGWEI_HOME: p.home, JINGWEI_DEMO: '0' })
  const unlock = lockDirectory(p.directory)
  await assert.rejects(openDatabaseOf(config), /in use by process/)
  unlock()
  await assert.rejects(openDatabaseOf(config), /EEXIST/)
  assert.equal(readFileSync(p.directory, 'utf8'), 'old')
  assert.equal(existsSync(join(p.aside, 'old')), false)
})
