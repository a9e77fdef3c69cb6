import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Database, openDatabase, sql } from '#platform/db.ts'
import { listEntries } from '#platform/journal/journal.ts'
import { systemContext } from '#platform/journal/reader.ts'
import { onEveryDatabase, type TestDatabase } from '../../../test/setup/databases.ts'
import type { Case } from '../domain.ts'
import { findCase } from '../queries/store.ts'
import {
  act,
  addCase,
  addCity,
  dispatched,
  journalKey,
  minute,
  monday,
  rulesAt,
} from './fixture.ts'
import { sweepTimers, type TimerDeps } from './timers.ts'

const deps: TimerDeps = {
  rules: async (_tx, _c, now) => rulesAt(now),
  journalKey,
  onError: (error) => assert.fail(error as Error),
}

const kindsOf = async (db: Database, c: Case): Promise<string[]> =>
  (await db.owner((tx) => listEntries(tx, c.district, c.id))).map((e) => e.kind)

const timersOf = (db: Database, c: Case) =>
  db.owner((tx) =>
    tx.rows<{ key: string; dueAt: number }>(
      sql`select key, due_at as "dueAt" from timer where case_id = ${c.id} order by key`,
    ),
  )

const caseOf = async (db: Database, c: Case) =>
  (await db.transaction(systemContext, (tx) => findCase(tx, c.id))) as Case

async function withCity(open: () => Promise<TestDatabase>): Promise<TestDatabase> {
  const db = await open()
  await addCity(db)
  return db
}

onEveryDatabase('due timers', (open) => {
  test('a report nobody accepts is told to the community, the street, the district and the city, and then no one', async () => {
    const db = await withCity(open)
    const c = await addCase(db)
    assert.equal(await sweepTimers(db, deps, monday + 14 * minute), 0)
    const levels: number[] = []
    for (let quarter = 1; quarter <= 4; quarter++) {
      const now = monday + quarter * 15 * minute
      assert.equal(await sweepTimers(db, deps, now), 1)
      assert.equal(await sweepTimers(db, deps, now), 0, 'each level is told once')
      levels.push((await caseOf(db, c)).escalatedLevel)
    }
    assert.deepEqual(levels, [1, 2, 3, 4])
    assert.deepEqual(await timersOf(db, c), [])
    assert.equal(await sweepTimers(db, deps, monday + 24 * 60 * minute), 0)
    assert.deepEqual(await kindsOf(db, c), ['reported', ...Array(4).fill('escalated')])
  })

  test('a case accepted in time is not escalated for it, and the clock of the next stage begins', async () => {
    const db = await withCity(open)
    const c = await addCase(db)
    await act(db, c.id, { command: 'accept' }, monday + 10 * minute)
    assert.equal(await sweepTimers(db, deps, monday + 20 * minute), 0)
    assert.equal(await sweepTimers(db, deps, monday + 25 * minute), 1)
    const entries = await db.owner((tx) => listEntries(tx, c.district, c.id))
    assert.deepEqual(entries.at(-1)?.data, { cause: 'dispatch', level: 1 })
  })

  const waits = {
    verifying: async (db: Database) => {
      const c = await addCase(db)
      await act(db, c.id, { command: 'accept' }, monday)
      return act(db, c.id, { command: 'askVerify' }, monday)
    },
    checked: async (db: Database) => {
      const { id } = await dispatched(db, monday)
      await act(db, id, { command: 'takeUp' }, monday)
      await act(
        db,
        id,
        { command: 'finish', result: '已修', photos: [], noPhotoReason: '夜' },
        monday,
      )
      return act(db, id, { command: 'check', passed: true, note: '好了', photos: [] }, monday)
    },
  }
  const table = [
    ['verifying', 'verify', 30],
    ['checked', 'close', 60],
  ] as const
  for (const [state, cause, minutes] of table) {
    test(`a case that is left ${state} is told to each level above once, then to no one`, async () => {
      const db = await withCity(open)
      const c = await waits[state](db)
      assert.equal(c.state, state)
      assert.equal(await sweepTimers(db, deps, monday + (minutes - 1) * minute), 0)
      for (let n = 1; n <= 4; n++) {
        const now = monday + n * minutes * minute
        assert.equal(await sweepTimers(db, deps, now), 1)
        assert.equal(await sweepTimers(db, deps, now), 0, 'each level is told once')
      }
      assert.equal(await sweepTimers(db, deps, monday + 24 * 60 * minute), 0)
      const told = (await db.owner((tx) => listEntries(tx, c.district, c.id)))
        .filter((e) => e.kind === 'escalated')
        .map((e) => e.data)
      assert.deepEqual(
        told,
        [1, 2, 3, 4].map((level) => ({ cause, level })),
      )
      assert.deepEqual(await timersOf(db, c), [])
    })

    test(`of two processes that sweep at once one escalates the case left ${state}`, async () => {
      const db = await withCity(open)
      const c = await waits[state](db)
      const other = db.url ? await openDatabase({ url: db.url }) : db
      try {
        const now = monday + minutes * minute
        const [a, b] = await Promise.all([db, other].map((x) => sweepTimers(x, deps, now)))
        assert.equal((a ?? 0) + (b ?? 0) + (await sweepTimers(db, deps, now)), 1)
      } finally {
        if (db.url) await other.close()
      }
      assert.equal((await kindsOf(db, c)).filter((k) => k === 'escalated').length, 1)
      assert.equal((await caseOf(db, c)).escalatedLevel, 1)
    })
  }

  test('a verified case and a closed one are not escalated for it', async () => {
    const db = await withCity(open)
    const [seen, shut] = [await waits.verifying(db), await waits.checked(db)]
    await act(db, seen.id, { command: 'verify', found: true, note: '属实' }, monday + minute)
    await act(db, seen.id, { command: 'file' }, monday + minute)
    await act(
      db,
      seen.id,
      { command: 'dispatch', lead: 'water', assisting: [], instruction: '' },
      monday,
    )
    await act(db, seen.id, { command: 'takeUp' }, monday)
    await act(
      db,
      shut.id,
      { command: 'close', outcome: 'solved', reply: '已修好' },
      monday + minute,
    )
    assert.equal(await sweepTimers(db, deps, monday + 3 * 60 * minute), 0)
  })

  test('a timer whose moment has gone with the state is removed without a trace in the journal', async () => {
    const db = await withCity(open)
    const c = await dispatched(db, monday)
    await db.owner((tx) =>
      tx.run(sql`insert into timer (district, case_id, key, kind, due_at)
        values (${c.district}, ${c.id}, 'accept', 'accept', ${new Date(monday)})`),
    )
    const before = await kindsOf(db, c)
    assert.equal(await sweepTimers(db, deps, monday + minute), 0)
    assert.deepEqual(await kindsOf(db, c), before)
    assert.ok(!(await timersOf(db, c)).some((t) => t.key === 'accept'))
  })

  test('each unit that does not take up its task climbs a ladder of its own', async () => {
    const db = await withCity(open)
    const c = await dispatched(db, monday, ['roads'])
    assert.equal(await sweepTimers(db, deps, monday + 60 * minute), 2)
    const told = (await db.owner((tx) => listEntries(tx, c.district, c.id)))
      .filter((e) => e.kind === 'escalated')
      .map((e) => `${String(e.data['unit'])} ${String(e.data['level'])}`)
    assert.deepEqual(new Set(told), new Set(['roads 1', 'water 1']))
    assert.equal(told.length, 2)
    assert.equal((await caseOf(db, c)).escalatedLevel, 1)
  })

  test('a case turns yellow and then red, each once', async () => {
    const db = await withCity(open)
    const c = await dispatched(db, monday)
    await act(db, c.id, { command: 'takeUp' }, monday + minute)
    assert.equal(
      c.dueAt,
      Date.parse('2026-03-03T01:00:00Z'),
      'eight working hours: Tuesday at nine',
    )
    assert.equal(await sweepTimers(db, deps, c.yellowAt ?? 0), 1)
    assert.equal(await sweepTimers(db, deps, (c.dueAt ?? 0) + minute), 1)
    assert.equal(await sweepTimers(db, deps, (c.dueAt ?? 0) + 24 * 60 * minute), 0)
    assert.deepEqual((await kindsOf(db, c)).slice(-3), ['takenUp', 'lightYellow', 'lightRed'])
  })

  test('after a night without servers both lights are told in their order', async () => {
    const db = await withCity(open)
    const c = await dispatched(db, monday)
    await act(db, c.id, { command: 'takeUp' }, monday + minute)
    assert.equal(await sweepTimers(db, deps, (c.dueAt ?? 0) + 24 * 60 * minute), 2)
    assert.deepEqual((await kindsOf(db, c)).slice(-2), ['lightYellow', 'lightRed'])
    assert.deepEqual(await timersOf(db, c), [])
  })

  test('a suspended case comes back by itself with the time it had left', async () => {
    const db = await withCity(open)
    const c = await dispatched(db, monday)
    const until = Date.parse('2026-03-09T01:00:00Z')
    await act(db, c.id, { command: 'takeUp' }, monday)
    await act(
      db,
      c.id,
      { command: 'requestSuspension', note: '等材料', until: new Date(until).toISOString() },
      monday,
    )
    await act(db, c.id, { command: 'endorse' }, monday)
    await act(db, c.id, { command: 'approve' }, monday)
    assert.equal(await sweepTimers(db, deps, until - minute), 0)
    assert.equal(await sweepTimers(db, deps, until), 1)
    const back = await caseOf(db, c)
    assert.equal(back.state, 'handling')
    assert.equal(back.dueAt, Date.parse('2026-03-10T01:00:00Z'))
    assert.deepEqual(
      (await timersOf(db, c)).map((t) => t.key),
      ['red', 'yellow'],
    )
  })

  test('a case taken over from another system fires no timer', async () => {
    const db = await withCity(open)
    const c = await addCase(db, { historic: true })
    assert.equal(await sweepTimers(db, deps, monday + 24 * 60 * minute), 0)
    assert.deepEqual(await timersOf(db, c), [])
    assert.deepEqual(await kindsOf(db, c), ['reported'])
  })

  test('one case that cannot be decided does not hold up the others', async () => {
    const db = await withCity(open)
    const [broken, sound] = [await addCase(db), await addCase(db)]
    const failed: string[] = []
    const fired = await sweepTimers(
      db,
      {
        ...deps,
        rules: async (_tx, c, now) => {
          if (c.id === broken.id) throw new Error('no rules')
          return rulesAt(now)
        },
        onError: (_error, id) => failed.push(id),
      },
      monday + 15 * minute,
    )
    assert.equal(fired, 1)
    assert.deepEqual(failed, [broken.id])
    assert.equal((await caseOf(db, sound)).escalatedLevel, 1)
    assert.equal(await sweepTimers(db, deps, monday + 15 * minute), 1, 'the next sweep tries again')
  })

  test('of several processes that sweep at once each timer is fired by one', async () => {
    const db = await withCity(open)
    const cases = await Promise.all(Array.from({ length: 12 }, () => addCase(db)))
    const others = db.url
      ? [await openDatabase({ url: db.url }), await openDatabase({ url: db.url })]
      : [db, db]
    try {
      const fired = await Promise.all(
        [db, ...others].map((process) => sweepTimers(process, deps, monday + 15 * minute)),
      )
      const missed = await sweepTimers(db, deps, monday + 15 * minute)
      assert.equal(fired.reduce((a, b) => a + b) + missed, 12)
      for (const c of cases) assert.deepEqual(await kindsOf(db, c), ['reported', 'escalated'])
    } finally {
      if (db.url) await Promise.all(others.map((other) => other.close()))
    }
  })
})
