// Requests that one sender hands in at the same moment share a transaction; each is a case of its own.
import assert from 'node:assert/strict'
import { sql } from '#platform/db.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { drain, lamp, places, type Reply, type Town } from './city.fixture.ts'
import { townTests } from './town.fixture.ts'

onEveryDatabase('requests handed in at the same moment', (open) => {
  const town = townTests(open)
  const as = 'callTaker'

  /** The first is under way when the others come, so they wait and are taken in together. */
  const handIn = (t: Town, bodies: readonly object[]): Promise<Reply[]> =>
    Promise.all(bodies.map((body) => t.report(body as Record<string, unknown>, { as })))

  const transactionsOf = (t: Town, ids: readonly string[]) =>
    t.db.owner((tx) =>
      tx.rows<{ n: number }>(sql`select count(distinct tx)::int as n from journal
        where kind = 'reported' and subject = any (${ids as string[]}::uuid[])`),
    )

  town('are taken in whole, each with its own number, link and caller', async (t) => {
    const bodies = Array.from({ length: 8 }, (_, i) => ({
      description: `第 ${i} 盏路灯不亮`,
      categoryPath: i % 2 ? drain : lamp,
      point: i % 3 ? places.east : places.west,
      reporter: { name: `来电人${i}`, phone: `1387123456${i}` },
    }))
    const replies = await handIn(t, bodies)
    assert.deepEqual(
      replies.map(({ status }) => status),
      bodies.map(() => 201),
    )
    const ids = replies.map(({ json }) => json.id as string)
    const [row] = await transactionsOf(t, ids)
    assert.ok(row && row.n < bodies.length, 'some shared a transaction')
    assert.equal(new Set(replies.map(({ json }) => json.number)).size, bodies.length)
    for (const { json } of replies) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      const followed = await t.send('GET', `/api/follow/${json.followToken}`)
      assert.equal(followed.json.number, json.number)
    }
    const stored = await t.db.owner((tx) =>
      tx.rows<{ description: string; categoryPath: string; askers: number; keys: number }>(
        sql`select description, category_path as "categoryPath",
            (select count(*) from reporter r where r.case_id = c.id)::int as askers,
            (select count(distinct command_key) from journal j where j.subject = c.id)::int as keys
          from cases c order by description`,
      ),
    )
    assert.deepEqual(
      stored,
      bodies.map(({ description, categoryPath }) => ({
        description,
        categoryPath,
        askers: 1,
        keys: 1,
      })),
    )
    const [keys] = await t.db.owner((tx) =>
      tx.rows<{ n: number }>(sql`select count(distinct command_key)::int as n from journal`),
    )
    assert.equal(keys?.n, bodies.length, 'each entry has the key of its own request')
  })

  town('one that cannot be taken in is refused alone', async (t) => {
    const replies = await handIn(t, [
      {},
      { categoryPath: drain },
      { categoryPath: 'gb2026/M/99099' },
      { point: { lon: 10, lat: 10 } },
      { categoryPath: drain, point: places.east },
    ])
    assert.deepEqual(
      replies.map(({ status, json }) => [status, json.code]),
      [
        [201, undefined],
        [201, undefined],
        [400, 'invalid-input'],
        [422, 'out-of-area'],
        [201, undefined],
      ],
    )
    const [stored] = await t.db.owner((tx) =>
      tx.rows<{ cases: number; keys: number }>(
        sql`select (select count(*) from cases)::int as cases, (select count(*) from command_key)::int as keys`,
      ),
    )
    assert.deepEqual(stored, { cases: 3, keys: 3 })
  })
})
