// A test in a town of its own; and what an actor finds in raw SQL.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sha256 } from '#platform/crypto.ts'
import { type Context, type Database, raw } from '#platform/db.ts'
import { verifyJournal } from '#platform/journal/verify.ts'
import { openTown, type PostCode, postId, type Town } from './city.fixture.ts'

export const publicPost = '00000000-0000-7000-8000-000000000002'

/**
 * Declares tests in towns of their own, closed however the test ends. Whatever was done the journal verifies, unless the
 * tests are `forging` rows in raw SQL.
 */
export const townTests =
  (open: () => Promise<Database>, { forging = false } = {}) =>
  (name: string, run: (t: Town) => Promise<void>) =>
    void test(name, async () => {
      const t = await openTown(await open())
      try {
        await run(t)
        if (!forging) assert.deepEqual((await verifyJournal(t.db, t.keys.journal)).faults, [])
      } finally {
        await t.close()
      }
    })

export const holder = (code: PostCode): Context => ({ post: postId(code) })

export const follower = (token: string): Context => ({
  post: publicPost,
  follow: sha256(token).toString('hex'),
})

/** The cases an actor finds rows of in a table. */
export const idsIn = (t: Town, context: Context, table: string, column = 'case_id') =>
  t.db.transaction(context, async (tx) =>
    (await tx.rows<{ id: string }>(raw(`select distinct ${column} as id from ${table}`))).map(
      (r) => r.id,
    ),
  )
