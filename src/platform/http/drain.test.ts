import assert from 'node:assert/strict'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import Fastify from 'fastify'
import { openDrain } from './drain.ts'

test('a process that ends says so first, and takes what is still sent until its proxy has seen it', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const app = Fastify({ forceCloseConnections: true })
  const drain = openDrain(5000)
  drain.watch(app)
  app.get('/work', () => ({ ending: drain.ending() }))
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  const ask = async () => {
    const sent = get({ host: '127.0.0.1', port, path: '/work', agent: false })
    const [answer] = (await once(sent, 'response')) as [IncomingMessage]
    answer.resume()
    return answer
  }
  const ended = drain.begin(app)
  try {
    assert.equal(drain.ending(), true)
    const late = await ask()
    assert.deepEqual([late.statusCode, late.headers.connection], [200, 'close'])
    await once(late, 'close')
    t.mock.timers.tick(5000)
    await ended
    await assert.rejects(ask(), /ECONNREFUSED/)
  } finally {
    await app.close()
  }
})
