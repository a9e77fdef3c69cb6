// Cases are looked for before they are read (0020_speed.sql): that nobody finds what they may not see.
import assert from 'node:assert/strict'
import { type Context, json, sql, type Sql } from '#platform/db.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { drain, places, posts, type Town } from './city.fixture.ts'
import { countCases, listCases, listPoints } from './queries/list.ts'
import type { CaseFilter } from './schema.ts'
import { follower, holder, publicPost, townTests } from './town.fixture.ts'

const sorted = (ids: readonly string[]) => ids.toSorted((a, b) => (a < b ? -1 : 1))

/** What is found without row-level security, and what the post sees with it, of cases that fit. */
async function foundAndSeen(t: Town, context: Context, asked: object, condition = sql`true`) {
  return t.db.transaction(context, async (tx) => {
    const [row] = await tx.rows<{ ids: string[] | null }>(
      sql`select jw_find_cases(${json(asked)}::jsonb, 1000, false) as ids`,
    )
    const seen = await tx.rows<{ id: string }>(sql`select id from cases where ${condition}`)
    return { found: row?.ids && sorted(row.ids), seen: sorted(seen.map(({ id }) => id)) }
  })
}

/** Two streets, three units, a private case, one that two units work on, one that is closed. */
async function fillBoth(t: Town) {
  const east = { point: places.east, categoryPath: drain, description: '路面积水' }
  const reports = [{}, { public: false }, east, { ...east, public: false }, east]
  const made = []
  for (const report of reports) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    made.push((await t.report(report)).json)
  }
  await t.walk(made[0].id, 'closed')
  await t.walk(made[1].id, 'handling')
  await t.command(made[1].id, 'whistle', 'dutyOfficer', { units: ['roads'], instruction: '请到场' })
  await t.walk(made[3].id, 'dispatched')
  return made as { id: string; number: string; followToken: string }[]
}

onEveryDatabase('looking for cases', (open) => {
  const town = townTests(open)

  town('everyone finds exactly the cases that they may see', async (t) => {
    const made = await fillBoth(t)
    const actors = new Map<string, Context>([
      ...posts.map(([code]) => [code, holder(code)] as const),
      ['the public', { post: publicPost }],
      ['a follower', follower(String(made[1]?.followToken))],
      ['nobody', { post: null }],
    ])
    const counts = new Set<number>()
    for (const [name, context] of actors) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      const { found, seen } = await foundAndSeen(t, context, {
        state: ['reported', 'closed', 'handling', 'dispatched'],
      })
      assert.deepEqual(found, seen, name)
      counts.add(seen.length)
    }
    assert.ok(counts.size > 3, 'they see differently much')
  })

  town('lists, counts and the map hold what everyone may see, by every filter', async (t) => {
    const made = await fillBoth(t)
    const actors = new Map<string, Context>([
      ...posts.map(([code]) => [code, holder(code)] as const),
      ['the public', { post: publicPost }],
      ['a follower', follower(String(made[1]?.followToken))],
      ['nobody', { post: null }],
    ])
    const asks: [CaseFilter, Sql][] = [
      [{}, sql`true`],
      [{ open: 'true' }, sql`closed_at is null`],
      [{ state: ['closed', 'handling'] }, sql`state in ('closed', 'handling')`],
      [{ area: '420102002' }, sql`area_code like '420102002%'`],
      [{ category: drain }, sql`category_path = ${drain}`],
      [{ unit: 'roads' }, sql`'roads' = any (units)`],
      [{ door: 'web', rated: 'false' }, sql`door = 'web' and rating is null`],
      [{ light: ['none', 'late'], open: 'true' }, sql`closed_at is null and due_at < now()`],
      [{ q: '积水' }, sql`description like '%积水%'`],
      [{ q: String(made[3]?.number) }, sql`number = ${made[3]?.number}`],
      [{ bbox: [114.31, 30.6, 114.32, 30.61] }, sql`st_x(point) >= 114.31`],
    ]
    for (const [name, context] of actors) {
      for (const [filter, condition] of asks) {
        const what = `${name} ${JSON.stringify(filter)}`
        // eslint-disable-next-line no-await-in-loop -- one after the other
        await t.db.transaction(context, async (tx) => {
          const now = t.clock.now
          const rows = await tx.rows<{ id: string }>(sql`select id from cases where ${condition}`)
          const seen = filter.light ? undefined : sorted(rows.map(({ id }) => id))
          for (const sort of ['due', 'reported', 'updated'] as const) {
            // eslint-disable-next-line no-await-in-loop -- one connection
            const list = await listCases(tx, { filter, sort, limit: 50, cursor: undefined, now })
            assert.deepEqual(sorted(list.map(({ id }) => id)), seen ?? [], `${what} ${sort}`)
          }
          const points = await listPoints(tx, { filter, now, limit: 50 })
          assert.deepEqual(sorted(points.map(({ id }) => id)), seen ?? [], `${what} on the map`)
          const { total } = await countCases(tx, filter, now)
          assert.equal(total, seen?.length ?? 0, `${what} counted`)
        })
      }
    }
  })

  town('a word, a window of the map, a unit or a number finds nothing of others', async (t) => {
    const made = await fillBoth(t)
    const box = [114.31, 30.6, 114.32, 30.61]
    const asks = [
      { words: `'积水'`, number: made[3]?.number },
      { box },
      { unit: 'roads' },
      { area: '420102' },
      { category: 'gb2026/M/02' },
      { open: 'true' },
      { open: 'false', from: '2020-01-01T00:00:00Z' },
    ]
    for (const asked of asks) {
      for (const post of [
        'westDispatcher',
        'eastDispatcher',
        'roadsHandler',
        'dispatcher',
      ] as const) {
        // eslint-disable-next-line no-await-in-loop -- one after the other
        const { found, seen } = await foundAndSeen(t, holder(post), asked)
        const strange = found?.filter((id) => !seen.includes(id))
        assert.deepEqual(strange, [], `${post} ${JSON.stringify(asked)}`)
      }
    }
    const all = await foundAndSeen(t, holder('dispatcher'), { box }, sql`area_code ^@ '420102002'`)
    assert.equal(all.found?.length, 3)
    assert.deepEqual(all.found, all.seen)
  })

  town('what is asked is taken as it stands, whatever is in it', async (t) => {
    await fillBoth(t)
    const odd = [`x'; delete from cases; --`, `\\'; delete from cases; --`, `') or (true`, '%', '']
    for (const text of odd) {
      for (const name of ['unit', 'lead', 'category', 'area']) {
        // eslint-disable-next-line no-await-in-loop -- one after the other
        const { found, seen } = await foundAndSeen(t, holder('dispatcher'), { [name]: text })
        const none = text !== '' || name === 'unit' || name === 'lead'
        assert.deepEqual([found?.length, seen.length], [none ? 0 : 5, 5], `${name} ${text}`)
      }
      const filter = { unit: text, category: text, area: text, door: text || 'x', q: text }
      const asked = { filter, now: t.clock.now }
      // eslint-disable-next-line no-await-in-loop -- one after the other
      await t.db.transaction(holder('dispatcher'), async (tx) => {
        const page = { ...asked, sort: 'due', limit: 5, cursor: undefined } as const
        assert.deepEqual(await listCases(tx, page), [])
        assert.deepEqual(await listPoints(tx, { ...asked, limit: 5 }), [])
        assert.equal((await countCases(tx, filter, t.clock.now)).total, 0)
      })
      // eslint-disable-next-line no-await-in-loop -- one after the other
      const states = await foundAndSeen(t, holder('dispatcher'), { state: [text] })
      assert.equal(states.found?.length, 0)
    }
  })

  town('of very many cases some are counted, and it is said that there are more', async (t) => {
    await fillBoth(t)
    const read = (most: number) =>
      t.db.transaction(holder('dispatcher'), (tx) => countCases(tx, {}, t.clock.now, most))
    const [all, some] = [await read(5), await read(3)]
    assert.deepEqual([all.total, all.more], [5, false])
    assert.deepEqual([some.total, some.more], [3, true])
    // what is not looked for beforehand is counted whole
    const waiting = await t.db.transaction(holder('dispatcher'), (tx) =>
      countCases(tx, { rated: 'false' }, t.clock.now, 4),
    )
    assert.deepEqual([waiting.total, waiting.more], [4, true])
    const rare = await t.db.transaction(holder('dispatcher'), (tx) =>
      countCases(tx, { door: 'hotline' }, t.clock.now, 1),
    )
    assert.deepEqual([rare.total, rare.more], [0, false])
  })

  town('open and ended cases make one list by deadline, page by page', async (t) => {
    await fillBoth(t)
    const page = (limit: number, cursor?: string) =>
      t.db.transaction(holder('admin'), (tx) =>
        listCases(tx, { filter: {}, sort: 'due', limit, cursor, now: t.clock.now }),
      )
    const whole = await page(10)
    assert.equal(whole.length, 5)
    assert.deepEqual(whole.at(-1)?.sortKey, 'infinity')
    const keys = whole.map(({ sortKey, id }) => `${sortKey} ${id}`)
    assert.deepEqual(keys, sorted(keys))
    const first = (await page(2)).slice(0, 2)
    const { sortKey, id } = first[1] as { sortKey: string; id: string }
    const cursor = Buffer.from(JSON.stringify([sortKey, id])).toString('base64url')
    assert.deepEqual(
      [...first, ...(await page(10, cursor))].map((row) => row.id),
      whole.map((row) => row.id),
    )
  })
})
