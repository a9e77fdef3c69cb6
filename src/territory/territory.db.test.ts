import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from '#platform/db.ts'
import { verifyJournal } from '#platform/journal/verify.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { until } from '../../test/setup/until.ts'
import { east, importTown, journalKey, now, openOneByOne, serve, system, west } from './fixture.ts'
import { openTerritory } from './index.ts'

onEveryDatabase('areas over time', (open) => {
  const openOn = openOneByOne()

  test('a point finds its grid, and the index follows what others import', async () => {
    const db = await open()
    const territory = await openOn(db)
    assert.equal(territory.locate(114.05, 30.05), undefined)
    await importTown(db)
    await until('the areas are read anew', () => territory.area(west) && territory.area(east))
    assert.equal(territory.locate(114.05, 30.05)?.code, west)
    assert.equal(territory.locate(114.15, 30.05)?.code, east)
    assert.equal(territory.locate(114.05, 30.15)?.code, '990101001001')
    assert.equal(territory.locate(114.7, 30.7)?.code, '990101')
    assert.equal(territory.locate(116, 30), undefined)
    for (let i = 0; i <= 10; i++) {
      const code = territory.locate(114.1, 30 + i / 100)?.code
      assert.ok(code === west || code === east, `the shared border at ${i} is in ${code}`)
    }
    assert.deepEqual(territory.boundsOf('990101001'), [114, 30, 114.5, 30.5])
    assert.equal(territory.profileOf(west).timeZone, 'Asia/Shanghai')
    assert.equal(territory.profileOf(west).calendar.code, 'cn')
  })

  test('a city’s own profile and calendar go before the general ones', async () => {
    const db = await open()
    await db.transaction(system, async (tx) => {
      await tx.run(sql`insert into city_profile (area_prefix, time_zone, calendar) values
        ('25', 'America/New_York', 'boston311'), ('9901', 'Asia/Urumqi', 'xj')`)
      await tx.run(sql`insert into calendar (code, name, time_zone, hours, work_day, roll) values
        ('xj', '新疆', 'Asia/Urumqi', '[["10:00","14:00"]]', 'hours', '{"nonWorkingDay":"none"}')`)
    })
    const territory = await openOn(db)
    assert.equal(territory.profileOf('25025').calendar.timeZone, 'America/New_York')
    assert.deepEqual(territory.profileOf('990101').calendar.hours, [['10:00', '14:00']])
    assert.equal(territory.profileOf('420102').areaPrefix, '')
    assert.equal(territory.dayIn('25025', Date.UTC(2026, 2, 2, 4)), '2026-03-01')
  })

  test('a grid split from tomorrow on is whole today and two tomorrow, and its history stays', async () => {
    const db = await open()
    await importTown(db)
    const app = await serve(db, await openOn(db))
    const half = (code: string, lon: number) => ({
      code,
      name: `网格${code}`,
      boundary: {
        type: 'Polygon',
        coordinates: [
          [
            [lon, 30],
            [lon + 0.05, 30],
            [lon + 0.05, 30.1],
            [lon, 30.1],
            [lon, 30],
          ],
        ],
      },
    })
    const added = '99010100100103'
    const split = (parts: unknown[]) =>
      app.inject({
        method: 'POST',
        url: `/api/areas/${west}/split`,
        payload: { from: '2026-03-03', parts },
      })
    const misfit = await split([half(west, 114), half(added, 114.06)])
    assert.deepEqual([misfit.statusCode, misfit.json().reason], [409, 'parts-do-not-fit'])
    const done = await split([half(west, 114), half(added, 114.05)])
    assert.equal(done.statusCode, 200, done.body)
    const tomorrow = await openTerritory(db, { now: () => now + 86_400_000 })
    const today = await openOn(db)
    const found = [today, tomorrow].map((territory) =>
      [114.02, 114.07].map((lon) => territory.locate(lon, 30.05)?.code),
    )
    await tomorrow.close()
    assert.deepEqual(found, [
      [west, west],
      [west, added],
    ])
    const rows = await db.owner((tx) =>
      tx.rows(sql`select valid_to as "validTo", succeeded_by as "succeededBy" from area
        where code = ${west} order by valid_from`),
    )
    assert.deepEqual(rows, [
      { validTo: '2026-03-03', succeededBy: [west, added] },
      { validTo: null, succeededBy: [] },
    ])
    assert.deepEqual((await verifyJournal(db, journalKey)).faults, [])
    const again = await importTown(db)
    assert.deepEqual(
      [again.created, again.changed],
      [0, 1],
      'the old outline is a correction of the part',
    )
    await app.close()
  })

  test('two grids merge into one with the boundary of both', async () => {
    const db = await open()
    await importTown(db)
    const app = await serve(db, await openOn(db))
    const payload = {
      from: '2026-03-02',
      codes: [west, east],
      into: { code: west, name: '合并网格' },
    }
    const done = await app.inject({ method: 'POST', url: '/api/areas/merge', payload })
    assert.equal(done.statusCode, 200, done.body)
    const territory = await openOn(db)
    assert.deepEqual(
      [114.05, 114.15].map((lon) => territory.locate(lon, 30.05)?.name),
      ['合并网格', '合并网格'],
    )
    assert.equal(territory.area(east), undefined)
    const table = await importTown(db)
    assert.deepEqual(
      table.refused.map(({ code, rule }) => [code, rule]),
      [[east, 'ended']],
    )
    await app.close()
  })
})
