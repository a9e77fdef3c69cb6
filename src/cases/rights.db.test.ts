// The database's own rights over cases, in raw SQL as the application's role.
import assert from 'node:assert/strict'
import { raw, sql } from '#platform/db.ts'
import { verifyJournal } from '#platform/journal/verify.ts'
import { Problem } from '#platform/problem.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { places, type PostCode } from './city.fixture.ts'
import { follower, holder, idsIn, publicPost, townTests } from './town.fixture.ts'

const forbidden = (error: unknown) => error instanceof Problem && error.code === 'forbidden'

onEveryDatabase('rights over cases', (open) => {
  const town = townTests(open, { forging: true })

  town(
    'without a context no row of any filled table is seen, and none can be written',
    async (t) => {
      const { id } = (await t.report({ reporter: { phone: '13871234567' } })).json
      await t.walk(id, 'handling')
      await t.db.transaction({ post: null }, async (tx) => {
        const tables = await tx.rows<{
          name: string
        }>(sql`select c.oid::regclass::text as name from pg_class c
        join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind = 'r'
          and has_table_privilege(c.oid, 'select')
          and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')`)
        for (const { name } of tables) {
          // eslint-disable-next-line no-await-in-loop -- one transaction
          assert.deepEqual(await tx.rows(sql`select 1 from ${raw(name)} limit 1`), [], name)
        }
        assert.equal(await tx.run(sql`update cases set title = 'x'`), 0)
      })
      await assert.rejects(
        t.db.transaction({ post: null }, (tx) =>
          tx.run(
            sql`insert into journal (district, subject, seq, at, kind, data, hash) values ('420102', ${id}, 99, now(), 'x', '{}', '')`,
          ),
        ),
        forbidden,
      )
    },
  )

  town(
    'a follow link opens its own case and what hangs on it, though others are private',
    async (t) => {
      const mine = (await t.report({ public: false })).json
      const other = (await t.report({ public: false })).json
      for (const { id } of [mine, other]) {
        // eslint-disable-next-line no-await-in-loop -- one after the other
        await t.walk(id, 'handling')
      }
      const context = follower(mine.followToken)
      assert.deepEqual(await idsIn(t, context, 'cases', 'id'), [mine.id])
      for (const table of ['task', 'timer', 'reporter']) {
        // eslint-disable-next-line no-await-in-loop
        assert.deepEqual(await idsIn(t, context, table), [mine.id], table)
      }
      assert.deepEqual(await idsIn(t, context, 'journal', 'subject'), [mine.id])
      assert.deepEqual(await idsIn(t, follower('no-such-link'), 'cases', 'id'), [])
      assert.deepEqual(await idsIn(t, { post: publicPost }, 'reporter'), [])
    },
  )

  town(
    'tasks, timers, evidence and journal are seen with the case they hang on, and only then',
    async (t) => {
      const west = (await t.report({ public: false })).json.id
      const east = (await t.report({ public: false, point: places.east })).json.id
      await t.walk(west, 'handling')
      await t.walk(east, 'dispatched')
      const table: [PostCode, string[]][] = [
        ['westDispatcher', [west]],
        ['eastDispatcher', [east]],
        ['dispatcher', [west, east]],
        ['waterHandler', [west, east]],
        ['roadsHandler', []],
      ]
      for (const [code, ids] of table) {
        for (const [name, column] of [
          ['cases', 'id'],
          ['task', 'case_id'],
          ['timer', 'case_id'],
          ['journal', 'subject'],
        ] as const) {
          // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
          const seen = await idsIn(t, holder(code), name, column)
          assert.deepEqual(seen.toSorted(), ids.toSorted(), `${name} as ${code}`)
        }
      }
    },
  )

  town('a post writes no case beyond its reach, and moves none out of it', async (t) => {
    const { id } = (await t.report({ public: false })).json
    const touch = (code: PostCode) =>
      t.db.transaction(holder(code), (tx) =>
        tx.run(sql`update cases set title = title where id = ${id}`),
      )
    assert.deepEqual(
      [await touch('westDispatcher'), await touch('eastDispatcher'), await touch('waterHandler')],
      [1, 0, 0],
    )
    await assert.rejects(
      t.db.transaction(holder('westDispatcher'), (tx) =>
        tx.run(sql`update cases set area_code = '42010200200101' where id = ${id}`),
      ),
      forbidden,
    )
  })

  town('nobody may change or remove what is in the journal or in the log of looks', async (t) => {
    await t.report()
    for (const code of ['admin', 'supervisor', 'dispatcher'] as const) {
      for (const statement of [
        'update journal set kind = kind',
        'delete from journal',
        'truncate journal',
        'update access_log set reason = reason',
        'delete from access_log',
        'delete from cases',
        'delete from reporter',
        'update policy set reach = reach',
        "insert into policy values ('public', 'case.read', 'all')",
      ]) {
        // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
        await assert.rejects(
          t.db.transaction(holder(code), (tx) => tx.run(raw(statement))),
          forbidden,
          `${statement} as ${code}`,
        )
      }
    }
  })

  town('the application cannot give itself another role or turn the rules off', async (t) => {
    for (const statement of [
      'set local row_security = off; select * from cases',
      'alter table cases disable row level security',
      'create table mine ()',
      'alter role jingwei_app bypassrls',
      "create function f() returns int language sql as 'select 1'",
    ]) {
      // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
      await assert.rejects(
        t.db.transaction(holder('admin'), async (tx) => {
          for (const part of statement.split('; ')) {
            // eslint-disable-next-line no-await-in-loop
            await tx.rows(raw(part))
          }
        }),
        statement,
      )
    }
  })

  town('the journal tells an edited entry, a removed one and a cut tail', async (t) => {
    const ids = await Promise.all(
      Array.from({ length: 4 }, async () => (await t.report()).json.id as string),
    )
    for (const id of ids) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      await t.walk(id, 'filed')
    }
    const whole = await verifyJournal(t.db, t.keys.journal)
    assert.deepEqual([whole.entries, whole.faults], [12, []])
    await t.db.owner(async (tx) => {
      await tx.run(
        sql`update journal set data = data || '{"note":"x"}' where subject = ${ids[0]} and seq = 2`,
      )
      await tx.run(sql`delete from journal where subject = ${ids[1]} and seq = 2`)
      await tx.run(sql`delete from journal where subject = ${ids[2]} and seq = 3`)
    })
    const { faults } = await verifyJournal(t.db, t.keys.journal)
    const told = faults.map((f) => `${ids.indexOf(f.subject)} ${f.seq} ${f.what}`).toSorted()
    assert.deepEqual(told, ['0 2 edited', '1 3 missing', '2 3 tail-missing'])
  })
})
