// What the same rows cost without us: plain copies of the tables that an intake writes, one row in each, in one
// transaction, by pgbench.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { findPostgres } from '../../test/setup/cluster.ts'

export const tables = [
  'command_key',
  'cases',
  'task',
  'journal',
  'timer',
  'outbox',
  'reporter',
] as const

type Copy = { readonly schema: string; readonly indexes: boolean }

/** New for each row, where a key or an index asks for it. */
const fresh: Readonly<Record<string, string>> = {
  'command_key.key': 'md5(random()::text)',
  'cases.id': 'gen_random_uuid()',
  'cases.number': 'floor(random() * 1e15)::bigint::text',
  'cases.point': 'st_setsrid(st_makepoint(114 + random(), 30 + random()), 4326)',
  'task.id': 'gen_random_uuid()',
  'task.case_id': 'gen_random_uuid()',
  'journal.subject': 'gen_random_uuid()',
  'timer.case_id': 'gen_random_uuid()',
  'outbox.id': 'gen_random_uuid()',
  'outbox.case_id': 'gen_random_uuid()',
  'reporter.id': 'gen_random_uuid()',
  'reporter.case_id': 'gen_random_uuid()',
  'reporter.follow_hash': 'uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())',
}

/** Defaults stand for themselves. */
const byDefault: ReadonlySet<string> = new Set(['journal.pos', 'journal.tx'])

/** An insert of one row as an intake of this run has stored it. */
async function insertInto(client: pg.Client, table: string, { schema }: Copy): Promise<string> {
  const { rows: columns } = await client.query<{ name: string; type: string }>(
    `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`,
    [`public.${table}`],
  )
  const own = columns.filter(({ name }) => !byDefault.has(`${table}.${name}`))
  const literals = own.map(({ name, type }) =>
    fresh[`${table}.${name}`]
      ? `quote_literal('') `
      : `coalesce(quote_literal(t.${name}::text) || '::${type}', 'null')`,
  )
  const typical = table === 'journal' ? "where kind = 'dispatched'" : ''
  const {
    rows: [sample],
  } = await client.query<{ values: string[] }>(
    `select array[${literals.join(', ')}] as values from public.${table} t ${typical} limit 1`,
  )
  if (!sample) throw new Error(`The intake has stored nothing in ${table}.`)
  const values = own.map(({ name }, i) => fresh[`${table}.${name}`] ?? sample.values[i])
  return `insert into ${schema}.${table} (${own.map((c) => c.name).join(', ')}) values (${values.join(', ')});`
}

/** pgbench takes `:name` for a variable; a colon within a text stands as a Unicode escape. */
const withoutVariables = (statement: string) =>
  statement.replaceAll(/'(?:[^']|'')*'/g, (text) =>
    text.includes(':') ? `U&${text.replaceAll('\\', '\\\\').replaceAll(':', '\\003A')}` : text,
  )

/** The script of one such transaction; makes the copies first. */
export async function writePeer(url: string, folder: string, copy: Copy): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(`drop schema if exists ${copy.schema} cascade; create schema ${copy.schema}`)
    const like = copy.indexes ? 'including all' : 'including defaults'
    const inserts: string[] = []
    for (const table of tables) {
      await client.query(`create table ${copy.schema}.${table} (like public.${table} ${like})`)
      inserts.push(withoutVariables(await insertInto(client, table, copy)))
    }
    const file = join(folder, `${copy.schema}.sql`)
    writeFileSync(file, ['begin;', ...inserts, 'commit;', ''].join('\n'))
    return file
  } finally {
    await client.end()
  }
}

export type PeerRun = {
  readonly url: string
  readonly file: string
  readonly clients: number
  readonly transactions: number
  readonly protocol: 'simple' | 'prepared'
}

/** Transactions per second. */
export function runPeer({ url, file, clients, transactions, protocol }: PeerRun): number {
  const each = Math.ceil(transactions / clients)
  const said = execFileSync(
    join(findPostgres() as string, 'pgbench'),
    ['-n', '-M', protocol, '-c', `${clients}`, '-j', '2', '-t', `${each}`, '-f', file, url],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const rate = /tps = ([\d.]+) \(without/.exec(said)?.[1]
  if (!rate) throw new Error(`pgbench said: ${said}`)
  return Number(rate)
}
