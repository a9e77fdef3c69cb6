// A mail server that takes every connection and never answers: the city goes on, and its letters wait until it is well.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { after, test } from 'node:test'
import { SMTPServer } from 'smtp-server'
import { openDatabase, sql } from '#platform/db.ts'
import { layOut } from '../setup/killing.ts'
import { createServerDatabase } from '../setup/server.ts'
import { until } from '../setup/until.ts'
import { answers, end, start } from './process.ts'

const got: string[] = []
const well = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData: (stream, session, done) => {
    stream.resume().on('end', () => {
      got.push(session.envelope.rcptTo[0]?.address ?? '')
      done()
    })
  },
})
/** Until `ill` is false a connection is taken and left alone; afterwards it is led to the server that is well. */
let ill = true
const held = new Set<Socket>()
const door = createServer((socket) => {
  socket.on('error', () => {})
  if (ill) held.add(socket)
  else well.server.emit('connection', socket)
})

test('while the mail server hangs, requests and timers go on, and once it is well each letter goes out once', async () => {
  await new Promise<void>((resolve) => {
    well.listen(0, '127.0.0.1', () => resolve())
  })
  door.listen(0, '127.0.0.1')
  await once(door, 'listening')
  const { port } = door.address() as AddressInfo
  const { url, drop } = await createServerDatabase()
  const city = await layOut(url)
  const db = await openDatabase({ url, connections: 1 })
  const server = await start({ ...city.env, JINGWEI_SMTP_URL: `smtp://127.0.0.1:${port}` })
  after(async () => {
    await end(server, 'SIGKILL')
    for (const socket of held) socket.destroy()
    door.close()
    well.close()
    await db.close()
    await drop()
    city.remove()
  })
  await answers(server)
  const report = async (email: string) => {
    const answer = await fetch(`${server.url}/api/intake`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        description: '井盖缺失',
        point: { lon: 113.01, lat: 29.05 },
        photos: [],
        reporter: { email, language: 'zh-CN' },
      }),
    })
    assert.equal(answer.status, 201, await answer.clone().text())
    return ((await answer.json()) as { id: string }).id
  }
  const count = async (what: 'escalated' | 'sent' | 'tried', ids: string[]) => {
    const [row] = await db.owner((tx) =>
      tx.rows<{ n: number }>(
        what === 'escalated'
          ? sql`select count(distinct subject) as n from journal where kind = 'escalated' and subject = any(${ids}::uuid[])`
          : sql`select count(*) as n from outbox where case_id = any(${ids}::uuid[]) and reporter_id is not null
              and (${what === 'sent'} and state = 'sent' or ${what === 'tried'} and state = 'pending' and attempts = 1)`,
      ),
    )
    return row?.n ?? 0
  }

  const first = await report('li@example.org')
  await until('the letter is under way', () => held.size > 0)
  const second = await report('wang@example.org')
  await until('timers fire', async () => (await count('escalated', [first, second])) === 2)
  assert.equal(await count('sent', [first, second]), 0)
  // The greeting is waited for in vain.
  await until('the letter is put back', async () => (await count('tried', [first])) > 0)

  ill = false
  await db.owner((tx) => tx.run(sql`update outbox set next_at = now() where state = 'pending'`))
  const wanted = ['li@example.org', 'wang@example.org']
  await until(
    'both have their letters',
    async () => {
      await db.owner((tx) =>
        tx.run(sql`update outbox set next_at = now() where state = 'pending' and last_error <> ''`),
      )
      return wanted.every((address) => got.includes(address))
    },
    { timeoutMs: 120_000 },
  )
  await until('no letter waits', async () => {
    const [row] = await db.owner((tx) =>
      tx.rows<{ n: number }>(sql`select count(*) as n from outbox where state = 'pending'`),
    )
    return row?.n === 0
  })
  const [sent] = await db.owner((tx) =>
    tx.rows<{ n: number }>(
      sql`select count(*) as n from outbox where state = 'sent' and reporter_id is not null`,
    ),
  )
  assert.equal(got.length, sent?.n, 'as many letters as the city says it has sent')
})
