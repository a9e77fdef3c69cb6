// Several people at once, the same command twice, and many cases in one go.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { lamp, places, type Reply } from './city.fixture.ts'
import { townTests } from './town.fixture.ts'

const statuses = (replies: readonly Reply[]) =>
  replies.map((r) => r.status).toSorted((a, b) => a - b)

onEveryDatabase('acting together', (open) => {
  const town = townTests(open)

  town('of two people who act at once one wins, and the other is told what changed', async (t) => {
    const cases = await Promise.all(Array.from({ length: 6 }, () => t.report()))
    const pairs = await Promise.all(
      cases.map(async ({ json: { id } }) =>
        Promise.all([
          t.send('POST', `/api/cases/${id}/accept`, { as: 'dispatcher', body: { version: 1 } }),
          t.send('POST', `/api/cases/${id}/refuse`, {
            as: 'dispatcher2',
            body: { version: 1, reason: 'outOfScope', note: '不属本市' },
          }),
        ]),
      ),
    )
    for (const pair of pairs) {
      assert.deepEqual(statuses(pair), [200, 409])
      const winner = pair.findIndex((r) => r.status === 200)
      const { json } = pair[1 - winner] as Reply
      assert.deepEqual([json.code, json.version], ['changed-meanwhile', 2])
      const [kind, by] =
        winner === 0 ? ['accepted', 'Name of dispatcher'] : ['refused', 'Name of dispatcher2']
      assert.equal(json.state, kind)
      assert.deepEqual(
        json.changed.map((c: { kind: string; by: string }) => [c.kind, c.by]),
        [[kind, by]],
      )
    }
  })

  town('two cases merged into each other at once: one merge holds, nothing breaks', async (t) => {
    const [a, b] = [(await t.report()).json.id, (await t.report()).json.id]
    const merge = (id: string, into: string, as: 'dispatcher' | 'dispatcher2') =>
      t.send('POST', `/api/cases/${id}/merge`, { as, body: { version: 1, into } })
    const replies = await Promise.all([merge(a, b, 'dispatcher'), merge(b, a, 'dispatcher2')])
    assert.deepEqual(statuses(replies), [200, 409])
    const states = new Set<string>([(await t.read(a)).json.state, (await t.read(b)).json.state])
    assert.deepEqual(states, new Set(['merged', 'reported']))
  })

  town(
    'a command on a version that has passed is refused, and one without a version names the field',
    async (t) => {
      const { id } = (await t.report()).json
      await t.command(id, 'comment', 'dispatcher', { note: '已电话联系' })
      const before = await t.counts()
      const late = await t.send('POST', `/api/cases/${id}/accept`, {
        as: 'dispatcher',
        body: { version: 1 },
      })
      assert.deepEqual([late.status, late.json.code], [409, 'changed-meanwhile'])
      const ahead = await t.send('POST', `/api/cases/${id}/accept`, {
        as: 'dispatcher',
        body: { version: 9 },
      })
      assert.equal(ahead.status, 409)
      const none = await t.send('POST', `/api/cases/${id}/accept`, { as: 'dispatcher', body: {} })
      assert.deepEqual([none.status, none.json.fields[0].field], [400, 'version'])
      assert.deepEqual(await t.counts(), before)
    },
  )

  town('the same request sent again with its key is one case and the same answer', async (t) => {
    const key = randomUUID()
    const replies = await Promise.all(Array.from({ length: 4 }, () => t.report({}, { key })))
    assert.deepEqual(statuses(replies), [201, 201, 201, 201])
    const [first, ...others] = replies.map((r) => r.json)
    for (const other of others) assert.deepEqual(other, first)
    assert.equal((await t.counts())['cases'], 1)
    assert.equal(replies.filter((r) => r.headers['idempotency-replayed']).length, 3)
    const later = await t.report({}, { key })
    assert.deepEqual([later.json, later.headers['idempotency-replayed']], [first, 'true'])
  })

  town('a key that was used for something else is refused', async (t) => {
    const key = randomUUID()
    const { id } = (await t.report({}, { key })).json
    const other = await t.report({ description: '另一盏灯' }, { key })
    assert.deepEqual([other.status, other.json.code], [409, 'key-reused'])
    const staff = randomUUID()
    const body = { version: 1 }
    const ask = { as: 'dispatcher', key: staff, body } as const
    assert.equal((await t.send('POST', `/api/cases/${id}/accept`, ask)).status, 200)
    assert.equal((await t.send('POST', `/api/cases/${id}/accept`, ask)).status, 200)
    const elsewhere = await t.send('POST', `/api/cases/${id}/ask`, {
      ...ask,
      body: { version: 2, question: '哪盏？' },
    })
    assert.equal(elsewhere.json.code, 'key-reused')
    assert.equal((await t.read(id)).json.version, 2)
  })

  town('a key whose first request was refused may be used again', async (t) => {
    const key = randomUUID()
    assert.equal((await t.report({ point: { lon: 10, lat: 10 } }, { key })).status, 422)
    assert.equal((await t.report({}, { key })).status, 201)
    const short = await t.report({}, { key: 'short' })
    assert.deepEqual([short.status, short.json.fields[0].field], [400, 'Idempotency-Key'])
  })

  town('another person’s key is not one’s own', async (t) => {
    const { id } = (await t.report()).json
    const key = randomUUID()
    const comment = (as: 'dispatcher' | 'dispatcher2', version: number) =>
      t.send('POST', `/api/cases/${id}/comment`, { as, key, body: { version, note: '已联系' } })
    assert.equal((await comment('dispatcher', 1)).json.version, 2)
    assert.equal((await comment('dispatcher2', 2)).json.version, 3)
  })

  town(
    'one command on many cases does each it can and says why not of each it cannot',
    async (t) => {
      const ids = await Promise.all(
        Array.from({ length: 3 }, async () => (await t.report()).json.id as string),
      )
      await t.command(ids[1] as string, 'refuse', 'dispatcher', {
        reason: 'outOfScope',
        note: '不属本市',
      })
      const unknown = randomUUID()
      const items = [
        { id: ids[0], version: 1 },
        { id: ids[1], version: 2 },
        { id: ids[2], version: 7 },
        { id: unknown, version: 1 },
      ]
      const reply = await t.send('POST', '/api/cases/bulk', {
        as: 'dispatcher',
        body: { command: 'accept', items },
      })
      assert.deepEqual(
        reply.json.results.map((r: { id: string; ok: boolean; code?: string }) => [
          r.id,
          r.ok,
          r.code,
        ]),
        [
          [ids[0], true, undefined],
          [ids[1], false, 'not-in-this-state'],
          [ids[2], false, 'changed-meanwhile'],
          [unknown, false, 'not-found'],
        ],
      )
      const states = await Promise.all(ids.map(async (id) => (await t.read(id)).json.state))
      assert.deepEqual(states, ['accepted', 'refused', 'reported'])
    },
  )

  town('a bulk command with a wrong field is refused whole', async (t) => {
    const { id } = (await t.report()).json
    const before = await t.counts()
    const body = {
      command: 'refuse',
      items: [{ id, version: 1 }],
      fields: { reason: 'bored', note: 'x' },
    }
    const reply = await t.send('POST', '/api/cases/bulk', { as: 'dispatcher', body })
    assert.deepEqual([reply.status, reply.json.fields[0].field], [400, 'reason'])
    assert.deepEqual(await t.counts(), before)
  })

  town('many reports at once get different numbers', async (t) => {
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        t.report({ categoryPath: lamp, point: { ...places.west, lat: 30.6005 + i * 0.0004 } }),
      ),
    )
    assert.equal(new Set(replies.map((r) => r.json.number)).size, 20)
  })
})
