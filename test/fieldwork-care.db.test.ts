// What is known of residents and workers in the field: who may see it, how long it is kept, and that it is recorded.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { sql } from '#platform/db.ts'
import { openFiles } from '#platform/files.ts'
import { minute, places, type PostCode, type Town } from '../src/cases/city.fixture.ts'
import { removeExpired } from '../src/cases/jobs/retention.ts'
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

const forget = (t: Town) =>
  forgetField(t.db, {
    files: openFiles(t.home),
    journalKey: t.keys.journal,
    now: () => t.clock.now,
  })

const kindsIn = (t: Town) =>
  t.db.owner(async (tx) => {
    const found = await tx.rows<{ kind: string }>(
      sql`select kind from journal where kind like 'fieldwork.%' order by kind`,
    )
    return found.map(({ kind }) => kind.slice('fieldwork.'.length))
  })

onEveryDatabase('care in the field', (open) => {
  const fieldTest = fieldTests(open)

  fieldTest(
    'a new device asks who holds it, and whoever’s phone is revoked is signed out everywhere',
    async (t) => {
      const device = { id: randomUUID(), secret: 'x'.repeat(43), name: '手机' }
      const make = (body = device) =>
        t.send('POST', '/api/field/devices', { as: 'gridWorker', key: randomUUID(), body })
      await proven(t, 11)
      const found = await make()
      assert.deepEqual([found.status, found.json.prove], [409, []])
      await proven(t)
      assert.equal((await make()).status, 201)
      t.clock.now += 60 * minute
      assert.equal((await make()).status, 201, 'known already')
      assert.equal((await make({ ...device, secret: 'y'.repeat(43) })).status, 409)
      const path = `/api/field/devices/${device.id}`
      const day = async (as: PostCode) => (await t.send('GET', '/api/field/day', { as })).status
      assert.equal(await day('gridWorker'), 200)
      assert.equal((await t.send('DELETE', path, { as: 'dutyOfficer' })).status, 204)
      assert.equal(await day('gridWorker'), 401)
      const others = await t.send('GET', '/api/field/duty', { as: 'dutyOfficer' })
      assert.equal(others.status, 200)
    },
  )

  fieldTest(
    'what a waiting version tells of a person is opened to others with a reason only',
    async (t) => {
      const { id: formId, edition } = await newForm(t)
      const visitId = await newVisit(t, formId)
      const visit = (name: string) =>
        op(t, 'visit', { visitId, formId, edition, answers: { met: true, name } })
      const late = visit('李桂兰')
      assert.deepEqual(outcomes(await sync(t, [visit('李桂香'), late])), ['done', 'conflict'])
      const mine = async (as: PostCode) =>
        (await t.send('GET', '/api/field/conflicts', { as })).json.items[0]
      assert.equal((await mine('gridWorker')).mine.answers.name, '李桂兰')
      const open = await mine('dutyOfficer')
      assert.deepEqual([open.mine.answers, open.hasPersonal], [{ met: true }, true])
      const look = (as: PostCode, reason: string) =>
        t.send('POST', `/api/field/conflicts/${late.key}/personal`, { as, body: { reason } })
      assert.equal((await look('admin', '核对两个版本')).status, 403)
      assert.equal((await look('dutyOfficer', '看')).status, 400)
      const before = (await t.counts())['access_log'] ?? 0
      const opened = await look('dutyOfficer', '核对两个版本')
      assert.deepEqual(opened.json.personal, { name: '李桂兰' })
      assert.equal((await t.counts())['access_log'], before + 1)
      const decided = await t.send('POST', `/api/field/conflicts/${late.key}`, {
        as: 'dutyOfficer',
        body: { take: 'merged', merged: { answers: { met: true, needs: ['meal'] } } },
      })
      assert.equal(decided.status, 200, JSON.stringify(decided.json))
      const kept = await t.send(
        'POST',
        `/api/field/answers/${decided.json.result.answerId}/personal`,
        {
          as: 'dutyOfficer',
          body: { reason: '安排送餐' },
        },
      )
      assert.deepEqual(kept.json.personal, { name: '李桂兰' })
    },
  )

  fieldTest('photos that tell of a person are opened with a reason only', async (t) => {
    const layout = visitForm.layout.map((item) =>
      item.key === 'photos' ? { ...item, personal: true } : item,
    )
    const body = { ...visitForm, layout, areaCode: '4201' }
    const made = await t.send('POST', '/api/field/forms', { as: 'admin', key: randomUUID(), body })
    const picture = await upload(t)
    const answers = { met: false, photos: [picture] }
    const data = { formId: made.json.id, edition: 1, answers }
    const [done] = await sync(t, [op(t, 'visit', data)])
    assert.equal(done.outcome, 'done', JSON.stringify(done))
    const path = `/api/field/photos/${picture}`
    for (const as of ['gridWorker', 'dispatcher', 'dutyOfficer'] as const) {
      // oxlint-disable-next-line no-await-in-loop
      assert.equal((await t.send('GET', path, { as })).status, 403, as)
    }
    const list = await t.send('GET', `/api/field/forms/${made.json.id}/answers`, { as: 'steward' })
    assert.deepEqual([list.json.items[0].photos, list.json.items[0].answers], [[], { met: false }])
    const look = (as: PostCode, reason: string) =>
      t.send('POST', `${path}/personal`, { as, body: { reason } })
    assert.equal((await look('dispatcher', '想看看现场')).status, 403)
    assert.equal((await look('dutyOfficer', '看')).status, 400)
    const seen = await look('dutyOfficer', '核对签名')
    assert.equal(seen.status, 200)
    assert.match(String(seen.headers['content-type']), /^image\//)
    assert.equal((await t.counts())['access_log'], 1)
  })

  fieldTest('a conflict keeps its photos until it is decided, for the form’s days', async (t) => {
    const { id: formId, edition } = await newForm(t)
    const visit = async (visitId: string) => {
      const answers = { met: false, photos: [await upload(t)] }
      return op(t, 'visit', { visitId, formId, edition, answers })
    }
    const waiting = async () => {
      const visitId = await newVisit(t, formId)
      const late = await visit(visitId)
      assert.deepEqual(outcomes(await sync(t, [await visit(visitId), late])), ['done', 'conflict'])
      return late.key
    }
    const night = () =>
      removeExpired(t.db, {
        files: openFiles(t.home),
        journalKey: t.keys.journal,
        now: () => t.clock.now,
        keepDays: { photos: 1000, messages: 1000 },
      })
    const [first, second] = [await waiting(), await waiting()]
    t.clock.now += 2 * 24 * 60 * minute
    assert.equal((await night()).unusedPhotos, 0)
    const decide = (key: string) =>
      t.send('POST', `/api/field/conflicts/${key}`, { as: 'gridWorker', body: { take: 'mine' } })
    const decided = await decide(first)
    assert.equal(decided.status, 200, JSON.stringify(decided.json))
    t.clock.now += 29 * 24 * 60 * minute
    assert.equal((await forget(t)).conflicts, 1)
    const [row] = await t.db.owner((tx) =>
      tx.rows(
        sql`select both_sealed as sealed, decision from field_operation where key = ${second}`,
      ),
    )
    assert.deepEqual(row, { sealed: null, decision: 'theirs' })
    assert.equal((await decide(second)).status, 409)
    assert.equal((await night()).unusedPhotos, 1)
  })

  fieldTest(
    'who forgot to clock out is off duty after the shift, or a day at the latest',
    async (t) => {
      const start = t.clock.now
      const hour = 60 * minute
      const at = (hours: number) => new Date(start + hours * hour).toISOString()
      const duty = async () => {
        const { json: day } = await t.send('GET', '/api/field/day', { as: 'gridWorker' })
        const { json: list } = await t.send('GET', '/api/field/duty', { as: 'dutyOfficer' })
        return [day.duty?.id ?? null, list.items.map((d: { outAt: string | null }) => d.outAt)]
      }
      const [{ result: first }] = await sync(t, [op(t, 'clockIn', {})])
      t.clock.now = start + 23 * hour
      assert.deepEqual(await duty(), [first.dutyId, [null]])
      const { json: posts } = await t.send('GET', '/api/field/posts', { as: 'dutyOfficer' })
      const shift = { postId: posts.items[0].id, fromAt: at(0), toAt: at(8) }
      await t.send('POST', '/api/field/shifts', {
        as: 'dutyOfficer',
        key: randomUUID(),
        body: shift,
      })
      assert.deepEqual(await duty(), [null, [at(10)]])
      const points = [9, 12].map((hours) => ({ ...places.west, at: at(hours) }))
      const walk = { begunAt: at(9), endedAt: at(12), points }
      const later = await sync(t, [op(t, 'patrol', walk), op(t, 'clockIn', {})])
      assert.deepEqual(outcomes(later), ['done', 'done'])
      assert.equal(later[0].result.points, 1, 'what was walked after it is dropped')
      assert.notEqual(later[1].result.dutyId, first.dutyId)
      t.clock.now = start + 47 * hour
      assert.deepEqual(await duty(), [null, [at(47)]])
    },
  )

  fieldTest('every command has its entry in the journal, with ids and without words', async (t) => {
    const { id: formId, edition } = await newForm(t)
    const visitId = await newVisit(t, formId)
    const off = await newVisit(t, formId, { title: '四号楼' })
    const answers = { met: false }
    await sync(t, [op(t, 'clockIn', {}), op(t, 'visit', { visitId, formId, edition, answers })])
    const at = new Date(t.clock.now).toISOString()
    const points = [{ ...places.west, at }]
    await sync(t, [op(t, 'patrol', { begunAt: at, endedAt: at, points }), op(t, 'clockOut', {})])
    await t.send('DELETE', `/api/field/visits/${off}`, { as: 'dutyOfficer' })
    assert.deepEqual(
      await kindsIn(t),
      ['formPublished', 'visitPlanned', 'visitPlanned', 'onDuty', 'answered', 'patrolled']
        .concat(['offDuty', 'visitCalledOff'])
        .toSorted(),
    )
    const [words] = await t.db.owner((tx) =>
      tx.rows<{ n: number }>(
        sql`select count(*)::int as n from journal where kind <> 'fieldwork.formPublished' and data::text ~ '楼'`,
      ),
    )
    assert.equal(words?.n, 0)
  })

  fieldTest('duty, operations and devices have an end', async (t) => {
    await proven(t)
    await sync(t, [op(t, 'clockIn', {}), op(t, 'clockOut', {})])
    const device = { id: randomUUID(), secret: 'x'.repeat(43), name: '手机' }
    await t.send('POST', '/api/field/devices', {
      as: 'gridWorker',
      key: randomUUID(),
      body: device,
    })
    t.clock.now += 179 * 24 * 60 * minute
    assert.equal((await forget(t)).operations, 0)
    t.clock.now += 2 * 24 * 60 * minute
    assert.equal((await forget(t)).operations, 2)
    t.clock.now += 550 * 24 * 60 * minute
    const { duty, devices } = await forget(t)
    assert.deepEqual([duty, devices], [1, 1])
  })
})
