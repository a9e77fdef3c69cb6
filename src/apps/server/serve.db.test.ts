import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { openDatabase } from '#platform/db.ts'
import { createServerDatabase } from '../../../test/setup/server.ts'

const program = join(import.meta.dirname, '../cli/main.ts')

test('a server on PostgreSQL whose start fails half-way says why and ends', async () => {
  const home = mkdtempSync(join(tmpdir(), 'jingwei-serve-'))
  const { url, drop } = await createServerDatabase()
  // Read when the jobs have begun.
  const db = await openDatabase({ url, connections: 1 })
  await db.execute('revoke select on import_job from jingwei_app')
  await db.close()
  const env = { PATH: process.env['PATH'] ?? '', JINGWEI_HOME: home, DATABASE_URL: url }
  const server = spawn(process.execPath, [program, 'serve'], {
    env: { ...env, PORT: '0', JINGWEI_DEMO: '0', JINGWEI_LOG: 'error' },
    stdio: ['ignore', 'pipe', 'pipe'],
    // one that is left hanging ends without a status
    timeout: 60_000,
    killSignal: 'SIGKILL',
  })
  try {
    const [out, err, [status]] = await Promise.all([
      text(server.stdout),
      text(server.stderr),
      once(server, 'exit'),
    ])
    assert.match(err, /has no right to these rows/)
    assert.equal(out, '', 'nothing failed on a closed database')
    assert.equal(status, 1)
  } finally {
    await drop()
    rmSync(home, { recursive: true })
  }
})
