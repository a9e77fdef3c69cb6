import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { loadKeys, sha256 } from '#platform/crypto.ts'
import { at, sql } from '#platform/db.ts'
import { openFiles } from '#platform/files.ts'
import { listErasures } from '#platform/journal/erasure.ts'
import { systemContext } from '#platform/journal/reader.ts'
import { verifyJournal } from '#platform/journal/verify.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { until } from '../../test/setup/until.ts'
import { form, type Json, openTown, photo, type Town } from './city.fixture.ts'
import { allCaseRoutes } from './index.ts'
import { removeExpired } from './jobs/retention.ts'
import { addUpload } from './queries/evidence.ts'
import { addReporters } from './queries/reporters.ts'

const day = 86_400_000
const now = Date.UTC(2026, 10, 22)
const keepDays = { photos: 1095, messages: 365 }
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
    const removed = await removeExpired(db, {
      files: openFiles(home),
      journalKey: keys.journal,
      now: () => now,
      keepDays,
    })
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
    assert.equal(
      (await removeExpired(db, { files, journalKey: Buffer.alloc(32), now: () => now, keepDays }))
        .unusedPhotos,
      1,
    )
    assert.equal(existsSync(join(files.directory, hash.slice(0, 2), hash)), false)
    const left = await db.owner((tx) =>
      tx.rows(sql`select id from upload where created_at < ${at(now)}`),
    )
    assert.deepEqual(left, [])
  })

  const clean = (t: Town) =>
    removeExpired(t.db, {
      files: openFiles(t.home),
      journalKey: t.keys.journal,
      now: () => t.clock.now,
      keepDays,
    })
  const plate = { kind: 'rectangle', x: 0.1, y: 0.1, width: 0.3, height: 0.3 }

  test('photos go three years after their case has ended, masked copies for everyone stay, and it is stated', async () => {
    const t = await openTown(await open())
    try {
      const uploads = await Promise.all(
        ['green', 'red', 'blue'].map(async (colour) =>
          t.send('POST', '/api/uploads', form(await photo(colour))),
        ),
      )
      const [first, second, third] = uploads.map((u) => u.json.id)
      const { id } = (await t.report({ photos: [first, second] })).json
      const [original, other] = (await t.read(id)).json.evidence
      const masked = await t.send('POST', `/api/cases/${id}/photos/${original.id}/mask`, {
        as: 'dispatcher',
        body: { shapes: [plate] },
      })
      const { copy } = masked.json
      await t.command(id, 'publish', 'dispatcher', { photos: [copy], public: true })
      const { url: copyUrl } = masked.json.evidence.find((e: Json) => e.id === copy)
      await t.send('GET', other.thumb, { as: 'dispatcher' })
      const waiting = (await t.report({ photos: [third] })).json.id
      await t.walk(id, 'closed')
      t.clock.now += 500 * day
      // what is touched later, as by a renamed street, has not ended later
      await t.db.owner((tx) => tx.run(sql`update cases set updated_at = ${at(t.clock.now)}`))
      t.clock.now += 594 * day
      const early = await clean(t)
      assert.equal(early.photos, 0)
      t.clock.now += 2 * day
      const removed = await clean(t)
      assert.equal(removed.photos, 2)
      assert.deepEqual(
        (await t.read(id)).json.evidence.map((e: Json) => e.id),
        [copy],
      )
      assert.equal((await t.send('GET', original.url, { as: 'dispatcher' })).status, 404)
      assert.equal((await t.send('GET', copyUrl)).status, 200)
      const left = readdirSync(join(t.home, 'files'), { recursive: true, withFileTypes: true })
      assert.equal(left.filter((f) => f.isFile()).length, 2, 'no file, no small picture of one')
      const [kept] = (await t.read(waiting)).json.evidence
      const shown = await t.send('GET', kept.url, { as: 'dispatcher' })
      assert.equal(shown.status, 200, 'a case that goes on keeps its photos')
      const statements = await t.db.owner(listErasures)
      assert.equal(statements.at(-1)?.reason, 'time-is-up')
      assert.equal(statements.at(-1)?.removed['photos'], 2)
      assert.deepEqual((await verifyJournal(t.db, t.keys.journal)).faults, [])
    } finally {
      await t.close()
    }
  })

  test('messages go after a year, those still waiting do not', async () => {
    const t = await openTown(await open())
    try {
      await t.report({ reporter: { email: 'wang@example.com' } })
      const messages = () => t.counts().then((c) => c['outbox'] ?? 0)
      const written = await messages()
      assert.ok(written > 0)
      t.clock.now += 366 * day
      assert.equal((await clean(t)).messages, 0)
      await t.db.owner((tx) => tx.run(sql`update outbox set state = 'sent'`))
      assert.equal((await clean(t)).messages, written)
      assert.equal(await messages(), 0)
    } finally {
      await t.close()
    }
  })

  test('a photo sent again while its old file is being removed is there afterwards', async () => {
    const db = await open()
    let meanwhile = async (): Promise<void> => {}
    const t = await openTown(db, (deps) =>
      allCaseRoutes({
        ...deps,
        files: {
          ...deps.files,
          put: async (hash, bytes) => {
            await deps.files.put(hash, bytes)
            await meanwhile()
          },
        },
      }),
    )
    try {
      const send = async () => (await t.send('POST', '/api/uploads', form(await photo()))).json.id
      await send()
      t.clock.now += 2 * day
      const removals: Promise<unknown>[] = []
      meanwhile = async () => {
        let isOver = false
        removals.push(clean(t).then(() => (isOver = true)))
        // the embedded database does one thing at a time: there the removal comes after
        if (db.url === undefined) return
        await until('the removal waits, or is over', async () => {
          const waiting = await db.owner((tx) =>
            tx.rows(sql`select from pg_locks where locktype = 'advisory' and not granted
              and database = (select oid from pg_database where datname = current_database())`),
          )
          return isOver || waiting.length > 0
        })
      }
      const again = await send()
      await Promise.all(removals)
      assert.equal(removals.length, 1)
      const { id } = (await t.report({ photos: [again] })).json
      const [kept] = (await t.read(id)).json.evidence
      assert.equal((await t.send('GET', kept.url, { as: 'dispatcher' })).status, 200)
    } finally {
      await t.close()
    }
  })

  test('a photo that two cases share stays as long as one of them needs it', async () => {
    const t = await openTown(await open())
    try {
      const send = async () => (await t.send('POST', '/api/uploads', form(await photo()))).json.id
      const first = (await t.report({ photos: [await send()] })).json
      await t.walk(first.id, 'closed')
      t.clock.now += 1096 * day
      const second = (await t.report({ photos: [await send()] })).json
      assert.equal((await clean(t)).photos, 1)
      const [kept] = (await t.read(second.id)).json.evidence
      assert.equal((await t.send('GET', kept.url, { as: 'dispatcher' })).status, 200)
    } finally {
      await t.close()
    }
  })
})
