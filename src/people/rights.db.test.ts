// The database's own rights, in raw SQL as the application's role.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { newId } from '#platform/crypto.ts'
import { type Database, raw, sql } from '#platform/db.ts'
import { Problem } from '#platform/problem.ts'
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

/** What a statement touched, after which all of it is undone. */
class Done extends Error {
  readonly touched: number
  constructor(touched: number) {
    super('undone')
    this.touched = touched
  }
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

  test('a post holds until midnight of its city, though Greenwich has the next day already', async () => {
    const db = await open()
    await fill(db)
    // half past eleven of the day before
    const minutes = new Date().getUTCHours() * 60 + new Date().getUTCMinutes() + 30
    const [h, m] = [Math.floor(minutes / 60), minutes % 60].map((n) => String(n).padStart(2, '0'))
    const zone = `<City>+${h}:${m}`
    await db.owner(async (tx) => {
      await tx.run(
        sql`insert into city_profile (area_prefix, time_zone, calendar) values ('990101001', ${zone}, 'cn')`,
      )
      await tx.run(sql`update post set valid_to = current_date where code like '990101%'`)
    })
    const hour = await db.owner((tx) =>
      tx.rows(
        sql`select to_char(now() at time zone ${zone}, 'HH24') as hour, current_date - jw_day('990101001001') as ahead`,
      ),
    )
    assert.deepEqual(hour, [{ hour: '23', ahead: 1 }])
    assert.deepEqual(await numbersSeen(db, '990101001-JD-dutyOfficer-1'), ['990101001001'])
    assert.deepEqual(await numbersSeen(db, '990101002-JD-dispatcher-2'), [], 'of Shanghai')
    await db.owner((tx) => tx.run(sql`update post set valid_to = current_date - 1`))
    assert.deepEqual(await numbersSeen(db, '990101001-JD-dutyOfficer-1'), [])
  })

  test('a street’s administrator and a district’s steward change nothing beyond their area', async () => {
    const db = await open()
    await fill(db)
    const ids = await db.owner(async (tx) => {
      await tx.run(sql`insert into post (id, code, unit_code, kind, area_code, title) values
        (gen_random_uuid(), 'streetAdmin', '990101001-JD', 'admin', '990101001', ''),
        (gen_random_uuid(), 'districtSteward', '990101-ZX', 'steward', '990101', '')`)
      await tx.run(
        sql`insert into account (person_id, login, password_hash) select id, id::text, '' from person`,
      )
      await tx.run(sql`insert into area (code, kind, name, parent) values ('990101', 'district', '东区', '9901'),
        ('990102', 'district', '西区', '9901')`)
      const posts = await tx.rows<{ code: string; id: string; person: string | null }>(
        sql`select p.code, p.id, h.person_id as person from post p left join holding h on h.post_id = p.id`,
      )
      return new Map(posts.map((row) => [row.code, row]))
    })
    const [boss, own] = ['9901-ZX-admin-8', '990101001-JD-dutyOfficer-1'].map((c) => ids.get(c))
    const newPost = (area: string, unitCode: string) =>
      `insert into post (id, code, unit_code, kind, area_code, title) values (gen_random_uuid(), 'new', '${unitCode}', 'handler', '${area}', '')`
    const newUnit = (area: string) =>
      `insert into unit (code, name, kind, area_code) values ('new', '', 'office', '${area}')`
    const hold = (post: string | undefined) =>
      `insert into holding (id, post_id, person_id, from_date) values (gen_random_uuid(), '${post}', '${own?.person}', '2026-01-01')`
    const newDuty = (area: string) =>
      `insert into duty (id, category_prefix, area_prefix, role, unit_code) values (gen_random_uuid(), '', '${area}', 'lead', '')`
    const newArea = (code: string) =>
      `insert into area (code, kind, name) values ('${code}', 'street', '')`
    const newImport = (area: string, post: string) =>
      `insert into import_job (id, kind, profile, file_name, state, post_id, area_code, created_at, updated_at)
        values (gen_random_uuid(), 'cases', '', '', 'waiting', '${ids.get(post)?.id}', '${area}', now(), now())`
    const newToken = (post: string | undefined) =>
      `insert into api_token (id, token_hash, post_id, scopes, created_at) values (gen_random_uuid(), '', '${post}', '{}', now())`
    const reset = (person: string | null | undefined) =>
      `update account set password_hash = 'x' where person_id = '${person}'`
    const table: [post: string, statement: string, touched: number | 'refused'][] = [
      ['streetAdmin', newUnit('990101001'), 1],
      ['streetAdmin', newUnit('990101002'), 'refused'],
      ['streetAdmin', newUnit(''), 'refused'],
      ['streetAdmin', newPost('990101001', '990101001-JD'), 1],
      ['streetAdmin', newPost('990101', '990101001-JD'), 'refused'],
      ['streetAdmin', newPost('', '990101001-JD'), 'refused'],
      // its unit's tasks lie in the whole district
      ['streetAdmin', newPost('990101001', '990101-HW'), 'refused'],
      ['streetAdmin', `update post set area_code = '' where code = 'streetAdmin'`, 'refused'],
      ['streetAdmin', `update post set title = 'x' where code = '9901-ZX-admin-8'`, 0],
      ['streetAdmin', `update unit set name = 'x' where code = '9901-ZX'`, 0],
      ['streetAdmin', hold(own?.id), 1],
      ['streetAdmin', hold(boss?.id), 'refused'],
      [
        'streetAdmin',
        `update holding set post_id = '${boss?.id}' where post_id = '${own?.id}'`,
        'refused',
      ],
      ['streetAdmin', reset(own?.person), 1],
      ['streetAdmin', reset(boss?.person), 0],
      ['streetAdmin', `delete from account where person_id = '${boss?.person}'`, 0],
      ['streetAdmin', `update person set name = 'x' where id = '${boss?.person}'`, 0],
      ['streetAdmin', newToken(own?.id), 1],
      ['streetAdmin', newToken(boss?.id), 'refused'],
      ['districtSteward', newDuty('990101'), 1],
      ['districtSteward', newDuty('990102'), 'refused'],
      ['districtSteward', newDuty(''), 'refused'],
      ['districtSteward', newArea('990101009'), 1],
      ['districtSteward', newArea('990102001'), 'refused'],
      ['districtSteward', `update area set name = 'x'`, 1],
      ['districtSteward', newImport('990101', 'districtSteward'), 1],
      ['districtSteward', newImport('990102', 'districtSteward'), 'refused'],
      ['9901-ZX-admin-8', newPost('', '9901-ZX'), 1],
      ['9901-ZX-admin-8', reset(own?.person), 1],
      ['9901-ZX-steward-7', newDuty(''), 1],
    ]
    for (const [post, statement, touched] of table) {
      // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
      const got = await db
        .transaction({ post: ids.get(post)?.id ?? null }, async (tx) => {
          throw new Done(await tx.run(raw(statement)))
        })
        .catch((error: unknown) => {
          if (error instanceof Done) return error.touched
          if (error instanceof Problem && error.code === 'forbidden') return 'refused'
          throw error
        })
      assert.equal(got, touched, `${post}: ${statement}`)
    }
  })

  test('an import is seen by those whose area holds that of the post which handed it over', async () => {
    const db = await open()
    await fill(db)
    const areas = ['', '9901', '990101', '990102']
    const ids = await db.owner(async (tx) => {
      await tx.run(sql`insert into post (id, code, unit_code, kind, area_code, title)
        select gen_random_uuid(), 'steward ' || area, '', 'steward', area, '' from unnest(${areas}::text[]) as area`)
      await tx.run(sql`insert into import_job (id, kind, profile, file_name, state, post_id, area_code, created_at, updated_at)
        select gen_random_uuid(), 'cases', '', area_code, 'waiting', id, area_code, now(), now() from post
        where code like 'steward %'`)
      return tx.rows<{ id: string; area: string }>(
        sql`select id, area_code as area from post where code like 'steward %' order by area_code`,
      )
    })
    const seen: [string, string[]][] = []
    for (const { id, area } of ids) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      const rows = await db.transaction({ post: id }, (tx) =>
        tx.rows<{ name: string }>(sql`select file_name as name from import_job order by 1`),
      )
      seen.push([area, rows.map((r) => r.name)])
    }
    assert.deepEqual(seen, [
      ['', areas],
      ['9901', ['9901', '990101', '990102']],
      ['990101', ['990101']],
      ['990102', ['990102']],
    ])
  })
})
