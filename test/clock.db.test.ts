// The machine's clock jumps: an hour on and back, a day ahead. What was promised for a time happens at that time, once.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { rulesFor } from '#cases'
import { recount } from '#indicators'
import { at, sql } from '#platform/db.ts'
import { verifyJournal } from '#platform/journal/verify.ts'
import { measure } from '../src/platform/metrics/measures.ts'
import {
  day,
  lamp,
  minute,
  monday,
  personId,
  places,
  postId,
  type Town,
} from '../src/cases/city.fixture.ts'
import { sweepTimers } from '../src/cases/jobs.ts'
import { onEveryDatabase } from './setup/databases.ts'
import { folded, openFigures, type Post } from './setup/figures.ts'

const hour = 60 * minute

const sweep = (t: Town) =>
  sweepTimers(
    t.db,
    {
      journalKey: t.keys.journal,
      rules: (tx, c, now) => rulesFor(tx, t, c, now),
      onError: (error) => assert.fail(error as Error),
    },
    t.clock.now,
  )

const escalations = (t: Town, id: string) =>
  t.db.owner((tx) =>
    tx.rows<{ level: number; at: number }>(
      sql`select (data ->> 'level')::int as level, at from journal
        where kind = 'escalated' and subject = ${id} order by seq`,
    ),
  )

/** Every number in an answer that is below nought, by its path. */
function negatives(value: unknown, path = ''): string[] {
  if (typeof value === 'number') return value < 0 ? [`${path} ${value}`] : []
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, part]) => negatives(part, `${path}/${key}`))
}

onEveryDatabase('when the clock jumps', (open) => {
  const town = (name: string, run: (t: Town) => Promise<void>) =>
    void test(name, async () => {
      const t = await openFigures(await open())
      try {
        await run(t)
      } finally {
        await t.close()
      }
    })

  town('each level is told once, however often the same hour comes', async (t) => {
    const { id } = (await t.report()).json
    const hours = [1, 0, 1, 24, 0, 25, 24, 48, 72]
    for (const ahead of hours) {
      t.clock.now = monday + ahead * hour
      // eslint-disable-next-line no-await-in-loop -- time after time
      await sweep(t)
    }
    const told = await escalations(t, id)
    assert.ok(told.length > 1)
    assert.deepEqual(
      told.map(({ level }) => level),
      told.map((_, i) => i + 1),
    )
    t.clock.now = monday + 30 * day
    assert.equal(await sweep(t), 0, 'nothing is left that could fire')
  })

  town('a timer that was set before the clock went back fires at its own time', async (t) => {
    t.clock.now = monday + day
    const { id } = (await t.report()).json
    t.clock.now = monday
    assert.equal(await sweep(t), 0)
    assert.deepEqual(await escalations(t, id), [])
    t.clock.now = monday + day + hour
    assert.equal(await sweep(t), 1)
    assert.equal((await escalations(t, id)).length, 1)
  })

  town(
    'a deadline stays where it was set, and a new one is reckoned from the present clock',
    async (t) => {
      const { id } = (await t.report()).json
      const { dueAt } = await t.walk(id, 'dispatched')
      for (const ahead of [day, -hour, 0]) {
        t.clock.now = monday + ahead
        // eslint-disable-next-line no-await-in-loop -- time after time
        await sweep(t)
        // eslint-disable-next-line no-await-in-loop -- time after time
        assert.equal((await t.read(id)).json.dueAt, dueAt)
      }
      t.clock.now = monday - 3 * day
      const earlier = await t.walk((await t.report()).json.id, 'dispatched')
      assert.ok(Date.parse(earlier.dueAt) < Date.parse(dueAt))
      assert.ok(Date.parse(earlier.dueAt) > t.clock.now)
    },
  )

  town('a command sent again with its key is done once, before and after', async (t) => {
    const key = randomUUID()
    const body = { description: '门口路灯不亮', categoryPath: lamp, point: places.west }
    const numbers = new Set<string>()
    for (const ahead of [0, hour, 0, day, -hour]) {
      t.clock.now = monday + ahead
      // eslint-disable-next-line no-await-in-loop -- time after time
      const { status, json } = await t.send('POST', '/api/intake', { key, body })
      assert.equal(status, 201)
      numbers.add(json.number)
    }
    assert.equal(numbers.size, 1)
    assert.equal((await t.counts())['cases'], 1)
  })

  town('the record keeps its order and no figure falls below nought', async (t) => {
    const { id } = (await t.report()).json
    const steps: [number, string, Post, object][] = [
      [-hour, 'accept', 'callTaker', {}],
      [day, 'file', 'dispatcher', {}],
      [-2 * hour, 'dispatch', 'dispatcher', {}],
      [hour, 'takeUp', 'waterHandler', {}],
      [-day, 'finish', 'waterHandler', { result: '已更换灯泡', noPhotoReason: '夜间' }],
      [0, 'check', 'gridWorker', { passed: true, note: '已亮' }],
      [-2 * day, 'close', 'dutyOfficer', { outcome: 'solved', reply: '路灯已修好' }],
    ]
    for (const [ahead, name, as, fields] of steps) {
      t.clock.now = monday + ahead
      // eslint-disable-next-line no-await-in-loop -- one step after the other
      const { status, json } = await t.command(id, name, as, fields)
      assert.equal(status, 200, `${name}: ${JSON.stringify(json)}`)
    }
    const entries = await t.db.owner((tx) =>
      tx.rows<{ kind: string }>(sql`select kind from journal where subject = ${id} order by seq`),
    )
    assert.deepEqual(
      entries.map(({ kind }) => kind).filter((kind) => kind !== 'escalated'),
      ['reported', 'accepted', 'filed', 'dispatched', 'takenUp', 'done', 'checked', 'closed'],
    )
    assert.deepEqual((await verifyJournal(t.db, t.keys.journal)).faults, [])
    t.clock.now = monday
    await folded(t)
    assert.deepEqual((await recount(t.db, t)).differences, [])
    for (const url of ['summary', 'league?by=unit', 'league?by=category', 'posts?by=post']) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      const { status, json } = await t.send('GET', `/api/indicators/${url}`, { as: 'supervisor' })
      assert.equal(status, 200)
      assert.deepEqual(negatives(json), [], url)
    }
    assert.deepEqual(negatives(await measure(t.db, monday - day)), [])
  })

  town(
    'whoever signed in while it was a day ahead is signed out when that sign-in ends, not later',
    async (t) => {
      const ahead = monday + day
      const ends = ahead + 12 * hour
      await t.db.owner((tx) =>
        tx.run(sql`insert into session (token_hash, person_id, post_id, created_at, seen_at, expires_at)
        values (sha256(convert_to('ahead', 'UTF8')), ${personId('supervisor')}, ${postId('supervisor')},
          ${at(ahead)}, ${at(ahead)}, ${at(ends)})`),
      )
      const status = async (now: number) => {
        t.clock.now = now
        return (
          await t.send('GET', '/api/indicators/summary', { headers: { cookie: 'jingwei=ahead' } })
        ).status
      }
      for (let now = monday; now < ends; now += hour) {
        // eslint-disable-next-line no-await-in-loop -- hour after hour
        assert.equal(await status(now), 200, new Date(now).toISOString())
      }
      assert.equal(await status(ends), 401)
    },
  )
})
