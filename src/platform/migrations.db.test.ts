import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createServerDatabase } from '../../test/setup/server.ts'
import { until } from '../../test/setup/until.ts'
import { openDatabase, raw } from './db.ts'
import { migrate } from './migrations.ts'

const missing = process.env['JINGWEI_TEST_PG']
  ? false
  : 'JINGWEI_TEST_PG is not set; npm test sets it'

test(
  'PostgreSQL: a migration lets go of all it has when others hold a table, and goes on once they are done',
  { skip: missing },
  async () => {
    const { url, drop } = await createServerDatabase()
    const [city, upgrade] = await Promise.all([openDatabase({ url }), openDatabase({ url })])
    const waiting = async () =>
      (
        await city.execute(
          `select from pg_locks l join pg_database d on d.oid = l.database
          where d.datname = current_database() and not l.granted`,
        )
      ).rows.length > 0
    try {
      let migrating: Promise<string[]> | undefined
      await city.owner(async (tx) => {
        await tx.run(raw('lock table migration in access exclusive mode'))
        migrating = migrate(upgrade)
        await until('it waits', waiting)
        await until('it gives way', async () => !(await waiting()), { timeoutMs: 10_000 })
        await until('it tries again', waiting)
      })
      assert.deepEqual(await migrating, [])
    } finally {
      await Promise.all([city.close(), upgrade.close()])
      await drop()
    }
  },
)
