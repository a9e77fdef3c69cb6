// What is kept of those who want to be told: sealed, with an end, and opened in two places only (LIMITS.md, lines 5 and 6).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listMigrations, statementsOf } from '#platform/migrations.ts'
import { isTest, sources } from '../../test/setup/source.ts'

process.chdir(new URL('../..', import.meta.url).pathname)
const statements = listMigrations()
  .flatMap(({ text }) => statementsOf(text))
  .map((text) => text.replace(/--.*$/gm, '').trim())

test('where somebody is reached is kept as sealed bytes, and every row of it ends', () => {
  const kept = statements.find((s) => s.startsWith('create table subscription (')) ?? ''
  assert.match(kept, /^ {2}target_sealed bytea not null/m)
  assert.match(kept, /^ {2}target_index bytea not null/m)
  assert.match(kept, /^ {2}expires_at timestamptz not null/m)
  const sent = statements.find((s) => s.startsWith('create table outgoing (')) ?? ''
  assert.match(sent, /^ {2}target_sealed bytea,$/m)
  assert.match(sent, /^ {2}content_sealed bytea,$/m)
})

test('it is opened as a message leaves, and for whoever has the key; no route shows it to staff', () => {
  const opening = sources('src/**/*.ts').filter(
    ({ path, text }) => !isTest(path) && /\bopen(?:Target|Content)\(/.test(text),
  )
  assert.deepEqual(
    opening.map(({ path }) => path),
    ['src/participation/jobs/parcel.ts', 'src/participation/routes/subscriptions.ts'],
  )
})
