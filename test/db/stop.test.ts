// A process that is told to end while it is in the middle of something that goes on and on.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { readConfig } from '#platform/config.ts'
import { openDatabase, raw } from '#platform/db.ts'
import { layOut, request, send, whatIsStored } from '../setup/killing.ts'
import { createServerDatabase } from '../setup/server.ts'
import { until } from '../setup/until.ts'
import { answers, end, start } from './process.ts'

const waits = `select from pg_locks l join pg_database d on d.oid = l.database
  where d.datname = current_database() and l.relation = 'reader_cursor'::regclass and not l.granted`

test('a process that is told to end does not wait for its work without end, and nothing of it is lost', async () => {
  const { url, drop } = await createServerDatabase()
  const city = await layOut(url)
  const db = await openDatabase({ url, connections: 2 })
  const server = await start({ ...city.env, JINGWEI_STOP_SECONDS: '1' })
  try {
    await answers(server)
    const number = await db.owner(async (tx) => {
      // its readers wait for this table, whatever they are told
      await tx.run(raw('lock table reader_cursor in access exclusive mode'))
      const taken = await send(server, request(1, 1))
      await until(
        'a reader is in the middle of a batch',
        async () => (await db.execute(waits)).rows.length > 0,
      )
      const gone = once(server.child, 'exit')
      server.child.kill('SIGTERM')
      assert.deepEqual(await gone, [0, null])
      assert.match(server.said(), /JINGWEI_STOP_SECONDS/)
      return taken
    })
    assert.ok(number)
    const stored = await whatIsStored(readConfig(city.env))
    assert.deepEqual([stored.numbers, stored.faults], [[number], 0])
  } finally {
    await end(server, 'SIGKILL')
    await db.close()
    city.remove()
    await drop()
  }
})
