// The anonymous door in a flood: slowed, not shut; what looks like spam is held for a look, not lost; nobody is followed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { findInDatabase, openTown, type Town } from './city.fixture.ts'
import { doorLimits, isSolved, openDoor } from './door.ts'
import { allCaseRoutes } from './index.ts'

onEveryDatabase('the anonymous door', (open) => {
  const town = (title: string, limits: object, run: (t: Town) => Promise<void>) =>
    void test(title, async () => {
      const t = await openTown(await open(), (deps) =>
        allCaseRoutes({
          ...deps,
          door: openDoor(deps.keys.contactIndex, { ...doorLimits, ...limits }),
        }),
      )
      try {
        await run(t)
      } finally {
        await t.close()
      }
    })
  const solve = ({ challenge, bits }: { challenge: string; bits: number }) => {
    let i = 0
    while (!isSolved({ challenge, nonce: String(i) }, bits)) i++
    return { challenge, nonce: String(i) }
  }

  town(
    'lets a sender of many in when the device has computed, and the hotline at once',
    { burst: 2 },
    async (t) => {
      assert.deepEqual([(await t.report()).status, (await t.report()).status], [201, 201])
      const held = await t.report()
      assert.deepEqual([held.status, held.json.code], [429, 'too-many-requests'])
      const before = await t.counts()
      assert.equal(before['cases'], 2)
      const again = await t.report({ work: solve(held.json) })
      assert.equal(again.status, 201)
      assert.equal((await t.report({}, { as: 'callTaker' })).status, 201)
    },
  )

  town('counts what came in through every process', { floodPerMinute: 2 }, async (t) => {
    assert.deepEqual([(await t.report()).status, (await t.report()).status], [201, 201])
    t.clock.now += 6000
    assert.equal((await t.report()).status, 429)
    t.clock.now += 60_000
    assert.equal((await t.report()).status, 201, 'the flood is over')
  })

  town(
    'takes in what looks like spam, out of public sight, with the reason for the staff',
    {},
    async (t) => {
      const taken = await t.report({
        description: '点击 http://a.example/1 与 http://b.example/2 领取',
      })
      assert.equal(taken.status, 201)
      const c = (await t.read(taken.json.id, 'dispatcher')).json
      assert.deepEqual(
        [c.public, c.state, c.attributes.heldForALook],
        [false, 'reported', ['links']],
      )
      const own = await t.send('GET', `/api/follow/${taken.json.followToken}`)
      assert.equal(own.status, 200)
      const ordinary = (await t.report()).json
      const { public: shown, attributes } = (await t.read(ordinary.id, 'dispatcher')).json
      assert.deepEqual([shown, attributes], [true, {}])
    },
  )

  town('stores no address of anyone', {}, async (t) => {
    const reply = await t.app.inject({
      method: 'POST',
      url: '/api/intake',
      remoteAddress: '203.0.113.77',
      headers: { 'idempotency-key': 'a-key-of-some-length', 'user-agent': 'Browser of Wang Wu' },
      payload: { description: '门口路灯不亮', point: { lon: 114.305, lat: 30.605 } },
    })
    assert.equal(reply.statusCode, 201)
    for (const secret of ['203.0.113.77', 'Browser of Wang Wu'])
      // eslint-disable-next-line no-await-in-loop -- two secrets
      assert.deepEqual(await findInDatabase(t.db, secret), [])
  })
})
