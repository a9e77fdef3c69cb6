// "Me too": what is public of a problem near by, and what whoever joins it may see and do.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { sql } from '#platform/db.ts'
import { systemContext } from '#platform/journal/reader.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { lamp, places, type Town } from './city.fixture.ts'
import { countReports } from './queries/flood.ts'
import { spreadMessages } from './queries/jobs.ts'
import { follower, idsIn, publicPost, townTests } from './town.fixture.ts'

const words = '三栋门口的路灯不亮，请打 13800138000 找王女士'
const near = (t: Town, more: object = {}) =>
  t.send('POST', '/api/nearby', {
    body: { point: places.west, text: '路灯不亮', categoryPath: lamp, ...more },
  })
const join = (t: Town, number: string, key = randomUUID()) =>
  t.send('POST', `/api/nearby/${number}/follow`, { key, body: { language: 'zh-CN' } })

/** What goes to those who asked and left an address. */
async function lettersOf(t: Town): Promise<{ template: string }[]> {
  await t.db.transaction(systemContext, (tx) =>
    spreadMessages(tx, { now: t.clock.now + 1000, limit: 100 }),
  )
  return t.db.owner((tx) =>
    tx.rows<{ template: string }>(sql`select template from outbox where reporter_id is not null`),
  )
}

onEveryDatabase('me too', (open) => {
  const town = townTests(open)

  town(
    'what others told near by is shown without their words, and only while it is public',
    async (t) => {
      const first = (await t.report({ description: words })).json
      const hidden = (await t.report({ public: false })).json
      const { json } = await near(t)
      assert.deepEqual(
        json.items.map((one: { number: string }) => one.number),
        [first.number],
      )
      const [item] = json.items
      assert.deepEqual(
        [item.category, item.state, item.asked, item.distanceM, item.point],
        [
          { name: '路灯不亮', nameEn: 'Street light out' },
          'reported',
          1,
          10,
          { lon: 114.305, lat: 30.605 },
        ],
      )
      assert.doesNotMatch(JSON.stringify(json), /13800138000|王女士|三栋/)
      assert.equal((await join(t, hidden.number)).status, 404)
      const all = (
        await t.send('POST', '/api/nearby', {
          as: 'admin',
          body: { point: places.west, text: '路灯不亮', categoryPath: lamp },
        })
      ).json
      assert.equal(all.items.length, 1, 'also to staff only what is public')
    },
  )

  town(
    'whoever joins has a link of their own, once however often it is sent, and no new case is made',
    async (t) => {
      const first = (await t.report({ description: words })).json
      const before = await t.counts()
      const key = randomUUID()
      const [one, again] = [await join(t, first.number, key), await join(t, first.number, key)]
      assert.deepEqual([one.status, one.json], [201, again.json])
      const after = await t.counts()
      assert.deepEqual(
        [after['cases'], after['reporter'], after['journal']],
        [before['cases'], (before['reporter'] ?? 0) + 1, before['journal']],
      )
      assert.equal((await near(t)).json.items[0].asked, 2)
    },
  )

  town(
    'who has joined sees how it goes and the answer, but nothing of the one who told, and commands nothing',
    async (t) => {
      const first = (await t.report({ description: words, reporter: { name: '王女士' } })).json
      const { followToken } = (await join(t, first.number)).json
      await t.walk(first.id, 'closed')
      const view = (await t.send('GET', `/api/follow/${followToken}`)).json
      assert.deepEqual(
        [view.joined, view.state, view.reply, view.description, view.can, view.number],
        [true, 'closed', '路灯已修好', '', {}, first.number],
      )
      assert.doesNotMatch(JSON.stringify(view), /13800138000|王女士|三栋/)
      assert.ok(view.timeline.length > 5)
      for (const [command, body] of [
        ['rate', { stars: 1, solved: false }],
        ['notSolved', { text: '还是不亮' }],
      ] as const) {
        // eslint-disable-next-line no-await-in-loop -- two commands
        const done = await t.send('POST', `/api/follow/${followToken}/${command}`, {
          key: randomUUID(),
          body,
        })
        assert.deepEqual([done.status, done.json.code], [409, 'refused'])
      }
      assert.equal((await t.read(first.id)).json.rating, null)
    },
  )

  town('a photo that nobody has looked over is not shown to whoever joins', async (t) => {
    const first = (await t.report()).json
    const { followToken } = (await join(t, first.number)).json
    await t.db.owner((tx) =>
      tx.run(sql`insert into evidence (district, case_id, id, stage, kind, sha256, mime, bytes, added_at, public, caption)
        select district, id, ${randomUUID()}::uuid, 'after', 'photo', ${'a'.repeat(64)}, 'image/jpeg', 1, now(), false, '' from cases where id = ${first.id}`),
    )
    const seen = async (token: string) => (await t.send('GET', `/api/follow/${token}`)).json.photos
    assert.equal((await seen(first.followToken)).length, 1)
    assert.deepEqual(await seen(followToken), [])
    const file = `/api/files/${'a'.repeat(64)}?case=${first.id}&follow=${followToken}`
    assert.equal((await t.send('GET', file)).status, 404)
  })

  town(
    'what is public no longer is not shown to who has joined: only its number and how far it is',
    async (t) => {
      const first = (await t.report({ description: words, address: '桂花里三栋' })).json
      const { followToken } = (await join(t, first.number)).json
      const seen = async () => (await t.send('GET', `/api/follow/${followToken}`)).json
      const before = await seen()
      assert.deepEqual(
        [before.address, before.point, before.category.nameEn, before.timeline.length],
        ['', { lon: 114.305, lat: 30.605 }, 'Street light out', 1],
      )
      await t.walk(first.id, 'accepted')
      const hidden = await t.command(first.id, 'correct', 'dispatcher', { public: false })
      assert.equal(hidden.status, 200, JSON.stringify(hidden.json))
      const after = await seen()
      assert.deepEqual([after.number, after.state, after.joined], [first.number, 'accepted', true])
      assert.deepEqual(
        [after.area, after.point, after.reportedAt, after.unit, after.reply],
        [null, null, null, null, null],
      )
      assert.deepEqual([after.timeline, after.photos, after.category.name], [[], [], ''])
      assert.deepEqual(await idsIn(t, follower(followToken), 'cases', 'id'), [])
    },
  )

  town('who has joined sees no more of a case that theirs was merged into', async (t) => {
    const [first, secret] = [(await t.report()).json, (await t.report({ public: false })).json]
    const { followToken } = (await join(t, first.number)).json
    for (const { id } of [first, secret])
      // eslint-disable-next-line no-await-in-loop -- one after the other
      await t.walk(id, 'accepted')
    const merged = await t.command(first.id, 'merge', 'dispatcher', {
      into: secret.id,
      reason: 'sameProblem',
    })
    assert.equal(merged.status, 200, JSON.stringify(merged.json))
    const view = (await t.send('GET', `/api/follow/${followToken}`)).json
    assert.deepEqual([view.number, view.timeline, view.area], [secret.number, [], null])
    assert.deepEqual(await idsIn(t, follower(followToken), 'journal', 'subject'), [])
  })

  town('no word that staff or the one who told wrote goes to who has joined', async (t) => {
    const first = (await t.report()).json
    const { followToken } = (await join(t, first.number)).json
    await t.walk(first.id, 'handling')
    await t.command(first.id, 'handBack', 'waterHandler', {
      reason: 'notOurs',
      note: '住户拒绝开门',
    })
    await t.command(first.id, 'comment', 'dispatcher', { note: '反映人情绪激动' })
    const told = JSON.stringify((await t.send('GET', `/api/follow/${followToken}`)).json)
    assert.match(told, /handedBack/)
    assert.doesNotMatch(told, /拒绝开门|情绪激动|notOurs|门口路灯/)
  })

  town(
    'whoever joins by a press alone does not keep the one who told from withdrawing',
    async (t) => {
      const first = (await t.report()).json
      const can = async () =>
        (await t.send('GET', `/api/follow/${first.followToken}`)).json.can.withdraw
      const { followToken } = (await join(t, first.number)).json
      assert.equal(await can(), true)
      await t.send('PUT', `/api/follow/${followToken}/own`, { body: { email: 'li@example.com' } })
      assert.match(await can(), /Others have asked/, 'theirs too, who can be told')
      await t.send('DELETE', `/api/follow/${followToken}/own`, { key: randomUUID() })
      const gone = await t.send('POST', `/api/follow/${first.followToken}/withdraw`, {
        key: randomUUID(),
        body: {},
      })
      assert.deepEqual([gone.status, gone.json.state], [200, 'withdrawn'])
      const view = (await t.send('GET', `/api/follow/${followToken}`)).json
      assert.deepEqual([view.joined, view.state], [true, 'withdrawn'])
    },
  )

  town('a press of "me too" counts in a flood as a report does', async (t) => {
    const first = (await t.report()).json
    const counted = () =>
      t.db.transaction({ post: publicPost }, (tx) => countReports(tx, t.clock.now - 60_000))
    const before = await counted()
    await join(t, first.number)
    assert.equal(await counted(), before + 1)
  })

  town('who has joined and left an address is written to once, when it is closed', async (t) => {
    const first = (await t.report()).json
    const { followToken } = (await join(t, first.number)).json
    const own = `/api/follow/${followToken}/own`
    const left = await t.send('PUT', own, { body: { email: 'li@example.com' } })
    assert.deepEqual([left.status, left.json.email], [200, 'li@example.com'])
    await t.walk(first.id, 'closed')
    const sent = await lettersOf(t)
    assert.deepEqual(sent, [{ template: 'joinedClosed' }])
  })

  town('who has joined is not written to about what is public no longer', async (t) => {
    const first = (await t.report()).json
    const { followToken } = (await join(t, first.number)).json
    await t.send('PUT', `/api/follow/${followToken}/own`, { body: { email: 'li@example.com' } })
    await t.command(first.id, 'correct', 'dispatcher', { public: false })
    await t.walk(first.id, 'closed')
    assert.deepEqual(await lettersOf(t), [])
  })

  town(
    'the public post joins public open cases in its own name only, whatever the SQL',
    async (t) => {
      const [first, hidden] = [(await t.report()).json, (await t.report({ public: false })).json]
      const add = (caseId: string, original: string, id: string) =>
        t.db.transaction({ post: publicPost }, (tx) =>
          tx.run(sql`insert into reporter (district, case_id, id, original_case, anonymous, follow_hash, created_at, expires_at)
          values ('420102', ${caseId}, ${id}, ${original}, true, ${Buffer.from(randomUUID())}, now(), now())`),
        )
      const id = randomUUID()
      await add(first.id, id, id)
      await assert.rejects(() => add(first.id, first.id, randomUUID()), /no right to these rows/)
      const other = randomUUID()
      await assert.rejects(() => add(hidden.id, other, other), /no right to these rows/)
    },
  )

  town('the link of who has joined opens nothing in the database but what is public', async (t) => {
    const first = (await t.report()).json
    await t.report({ public: false })
    const { followToken } = (await join(t, first.number)).json
    await t.walk(first.id, 'accepted')
    const them = follower(followToken)
    assert.deepEqual(await idsIn(t, them, 'journal', 'subject'), [])
    assert.deepEqual(await idsIn(t, them, 'evidence'), [])
    assert.deepEqual(await idsIn(t, them, 'cases', 'id'), [first.id])
    const changed = await t.db.transaction(them, (tx) =>
      tx.rows(sql`update cases set title = '' where id = ${first.id} returning id`),
    )
    assert.deepEqual(changed, [])
  })

  town('who has joined and left a contact is told who looked at it', async (t) => {
    const first = (await t.report()).json
    const { followToken } = (await join(t, first.number)).json
    await t.send('PUT', `/api/follow/${followToken}/own`, { body: { email: 'li@example.com' } })
    const { reporters } = (await t.read(first.id, 'dispatcher')).json
    const joiner = reporters.find((r: { hasEmail: boolean }) => r.hasEmail)
    const looked = await t.send('POST', `/api/cases/${first.id}/contact`, {
      as: 'dispatcher',
      key: randomUUID(),
      body: { reporterId: joiner.id, reason: '核实地址' },
    })
    assert.equal(looked.status, 200)
    const { held } = (await t.send('GET', `/api/follow/${followToken}`)).json
    assert.deepEqual(
      held.looks.map((l: { reason: string }) => l.reason),
      ['核实地址'],
    )
  })
})
