import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listMigrations, locksOf, statementsOf } from './migrations.ts'

test('statements end at a semicolon that ends a line, and bodies between dollar signs stay whole', () => {
  const text = [
    '-- ground; and more',
    "create table a (b text default ';x');",
    'create function f() returns int language sql as',
    '$$ select 1;',
    'select 2; $$;',
    '   ',
    '-- the end;',
    "insert into a values ('a;b'); -- told why",
  ].join('\n')
  assert.deepEqual(
    statementsOf(text).map((s) => s.replace(/\s+/g, ' ')),
    [
      "-- ground; and more create table a (b text default ';x')",
      'create function f() returns int language sql as $$ select 1; select 2; $$',
      "insert into a values ('a;b'); -- told why",
    ],
  )
})

test('the migrations are whole statements, in the order of their numbers', () => {
  const all = listMigrations()
  assert.deepEqual(
    all.map((m) => m.id),
    all.map((m) => m.id).toSorted(),
  )
  for (const { id, text } of all) {
    const words = statementsOf(text).map((s) => s.replace(/--.*$/gm, '').trim().split(/\s/, 1)[0])
    const odd = words.filter(
      (w) => !/^(create|grant|revoke|alter|insert|do|drop|update|delete)$/.test(w ?? ''),
    )
    assert.deepEqual(odd, [], id)
  }
})

test('a migration locks what it changes from everyone, what it fills or indexes from writers, and nothing else', () => {
  const known = ['cases', 'journal', 'post', 'task', 'unit'].map((name) => ({
    name,
    indexes: [`${name}_due`],
  }))
  const statements = [
    'alter table cases add column reply text',
    'create index cases_reply on cases (reply)',
    'create index journal_at on journal (at)',
    '-- of task\ndrop index task_due',
    'create table unit_note (id uuid)',
    'create function f() returns int language sql as $$ select 1 from post $$',
  ]
  assert.deepEqual(locksOf(statements, known), { all: ['cases', 'task'], writes: ['journal'] })
})
