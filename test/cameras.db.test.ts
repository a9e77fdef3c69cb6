// The register of cameras: who keeps it, who may ask to look, and that no asking is forgotten.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allCaseRoutes } from '#cases'
import { sql } from '#platform/db.ts'
import { onEveryDatabase } from './setup/databases.ts'
import { openTown, places, type Town } from '../src/cases/city.fixture.ts'
import { cameraRoutes } from '#cameras'

const camera = {
  code: 'T-001',
  name: '沿河路口',
  lon: places.west.lon,
  lat: places.west.lat,
  ownerUnit: 'water',
  purpose: 'traffic',
  direction: 90,
  resolution: 1080,
  retentionDays: 30,
  contactPost: 'waterHandler',
}
const span = { from: '2026-03-02T00:00:00Z', to: '2026-03-02T02:00:00Z' }

async function openWith(open: Parameters<Parameters<typeof onEveryDatabase>[1]>[0]): Promise<Town> {
  return openTown(await open(), (deps) => [
    ...allCaseRoutes(deps),
    ...cameraRoutes({ territory: deps.territory, journalKey: deps.keys.journal }),
  ])
}

async function registered(t: Town): Promise<string> {
  const made = await t.send('POST', '/api/cameras', { as: 'admin', body: camera })
  assert.equal(made.status, 201, JSON.stringify(made.json))
  return made.json.id as string
}

onEveryDatabase('the register of cameras', (open) => {
  test('tells of each camera whose it is, where it looks and how long its pictures are kept', async () => {
    const t = await openWith(open)
    try {
      const id = await registered(t)
      const { items } = (await t.send('GET', '/api/cameras?q=t-001', { as: 'commander' })).json
      assert.equal(items.length, 1)
      const { ownerName, direction, retentionDays, contact, areaCode } = items[0]
      assert.deepEqual([direction, retentionDays, contact.code], [90, 30, 'waterHandler'])
      assert.ok(ownerName && areaCode.startsWith('4201'))
      const again = await t.send('POST', '/api/cameras', { as: 'admin', body: camera })
      assert.equal(again.json.fields[0].field, 'code')
      assert.equal((await t.send('DELETE', `/api/cameras/${id}`, { as: 'admin' })).status, 204)
      const after = await t.send('GET', '/api/cameras', { as: 'commander' })
      assert.deepEqual(after.json.items, [])
    } finally {
      await t.close()
    }
  })

  test('keeps every wish to look with its case and reason, and nobody can change one', async () => {
    const t = await openWith(open)
    try {
      const id = await registered(t)
      const path = `/api/cameras/${id}/requests`
      const { number } = (await t.report()).json
      const ask = (body: object) => t.send('POST', path, { as: 'commander', body })
      const refused = [
        [{ ...span, caseNumber: number, reason: '看' }, 'reason'],
        [{ ...span, caseNumber: '99999999', reason: '查看路口积水' }, 'caseNumber'],
        [{ ...span, caseNumber: number, reason: '查看路口积水', to: span.from }, 'to'],
        [{ ...span, caseNumber: number, reason: '查看路口积水', to: '2026-03-09T00:00:00Z' }, 'to'],
      ] as const
      for (const [body, field] of refused) {
        // eslint-disable-next-line no-await-in-loop -- one after the other
        const { status, json } = await ask(body)
        assert.deepEqual([status, json.fields?.[0]?.field], [400, field])
      }
      const done = await ask({ ...span, caseNumber: number, reason: '查看路口积水从何而来' })
      assert.equal(done.status, 201, JSON.stringify(done.json))
      const { requests } = (await t.send('GET', `/api/cameras/${id}`, { as: 'supervisor' })).json
      assert.deepEqual(
        requests.map((r: { caseNumber: string; reason: string }) => [r.caseNumber, r.reason]),
        [[number, '查看路口积水从何而来']],
      )
      const rights = await t.db.owner((tx) =>
        tx.rows<{
          may: string
        }>(sql`select privilege_type as may from information_schema.role_table_grants
          where grantee = 'jingwei_app' and table_name = 'camera_request'`),
      )
      assert.deepEqual(rights.map(({ may }) => may).toSorted(), ['INSERT', 'SELECT'])
    } finally {
      await t.close()
    }
  })

  test('takes a file whole or not at all, and names the wrong lines', async () => {
    const t = await openWith(open)
    try {
      const head = 'code,name,lon,lat,ownerUnit,purpose,contactPost,direction,retentionDays'
      const good = (n: number) =>
        `T-${n},路口${n},${camera.lon},${camera.lat},water,traffic,waterHandler,,30`
      const send = (lines: readonly string[]) =>
        t.send('POST', '/api/cameras/import', {
          as: 'admin',
          body: { csv: [head, ...lines].join('\n') },
        })
      const bad = await send([
        good(1),
        good(2).replace('traffic', 'faces'),
        good(3).replace('water,', 'nobody,'),
      ])
      assert.equal(bad.status, 400)
      assert.deepEqual(
        bad.json.fields.map(({ field }: { field: string }) => field),
        ['line 3 purpose', 'line 4 ownerUnit'],
      )
      const none = await t.send('GET', '/api/cameras', { as: 'admin' })
      assert.deepEqual(none.json.items, [])
      assert.deepEqual((await send([good(1), good(2)])).json, { created: 2, changed: 0 })
      assert.deepEqual((await send([good(2), good(3)])).json, { created: 1, changed: 1 })
    } finally {
      await t.close()
    }
  })
})
