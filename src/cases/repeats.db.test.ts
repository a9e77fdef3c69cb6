// Reported again: linked, told one level up, seen by whoever supervises.
import assert from 'node:assert/strict'
import { sql } from '#platform/db.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { readAll } from '../../test/setup/read-all.ts'
import { day, drain, places, type Town } from './city.fixture.ts'
import { townTests } from './town.fixture.ts'
import { noticeReader } from './jobs/notices.ts'
import { repeatReader } from './jobs/repeats.ts'
import { rulesFor } from './service.ts'

const reporter = { phone: '13871234567' }

onEveryDatabase('repeat complaints', (open) => {
  const town = townTests(open)
  const look = (t: Town) =>
    readAll(
      t,
      repeatReader({
        rules: (tx, c, now) => rulesFor(tx, t, c, now),
        journalKey: t.keys.journal,
        now: () => t.clock.now,
      }),
    )
  const reported = async (t: Town, body: object): Promise<string> =>
    (await t.report(body as Record<string, unknown>)).json.id
  const seen = async (t: Town, id: string) => {
    const { json } = await t.read(id)
    return [json.repeatOf, json.escalatedLevel]
  }

  town(
    'the same person with the same matter again is linked and told one level up, once',
    async (t) => {
      const first = await reported(t, { reporter })
      t.clock.now += 20 * day
      const again = await reported(t, { reporter, point: places.east })
      await look(t)
      await look(t)
      assert.deepEqual(await seen(t, again), [first, 1])
      assert.deepEqual(await seen(t, first), [null, 0])
      const { timeline } = (await t.read(again)).json
      const found = timeline.filter((e: { kind: string }) => e.kind === 'repeatFound')
      assert.equal(found.length, 1)
      assert.equal(found[0].data.by, 'asker')
      await readAll(t, noticeReader)
      const told = await t.db.owner((tx) =>
        tx.rows<{ code: string }>(sql`select p.code from notice n join post p on p.id = n.post_id
        where n.kind = 'repeatFound' order by p.code`),
      )
      assert.deepEqual(
        told.map((n) => n.code),
        ['dutyOfficer', 'supervisor'],
      )
    },
  )

  town('what was settled at this place comes back as a repeat, whoever reports it', async (t) => {
    const first = await reported(t, {})
    await t.walk(first, 'closed')
    t.clock.now += day
    const again = await reported(t, {})
    await look(t)
    assert.deepEqual(await seen(t, again), [first, 1])
  })

  town('another matter, another place, or later than the city’s days is no repeat', async (t) => {
    await reported(t, { reporter })
    const matter = await reported(t, { reporter, categoryPath: drain })
    const neighbour = await reported(t, {})
    const place = await reported(t, { point: places.east })
    t.clock.now += 31 * day
    const late = await reported(t, { reporter })
    t.clock.now -= 31 * day
    await look(t)
    for (const id of [matter, neighbour, place, late]) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      assert.deepEqual(await seen(t, id), [null, 0], id)
    }
  })
})
