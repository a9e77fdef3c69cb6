import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from '#platform/db.ts'
import { onEveryDatabase } from './databases.ts'

onEveryDatabase('a test database', (open) => {
  test('is migrated, and what one test wrote the next does not see', async () => {
    const first = await open()
    await first.owner(async (tx) => {
      await tx.run(sql`insert into category_edition (code, name) values ('x', 'x')`)
      await tx.run(sql`delete from migration`)
      await tx.run(sql`select nextval('case_number')`)
    })
    const second = await open()
    const [row] = await second.owner((tx) =>
      tx.rows(sql`select (select count(*) from category_edition where code = 'x') as editions,
        (select count(*) > 0 from migration) as migrated, nextval('case_number') as number`),
    )
    assert.deepEqual(row, { editions: 0, migrated: true, number: 100000 })
  })

  test('comes back whole after a test changed the schema', async () => {
    const first = await open()
    await first.execute(
      'drop policy cases_read on cases; create schema extra; create table extra.t ()',
    )
    const second = await open()
    const [row] = await second.owner((tx) =>
      tx.rows(sql`select (select count(*) from pg_policies where policyname = 'cases_read') as policies,
        (select count(*) from pg_namespace where nspname = 'extra') as schemas`),
    )
    assert.deepEqual(row, { policies: 1, schemas: 0 })
  })

  test('is of no use once given back', async () => {
    const first = await open()
    await open()
    await assert.rejects(first.owner((tx) => tx.rows(sql`select 1`)))
  })

  test('shows nothing to the application without a context', async () => {
    const db = await open()
    await db.execute(
      `insert into unit (code, name, kind, area_code) values ('u', 'u', 'office', '99')`,
    )
    const seen = await db.transaction({ post: null }, (tx) => tx.rows(sql`select * from unit`))
    assert.deepEqual(seen, [])
  })
})
