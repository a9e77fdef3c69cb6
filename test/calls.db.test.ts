// The hotline: calls by hand and through a switch, who is called back, what the desk knows, and who may see whose number.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { test } from 'node:test'
import { sql } from '#platform/db.ts'
import { openBridge } from '#calls'
import { findInDatabase, minute, monday, places, postId } from '../src/cases/city.fixture.ts'
import { forgetCallers } from '../src/calls/jobs.ts'
import { onEveryDatabase } from './setup/databases.ts'
import { openHotline, phone, switchToken } from './setup/hotline.ts'
import { until } from './setup/until.ts'

const when = (seconds: number) => new Date(monday + seconds * 1000).toISOString()

onEveryDatabase('the hotline', (open) => {
  test('a call is taken by hand, becomes a case with the caller’s number, and is wrapped up', async () => {
    const t = await openHotline(await open())
    const id = await t.take({ phone })
    const live = await t.get('/api/desk')
    assert.equal(live.switch, null)
    assert.deepEqual(
      live.calls.map((c: { state: string; caller: string }) => [c.state, c.caller]),
      [['talking', '138****4567']],
    )
    const draft = { description: '门口路灯不亮' }
    await t.send('PUT', `/api/calls/${id}/draft`, {
      as: 'callTaker',
      key: randomUUID(),
      body: { draft },
    })
    assert.deepEqual((await t.get(`/api/calls/${id}`)).draft, draft)
    const beside = await t.get(`/api/calls/${id}`, 'supervisor')
    assert.deepEqual([beside.caller, beside.draft], ['138****4567', null])
    const district = await t.send('GET', `/api/calls/${id}`, { as: 'dutyOfficer' })
    assert.equal(district.status, 404, 'the calls of the city are not those of a district')
    const made = await t.post(`/api/calls/${id}/cases`, { ...draft, point: places.west })
    assert.equal(made.status, 201, JSON.stringify(made.json))
    const early = await t.post(`/api/calls/${id}/wrap-up`, { result: 'case' })
    assert.equal(early.status, 409)
    assert.equal((await t.post(`/api/calls/${id}/acts/hangUp`, {})).status, 200)
    const done = await t.post(`/api/calls/${id}/wrap-up`, {
      result: 'case',
      note: `回电 ${phone}`,
    })
    assert.equal(done.json.state, 'done', JSON.stringify(done.json))
    const after = await t.get(`/api/calls/${id}`)
    assert.deepEqual(
      [after.result, after.draft, after.cases[0].number],
      ['case', null, made.json.number],
    )
    assert.deepEqual(await findInDatabase(t.db, phone), [], 'the number is nowhere in the clear')
    await t.close()
  })

  test('what a caller reported before is shown for a reason, and the look is theirs to see', async () => {
    const t = await openHotline(await open())
    const reported = await t.report({ reporter: { phone, language: 'zh-CN' } })
    const id = await t.take({ phone })
    assert.equal((await t.post(`/api/calls/${id}/look`, {})).status, 400)
    const { json } = await t.post(`/api/calls/${id}/look`, { reason: 'asksProgress' })
    assert.deepEqual(
      [json.phone, json.items.map((c: { number: string }) => c.number)],
      [phone, [reported.json.number]],
    )
    const own = await t.send('GET', `/api/follow/${reported.json.followToken}`)
    assert.deepEqual(
      own.json.held.looks.map((l: { reason: string }) => l.reason),
      ['asksProgress'],
    )
    const other = await t.post(`/api/calls/${id}/look`, { reason: 'asksProgress' }, 'dutyOfficer')
    assert.notEqual(other.status, 200, 'a call in other hands is not looked into')
    const log = await t.db.owner((tx) =>
      tx.rows<{ what: string }>(sql`select what from access_log where what like 'call:%'`),
    )
    assert.deepEqual(log, [{ what: `call:${id}` }])
    await t.close()
  })

  test('a question answered on the spot is a closed case; a counted enquiry keeps no number', async () => {
    const t = await openHotline(await open())
    const id = await t.take({ phone })
    const body = {
      description: '请问路灯归谁管',
      areaCode: '420102001',
      reply: '由市政照明单位负责',
    }
    const made = await t.post(`/api/calls/${id}/cases`, body)
    assert.equal(made.json.state, 'closed', JSON.stringify(made.json))
    const c = await t.read(made.json.id)
    assert.deepEqual([c.json.outcome, c.json.closeReason], ['explained', 'answered'])
    await t.post(`/api/calls/${id}/acts/hangUp`, {})
    await t.post(`/api/calls/${id}/wrap-up`, { result: 'enquiry' })
    const after = await t.get(`/api/calls/${id}`)
    assert.deepEqual([after.caller, after.hasNumber, after.result], [null, false, 'enquiry'])
    await t.close()
  })

  test('a switch tells of a call in any order and twice, and the desk answers through it', async () => {
    const t = await openHotline(await open())
    t.clock.now = monday + 10 * minute
    const ring = {
      id: 'e1',
      kind: 'incoming',
      at: when(600),
      call: 'sip-1',
      from: phone,
      to: '12345',
    }
    const first = await t.hear(ring)
    assert.deepEqual(first.json.items[0].repeated, false, JSON.stringify(first.json))
    assert.equal((await t.hear(ring)).json.items[0].repeated, true)
    const { id } = first.json.items[0]
    assert.equal(
      (await t.post(`/api/calls/${id}/acts/answer`, {})).status,
      503,
      'no switch has asked yet',
    )
    assert.deepEqual(await t.commands(), [])
    assert.equal((await t.post(`/api/calls/${id}/acts/answer`, {})).status, 202)
    assert.equal((await t.get('/api/desk')).calls[0].state, 'ringing', 'until the switch says so')
    const [command, ...more] = await t.commands()
    assert.deepEqual(
      [command.call, command.kind, command.agent, more],
      ['sip-1', 'answer', 'callTaker', []],
    )
    assert.deepEqual(await t.commands(), [], 'handed out once')
    t.clock.now += minute
    await t.hear(
      { id: 'e4', kind: 'ended', at: when(650), call: 'sip-1', cause: 'caller' },
      { id: 'e2', kind: 'answered', at: when(609), call: 'sip-1', command: command.id },
    )
    const call = await t.get(`/api/calls/${id}`)
    assert.deepEqual(
      [call.state, call.waitMs, call.talkMs, call.post.id],
      ['wrapUp', 9000, 41_000, postId('callTaker')],
    )
    await t.close()
  })

  test('a call that comes by SIP is answered at the desk and ended by the caller', async (context) => {
    const t = await openHotline(await open())
    t.clock.now = monday + minute
    const server = await t.app.listen({ host: '127.0.0.1', port: 0 })
    const bridge = await openBridge({
      host: '127.0.0.1',
      port: 0,
      server,
      token: switchToken,
      now: () => t.clock.now,
      log: (line) => context.diagnostic(line),
    })
    const caller = createSocket('udp4')
    const say = (method: string, tag = '') =>
      caller.send(
        [
          `${method} sip:12345@127.0.0.1 SIP/2.0`,
          'Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK1',
          `From: <sip:${phone}@127.0.0.1>;tag=1`,
          `To: <sip:12345@127.0.0.1>${tag}`,
          'Call-ID: by-sip',
          `CSeq: 1 ${method}`,
          '',
          '',
        ].join('\r\n'),
        bridge.port,
        '127.0.0.1',
      )
    caller.on('message', (bytes) => {
      if (/^SIP\/2.0 200[^]*CSeq: 1 INVITE/.test(bytes.toString())) say('ACK', ';tag=2')
    })
    const isNow = (state: string) =>
      until(
        `the call is ${state}`,
        async () => (await t.get('/api/desk')).calls[0]?.state === state,
      )
    try {
      say('INVITE')
      await isNow('ringing')
      const [{ id, caller: shown }] = (await t.get('/api/desk')).calls
      assert.equal(shown, '138****4567')
      await until(
        'the switch is there',
        async () => (await t.get('/api/desk')).switch?.name === 'SIP',
      )
      assert.equal((await t.post(`/api/calls/${id}/acts/answer`, {})).status, 202)
      await isNow('talking')
      say('BYE', ';tag=2')
      await isNow('wrapUp')
      assert.equal((await t.get(`/api/calls/${id}`)).post.id, postId('callTaker'))
    } finally {
      caller.close()
      await bridge.close()
      await t.close()
    }
  })

  test('a number that was erased does not come back with what the switch says later', async () => {
    const t = await openHotline(await open())
    t.clock.now = monday + minute
    const ring = { kind: 'incoming', at: when(1), call: 'sip-1', from: phone }
    const { id } = (
      await t.hear(
        { id: 'e1', ...ring },
        { id: 'e2', kind: 'answered', at: when(2), call: 'sip-1', agent: 'callTaker' },
        { id: 'e3', kind: 'ended', at: when(3), call: 'sip-1' },
      )
    ).json.items[0]
    await t.post(`/api/calls/${id}/wrap-up`, { result: 'enquiry' })
    await t.hear({ id: 'e4', ...ring })
    assert.equal((await t.get(`/api/calls/${id}`)).hasNumber, false)
    await t.post(`/api/calls/${id}/wrap-up`, { result: 'wrong' })
    assert.deepEqual(
      (await t.get(`/api/calls/${id}`)).events.flatMap((e: { data: { result?: string } }) =>
        e.data.result ? [e.data.result] : [],
      ),
      ['enquiry', 'wrong'],
      'a result that was changed leaves its trace',
    )
    await t.close()
  })

  test('whom a call went to is kept masked, and in plain for the switch alone until it is done', async () => {
    const t = await openHotline(await open())
    const third = '02787654321'
    t.clock.now = monday + minute
    const { id } = (
      await t.hear(
        { id: 'e1', kind: 'incoming', at: when(1), call: 'sip-1', from: phone },
        { id: 'e2', kind: 'answered', at: when(2), call: 'sip-1', agent: 'callTaker' },
      )
    ).json.items[0]
    await t.commands()
    await t.post(`/api/calls/${id}/acts/transfer`, { target: third })
    const [command] = await t.commands()
    assert.equal(command.target, third)
    await t.hear({
      id: 'e3',
      kind: 'transferred',
      at: when(5),
      call: 'sip-1',
      command: command.id,
      target: third,
    })
    assert.match((await t.get(`/api/calls/${id}`)).transferredTo, /^027\*+/)
    assert.deepEqual(await findInDatabase(t.db, third), [])
    await t.close()
  })

  test('what is asked goes to the switch that has the call, again while it has not said so', async () => {
    const t = await openHotline(await open())
    t.clock.now = monday + minute
    const other = 'token-of-another-switch'
    const post = randomUUID()
    await t.db.owner(async (tx) => {
      await tx.run(sql`insert into post (id, code, kind, unit_code, area_code, title)
        values (${post}, 'otherSwitch', 'callTaker', 'centre', '4201', 'otherSwitch')`)
      await tx.run(sql`insert into api_token (id, token_hash, post_id, scopes, created_at)
        values (${randomUUID()}, sha256(convert_to(${other}, 'UTF8')), ${post}, '{call.signal}', now())`)
    })
    const others = () =>
      t
        .send('GET', '/api/telephony/commands?name=other', { token: other })
        .then((r) => r.json.items)
    const ring = { id: 'e1', kind: 'incoming', at: when(1), call: 'sip-1', from: phone }
    const { id } = (await t.hear(ring)).json.items[0]
    assert.deepEqual(await others(), [])
    const answer = () => t.post(`/api/calls/${id}/acts/answer`, {})
    assert.equal((await answer()).status, 503, 'the other switch cannot answer it')
    await t.commands()
    assert.equal((await answer()).status, 202)
    assert.deepEqual(await others(), [])
    const [command] = await t.commands()
    assert.equal(command?.kind, 'answer')
    t.clock.now += 6000
    assert.deepEqual(
      (await t.commands()).map((c: { id: string }) => c.id),
      [command.id],
      'its answer may have been lost on the way',
    )
    await t.hear({ id: 'e2', kind: 'answered', at: when(62), call: 'sip-1', command: command.id })
    t.clock.now += 6000
    assert.deepEqual(await t.commands(), [])
    t.clock.now = monday + 2 * 24 * 60 * minute
    await forgetCallers(t.db, { now: () => t.clock.now, journalKey: t.keys.journal })
    assert.deepEqual(await t.db.owner((tx) => tx.rows(sql`select from call_command`)), [])
    await t.close()
  })

  test('only a token speaks for the switch, and an event from the future is refused', async () => {
    const t = await openHotline(await open())
    const event = { id: 'e1', kind: 'incoming', at: when(0), call: 'sip-1' }
    const byHand = await t.send('POST', '/api/telephony/events', {
      as: 'callTaker',
      body: { events: [event] },
    })
    assert.equal(byHand.status, 409)
    assert.equal((await t.hear({ ...event, at: when(3600) })).status, 400)
    assert.equal((await t.get('/api/calls')).items.length, 0)
    await t.close()
  })

  test('GB/T 33358: the share answered within 15 seconds, and the connection rate of any 24 hours', async () => {
    const t = await openHotline(await open())
    t.clock.now = monday + 120 * minute
    const calls = Array.from({ length: 40 }, (_, i) => {
      const at = i * 60
      const ring = { id: `r${i}`, kind: 'incoming', at: when(at), call: `c${i}`, from: phone }
      const next =
        i % 10 === 9
          ? [{ id: `x${i}`, kind: 'ended', at: when(at + 30), call: `c${i}` }]
          : [
              {
                id: `a${i}`,
                kind: 'answered',
                at: when(at + (i % 4 === 0 ? 20 : 5)),
                call: `c${i}`,
                agent: 'callTaker',
              },
              { id: `x${i}`, kind: 'ended', at: when(at + 50), call: `c${i}` },
            ]
      return [ring, ...next]
    })
    for (const part of calls) assert.equal((await t.hear(...part)).status, 200)
    await t.take()
    const span = `from=${when(0)}&to=${when(7260)}`
    const { all, standard, items } = await t.get(`/api/calls/figures?${span}`, 'supervisor')
    assert.deepEqual(
      [all.offered, all.answered, all.abandoned, all.inTime, all.byHand],
      [40, 36, 4, 26, 1],
    )
    assert.deepEqual(
      [standard.worst.offered > 19, standard.worst.answered / standard.worst.offered <= 0.9],
      [true, true],
    )
    assert.equal(items.length, 2, 'the hour of the switch and the hour of the call by hand')
    const byPost = await t.get(`/api/calls/figures?${span}&by=post`, 'supervisor')
    assert.deepEqual(
      byPost.items.map((i: { answered: number; byHand: number }) => [i.answered, i.byHand]),
      [[36, 1]],
    )
    const behind = await t.get(`/api/calls?${span}&state=abandoned`, 'supervisor')
    assert.equal(behind.items.length, 4)
    assert.ok(behind.items.every((c: { caller: string }) => c.caller === '138****4567'))
    await t.close()
  })

  test('a post says whether it is ready, and a pause has its reason', async () => {
    const t = await openHotline(await open())
    assert.equal((await t.post('/api/desk/state', { state: 'pause' })).status, 400)
    await t.post('/api/desk/state', { state: 'ready' })
    assert.equal((await t.get('/api/desk')).desks[0].state, 'ready')
    await t.take()
    assert.equal((await t.get('/api/desk')).desks[0].state, 'talking')
    await t.post('/api/desk/state', { state: 'pause', reason: 'meal' })
    const { desk } = await t.get('/api/desk')
    assert.deepEqual([desk.state, desk.reason], ['pause', 'meal'])
    await t.close()
  })
})
