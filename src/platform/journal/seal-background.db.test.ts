import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { newId } from '#platform/crypto.ts'
import { sql } from '#platform/db.ts'
import { onEveryDatabase } from '../../../test/setup/databases.ts'
import { until } from '../../../test/setup/until.ts'
import { parseNote, signerFrom } from './checkpoint.ts'
import { appendToSubject } from './journal.ts'
import { systemContext } from './reader.ts'
import { sealOnce, startSealing } from './seal-background.ts'

const monday = Date.parse('2026-03-02T01:00:00Z')
const home = mkdtempSync(join(tmpdir(), 'jingwei-sealer-'))
after(() => rmSync(home, { recursive: true, force: true }))

onEveryDatabase('the sealer', (open) => {
  test('seals, signs and keeps what the city did, once, with two servers running', async () => {
    const db = await open()
    const clock = { now: monday }
    const failures: object[] = []
    const deps = {
      signer: signerFrom(Buffer.alloc(32, 1)),
      home: mkdtempSync(join(home, 'home-')),
      now: () => clock.now,
      log: { info: () => {}, warn: () => {}, error: (facts: object) => void failures.push(facts) },
    }
    const act = () =>
      db.transaction(systemContext, (tx) =>
        appendToSubject(tx, Buffer.alloc(32, 5), {
          district: '420102',
          subject: newId(),
          at: monday,
          kind: 'filed',
          actor: null,
          post: null,
          commandKey: null,
          data: {},
        }),
      )
    const sizes = () =>
      db.owner((tx) =>
        tx.rows<{ size: number }>(sql`select size from journal_checkpoint order by size`),
      )
    await act()
    const stops = [await startSealing(db, deps), await startSealing(db, deps)]
    await until('the first entry is signed', async () => {
      await sealOnce(db, deps)
      return (await sizes()).length > 0
    })
    await act()
    clock.now += 60_000
    await until('the second is signed too', async () => {
      await sealOnce(db, deps)
      return (await sizes()).length > 1
    })
    await Promise.all(stops.map((stop) => stop()))
    assert.deepEqual(
      (await sizes()).map((c) => c.size),
      [1, 2],
    )
    const kept = readFileSync(join(deps.home, 'checkpoints', 'latest.txt'), 'utf8')
    assert.equal(parseNote(kept)?.size, 2)
    assert.deepEqual(failures, [])
    // somebody takes the last checkpoint out of the database; it is too early for another
    await db.execute('delete from journal_checkpoint where size = 2')
    clock.now = monday + 30_000
    await sealOnce(db, deps)
    assert.equal(failures.length, 1)
  })
})
