import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { hmac } from '#platform/crypto.ts'
import { sql } from '#platform/db.ts'
import { onEveryDatabase } from '../../../test/setup/databases.ts'
import { settled } from '../../../test/setup/settled.ts'
import { addCase, type Got, signedText, testsIn, type Who } from './city.fixture.ts'

onEveryDatabase('an administrator', (open) => {
  const inCity = testsIn(open, settled)

  inCity('keeps the webhooks of the own area and sees no others', async (city) => {
    const outside = { url: city.receiver.url, areaPrefix: '42' }
    const refused = await city.send('POST', '', outside, 'city')
    assert.deepEqual([refused.status, refused.json.fields[0].field], [400, 'areaPrefix'])
    const { id } = await city.subscribe({ areaPrefix: '420102' }, 'district')
    const seenBy = async (who: Who) =>
      (await city.send('GET', '', undefined, who)).json.items.length
    assert.deepEqual(
      [await seenBy('city'), await seenBy('district'), await seenBy('other')],
      [1, 1, 0],
    )
    for (const [method, path] of [
      ['PUT', `/${id}`],
      ['DELETE', `/${id}`],
      ['GET', `/${id}/deliveries`],
      ['POST', `/${id}/deliveries/${id}-1/redeliver`],
    ] as const) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      const tried = await city.send(
        method,
        path,
        method === 'PUT' ? { note: 'x' } : undefined,
        'other',
      )
      assert.equal(tried.status, 404, `${method} ${path}`)
    }
    const moved = await city.send('PUT', `/${id}`, { areaPrefix: '4201' }, 'district')
    assert.equal(moved.status, 400)
    assert.equal((await city.send('DELETE', `/${id}`, undefined, 'district')).status, 204)
    assert.equal(await seenBy('city'), 0)
  })

  inCity('is told which address is wrong, and none inside the network is taken', async (city) => {
    const made = await city.subscribe()
    city.policy.allowPrivate = false
    const wrong = [
      city.receiver.url,
      'https://localhost/hook',
      'http://city.example/hook',
      'https://192.168.0.10/hook',
      'https://169.254.169.254/latest',
      'https://[fd00::1]/',
      'nonsense',
    ]
    for (const url of wrong) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      const { status: code, json } = await city.send('POST', '', { url, areaPrefix: '4201' })
      assert.deepEqual([code, json.fields[0].field], [400, 'url'], url)
    }
    const secret = await city.send('POST', '', {
      url: 'https://city.example/hook',
      areaPrefix: '4201',
      secret: 'x',
    })
    assert.deepEqual([secret.status, secret.json.fields[0].field], [400, 'secret'])
    const lamp = await addCase(city.db, '100001', '420102001')
    await city.record(lamp, 'reported')
    await city.run()
    assert.equal(city.receiver.got.length, 0, 'nor is what was set up before')
    assert.match((await city.logOf(made.id)).items[0].lastError, /^not allowed/)
  })

  inCity(
    'sees a secret once; it is stored sealed, and what was done is journalled without it',
    async (city) => {
      const own = `whsec_${randomBytes(32).toString('base64')}`
      const { id, secret } = await city.subscribe({ url: `${city.receiver.url}?token=hidden` })
      await city.send('PUT', `/${id}`, { secret: own, note: '给水务局' })
      assert.equal('secret' in (await city.send('GET', '')).json.items[0], false)
      const { rows } = await city.db.execute(`select
      (select string_agg(w::text, '') from webhook w) || (select string_agg(j::text, '') from journal j) as all`)
      const stored = String(rows[0]?.['all'])
      const inHex = (text: string) => Buffer.from(text).toString('hex')
      for (const kept of [secret, own])
        assert.equal(stored.includes(kept) || stored.includes(inHex(kept)), false)
      const journal = await city.db.owner((tx) =>
        tx.rows<{ kind: string; data: object }>(sql`select kind, data from journal order by seq`),
      )
      assert.deepEqual(
        journal.map((e) => e.kind),
        ['webhook.created', 'webhook.changed'],
      )
      assert.equal(JSON.stringify(journal).includes('hidden'), false)
      const lamp = await addCase(city.db, '100001', '420102001')
      await city.record(lamp, 'reported')
      await city.run()
      const [got] = city.receiver.got as [Got]
      const signed = hmac(Buffer.from(own.slice(6), 'base64'), signedText(got))
      assert.equal(got.headers['webhook-signature'], `v1,${signed.toString('base64')}`)
    },
  )
})
