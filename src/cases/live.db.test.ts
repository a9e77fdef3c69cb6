// The follow page, live: its holder is told that something happened to their case, and nobody of anything else.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import fastify from 'fastify'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { until } from '../../test/setup/until.ts'
import { openLiveHub } from './live.ts'
import { townTests } from './town.fixture.ts'

/** What has come over one line so far. */
async function listen(base: string, token: string) {
  const stop = new AbortController()
  const reply = await fetch(`${base}/api/follow/${token}/events`, { signal: stop.signal })
  const heard = { text: '', status: reply.status, stop: () => stop.abort() }
  const read = async () => {
    const decoder = new TextDecoder()
    for await (const part of reply.body ?? []) heard.text += decoder.decode(part as Uint8Array)
  }
  read().catch(() => {
    // ended by the test
  })
  return heard
}

onEveryDatabase('the follow page', (open) => {
  const town = townTests(open)

  town('that was left before its line began takes up no place', async (t) => {
    const hub = openLiveHub(t.db)
    const app = fastify()
    const refused: unknown[] = []
    let [come, added] = [0, 0]
    app.get('/', async (_, reply) => {
      come++
      await once(reply.raw, 'close')
      try {
        hub.add(reply, { link: 'one', address: '192.0.2.1', cases: [] })
      } catch (error) {
        refused.push(error)
      }
      added++
    })
    const base = await app.listen({ host: '127.0.0.1', port: 0 })
    try {
      // one more than may follow by one link
      for (let i = 1; i <= 9; i++) {
        /* eslint-disable no-await-in-loop -- one after the other */
        const leave = new AbortController()
        const left = fetch(base, { signal: leave.signal }).catch(() => {})
        await until('the page has come', () => come === i)
        leave.abort()
        await left
        await until('it was to be told', () => added === i)
        /* eslint-enable no-await-in-loop */
      }
      assert.deepEqual(refused, [])
    } finally {
      await app.close()
    }
  })

  town(
    'is told when something happens to its case, without what, and of no other case',
    async (t) => {
      const base = await t.app.listen({ host: '127.0.0.1', port: 0 })
      const [own, other] = [(await t.report()).json, (await t.report()).json]
      const [mine, theirs] = [
        await listen(base, own.followToken),
        await listen(base, other.followToken),
      ]
      try {
        await until('both lines are open', () =>
          [mine, theirs].every(({ text }) => text.includes('event: begun')),
        )
        // Reading begins with the end of the journal as it is found.
        await until(
          'the first is told',
          async () => {
            await t.command(own.id, 'comment', 'dispatcher', { note: '内部：反映人情绪激动' })
            return mine.text.includes('event: changed')
          },
          { everyMs: 300 },
        )
        assert.doesNotMatch(mine.text, /内部|comment|4201/)
        assert.doesNotMatch(theirs.text, /changed/)
      } finally {
        mine.stop()
        theirs.stop()
      }
    },
  )

  town(
    'is told by at most so many lines of one address, however many links it has made',
    async (t) => {
      const base = await t.app.listen({ host: '127.0.0.1', port: 0 })
      const first = (await t.report()).json
      const links = [first.followToken]
      while (links.length < 7) {
        // eslint-disable-next-line no-await-in-loop -- one link after the other
        const { json } = await t.send('POST', `/api/nearby/${first.number}/follow`, {
          key: randomUUID(),
          body: {},
        })
        links.push(json.followToken)
      }
      const lines = []
      try {
        // eslint-disable-next-line no-await-in-loop -- in this order
        for (let i = 0; i < 51; i++) lines.push(await listen(base, links[i % 7]))
        assert.deepEqual(
          lines.map(({ status }) => status),
          [...Array<number>(50).fill(200), 429],
        )
      } finally {
        for (const line of lines) line.stop()
      }
    },
  )

  town('is refused without a link that leads to a case', async (t) => {
    const reply = await t.send('GET', `/api/follow/${'x'.repeat(24)}/events`)
    assert.ok([401, 404].includes(reply.status), String(reply.status))
  })
})
