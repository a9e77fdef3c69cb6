// The database's own rights, in raw SQL as the application's role.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { newId } from '#platform/crypto.ts'
import { type Database, raw, sql } from '#platform/db.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { demoStaff, storeUnits, systemContext, type UnitRow } from './index.ts'

const now = Date.parse('2026-07-15T04:00:00Z')
const unit = (code: string, kind: string, area: string): UnitRow => ({
  code,
  name: code,
  nameEn: code,
  kind,
  area,
  parent: null,
})
const units = [
  unit('9901-ZX', 'grid-centre', '9901'),
  unit('990101-ZX', 'grid-centre', '990101'),
  unit('990101-HW', 'department', '990101'),
  unit('990101001-JD', 'street-office', '990101001'),
  unit('990101002-JD', 'street-office', '990101002'),
]

const addCase = (db: Database, area: string, unitCode = '') =>
  db.owner((tx) =>
    tx.run(sql`insert into cases (district, id, number, version, state, category_path, edition, urgency, area_code,
        title, search, door, public, units, reported_at, updated_at)
      values (${area.slice(0, 6)}, ${newId()}, ${area + unitCode}, 1, 'filed', 'gb2026/M/01001', 'gb2026', 'normal',
        ${area}, 'title', ''::tsvector, 'hotline', false, ${unitCode ? [unitCode] : []}, now(), now())`),
  )

async function fill(db: Database): Promise<void> {
  const journalKey = randomBytes(32)
  await storeUnits(db, systemContext, { ...demoStaff({ units }), units, now, journalKey })
  await addCase(db, '990101001001')
  await addCase(db, '990101002001')
  await addCase(db, '990101002002', '990101-HW')
}

const numbersSeen = async (db: Database, postCode: string | null) => {
  const [post] = await db.owner((tx) =>
    tx.rows<{ id: string }>(sql`select id from post where code = ${postCode}`),
  )
  return db.transaction({ post: post?.id ?? null }, async (tx) =>
    (await tx.rows<{ number: string }>(sql`select number from cases order by number`)).map(
      (r) => r.number,
    ),
  )
}

onEveryDatabase('rights in the database', (open) => {
  test('the application is no superuser, does not bypass row-level security and owns no table', async () => {
    const db = await open()
    const rows = await db.transaction({ post: null }, (tx) =>
      tx.rows(sql`select rolname, rolsuper, rolbypassrls,
          (select count(*) from pg_class c join pg_roles o on o.oid = c.relowner
            where o.rolname = 'jingwei_app') as owned
        from pg_roles where rolname = current_user`),
    )
    assert.deepEqual(rows, [
      { rolname: 'jingwei_app', rolsuper: false, rolbypassrls: false, owned: 0 },
    ])
  })

  test('without a post no row of any table is seen', async () => {
    const db = await open()
    await fill(db)
    await db.transaction({ post: null }, async (tx) => {
      // an extension's own tables hold nothing of the city
      const tables = await tx.rows<{ name: string; secured: boolean }>(sql`
        select c.oid::regclass::text as name, c.relrowsecurity as secured
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind in ('r', 'p', 'v', 'm') and has_table_privilege(c.oid, 'select')
          and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')`)
      assert.ok(tables.length > 25, `${tables.length} tables`)
      for (const { name, secured } of tables) {
        // eslint-disable-next-line no-await-in-loop -- one transaction
        const rows = await tx.rows(sql`select 1 from ${raw(name)} limit 1`)
        assert.deepEqual([name, secured, rows.length], [name, true, 0])
      }
    })
  })

  test('a street sees its own cases, a department those it has a task on, an administrator all', async () => {
    const db = await open()
    await fill(db)
    const all = ['990101001001', '990101002001', '990101002002990101-HW']
    const table: [post: string | null, seen: string[]][] = [
      [null, []],
      ['990101001-JD-dutyOfficer-1', all.slice(0, 1)],
      ['990101002-JD-dispatcher-2', all.slice(1)],
      ['990101-HW-handler-1', all.slice(2)],
      ['990101-ZX-dutyOfficer-1', all],
      ['9901-ZX-admin-8', all],
    ]
    for (const [post, seen] of table) {
      // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
      assert.deepEqual(await numbersSeen(db, post), seen, String(post))
    }
  })

  test('a post that has ended sees nothing', async () => {
    const db = await open()
    await fill(db)
    await db.owner((tx) =>
      tx.run(sql`update post set valid_to = current_date where code = '990101-ZX-dutyOfficer-1'`),
    )
    assert.deepEqual(await numbersSeen(db, '990101-ZX-dutyOfficer-1'), [])
  })

  test('accounts, sessions and tokens are for administrators and the sign-in service only', async () => {
    const db = await open()
    await fill(db)
    await db.owner((tx) =>
      tx.run(
        sql`insert into account (person_id, login, password_hash) select id, 'someone', '' from person limit 1`,
      ),
    )
    const logins = async (code: string) => {
      const [post] = await db.owner((tx) =>
        tx.rows<{ id: string }>(sql`select id from post where code = ${code}`),
      )
      return db.transaction({ post: post?.id ?? null }, (tx) =>
        tx.rows(sql`select login from account`),
      )
    }
    assert.equal((await logins('9901-ZX-admin-8')).length, 1)
    assert.equal((await logins('9901-ZX-supervisor-5')).length, 0)
    assert.equal((await logins('public')).length, 0)
  })
})
