// The record on both databases: chained, ordered, and telling when someone has been at it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Database } from '#platform/db.ts'
import { newId } from '#platform/crypto.ts'
import { Problem } from '#platform/problem.ts'
import { onEveryDatabase } from '../../../test/setup/databases.ts'
import {
  append,
  appendToSubject,
  endCursor,
  listEntries,
  type NewEntry,
  readAfter,
} from './journal.ts'
import { systemContext } from './reader.ts'
import { verifyJournal } from './verify.ts'

const key = Buffer.alloc(32, 5)
const at = Date.parse('2026-03-02T01:00:00Z')
const entry = (subject: string, changes: Partial<NewEntry> = {}): NewEntry => ({
  district: '420102',
  subject,
  at,
  kind: 'changed',
  actor: null,
  post: null,
  commandKey: null,
  data: { b: 1, a: ['路灯', null, { y: true, x: 1.5 }] },
  ...changes,
})
const record = (db: Database, ...entries: NewEntry[]) =>
  db.transaction(systemContext, async (tx) => {
    for (const e of entries) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      await appendToSubject(tx, key, e)
    }
  })
const faultsAfter = async (db: Database, damage: string) => {
  await db.execute(damage)
  const { faults } = await verifyJournal(db, key)
  return faults.map((f) => `${f.seq} ${f.what}`)
}
const subject = '00000000-0000-7000-8000-0000000000aa'

onEveryDatabase('the journal', (open) => {
  test('verifies as written, whatever it holds, and does not with another key', async () => {
    const db = await open()
    const odd = {
      at: at + 1,
      actor: newId(),
      post: newId(),
      commandKey: 'k',
      data: { text: '𠮷🚧 "\\ \u2028', n: 1e21, deep: [[[]]] },
    }
    await record(db, entry(subject), entry(subject, odd), entry(newId(), { district: '' }))
    assert.deepEqual(await verifyJournal(db, key), { entries: 3, faults: [] })
    const { faults } = await verifyJournal(db, Buffer.alloc(32, 6))
    assert.equal(faults.length, 3)
  })

  for (const column of ['kind', 'data', 'at', 'actor', 'post', 'command_key']) {
    test(`an edited ${column} is found`, async () => {
      const db = await open()
      await record(db, entry(subject), entry(subject), entry(subject))
      const value =
        {
          data: `'{"a":2}'`,
          at: `at + interval '1 millisecond'`,
          actor: 'gen_random_uuid()',
          post: 'gen_random_uuid()',
        }[column] ?? `'other'`
      assert.deepEqual(
        await faultsAfter(db, `update journal set ${column} = ${value} where seq = 2`),
        ['2 edited'],
      )
    })
  }

  test('a removed first, middle and last entry are found', async () => {
    const table: [number, string][] = [
      [1, '2 missing'],
      [2, '3 missing'],
      [3, '3 tail-missing'],
    ]
    for (const [seq, told] of table) {
      // eslint-disable-next-line no-await-in-loop -- one database at a time
      const db = await open()
      // eslint-disable-next-line no-await-in-loop
      await record(db, entry(subject), entry(subject), entry(subject))
      // eslint-disable-next-line no-await-in-loop
      assert.deepEqual(await faultsAfter(db, `delete from journal where seq = ${seq}`), [told])
    }
  })

  test('entries that changed places, and one that was put in with a hash of its own, are found', async () => {
    const db = await open()
    await record(
      db,
      entry(subject, { kind: 'a' }),
      entry(subject, { kind: 'b' }),
      entry(subject, { kind: 'c' }),
    )
    const swap = `update journal j set kind = o.kind, hash = o.hash, prev_hash = o.prev_hash from journal o
      where j.seq in (2, 3) and o.seq = 5 - j.seq`
    assert.notDeepEqual(await faultsAfter(db, swap), [])
    const other = await open()
    await record(other, entry(subject))
    const forged = `insert into journal (district, subject, seq, at, kind, data, prev_hash, hash)
      select district, subject, 2, at, kind, data, hash, sha256(hash) from journal`
    assert.deepEqual(await faultsAfter(other, forged), ['2 edited'])
  })

  test('a whole subject that was removed is found by its head', async () => {
    const db = await open()
    await record(db, entry(subject), entry(newId()))
    assert.deepEqual(await faultsAfter(db, `delete from journal where subject = '${subject}'`), [
      '1 tail-missing',
    ])
  })

  test('two who append to the same version: the second is refused and leaves nothing', async () => {
    const db = await open()
    await record(db, entry(subject))
    const stale = db.transaction(systemContext, (tx) =>
      append(tx, key, [{ district: '420102', subject, seq: 0 }], [entry(subject)]),
    )
    await assert.rejects(stale, (e) => e instanceof Problem && e.code === 'changed-meanwhile')
    assert.deepEqual(await verifyJournal(db, key), { entries: 1, faults: [] })
  })

  test('what many append at once to the same subject stands in one chain', async () => {
    const db = await open()
    await record(db, entry(subject))
    await Promise.all(Array.from({ length: 8 }, () => record(db, entry(subject))))
    assert.deepEqual(await verifyJournal(db, key), { entries: 9, faults: [] })
    const seqs = await db.transaction(systemContext, async (tx) =>
      (await listEntries(tx, '420102', subject)).map((e) => e.seq),
    )
    assert.deepEqual(seqs, [1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  test('a subject whose last entry is lost takes no further ones', async () => {
    const db = await open()
    await record(db, entry(subject), entry(subject))
    await db.execute('delete from journal where seq = 2')
    await assert.rejects(record(db, entry(subject)), /lost its last entry/)
  })

  test('a reader that keeps its place reads each entry once, in the order of their commits', async () => {
    const db = await open()
    const read = (cursor: { tx: number; pos: number }, limit: number) =>
      db.transaction(systemContext, (tx) => readAfter(tx, cursor, limit))
    const kinds: string[] = []
    let cursor = await db.transaction(systemContext, endCursor)
    for (const kind of ['a', 'b', 'c', 'd', 'e']) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      await record(db, entry(newId(), { kind }))
    }
    for (;;) {
      // eslint-disable-next-line no-await-in-loop
      const page = await read(cursor, 2)
      kinds.push(...page.map((e) => e.kind))
      const last = page.at(-1)
      if (!last) break
      cursor = last
    }
    assert.deepEqual(kinds, ['a', 'b', 'c', 'd', 'e'])
  })
})
