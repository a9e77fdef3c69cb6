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
  assert.deepEqual(locksOf(statements, known), {
    all: ['cases', 'task'],
    writes: ['journal'],
    changes: [],
  })
})

test('nobody is kept from reading by statistics, nor by a policy of another table', () => {
  const known = ['cases', 'policy', 'post', 'journal'].map((name) => ({ name, indexes: [] }))
  const statements = [
    'create statistics cases_state (mcv) on state, closed_at from cases',
    'create policy journal_add on journal for insert with check (exists (select from post))',
  ]
  assert.deepEqual(locksOf(statements, known), {
    all: ['journal'],
    writes: [],
    changes: ['cases'],
  })
})

test('no table is kept from its readers while an index is built on it', () => {
  const known = new Map<string, string[]>()
  const made =
    /^create\s+(?:table\s+(?:if\s+not\s+exists\s+)?(\w+)|(?:unique\s+)?index\s+(\w+)\s+on\s+(\w+))/i
  for (const { id, text } of listMigrations()) {
    const statements = statementsOf(text).map((s) => s.replace(/--.*$/gm, '').trim())
    const { all } = locksOf(
      statements,
      [...known].map(([name, indexes]) => ({ name, indexes })),
    )
    for (const statement of statements) {
      const [, table, index, on] = made.exec(statement) ?? []
      const isLarge = /^(?:cases|journal|evidence|outbox)$/.test(on ?? '')
      if (isLarge && known.has(on ?? '') && id > '0021')
        assert.equal(all.includes(on ?? ''), false, `${id}: ${index}`)
      if (table) known.set(table, [])
      if (on) known.get(on)?.push(index ?? '')
    }
  }
})
