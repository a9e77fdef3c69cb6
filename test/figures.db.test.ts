// The figures against a recount of the journal, against the cases themselves, and against the queue behind each number.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { counted } from '#cases'
import { foldJournal, recount } from '#indicators'
import { sql } from '#platform/db.ts'
import { systemContext } from '#platform/journal/reader.ts'
import { day, drain, grids, places, type Town } from '../src/cases/city.fixture.ts'
import { mendMonths } from '../src/indicators/queries/store.ts'
import { onEveryDatabase } from './setup/databases.ts'
import {
  countedInCases,
  folded,
  foundInStore,
  importOld,
  live,
  old,
  openFigures,
  opening,
  type Post,
  scenes,
  unnoticed,
} from './setup/figures.ts'

onEveryDatabase('figures', (open) => {
  const town = (name: string, run: (t: Town) => Promise<void>) =>
    void test(name, async () => {
      const t = await openFigures(await open())
      try {
        await run(t)
      } finally {
        await t.close()
      }
    })

  town(
    'after weeks of edits, merges, reopenings and old files every sum equals a recount of the journal',
    async (t) => {
      const done = await live(t, 20_260_302, 150)
      assert.ok(done.size > 12, JSON.stringify([...done]))
      await scenes(t)
      // Two processes at once: what one folds the other does not.
      await Promise.all([foldJournal(t.db, t), foldJournal(t.db, t)])
      await folded(t)
      await importOld(t)
      await live(t, 7, 20)
      await folded(t)
      const again = await foldJournal(t.db, t)
      assert.equal(again, 0)
      const { differences, cases, sums } = await recount(t.db, t)
      assert.deepEqual(differences, [])
      assert.ok(cases > 15 && sums > 100, `${cases} cases, ${sums} sums`)
      assert.deepEqual(await unnoticed(t), [])
      await foundInStore(t, 'closed')

      const figures = (await t.send('GET', '/api/indicators/summary', { as: 'supervisor' })).json
      const inCases = await countedInCases(t)
      // The supervisor's city is not the one the old file is from.
      const [abroad] = await t.db.owner((tx) =>
        tx.rows<{ n: number }>(
          sql`select count(*)::int as n from cases c where ${counted} and c.historic`,
        ),
      )
      assert.equal(figures.total + (abroad?.n ?? 0), inCases['total'])
      assert.equal(figures.behind, false)
    },
  )

  town('a sum that was changed by hand is found and named', async (t) => {
    await t.report()
    await folded(t)
    await t.db.owner((tx) =>
      tx.run(sql`update figure_day set n_total = n_total + 1 where cut = 'street'`),
    )
    const { differences } = await recount(t.db, t)
    assert.deepEqual(
      differences.map(({ what, stored, counted: n }) => [what, stored, n]),
      [['total', 2, 1]],
    )
  })

  town('every number opens exactly its cases', async (t) => {
    await live(t, 11, 60)
    await scenes(t)
    await folded(t)
    const all = (await t.send('GET', '/api/indicators/summary', { as: 'supervisor' })).json
    const inCases = await countedInCases(t)
    for (const name of old) assert.equal(all[name], inCases[name], name)
    const lists = ['unit', 'area&level=street', 'category']
    let opened = 0
    for (const by of lists) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      const { json } = await t.send('GET', `/api/indicators/league?by=${by}`, { as: 'supervisor' })
      assert.ok(json.items.length > 1, by)
      const row = json.items[0]
      for (const figure of opening) {
        const key = `${by.split('&')[0]}=${encodeURIComponent(row.key)}`
        // eslint-disable-next-line no-await-in-loop -- one after the other
        const behind = await t.send('GET', `/api/cases/counts?${key}&figure=${figure}`, {
          as: 'supervisor',
        })
        assert.equal(behind.json.total, row[figure], `${key} ${figure}`)
        opened += row[figure]
      }
    }
    assert.ok(opened > 50)
    for (const by of ['post', 'worker']) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      const { json } = await t.send('GET', `/api/indicators/posts?by=${by}`, { as: 'supervisor' })
      for (const row of json.items.slice(0, 3)) {
        for (const [act, { n, good }] of Object.entries<{ n: number; good: number }>(row.acts)) {
          const worker = row.worker ? `&actWorker=${row.worker}` : ''
          const url = `/api/cases/counts?act=${act}&actPost=${row.post}${worker}`
          // eslint-disable-next-line no-await-in-loop -- one after the other
          const behind = await t.send('GET', url, { as: 'supervisor' })
          // eslint-disable-next-line no-await-in-loop -- one after the other
          const inTime = await t.send('GET', `${url}&actGood=true`, { as: 'supervisor' })
          assert.deepEqual([behind.json.total, inTime.json.total], [n, good], url)
        }
      }
    }
  })

  town('whoever works for a street sees its figures and not those of the others', async (t) => {
    await t.report({ point: places.west })
    await t.report({ point: places.east })
    await t.report({ point: places.east })
    await folded(t)
    for (const [as, total] of [
      ['supervisor', 3],
      ['westDispatcher', 1],
      ['eastDispatcher', 2],
      ['waterHandler', 0],
    ] as const) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      const { json } = await t.send('GET', '/api/indicators/summary', { as })
      assert.equal(json.total, total, as)
    }
    const { json } = await t.send('GET', '/api/indicators/league?by=area&level=grid', {
      as: 'eastDispatcher',
    })
    assert.deepEqual(
      json.items.map((r: { key: string }) => r.key),
      [grids.east],
    )
  })

  town('a period is the sum of its days, whole months and the days around them', async (t) => {
    for (const daysLater of [18, 16, 25, 31, 15, 16]) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      await t.report()
      t.clock.now += daysLater * day
    }
    await folded(t)
    // reported on 2 and 20 March, 5 and 30 April, 31 May, 15 June
    const periods = [
      ['2026-03-02', '2026-06-16', 6],
      ['2026-03-03', '2026-06-15', 4],
      ['2026-04-01', '2026-06-01', 3],
      ['2026-03-20', '2026-05-01', 3],
      ['2026-04-05', '2026-04-30', 1],
      ['2026-05-31', '2026-07-01', 2],
      ['2026-06-16', '2026-12-31', 0],
    ] as const
    for (const [from, to, total] of periods) {
      const period = `from=${from}T00:00:00%2B08:00&to=${to}T00:00:00%2B08:00`
      for (const by of ['area&level=street', 'category', 'area&level=grid']) {
        // eslint-disable-next-line no-await-in-loop -- one after the other
        const { json } = await t.send('GET', `/api/indicators/league?by=${by}&${period}`, {
          as: 'supervisor',
        })
        const sum = json.items.reduce((n: number, r: { total: number }) => n + r.total, 0)
        assert.equal(sum, total, `${period} ${by}`)
      }
      // eslint-disable-next-line no-await-in-loop -- one after the other
      const { json } = await t.send('GET', `/api/indicators/summary?${period}`, {
        as: 'supervisor',
      })
      assert.equal(json.total, total, period)
    }
    const since = await t.send('GET', '/api/indicators/summary?from=2026-05-31T00:00:00%2B08:00', {
      as: 'supervisor',
    })
    assert.equal(since.json.total, 2)
  })

  town(
    'months that a process of the version before left behind are made from their days',
    async (t) => {
      await t.report()
      await folded(t)
      await t.db.owner((tx) => tx.run(sql`delete from figure_day where cut = 'unitMonth'`))
      await t.db.owner((tx) =>
        tx.run(sql`update figure_day set n_reported = 7 where cut = 'streetMonth'`),
      )
      assert.ok((await recount(t.db, t)).differences.length > 0)
      await t.db.transaction(systemContext, (tx) => mendMonths(tx, 'figures'))
      assert.deepEqual((await recount(t.db, t)).differences, [])
    },
  )

  town('whoever works for a unit has its figures in every league table', async (t) => {
    await t.walk((await t.report({ point: places.west })).json.id, 'dispatched')
    await t.report({ point: places.east })
    await folded(t)
    for (const by of ['unit', 'area&level=district', 'category']) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      const { json } = await t.send('GET', `/api/indicators/league?by=${by}`, {
        as: 'waterHandler',
      })
      assert.deepEqual(
        json.items.map((r: { total: number }) => r.total),
        [1],
        by,
      )
    }
  })

  town('what colleagues did has their names within one’s own units only', async (t) => {
    const { id } = (await t.report({}, { as: 'callTaker' })).json
    await t.walk(id, 'done')
    await folded(t)
    const namesFor = async (as: Post) => {
      const { json } = await t.send('GET', '/api/indicators/posts?by=worker', { as })
      return new Map<string, string | null>(
        json.items.map((r: { title: string; name: string | null }) => [r.title, r.name]),
      )
    }
    const seen = await namesFor('supervisor')
    assert.equal(seen.get('dispatcher'), 'Name of dispatcher')
    assert.equal(seen.get('waterHandler'), null)
    const own = await namesFor('waterHandler')
    assert.equal(own.get('waterHandler'), 'Name of waterHandler')
    assert.equal(own.get('dispatcher') ?? null, null)
  })

  town(
    'figures as known on a day do not know what came later, and open the cases of then',
    async (t) => {
      const { id } = (await t.report()).json
      const other = (await t.report({ point: places.east })).json
      await t.walk(id, 'closed')
      t.clock.now += day
      await t.command(id, 'reopen', 'dutyOfficer', { note: '又坏了' })
      await t.command(other.id, 'correct', 'dispatcher', { point: places.west })
      await t.report()
      await folded(t)
      const ask = async (url: string) =>
        (await t.send('GET', `/api/indicators/${url}`, { as: 'supervisor' })).json
      const now = await ask('summary')
      const then = await ask('summary?on=2026-03-02')
      const before = await ask('summary?on=2026-03-01')
      const three = (s: Record<string, number>) => [s['total'], s['closed'], s['reopened']]
      assert.deepEqual(
        [three(now), three(then), three(before)],
        [
          [3, 0, 1],
          [2, 1, 0],
          [0, 0, 0],
        ],
      )
      const streets = await ask('league?by=area&level=street&on=2026-03-02')
      assert.deepEqual(
        streets.items.map((r: { key: string; name: string; total: number }) => [
          r.key,
          r.name,
          r.total,
        ]),
        [
          ['420102001', '大智街道', 1],
          ['420102002', '二七街道', 1],
        ],
      )
      const cases = await ask(
        'known?on=2026-03-02&figure=closed&by=area&level=street&key=420102001',
      )
      assert.deepEqual(
        cases.items.map((c: { id: string }) => c.id),
        [id],
      )
      assert.deepEqual(
        (await ask('known?on=2026-03-02&figure=closed&by=area&level=street&key=420102002')).items,
        [],
      )
      // On the last day it is the figures of now.
      const today = await ask('summary?on=2026-03-03')
      assert.deepEqual(three(today), three(now))
    },
  )

  town('words, categories and places that come back are found, and open their cases', async (t) => {
    const report = (description: string, o: object = {}) =>
      t.report({ description, title: description, ...o })
    for (let i = 0; i < 12; i++) {
      // eslint-disable-next-line no-await-in-loop -- in order
      await report('路灯不亮，请修复', { point: { lon: 114.301 + i / 2000, lat: 30.602 } })
    }
    t.clock.now += 40 * day
    for (let i = 0; i < 9; i++) {
      // eslint-disable-next-line no-await-in-loop -- in order
      await report('共享单车堵住盲道', {
        categoryPath: drain,
        point: { lon: 114.315, lat: 30.605 + i / 100_000 },
      })
    }
    await report('路灯不亮，请修复')
    await folded(t)
    const topics = (
      await t.send('GET', '/api/indicators/topics?month=2026-04', { as: 'supervisor' })
    ).json
    assert.deepEqual([topics.casesNow, topics.casesPast], [10, 12])
    const words = topics.words.map((w: { term: string }) => w.term)
    assert.ok(
      words.some((w: string) => '共享单车堵住盲道'.includes(w)),
      words.join(),
    )
    assert.ok(!words.includes('路灯'))
    const [first] = topics.words
    const q = `q=${encodeURIComponent(first.term)}&from=${topics.month}&to=${topics.monthEnd}&figure=total`
    assert.equal(
      (await t.send('GET', `/api/cases/counts?${q}`, { as: 'supervisor' })).json.total,
      first.cases,
    )
    assert.deepEqual(
      topics.categories.map((c: { now: number; past: number }) => [c.now, c.past]),
      [[9, 0]],
    )

    const { json } = await t.send('GET', '/api/indicators/places', { as: 'supervisor' })
    const [place] = json.items
    assert.deepEqual([place.n, place.category, place.areaCode], [9, drain, grids.east])
    const near = `near=${place.lon},${place.lat}&figure=total`
    assert.equal(
      (await t.send('GET', `/api/cases/counts?${near}`, { as: 'supervisor' })).json.total,
      9,
    )
  })

  town('those who ask again are counted, not named, by whoever may reach them', async (t) => {
    for (const phone of ['138 7123 4567', '+8613871234567', '13900000000']) {
      // eslint-disable-next-line no-await-in-loop -- in order
      await t.report({ reporter: { phone } })
    }
    const { json } = await t.send('GET', '/api/indicators/callers', { as: 'dispatcher' })
    assert.deepEqual(json.items, [{ times: 2, cases: 2, callers: 1 }])
    const behind = await t.send('GET', '/api/cases/counts?askedTimes=2', { as: 'dispatcher' })
    assert.equal(behind.json.total, 2)
    assert.equal((await t.send('GET', '/api/indicators/callers', { as: 'evaluator' })).status, 403)
  })

  test('a city that weighs satisfaction alone is scored by it', async () => {
    const db = await open()
    const scored = async (query = '') =>
      (await t.send('GET', `/api/indicators/summary${query}`, { as: 'supervisor' })).json
    const t = await openFigures(db)
    try {
      const { id } = (await t.report()).json
      await t.walk(id, 'closed')
      await t.command(id, 'rateForCaller', 'callTaker', { stars: 2, solved: true })
      await folded(t)
      const usual = await scored()
      assert.equal(usual.score, 65)
      assert.deepEqual(usual.weights, {
        responseRate: 30,
        resolutionRate: 35,
        satisfactionRate: 35,
      })
      const wanted = { area: '4201', weights: { satisfactionRate: 1, closingRate: 3 } }
      const set = (as: Post, body: object) => t.send('PUT', '/api/indicators/weights', { as, body })
      assert.equal((await set('supervisor', wanted)).status, 403)
      assert.equal((await set('steward', { ...wanted, weights: { kindness: 1 } })).status, 400)
      assert.equal((await set('steward', { ...wanted, area: '4202' })).status, 404)
      assert.equal((await set('steward', wanted)).status, 200)
      await t.territory.reload()
      const own = await scored('?area=4201')
      assert.deepEqual([own.score, own.weights], [75, wanted.weights])
      assert.equal((await scored()).score, 65)
    } finally {
      await t.close()
    }
  })
})
