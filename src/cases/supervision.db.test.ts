// Supervision in rounds and consultations across units, with a clock that the test moves.
import assert from 'node:assert/strict'
import { sql } from '#platform/db.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { readAll } from '../../test/setup/read-all.ts'
import { day, type Json, monday, type Town } from './city.fixture.ts'
import { townTests } from './town.fixture.ts'
import { noticeReader } from './jobs/notices.ts'
import { sweepTimers } from './jobs/timers.ts'
import { rulesFor } from './service.ts'

onEveryDatabase('supervision and consultation', (open) => {
  const town = townTests(open)
  const handled = async (t: Town): Promise<string> => {
    const { json } = await t.report()
    await t.walk(json.id, 'handling')
    return json.id
  }
  const sweep = (t: Town, now: number) =>
    sweepTimers(
      t.db,
      {
        rules: (tx, c, at) => rulesFor(tx, t, c, at),
        journalKey: t.keys.journal,
        onError: (error) => assert.fail(error as Error),
      },
      now,
    )
  const rounds = (c: Json): string[] =>
    c.rounds.map((r: Json) =>
      `${r.number} ${r.area?.code ?? 'unit'} ${r.state} ${r.reply ?? ''}`.trim(),
    )
  const noticed = async (t: Town, kind: string): Promise<string[]> => {
    await readAll(t, noticeReader)
    const rows = await t.db.owner((tx) =>
      tx.rows<{ code: string }>(sql`select p.code from notice n join post p on p.id = n.post_id
        where n.kind = ${kind} order by p.code`),
    )
    return rows.map((r) => r.code)
  }

  town(
    'a round of supervision is answered by the unit, judged from above, and followed by the next',
    async (t) => {
      const id = await handled(t)
      const asked = await t.command(id, 'supervise', 'supervisor', { note: '三日内办结' })
      assert.deepEqual(rounds(asked.json), ['1 unit open'])
      assert.deepEqual(await noticed(t, 'supervised'), ['waterHandler'])
      assert.equal((await t.command(id, 'supervise', 'supervisor', { note: '再催' })).status, 409)
      assert.equal(
        (await t.command(id, 'replyRound', 'dispatcher', { note: '已电话联系' })).json.refusal,
        'addressee',
      )
      await t.command(id, 'replyRound', 'waterHandler', { note: '明日更换' })
      assert.deepEqual(await noticed(t, 'roundReplied'), ['supervisor'])
      const settled = await t.command(id, 'settleRound', 'supervisor', {
        met: false,
        note: '须说明原因',
      })
      assert.deepEqual(rounds(settled.json), ['1 unit insufficient 明日更换'])
      const again = await t.command(id, 'supervise', 'supervisor', { note: '说明原因', level: 3 })
      assert.deepEqual(rounds(again.json), ['1 unit insufficient 明日更换', '2 420102 open'])
      const done = await t.command(id, 'replyRound', 'dutyOfficer', { note: '配件缺货，周三到' })
      assert.equal(done.json.rounds[1].state, 'replied')
    },
  )

  town(
    'a round nobody answers goes up a level once, however often the clock is looked at',
    async (t) => {
      const id = await handled(t)
      const { json } = await t.command(id, 'supervise', 'supervisor', { note: '三日内办结' })
      const due = Date.parse(json.rounds[0].dueAt)
      await sweep(t, due - 1)
      assert.deepEqual(rounds((await t.read(id)).json), ['1 unit open'])
      await sweep(t, due + 1)
      await sweep(t, due + 1)
      const after = (await t.read(id)).json
      assert.deepEqual(rounds(after), ['1 unit missed', '2 420102001001 open'])
      assert.deepEqual([after.supervised, after.escalatedLevel], [2, 1])
      assert.deepEqual(
        await noticed(t, 'roundMissed'),
        ['supervisor', 'waterHandler', 'dutyOfficer'].toSorted(),
      )
      assert.equal(after.timeline.filter((e: Json) => e.kind === 'roundMissed').length, 1)
    },
  )

  town('rounds are seen by those whose case it is, and stored with it or not at all', async (t) => {
    const id = await handled(t)
    await t.command(id, 'supervise', 'supervisor', { note: '三日内办结' })
    const elsewhere = await t.read(id, 'eastDispatcher')
    assert.notEqual(elsewhere.status, 200)
    const open = await t.db.transaction({ post: null }, (tx) =>
      tx.rows(sql`select id from supervision_round`),
    )
    assert.deepEqual(open, [], 'no context, no rows')
    await t.command(id, 'forceClose', 'dutyOfficer', { reason: 'unableToFix', reply: '暂不能解决' })
    assert.deepEqual(rounds((await t.read(id)).json), ['1 unit ended'])
    assert.equal(await sweep(t, monday + 30 * day), 0)
  })

  town(
    'a unit without a task is asked to consult, speaks, and gets the case by the minutes',
    async (t) => {
      const id = await handled(t)
      assert.notEqual((await t.read(id, 'roadsHandler')).status, 200)
      const called = await t.command(id, 'consult', 'dispatcher', {
        topic: '灯杆在市政施工围挡内',
        units: ['water', 'roads'],
      })
      assert.equal(called.json.consultations[0].state, 'open')
      assert.deepEqual(await noticed(t, 'consultationCalled'), ['roadsHandler', 'waterHandler'])
      assert.equal((await t.read(id, 'roadsHandler')).status, 200)
      const unknown = await t.command(id, 'decideConsultation', 'dispatcher', {
        note: '由市政承办',
        lead: 'nobody',
      })
      assert.deepEqual([unknown.status, unknown.json.refusal], [409, 'unknownUnit'])
      const said = await t.command(id, 'giveStatement', 'roadsHandler', {
        position: 'willing',
        note: '围挡由我方管理，可以承办',
      })
      assert.equal(said.status, 200)
      const refused = await t.command(id, 'finish', 'roadsHandler', { result: '已经修好' })
      assert.equal(refused.json.refusal, 'reach')
      const due = said.json.dueAt
      const decided = await t.command(id, 'decideConsultation', 'dispatcher', {
        note: '由市政承办，水务配合',
        lead: 'roads',
        assisting: ['water'],
      })
      assert.deepEqual(
        [decided.json.state, decided.json.leadUnit.code, decided.json.dueAt],
        ['dispatched', 'roads', due],
      )
      const [k] = decided.json.consultations
      assert.deepEqual(
        [k.state, k.minutes, k.statements[0].unit.code, k.decision.lead.code],
        ['decided', '由市政承办，水务配合', 'roads', 'roads'],
      )
      const taken = await t.command(id, 'takeUp', 'roadsHandler')
      assert.equal(taken.json.state, 'handling')
      const kinds = taken.json.timeline.map((e: Json) => e.kind)
      for (const kind of ['consultationCalled', 'statementGiven', 'consultationDecided']) {
        assert.ok(kinds.includes(kind), kind)
      }
    },
  )
})
