import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Database, openDatabase, sql } from '#platform/db.ts'
import { readJournal } from '#platform/journal/reader.ts'
import { onEveryDatabase, type TestDatabase } from '../../../test/setup/databases.ts'
import { readAll } from '../../../test/setup/read-all.ts'
import { settled } from '../../../test/setup/settled.ts'
import { until } from '../../../test/setup/until.ts'
import { systemContext } from '#platform/journal/reader.ts'
import { store } from '../queries/store.ts'
import { act, addCase, addCity, dispatched, journalKey, minute, monday, postId } from './fixture.ts'
import { audienceOf, noticeReader } from './notices.ts'

/** `kind: post` of every notice, in no order. */
const noticesOf = (db: Database, caseId: string) =>
  db.owner(async (tx) =>
    (
      await tx.rows<{ line: string }>(sql`select n.kind || ': ' || p.code as line
        from notice n join post p on p.id = n.post_id where n.case_id = ${caseId} order by 1`)
    ).map((r) => r.line),
  )

async function withCity(open: () => Promise<TestDatabase>): Promise<TestDatabase> {
  const db = await open()
  await addCity(db)
  return db
}

onEveryDatabase('notices', (open) => {
  test('a dispatch is told to the handlers of its units and to nobody else', async () => {
    const db = await withCity(open)
    const c = await dispatched(db, monday, ['roads'])
    await readAll({ db }, noticeReader)
    assert.deepEqual(await noticesOf(db, c.id), [
      'dispatched: roadHandler',
      'dispatched: waterHandler',
    ])
  })

  test('a case handed back is told to the dispatcher of its district, not to that of another', async () => {
    const db = await withCity(open)
    const c = await dispatched(db, monday)
    await readAll({ db }, noticeReader)
    await act(db, c.id, { command: 'handBack', reason: 'notOurs', note: '属于市政' }, monday)
    await readAll({ db }, noticeReader)
    assert.deepEqual(await noticesOf(db, c.id), [
      'dispatched: waterHandler',
      'handedBack: dispatcher',
    ])
  })

  test('an escalation is told to the duty officer so many levels up', async () => {
    const db = await withCity(open)
    const c = await addCase(db)
    for (const level of [1, 2, 3, 4]) {
      // eslint-disable-next-line no-await-in-loop -- level after level
      await act(db, c.id, { command: 'escalate', cause: 'accept', level }, monday + level * minute)
    }
    await readAll({ db }, noticeReader)
    const told = await db.owner((tx) =>
      tx.rows(sql`select (params->>'level')::int as level, p.code from notice n join post p on p.id = n.post_id
        where case_id = ${c.id} order by 1`),
    )
    assert.deepEqual(told, [
      { level: 1, code: 'communityOfficer' },
      { level: 2, code: 'streetOfficer' },
      { level: 3, code: 'districtOfficer' },
      { level: 4, code: 'cityOfficer' },
    ])
  })

  test('a post that begins today in its city is told from the morning on, whatever day it is in Greenwich', async () => {
    const db = await withCity(open)
    await db.owner((tx) =>
      tx.run(sql`update post set valid_from = '2026-03-03' where code = 'waterHandler'`),
    )
    const evening = await dispatched(db, Date.parse('2026-03-02T15:30:00Z'))
    await readAll({ db }, noticeReader)
    assert.deepEqual(await noticesOf(db, evening.id), [], 'half past eleven at night in Wuhan')
    const morning = await dispatched(db, Date.parse('2026-03-02T22:00:00Z'))
    await readAll({ db }, noticeReader)
    assert.deepEqual(await noticesOf(db, morning.id), ['dispatched: waterHandler'])
  })

  test('a post sees its own notices only, with the case they speak of', async () => {
    const db = await withCity(open)
    const c = await dispatched(db, monday, ['roads'])
    await readAll({ db }, noticeReader)
    const seen = await db.transaction({ post: postId('waterHandler') }, (tx) =>
      tx.rows<{ post: string; params: Record<string, unknown> }>(
        sql`select post_id as post, params from notice`,
      ),
    )
    assert.deepEqual(seen, [
      {
        post: postId('waterHandler'),
        params: { number: c.number, title: '路灯不亮', dueAt: c.dueAt },
      },
    ])
  })

  test('entries read twice, or by two processes at once, make each notice once', async () => {
    const db = await withCity(open)
    const cases = []
    for (let i = 0; i < 5; i++) {
      // eslint-disable-next-line no-await-in-loop -- a few cases, one after the other
      cases.push(await dispatched(db, monday))
    }
    const other = db.url ? await openDatabase({ url: db.url }) : db
    try {
      const small = { ...noticeReader, batch: 2 }
      await settled(db)
      await Promise.all([readJournal(db, small), readJournal(other, small)])
      await readJournal(other, small)
      for (const c of cases) {
        // eslint-disable-next-line no-await-in-loop -- a few cases, one after the other
        assert.deepEqual(await noticesOf(db, c.id), ['dispatched: waterHandler'])
      }
    } finally {
      if (db.url) await other.close()
    }
  })

  test('a reader that fails half-way stores nothing and reads the same entries again', async () => {
    const db = await withCity(open)
    const c = await dispatched(db, monday)
    const failing = {
      ...noticeReader,
      handle: async (...args: Parameters<typeof noticeReader.handle>) => {
        await noticeReader.handle(...args)
        throw new Error('power cut')
      },
    }
    await settled(db)
    await assert.rejects(readJournal(db, failing), /power cut/)
    assert.deepEqual(await noticesOf(db, c.id), [])
    await readAll({ db }, noticeReader)
    assert.deepEqual(await noticesOf(db, c.id), ['dispatched: waterHandler'])
  })

  test('an entry whose transaction is still open is not passed over', async () => {
    const db = await withCity(open)
    if (!db.url) return assert.equal(db.kind, 'embedded', 'one session: no two transactions')
    const first = await addCase(db)
    let letGo = () => {}
    const held = new Promise<void>((resolve) => (letGo = resolve))
    let begun = false
    const slow = db.transaction(systemContext, async (tx) => {
      const event = { kind: 'urged', data: {} }
      const decision = { next: first, events: [event], timers: [], messages: [] }
      await store(tx, [{ before: first, decision, at: monday }], {
        actor: null,
        post: null,
        key: null,
        journalKey,
      })
      begun = true
      await held
    })
    await until('the slow transaction has written', () => begun)
    const second = await dispatched(db, monday)
    await readJournal(db, noticeReader)
    assert.deepEqual(await noticesOf(db, second.id), [], 'waits for the older one')
    letGo()
    await slow
    await readAll({ db }, noticeReader)
    assert.deepEqual(await noticesOf(db, first.id), ['urged: dispatcher'])
    assert.deepEqual(await noticesOf(db, second.id), ['dispatched: waterHandler'])
  })
})

test('a case taken over from another system makes no notice', () => {
  const e = { kind: 'dispatched', data: { lead: 'water' } }
  assert.deepEqual(audienceOf(e, { leadUnit: 'water', historic: true }), [])
  assert.deepEqual(audienceOf(e, { leadUnit: 'water', historic: false }), [{ units: ['water'] }])
  assert.deepEqual(
    audienceOf({ kind: 'imported', data: {} }, { leadUnit: null, historic: false }),
    [],
  )
})
