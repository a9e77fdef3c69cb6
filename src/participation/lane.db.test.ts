// What waits for what: urgent notices, codes, and those behind a host that hangs.
import assert from 'node:assert/strict'
import { sql } from '#platform/db.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { until } from '../../test/setup/until.ts'
import { areas, type City, minute, testsIn } from './city.fixture.ts'
import { gateway, openGateway, phones } from './gateway.fixture.ts'
import { makeDeliverer } from './jobs/deliver.ts'
import { spreadNotices } from './jobs/spread.ts'
import { answers, browserAt, hangs, openHttp } from './stand-ins.fixture.ts'

const spread = (c: City) =>
  spreadNotices(c.db, { journalKey: Buffer.alloc(32, 5), now: () => c.clock.now })

onEveryDatabase('a message on its way', (open) => {
  const inCity = testsIn(open)

  inCity('that is urgent leaves before codes, and codes take half of what may leave', async (c) => {
    const server = await openGateway(c)
    try {
      for (const address of phones(2)) await c.subscribe({ channel: 'sms', address })
      await c.run()
      server.got.length = 0
      for (const [i, address] of phones(20).slice(2).entries())
        await c.send('POST', '/api/subscriptions', {
          body: { channel: 'sms', address, areas: [areas.otherDistrict] },
          from: `192.0.2.${i}`,
        })
      await c.db.owner((tx) =>
        tx.run(
          sql`update channel set per_minute = 6, allowance = 3, allowance_codes = 3 where id = ${gateway}`,
        ),
      )
      await c.publish({ title: '燃气泄漏', level: 'urgent' })
      await c.run()
      const sent = () =>
        server
          .json()
          .map(({ text }) => (text as string).split('\n')[0])
          .toSorted((a, b) => String(a).localeCompare(String(b)))
      const [urgent, code] = ['【紧急】燃气泄漏', '订阅确认码']
      assert.deepEqual(
        sent(),
        [urgent, urgent, code].toSorted((a, b) => a.localeCompare(b)),
      )
      server.got.length = 0
      c.clock.now += minute
      await c.run()
      assert.deepEqual(sent(), [code, code, code])
    } finally {
      await server.close()
    }
  })

  inCity('behind one that hangs goes on its way', async (c) => {
    const letGo: (() => void)[] = []
    const slow = await openHttp((_, reply) => void letGo.push(() => reply.writeHead(201).end()))
    const quick = await openHttp(answers(201))
    try {
      await c.subscribe({ channel: 'push', pushSubscription: browserAt(slow.url, 'slow') })
      for (let i = 0; i < 15; i++)
        await c.subscribe({ channel: 'push', pushSubscription: browserAt(quick.url, `q${i}`) })
      await c.publish()
      await spread(c)
      const one = makeDeliverer(c.db, { ...c.sending, timeoutMs: 120_000 })
      await one.kick()
      await until('all others have it', () => quick.got.length === 15)
      // it answers only now: nobody waited for it
      await until('the slow one has been asked', () => letGo.length === 1)
      for (const go of letGo) go()
      await one.idle()
      assert.deepEqual([slow.got.length, quick.got.length], [1, 15])
    } finally {
      await slow.close()
      await quick.close()
    }
  })

  inCity('to a host that gave no answer is held back for a while', async (c) => {
    const slow = await openHttp(hangs)
    try {
      await c.subscribe({ channel: 'push', pushSubscription: browserAt(slow.url, 'slow') })
      const one = makeDeliverer(c.db, { ...c.sending, timeoutMs: 300 })
      for (const title of ['第一条', '第二条']) {
        await c.publish({ title })
        await spread(c)
        await one.kick()
        await one.idle()
      }
      assert.equal(slow.got.length, 1)
      c.clock.now += 10 * minute
      await one.kick()
      await one.idle()
      assert.ok(slow.got.length > 1, 'it is asked again')
    } finally {
      await slow.close()
    }
  })
})
