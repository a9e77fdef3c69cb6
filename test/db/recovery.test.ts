// Back to a moment, as docs/operate.md tells it: PostgreSQL's own base backup and its archived log.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import pg from 'pg'
import { readConfig } from '#platform/config.ts'
import { findPostgres, postgresUser, startCluster } from '../setup/cluster.ts'
import { freePort } from '../setup/free-port.ts'
import { layOut, request, send, whatIsStored } from '../setup/killing.ts'
import { createServerDatabase } from '../setup/server.ts'
import { until } from '../setup/until.ts'
import { answers, end, start } from './process.ts'

async function ask<T extends object>(url: string, text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query<T>(text)).rows
  } finally {
    await client.end()
  }
}

const archived = async (url: string) => {
  const [switched] = await ask<{ name: string }>(
    url,
    'select pg_walfile_name(pg_switch_wal()) as name',
  )
  await until('the log is archived', async () => {
    const [row] = await ask<{ last: string | null }>(
      url,
      'select last_archived_wal as last from pg_stat_archiver',
    )
    return (row?.last ?? '') >= (switched?.name ?? 'none')
  })
}

/** PostgreSQL on what was brought back, until `use` is through. */
async function onRestored(
  { data, user, bin }: { data: string; user: object | undefined; bin: string },
  use: (port: number) => Promise<void>,
): Promise<void> {
  const port = await freePort()
  // A server that comes back must allow at least as many connections as the one that was lost.
  const settings = ['listen_addresses=127.0.0.1', 'max_connections=200'].flatMap((s) => ['-c', s])
  const args = ['-D', data, '-p', `${port}`, '-k', join(data, '..'), ...settings]
  const server = spawn(join(bin, 'postgres'), args, { ...user, cwd: data })
  let said = ''
  server.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()))
  server.stdout.resume()
  const gone = once(server, 'exit')
  try {
    await use(port)
  } catch (error) {
    throw new Error(said, { cause: error })
  } finally {
    server.kill('SIGINT')
    await gone
  }
}

test('a city comes back as it was at a given moment, from a base backup and the archived log', async () => {
  const bin = findPostgres() ?? assert.fail('PostgreSQL is not installed')
  const user = process.getuid?.() === 0 ? postgresUser() : undefined
  const folder = mkdtempSync('/tmp/jingwei-pitr-')
  const archive = join(folder, 'archive')
  mkdirSync(archive)
  if (user) for (const path of [folder, archive]) chownSync(path, user.uid, user.gid)
  const cluster = await startCluster({ standard: true })
  const { url } = await createServerDatabase(cluster.url)
  const city = await layOut(url)
  const server = await start(city.env)
  const report = async (round: number) => {
    const numbers: string[] = []
    for (let i = 0; i < 5; i++) {
      // eslint-disable-next-line no-await-in-loop -- one person after the other
      numbers.push((await send(server, request(round, i))) ?? assert.fail('not taken'))
    }
    return numbers
  }
  try {
    await answers(server)
    for (const setting of ['archive_mode = on', `archive_command = 'cp %p ${archive}/%f'`])
      // eslint-disable-next-line no-await-in-loop -- one setting after the other
      await ask(cluster.url, `alter system set ${setting}`)
    // It takes the settings up when it begins anew.
    cluster.kill()
    await answers(server)
    await until('the database is back', () => ask(cluster.url, 'select 1'))
    const data = join(folder, 'data')
    const first = await until('requests are taken', () => send(server, request(0, 0)))
    execFileSync(join(bin, 'pg_basebackup'), ['-D', data, '-d', cluster.url, '-c', 'fast'], {
      ...user,
      cwd: folder,
    })
    const before = await report(1)
    const [moment] = await ask<{ at: string }>(url, 'select clock_timestamp()::text as at')
    const after = await report(2)
    await archived(cluster.url)
    await end(server, 'SIGKILL')
    await cluster.stop()

    const comeBack = [
      `restore_command = 'cp ${archive}/%f %p'`,
      `recovery_target_time = '${moment?.at}'`,
      `recovery_target_action = 'promote'`,
    ]
    appendFileSync(join(data, 'postgresql.auto.conf'), `${comeBack.join('\n')}\n`)
    writeFileSync(join(data, 'recovery.signal'), '')
    await onRestored({ data, user, bin }, async (port) => {
      const there = new URL(url)
      there.port = `${port}`
      await until('the database has come back', async () => {
        const [row] = await ask<{ yes: boolean }>(
          there.href,
          'select not pg_is_in_recovery() as yes',
        )
        return row?.yes
      })
      const env = { ...city.env, DATABASE_URL: there.href }
      const { numbers, faults } = await whatIsStored(readConfig(env))
      assert.deepEqual(numbers.toSorted(), [first, ...before].toSorted())
      assert.ok(after.every((number) => !numbers.includes(number)))
      assert.equal(faults, 0)
    })
  } finally {
    await end(server, 'SIGKILL')
    await cluster.stop()
    city.remove()
    rmSync(folder, { recursive: true, force: true })
  }
})
