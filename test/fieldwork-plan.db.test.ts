import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { sql } from '#platform/db.ts'
import { openFiles } from '#platform/files.ts'
import { findInDatabase, grids, minute, places, type PostCode } from '../src/cases/city.fixture.ts'
import { visitForm } from '../src/fieldwork/fixture.ts'
import { forgetField } from '../src/fieldwork/jobs.ts'
import { onEveryDatabase } from './setup/databases.ts'
import {
  fieldTests,
  newForm,
  newVisit,
  op,
  outcomes,
  proven,
  sync,
  upload,
} from './setup/fieldwork.ts'

onEveryDatabase('what is planned for the field', (open) => {
  const fieldTest = fieldTests(open)

  fieldTest(
    'answers are judged by their edition; what tells of a person lies sealed',
    async (t) => {
      const { id: formId, edition } = await newForm(t)
      const visitId = await newVisit(t, formId, { everyDays: 7 })
      const picture = await upload(t)
      const answers = { met: true, name: '李桂兰', needs: ['meal'], photos: [picture] }
      const data = { visitId, formId, edition, answers }
      const [wrong] = await sync(t, [op(t, 'visit', { ...data, answers: { met: true } })])
      assert.equal(wrong.problem.fields[0].field, 'answers.name')
      const next = {
        ...visitForm,
        edition,
        schema: { ...visitForm.schema, required: ['met', 'name', 'photos'] },
      }
      const put = (body: object) =>
        t.send('PUT', `/api/field/forms/${formId}`, { as: 'admin', key: randomUUID(), body })
      assert.equal((await put(next)).json.edition, 2)
      assert.equal((await put(next)).json.code, 'changed-meanwhile')
      const [done] = await sync(t, [op(t, 'visit', data)])
      assert.equal(done.outcome, 'done', JSON.stringify(done))
      assert.deepEqual(await findInDatabase(t.db, '李桂兰'), [])
      const list = await t.send('GET', `/api/field/forms/${formId}/answers`, { as: 'dutyOfficer' })
      const [row] = list.json.items
      assert.deepEqual(row.answers, { met: true, needs: ['meal'], photos: [picture] })
      assert.equal(row.edition, 1)
      const csv = await t.send('GET', `/api/field/forms/${formId}/answers?format=csv`, {
        as: 'dutyOfficer',
      })
      assert.match(csv.bytes.toString(), /answers\.needs[\s\S]*meal/)
      const look = (as: PostCode, reason: string) =>
        t.send('POST', `/api/field/answers/${row.id}/personal`, { as, body: { reason } })
      assert.equal((await look('gridWorker', '想看看')).status, 403)
      assert.equal((await look('dutyOfficer', '看')).status, 400)
      assert.deepEqual((await look('dutyOfficer', '安排送餐')).json.personal, { name: '李桂兰' })
      assert.equal((await t.counts())['access_log'], 1)
      const seen = await t.send('GET', `/api/field/photos/${picture}`, { as: 'dutyOfficer' })
      assert.equal(seen.status, 200)
      const { json: due } = await t.send('GET', '/api/field/visits?state=due', {
        as: 'dutyOfficer',
      })
      assert.equal(due.items.length, 1)
      t.clock.now += 31 * 24 * 60 * minute
      const files = openFiles(t.home)
      const gone = await forgetField(t.db, {
        files,
        journalKey: t.keys.journal,
        now: () => t.clock.now,
      })
      const others = { tracks: 0, conflicts: 0, operations: 0, duty: 0, devices: 0 }
      assert.deepEqual(gone, { personalAnswers: 1, answerPhotos: 1, ...others })
      assert.equal(
        (await t.send('GET', `/api/field/photos/${picture}`, { as: 'dutyOfficer' })).status,
        404,
      )
    },
  )

  fieldTest(
    'two who visited the same are shown both versions, and a person puts them together',
    async (t) => {
      const { id: formId, edition } = await newForm(t)
      const visitId = await newVisit(t, formId)
      const visit = (needs: string[]) =>
        op(
          t,
          'visit',
          { visitId, formId, edition, answers: { met: false, needs } },
          { base: { version: 1 } },
        )
      const [first, second] = [visit(['meal']), visit(['lift'])]
      const results = await sync(t, [first, second])
      assert.deepEqual(outcomes(results), ['done', 'conflict'])
      assert.deepEqual(results[1].theirs.answers, { met: false, needs: ['meal'] })
      const merged = { answers: { met: false, needs: ['meal', 'lift'] } }
      const decided = await t.send('POST', `/api/field/conflicts/${second.key}`, {
        as: 'dutyOfficer',
        body: { take: 'merged', merged },
      })
      assert.equal(decided.status, 200, JSON.stringify(decided.json))
      const list = await t.send('GET', `/api/field/forms/${formId}/answers`, { as: 'dutyOfficer' })
      assert.deepEqual(
        list.json.items.map((a: { answers: { needs: string[] } }) => a.answers.needs).toSorted(),
        [['meal'], ['meal', 'lift']],
      )
    },
  )

  fieldTest(
    'nobody is followed off duty, and of a patrol only what was walked on duty counts',
    async (t) => {
      const route = await t.send('POST', '/api/field/routes', {
        as: 'dutyOfficer',
        key: randomUUID(),
        body: {
          name: '西线',
          areaCode: grids.west,
          path: [
            { lon: 114.302, lat: 30.605 },
            { lon: 114.308, lat: 30.605 },
          ],
        },
      })
      assert.equal(route.status, 201, JSON.stringify(route.json))
      const start = t.clock.now
      const at = (minutes: number) => new Date(start + minutes * minute).toISOString()
      const walk = {
        routeId: route.json.id,
        begunAt: at(0),
        endedAt: at(60),
        points: Array.from({ length: 61 }, (_, i) => ({
          lon: 114.302 + i * 0.0001,
          lat: 30.605,
          at: at(i),
        })),
      }
      t.clock.now = start + 60 * minute
      const patrol = () => op(t, 'patrol', walk)
      const [off] = await sync(t, [patrol()])
      assert.equal(off.problem.reason, 'offDuty')
      const clock = (kind: string, minutes: number) =>
        op(t, kind, { point: places.west }, { madeAt: at(minutes) })
      const results = await sync(t, [clock('clockIn', 30), clock('clockOut', 60), patrol()])
      assert.deepEqual(outcomes(results), ['done', 'done', 'done'])
      const { covered, points } = results[2].result
      assert.ok(covered > 0.45 && covered < 0.58, `covered ${covered}`)
      assert.equal(points, 2)
      const { json: duty } = await t.send('GET', '/api/field/duty', { as: 'dutyOfficer' })
      assert.deepEqual([duty.items[0].inArea, duty.items[0].inAt], [grids.west, at(30)])
      assert.equal((await t.send('GET', '/api/field/patrols', { as: 'gridWorker' })).status, 403)
      const { json: patrols } = await t.send('GET', '/api/field/patrols', { as: 'dutyOfficer' })
      assert.equal(patrols.items[0].track.coordinates.length, 2)
    },
  )

  fieldTest('the rota holds shifts of posts of one’s own area', async (t) => {
    const { json: posts } = await t.send('GET', '/api/field/posts', { as: 'dutyOfficer' })
    const postId = posts.items[0].id
    const at = (hours: number) => new Date(t.clock.now + hours * 60 * minute).toISOString()
    const plan = (body: object) =>
      t.send('POST', '/api/field/shifts', { as: 'dutyOfficer', key: randomUUID(), body })
    assert.equal((await plan({ postId, fromAt: at(8), toAt: at(0) })).status, 400)
    const made = await plan({ postId, fromAt: at(0), toAt: at(8) })
    assert.equal(made.status, 201)
    const shifts = async () =>
      (await t.send('GET', '/api/field/shifts', { as: 'gridWorker' })).json.items
    assert.equal((await shifts()).length, 1)
    const path = `/api/field/shifts/${made.json.id}`
    assert.equal((await t.send('DELETE', path, { as: 'dutyOfficer' })).status, 204)
    assert.equal((await shifts()).length, 0)
  })

  fieldTest(
    'a device that was revoked, or whose holder has left, is told to empty itself',
    async (t) => {
      const device = { id: randomUUID(), secret: 'x'.repeat(43), name: '手机' }
      await proven(t)
      const state = async (secret = device.secret) =>
        (
          await t.send('GET', `/api/field/devices/${device.id}`, {
            headers: { 'x-field-device': secret },
          })
        ).status
      const made = await t.send('POST', '/api/field/devices', {
        as: 'gridWorker',
        key: randomUUID(),
        body: device,
      })
      assert.equal(made.status, 201, JSON.stringify(made.json))
      assert.deepEqual([await state(), await state('y'.repeat(43))], [200, 404])
      await t.db.owner((tx) => tx.run(sql`update holding set to_date = '2020-02-02'`))
      assert.equal(await state(), 410)
      await t.db.owner((tx) => tx.run(sql`update holding set to_date = null`))
      assert.equal(await state(), 200)
      const path = `/api/field/devices/${device.id}`
      assert.equal((await t.send('DELETE', path, { as: 'dispatcher' })).status, 404)
      assert.equal((await t.send('DELETE', path, { as: 'dutyOfficer' })).status, 204)
      assert.equal(await state(), 410)
    },
  )

  fieldTest('a form that cannot be asked is refused, naming where', async (t) => {
    const body = {
      ...visitForm,
      layout: [
        { ...visitForm.layout[0], showWhen: { key: 'name', is: 'x' } },
        ...visitForm.layout.slice(1),
      ],
    }
    const made = await t.send('POST', '/api/field/forms', { as: 'admin', key: randomUUID(), body })
    assert.equal(made.status, 400)
    assert.deepEqual(
      made.json.fields.map((f: { field: string }) => f.field),
      ['layout.0.showWhen'],
    )
  })
})
