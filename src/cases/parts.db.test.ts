// A case split in parts: whoever asked follows, answers and judges each of them by the one link they have.
import assert from 'node:assert/strict'
import { sql } from '#platform/db.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { drain, lamp, type Json, type PostCode, type Town } from './city.fixture.ts'
import { townTests } from './town.fixture.ts'

const phone = '13871234567'

onEveryDatabase('the parts of a case', (open) => {
  const town = townTests(open)
  /** A lamp and a flood in one report, the flood split off. */
  const split = async (t: Town) => {
    const whole = (await t.report({ description: '路灯不亮，路面积水', reporter: { phone } })).json
    await t.walk(whole.id, 'accepted')
    const parts = [{ title: '积水', description: '路面积水', categoryPath: lamp }]
    await t.command(whole.id, 'split', 'dispatcher', { parts })
    const part = (await follow(t, whole.followToken)).parts[0]
    return { whole, part }
  }
  const follow = async (t: Town, token: string): Promise<Json> =>
    (await t.send('GET', `/api/follow/${token}`)).json
  const say = (t: Town, token: string, command: string, body: object) =>
    t.send('POST', `/api/follow/${token}/${command}`, { body })

  town('the link of the whole shows each part with its own number, state and answer', async (t) => {
    const { whole, part } = await split(t)
    assert.deepEqual([part.title, part.state, part.can.withdraw], ['积水', 'reported', true])
    assert.notEqual(part.number, whole.number)
    await t.walk(part.id, 'closed')
    const seen = await follow(t, whole.followToken)
    assert.deepEqual(
      [seen.state, seen.parts[0].state, seen.parts[0].reply],
      ['accepted', 'closed', '路灯已修好'],
    )
    const written = await t.db.owner((tx) =>
      tx.rows<{ template: string }>(
        sql`select template from outbox where case_id = ${part.id} order by created_at, template`,
      ),
    )
    const templates = new Set(written.map((w) => w.template))
    assert.ok(templates.has('split') && templates.has('closed') && !templates.has('received'))
  })

  town(
    'asked about a part, the resident answers it, and says that it was not solved',
    async (t) => {
      const { whole, part } = await split(t)
      const { followToken } = whole
      await t.command(part.id, 'ask', 'callTaker', { question: '水有多深？' })
      assert.equal((await follow(t, followToken)).parts[0].question, '水有多深？')
      const answered = await say(t, followToken, 'answer', { part: part.id, text: '没过脚面' })
      assert.deepEqual(
        [answered.json.state, answered.json.parts[0].state],
        ['accepted', 'reported'],
      )
      assert.match((await t.read(part.id)).json.description, /没过脚面/)
      await t.walk(part.id, 'closed')
      const again = await say(t, followToken, 'notSolved', { part: part.id, text: '还有水' })
      assert.deepEqual([again.json.state, again.json.parts[0].state], ['accepted', 'filed'])
    },
  )

  town('nobody acts by a link on a case that is no part of theirs', async (t) => {
    const { part } = await split(t)
    const other = (await t.report()).json
    const before = await t.counts()
    const tried = await say(t, other.followToken, 'withdraw', { part: part.id })
    assert.deepEqual([tried.status, tried.json.code], [404, 'not-found'])
    const own = await say(t, other.followToken, 'withdraw', { part: other.id })
    assert.equal(own.status, 404, 'the whole is not its own part')
    const bad = await say(t, other.followToken, 'withdraw', { part: 'x' })
    assert.deepEqual([bad.status, bad.json.fields[0].field], [400, 'part'])
    assert.deepEqual(await t.counts(), before)
    assert.deepEqual((await follow(t, other.followToken)).parts, [])
  })

  town(
    'what others ask about too cannot be withdrawn, neither the part nor the whole',
    async (t) => {
      const { whole, part } = await split(t)
      const second = (await t.report({ categoryPath: drain })).json
      await t.command(second.id, 'merge', 'callTaker', { into: part.id })
      const tried = await say(t, whole.followToken, 'withdraw', { part: part.id })
      assert.deepEqual([tried.status, tried.json.refusal], [409, 'nobodyElseAsked'])
      const own = await say(t, whole.followToken, 'withdraw', {})
      assert.equal(own.json.state, 'withdrawn', 'the whole was theirs alone')
    },
  )

  town(
    'the unit that works on a part reaches whoever asked about the whole, and they see who looked',
    async (t) => {
      const { whole, part } = await split(t)
      await t.walk(part.id, 'dispatched')
      const page = (await t.read(part.id, 'waterHandler')).json
      assert.equal((await t.read(whole.id, 'waterHandler')).status, 404)
      const [{ id: reporterId }] = page.reporters
      const look = (as: PostCode) =>
        t.send('POST', `/api/cases/${part.id}/contact`, {
          as,
          body: { reporterId, reason: '上门前联系' },
        })
      assert.equal((await look('waterHandler')).json.phone, phone)
      assert.equal((await look('roadsHandler')).status, 404)
      const { held } = await follow(t, whole.followToken)
      assert.deepEqual(
        held.looks.map((l: Json) => [l.post.title, l.reason]),
        [['waterHandler', '上门前联系']],
      )
    },
  )
})
