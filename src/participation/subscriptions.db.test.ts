import assert from 'node:assert/strict'
import { sql } from '#platform/db.ts'
import { openMail } from '#platform/mail.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { areas, type City, day, publicPost, testsIn } from './city.fixture.ts'
import { askAfterMs, answerMs, confirmMs, mostTries } from './domain.ts'
import { removeExpired, tidyUp } from './jobs/upkeep.ts'
import { openSmtp } from './stand-ins.fixture.ts'

const li = { channel: 'email', address: 'Li@Example.org ', areas: [areas.community] }

/** Lets `body` read the letters that leave. */
async function withPost(
  body: (
    post: Awaited<ReturnType<typeof openSmtp>>,
    mail: ReturnType<typeof openMail>,
  ) => Promise<void>,
) {
  const post = await openSmtp()
  const mail = openMail({ smtpUrl: post.url, from: 'city@example.org', home: '/nowhere' })
  try {
    await body(post, mail)
  } finally {
    mail.close()
    await post.close()
  }
}

const bodyOf = (letter = ''): string => {
  const body = letter.slice(letter.indexOf('\r\n\r\n'))
  if (/Content-Transfer-Encoding: base64/i.test(letter))
    return Buffer.from(body, 'base64').toString()
  const bytes = body
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
  return Buffer.from(bytes, 'latin1').toString()
}
const codeIn = (letter: string | undefined) => /\d{6}/.exec(bodyOf(letter))?.[0] ?? ''

const ask = (c: City, body: object, from = '203.0.113.5') =>
  c.send('POST', '/api/subscriptions', { body, from })

onEveryDatabase('a subscription', (open) => {
  const inCity = testsIn(open)

  inCity('begins when the code that was sent to its address comes back', (c) =>
    withPost(async (post, mail) => {
      const made = await ask(c, li)
      assert.deepEqual([made.status, made.json.state], [201, 'waiting'])
      const path = `/api/subscriptions/${made.json.key}`
      await c.run({ mail })
      const code = codeIn(post.got[0])
      assert.match(post.got[0] ?? '', /To: li@example\.org/)
      assert.doesNotMatch(post.got[0] ?? '', /List-Unsubscribe/, 'there is nothing to end yet')
      await c.publish()
      await c.run({ mail })
      assert.equal(post.got.length, 1, 'nothing goes to an address that is not confirmed')
      const wrong = code === '000000' ? '000001' : '000000'
      const missed = await c.send('POST', `${path}/confirm`, { body: { code: wrong } })
      assert.deepEqual([missed.status, missed.json.left], [409, mostTries - 1])
      const right = await c.send('POST', `${path}/confirm`, { body: { code } })
      assert.deepEqual(right.json, { state: 'active' })
      await c.publish()
      await c.run({ mail })
      assert.equal(post.got.length, 2)
    }),
  )

  inCity('cannot be confirmed by guessing', (c) =>
    withPost(async (post, mail) => {
      const { key } = (await ask(c, li)).json
      await c.run({ mail })
      const code = codeIn(post.got[0])
      for (let i = 0; i < mostTries; i++) {
        const body = { code: String((Number(code) + 1 + i) % 1_000_000).padStart(6, '0') }
        // eslint-disable-next-line no-await-in-loop -- one after the other
        assert.equal(
          (await c.send('POST', `/api/subscriptions/${key}/confirm`, { body })).status,
          409,
        )
      }
      const late = await c.send('POST', `/api/subscriptions/${key}/confirm`, { body: { code } })
      assert.equal(late.status, 409)
    }),
  )

  inCity('that is asked for again and again with one address sends three codes a day', (c) =>
    withPost(async (post, mail) => {
      for (let i = 0; i < 5; i++) {
        // eslint-disable-next-line no-await-in-loop -- one after the other
        assert.equal((await ask(c, li)).status, 201, 'the answer tells nobody of it')
      }
      await c.run({ mail })
      assert.equal(post.got.length, 3)
    }),
  )

  inCity('that is ended and asked for anew sends no more codes for it', (c) =>
    withPost(async (post, mail) => {
      for (let i = 0; i < 5; i++) {
        /* eslint-disable no-await-in-loop -- one after the other */
        const { key } = (await ask(c, li)).json
        await c.run({ mail })
        assert.equal((await c.send('DELETE', `/api/subscriptions/${key}`)).status, 204)
        /* eslint-enable no-await-in-loop */
      }
      assert.equal(post.got.length, 3)
      c.clock.now += day
      await tidyUp(c.db, { keys: c.sending.keys, keepDays: 365 }, c.clock.now)
      assert.deepEqual(await c.rows(sql`select from subscription_asked`), [])
      await ask(c, li)
      await c.run({ mail })
      assert.equal(post.got.length, 4, 'the next day it is asked for again')
    }),
  )

  inCity('of a chat group shows nobody of the group how to speak in its name', async (c) => {
    for (const address of [
      'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0a1b2c3d4e5f',
      'https://oapi.dingtalk.com/robot/send?access_token=0a1b2c3d4e5f SEC0a1b2c3d4e5f6a7b8c9d',
    ]) {
      // eslint-disable-next-line no-await-in-loop -- two
      const key = await c.subscribe({ channel: 'webhook', address })
      // eslint-disable-next-line no-await-in-loop
      const held = await c.send('GET', `/api/subscriptions/${key}`)
      assert.equal(held.json.address, new URL(address.split(' ')[0] ?? '').host)
      assert.equal(held.text.includes('0a1b2c3d4e5f'), false)
    }
  })

  inCity('asked for by a flood is computed for first, and leaves nothing', async (c) => {
    const seen: { address: string; lately: number }[] = []
    c.guard.door = {
      admit: async ({ address, work, lately }) => {
        seen.push({ address, lately: await lately() })
        if (!work) throw new Problem('too-many-requests', say`Compute first.`)
      },
    }
    assert.equal((await ask(c, li)).status, 429)
    assert.deepEqual(await c.rows(sql`select from outgoing`), [])
    const work = { challenge: 'c', nonce: 'n' }
    assert.equal((await ask(c, { ...li, work })).status, 201)
    assert.equal((await ask(c, { ...li, work })).status, 201)
    assert.deepEqual(seen, [
      { address: '203.0.113.5', lately: 0 },
      { address: '203.0.113.5', lately: 0 },
      { address: '203.0.113.5', lately: 1 },
    ])
  })

  inCity('by a browser leads to a push service that the city knows, and to no other', async (c) => {
    const keys = { p256dh: 'B'.repeat(87), auth: 'a'.repeat(22) }
    const at = (endpoint: string) =>
      ask(c, { channel: 'push', pushSubscription: { endpoint, keys }, areas: [areas.grid] })
    for (const host of ['fcm.googleapis.com', 'updates.push.services.mozilla.com'])
      // eslint-disable-next-line no-await-in-loop -- two
      assert.equal((await at(`https://${host}/one`)).status, 201, host)
    for (const host of ['victim.example.org', 'fcm.googleapis.com.example.org']) {
      // eslint-disable-next-line no-await-in-loop -- two
      const refused = await at(`https://${host}/one`)
      assert.deepEqual(
        [refused.status, refused.json.fields[0].field],
        [400, 'pushSubscription.endpoint'],
      )
    }
  })

  inCity('lets nobody without a right of their own put a message on its way', async (c) => {
    const body = (source: string, subscription: string | null) =>
      sql`insert into outgoing (district, id, dedupe_key, source, area_code, subscription_id, channel, language, level, state,
          next_at, created_at)
        values ('990101', gen_random_uuid(), ${source}, ${source}, ${areas.grid}, ${subscription}, 'email', 'zh-CN', 'asked',
          'queued', now(), now())`
    await ask(c, li)
    const [other] = await c.rows<{ id: string }>(sql`select id from subscription`)
    for (const [source, subscription] of [
      ['notice', null],
      ['test', null],
      ['confirm', other?.id ?? ''],
    ] as const)
      // eslint-disable-next-line no-await-in-loop -- three
      await assert.rejects(
        c.db.transaction({ post: publicPost, actor: 'anyone' }, (tx) =>
          tx.run(body(source, subscription)),
        ),
        /no right to these rows/,
        source,
      )
  })

  inCity('is seen and ended by its key, and by nothing else', async (c) => {
    const key = await c.subscribe({ channel: 'email', address: 'li@example.org' })
    const held = await c.send('GET', `/api/subscriptions/${key}`)
    assert.deepEqual(
      [held.json.address, held.json.state, held.json.areas],
      ['li@example.org', 'active', [{ code: areas.community, name: '东亭社区' }]],
    )
    const guess = `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`
    assert.equal((await c.send('GET', `/api/subscriptions/${guess}`)).status, 404)
    assert.equal((await c.send('DELETE', `/api/subscriptions/${guess}`)).status, 204)
    const look = await c.send('GET', `/unsubscribe/${key}`)
    assert.match(look.text, /不再接收这些通知/)
    assert.equal(
      (await c.send('GET', `/api/subscriptions/${key}`)).status,
      200,
      'a look ends nothing',
    )
    assert.equal((await c.send('DELETE', `/api/subscriptions/${key}`)).status, 204)
    assert.equal((await c.send('DELETE', `/api/subscriptions/${key}`)).status, 204)
    for (const table of [sql`subscription`, sql`subscription_area`])
      // eslint-disable-next-line no-await-in-loop -- two
      assert.deepEqual(await c.rows(sql`select from ${table}`), [])
    assert.equal((await c.send('GET', `/unsubscribe/${key}`)).status, 404)
  })

  inCity('keeps where it leads sealed, in every table', async (c) => {
    await ask(c, { channel: 'email', address: 'zhang.wei@example.org', areas: [areas.grid] })
    const tables = await c.rows<{ all: string }>(sql`select
      coalesce((select string_agg(s::text, '') from subscription s), '') ||
      coalesce((select string_agg(o::text, '') from outgoing o), '') ||
      coalesce((select string_agg(j::text, '') from journal j), '') as all`)
    const stored = tables[0]?.all ?? ''
    assert.ok(stored.length > 200)
    const hex = Buffer.from('zhang.wei').toString('hex')
    assert.equal(stored.includes('zhang.wei') || stored.includes(hex), false)
  })

  inCity('is refused with the field that is wrong', async (c) => {
    const wrong: [object, string][] = [
      [{ ...li, address: 'nobody' }, 'address'],
      [{ ...li, channel: 'sms', address: '12' }, 'address'],
      [{ ...li, channel: 'webhook', address: 'ftp://x' }, 'address'],
      [{ ...li, areas: [] }, 'areas'],
      [{ ...li, areas: ['77'] }, 'areas.0'],
      [{ ...li, groups: ['00000000-0000-7000-8000-000000000009'] }, 'groups.0'],
      [{ ...li, request: true }, 'request'],
      [{ channel: 'push', areas: [areas.grid] }, 'pushSubscription'],
    ]
    for (const [i, [body, field]] of wrong.entries()) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      const got = await ask(c, body, `203.0.113.${i}`)
      assert.ok(
        got.json.fields.some((f: { field: string }) => f.field === field),
        `${field}: ${JSON.stringify(got.json)}`,
      )
    }
    const closed = await ask(c, { ...li, channel: 'sms', address: '13800000001' })
    assert.deepEqual([closed.status, closed.json.code], [409, 'refused'], 'no gateway is set up')
    assert.deepEqual(await c.rows(sql`select from subscription`), [])
  })

  inCity('not confirmed within a day goes', async (c) => {
    await ask(c, li)
    c.clock.now += confirmMs - 1
    assert.equal(await removeExpired(c.db, c.sending, c.clock.now), 0)
    c.clock.now += 1
    assert.equal(await removeExpired(c.db, c.sending, c.clock.now), 1)
    assert.deepEqual(await c.rows(sql`select data from journal where kind = 'erasure.done'`), [
      { data: { reason: 'time-is-up', removed: { subscriptions: 1 } } },
    ])
  })

  inCity('unused for a year is asked about once, and ends without an answer', (c) =>
    withPost(async (post, mail) => {
      const [silent, wanted] = [
        await c.subscribe({ channel: 'email', address: 'silent@example.org' }),
        await c.subscribe({ channel: 'email', address: 'wanted@example.org' }),
      ]
      await c.run({ mail })
      post.got.length = 0
      c.clock.now += askAfterMs
      const deps = { keys: c.sending.keys, keepDays: 365 }
      await tidyUp(c.db, deps, c.clock.now)
      await tidyUp(c.db, deps, c.clock.now)
      await c.run({ mail })
      assert.equal(post.got.length, 2)
      const link = /\/unsubscribe\/([\w-]+)/.exec(
        bodyOf(post.got.find((l) => l.includes('wanted@'))),
      )
      assert.equal(link?.[1], wanted)
      assert.equal((await c.send('POST', `/unsubscribe/${wanted}/keep`)).status, 200)
      c.clock.now += answerMs + day
      await tidyUp(c.db, deps, c.clock.now)
      assert.equal((await c.send('GET', `/api/subscriptions/${silent}`)).status, 404)
      assert.equal((await c.send('GET', `/api/subscriptions/${wanted}`)).status, 200)
    }),
  )
})
