import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { sql } from '#platform/db.ts'
import { grids, lamp, minute, places, type PostCode } from '../src/cases/city.fixture.ts'
import { visitForm } from '../src/fieldwork/fixture.ts'
import { onEveryDatabase } from './setup/databases.ts'
import { fieldTests, newForm, newVisit, op, outcomes, sync, upload } from './setup/fieldwork.ts'

onEveryDatabase('a day in the field', (open) => {
  const fieldTest = fieldTests(open)

  fieldTest('a worker takes along what the day needs, of their own grid only', async (t) => {
    const { json: mine } = await t.report()
    await t.report({ point: places.east })
    const { id: formId } = await newForm(t)
    await newVisit(t, formId)
    const day = await t.send('GET', '/api/field/day', { as: 'gridWorker' })
    assert.equal(day.status, 200)
    assert.deepEqual(
      day.json.tasks.map((c: { id: string; kind: string }) => [c.id, c.kind]),
      [[mine.id, 'open']],
    )
    assert.deepEqual(
      day.json.things.map((x: { id: string }) => x.id),
      ['f1'],
    )
    assert.deepEqual(
      day.json.visits.map((v: { title: string }) => v.title),
      ['三号楼李奶奶'],
    )
    assert.deepEqual(day.json.forms[0].schema, visitForm.schema)
    assert.deepEqual(
      day.json.areas.map((a: { code: string }) => a.code),
      [grids.west],
    )
    const conditions = day.json.categories.find((c: { path: string }) => c.path === lamp).conditions
    assert.equal(conditions[0].condition, '路灯不亮')
    assert.ok(day.json.common.includes(lamp), 'what people report most is offered first')
    const etag = String(day.headers['etag'])
    const again = await t.send('GET', '/api/field/day', {
      as: 'gridWorker',
      headers: { 'if-none-match': etag },
    })
    assert.equal(again.status, 304)
    await t.report()
    const changed = await t.send('GET', '/api/field/day', {
      as: 'gridWorker',
      headers: { 'if-none-match': etag },
    })
    assert.equal(changed.status, 200)
  })

  fieldTest('a day handed in twice is there once', async (t) => {
    const pictures = [await upload(t)]
    const day = [
      op(t, 'clockIn', { point: places.west }),
      op(t, 'case.report', {
        description: '路灯不亮',
        categoryPath: lamp,
        point: places.west,
        photos: pictures,
      }),
      op(t, 'clockOut', {}),
    ]
    assert.deepEqual(outcomes(await sync(t, day)), ['done', 'done', 'done'])
    const before = await t.counts()
    const twice = await sync(t, day)
    assert.deepEqual(outcomes(twice), ['same', 'same', 'same'])
    assert.ok(twice[1].result.number)
    assert.deepEqual(await t.counts(), before)
    assert.equal(before['cases'], 1)
    assert.equal(before['evidence'], 1)
  })

  fieldTest('who told the worker at the door is answered like all who asked', async (t) => {
    const told = (reporter: object) =>
      op(t, 'case.report', { description: '路灯不亮', point: places.west, reporter })
    const [done, wrong] = await sync(t, [
      told({ name: '闻人砚秋', phone: '139 7105 0011' }),
      told({ phone: '不知道' }),
    ])
    const path = `/api/cases/${done.result.caseId}`
    const { json: c } = await t.send('GET', path, { as: 'callTaker' })
    const [asker] = c.reporters
    assert.deepEqual([asker.hasName, asker.hasPhone, asker.anonymous], [true, true, false])
    assert.equal(wrong.problem.fields[0].field, 'reporter.phone')
  })

  fieldTest('two deliveries of one operation at the same moment make one case', async (t) => {
    const one = [op(t, 'case.report', { description: '积水', point: places.west })]
    const both = await Promise.all([sync(t, one), sync(t, one)])
    assert.deepEqual(outcomes(both.flat()).toSorted(), ['done', 'same'])
    assert.equal((await t.counts())['cases'], 1)
  })

  fieldTest('an upload that is sent again with its key is one copy', async (t) => {
    const key = randomUUID()
    assert.equal(await upload(t, 'red', key), await upload(t, 'red', key))
    assert.equal((await t.counts())['upload'], 1)
  })

  fieldTest('one that fails holds up only those that stand on it', async (t) => {
    const bad = op(t, 'case.report', { description: '在河对岸', point: { lon: 10, lat: 50 } })
    const results = await sync(t, [
      bad,
      op(t, 'case.comment', { caseId: randomUUID(), note: '看过' }, { after: [bad.key] }),
      op(t, 'case.verify', { caseId: randomUUID(), found: 'yes', note: '' }),
      op(t, 'case.report', { description: '路灯不亮', point: places.west }),
    ])
    assert.deepEqual(outcomes(results), ['refused', 'refused', 'refused', 'done'])
    assert.equal(results[0].problem.code, 'out-of-area')
    assert.equal(results[1].problem.reason, 'dependsOn')
    assert.deepEqual(
      results[2].problem.fields.map((f: { field: string }) => f.field),
      ['found', 'note'],
    )
    const mended = { ...bad, data: { description: '在河对岸', point: places.west } }
    assert.deepEqual(outcomes(await sync(t, [mended])), ['done'])
  })

  fieldTest('a case is verified with photos, and a second look at it is a conflict', async (t) => {
    const { json: c } = await t.report()
    await t.walk(c.id, 'accepted')
    await t.command(c.id, 'askVerify', 'callTaker')
    const { json: day } = await t.send('GET', '/api/field/day', { as: 'gridWorker' })
    const [task] = day.tasks
    assert.equal(task.kind, 'verify')
    const base = { version: task.version, state: task.state }
    const data = { caseId: c.id, found: true, note: '确实不亮', photos: [await upload(t)] }
    assert.deepEqual(outcomes(await sync(t, [op(t, 'case.verify', data, { base })])), ['done'])
    const { json: after } = await t.read(c.id)
    assert.equal(after.state, 'accepted')
    assert.deepEqual(
      after.evidence.map((e: { stage: string }) => e.stage),
      ['before'],
    )
    const second = op(t, 'case.verify', { ...data, found: false, photos: [] }, { base })
    const [conflict] = await sync(t, [second])
    assert.equal(conflict.outcome, 'conflict')
    assert.equal(conflict.theirs.state, 'accepted')
    const { json: waiting } = await t.send('GET', '/api/field/conflicts', { as: 'gridWorker' })
    assert.equal(waiting.items[0].mine.found, false)
    assert.equal(waiting.items[0].theirs.state, 'accepted')
    const decide = (take: string) =>
      t.send('POST', `/api/field/conflicts/${second.key}`, { as: 'gridWorker', body: { take } })
    assert.equal((await decide('mine')).json.reason, 'movedOn')
    assert.equal((await decide('theirs')).status, 200)
    assert.equal((await decide('theirs')).status, 409)
    assert.deepEqual(outcomes(await sync(t, [second])), ['same'])
  })

  fieldTest('work that was done is checked before it is closed', async (t) => {
    const { json: c } = await t.report()
    await t.walk(c.id, 'done')
    const photos = [await upload(t, 'white')]
    const data = { caseId: c.id, passed: true, note: '已亮', photos }
    assert.deepEqual(outcomes(await sync(t, [op(t, 'case.check', data)])), ['done'])
    const { json: after } = await t.read(c.id)
    assert.equal(after.state, 'checked')
    assert.deepEqual(
      after.evidence.map((e: { stage: string }) => e.stage),
      ['check'],
    )
  })

  fieldTest('deadlines go by the server whatever the device’s clock says', async (t) => {
    const hour = 60 * minute
    const wrong = t.clock.now + 26 * hour
    const made = new Date(wrong - hour).toISOString()
    const report = op(
      t,
      'case.report',
      { description: '路灯不亮', point: places.west },
      { madeAt: made },
    )
    const [done] = await sync(t, [report], { sentAt: wrong })
    const { json: c } = await t.read(done.result.caseId)
    assert.equal(c.reportedAt, new Date(t.clock.now).toISOString())
    const [row] = await t.db.owner((tx) =>
      tx.rows(
        sql`select claimed_at as claimed, at, received_at as received, offset_ms as "offset" from field_operation`,
      ),
    )
    assert.deepEqual(row, {
      claimed: wrong - hour,
      at: t.clock.now - hour,
      received: t.clock.now,
      offset: -26 * hour,
    })
  })

  fieldTest(
    'a change to the base data is applied on the version it was made on, else kept',
    async (t) => {
      const change = (name: string, version: number) =>
        op(
          t,
          'base.change',
          {
            thing: 'facility',
            thingId: 'f1',
            change: { name },
            source: '现场核对',
            asOf: '2026-03-02',
          },
          { base: { version } },
        )
      const late = change('路灯 7 号', 1)
      assert.deepEqual(outcomes(await sync(t, [change('路灯 6 号', 1), late])), [
        'done',
        'conflict',
      ])
      const { json } = await t.send('POST', `/api/field/conflicts/${late.key}`, {
        as: 'gridWorker',
        body: { take: 'mine' },
      })
      assert.equal(json.result.version, 3)
      const { json: day } = await t.send('GET', '/api/field/day', { as: 'gridWorker' })
      const [{ name, version, source, asOf }] = day.things
      assert.deepEqual([name, version, source, asOf], ['路灯 7 号', 3, '现场核对', '2026-03-02'])
      const elsewhere = {
        thing: 'facility',
        thingId: 'f2',
        change: { name: 'x' },
        source: '网上',
        asOf: '2026-03-02',
      }
      const [refused] = await sync(t, [op(t, 'base.change', elsewhere, { base: { version: 1 } })])
      assert.equal(refused.problem.code, 'not-found')
    },
  )

  fieldTest('what one worker did is not seen in another grid', async (t) => {
    await sync(t, [op(t, 'clockIn', {})])
    const seen = async (as: PostCode) =>
      (await t.send('GET', '/api/field/conflicts', { as })).json.items.length
    const { json: c } = await t.report()
    const verify = { caseId: c.id, found: true, note: '看过' }
    assert.deepEqual(outcomes(await sync(t, [op(t, 'case.verify', verify)])), ['conflict'])
    assert.deepEqual(
      [await seen('gridWorker'), await seen('dutyOfficer'), await seen('dispatcher')],
      [1, 1, 0],
    )
  })
})
