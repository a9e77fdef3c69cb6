// The lists as each process keeps them.
import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { after, before, test } from 'node:test'
import { seedCategories } from '#categories'
import { newId } from '#platform/crypto.ts'
import { type Database, openDatabase, sql, type Tx } from '#platform/db.ts'
import { systemContext } from '#platform/journal/reader.ts'
import { onEveryDatabase, type TestDatabase } from '../../test/setup/databases.ts'
import { until } from '../../test/setup/until.ts'
import type { Duty } from './domain.ts'
import { type OpenLists, openLists, readLists } from './lists.ts'
import { dutiesFor, putDuties } from './queries.ts'
import { exportDuties, importDuties } from './store.ts'

const day = '2026-03-02'
const [path, place] = ['gb2026/M/01011', '990101001'] as const

const duty = (unitCode: string, changes: Partial<Duty> = {}): Duty => ({
  id: newId(),
  categoryPrefix: 'gb2026/M/01',
  areaPrefix: '990101',
  role: 'lead',
  unitCode,
  limit: null,
  basis: '',
  validFrom: '2020-01-01',
  validTo: null,
  ...changes,
})

onEveryDatabase('the lists in a process', (open) => {
  let db: TestDatabase
  let other: Database
  let here: OpenLists
  let there: OpenLists
  before(async () => {
    db = await open()
    await seedCategories(db, systemContext)
    other = db.url ? await openDatabase({ url: db.url, connections: 2 }) : db
    here = await openLists(db)
    there = await openLists(other)
  })
  after(async () => {
    await here.close()
    await there.close()
    if (db.url) await other.close()
  })

  const change = <T>(run: (tx: Tx) => Promise<T>) => db.transaction(systemContext, run)
  const lead = (lists: OpenLists) => lists.duties(path, place, day).lead?.duty

  test('a rule changed by one process is obeyed by the other', async () => {
    const row = duty('gas', { directFrom: ['hotline'] })
    await change((tx) => putDuties(tx, [row]))
    for (const lists of [here, there]) {
      // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
      await until('the rule is known', () => lead(lists)?.unitCode === 'gas')
      assert.deepEqual(lead(lists)?.directFrom, ['hotline'])
    }
    await change((tx) => putDuties(tx, [{ ...row, directFrom: [], unitCode: 'works' }]))
    for (const lists of [here, there]) {
      // eslint-disable-next-line no-await-in-loop
      await until('the change is known', () => lead(lists)?.unitCode === 'works')
      assert.deepEqual(lead(lists)?.directFrom, [])
    }
  })

  test('what a process keeps is what the database says', async () => {
    await change(async (tx) => {
      await tx.run(sql`insert into unit (code, name, name_en, kind, area_code, valid_to) values
        ('works', '市政局', 'Works', 'department', '9901', null), ('gone', '原市政局', 'Was', 'department', '9901', '2026-01-01')`)
      await putDuties(tx, [duty('gone', { categoryPrefix: path, areaPrefix: '' })])
    })
    await until('the rule is known', () => lead(there)?.unitCode === 'gone')
    const stored = await db.transaction(systemContext, (tx) => readLists(tx, path, place))
    assert.deepEqual(there.duties(path, place, day), stored.duties(path, place, day))
    assert.deepEqual(there.category(path), stored.category(path))
    assert.deepEqual(there.conditions(path, place), stored.conditions(path, place))
    assert.ok(stored.conditions(path, place).length > 0)
    for (const [unit, on, expected] of [
      ['works', day, true],
      ['gone', day, false],
      ['gone', '2025-12-31', true],
      ['nobody', day, false],
    ] as const) {
      assert.deepEqual(
        [there.isInForce(unit, on), stored.isInForce(unit, on)],
        [expected, expected],
      )
    }
  })

  test('rows say in a file by which doors they send on directly; only a lead does', async () => {
    await db.owner((tx) =>
      tx.run(sql`insert into area (code, kind, name, name_en, parent) values
        ('990101', 'district', '东区', 'East', null), ('990102', 'district', '西区', 'West', null)`),
    )
    await db.owner((tx) =>
      tx.run(sql`insert into unit (code, name, name_en, kind, area_code) values
        ('roads', '道路', 'Roads', 'department', '9901'), ('rival', '住建局', 'Housing', 'department', '9901')`),
    )
    const file = `category_prefix,area_prefix,role,unit_code,direct_from
gb2026/M/08,990101,lead,roads,hotline;grid
gb2026/M/08,990101,assisting,rival,hotline
gb2026/M/08,990102,lead,roads,telepathy
`
    const journal = {
      key: Buffer.alloc(32, 7),
      at: Date.parse('2026-03-02T16:30:00Z'),
      actor: null,
    }
    const report = await importDuties(change, Readable.from([file]), {
      post: systemContext.post,
      journal,
    })
    assert.equal(report.created, 1)
    assert.deepEqual(
      report.refused.map((r) => [r.line, r.reason.split(':')[0]]),
      [
        [3, 'direct_from'],
        [4, 'direct_from'],
      ],
    )
    const found = await change((tx) => dutiesFor(tx, 'gb2026/M/08001', '990101'))
    assert.deepEqual(found[0]?.directFrom, ['hotline', 'grid'])
    let again = ''
    for await (const piece of exportDuties(found)) again += piece
    assert.match(again, /hotline;grid/)
  })
})
