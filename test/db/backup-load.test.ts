// A backup that is taken while people go on reporting holds all that was acknowledged before it began.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { text } from 'node:stream/consumers'
import { readConfig } from '#platform/config.ts'
import { cityAt, layOut, request, send, whatIsStored } from '../setup/killing.ts'
import { createServerDatabase } from '../setup/server.ts'
import { until } from '../setup/until.ts'
import { answers, end, start } from './process.ts'

async function jingwei(env: Record<string, string>, ...args: string[]): Promise<void> {
  const child = spawn(process.execPath, ['src/apps/cli/main.ts', ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  assert.equal(code, 0, said)
}

async function underLoad(source?: string, target?: string): Promise<void> {
  const [city, elsewhere] = [await layOut(source), cityAt(target)]
  const server = await start(city.env)
  const folder = join(city.env['JINGWEI_HOME'] ?? '', 'backup')
  const acknowledged = new Set<string>()
  try {
    await answers(server)
    let going = true
    const people = async (round: number) => {
      for (let i = 0; going; i++) {
        // eslint-disable-next-line no-await-in-loop -- one person after the other
        const number = await send(server, request(round, i))
        assert.ok(number, 'the city takes requests all the while')
        acknowledged.add(number)
      }
    }
    const load = Promise.all([1, 2, 3].map(people)).finally(() => (going = false))
    await until('reports come in', () => !going || acknowledged.size >= 12)
    const before = [...acknowledged]
    await jingwei(city.env, 'backup', folder).finally(() => (going = false))
    await load
    assert.ok(acknowledged.size > before.length, 'reports came in while it was taken')
    await end(server, 'SIGKILL')
    await jingwei(elsewhere.env, 'restore', folder, '--force')
    const { numbers, faults } = await whatIsStored(readConfig(elsewhere.env))
    const stored = new Set(numbers)
    assert.deepEqual(
      before.filter((number) => !stored.has(number)),
      [],
    )
    assert.deepEqual(
      numbers.filter((number) => !acknowledged.has(number)),
      [],
    )
    assert.equal(faults, 0)
  } finally {
    await end(server, 'SIGKILL')
    city.remove()
    elsewhere.remove()
  }
}

describe('a backup taken under load, restored elsewhere, has all that was acknowledged before it began', () => {
  test('from the embedded database', () => underLoad())

  test('from PostgreSQL', async () => {
    const [source, target] = [await createServerDatabase(), await createServerDatabase()]
    try {
      await underLoad(source.url, target.url)
    } finally {
      await Promise.all([source.drop(), target.drop()])
    }
  })
})
