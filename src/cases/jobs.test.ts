import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Database } from '#platform/db.ts'
import { type CaseJobDeps, followCases } from './jobs.ts'

test('a start that fails at the last of what follows a command leaves none of the others listening', async () => {
  let open = 0
  let asked = 0
  const db = {
    transaction: () => Promise.reject(new Error('gone')),
    listen: () => {
      asked += 1
      if (asked === 4) return Promise.reject(new Error('no more connections'))
      open += 1
      return Promise.resolve(() => Promise.resolve(void (open -= 1)))
    },
  } as unknown as Database
  const log = { info: () => {}, warn: () => {}, error: () => {} }
  const deps = { log, now: () => 0, keys: {}, mail: {} } as unknown as CaseJobDeps
  await assert.rejects(followCases(db, deps), /no more connections/)
  assert.deepEqual([asked, open], [4, 0])
})
