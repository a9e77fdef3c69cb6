// The same database tests on both databases. PGlite: one instance in the process, cleaned between uses.
// PostgreSQL: a database of its own per use, copied from a migrated template. The coordinator of a Citus as well, when
// CITUS_URL names one.
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { Database } from '#platform/db.ts'
import { openCleanEmbedded } from './embedded.ts'
import { openCleanServer } from './server.ts'

/** A migrated, otherwise empty database. `close` gives it back; the harness does so after the suite at the latest. */
export type TestDatabase = Database & {
  /** For programs started by the test; undefined on PGlite. */
  readonly url: string | undefined
}

type Open = () => Promise<TestDatabase>

/**
 * Describes `body` for PGlite, for PostgreSQL and, where there is one, for Citus. Each `open()` gives a clean migrated database;
 * it takes back the one opened before it in the same suite.
 */
export function onEveryDatabase(name: string, body: (open: Open) => void): void {
  describe(name, () => {
    describe('PGlite', () => body(oneAtATime(openCleanEmbedded)))
    const url = process.env['JINGWEI_TEST_PG']
    if (url) {
      describe('PostgreSQL', () => body(oneAtATime(() => openCleanServer(url))))
    } else if (process.env['CI'] === 'true') {
      test('PostgreSQL', () => assert.fail('JINGWEI_TEST_PG is not set'))
    } else {
      test('PostgreSQL', { skip: 'JINGWEI_TEST_PG is not set; npm test sets it' }, () => {})
    }
    const citus = process.env['CITUS_URL']
    if (citus) describe('Citus', () => body(oneAtATime(() => openCleanServer(citus))))
  })
}

function oneAtATime(open: Open): Open {
  let current: TestDatabase | undefined
  const giveBack = async () => {
    await current?.close()
    current = undefined
  }
  after(giveBack)
  return async () => {
    await giveBack()
    current = await open()
    return current
  }
}
