import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { newId } from './crypto.ts'
import { at, sql } from './db.ts'
import { removeExpired } from './upkeep.ts'

const day = 86_400_000
const written = Date.parse('2026-03-02T01:00:00Z')
const keepDays = { mail: 10, imports: 20 }

onEveryDatabase('the nightly upkeep', (open) => {
  const home = mkdtempSync(join(tmpdir(), 'jingwei-upkeep-'))
  after(() => rmSync(home, { recursive: true, force: true }))
  const put = (folder: string, name: string, when: number) => {
    mkdirSync(join(home, folder), { recursive: true })
    writeFileSync(join(home, folder, name), 'x')
    utimesSync(join(home, folder, name), new Date(when), new Date(when))
  }
  const left = () =>
    readdirSync(home, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
      .toSorted()

  test('removes letters and import files after their days, and an import no longer offers what is gone', async () => {
    const db = await open()
    const [old, young] = [newId(), newId()]
    await db.owner(async (tx) => {
      for (const id of [old, young]) {
        // eslint-disable-next-line no-await-in-loop -- one connection
        await tx.run(sql`insert into import_job (id, kind, profile, file_name, state, post_id, refused_file, created_at, updated_at)
          values (${id}, 'cases', 'messages', 'a.csv', 'done', ${newId()}, ${`${id}.refused.csv`}, ${at(written)}, ${at(written)})`)
      }
    })
    put('mail', 'old.eml', written)
    put('mail', 'young.eml', written + 5 * day)
    put('imports', `${old}.refused.csv`, written)
    put('imports', `${young}.refused.csv`, written + 15 * day)
    put('files', 'a photo of a case', written)

    await removeExpired(db, { home, keepDays, now: () => written + 9 * day })
    assert.equal(left().length, 5, 'before their days nothing goes')

    await removeExpired(db, { home, keepDays, now: () => written + 11 * day })
    assert.ok(!left().includes('old.eml') && left().length === 4)

    await removeExpired(db, { home, keepDays, now: () => written + 21 * day })
    assert.deepEqual(left(), ['a photo of a case', `${young}.refused.csv`].toSorted())
    const jobs = await db.owner((tx) =>
      tx.rows(sql`select id, refused_file as "refusedFile" from import_job order by id`),
    )
    assert.deepEqual(jobs, [
      { id: old, refusedFile: null },
      { id: young, refusedFile: `${young}.refused.csv` },
    ])
  })

  test('finds nothing to do where no letter was ever written', async () => {
    const db = await open()
    const empty = join(home, 'empty')
    mkdirSync(empty)
    await removeExpired(db, { home: empty, keepDays, now: () => written })
    assert.deepEqual(readdirSync(empty), [])
  })
})
