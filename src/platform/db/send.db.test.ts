// Statements that nobody waits for: they stand or fall with their transaction.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { inSavepoint, isUniqueViolation, sql, steady, type Tx } from '#platform/db.ts'
import { onEveryDatabase, type TestDatabase } from '../../../test/setup/databases.ts'
import { until } from '../../../test/setup/until.ts'

onEveryDatabase('statements sent without waiting', (open) => {
  let db: TestDatabase
  before(async () => {
    db = await open()
    await db.owner((tx) => tx.run(sql`create table note (id int primary key, word text)`))
  })
  const add = (id: number) =>
    steady(sql`insert into note (id, word) values (${id}::int, ${`word ${id}`})`)
  const ids = async () =>
    (await db.owner((tx) => tx.rows<{ id: number }>(sql`select id from note order by id`))).map(
      ({ id }) => id,
    )

  test('are stored in their order with what is waited for', async () => {
    const seen = await db.owner(async (tx) => {
      tx.send(add(1))
      tx.send(sql`update note set word = 'changed' where id = 1`)
      return tx.rows<{ word: string }>(sql`select word from note`)
    })
    assert.deepEqual(seen, [{ word: 'changed' }])
    assert.deepEqual(await ids(), [1])
  })

  test('one that fails ends the transaction with its own error, also when it came last', async () => {
    const failing: ((tx: Tx) => Promise<unknown>)[] = [
      async (tx) => tx.send(add(1)),
      async (tx) => {
        tx.send(add(2))
        tx.send(add(1))
        tx.send(add(3))
      },
      async (tx) => {
        tx.send(add(1))
        await tx.run(add(4))
      },
    ]
    for (const run of failing) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      await assert.rejects(db.owner(run), (error) => isUniqueViolation(error))
    }
    assert.deepEqual(await ids(), [1])
  })

  test('what was asked before it and answered after it hides no failure', async () => {
    const hidden: ((tx: Tx) => Promise<unknown>)[] = [
      async (tx) => {
        const asked = tx.rows(sql`select 1`)
        tx.send(add(1))
        return asked
      },
      async (tx) => {
        await tx.run(add(1)).catch(() => {})
      },
    ]
    for (const run of hidden) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      await assert.rejects(db.owner(run), (error) => isUniqueViolation(error))
    }
    assert.deepEqual(await ids(), [1])
  })

  test('one that fails in a savepoint undoes that part only', async () => {
    await db.owner(async (tx) => {
      tx.send(add(5))
      await assert.rejects(
        inSavepoint(tx, async () => {
          tx.send(add(6))
          tx.send(add(5))
        }),
        (error) => isUniqueViolation(error),
      )
      tx.send(add(7))
    })
    assert.deepEqual(await ids(), [1, 5, 7])
  })

  test('a right that is missing is refused as if it had been waited for', async () => {
    const forbidden = db.transaction({ post: null }, async (tx) => tx.send(add(8)))
    await assert.rejects(forbidden, { code: 'forbidden' })
  })

  test('whoever listens is called after the commit, and not for what was undone', async () => {
    const calls: string[] = []
    const stop = await db.listen('sent', () => calls.push('called'))
    const undone = db.owner(async (tx) => {
      tx.tell('sent')
      throw new Error('no')
    })
    await assert.rejects(undone)
    await db.owner(async (tx) => {
      tx.tell('other')
      tx.send(add(9))
    })
    assert.deepEqual(calls, [])
    await db.owner(async (tx) => {
      tx.tell('sent')
      tx.tell('sent')
    })
    await until('the listener is called', () => calls.length > 0)
    assert.deepEqual(calls, ['called'])
    await stop()
  })
})
