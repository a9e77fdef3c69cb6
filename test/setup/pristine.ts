// A migrated database is brought back to the state it had: data are cleared in place, and whoever changed the schema is told of.

/** Runs SQL on one session that stays open between uses. */
export type Session = (text: string) => Promise<{ readonly rows: readonly object[] }>

// Temporary tables: they live as long as the session, and a backup under test does not see them.
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

const schemaOf = async (run: Session): Promise<unknown> => {
  const [row] = (await run(fingerprint)).rows as { readonly value: unknown }[]
  return row?.value
}

/**
 * Remembers the state the database has now.
 * @returns brings it back, on the same session; false when the schema is not what it was or something holds its tables
 */
export async function rememberState(run: Session): Promise<() => Promise<boolean>> {
  await run(remember)
  const schema = await schemaOf(run)
  return async () => {
    try {
      await run(clear)
      return (await schemaOf(run)) === schema
    } catch {
      return false
    }
  }
}
