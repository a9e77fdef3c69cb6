// The connection that listens: what a break in the network does to it.
import assert from 'node:assert/strict'
import { connect, createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { openDatabase } from '#platform/db.ts'
import { onEveryDatabase } from '../../../test/setup/databases.ts'
import { until } from '../../../test/setup/until.ts'

type Line = { listens: boolean; readonly end: () => void }

/** Stands between us and the database, sees who listens, and breaks whatever connection begins to while `broken`. */
async function openLine(target: URL) {
  const lines = new Set<Line>()
  const state = { broken: false, opened: 0, cut: 0 }
  const server = createServer((near: Socket) => {
    state.opened += 1
    const far = connect(Number(target.port), target.hostname)
    const end = () => {
      near.destroy()
      far.destroy()
    }
    const line: Line = { listens: false, end }
    lines.add(line)
    for (const socket of [near, far]) {
      socket.on('error', end).on('close', () => {
        end()
        lines.delete(line)
      })
    }
    near.on('data', (data: Buffer) => {
      const listens = data.includes('listen "news"')
      if (listens && state.broken) {
        state.cut += 1
        return end()
      }
      line.listens ||= listens
      return far.write(data)
    })
    far.on('data', (data: Buffer) => near.write(data))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(target)
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as AddressInfo).port)
  const listening = () => [...lines].filter((line) => line.listens)
  return {
    url: url.href,
    state,
    listening,
    close: () => {
      for (const line of lines) line.end()
      server.close()
    },
  }
}

onEveryDatabase('listening', (open) => {
  test('comes back after a break as one connection, and is told once for what it may have missed', async (t) => {
    const { url } = await open()
    if (url === undefined) return t.skip('the embedded database has no connections')
    const line = await openLine(new URL(url))
    const db = await openDatabase({ url: line.url })
    try {
      let told = 0
      const stop = await db.listen('news', () => (told += 1))
      assert.equal(line.listening().length, 1)
      line.state.broken = true
      line.listening()[0]?.end()
      // it tries again, and is cut off as it says what it listens for: two signs of one break
      await until('it was cut off again', () => line.state.cut > 0)
      const tried = line.state.opened
      line.state.broken = false
      await until('it is back', () => told > 0)
      assert.equal(line.state.opened - tried, 1)
      await db.execute(`notify news`)
      await until('it hears', () => told > 1)
      assert.deepEqual([told, line.listening().length], [2, 1])
      await stop()
      await until('it has gone', () => line.listening().length === 0)
    } finally {
      await db.close()
      line.close()
    }
  })
})
