import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { askServer, controlPath, serveControl } from './control.ts'

const refusal = 'expected one line of JSON with argv and cwd\n'

async function sendLine(home: string, line: string): Promise<unknown[]> {
  const socket = createConnection(controlPath(home))
  socket.write(`${line}\n`)
  const lines = (await text(socket)).trim().split('\n')
  return lines.map((said) => JSON.parse(said) as unknown)
}

test('a line that is no command is refused, and the server goes on taking commands', async () => {
  const home = mkdtempSync(join(tmpdir(), 'jingwei-control-'))
  const stop = await serveControl(home, (argv, io) => {
    io.out(`did ${argv.join(' ')}`)
    return Promise.resolve(0)
  })
  try {
    for (const line of ['no JSON', '', 'null', '{"argv":"journal"}', '{"argv":[1],"cwd":"/"}']) {
      // eslint-disable-next-line no-await-in-loop -- the server lives through each
      const [said, exit] = await sendLine(home, line)
      assert.deepEqual([said, exit], [{ err: refusal }, { exit: 2 }], line)
    }
    const said: string[] = []
    const io = {
      cwd: home,
      out: (out: string) => void said.push(out),
      err: (err: string) => void said.push(err),
      signal: new AbortController().signal,
    }
    assert.equal(await askServer(home, { argv: ['journal', 'key'], cwd: home }, io), 0)
    assert.deepEqual(said, ['did journal key'])
  } finally {
    await stop()
    rmSync(home, { recursive: true })
  }
})
