// Direct dispatch as it is stored: one report, and it is with the unit; by the rule's act, which nobody can feign.
import assert from 'node:assert/strict'
import { doorPosts } from '#people'
import { newId, newSecret, sha256 } from '#platform/crypto.ts'
import { at, sql, type Tx } from '#platform/db.ts'
import { append } from '#platform/journal/journal.ts'
import { systemPost } from '#platform/journal/reader.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { dutyIds, grids, places, postId, type Town } from './city.fixture.ts'
import { holder, townTests } from './town.fixture.ts'

const direct = (t: Town, doors: string) =>
  t.db.owner((tx) =>
    tx.run(sql`update duty set direct_from = ${doors}::text[] where id = ${dutyIds.water}`),
  )

/** As one would forge it: an entry that the system sent the case out. */
const sentBy = (
  t: Town,
  tx: Tx,
  { id, seq, data }: { readonly id: string; readonly seq: number; readonly data: object },
) =>
  append(
    tx,
    t.keys.journal,
    [{ district: '420102', subject: id, seq }],
    [
      {
        district: '420102',
        subject: id,
        at: t.clock.now,
        kind: 'dispatched',
        actor: null,
        post: systemPost,
        commandKey: null,
        data: { ...data },
      },
    ],
  )

const entries = (t: Town, id: string) =>
  t.db.owner((tx) =>
    tx.rows<{ kind: string; post: string; actor: string | null; data: Record<string, unknown> }>(
      sql`select kind, post, actor, data from journal where subject = ${id} order by seq`,
    ),
  )

onEveryDatabase('direct dispatch', (open) => {
  const town = townTests(open)

  town('what the hotline writes down is with the unit at once, by the rule’s act', async (t) => {
    await direct(t, '{hotline}')
    const { json: taken } = await t.report({ door: 'hotline' }, { as: 'callTaker' })
    assert.equal(taken.state, 'dispatched')
    const c = (await t.read(taken.id)).json
    assert.deepEqual(
      [c.state, c.leadUnit.code, c.tasks[0].rule.how],
      ['dispatched', 'water', 'direct'],
    )
    assert.equal(taken.dueAt, c.dueAt)
    const told = await entries(t, taken.id)
    assert.deepEqual(
      told.map((e) => [e.kind, e.post, e.actor === null]),
      [
        ['reported', postId('callTaker'), false],
        ['accepted', systemPost, true],
        ['filed', systemPost, true],
        ['dispatched', systemPost, true],
      ],
    )
    assert.equal((told[3]?.data['direct'] as { duty: string } | undefined)?.duty, dutyIds.water)
    const timers = await t.db.owner((tx) =>
      tx.rows<{ kind: string }>(sql`select kind from timer where case_id = ${taken.id}`),
    )
    assert.deepEqual(timers.map(({ kind }) => kind).toSorted(), ['red', 'takeUp', 'yellow'])
    assert.equal((await t.command(taken.id, 'takeUp', 'waterHandler')).json.state, 'handling')
  })

  town('an anonymous report may go straight on where the rule says any door', async (t) => {
    await direct(t, '{any}')
    const { json: taken } = await t.report()
    assert.equal(taken.state, 'dispatched')
    const shown = await t.send('GET', `/api/follow/${taken.followToken}`)
    assert.equal(shown.status, 200)
    assert.equal((await entries(t, taken.id)).length, 4)
  })

  town(
    'danger, a street without a point, another door and a second report wait for a person',
    async (t) => {
      await direct(t, '{hotline}')
      const table: [object, string | undefined][] = [
        [{ description: '路灯杆着火了' }, 'danger'],
        [{ point: undefined, areaCode: '420102001' }, 'place'],
        [{ door: 'grid' }, undefined],
        [{ categoryPath: undefined }, undefined],
        [{ point: undefined, areaCode: grids.east }, 'sent'],
        [{ point: { ...places.west, lat: 30.602 } }, 'sent'],
        [{ point: { ...places.west, lat: 30.602 } }, 'similar'],
      ]
      for (const [body, expected] of table) {
        // eslint-disable-next-line no-await-in-loop -- the last depends on the one before
        const { json: taken } = await t.report({ door: 'hotline', ...body }, { as: 'callTaker' })
        // eslint-disable-next-line no-await-in-loop
        const [first] = await entries(t, taken.id)
        const wait = (first?.data['direct'] as { waits?: string } | undefined)?.waits
        assert.equal(taken.state === 'dispatched' ? 'sent' : wait, expected, JSON.stringify(body))
      }
    },
  )

  town('the key of an app of the Open311 door does not pass for the hotline', async (t) => {
    await direct(t, '{hotline}')
    const key = newSecret()
    await t.db.owner((tx) =>
      tx.run(sql`insert into api_token (id, token_hash, post_id, scopes, created_at)
        values (${newId()}, ${sha256(key)}, ${doorPosts.open311}, ${['case.report']}::text[], ${at(t.clock.now)})`),
    )
    const { json: taken } = await t.report({ door: 'hotline' }, { token: key })
    const [first] = await entries(t, taken.id)
    assert.deepEqual([taken.state, first?.data['door']], ['reported', 'web'])
  })

  town('a unit that has ended gets nothing by a rule', async (t) => {
    await direct(t, '{any}')
    await t.db.owner((tx) =>
      tx.run(sql`update unit set valid_to = '2026-01-01' where code = 'water'`),
    )
    const { json: taken } = await t.report()
    const [first] = await entries(t, taken.id)
    assert.equal((first?.data['direct'] as { waits: string } | undefined)?.waits, 'unit')
  })

  const forged = townTests(open, { forging: true })

  forged('nobody writes in the rule’s name what no rule allows', async (t) => {
    const { json: taken } = await t.report()
    const forge = (data: object) =>
      t.db.transaction(holder('callTaker'), (tx) => sentBy(t, tx, { id: taken.id, seq: 1, data }))
    await assert.rejects(forge({ direct: { duty: dutyIds.water } }), { code: 'forbidden' })
    await direct(t, '{any}')
    // also by a rule that is direct: this case was taken in earlier
    await assert.rejects(forge({ direct: { duty: dutyIds.water } }), { code: 'forbidden' })
    await assert.rejects(forge({ direct: { duty: newId() } }), { code: 'forbidden' })
  })

  forged(
    'nor by touching a case in the same moment, nor by the rule of another door',
    async (t) => {
      const touch = (id: string, seq: number) =>
        t.db.transaction(holder('dispatcher'), async (tx) => {
          const touched = await tx.run(sql`update cases set address = address where id = ${id}`)
          assert.equal(touched, 1)
          await sentBy(t, tx, { id, seq, data: { direct: { duty: dutyIds.water } } })
        })
      const { json: waiting } = await t.report()
      await direct(t, '{any}')
      const { json: sent } = await t.report({ point: { ...places.west, lat: 30.602 } })
      await assert.rejects(touch(waiting.id, 1), { code: 'forbidden' })
      await direct(t, '{grid}')
      await assert.rejects(touch(sent.id, 4), { code: 'forbidden' })
    },
  )
})
