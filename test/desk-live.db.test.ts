// The desk, live: told at once by whichever process something happens in, and told nothing of calls it may not see.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId } from '#platform/crypto.ts'
import { openDatabase } from '#platform/db.ts'
import { monday, minute, postId } from '../src/cases/city.fixture.ts'
import { setDesk } from '../src/calls/queries/desk.ts'
import { onEveryDatabase } from './setup/databases.ts'
import { openHotline, phone } from './setup/hotline.ts'
import { until } from './setup/until.ts'

const when = (seconds: number) => new Date(monday + seconds * 1000).toISOString()
const ring = (call: string) => ({
  id: `${call}-rings`,
  kind: 'incoming',
  at: when(0),
  call,
  from: phone,
  to: '12345',
})

/** What has come over one line so far, in the order it came; beats left out. */
async function listen(base: string, as: string) {
  const stop = new AbortController()
  const headers = { cookie: `jingwei=${as}` }
  const reply = await fetch(`${base}/api/desk/events`, { signal: stop.signal, headers })
  let text = ''
  const read = async () => {
    const decoder = new TextDecoder()
    for await (const part of reply.body ?? []) text += decoder.decode(part as Uint8Array)
  }
  read().catch(() => {
    // ended by the test
  })
  const told = () =>
    [...text.matchAll(/event: (\w+)\ndata: (.*)/g)]
      .map(([, name, data]) => `${name} ${data}`)
      .filter((one) => !one.startsWith('beat'))
  return { status: reply.status, told, stop: () => stop.abort() }
}

onEveryDatabase('the desk', (open) => {
  test('is told at once, by each process, that something changed, and what it was is not said', async () => {
    const clock = { now: monday + minute }
    const db = await open()
    // nothing but the bell wakes it in the time of this test
    const t = await openHotline(db, () => ({ now: () => clock.now, lookMs: 600_000 }))
    const elsewhere = db.url === undefined ? db : await openDatabase({ url: db.url })
    const base = await t.app.listen({ host: '127.0.0.1', port: 0 })
    t.clock.now = clock.now
    const lines = [
      await listen(base, 'callTaker'),
      await listen(base, 'callTaker'),
      await listen(base, 'dutyOfficer'),
    ] as const
    const [one, two, district] = lines
    try {
      await until('all lines are open', () => lines.every((l) => l.told().includes('begun {}')))
      await t.hear(ring('sip-1'))
      await until('both desks of the city are told', () =>
        [one, two].every((l) => l.told().includes('changed {}')),
      )
      const heard = one.told().length
      await elsewhere.transaction({ post: postId('callTaker') }, (tx) =>
        setDesk(tx, {
          id: newId(),
          district: '4201',
          postId: postId('callTaker'),
          areaCode: '4201',
          state: 'ready',
          reason: null,
          now: clock.now,
        }),
      )
      await until('a seat taken in another process is told too', () => one.told().length > heard)
      assert.deepEqual(new Set(one.told()), new Set(['begun {}', 'changed {}']))
      assert.deepEqual(
        district.told(),
        ['begun {}'],
        'the calls of the city are not those of a district',
      )
    } finally {
      for (const line of lines) line.stop()
      if (elsewhere !== db) await elsewhere.close()
      await t.close()
    }
  })

  test('is told that a switch has gone, of which nobody says anything', async () => {
    const clock = { now: monday + minute }
    const t = await openHotline(await open(), () => ({ now: () => clock.now }))
    const base = await t.app.listen({ host: '127.0.0.1', port: 0 })
    t.clock.now = clock.now
    await t.commands()
    const line = await listen(base, 'callTaker')
    try {
      await until('the line is open', () => line.told().includes('begun {}'))
      clock.now += minute
      await until('it is told', () => line.told().includes('changed {}'))
    } finally {
      line.stop()
      await t.close()
    }
  })

  test('is told nothing where the post takes no calls', async () => {
    const t = await openHotline(await open())
    for (const as of ['supervisor', 'dispatcher'] as const)
      // eslint-disable-next-line no-await-in-loop -- one after the other
      assert.equal((await t.send('GET', '/api/desk/events', { as })).status, 403)
    await t.close()
  })
})
