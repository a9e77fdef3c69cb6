// A migrated database, as its catalogue tells it, can be spread over machines by district.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Database } from '#platform/db.ts'
import { onEveryDatabase } from './setup/databases.ts'
import { openCleanServer } from './setup/server.ts'

const ours = `c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
  and not exists (select from pg_depend e where e.objid = c.oid and e.deptype = 'e')`
const has = (column: string, table = 'c.oid') =>
  `exists (select from pg_attribute a where a.attrelid = ${table} and a.attname = '${column}' and not a.attisdropped)`

/** Each gives what breaks the rule, as text. */
const rules: Readonly<Record<string, string>> = {
  'what hangs on a case carries its district': `
    select c.relname as wrong from pg_class c
    where ${ours} and not ${has('district')} and (${has('case_id')} or ${has('reporter_id')})`,
  'every key of a table of the districts names the district': `
    select i.indexrelid::regclass::text as wrong from pg_index i join pg_class c on c.oid = i.indrelid
    where ${ours} and ${has('district')} and (i.indisunique or i.indisexclusion) and not exists (
      select from pg_attribute a where a.attrelid = c.oid and a.attname = 'district' and a.attnum = any (i.indkey))`,
  'every table of the districts has a primary key': `
    select c.relname as wrong from pg_class c where ${ours} and ${has('district')}
      and not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary)`,
  'a district is a text of one collation, and never missing': `
    select c.relname as wrong from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'district'
    where ${ours} and not (a.attnotnull and a.atttypid = 'text'::regtype and a.attcollation = 'pg_catalog."C"'::regcollation)`,
  'no small list refers to a table of the districts, and among these only with the district': `
    select k.conname as wrong from pg_constraint k join pg_class c on c.oid = k.conrelid
    where k.contype = 'f' and ${has('district', 'k.confrelid')} and not exists (
      select from pg_attribute a where a.attrelid = k.conrelid and a.attname = 'district' and a.attnum = any (k.conkey))`,
  'no trigger': `
    select t.tgname as wrong from pg_trigger t join pg_class c on c.oid = t.tgrelid where ${ours} and not t.tgisinternal`,
}

const broken = async (db: Database) => {
  const found: Record<string, unknown[]> = {}
  for (const [name, text] of Object.entries(rules)) {
    // eslint-disable-next-line no-await-in-loop -- six short questions
    found[name] = (await db.execute(text)).rows.map(({ wrong }) => wrong)
  }
  return found
}

const bad = `
create table bad_hung (id uuid primary key, case_id uuid not null);
create table bad_keyed (district text collate "C" not null, id uuid primary key);
create table bad_bare (district text collate "C" not null, note text);
create table bad_text (district varchar(6) not null, id uuid, primary key (district, id));
create table bad_list (district_code text, id uuid, foreign key (district_code, id) references bad_text (district, id));
create function bad_does() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger bad_trigger before insert on mail_choice for each row execute function bad_does()`

onEveryDatabase('the schema', (open) => {
  test('can be spread over machines by district', async () => {
    const db = await open()
    const [tables] = (
      await db.execute(`select count(*) as n from pg_class c where ${ours} and ${has('district')}`)
    ).rows
    assert.ok(Number(tables?.['n']) >= 13, 'the tables of the districts were found')
    const none = Object.fromEntries(Object.keys(rules).map((name) => [name, []]))
    assert.deepEqual(await broken(db), none)
  })

  test('is refused with each fault that would forbid it', async () => {
    const db = await open()
    await db.execute(bad)
    const found = Object.values(await broken(db))
    assert.deepEqual(found, [
      ['bad_hung'],
      ['bad_keyed_pkey'],
      ['bad_bare'],
      ['bad_text'],
      ['bad_list_district_code_id_fkey'],
      ['bad_trigger'],
    ])
  })
})

const missing = process.env['CITUS_URL']
  ? false
  : 'CITUS_URL is not set: give the URL of a Citus coordinator (superuser) to run every database test on it as well'

test('the database tests run on Citus as well', { skip: missing }, async () => {
  const db = await openCleanServer(process.env['CITUS_URL'] ?? '')
  try {
    const { rows } = await db.execute(`select extname from pg_extension where extname = 'citus'`)
    assert.deepEqual(rows, [{ extname: 'citus' }])
  } finally {
    await db.close()
  }
})
