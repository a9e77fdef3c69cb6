// What the desk sees of the field: answers by their form, routes that several change, and where the area was looked after.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { sql } from '#platform/db.ts'
import {
  grids,
  minute,
  places,
  postId,
  type PostCode,
  type Town,
} from '../src/cases/city.fixture.ts'
import { visitForm } from '../src/fieldwork/fixture.ts'
import { onEveryDatabase } from './setup/databases.ts'
import { fieldTests, newForm, newVisit, op, outcomes, sync, upload } from './setup/fieldwork.ts'

const hour = 60 * minute
const iso = (ms: number) => new Date(ms).toISOString()

const line = (...lons: number[]) => lons.map((lon) => ({ lon, lat: 30.605 }))
const westRoute = {
  name: '西线',
  nameEn: 'West line',
  areaCode: grids.west,
  path: line(114.302, 114.308),
  timesADay: 2,
}

const send = (t: Town, method: 'POST' | 'PUT', path: string, body: object) =>
  t.send(method, path, { as: 'dutyOfficer', key: randomUUID(), body })

async function newRoute(t: Town, body: object = westRoute): Promise<string> {
  const made = await send(t, 'POST', '/api/field/routes', body)
  assert.equal(made.status, 201, JSON.stringify(made.json))
  return made.json.id
}

/** On duty for two hours that end now, the first of them walked from one longitude to another. */
async function walked(t: Town, o: { from: number; to: number; routeId?: string }): Promise<void> {
  const end = t.clock.now
  const at = (hours: number) => iso(end - hours * hour)
  const points = Array.from({ length: 21 }, (_, i) => ({
    lon: o.from + (i / 20) * (o.to - o.from),
    lat: 30.605,
    at: iso(end - 2 * hour + i * 3 * minute),
  }))
  const rest = { begunAt: at(2), endedAt: at(1), points }
  const results = await sync(t, [
    op(t, 'clockIn', { point: places.west }, { madeAt: at(2) }),
    op(t, 'patrol', { ...rest, ...(o.routeId ? { routeId: o.routeId } : {}) }, { madeAt: at(1) }),
    op(t, 'clockOut', {}),
  ])
  assert.deepEqual(outcomes(results), ['done', 'done', 'done'], JSON.stringify(results))
}

const look = async (t: Town, path: string, as: PostCode = 'dutyOfficer') => {
  const reply = await t.send('GET', path, { as })
  assert.equal(reply.status, 200, JSON.stringify(reply.json))
  return reply.json
}

onEveryDatabase('the field seen from the desk', (open) => {
  const fieldTest = fieldTests(open)

  fieldTest('answers are found by edition, area, worker and period, page by page', async (t) => {
    const { id: formId, edition } = await newForm(t)
    const answer = (needs: string[], n: number) => {
      const data = { formId, edition: n, answers: { met: false, needs }, point: places.west }
      return op(t, 'visit', data)
    }
    await sync(t, [answer(['meal'], edition)])
    const put = { ...visitForm, edition }
    const next = await t.send('PUT', `/api/field/forms/${formId}`, {
      as: 'admin',
      key: randomUUID(),
      body: put,
    })
    assert.equal(next.json.edition, 2)
    t.clock.now += 24 * hour
    await sync(t, [answer(['lift'], 2)])
    const path = `/api/field/forms/${formId}/answers`
    const needs = async (query: string) =>
      (await look(t, `${path}?${query}`)).items.map(
        (a: { answers: { needs: string[] } }) => a.answers.needs[0],
      )
    assert.deepEqual(await needs(''), ['lift', 'meal'])
    assert.deepEqual(await needs('edition=1'), ['meal'])
    assert.deepEqual(await needs(`area=${grids.west.slice(0, 9)}`), ['lift', 'meal'])
    assert.deepEqual(await needs(`area=${grids.east}`), [])
    assert.deepEqual(await needs(`post=${postId('gridWorker')}`), ['lift', 'meal'])
    assert.deepEqual(await needs(`post=${postId('dispatcher')}`), [])
    assert.deepEqual(await needs(`from=${iso(t.clock.now - hour)}`), ['lift'])
    assert.deepEqual(await needs(`to=${iso(t.clock.now - hour)}`), ['meal'])
    const first = await look(t, `${path}?limit=1`)
    assert.deepEqual([first.items.length, typeof first.next], [1, 'string'])
    assert.deepEqual(await needs(`limit=1&cursor=${first.next}`), ['meal'])
    const wrong = await t.send('GET', `${path}?post=somebody`, { as: 'dutyOfficer' })
    assert.deepEqual([wrong.status, wrong.json.fields[0].field], [400, 'post'])
    const one = await look(t, `/api/field/answers/${first.items[0].id}`)
    assert.deepEqual([one.formId, one.answers], [formId, { met: false, needs: ['lift'] }])
    const foreign = await t.send('GET', `/api/field/answers/${first.items[0].id}`, {
      as: 'eastDispatcher',
    })
    assert.equal(foreign.status, 404)
  })

  fieldTest('a file of the answers has nothing that tells of a person', async (t) => {
    const { id: formId, edition } = await newForm(t)
    const answers = { met: true, name: '李桂兰', needs: ['meal'] }
    await sync(t, [op(t, 'visit', { formId, edition, answers })])
    const path = `/api/field/forms/${formId}/answers?format=csv&edition=${edition}`
    const file = await t.send('GET', path, { as: 'dutyOfficer' })
    const text = file.bytes.toString()
    assert.match(text, /meal/)
    assert.doesNotMatch(text, /李桂兰|answers\.name/)
  })

  fieldTest(
    'who puts two visits together keeps the photos and the name of their own',
    async (t) => {
      const { id: formId, edition } = await newForm(t)
      const visitId = await newVisit(t, formId)
      const visit = (answers: object) => op(t, 'visit', { visitId, formId, edition, answers })
      const picture = await upload(t)
      const late = visit({ met: true, name: '李桂兰', needs: ['lift'], photos: [picture] })
      const results = await sync(t, [visit({ met: true, name: '李桂香', needs: ['meal'] }), late])
      assert.deepEqual(outcomes(results), ['done', 'conflict'])
      const decided = await t.send('POST', `/api/field/conflicts/${late.key}`, {
        as: 'gridWorker',
        key: randomUUID(),
        body: { take: 'merged', merged: { answers: { met: true, needs: ['meal'] } } },
      })
      assert.equal(decided.status, 200, JSON.stringify(decided.json))
      const path = `/api/field/answers/${decided.json.result.answerId}`
      const kept = await look(t, path)
      assert.deepEqual(kept.answers, { met: true, needs: ['meal'], photos: [picture] })
      assert.deepEqual(kept.photos, [{ id: picture, field: 'photos' }])
      assert.equal(kept.hasPersonal, true)
    },
  )

  fieldTest(
    'a route that leaves the area, or is walked too often, is refused by name',
    async (t) => {
      const wrong: readonly (readonly [change: object, field: string])[] = [
        [{ path: line(114.302, 114.308, 121.47) }, 'path.2'],
        [{ timesADay: 25 }, 'timesADay'],
        [{ timesADay: 1.5 }, 'timesADay'],
        [{ reachM: 4 }, 'reachM'],
        [{ path: Array.from({ length: 501 }, () => line(114.302)[0]) }, 'path'],
      ]
      const told = []
      for (const [change] of wrong) {
        // eslint-disable-next-line no-await-in-loop -- one after the other
        const answer = await send(t, 'POST', '/api/field/routes', { ...westRoute, ...change })
        told.push([answer.status, answer.json.fields?.[0].field])
      }
      assert.deepEqual(
        told,
        wrong.map(([, field]) => [400, field]),
      )
      const id = await newRoute(t)
      const body = { ...westRoute, path: line(114.302, 121.47), version: 1 }
      const changed = await send(t, 'PUT', `/api/field/routes/${id}`, body)
      assert.deepEqual([changed.status, changed.json.fields[0].field], [400, 'path.1'])
      // the street along its border
      await newRoute(t, { ...westRoute, path: line(114.2985, 114.302) })
    },
  )

  fieldTest('a route is changed by whoever looked at its newest version', async (t) => {
    const routeId = await newRoute(t)
    const path = `/api/field/routes/${routeId}`
    const found = await look(t, path)
    assert.deepEqual([found.version, found.path.coordinates.length], [1, 2])
    const body = { ...westRoute, path: line(114.301, 114.304, 114.309), timesADay: 3, version: 1 }
    assert.equal((await send(t, 'PUT', path, body)).json.version, 2)
    const late = await send(t, 'PUT', path, { ...body, name: '西二线' })
    assert.deepEqual([late.status, late.json.code], [409, 'changed-meanwhile'])
    const now = await look(t, path)
    assert.deepEqual(
      [now.name, now.timesADay, now.path.coordinates.length, now.version],
      ['西线', 3, 3, 2],
    )
    const outside = await send(t, 'PUT', path, { ...body, areaCode: '4403', version: 2 })
    assert.deepEqual([outside.status, outside.json.fields[0].field], [400, 'areaCode'])
    const worker = await t.send('PUT', path, { as: 'gridWorker', key: randomUUID(), body })
    assert.equal(worker.status, 403)
    assert.equal((await t.send('DELETE', path, { as: 'dutyOfficer' })).status, 204)
    assert.equal((await send(t, 'PUT', path, { ...body, version: 2 })).status, 404)
    const entries = await t.db.owner((tx) =>
      tx.rows<{ kind: string }>(
        sql`select kind from journal where subject = ${routeId} order by at, kind`,
      ),
    )
    assert.deepEqual(
      entries.map(({ kind }) => kind).toSorted(),
      ['Changed', 'Ended', 'Made'].map((did) => `fieldwork.route${did}`),
    )
  })

  fieldTest(
    'what was walked of a route counts whoever walked it, and only in its period',
    async (t) => {
      const routeId = await newRoute(t)
      await walked(t, { from: 114.302, to: 114.3035, routeId })
      t.clock.now += 3 * hour
      await walked(t, { from: 114.3065, to: 114.308 })
      const { items } = await look(t, '/api/field/coverage/routes?shapes=true')
      const [route] = items
      assert.equal(items.length, 1)
      assert.deepEqual([route.walks, route.timesADay, route.areaName], [1, 2, '西网格'])
      assert.deepEqual(
        route.parts.map((p: { walked: boolean }) => p.walked),
        [true, false, true],
      )
      assert.ok(route.share > 0.5 && route.share < 0.7, `share ${route.share}`)
      const late = await look(t, `/api/field/coverage/routes?from=${iso(t.clock.now - 2.5 * hour)}`)
      assert.ok(late.items[0].share > 0.2 && late.items[0].share < 0.4, `${late.items[0].share}`)
      assert.equal(late.items[0].parts, undefined)
    },
  )

  fieldTest(
    'a grid shows its hours on duty and the share of its routes’ points, and nobody’s name',
    async (t) => {
      const routeId = await newRoute(t)
      await walked(t, { from: 114.302, to: 114.305, routeId })
      const said = await look(t, '/api/field/coverage')
      const [west, east] = said.items
      assert.deepEqual(
        [west.areaCode, west.name, west.dutyTimes, west.dutyHours],
        [grids.west, '西网格', 1, 2],
      )
      assert.deepEqual([west.patrols, west.routes], [1, 1])
      assert.ok(west.metres > 280 && west.metres < 295, `${west.metres} m`)
      assert.equal(west.share, west.visited / west.points)
      assert.ok(west.share > 0.5 && west.share < 0.6, `${west.share}`)
      // nobody came to the east: that is what the layer is for
      assert.deepEqual(
        [east.areaCode, east.dutyHours, east.patrols, east.share],
        [grids.east, 0, 0, null],
      )
      assert.deepEqual([west.partial, east.partial], [false, false])
      assert.doesNotMatch(JSON.stringify(said), /Name of|gridWorker|person/i)
      const half = await look(t, `/api/field/coverage?from=${iso(t.clock.now - hour)}`)
      assert.deepEqual([half.items[0].dutyHours, half.items[0].patrols], [1, 0])
      const shapes = await look(t, '/api/field/coverage?shapes=true&limit=1')
      assert.equal(shapes.items[0].shape.type, 'MultiPolygon')
      const rest = await look(t, `/api/field/coverage?limit=1&cursor=${shapes.next}`)
      assert.deepEqual([rest.items[0].areaCode, rest.next], [grids.east, null])
    },
  )

  fieldTest('hours count where somebody came on duty, wherever their post belongs', async (t) => {
    await walked(t, { from: 114.302, to: 114.305 })
    await t.db.owner(async (tx) => {
      // a post of the community, and a post of the west that helped out in the east
      await tx.run(sql`update field_duty set area_code = ${grids.west.slice(0, 12)}`)
      await tx.run(sql`delete from patrol`)
    })
    const hours = async (area: string) =>
      (await look(t, `/api/field/coverage?area=${area}`)).items.map(
        (g: { areaCode: string; dutyHours: number }) => [g.areaCode, g.dutyHours],
      )
    assert.deepEqual(await hours(grids.west), [[grids.west, 2]])
    await t.db.owner((tx) =>
      tx.run(sql`update field_duty set area_code = ${grids.west}, in_area = ${grids.east}`),
    )
    assert.deepEqual(await hours(grids.east), [[grids.east, 2]])
    assert.deepEqual(await hours(grids.west), [[grids.west, 0]])
  })

  fieldTest('a grid of more routes than are looked at says that it is not all', async (t) => {
    const routeId = await newRoute(t)
    const add = (many: number) =>
      t.db.owner((tx) =>
        tx.run(sql`insert into patrol_route (district, id, area_code, name, name_en, path, reach_m, times_a_day, created_at)
          select r.district, gen_random_uuid(), r.area_code, '线', '', r.path, r.reach_m, r.times_a_day, r.created_at
          from patrol_route r, generate_series(1, ${many}) where r.id = ${routeId}`),
      )
    const [some] = (await add(999), await look(t, '/api/field/coverage')).items
    assert.deepEqual([some.routes, some.partial], [1000, false])
    const [more] = (await add(1), await look(t, '/api/field/coverage')).items
    assert.deepEqual([more.routes, more.partial], [1000, true])
  })

  fieldTest(
    'where people were is for whoever manages them, of their own area and 92 days',
    async (t) => {
      const ask = async (path: string, as: PostCode) => (await t.send('GET', path, { as })).status
      for (const path of ['/api/field/coverage', '/api/field/coverage/routes']) {
        // oxlint-disable-next-line no-await-in-loop
        const got = await Promise.all(
          (['gridWorker', 'dispatcher', 'supervisor', 'admin'] as const).map((as) => ask(path, as)),
        )
        assert.deepEqual(got, [403, 403, 403, 200], path)
      }
      const wrong = async (query: string) => {
        const path = `/api/field/coverage?${query}`
        const { status, json } = await t.send('GET', path, { as: 'dutyOfficer' })
        return [status, json.fields?.[0]?.field]
      }
      const now = t.clock.now
      assert.deepEqual(await wrong('area=440300'), [400, 'areaCode'])
      assert.deepEqual(await wrong(`from=${iso(now)}&to=${iso(now - hour)}`), [400, 'from'])
      assert.deepEqual(await wrong(`from=${iso(now - 93 * 24 * hour)}`), [400, 'from'])
      assert.deepEqual(await wrong('from=yesterday'), [400, 'from'])
    },
  )
})
