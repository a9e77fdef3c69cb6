// Seen is not own: in raw SQL as the application's role.
import assert from 'node:assert/strict'
import { newId } from '#platform/crypto.ts'
import { type Context, json, raw, sql } from '#platform/db.ts'
import { Problem } from '#platform/problem.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { monday, places, type PostCode, postId, type Town } from './city.fixture.ts'
import { follower, holder, idsIn, publicPost, townTests } from './town.fixture.ts'

const forbidden = (error: unknown) => error instanceof Problem && error.code === 'forbidden'

onEveryDatabase('what hangs on a case', (open) => {
  const town = townTests(open, { forging: true })

  type Row = Record<string, unknown>
  /** A row of each table that hangs on this case, with a key of its own, as one would forge it. */
  const forgeries = async (t: Town, id: string): Promise<[table: string, row: Row][]> => {
    const rowOf = async (table: string, column = 'case_id') => {
      const [found] = await t.db.owner((tx) =>
        tx.rows<{ row: Row }>(
          sql`select to_jsonb(x) as row from ${raw(table)} x where ${raw(column)} = ${id} limit 1`,
        ),
      )
      return found?.row ?? {}
    }
    const fresh = { id: newId() }
    const { district } = await rowOf('task')
    const case_id = id
    const at = new Date(monday).toISOString()
    return [
      ['task', { ...(await rowOf('task')), ...fresh }],
      ['timer', { ...(await rowOf('timer')), key: 'forged' }],
      ['evidence', { ...(await rowOf('evidence')), ...fresh }],
      ['reporter', { ...(await rowOf('reporter')), ...fresh, follow_hash: '\\x00' }],
      ['outbox', { ...(await rowOf('outbox')), ...fresh }],
      [
        'notice',
        { ...fresh, district, case_id, post_id: postId('admin'), kind: 'x', params: {}, at },
      ],
      ['journal', { ...(await rowOf('journal', 'subject')), seq: 99, pos: 999_999 }],
      [
        'access_log',
        { ...fresh, district, case_id, at, post_id: publicPost, what: 'contact', reason: 'none' },
      ],
    ]
  }
  const put = (t: Town, context: Context, table: string, row: Row) =>
    t.db.transaction(context, (tx) =>
      tx.run(
        sql`insert into ${raw(table)} select * from jsonb_populate_record(null::${raw(table)}, ${json(row)}::jsonb)`,
      ),
    )
  const addPhotos = (t: Town, id: string) =>
    t.db.owner((tx) =>
      tx.run(sql`insert into evidence (district, case_id, id, stage, kind, sha256, mime, bytes, public, added_at, declared_at)
        select district, id, gen_random_uuid(), 'report', 'photo', case when shown then 'open' else 'closed' end,
          'image/webp', 1, shown, now(), now() from cases, unnest(array[true, false]) as shown where id = ${id}`),
    )

  town(
    'a public case is everyone’s to see; its tasks, clocks, hidden photos and journal are not',
    async (t) => {
      const { id } = (await t.report({ public: true })).json
      const other = (await t.report({ public: true, point: places.east })).json
      await t.walk(id, 'handling')
      await addPhotos(t, id)
      const strangers: [string, Context, sees: boolean][] = [
        ['anyone', { post: publicPost }, true],
        ['the follower of another case', follower(other.followToken), true],
        ['the neighbouring street', holder('eastDispatcher'), false],
        ['a unit without a task on it', holder('roadsHandler'), false],
      ]
      const changes = [
        `update cases set title = 'x' where id = '${id}'`,
        `update task set state = 'done' where case_id = '${id}'`,
        `update timer set due_at = now() where case_id = '${id}'`,
        `delete from timer where case_id = '${id}'`,
        `update evidence set public = true where case_id = '${id}'`,
        `update reporter set case_id = '${other.id}' where case_id = '${id}'`,
        `update outbox set state = 'dropped' where case_id = '${id}'`,
      ]
      for (const [who, context, sees] of strangers) {
        const seen: unknown[] = []
        for (const table of [
          'cases',
          'task',
          'timer',
          'reporter',
          'outbox',
          'evidence',
          'journal',
        ]) {
          const column = { cases: 'id', journal: 'subject' }[table] ?? 'case_id'
          // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
          const rows = await t.db.transaction(context, (tx) =>
            tx.rows(sql`select from ${raw(table)} where ${raw(column)} = ${id}`),
          )
          seen.push([table, rows.length])
        }
        const [cases, photos] = sees ? [1, 1] : [0, 0]
        assert.deepEqual(
          seen,
          [
            ['cases', cases],
            ['task', 0],
            ['timer', 0],
            ['reporter', 0],
            ['outbox', 0],
            ['evidence', photos],
            ['journal', 0],
          ],
          who,
        )
        for (const change of changes) {
          // eslint-disable-next-line no-await-in-loop
          const touched = await t.db.transaction(context, (tx) => tx.run(raw(change)))
          assert.equal(touched, 0, `${change} as ${who}`)
        }
        for (const [table, row] of await forgeries(t, id)) {
          // eslint-disable-next-line no-await-in-loop
          await assert.rejects(put(t, context, table, row), forbidden, `${table} as ${who}`)
        }
      }
    },
  )

  town('who follows one case cannot move over to another', async (t) => {
    const mine = (await t.report({ public: false })).json
    const other = (await t.report({ public: false })).json
    const context = follower(mine.followToken)
    const moved = await t.db.transaction(context, (tx) =>
      tx.run(sql`update reporter set case_id = ${other.id}, original_case = ${other.id}`),
    )
    assert.equal(moved, 0)
    assert.deepEqual(await idsIn(t, context, 'cases', 'id'), [mine.id])
  })

  town(
    'a report brings its clock and its journal along, once: later it is out of hand',
    async (t) => {
      const { id } = (await t.report({ public: true })).json
      const [timer, journal] = await t.db.owner(async (tx) => [
        (
          await tx.rows<{ row: Row }>(
            sql`select to_jsonb(t) as row from timer t where case_id = ${id}`,
          )
        )[0],
        (
          await tx.rows<{ row: Row }>(
            sql`select to_jsonb(j) as row from journal j where subject = ${id}`,
          )
        )[0],
      ])
      assert.ok(timer && journal)
      const anyone = { post: publicPost }
      await assert.rejects(put(t, anyone, 'timer', { ...timer.row, key: 'late' }), forbidden)
      await assert.rejects(
        put(t, anyone, 'journal', { ...journal.row, seq: 2, pos: 99 }),
        forbidden,
      )
      const [stored] = await t.db.owner((tx) =>
        tx.rows(sql`select (select count(*) from timer where case_id = ${id}) > 0 as timed,
        (select count(*) from journal where subject = ${id}) as entries`),
      )
      assert.deepEqual(stored, { timed: true, entries: 1 })
    },
  )

  town(
    'what is no case is journalled by those who keep it, and in nobody else’s name',
    async (t) => {
      const { id } = (await t.report()).json
      const write = (code: PostCode, kind: string, o: { subject?: string; post?: PostCode } = {}) =>
        t.db.transaction(holder(code), (tx) =>
          tx.run(sql`insert into journal (district, subject, seq, at, kind, post, data, hash)
          values ('', ${o.subject ?? newId()}, 1, now(), ${kind}, ${postId(o.post ?? code)}, '{}', '')`),
        )
      assert.equal(await write('steward', 'duty.added'), 1)
      assert.equal(await write('admin', 'post.created'), 1)
      await assert.rejects(write('dispatcher', 'duty.added'), forbidden)
      await assert.rejects(write('steward', 'post.created'), forbidden)
      await assert.rejects(write('steward', 'reported'), forbidden)
      await assert.rejects(write('steward', 'duty.added', { subject: id }), forbidden)
      await assert.rejects(write('steward', 'duty.added', { post: 'admin' }), forbidden)
      await t.db.transaction(holder('dispatcher'), async (tx) => {
        assert.deepEqual(await tx.rows(sql`select from journal_head`), [])
      })
    },
  )

  town('a supervisor of a street reads the record and the looks of that street only', async (t) => {
    const west = (await t.report({ reporter: { phone: '13871234567' } })).json.id
    const east = (await t.report({ point: places.east, reporter: { phone: '13871234567' } })).json
      .id
    for (const id of [west, east]) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      const { json: c } = await t.read(id, 'callTaker')
      // eslint-disable-next-line no-await-in-loop
      const looked = await t.send('POST', `/api/cases/${id}/contact`, {
        as: 'callTaker',
        body: { reporterId: c.reporters[0].id, reason: '回访核实' },
      })
      assert.equal(looked.status, 200, JSON.stringify(looked.json))
    }
    await t.db.owner((tx) =>
      tx.run(
        sql`update post set area_code = '420102001', unit_code = 'parks' where code = 'supervisor'`,
      ),
    )
    const context = holder('supervisor')
    assert.deepEqual(await idsIn(t, context, 'journal', 'subject'), [west])
    assert.deepEqual(await idsIn(t, context, 'access_log'), [west])
    assert.deepEqual(
      (await idsIn(t, holder('admin'), 'access_log')).toSorted((a, b) => (a < b ? -1 : 1)),
      [west, east].toSorted((a, b) => (a < b ? -1 : 1)),
    )
  })
})
