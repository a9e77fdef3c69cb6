// A PostgreSQL database into a file and back, by PostgreSQL's own programs.
import { spawn } from 'node:child_process'
import { mkdir, rm, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openDatabase } from '#platform/db.ts'
import type { Io } from '../command.ts'

/** The address without its password, which any user of the machine could read in the list of processes. */
function addressOf(databaseUrl: string): { url: string; env: NodeJS.ProcessEnv } {
  const url = new URL(databaseUrl)
  const password = url.password
    ? decodeURIComponent(url.password)
    : url.searchParams.get('password')
  url.password = ''
  url.searchParams.delete('password')
  return {
    url: url.href,
    env: { ...process.env, DATABASE_URL: '', ...(password ? { PGPASSWORD: password } : {}) },
  }
}

type Program = {
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
  readonly io: Io
}

function runProgram(program: string, { args, env, io }: Program): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(program, args, {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
      signal: io.signal,
    })
    child.stderr.on('data', (text: Buffer) => io.err(text.toString()))
    child.on('error', (error) =>
      fail(
        new Error(
          `${program} could not be run (Debian package postgresql-client): ${error.message}`,
        ),
      ),
    )
    child.on('exit', (code) =>
      code === 0 ? done() : fail(new Error(`${program} ended with status ${code}`)),
    )
  })
}

export async function dumpServer(databaseUrl: string, path: string, io: Io): Promise<void> {
  const { url, env } = addressOf(databaseUrl)
  const args = ['--format=custom', `--file=${path}`, `--dbname=${url}`]
  await runProgram('pg_dump', { args, env, io })
}

/** Whether the database has anything of ours, and how many other processes are at work in it. */
export async function lookAtServer(url: string): Promise<{ there: boolean; users: number }> {
  const db = await openDatabase({ url, connections: 1 })
  try {
    const { rows } = await db.execute(`select to_regclass('public.migration') is not null as there,
      (select count(*) from pg_stat_activity where datname = current_database()
        and application_name = 'jingwei' and pid <> pg_backend_pid())::int as users`)
    return { there: rows[0]?.['there'] === true, users: Number(rows[0]?.['users']) }
  } finally {
    await db.close()
  }
}

// What is there goes as a whole: a table that the backup does not know would stand in the way of a later migration.
const clear = `drop schema if exists pgboss cascade;
do $$ declare o record; begin
  for o in select c.oid::regclass::text as name, c.relkind from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'S')
      and not exists (select from pg_depend d where d.objid = c.oid and d.deptype in ('e', 'a', 'i')) loop
    execute format('drop %s if exists %s cascade', case o.relkind when 'v' then 'view' when 'm' then 'materialized view'
      when 'S' then 'sequence' else 'table' end, o.name);
  end loop;
  for o in select p.oid::regprocedure::text as name from pg_proc p where p.pronamespace = 'public'::regnamespace
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e') loop
    execute format('drop routine if exists %s cascade', o.name);
  end loop;
end $$;
`

// Transaction numbers start anew in another cluster; the order of what came over is kept by `pos` alone. A reader goes
// on before the first entry it had not read.
const settle = `update reader_cursor c set pos = coalesce(
    (select min(j.pos) - 1 from journal j where (j.tx, j.pos) > (c.tx, c.pos)), (select max(j.pos) from journal j), 0);
update reader_cursor set tx = 0;
update journal set tx = 0 where tx <> 0;
`

/** All in one transaction: a restore that fails leaves what was there. `aside` is a folder for this use alone. */
export async function restoreServer(
  databaseUrl: string,
  o: { readonly dump: string; readonly aside: string; readonly replace: boolean; readonly io: Io },
): Promise<void> {
  const { url, env } = addressOf(databaseUrl)
  const { io } = o
  await prepare(databaseUrl)
  const path = (name: string) => join(o.aside, name)
  await mkdir(o.aside, { recursive: true, mode: 0o700 })
  try {
    await runProgram('pg_restore', { args: ['--list', `--file=${path('list')}`, o.dump], env, io })
    const list = await readFile(path('list'), 'utf8')
    const ours = list.split('\n').filter((line) => !/ EXTENSION | spatial_ref_sys /.test(line))
    await writeFile(path('list'), ours.join('\n'))
    const script = ['--no-owner', `--use-list=${path('list')}`, `--file=${path('data.sql')}`]
    await runProgram('pg_restore', { args: [...script, o.dump], env, io })
    await writeFile(path('clear.sql'), o.replace ? clear : '')
    await writeFile(path('settle.sql'), `set search_path = public;\n${settle}`)
    const files = ['clear.sql', 'data.sql', 'settle.sql'].map((name) => `--file=${path(name)}`)
    const how = ['--no-psqlrc', '--quiet', '--single-transaction', '--set=ON_ERROR_STOP=1']
    await runProgram('psql', { args: [...how, ...files, `--dbname=${url}`], env, io })
  } finally {
    await rm(o.aside, { recursive: true, force: true })
  }
}

/** A dump names the role and stands on PostGIS, but holds neither; what is PostGIS’s own is left as it is. */
async function prepare(url: string): Promise<void> {
  const db = await openDatabase({ url, connections: 1 })
  try {
    await db.execute(`do $$ begin
      if not exists (select from pg_roles where rolname = 'jingwei_app') then create role jingwei_app nologin; end if;
    end $$`)
    await db.execute('create extension if not exists postgis')
  } finally {
    await db.close()
  }
}
