// Webhooks on both databases, against a receiver that fails, is slow, goes away and comes back.
import assert from 'node:assert/strict'
import { hmac, newId } from '#platform/crypto.ts'
import { onEveryDatabase } from '../../../test/setup/databases.ts'
import { settled } from '../../../test/setup/settled.ts'
import { until } from '../../../test/setup/until.ts'
import { addCase, day, minute, monday, signedText, status, testsIn } from './city.fixture.ts'
import { forgetOld } from './deliver.ts'

onEveryDatabase('webhooks', (open) => {
  const inCity = testsIn(open, settled)

  inCity('tell what happens to a case, in order, signed, as CloudEvents', async (city) => {
    const { id, secret } = await city.subscribe()
    const lamp = await addCase(city.db, '100001', '420102001')
    await city.record(lamp, 'reported', 'accepted', 'filed')
    await city.run()
    assert.deepEqual(city.receiver.kinds(), ['reported', 'accepted', 'filed'])
    for (const got of city.receiver.got) {
      const { headers, body } = got
      const signed = signedText(got)
      const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
      assert.equal(headers['webhook-signature'], `v1,${hmac(key, signed).toString('base64')}`)
      assert.equal(headers['webhook-timestamp'], String(monday / 1000))
      assert.match(String(headers['content-type']), /^application\/cloudevents\+json/)
      const event = JSON.parse(body)
      assert.deepEqual([event.id, event.subject], [headers['webhook-id'], '100001'])
    }
    await city.run()
    assert.equal(city.receiver.got.length, 3)
    const { items } = await city.logOf(id)
    assert.deepEqual(
      items.map((d: { state: string; lastStatus: number }) => [d.state, d.lastStatus]),
      [
        ['delivered', 204],
        ['delivered', 204],
        ['delivered', 204],
      ],
    )
  })

  inCity('tell only of the area and the kinds that were asked for', async (city) => {
    await city.subscribe({ areaPrefix: '420102002', kinds: ['accepted', 'unit.changed'] })
    const [west, east] = [
      await addCase(city.db, '100001', '420102001'),
      await addCase(city.db, '100002', '42010200200101'),
    ]
    await city.record(west, 'reported', 'accepted')
    await city.record(east, 'reported', 'accepted')
    await city.record(newId(), 'unit.changed')
    await city.run()
    assert.deepEqual(city.receiver.ids(), [`${east}-2`])
  })

  inCity(
    'try again after a failure, under the same id, and nothing of the same case overtakes',
    async (city) => {
      const { id } = await city.subscribe()
      const [lamp, drain] = [
        await addCase(city.db, '100001', '420102001'),
        await addCase(city.db, '100002', '420102001'),
      ]
      city.receiver.answers((request, reply) =>
        status(String(request.headers['webhook-id']).startsWith(lamp) ? 500 : 200)(request, reply),
      )
      await city.record(lamp, 'reported', 'accepted')
      await city.record(drain, 'reported', 'accepted')
      await city.run()
      await city.run()
      assert.deepEqual(
        city.receiver.ids().filter((i) => i.startsWith(lamp)),
        [`${lamp}-1`],
      )
      const pauses = [5_000, 30_000, 2 * minute]
      for (const pause of pauses) {
        city.clock.now += pause - 1
        // eslint-disable-next-line no-await-in-loop -- time goes on
        await city.run()
        const before = city.receiver.got.length
        city.clock.now += 1
        // eslint-disable-next-line no-await-in-loop
        await city.run()
        assert.equal(
          city.receiver
            .ids()
            .slice(before)
            .filter((i) => i === `${lamp}-1`).length,
          1,
        )
      }
      const failed = await city.logOf(id, '?state=pending')
      assert.deepEqual(
        failed.items.map((d: Record<string, unknown>) => [
          d['attempts'],
          d['lastStatus'],
          d['lastError'],
        ]),
        [
          [4, 500, 'answered 500'],
          [0, null, null],
        ],
      )
      assert.equal((await city.send('GET', '')).json.items[0].pending, 2)
      city.receiver.answers(status(200))
      city.clock.now += 10 * minute
      await city.run()
      assert.deepEqual(city.receiver.ids().slice(-2), [`${lamp}-1`, `${lamp}-2`])
      assert.deepEqual(
        city.receiver.ids().filter((i) => i.startsWith(drain)),
        [`${drain}-1`, `${drain}-2`],
      )
    },
  )

  inCity(
    'outlast a receiver that does not answer and one that is away for a while',
    async (city) => {
      const { id } = await city.subscribe()
      const lamp = await addCase(city.db, '100001', '420102001')
      await city.record(lamp, 'reported')
      city.receiver.answers(() => {})
      await city.run()
      assert.equal((await city.logOf(id)).items[0].lastError, 'no answer within 1.5 s')
      await city.receiver.close()
      city.clock.now += minute
      await city.run()
      assert.match((await city.logOf(id)).items[0].lastError, /ECONNREFUSED|ECONNRESET/)
      assert.match((await city.send('GET', `?limit=1`)).json.items[0].lastError, /ECONN/)
      await city.receiver.restart()
      city.receiver.answers(status(200))
      city.clock.now += minute
      await city.run()
      assert.deepEqual(city.receiver.ids(), [`${lamp}-1`, `${lamp}-1`])
      assert.equal((await city.logOf(id)).items[0].state, 'delivered')
    },
  )

  inCity('are sent once by several processes, in order', async (city) => {
    await city.subscribe()
    const cases = await Promise.all(
      Array.from({ length: 6 }, (_, i) => addCase(city.db, `10000${i}`, '420102001')),
    )
    for (const id of cases) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      await city.record(id, 'reported', 'accepted', 'filed')
    }
    const processes = [city.sender(), city.sender(), city.sender()]
    await until('all are sent', async () => {
      await Promise.all(processes.map((p) => city.run(p)))
      return city.receiver.got.length >= 18
    })
    assert.equal(new Set(city.receiver.ids()).size, 18)
    assert.equal(city.receiver.got.length, 18)
    for (const id of cases) {
      const own = city.receiver.ids().filter((i) => i.startsWith(id))
      assert.deepEqual(own, [`${id}-1`, `${id}-2`, `${id}-3`])
    }
    assert.deepEqual(city.failures, [])
  })

  inCity('are taken over from a process that ended while it was sending', async (city) => {
    await city.subscribe()
    const lamp = await addCase(city.db, '100001', '420102001')
    await city.record(lamp, 'reported', 'accepted')
    city.receiver.answers(() => {})
    const doomed = city.sender()
    const [dying] = [city.run(doomed)]
    await until('it is being sent', () => city.receiver.got.length === 1)
    await doomed.stop()
    await dying
    city.receiver.answers(status(200))
    await city.run()
    assert.equal(city.receiver.got.length, 1)
    city.clock.now += 2 * minute
    await city.run()
    assert.deepEqual(city.receiver.ids(), [`${lamp}-1`, `${lamp}-1`, `${lamp}-2`])
  })

  inCity(
    'give up after three days, say so, go on with what came after, and send again when told',
    async (city) => {
      const { id } = await city.subscribe()
      const lamp = await addCase(city.db, '100001', '420102001')
      await city.record(lamp, 'reported')
      city.receiver.answers(status(503))
      for (let hour = 0; hour <= 72; hour += 3) {
        // eslint-disable-next-line no-await-in-loop -- time goes on
        await city.run()
        city.clock.now += 3 * 60 * minute
      }
      const dead = await city.logOf(id, '?state=dead')
      assert.deepEqual(
        dead.items.map((d: Record<string, unknown>) => [d['event'], d['lastError'], d['nextAt']]),
        [[`${lamp}-1`, 'answered 503', null]],
      )
      assert.equal((await city.send('GET', '')).json.items[0].dead, 1)
      city.receiver.answers(status(200))
      await city.record(lamp, 'accepted')
      await city.run()
      assert.deepEqual(city.receiver.kinds().slice(-1), ['accepted'])
      const again = await city.send('POST', `/${id}/deliveries/${lamp}-1/redeliver`)
      assert.equal(again.status, 202)
      await city.run()
      assert.equal(city.receiver.ids().at(-1), `${lamp}-1`)
      const twice = await city.send('POST', `/${id}/deliveries/${newId()}-1/redeliver`)
      assert.equal(twice.status, 404)
    },
  )

  inCity(
    'pause when the receiver is gone for good or somebody says so; then nothing is added, and what waited has its days anew',
    async (city) => {
      const { id } = await city.subscribe()
      const lamp = await addCase(city.db, '100001', '420102001')
      await city.record(lamp, 'reported')
      city.receiver.answers(status(410))
      await city.run()
      assert.equal((await city.send('GET', '')).json.items[0].state, 'paused')
      city.clock.now += 4 * day
      await city.record(lamp, 'accepted')
      await city.run()
      assert.equal(city.receiver.got.length, 1)
      assert.equal((await city.send('GET', '')).json.items[0].pending, 1)
      assert.equal((await city.send('PUT', `/${id}`, { state: 'active' })).json.state, 'active')
      city.receiver.answers(status(503))
      await city.run()
      assert.equal((await city.logOf(id)).items[0].state, 'pending')
      city.receiver.answers(status(200))
      city.clock.now += day
      await city.record(lamp, 'filed')
      await city.run()
      assert.deepEqual(city.receiver.kinds(), ['reported', 'reported', 'reported', 'filed'])
    },
  )

  inCity(
    'are told of what happens while the server runs, and no more once it has stopped',
    async (city) => {
      const stop = await city.start()
      await city.subscribe()
      const lamp = await addCase(city.db, '100001', '420102001')
      await city.record(lamp, 'reported', 'accepted')
      await until('both are told', () => city.receiver.got.length >= 2)
      await stop()
      assert.deepEqual(city.receiver.ids(), [`${lamp}-1`, `${lamp}-2`])
      assert.deepEqual(city.failures, [])
    },
  )

  inCity('follow no redirect', async (city) => {
    const { id } = await city.subscribe()
    const lamp = await addCase(city.db, '100001', '420102001')
    await city.record(lamp, 'reported')
    city.receiver.answers(status(307))
    await city.run()
    assert.equal((await city.logOf(id)).items[0].lastError, 'answered 307')
  })

  inCity('show their log page by page, and forget what is over after a month', async (city) => {
    const { id } = await city.subscribe()
    const lamp = await addCase(city.db, '100001', '420102001')
    await city.record(lamp, 'reported', 'accepted', 'filed', 'dispatched', 'takenUp')
    await city.run()
    const events: string[] = []
    let query = '?limit=2'
    for (let page = 0; page < 3; page++) {
      // eslint-disable-next-line no-await-in-loop -- pages follow one another
      const { items, next } = await city.logOf(id, query)
      events.push(...items.map((d: { event: string }) => d.event))
      query = `?limit=2&cursor=${next}`
    }
    assert.deepEqual(
      events,
      [1, 2, 3, 4, 5].map((n) => `${lamp}-${n}`),
    )
    assert.equal(await forgetOld(city.db, monday + 29 * day), 0)
    assert.equal(await forgetOld(city.db, monday + 31 * day), 5)
  })
})
