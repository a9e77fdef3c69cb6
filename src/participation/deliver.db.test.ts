import assert from 'node:assert/strict'
import { openMail } from '#platform/mail.ts'
import { sql } from '#platform/db.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { until } from '../../test/setup/until.ts'
import { areas, day, hour, minute, noon, testsIn } from './city.fixture.ts'
import { gateway, gatewayFields, openGateway, phones } from './gateway.fixture.ts'
import { makeDeliverer } from './jobs/deliver.ts'
import { spreadNotices } from './jobs/spread.ts'
import { answers, browserAt, dies, hangs, openHttp, openSmtp } from './stand-ins.fixture.ts'

onEveryDatabase('a message', (open) => {
  const inCity = testsIn(open)

  inCity('reaches each browser of the area once, encrypted and signed', async (c) => {
    const service = await openHttp(answers(201))
    try {
      const [one, two] = [browserAt(service.url, 'one'), browserAt(service.url, 'two')]
      await c.subscribe({ channel: 'push', pushSubscription: one })
      await c.subscribe({ channel: 'push', pushSubscription: one, areas: [areas.grid] })
      await c.subscribe({ channel: 'push', pushSubscription: two, areas: [areas.otherDistrict] })
      await c.publish({ title: '停水' })
      await c.run()
      await c.run()
      assert.deepEqual(
        service.got.map(({ path }) => path),
        ['/push/one'],
      )
      const [{ headers, body }] = service.got as [(typeof service.got)[number]]
      assert.match(String(headers['authorization']), /^vapid t=ey[\w-]+\.[\w-]+\.[\w-]+, k=[\w-]+$/)
      assert.equal(headers['content-encoding'], 'aes128gcm')
      assert.equal(body.includes(Buffer.from('停水')), false)
      assert.deepEqual(await c.states(), ['notice sent'])
    } finally {
      await service.close()
    }
  })

  inCity('to a browser that is gone ends its subscription', async (c) => {
    for (const status of [404, 410]) {
      const service = await openHttp(answers(status))
      try {
        const key = await c.subscribe({
          channel: 'push',
          pushSubscription: browserAt(service.url, `gone${status}`),
        })
        await c.publish()
        await c.run()
        assert.equal((await c.send('GET', `/api/subscriptions/${key}`)).status, 404)
        assert.deepEqual(await c.rows(sql`select count(*) as n from subscription_area`), [{ n: 0 }])
        await c.publish()
        await c.run()
        assert.equal(service.got.length, 1, 'it is not tried again')
      } finally {
        await service.close()
      }
    }
  })

  inCity('waits as long as the gateway asks, and the whole channel with it', async (c) => {
    const server = await openGateway(c)
    try {
      for (const address of phones(2)) await c.subscribe({ channel: 'sms', address })
      await c.run()
      server.got.length = 0
      server.answers(answers(429, { 'retry-after': '120' }))
      await c.publish()
      await c.run()
      assert.equal(server.got.length, 2)
      c.clock.now += 119_000
      await c.run()
      assert.equal(server.got.length, 2, 'not before its time')
      server.answers(answers(200))
      c.clock.now += 2000
      await c.run()
      assert.deepEqual(
        (await c.states()).filter((s) => s.startsWith('notice')),
        ['notice sent', 'notice sent'],
      )
      const ids = server.json().map(({ id }) => id)
      assert.deepEqual(new Set(ids.slice(0, 2)), new Set(ids.slice(2)), 'under the same ids')
      assert.equal(server.got[0]?.headers.authorization, 'Bearer pass')
    } finally {
      await server.close()
    }
  })

  inCity('that hangs or breaks holds up no other channel, and is tried again', async (c) => {
    const slow = await openHttp(hangs)
    const gate = await openGateway(c)
    try {
      await c.subscribe({ channel: 'push', pushSubscription: browserAt(slow.url, 'slow') })
      await c.subscribe({ channel: 'sms', address: '13800000001' })
      await c.run()
      await c.publish()
      await c.run()
      assert.deepEqual(
        gate.json().map(({ to }) => to),
        ['13800000001', '13800000001'],
        'its code and its notice',
      )
      const [waiting] = await c.rows<{ state: string; reason: string; attempts: number }>(
        sql`select state, reason, attempts from outgoing where channel = 'push'`,
      )
      assert.deepEqual(waiting, { state: 'queued', reason: 'no answer within 1.5 s', attempts: 1 })
      slow.answers(dies)
      c.clock.now += 20_000
      await c.run()
      slow.answers(answers(201))
      c.clock.now += 2 * minute
      await c.run()
      assert.equal(
        (await c.rows(sql`select from outgoing where channel = 'push' and state = 'sent'`)).length,
        1,
      )
    } finally {
      await slow.close()
      await gate.close()
    }
  })

  inCity('sleeps until the morning, unless it is urgent', async (c) => {
    const server = await openGateway(c)
    try {
      await c.subscribe({ channel: 'sms', address: '13800000001' })
      await c.run()
      server.got.length = 0
      // 23:30 in Wuhan
      c.clock.now = noon + 11.5 * hour
      await c.publish({ title: '修路' })
      await c.publish({ title: '燃气泄漏', level: 'urgent' })
      await c.run()
      assert.deepEqual(
        server.json().map(({ text }) => text.split('\n')[0]),
        ['【紧急】燃气泄漏'],
      )
      c.clock.now = noon + 19.9 * hour
      await c.run()
      assert.equal(server.got.length, 1)
      c.clock.now = noon + 20 * hour
      await c.run()
      assert.equal(server.got.length, 2)
      await c.send('PUT', `/api/channels/${gateway}`, {
        as: 'admin',
        body: { ...gatewayFields, urgentPasses: false, settings: { url: `${server.url}/send` } },
      })
      c.clock.now = noon + 36 * hour
      await c.publish({ title: '又漏了', level: 'urgent' })
      await c.run()
      assert.equal(server.got.length, 2, 'where the administrator does not allow it')
    } finally {
      await server.close()
    }
  })

  inCity('leaves no faster than its channel allows', async (c) => {
    const server = await openGateway(c, { perMinute: 3 })
    try {
      await c.db.owner((tx) =>
        tx.run(sql`update channel set per_minute = 1000 where id = ${gateway}`),
      )
      for (const address of phones(8)) await c.subscribe({ channel: 'sms', address })
      await c.run()
      assert.equal(server.got.length, 8, 'their codes')
      await c.db.owner((tx) =>
        tx.run(sql`update channel set per_minute = 3, allowance = 3 where id = ${gateway}`),
      )
      server.got.length = 0
      await c.publish()
      await c.run()
      assert.equal(server.got.length, 3)
      c.clock.now += 20_000
      await c.run()
      assert.equal(server.got.length, 4)
      c.clock.now += 10 * minute
      await c.run()
      assert.equal(server.got.length, 7, 'what was not used does not grow without end')
    } finally {
      await server.close()
    }
  })

  inCity('is sent once by however many processes', async (c) => {
    const server = await openGateway(c, { perMinute: 5000 })
    try {
      for (const address of phones(12)) await c.subscribe({ channel: 'sms', address })
      await c.run()
      server.got.length = 0
      await c.publish()
      const processes = Array.from({ length: 4 }, () => makeDeliverer(c.db, c.sending))
      await Promise.all(
        processes.map(async ({ kick, idle }) => {
          await spreadNotices(c.db, {
            journalKey: Buffer.alloc(32, 5),
            now: () => c.clock.now,
            batch: 3,
          })
          await kick()
          await idle()
        }),
      )
      await c.run()
      const to = server.json().map((m) => m['to'] as string)
      assert.deepEqual(to.toSorted(), phones(12))
    } finally {
      await server.close()
    }
  })

  inCity('that a dead process had taken comes up again under its id', async (c) => {
    const server = await openGateway(c)
    try {
      await c.subscribe({ channel: 'sms', address: '13800000001' })
      server.answers(hangs)
      const dying = makeDeliverer(c.db, c.sending)
      await dying.kick()
      await until('the gateway has it', () => server.got.length === 1)
      await dying.stop()
      const [first] = server.json()
      server.answers(answers(200))
      await c.run()
      assert.equal(server.got.length, 1, 'while it may still be under way it is left alone')
      c.clock.now += 2 * minute
      await c.run()
      assert.equal(server.json()[1]?.['id'], first?.['id'])
    } finally {
      await server.close()
    }
  })

  inCity('of a notice that is withdrawn is not sent any more', async (c) => {
    const server = await openGateway(c)
    try {
      for (const address of phones(5)) await c.subscribe({ channel: 'sms', address })
      await c.run()
      server.got.length = 0
      await c.db.owner((tx) =>
        tx.run(sql`update channel set per_minute = 2, allowance = 2 where id = ${gateway}`),
      )
      const id = await c.publish()
      await c.run()
      assert.equal(server.got.length, 2)
      const board = await c.send('GET', `/api/notice-board/${id}`, { as: 'gridWorker' })
      assert.deepEqual(
        [board.json.spread, board.json.spreadCount, board.json.deliveries],
        [
          'done',
          5,
          [
            { channel: 'sms', state: 'queued', many: 3 },
            { channel: 'sms', state: 'sent', many: 2 },
          ],
        ],
      )
      const gone = await c.send('POST', `/api/notices/${id}/withdraw`, {
        as: 'gridWorker',
        body: { because: '提前修好了' },
      })
      assert.equal(gone.json.items[0].stopped, 3)
      c.clock.now += hour
      await c.run()
      assert.equal(server.got.length, 2)
    } finally {
      await server.close()
    }
  })

  inCity('by e-mail says at its channel where no mail server is set', async (c) => {
    const { json } = await c.send('GET', '/api/channels', { as: 'admin' })
    const kept = json.items.filter((one: { lettersKept?: true }) => one.lettersKept)
    assert.deepEqual(
      kept.map(({ kind }: { kind: string }) => kind),
      ['email'],
    )
  })

  inCity('tells what its gateway told of it, to whoever shows the key', async (c) => {
    const server = await openGateway(c)
    try {
      await c.subscribe({ channel: 'sms', address: '13800000001' })
      await c.run()
      const [{ id }] = server.json() as [{ id: string }]
      const list = await c.send('GET', '/api/channels', { as: 'admin' })
      const { receipts } = list.json.items.find((x: { id: string }) => x.id === gateway)
      const tell = (key: string, told: object = { state: 'delivered' }) =>
        c.app.inject({
          method: 'POST',
          url: new URL(receipts.url).pathname,
          headers: { 'x-receipt-key': key },
          payload: { items: [{ id, ...told }] },
        })
      assert.equal((await tell('guessed')).statusCode, 404)
      assert.deepEqual(await c.states(), ['confirm sent'])
      assert.deepEqual((await tell(receipts.key)).json(), { known: 1 })
      assert.deepEqual(await c.states(), ['confirm delivered'])
      await c.db.owner((tx) => tx.run(sql`update outgoing set state = 'sent'`))
      await tell(receipts.key, { state: 'failed', reason: 'no such number 13800000001' })
      const [told] = await c.rows<{ reason: string }>(sql`select reason from outgoing`)
      assert.match(told?.reason ?? '', /^no such number/)
      assert.equal(told?.reason.includes('13800000001'), false, 'a gateway repeats the number')
    } finally {
      await server.close()
    }
  })

  inCity(
    'by mail goes to those whose address is good, and can be ended by one click',
    async (c) => {
      const smtp = await openSmtp()
      const mail = openMail({ smtpUrl: smtp.url, from: 'city@example.org', home: '/nowhere' })
      try {
        const keep = await c.subscribe({ channel: 'email', address: 'li@example.org' })
        const lost = await c.subscribe({ channel: 'email', address: 'nobody@example.org' })
        await c.run({ mail })
        smtp.got.length = 0
        smtp.state.verdict = (to) =>
          to.startsWith('nobody') ? { code: 550, said: `no ${to}` } : undefined
        await c.publish({ title: '停水' })
        await c.run({ mail })
        assert.equal(smtp.got.length, 1)
        assert.match(
          smtp.got[0] ?? '',
          new RegExp(`List-Unsubscribe:\\s+<https://city.example/unsubscribe/${keep}>`),
        )
        assert.equal((await c.send('GET', `/api/subscriptions/${lost}`)).status, 404)
        const stored = JSON.stringify(await c.rows(sql`select * from outgoing`))
        assert.equal(
          stored.includes('nobody@'),
          false,
          'what the server said of the address is not kept',
        )
        assert.equal((await c.send('POST', `/unsubscribe/${keep}`)).status, 200)
        await c.publish()
        await c.run({ mail })
        assert.equal(smtp.got.length, 1)
      } finally {
        mail.close()
        await smtp.close()
      }
    },
  )

  inCity('is not carried into the own network unless the installation allows it', async (c) => {
    const service = await openHttp(answers(201))
    try {
      await c.subscribe({ channel: 'push', pushSubscription: browserAt(service.url, 'one') })
      await c.publish()
      c.policy.allowPrivate = false
      await c.run()
      assert.equal(service.got.length, 0)
      const refused = await c.send('POST', '/api/subscriptions', {
        body: {
          channel: 'push',
          pushSubscription: browserAt(service.url, 'two'),
          areas: [areas.grid],
        },
      })
      assert.deepEqual(
        [refused.status, refused.json.fields[0].field],
        [400, 'pushSubscription.endpoint'],
      )
    } finally {
      await service.close()
    }
  })

  inCity('to a number of the day before is given up after ten attempts', async (c) => {
    const server = await openGateway(c)
    try {
      await c.subscribe({ channel: 'sms', address: '13800000001' })
      server.answers(answers(500))
      for (let i = 0; i < 12; i++) {
        await c.run()
        c.clock.now += day
      }
      assert.equal(server.got.length, 10)
      assert.deepEqual(
        await c.rows(sql`select state, reason, target_sealed, content_sealed from outgoing`),
        [{ state: 'failed', reason: 'answered 500', target_sealed: null, content_sealed: null }],
      )
    } finally {
      await server.close()
    }
  })
})
