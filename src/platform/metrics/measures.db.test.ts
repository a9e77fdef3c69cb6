import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at, sql } from '#platform/db.ts'
import { onEveryDatabase } from '../../../test/setup/databases.ts'
import { openMetrics } from './metrics.ts'
import { measure } from './measures.ts'

const now = Date.UTC(2026, 10, 22, 8)
const id = (n: number) => `0190a0a0-0000-7000-8000-00000000000${n}`

onEveryDatabase('what an operator is told', (open) => {
  test('is how many messages are late and by how much, and how far each reader is behind', async () => {
    const db = await open()
    await db.owner(async (tx) => {
      const message = (n: number, state: string, dueAt: number) => sql`
        insert into outbox (district, id, case_id, channel, template, params, language, state, next_at, created_at)
        values ('429901', ${id(n)}, ${id(9)}, 'email', 'accepted', '{}', 'zh-CN', ${state}, ${at(dueAt)}, ${at(now)})`
      await tx.run(message(1, 'pending', now - 90_000))
      await tx.run(message(2, 'pending', now - 30_000))
      await tx.run(message(3, 'pending', now + 30_000))
      await tx.run(message(4, 'sent', now - 900_000))
      for (const seq of [1, 2, 3]) {
        // eslint-disable-next-line no-await-in-loop -- in their order
        await tx.run(sql`insert into journal (district, subject, seq, tx, at, kind, data, hash)
          values ('429901', ${id(9)}, ${seq}, ${seq}, ${at(now - 60_000 + seq * 1000)}, 'commented', '{}', '')`)
      }
      await tx.run(
        sql`insert into reader_cursor (name, tx, pos) select 'slow', tx, pos from journal where seq = 1`,
      )
      await tx.run(
        sql`insert into reader_cursor (name, tx, pos) select 'quick', tx, pos from journal where seq = 3`,
      )
    })
    const told = await measure(db, now)
    assert.deepEqual(told.outbox, { count: 2, oldestSeconds: 90 })
    assert.deepEqual(told.timers, { count: 0, oldestSeconds: 0 })
    const ours = told.readers.filter(({ name }) => name === 'slow' || name === 'quick')
    assert.deepEqual(ours, [
      { name: 'quick', count: 0, oldestSeconds: 0 },
      { name: 'slow', count: 2, oldestSeconds: 58 },
    ])
    assert.deepEqual(told.migrations.missing, [])
  })

  test('is which deliveries are late, but not those of a webhook that was paused', async () => {
    const db = await open()
    await db.owner(async (tx) => {
      for (const [n, state, lateMs] of [
        [1, 'active', 60_000],
        [2, 'paused', 900_000],
      ] as const) {
        /* eslint-disable no-await-in-loop -- one after the other */
        await tx.run(sql`insert into webhook
            (id, url, area_prefix, kinds, note, secret_sealed, state, created_at, created_by)
          values (${id(n)}, 'https://example.org', '', '{}', '', '', ${state}, ${at(now)}, ${id(9)})`)
        await tx.run(sql`insert into webhook_delivery
            (district, webhook_id, subject, seq, kind, state, next_at, created_at, since)
          values ('429901', ${id(n)}, ${id(9)}, 1, 'accepted', 'pending', ${at(now - lateMs)}, ${at(now)}, ${at(now)})`)
        /* eslint-enable no-await-in-loop */
      }
    })
    assert.deepEqual((await measure(db, now)).webhooks, { count: 1, oldestSeconds: 60 })
  })

  test('is also told while the database is away', async () => {
    const away = () => Promise.reject(new Error('gone'))
    const db = { kind: 'server', transaction: away, execute: away } as never
    const { text } = await openMetrics(db, { now: () => now, version: '1' }).read()
    assert.match(text, /^jingwei_database_up 0$/m)
  })
})
