// Who asks to be called back: called once, told of it by their key, and forgotten in time.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { openCallbackDoor } from '#calls'
import { sql } from '#platform/db.ts'
import { forgetCallers } from '../src/calls/jobs.ts'
import { findInDatabase, minute, monday, places } from '../src/cases/city.fixture.ts'
import { onEveryDatabase } from './setup/databases.ts'
import { openHotline, phone } from './setup/hotline.ts'

onEveryDatabase('being called back', (open) => {
  test('a stranger who makes the city ring many numbers has to compute for each', async () => {
    const t = await openHotline(await open(), (keys) => ({
      callbackDoor: openCallbackDoor(keys.contactIndex),
    }))
    const ask = (n: number) =>
      t.send('POST', '/api/callbacks', {
        key: randomUUID(),
        body: { phone: `1387123456${n}`, from: 'tv', ...places.west },
      })
    for (let n = 0; n < 5; n++)
      // eslint-disable-next-line no-await-in-loop -- one after the other
      assert.equal((await ask(n)).status, 201)
    const held = await ask(5)
    assert.deepEqual([held.status, typeof held.json.challenge], [429, 'string'])
    await t.close()
  })

  test('whoever asks to be called back has a key, and after three tries in vain is told by message', async () => {
    const t = await openHotline(await open())
    const asked = await t.send('POST', '/api/callbacks', {
      key: randomUUID(),
      body: { phone, from: 'tv', words: '家里没人', ...places.west },
    })
    assert.equal(asked.status, 201, JSON.stringify(asked.json))
    const { id, key } = asked.json
    const again = await t.send('POST', '/api/callbacks', {
      key: randomUUID(),
      body: { phone, from: 'tv', area: '420102' },
    })
    assert.deepEqual(
      [again.status, Object.keys(again.json).toSorted()],
      [201, Object.keys(asked.json).toSorted()],
      'nobody learns whether a number waits',
    )
    assert.deepEqual((await t.get('/api/desk')).callbacks.waiting, 1, 'it is called once')
    assert.equal((await t.get('/api/desk/callbacks')).items.length, 1)
    const seen = async () => (await t.send('GET', `/api/callbacks/${key}`)).json.state
    assert.equal(await seen(), 'waiting')
    const shown = (await t.get('/api/desk/callbacks')).items[0]
    assert.deepEqual([shown.id, shown.caller, 'phone' in shown], [id, '138****4567', false])
    assert.deepEqual(['words' in shown, 'point' in shown], [false, false], 'not without a reason')
    assert.deepEqual(await findInDatabase(t.db, '家里没人'), [], 'sealed like the number')
    const number = await t.post(`/api/desk/callbacks/${id}/number`, { reason: 'callBack' })
    assert.equal(number.json.phone, phone)
    assert.deepEqual([number.json.words, number.json.point], ['家里没人', places.west])
    const held = (await t.send('GET', `/api/callbacks/${key}`)).json
    assert.deepEqual(
      held.looks.map((l: { reason: string }) => l.reason),
      ['callBack'],
      'whoever asked sees who looked',
    )
    for (const state of ['waiting', 'waiting', 'failed']) {
      // eslint-disable-next-line no-await-in-loop -- one try after the other
      const tried = await t.post(`/api/desk/callbacks/${id}/tries`, { result: 'noAnswer' })
      assert.equal(tried.json.state, state)
      if (state === 'waiting') {
        const early = await t.post(`/api/desk/callbacks/${id}/tries`, { result: 'noAnswer' })
        assert.equal(early.status, 409, 'not to be tried again at once')
      }
      t.clock.now = Date.parse(tried.json.nextAt)
    }
    const other = await t.send('GET', `/api/callbacks/${again.json.key}`)
    assert.equal(other.json.state, 'failed', 'of all wishes of the number')
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
    const body = { phone, from: 'portal', ...places.west, words: '路灯' }
    const { key, id } = (await t.send('POST', '/api/callbacks', { key: randomUUID(), body })).json
    const call = await t.take({ callbackId: id })
    assert.equal((await t.get(`/api/calls/${call}`)).hasNumber, true)
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
        sql`select state, phone_sealed as phone, caller_index as index, words_sealed as words, lon, lat from callback where id = ${id}`,
      ),
    )
    assert.deepEqual(row, {
      state: 'withdrawn',
      phone: null,
      index: null,
      words: null,
      lon: null,
      lat: null,
    })
    const after = await t.get(`/api/calls/${call}`)
    assert.deepEqual([after.hasNumber, after.caller], [false, null], 'nor in the call made of it')
    await t.close()
  })

  test('after their days numbers of calls and call-backs are forgotten, others stay', async () => {
    const t = await openHotline(await open())
    await t.take({ phone })
    const body = { phone, from: 'tv', ...places.west }
    const asked = await t.send('POST', '/api/callbacks', { key: randomUUID(), body })
    t.clock.now = monday + 60 * 24 * 60 * minute
    const later = await t.take({ phone })
    const deps = { now: () => monday + 91 * 24 * 60 * minute, journalKey: t.keys.journal }
    assert.equal(await forgetCallers(t.db, deps), 2)
    const [place] = await t.db.owner((tx) =>
      tx.rows(sql`select lon, lat from callback where id = ${asked.json.id}`),
    )
    assert.deepEqual(place, { lon: null, lat: null }, 'where they were goes with the number')
    const held = (await t.get('/api/calls')).items.filter(
      (c: { hasNumber: boolean }) => c.hasNumber,
    )
    assert.deepEqual(
      held.map((c: { id: string }) => c.id),
      [later],
    )
    await t.close()
  })
})
