// A command sent twice is done once, on both databases.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { type Database, sql } from '#platform/db.ts'
import { onEveryDatabase } from '../../../test/setup/databases.ts'
import { Answer, type Route } from '../http.ts'
import { Problem } from '../problem.ts'
import { say } from '../sentence.ts'
import type { Actor } from './actor.ts'
import { actor, now, spec } from './command.fixture.ts'
import { replayOrRun } from './idempotency.ts'

const secret = 'tel 13871234567'

onEveryDatabase('a command with a key', (open) => {
  type Ask = { key?: string | null; body?: unknown; params?: unknown; spec?: Route; actor?: Actor }
  const counter = (db: Database) => {
    let runs = 0
    const send = (o: Ask = {}) =>
      replayOrRun(db, { actor, spec, key: null, params: {}, body: {}, now, ...o }, async (tx) => {
        await tx.rows(sql`select 1`)
        return new Answer(201, { run: ++runs, secret })
      })
    return { send, runs: () => runs }
  }
  const reused = (error: unknown) => error instanceof Problem && error.code === 'key-reused'

  test('is done once, also when sent many times at once', async () => {
    const { send, runs } = counter(await open())
    const key = randomUUID()
    const answers = (await Promise.all(Array.from({ length: 5 }, () => send({ key })))) as Answer[]
    assert.equal(runs(), 1)
    assert.deepEqual(
      answers.map((a) => [a.status, a.body]),
      Array.from({ length: 5 }, () => [201, { run: 1, secret }]),
    )
    assert.equal(answers.filter((a) => a.headers['idempotency-replayed'] === 'true').length, 4)
  })

  test('without a key, or with another, is done again', async () => {
    const { send, runs } = counter(await open())
    await send()
    await send()
    await send({ key: randomUUID() })
    await send({ key: randomUUID() })
    assert.equal(runs(), 4)
  })

  test('is refused when the key was used for another body, place or route', async () => {
    const { send, runs } = counter(await open())
    const key = randomUUID()
    await send({ key, body: { a: 1, b: 2 } })
    await send({ key, body: { b: 2, a: 1 } })
    assert.equal(runs(), 1, 'the order of the fields does not matter')
    for (const other of [
      { body: { a: 2, b: 2 } },
      { body: { a: 1, b: 2 }, params: { id: 1 } },
      { body: { a: 1, b: 2 }, spec: { ...spec, path: '/api/y' } },
    ]) {
      // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
      await assert.rejects(send({ key, ...other }), reused)
    }
  })

  test('of somebody else is another command', async () => {
    const { send, runs } = counter(await open())
    const key = randomUUID()
    const person = { id: randomUUID(), name: '', pseudonym: randomUUID() }
    await send({ key })
    await send({ key, actor: { ...actor, person } })
    assert.equal(runs(), 2)
  })

  test('that failed may be sent again and leaves no trace', async () => {
    const db = await open()
    const key = randomUUID()
    const failing = replayOrRun(db, { actor, spec, key, params: {}, body: {}, now }, async () => {
      throw new Problem('refused', say`no`)
    })
    await assert.rejects(failing, /no/)
    const { send, runs } = counter(db)
    await send({ key })
    assert.equal(runs(), 1)
  })

  test('that answers with nothing answers with nothing again', async () => {
    const db = await open()
    const ask = { actor, spec, key: randomUUID(), params: {}, body: {}, now }
    assert.equal(await replayOrRun(db, ask, async () => undefined), undefined)
    const again = (await replayOrRun(db, ask, async () => assert.fail())) as Answer
    assert.deepEqual([again.status, again.body], [204, undefined])
  })

  test('leaves neither its key nor its answer readable in the database', async () => {
    const db = await open()
    const key = randomUUID()
    await counter(db).send({ key })
    const [row] = await db.owner((tx) =>
      tx.rows<{ t: string }>(sql`select c::text as t from command_key c`),
    )
    assert.ok(row)
    assert.ok(
      !row.t.includes(key) &&
        !row.t.includes('13871234567') &&
        !row.t.includes(Buffer.from(secret).toString('base64').slice(0, 12)),
    )
  })
})
