// The product as its operator runs it: a process of its own.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { freePort } from '../setup/free-port.ts'
import { until } from '../setup/until.ts'

export const root = join(import.meta.dirname, '../..')

export type Server = {
  readonly url: string
  readonly child: ChildProcess
  readonly said: () => string
}

/** @param folder where the program lies; this version unless told */
export async function start(env: Record<string, string>, folder = root): Promise<Server> {
  let text = ''
  const port = await freePort()
  const child = spawn(process.execPath, ['src/apps/cli/main.ts', 'serve'], {
    cwd: folder,
    env: { ...process.env, JINGWEI_LOG: 'error', PORT: String(port), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes: Buffer) => (text += bytes.toString()))
  return { url: `http://127.0.0.1:${port}`, child, said: () => text }
}

/** Waits for what the server says or does; a server that ended says why. */
export async function comesTo(
  what: string,
  { child, said }: Server,
  condition: () => boolean | Promise<boolean>,
): Promise<void> {
  const over = () => child.exitCode !== null
  await until(what, async () => over() || (await condition()), { timeoutMs: 240_000 })
  assert.ok(!over(), said())
}

export const answers = (server: Server): Promise<void> =>
  comesTo('the server answers', server, () => /answers at/.test(server.said()))

export async function end({ child }: Server, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill(signal)
  await gone
}
