// The hotline: calls by hand and through a switch, who is called back, what the desk knows, and who may see whose number.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { test } from 'node:test'
import { sql } from '#platform/db.ts'
import { allCaseRoutes } from '#cases'
import { callRoutes, openBridge } from '#calls'
import {
  findInDatabase,
  minute,
  monday,
  openTown,
  places,
  postId,
} from '../src/cases/city.fixture.ts'
import { forgetCallers } from '../src/calls/jobs.ts'
import { onEveryDatabase } from './setup/databases.ts'
import { until } from './setup/until.ts'

type Db = Parameters<typeof openTown>[0]

const phone = '13871234567'
const switchToken = 'token-of-the-switch'

async function openHotline(db: Db) {
  const t = await openTown(db, (deps) => [...allCaseRoutes(deps), ...callRoutes(deps)])
  await db.owner((tx) =>
    tx.run(sql`insert into api_token (id, token_hash, post_id, scopes, created_at)
      values (${randomUUID()}, sha256(convert_to(${switchToken}, 'UTF8')), ${postId('callTaker')}, '{call.signal}', now())`),
  )
  const post = (
    url: string,
    body: object,
    as: 'callTaker' | 'dutyOfficer' | 'supervisor' = 'callTaker',
  ) => t.send('POST', url, { as, key: randomUUID(), body })
  const hear = (...events: object[]) =>
    t.send('POST', '/api/telephony/events', { token: switchToken, body: { events } })
  const commands = async () =>
    (await t.send('GET', '/api/telephony/commands?name=test', { token: switchToken })).json.items
  const get = async (url: string, as: 'callTaker' | 'supervisor' | 'dutyOfficer' = 'callTaker') =>
    (await t.send('GET', url, { as })).json
  const take = async (body: object = {}) => (await post('/api/calls', body)).json.id as string
  const iso = (ms: number) => new Date(ms).toISOString()
  return { ...t, post, hear, commands, get, take, iso }
}

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

  test('whoever asks to be called back has a key, and after three tries in vain is told by message', async () => {
    const t = await openHotline(await open())
    const asked = await t.send('POST', '/api/callbacks', {
      key: randomUUID(),
      body: { phone, from: 'tv', ...places.west },
    })
    assert.equal(asked.status, 201, JSON.stringify(asked.json))
    const { id, key } = asked.json
    const again = await t.send('POST', '/api/callbacks', {
      key: randomUUID(),
      body: { phone, from: 'tv', area: '420102' },
    })
    assert.equal(again.status, 409, 'once while it waits')
    const seen = async () => (await t.send('GET', `/api/callbacks/${key}`)).json.state
    assert.equal(await seen(), 'waiting')
    const shown = (await t.get('/api/desk/callbacks')).items[0]
    assert.deepEqual([shown.id, shown.caller, 'phone' in shown], [id, '138****4567', false])
    const number = await t.post(`/api/desk/callbacks/${id}/number`, { reason: 'callBack' })
    assert.equal(number.json.phone, phone)
    for (const state of ['waiting', 'waiting', 'failed']) {
      // eslint-disable-next-line no-await-in-loop -- one try after the other
      const tried = await t.post(`/api/desk/callbacks/${id}/tries`, { result: 'noAnswer' })
      assert.equal(tried.json.state, state)
    }
    const queued = await t.db.owner((tx) =>
      tx.rows(sql`select source, channel, state from outgoing`),
    )
    assert.deepEqual(
      [await seen(), queued],
      ['failed', [{ source: 'callback', channel: 'sms', state: 'queued' }]],
    )
    assert.equal(
      (await t.post(`/api/desk/callbacks/${id}/tries`, { result: 'reached' })).status,
      409,
    )
    await t.close()
  })

  test('a call-back taken back leaves no number, and a wrong key leads nowhere', async () => {
    const t = await openHotline(await open())
    const body = { phone, from: 'portal', area: '420102', words: '路灯' }
    const { key, id } = (await t.send('POST', '/api/callbacks', { key: randomUUID(), body })).json
    assert.equal(
      (await t.send('DELETE', `/api/callbacks/${'x'.repeat(24)}`, { key: randomUUID() })).status,
      404,
    )
    assert.equal(
      (await t.send('DELETE', `/api/callbacks/${key}`, { key: randomUUID() })).json.state,
      'withdrawn',
    )
    const [row] = await t.db.owner((tx) =>
      tx.rows(
        sql`select state, phone_sealed as phone, caller_index as index, words from callback where id = ${id}`,
      ),
    )
    assert.deepEqual(row, { state: 'withdrawn', phone: null, index: null, words: '' })
    await t.close()
  })

  test('after their days numbers of calls and call-backs are forgotten, others stay', async () => {
    const t = await openHotline(await open())
    await t.take({ phone })
    t.clock.now = monday + 60 * 24 * 60 * minute
    const later = await t.take({ phone })
    const deps = { now: () => monday + 91 * 24 * 60 * minute, journalKey: t.keys.journal }
    assert.equal(await forgetCallers(t.db, deps), 1)
    const held = (await t.get('/api/calls')).items.filter(
      (c: { hasNumber: boolean }) => c.hasNumber,
    )
    assert.deepEqual(
      held.map((c: { id: string }) => c.id),
      [later],
    )
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
