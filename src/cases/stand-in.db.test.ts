// What a substitute does is done by them, at the post, for the one who is away.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from '#platform/db.ts'
import { verifyJournal } from '#platform/journal/verify.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { day, type Json, openTown, personId, postId } from './city.fixture.ts'

onEveryDatabase('standing in', (open) => {
  test('the timeline tells who did it and for whom, as long as the absence lasts', async () => {
    const t = await openTown(await open())
    try {
      const { json } = await t.report()
      await t.walk(json.id, 'accepted')
      // dispatcher2's own person sits at the dispatcher's post while the dispatcher is away
      await t.db.owner(async (tx) => {
        await tx.run(sql`insert into absence (id, post_id, person_id, substitute_id, from_date, to_date, reason, created_at)
          values ('00000000-0000-7000-8000-00000000ab01', ${postId('dispatcher')}, ${personId('dispatcher')},
            ${personId('dispatcher2')}, '2026-03-01', '2026-03-04', 'leave', '2026-03-01')`)
        await tx.run(sql`insert into holding (id, post_id, person_id, from_date, to_date)
          values ('00000000-0000-7000-8000-00000000ab01', ${postId('dispatcher')}, ${personId('dispatcher2')},
            '2026-03-01', '2026-03-04')`)
        await tx.run(sql`update session set post_id = ${postId('dispatcher')}
          where person_id = ${personId('dispatcher2')}`)
      })
      await t.command(json.id, 'comment', 'dispatcher2', { note: '代为查看' })
      await t.command(json.id, 'comment', 'dispatcher', { note: '本人查看' })
      const told = (c: Json) =>
        c.timeline
          .filter((e: Json) => e.kind === 'commented')
          .map((e: Json) => [e.actor, e.post.title, e.standsFor])
      assert.deepEqual(told((await t.read(json.id)).json), [
        ['Name of dispatcher2', 'dispatcher', 'Name of dispatcher'],
        ['Name of dispatcher', 'dispatcher', null],
      ])
      t.clock.now += 2 * day
      const late = await t.command(json.id, 'comment', 'dispatcher2', { note: '代为查看' })
      assert.equal(late.status, 401, 'on the first day back the substitute is out')
      assert.deepEqual((await verifyJournal(t.db, t.keys.journal)).faults, [])
    } finally {
      await t.close()
    }
  })
})
