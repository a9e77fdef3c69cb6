// One PGlite per process (7 s and 0.8 GB each), brought back to the migrated state between uses.
// Data are cleared in place; when a test has changed the schema itself, the instance is started anew.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { after } from 'node:test'
import { openEmbedded, type EmbeddedDatabase } from '#platform/db/embedded.ts'
import { migrate } from '#platform/migrations.ts'
import type { TestDatabase } from './databases.ts'
import { migrationsHash } from './hash.ts'

const cache = resolve(import.meta.dirname, '../../node_modules/.cache/jingwei')

// Temporary tables: PGlite has one session, and a backup under test does not see them.
const remember = `
create temp table pristine_table as
  select c.oid::regclass::text as name, false as seeded
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_t'
    and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e');
do $$ declare t text; begin
  for t in select name from pristine_table loop
    execute format('update pristine_table set seeded = exists (select from %s) where name = %L', t, t);
  end loop;
  for t in select name from pristine_table where seeded loop
    execute format('create temp table %I as table %s', 'pristine_rows_' || t, t);
  end loop;
end $$;
create temp table pristine_sequence as
  select format('%I.%I', schemaname, sequencename) as name, start_value, last_value from pg_sequences;
create temp table pristine_schema as select nspname from pg_namespace`

const clear = `
reset role;
reset all;
set timezone = 'UTC';
unlisten *;
select pg_advisory_unlock_all();
set session_replication_role = replica;
do $$ declare t text; filled text[] := '{}'; yes boolean; begin
  for t in select nspname from pg_namespace where nspname !~ '^pg_t'
    and nspname not in (select nspname from pristine_schema) loop
    execute format('drop schema %I cascade', t);
  end loop;
  for t in select name from pristine_table loop
    execute format('select exists (select from %s)', t) into yes;
    if yes then filled := filled || t; end if;
  end loop;
  if filled <> '{}' then execute 'truncate ' || array_to_string(filled, ', ') || ' cascade'; end if;
  for t in select name from pristine_table where seeded loop
    execute format('insert into %s overriding system value select * from %I', t, 'pristine_rows_' || t);
  end loop;
end $$;
select setval(name, coalesce(last_value, start_value), last_value is not null) from pristine_sequence;
set session_replication_role = origin`

// Rows of a catalogue that nobody touched keep their xmin. pg_class is rewritten by TRUNCATE, so its columns count.
const catalogues = [
  'attribute',
  'attrdef',
  'constraint',
  'policy',
  'trigger',
  'proc',
  'type',
  'index',
]
  .concat(['namespace', 'authid', 'auth_members', 'extension', 'rewrite', 'default_acl'])
  .concat('db_role_setting')
const fingerprint = `select md5(string_agg(part, ' ' order by part)) as value from (
  ${catalogues
    .map(
      (c) =>
        `select '${c} ' || count(*) || ' ' || coalesce(max(xmin::text::bigint), 0) from pg_${c}`,
    )
    .join(' union all ')}
  union all select string_agg(format('%s %s %s %s %s %s %s', oid, relname, relkind, relowner, relrowsecurity,
    relforcerowsecurity, relacl), ',' order by oid) from pg_class) parts (part)`

type Instance = { readonly db: EmbeddedDatabase; readonly schema: unknown }
let instance: Instance | undefined

function readCache(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

const snapshotPath = () => join(cache, `pglite-${migrationsHash()}.tar.gz`)

/** The files of a migrated, otherwise empty database as a gzip tar, for programs that the test starts itself. */
export async function migratedSnapshot(): Promise<Uint8Array> {
  const found = readCache(snapshotPath())
  if (found) return found
  await openCleanEmbedded()
  return readFileSync(snapshotPath())
}

async function boot(): Promise<Instance> {
  const path = snapshotPath()
  const snapshot = readCache(path)
  const db = await openEmbedded(undefined, snapshot)
  if (!snapshot) {
    await migrate(db)
    mkdirSync(cache, { recursive: true })
    writeFileSync(`${path}.${process.pid}`, await db.dump())
    renameSync(`${path}.${process.pid}`, path)
  }
  await db.execute(remember)
  return { db, schema: await schemaOf(db) }
}

const schemaOf = async (db: EmbeddedDatabase) => (await db.execute(fingerprint)).rows[0]?.['value']

async function isCleanAgain({ db, schema }: Instance): Promise<boolean> {
  try {
    await db.execute(clear)
    return (await db.ping()) && (await schemaOf(db)) === schema
  } catch {
    return false
  }
}

export async function openCleanEmbedded(): Promise<TestDatabase> {
  if (instance && !(await isCleanAgain(instance))) {
    await instance.db.close()
    instance = undefined
  }
  instance ??= await boot()
  return lend(instance.db)
}

// What a test left running must not write into the next one's data: after `close` the loan refuses.
function lend(db: EmbeddedDatabase): TestDatabase {
  let lent = true
  const use = () => {
    if (!lent) throw new Error('This test database was given back; stop what still uses it first.')
    return db
  }
  return {
    kind: db.kind,
    url: undefined,
    transaction: async (context, run) => use().transaction(context, run),
    owner: async (run) => use().owner(run),
    execute: async (text, values) => use().execute(text, values),
    listen: async (channel, notify) => use().listen(channel, notify),
    ping: async () => use().ping(),
    close: async () => {
      lent = false
    },
  }
}

after(async () => {
  await instance?.db.close()
})
