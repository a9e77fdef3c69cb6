import assert from 'node:assert/strict'
import { createReadStream, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { nobody, sql } from '#platform/db.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { needs, sharedData } from '../../test/setup/fixtures.ts'
import {
  collection,
  counts,
  feature,
  importTown,
  openOneByOne,
  options,
  square,
  system,
  town,
  type Position,
} from './fixture.ts'
import { importAreas } from './index.ts'

onEveryDatabase('importing areas', (open) => {
  const openOn = openOneByOne()

  const wuhan = [
    ['districts', 13],
    ['streets', 193],
    ['communities', 3495],
  ] as const
  const files = wuhan.map(([name]) => `codes/wuhan-${name}.csv`)

  test(
    'the tables of Wuhan load as they are, and loading them again changes nothing',
    needs(...files),
    async () => {
      const db = await open()
      const load = (name: string) =>
        importAreas(db, system, createReadStream(sharedData(`codes/wuhan-${name}.csv`)), {
          ...options,
          profile: `wuhan-${name}`,
        })
      for (const [name, rows] of wuhan) assert.deepEqual(counts(await load(name)), [rows, 0, 0, 0])
      for (const [name, rows] of wuhan) assert.deepEqual(counts(await load(name)), [0, rows, 0, 0])

      const territory = await openOn(db)
      assert.deepEqual(
        territory.ancestors('420102002003').map((area) => area.name),
        ['江岸区', '大智街道'],
      )
      assert.equal(territory.children('').length, 13)
      assert.equal(territory.area('420102002003')?.kind, 'community')
      const zones = territory
        .children('')
        .flatMap(({ code }) => territory.children(code))
        .filter((a) => a.managingBody)
      assert.equal(zones.length, 31)
      assert.deepEqual(
        zones
          .filter((zone) => zone.name === '武钢集团')
          .map((zone) => [zone.kind, zone.legalParent]),
        [['street', '420107']],
      )
    },
  )

  const places = [
    'codes/wuhan-districts.csv',
    'wuhan/adcode_4201.csv',
    'wuhan/fences_adcode/420106.json',
  ]
  test(
    'Wuhan’s outlines and seats are turned from GCJ-02 to WGS-84',
    needs(...places),
    async () => {
      const db = await open()
      const load = (path: string, profile: string) =>
        importAreas(db, system, createReadStream(sharedData(path)), {
          ...options,
          profile,
          fileName: path,
        })
      await load('codes/wuhan-districts.csv', 'wuhan-districts')
      assert.deepEqual(
        counts(await load('wuhan/fences_adcode/420106.json', 'fences')),
        [0, 0, 1, 0],
      )
      assert.deepEqual(
        counts(await load('wuhan/fences_adcode/420106.json', 'fences')),
        [0, 1, 0, 0],
      )
      const report = await load('wuhan/adcode_4201.csv', 'adcode')
      assert.deepEqual(
        report.refused.map(({ name, rule }) => [name, rule]),
        [['市辖区', 'not-an-area']],
      )
      assert.equal(report.created + report.same + report.changed, 3623)

      const territory = await openOn(db)
      // The Yellow Crane Tower, by its OpenStreetMap position.
      assert.equal(territory.locate(114.3024, 30.5446)?.name, '武昌区')
      const [west0 = 0, , east0 = 0] = territory.boundsOf('420106') ?? []
      const drawn = JSON.parse(readFileSync(sharedData('wuhan/fences_adcode/420106.json'), 'utf8'))
      const lons = (drawn.coordinates.flat(drawn.type === 'Polygon' ? 1 : 2) as Position[]).map(
        ([lon]) => lon,
      )
      // GCJ-02 lies some 0.0055° east of WGS-84 in Wuhan.
      assert.ok(
        Math.abs(Math.min(...lons) - west0 - 0.0055) < 0.0005,
        `${Math.min(...lons)} ${west0}`,
      )
      assert.ok(Math.abs(Math.max(...lons) - east0 - 0.0055) < 0.0005)
    },
  )

  test('wrong rows are listed with line and reason, the right ones are stored', async () => {
    const db = await open()
    const header = 'code9,code12,name,district_code,district_name'
    const districts = [
      'code6,code12,name',
      '420102,420102000000,江岸区',
      '420103,42010,江汉区',
      '420103,420103000000,',
    ].join('\n')
    const first = await importAreas(db, system, [districts], {
      ...options,
      profile: 'wuhan-districts',
    })
    assert.deepEqual(
      [first.created, ...first.refused.map(({ line, rule }) => [line, rule])],
      [1, [3, 'code'], [4, 'name']],
    )
    const streets = [
      header,
      '420102002,420102002000,大智街道,420102,江岸区',
      '420102003,42010200300x,一元街道,420102,江岸区',
      '420103004,420103004000,车站街道,420103,江汉区',
      '420102005,420102005000,四唯街道,420103,江汉区',
      '420102002,420102002000,大智街道,420102,江岸区',
      '420102006,420102006000,永清街道,420102',
    ].join('\n')
    const report = await importAreas(db, system, [streets], {
      ...options,
      profile: 'wuhan-streets',
    })
    assert.deepEqual(
      [report.created, ...report.refused.map(({ line, rule }) => [line, rule])],
      [1, [3, 'code'], [4, 'unknown-parent'], [5, 'parent'], [6, 'duplicate'], [7, 'row']],
    )
    assert.ok(report.refused.every(({ reason }) => reason.length > 10))
    const stored = await db.owner((tx) => tx.rows(sql`select code from area order by code`))
    assert.deepEqual(stored, [{ code: '420102' }, { code: '420102002' }])
  })

  test('a boundary that is crossed, turned round, outside or open is refused, and what lies in it with it', async () => {
    const db = await open()
    await importTown(db)
    const bow: Position[] = [
      [114.3, 30.3],
      [114.4, 30.4],
      [114.4, 30.3],
      [114.3, 30.4],
      [114.3, 30.3],
    ]
    const report = await importAreas(
      db,
      system,
      collection(
        feature('990101002', [bow]),
        feature('990101002001', null),
        feature('990101003', [square(114.3, 30.3, 0.1).map(([lon, lat]) => [lat, lon])]),
        feature('990101004', [square(116, 31, 0.1)]),
        feature('990101005', [square(114.3, 30.3, 0.1).slice(0, 4)]),
        feature('990101006', [square(300, 30, 0.1)]),
        feature('990101007', [square(114.6, 30.3, 0.1)], { kind: 'planet' }),
        feature('990101008', [square(114.6, 30.3, 0.1)], { parent: '990102' }),
        feature('990101009', [square(114.6, 30.3, 0.1)]),
      ),
      { ...options, profile: 'geojson' },
    )
    assert.deepEqual(
      [report.created, ...report.refused.map(({ line, rule }) => [line, rule])],
      [
        1,
        [1, 'boundary'],
        [2, 'unknown-parent'],
        [3, 'boundary'],
        [4, 'boundary'],
        [5, 'boundary'],
        [6, 'boundary'],
        [7, 'kind'],
        [8, 'parent'],
      ],
    )
    assert.match(report.refused[0]?.reason ?? '', /Self-intersection/)
    assert.match(report.refused[2]?.reason ?? '', /swapped/)
    assert.match(report.refused[3]?.reason ?? '', /outside/)
  })

  test('a trial import stores nothing and reports the same', async () => {
    const db = await open()
    const trial = await importAreas(db, system, town, {
      ...options,
      profile: 'geojson',
      dryRun: true,
    })
    assert.deepEqual(counts(trial), [5, 0, 0, 0])
    assert.deepEqual(await db.owner((tx) => tx.rows(sql`select code from area`)), [])
  })

  test('without a post nothing of the territory is read or written', async () => {
    const db = await open()
    await importTown(db)
    for (const table of ['area', 'city_profile', 'building', 'facility', 'landscape']) {
      const statement = { parts: [`select * from ${table}`], values: [] }
      assert.deepEqual(await db.transaction(nobody, (tx) => tx.rows(statement)), [])
    }
    await assert.rejects(importAreas(db, nobody, town, { ...options, profile: 'geojson' }), {
      code: 'forbidden',
    })
    const visitor = { post: '00000000-0000-7000-8000-000000000002' }
    const renamed = collection(feature('990101', null, { name: '别的名字' }))
    const report = await importAreas(db, visitor, renamed, {
      ...options,
      profile: 'geojson',
    }).catch(() => undefined)
    const names = await db.owner((tx) => tx.rows(sql`select name from area where code = '990101'`))
    assert.deepEqual([report?.changed ?? 0, names], [0, [{ name: '区域990101' }]])
  })
})
