// The SQL of the product keeps to what Citus spreads over machines: read from the source, so it holds without a Citus.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listMigrations, statementsOf } from '#platform/migrations.ts'
import { isTest, sources, withoutComments } from './setup/source.ts'
import { sqlTextsOf } from './setup/sql-texts.ts'

const volatile =
  /\b(?:now|random|clock_timestamp|statement_timestamp|gen_random_uuid|nextval|txid_current|pg_current_xact_id)\s*\(|\bcurrent_(?:timestamp|date|time)\b/i

type Rule = { readonly name: string; readonly breaks: (statement: string) => boolean }

/** What a statement that changes rows sets, without what chooses the rows. */
const setsOf = (statement: string) =>
  [...statement.matchAll(/\bset\b([\s\S]*?)(?=\bwhere\b|\bfrom\b|\breturning\b|;|$)/gi)]
    .map((match) => match[1] ?? '')
    .join(' ')
const changes = (statement: string) => /\bupdate\s+[\w"$]+|\bdo update\b/i.test(statement)

const queryRules: readonly Rule[] = [
  {
    name: 'what is set does not depend on the moment or on chance',
    breaks: (s) => changes(s) && volatile.test(setsOf(s)),
  },
  {
    name: 'no case moves to another district',
    breaks: (s) => changes(s) && /(?:^|,)\s*district\s*=/i.test(setsOf(s)),
  },
  {
    name: 'sums over machines are no rollup, cube or grouping set',
    breaks: (s) => /\b(?:rollup|cube|grouping sets)\s*\(/i.test(s),
  },
]

const migrationRules: readonly Rule[] = [
  {
    name: 'one statement makes one index',
    breaks: (s) => (s.match(/\bcreate\s+(?:unique\s+)?index\b/gi) ?? []).length > 1,
  },
  {
    name: 'no trigger',
    breaks: (s) => /\bcreate\s+(?:or\s+replace\s+)?(?:constraint\s+)?trigger\b/i.test(s),
  },
  {
    name: 'no column that numbers itself is added later',
    breaks: (s) =>
      /\badd\s+column\b[^,;]*\b(?:(?:big|small)?serial|generated\s+\w+(?:\s+\w+)?\s+as\s+identity)\b/i.test(
        s,
      ),
  },
  {
    name: 'no partition leaves while others work',
    breaks: (s) => /\bdetach\s+partition\b[\s\S]*\bconcurrently\b/i.test(s),
  },
]

const broken = (rules: readonly Rule[], statement: string) =>
  rules.filter(({ breaks }) => breaks(statement)).map(({ name }) => name)

test('each rule notices a statement that breaks it, and lets the like of it pass', () => {
  const told: Record<string, readonly string[]> = {}
  const examples: Record<string, readonly [bad: string, good: string]> = {
    'what is set does not depend on the moment or on chance': [
      'insert into a (b) values ($) on conflict (b) do update set at = now()',
      'update a set at = $ where due_at < now()',
    ],
    'no case moves to another district': [
      'update cases set state = $, district = $ where id = $',
      'update cases set state = $ where district = $',
    ],
    'sums over machines are no rollup, cube or grouping set': [
      'select count(*) from cases group by rollup (state)',
      'select rollup from figures',
    ],
    'one statement makes one index': [
      'create index a on b (c); create unique index d on e (f)',
      'create unique index d on e (f)',
    ],
    'no trigger': [
      'create constraint trigger t after insert on a execute function f()',
      'create table trigger_log ()',
    ],
    'no column that numbers itself is added later': [
      'alter table a add column b bigserial',
      'create table a (b bigserial)',
    ],
    'no partition leaves while others work': [
      'alter table a detach partition b concurrently',
      'alter table a detach partition b',
    ],
  }
  const rules = [...queryRules, ...migrationRules]
  for (const [name, [bad, good]] of Object.entries(examples)) {
    told[name] = [...broken(rules, bad), ...broken(rules, good)]
  }
  assert.deepEqual(told, Object.fromEntries(rules.map(({ name }) => [name, [name]])))
})

test('the texts of statements are found, also one within another', () => {
  const source = 'tx.run(sql`update a ${x ? sql`set b = ${f({ c: `d` })}` : y} where e`)'
  assert.deepEqual(sqlTextsOf(source), ['update a $ where e', 'set b = $'])
})

test('no statement of the product breaks a rule of Citus', () => {
  const found = sources('src/**/*.ts')
    .filter(({ path }) => !isTest(path))
    .flatMap(({ path, text }) =>
      sqlTextsOf(withoutComments(text)).map((statement) => ({ path, statement })),
    )
  assert.ok(found.length > 300, `only ${found.length} statements were found`)
  const wrong = found.flatMap(({ path, statement }) =>
    broken(queryRules, statement).map((rule) => `${path}: ${rule}: ${statement}`),
  )
  assert.deepEqual(wrong, [])
})

test('no migration breaks a rule of Citus', () => {
  const wrong = listMigrations().flatMap(({ id, text }) =>
    statementsOf(text)
      .map((statement) => statement.replace(/--.*$/gm, ''))
      .flatMap((statement) =>
        broken(migrationRules, statement).map((rule) => `${id}: ${rule}: ${statement}`),
      ),
  )
  assert.deepEqual(wrong, [])
})
