/**
 * The Boston file of 2011 through `importCases`, as the command line does it, beside COPY of the same rows into a plain
 * table on the same server in the same run. The issue sets no bar on the ratio; ours: every row is in, none refused, a
 * second import changes nothing, and each row has its entry in a journal that verifies. Prints one JSON line.
 *
 * `npm run bench -- import [FILE]`
 */
import { execFileSync } from 'node:child_process'
import { createReadStream, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { caseProfile, importCases } from '#imports'
import { readConfig } from '#platform/config.ts'
import { sql } from '#platform/db.ts'
import { verifyJournal } from '#platform/journal/verify.ts'
import { systemContext } from '#people'
import { type Installation, openInstallation } from '../src/apps/installation.ts'
import { findPostgres, startCluster } from '../test/setup/cluster.ts'
import { report } from './setup/report.ts'

const file = resolve(process.argv[2] ?? '../shared/data/us311/boston_2011-12.csv')
const round = (n: number) => Number(n.toFixed(n < 10 ? 3 : 0))

async function importOnce({ db, keys }: Installation, refusedPath: string) {
  const began = performance.now()
  const counts = await importCases({ db, keys }, createReadStream(file), {
    profile: caseProfile('boston311'),
    by: { actor: null, post: systemContext.post, key: null },
    now: Date.now(),
    area: undefined,
    dryRun: false,
    refusedPath,
  })
  return { ...counts, seconds: (performance.now() - began) / 1000 }
}

/** Rows a second of COPY into a table of text, as psql times it. */
async function copyRate(url: string): Promise<{ rows: number; rate: number }> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const head = execFileSync('head', ['-n', '1', file], { encoding: 'utf8' }).trim().split(',')
    await client.query(`create table plain (${head.map((name) => `"${name}" text`).join(', ')})`)
    const said = execFileSync(
      join(findPostgres() as string, 'psql'),
      [url, '-X', '-c', '\\timing on', '-c', `\\copy plain from '${file}' csv header`],
      { encoding: 'utf8' },
    )
    const rows = Number(/COPY (\d+)/.exec(said)?.[1])
    const ms = Number(/Time: ([\d.]+) ms/.exec(said)?.[1])
    return { rows, rate: (rows / ms) * 1000 }
  } finally {
    await client.end()
  }
}

if (!existsSync(file)) throw new Error(`There is no file ${file}.`)
const folder = mkdtempSync(join(tmpdir(), 'jingwei-bench-'))
const cluster = await startCluster({ standard: true })
try {
  const env = { DATABASE_URL: cluster.url, JINGWEI_HOME: folder, JINGWEI_DEMO: '0' }
  const installation = await openInstallation(readConfig(env))
  try {
    const refusedPath = join(folder, 'refused.csv')
    const first = await importOnce(installation, refusedPath)
    const second = await importOnce(installation, refusedPath)
    const copied = await copyRate(cluster.url)
    const verified = await verifyJournal(installation.db, installation.keys.journal)
    const [stored] = await installation.db.owner((tx) =>
      tx.rows<{ cases: number; journalled: number }>(sql`select count(*)::int as cases,
        count(*) filter (where exists (select from journal j where (j.district, j.subject) = (c.district, c.id)))::int
          as journalled from cases c`),
    )
    const rate = first.created / first.seconds
    const whole =
      first.created === copied.rows &&
      first.refused === 0 &&
      second.same === copied.rows &&
      second.created + second.changed + second.refused === 0 &&
      stored?.journalled === copied.rows &&
      verified.faults.length === 0
    report({
      bench: 'import',
      rows: copied.rows,
      created: first.created,
      refused: first.refused,
      sameAgain: second.same,
      rowsPerSecond: round(rate),
      secondTimePerSecond: round(second.same / second.seconds),
      copyPerSecond: round(copied.rate),
      ...stored,
      intact: verified.faults.length === 0,
      load: loadavg().map(round),
      ratio: round(rate / copied.rate),
      meets: whole,
    })
  } finally {
    await installation.close()
  }
} finally {
  await cluster.stop()
  rmSync(folder, { recursive: true, force: true })
}
