import assert from 'node:assert/strict'
import { test } from 'node:test'
import { VectorTile } from '@mapbox/vector-tile'
import { PbfReader } from 'pbf'
import { fromWgs84, type LonLat } from '#platform/coordinates.ts'
import { sql } from '#platform/db.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { city, importTown, openOneByOne, options, serve, system, west } from './fixture.ts'
import { storeCity } from './index.ts'

onEveryDatabase('map and places', (open) => {
  const openOn = openOneByOne()

  test('a generated city replaces its earlier self and shows on the map', async () => {
    const db = await open()
    await storeCity(db, system, city, options)
    await storeCity(db, system, { ...city, seed: 2 }, options)
    const [count] = await db.owner((tx) =>
      tx.rows(sql`select (select count(*) from area) as areas, (select count(*) from building) as buildings,
        (select count(*) from facility) as facilities, (select count(*) from landscape) as landscape`),
    )
    assert.deepEqual(count, { areas: 5, buildings: 1, facilities: 1, landscape: 2 })

    const app = await serve(db, await openOn(db))
    const z = 14
    const x = Math.floor(((114.002 + 180) / 360) * 2 ** z)
    const radians = (30.002 * Math.PI) / 180
    const y = Math.floor(((1 - Math.asinh(Math.tan(radians)) / Math.PI) / 2) * 2 ** z)
    const url = `/api/tiles/${z}/${x}/${y}.pbf`
    const answer = await app.inject({ url })
    assert.equal(answer.statusCode, 200, answer.body)
    const { layers } = new VectorTile(new PbfReader(answer.rawPayload))
    assert.deepEqual(
      Object.keys(layers).toSorted(),
      ['area', 'area_label', 'building', 'facility', 'road', 'water'].filter(
        (name) => name in layers,
      ),
    )
    for (const name of ['area', 'building', 'facility', 'road', 'water'])
      assert.ok(layers[name]?.length, name)
    assert.deepEqual(layers['building']?.feature(0).properties['kind'], 'residential')
    const unchanged = await app.inject({
      url,
      headers: { 'if-none-match': String(answer.headers['etag']) },
    })
    assert.equal(unchanged.statusCode, 304)
    assert.equal((await app.inject({ url: `/api/tiles/${z}/0/0.pbf` })).statusCode, 204)
    assert.equal((await app.inject({ url: '/api/tiles/3/9/0.pbf' })).statusCode, 404)
    await app.close()
  })

  test('on tiles in GCJ-02 a building lies where maps in GCJ-02 draw it', async () => {
    const db = await open()
    await storeCity(db, system, city, options)
    const app = await serve(db, await openOn(db))
    const z = 16
    const at = ({ lon, lat }: LonLat) => {
      const radians = (lat * Math.PI) / 180
      const x = ((lon + 180) / 360) * 2 ** z
      const y = ((1 - Math.asinh(Math.tan(radians)) / Math.PI) / 2) * 2 ** z
      return { x: Math.floor(x), y: Math.floor(y) }
    }
    const first = city.buildings[0]?.footprint[0]?.[0]
    assert.ok(first)
    const [lon, lat] = first
    const drawn = fromWgs84(lon, lat, 'GCJ02')
    const corner = async (place: LonLat, query: string) => {
      const { x, y } = at(place)
      const answer = await app.inject({ url: `/api/tiles/${z}/${x}/${y}.pbf${query}` })
      assert.equal(answer.statusCode, 200, answer.body)
      const { layers } = new VectorTile(new PbfReader(answer.rawPayload))
      const shape = layers['building']?.feature(0).toGeoJSON(x, y, z).geometry
      assert.equal(shape?.type, 'Polygon')
      return shape.coordinates[0] ?? []
    }
    const nearest = (ring: number[][], to: LonLat) =>
      Math.min(...ring.map(([x = 0, y = 0]) => Math.hypot(x - to.lon, y - to.lat)))
    // A pixel of these tiles is 1.3e-6 degrees; the two systems are 5e-3 apart here.
    assert.ok(nearest(await corner({ lon, lat }, ''), { lon, lat }) < 1e-5)
    assert.ok(nearest(await corner(drawn, '?system=GCJ02'), drawn) < 1e-5)
    assert.equal((await app.inject({ url: '/api/tiles/3/1/1.pbf?system=BD09' })).statusCode, 400)
    await app.close()
  })

  test('places are found by a part of name or address, and a percent sign means itself', async () => {
    const db = await open()
    await storeCity(db, system, city, options)
    const app = await serve(db, await openOn(db))
    const search = async (q: string) => {
      const answer = await app.inject({ url: '/api/places', query: { q, near: '114.002,30.002' } })
      assert.equal(answer.statusCode, 200, answer.body)
      return (answer.json().items as { kind: string; name: string; areaCode: string }[]).map(
        (place) => [place.kind, place.name, place.areaCode],
      )
    }
    assert.deepEqual(await search('小学'), [['school', '测试小学', west]])
    assert.deepEqual(await search('大道1号'), [['residential', '', west]])
    assert.deepEqual(await search('100%'), [['road', '100%大道', west]])
    assert.deepEqual(await search('1%大'), [])
    assert.deepEqual(await search('_'), [])
    await app.close()
  })

  test('the map, the tree and a point are answered in the terms of today', async () => {
    const db = await open()
    await storeCity(db, system, city, options)
    const app = await serve(db, await openOn(db))
    const get = async (url: string) => {
      const answer = await app.inject({ url })
      return { status: answer.statusCode, body: answer.json() }
    }
    const map = (await get('/api/map')).body
    assert.deepEqual(
      map.cities.map((c: { code: string }) => c.code),
      ['9901'],
    )
    const roots = (await get('/api/areas?parent=')).body
    assert.deepEqual(
      roots.items.map((a: { code: string; children: number }) => [a.code, a.children]),
      [['9901', 1]],
    )
    const page = (await get('/api/areas?limit=2')).body
    const next = (await get(`/api/areas?limit=2&cursor=${page.next}`)).body
    assert.deepEqual(
      next.items.map((a: { code: string }) => a.code),
      ['990101001', '990101001001'],
    )
    const detail = (await get(`/api/areas/${west}`)).body
    assert.deepEqual(
      detail.ancestors.map((a: { kind: string }) => a.kind),
      ['city', 'district', 'street', 'community'],
    )
    assert.deepEqual(detail.can, { edit: true, split: true, merge: true })
    assert.equal((await get(`/api/areas/${west}/boundary`)).body.geometry.type, 'MultiPolygon')
    assert.equal((await get('/api/locate?lon=114.01&lat=30.01')).body.areaCode, west)
    const swapped = await get('/api/locate?lon=30.01&lat=114.01')
    assert.deepEqual([swapped.status, swapped.body.code], [400, 'invalid-input'])
    const outside = await get('/api/locate?lon=121&lat=31')
    assert.deepEqual([outside.status, outside.body.code], [422, 'out-of-area'])
    await app.close()
  })

  test('an area is added and corrected by hand, and wrong ones are refused by name of the field', async () => {
    const db = await open()
    await importTown(db)
    const app = await serve(db, await openOn(db))
    const send = async (method: 'POST' | 'PUT', url: string, payload: object) => {
      const answer = await app.inject({ method, url, payload })
      const body = answer.body ? answer.json() : {}
      return [answer.statusCode, body.fields?.[0]?.field ?? body.code]
    }
    const estate = { code: `${west}01`, kind: 'estate', name: '东湖小区', parent: west }
    assert.deepEqual(await send('POST', '/api/areas', estate), [201, estate.code])
    assert.deepEqual(await send('POST', '/api/areas', estate), [400, 'code'])
    assert.deepEqual(await send('POST', '/api/areas', { ...estate, code: '42', parent: west }), [
      400,
      'parent',
    ])
    assert.deepEqual(await send('POST', '/api/areas', { ...estate, code: `${west}02`, name: '' }), [
      400,
      'name',
    ])
    const bow = {
      type: 'Polygon',
      coordinates: [
        [
          [114, 30],
          [115, 31],
          [115, 30],
          [114, 31],
          [114, 30],
        ],
      ],
    }
    assert.deepEqual(await send('PUT', `/api/areas/${west}`, { name: '一号', boundary: bow }), [
      400,
      'boundary',
    ])
    assert.deepEqual(await send('PUT', `/api/areas/${west}`, { name: '一号' }), [200, west])
    assert.deepEqual(await send('PUT', '/api/areas/77', { name: '一号' }), [404, 'not-found'])
    const [row] = await db.owner((tx) =>
      tx.rows(sql`select name, boundary is not null as drawn from area where code = ${west}`),
    )
    assert.deepEqual(row, { name: '一号', drawn: true })
    await app.close()
  })
})
