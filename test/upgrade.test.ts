// A migration runs while processes of the version before still serve: what they read and write stays as it was.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listMigrations, statementsOf } from '#platform/migrations.ts'

type Rule = { readonly name: string; readonly breaks: (statement: string) => boolean }

const alters = /^alter\s+table\b/i
const volatile = /\b(?:gen_random_uuid|random|clock_timestamp|nextval)\s*\(/i

const rules: readonly Rule[] = [
  {
    name: 'no table and no column that the version before uses goes or changes its name',
    breaks: (s) =>
      /^drop\s+(?:table|view|sequence|function)\b/i.test(s) ||
      (alters.test(s) && /\b(?:drop\s+column|rename)\b/i.test(s)),
  },
  {
    name: 'a new column that must be filled has a default',
    breaks: (s) =>
      alters.test(s) &&
      /\badd\s+column\b/i.test(s) &&
      /\bnot\s+null\b/i.test(s) &&
      !/\bdefault\b/i.test(s),
  },
  {
    name: 'no column that exists becomes one that must be filled, or of another type',
    breaks: (s) =>
      alters.test(s) && /\balter\s+column\b[\s\S]*\b(?:set\s+not\s+null|type)\b/i.test(s),
  },
  {
    name: 'no large table is written anew',
    breaks: (s) =>
      (alters.test(s) && large.test(s) && /\badd\s+column\b/i.test(s) && volatile.test(s)) ||
      /^(?:vacuum\s+full|cluster|lock\s+table|reindex)\b/i.test(s),
  },
  {
    name: 'no rule is checked against all rows of a large table at once',
    breaks: (s) =>
      alters.test(s) &&
      large.test(s) &&
      /\badd\s+constraint\b[\s\S]*\b(?:check|foreign\s+key)\b/i.test(s) &&
      !/\bnot\s+valid\b/i.test(s),
  },
]

const large =
  /\b(?:cases|journal|journal_leaf|task|reporter|evidence|timer|outbox|notice|access_log|building|facility)\b/i

const broken = (statement: string) =>
  rules.filter(({ breaks }) => breaks(statement)).map(({ name }) => name)

test('each rule notices a statement that breaks it, and lets the like of it pass', () => {
  const examples: readonly (readonly [bad: string, good: string])[] = [
    ['alter table cases rename column reply to answer', 'drop index timer_due'],
    [
      'alter table cases add column reply text not null',
      "alter table cases add column reply text not null default ''",
    ],
    [
      'alter table post alter column title type varchar(9)',
      "alter table post alter column title set default ''",
    ],
    [
      'alter table journal add column id uuid default gen_random_uuid()',
      'alter table session add column id uuid not null default gen_random_uuid()',
    ],
    [
      'alter table task add constraint known check (role in (1))',
      'alter table task add constraint known check (role in (1)) not valid',
    ],
  ]
  for (const [i, [bad, good]] of examples.entries()) {
    assert.deepEqual([broken(bad), broken(good)], [[rules[i]?.name], []])
  }
})

/** Seen and accepted, with the reason. */
const accepted: Readonly<Record<string, string>> = {
  '0015_privacy: no rule is checked against all rows of a large table at once':
    'photos are the fewest of the large tables: some tenths of a second for a million',
}

test('no migration takes away what the version before works with, or holds it up for long', () => {
  const wrong = listMigrations().flatMap(({ id, text }) =>
    statementsOf(text)
      .map((statement) => statement.replace(/--.*$/gm, '').trim())
      .flatMap((statement) => broken(statement).map((name) => `${id}: ${name}`)),
  )
  assert.deepEqual(
    wrong.filter((each) => !accepted[each]),
    [],
  )
})
