import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { loadKeys, sha256 } from '#platform/crypto.ts'
import { at, sql } from '#platform/db.ts'
import { openFiles } from '#platform/files.ts'
import { systemContext } from '#platform/journal/reader.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { removeExpired } from './jobs/retention.ts'
import { addUpload } from './queries/evidence.ts'
import { addReporters } from './queries/reporters.ts'

const day = 86_400_000
const now = Date.UTC(2026, 10, 22)
const home = mkdtempSync(join(tmpdir(), 'jingwei-retention-'))
after(() => rmSync(home, { recursive: true }))

onEveryDatabase('personal data has an end', (open) => {
  test('contact details past their two years are emptied, others stay', async () => {
    const db = await open()
    const keys = loadKeys(home, undefined)
    const reporter = { name: '王', phone: '13900000000', language: 'zh-CN' as const }
    const case1 = { district: '420102', id: '00000000-0000-7000-8000-00000000c001' }
    await db.transaction(systemContext, (tx) =>
      addReporters(tx, keys, [
        { case: case1, reporter, at: now - 731 * day },
        { case: case1, reporter, at: now - 700 * day },
      ]),
    )
    const removed = await removeExpired(db, { files: openFiles(home), now: () => now })
    assert.equal(removed.contacts, 1)
    const rows = await db.owner((tx) =>
      tx.rows(sql`select phone_sealed is null and name_sealed is null and contact_index is null as empty, anonymous
        from reporter order by created_at`),
    )
    assert.deepEqual(rows, [
      { empty: true, anonymous: true },
      { empty: false, anonymous: false },
    ])
  })

  test('a photo that nothing used is gone after a day, with its file', async () => {
    const db = await open()
    const files = openFiles(home)
    const photo = Buffer.from('a photo')
    const hash = sha256(photo).toString('hex')
    await files.put(hash, photo)
    const upload = {
      sha256: hash,
      mime: 'image/jpeg',
      bytes: 7,
      width: 1,
      height: 1,
      actor: 'anyone',
    }
    const old = '00000000-0000-7000-8000-00000000d001'
    await db.transaction(systemContext, (tx) =>
      addUpload(tx, { ...upload, id: old, now: now - 2 * day }),
    )
    assert.ok(existsSync(join(files.directory, hash.slice(0, 2), hash)))
    assert.equal((await removeExpired(db, { files, now: () => now })).uploads, 1)
    assert.equal(existsSync(join(files.directory, hash.slice(0, 2), hash)), false)
    const left = await db.owner((tx) =>
      tx.rows(sql`select id from upload where created_at < ${at(now)}`),
    )
    assert.deepEqual(left, [])
  })
})
