// Between the agent and the server: one odd call costs no other call its events.
import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { test } from 'node:test'
import { until } from '../../../test/setup/until.ts'
import { SwitchEvents } from '../schema.ts'
import { openBridge } from './bridge.ts'

type Told = { readonly id: string; readonly call: string; readonly from?: string }

/** A server that takes events as ours does, but none of the call `refused`, and nothing before it is open. */
async function bridged(refused: string) {
  const taken: Told[] = []
  const log: string[] = []
  let isOpen = false
  let atOnce = 0
  const ask: typeof fetch = async (url, init) => {
    if (typeof url === 'string' && url.includes('/commands')) {
      // The bridge asks again at once: others have their turn first.
      await new Promise((resolve) => setImmediate(resolve))
      return Response.json({ items: [] })
    }
    const body: unknown = JSON.parse(typeof init?.body === 'string' ? init.body : '')
    const { events } = body as { events: Told[] }
    atOnce = events.length
    if (!isOpen) return new Response('', { status: 503 })
    if (!SwitchEvents.safeParse(body).success || events.some(({ call }) => call === refused))
      return new Response('no', { status: 409 })
    taken.push(...events)
    return Response.json({ items: [] })
  }
  const bridge = await openBridge({
    host: '127.0.0.1',
    port: 0,
    server: 'http://server.example',
    token: 'token',
    now: Date.now,
    log: (line) => log.push(line),
    fetch: ask,
  })
  const socket = createSocket('udp4')
  const ring = (callId: string, from: string) =>
    new Promise<void>((resolve) => {
      const lines = [
        'INVITE sip:12345@127.0.0.1 SIP/2.0',
        'Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK1',
        `From: <sip:${from}@127.0.0.1>;tag=1`,
        'To: <sip:12345@127.0.0.1>',
        `Call-ID: ${callId}`,
        'CSeq: 1 INVITE',
        '',
        '',
      ]
      socket.send(lines.join('\r\n'), bridge.port, '127.0.0.1', () => resolve())
    })
  const close = async () => {
    socket.close()
    await bridge.close()
  }
  return { taken, log, ring, close, open: () => (isOpen = true), atOnce: () => atOnce }
}

test('an event that the server refuses is dropped alone, and said', async () => {
  const b = await bridged('odd')
  try {
    for (const call of ['a', 'odd', 'b', 'c']) await b.ring(call, '13871234567')
    await until('all four go in one', async () => b.atOnce() === 4)
    b.open()
    await until('the others are taken', async () => b.taken.length === 3)
    assert.deepEqual(
      b.taken.map(({ call }) => call),
      ['a', 'b', 'c'],
    )
    assert.ok(b.log.some((line) => /of odd is dropped: the server answered 409/.test(line)))
  } finally {
    await b.close()
  }
})

test('a name of a call or a caller that no event can hold is shortened, not sent', async () => {
  const b = await bridged('')
  try {
    b.open()
    await b.ring('x'.repeat(500), `1${'2'.repeat(300)}`)
    await b.ring('with\u0007bell', '138\u00001')
    await until('both are taken', async () => b.taken.length === 2)
    const [long, odd] = b.taken
    assert.deepEqual([long?.call.length, long?.from?.length, odd?.from], [43, 60, '1381'])
    assert.doesNotMatch(odd?.call ?? '', /\p{Cc}/u)
  } finally {
    await b.close()
  }
})
