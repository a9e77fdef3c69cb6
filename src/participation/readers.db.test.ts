// Who reads what, in which language; and how much one group robot is told in a minute.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { at, sql } from '#platform/db.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { areas, type City, minute, testsIn } from './city.fixture.ts'
import { tidyUp } from './jobs/upkeep.ts'
import { putOff } from './queries/outgoing.ts'
import { answers, openHttp } from './stand-ins.fixture.ts'

const gateway = '00000000-0000-7000-8000-00000000c002'
const robots = '00000000-0000-7000-8000-00000000c004'
const english = { title: 'No water', text: 'There is no water tonight.' }
const always = { state: 'active', quietFrom: null, quietTo: null, urgentPasses: true }

const setChannel = async (c: City, id: string, fields: object): Promise<void> => {
  const body = { name: '渠道', perMinute: 600, settings: {}, ...always, ...fields }
  const set = await c.send('PUT', `/api/channels/${id}`, { as: 'admin', body })
  assert.equal(set.status, 200, JSON.stringify(set.json))
}

/** A robot of WeCom or DingTalk that takes all, and says what it was told. */
async function openRobots() {
  const server = await openHttp(answers(200, {}, { errcode: 0 }))
  return {
    ...server,
    wecom: (name: string) => `${server.url}/cgi-bin/webhook/send?key=${name}`,
    toldTo: (name: string) => server.got.filter(({ path }) => path.includes(name)).length,
    words: () => server.json().map(({ markdown }) => String(markdown.content ?? markdown.text)),
  }
}

onEveryDatabase('a notice in two languages', (open) => {
  const inCity = testsIn(open)

  inCity('is read in both, keeps both when it is corrected, and loses them together', async (c) => {
    const id = await c.publish({ en: english })
    const [shown] = (await c.send('GET', `/api/notices?area=${areas.grid}`)).json.items
    assert.deepEqual([shown.title, shown.en], ['停水通知', english])
    const correct = (body: object) =>
      c.send('PUT', `/api/notices/${id}`, {
        as: 'gridWorker',
        body: { title: '停水', text: '明晚停水。', level: 'plain', ...body },
      })
    assert.equal((await correct({ edition: 1 })).status, 200)
    const kept = (await c.send('GET', `/api/notices/${id}`)).json
    assert.deepEqual([kept.en, kept.earlier[0].en], [english, english], 'left out, it stays')
    assert.equal((await correct({ edition: 2, en: null })).status, 200)
    assert.equal((await c.send('GET', `/api/notices/${id}`)).json.en, null)
    assert.equal((await correct({ edition: 3, en: { ...english, title: 'Water' } })).status, 200)
    const board = await c.send('GET', `/api/notice-board/${id}`, { as: 'gridWorker' })
    assert.deepEqual(
      board.json.editions.map((e: { en: { title: string } | null }) => e.en?.title ?? null),
      [null, 'No water', 'No water'],
    )
    await c.send('POST', `/api/notices/${id}/withdraw`, {
      as: 'gridWorker',
      body: { because: '修好了' },
    })
    const gone = (await c.send('GET', `/api/notices/${id}`)).json
    assert.deepEqual([gone.text, gone.en.text], ['', ''], 'what was taken back is not said again')
  })

  inCity('loses the English when a process of the version before corrects it', async (c) => {
    const id = await c.publish({ en: english })
    const before = await c.send('GET', `/api/notices/${id}`)
    assert.deepEqual(before.json.en, english)
    await c.db.owner((tx) =>
      tx.run(sql`update area_notice set level = 'plain', title = '来水', body = '水来了。', expires_at = null,
        edition = edition + 1, corrected_at = publish_at where id = ${id}`),
    )
    const after = (await c.send('GET', `/api/notices/${id}`)).json
    assert.deepEqual([after.title, after.en], ['来水', null])
    const body = { title: '来水', text: '水来了。', level: 'plain', edition: 2 }
    const again = { as: 'gridWorker', body: { ...body, en: english } } as const
    assert.equal((await c.send('PUT', `/api/notices/${id}`, again)).status, 200)
    assert.deepEqual((await c.send('GET', `/api/notices/${id}`)).json.en, english)
  })

  inCity('corrected so before it leaves, it leaves in Chinese alone', async (c) => {
    const sms = await openHttp(answers(200))
    try {
      await setChannel(c, gateway, { settings: { url: `${sms.url}/send` } })
      await c.subscribe({ channel: 'sms', address: '13800000002', language: 'en' })
      await c.run()
      sms.got.length = 0
      await c.publish({ level: 'urgent', en: english })
      await c.db.owner((tx) =>
        tx.run(
          sql`update area_notice set title = '来水', body = '水来了。', edition = edition + 1`,
        ),
      )
      await c.run()
      assert.match(String(sms.json()[0]?.['text']), /来水\n水来了。/)
    } finally {
      await sms.close()
    }
  })

  inCity('is whole in each, and the missing half is named', async (c) => {
    const body = { areaCodes: [areas.grid], title: '一', text: '二' }
    for (const [en, field] of [
      [{ title: 'No water' }, 'en.text'],
      [{ text: 'No water tonight' }, 'en.title'],
      [{ title: ' ', text: 'No water tonight' }, 'en.title'],
    ] as const) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      const got = await c.send('POST', '/api/notices', { as: 'gridWorker', body: { ...body, en } })
      assert.equal(got.status, 400)
      assert.deepEqual(
        got.json.fields.map((f: { field: string }) => f.field.replace('body.', '')),
        [field],
      )
    }
    assert.deepEqual(await c.rows(sql`select from area_notice`), [])
  })

  inCity('reaches each subscriber in their own, and a group in both, Chinese first', async (c) => {
    const [sms, robot] = [await openHttp(answers(200)), await openRobots()]
    try {
      await setChannel(c, gateway, { settings: { url: `${sms.url}/send` } })
      await setChannel(c, robots, {})
      await c.subscribe({ channel: 'sms', address: '13800000001' })
      await c.subscribe({ channel: 'sms', address: '13800000002', language: 'en' })
      await c.subscribe({ channel: 'webhook', address: robot.wecom('group') })
      await c.run()
      for (const one of [sms, robot]) one.got.length = 0
      await c.publish({ level: 'urgent', en: english })
      await c.run()
      const told = Object.fromEntries(sms.json().map(({ to, text }) => [to, String(text)]))
      assert.match(told['13800000001'] ?? '', /^【紧急】停水通知\n今晚停水。\n——东亭社区居委会\n/)
      assert.match(
        told['13800000002'] ?? '',
        /^Urgent: No water\nThere is no water tonight\.\n— Dongting Committee\n/,
      )
      assert.match(robot.words()[0] ?? '', /停水通知[^]*今晚停水。[^]*No water[^]*no water tonight/)
      sms.got.length = 0
      await c.publish({ title: '只有中文', text: '没有英文。' })
      await c.run()
      const english2 = sms.json().find(({ to }) => to === '13800000002')
      assert.match(String(english2?.['text']), /^只有中文\n没有英文。\n— Dongting Committee/)
    } finally {
      await sms.close()
      await robot.close()
    }
  })
})

onEveryDatabase('a group robot', (open) => {
  const inCity = testsIn(open)

  inCity('is told no more in any minute than it takes, whoever subscribed it', async (c) => {
    const robot = await openRobots()
    try {
      await setChannel(c, robots, { settings: { robotPerMinute: 3 } })
      await c.subscribe({ channel: 'webhook', address: robot.wecom('one') })
      await c.subscribe({
        channel: 'webhook',
        address: `${robot.wecom('one')} SEC12345678901234567890`,
      })
      await c.subscribe({ channel: 'webhook', address: robot.wecom('two') })
      await c.run()
      c.clock.now += minute
      robot.got.length = 0
      for (const title of ['一', '二', '三', '四']) await c.publish({ title })
      await c.run()
      assert.deepEqual([robot.toldTo('one'), robot.toldTo('two')], [3, 3])
      c.clock.now += minute - 1000
      await c.run()
      assert.deepEqual([robot.toldTo('one'), robot.toldTo('two')], [3, 3], 'not before its time')
      for (const [one, two] of [
        [6, 4],
        [8, 4],
      ]) {
        c.clock.now += minute
        await c.run()
        assert.deepEqual([robot.toldTo('one'), robot.toldTo('two')], [one, two])
      }
      assert.deepEqual(
        await c.rows(sql`select state, max(attempts) as tries from outgoing
        where source = 'notice' group by state`),
        [{ state: 'sent', tries: 1 }],
      )
    } finally {
      await robot.close()
    }
  })

  inCity('does not wait for others at the old standard, which others still read', async (c) => {
    const robot = await openRobots()
    const rate = async () => {
      const { json } = await c.send('GET', '/api/channels', { as: 'admin' })
      return json.items.find(({ id }: { id: string }) => id === robots).perMinute
    }
    const groups = ['one', 'two', 'three']
    const toldAll = () => groups.map(robot.toldTo)
    try {
      for (const name of groups) {
        // eslint-disable-next-line no-await-in-loop -- one after the other
        await c.subscribe({ channel: 'webhook', address: robot.wecom(name) })
      }
      await c.run()
      c.clock.now += 5 * minute
      robot.got.length = 0
      const kept = () =>
        c.rows(sql`select per_minute as rate, allowance <= 20 as low from channel
        where id = ${robots}`)
      for (let i = 0; i < 10; i++) await c.publish({ title: `第${i}条` })
      await c.run()
      assert.deepEqual(toldAll(), [10, 10, 10])
      assert.deepEqual([await rate(), await kept()], [600, [{ rate: 20, low: true }]])
      await setChannel(c, robots, { perMinute: 20 })
      assert.equal(await rate(), 20, 'who sets it means it')
      c.clock.now += 5 * minute
      for (let i = 0; i < 10; i++) await c.publish({ title: `又第${i}条` })
      await c.run()
      assert.equal(robot.got.length, 30 + 20)
    } finally {
      await robot.close()
    }
  })

  inCity('puts off what waits in its own district', async (c) => {
    const robot = await openRobots()
    try {
      await c.subscribe({ channel: 'webhook', address: robot.wecom('one') })
      const [sub] = await c.rows<{ id: string }>(sql`select id from subscription`)
      const subscriptionId = sub?.id ?? ''
      await c.run()
      const until = c.clock.now + minute
      await c.db.owner(async (tx) => {
        for (const district of ['420102', '420103']) {
          // eslint-disable-next-line no-await-in-loop -- one connection
          await tx.run(sql`insert into outgoing (district, id, dedupe_key, source, area_code, subscription_id, channel,
              language, level, state, next_at, created_at)
            values (${district}, ${randomUUID()}, ${district}, 'notice', ${district}, ${subscriptionId}, 'webhook',
              'zh-CN', 'plain', 'queued', ${at(c.clock.now)}, ${at(c.clock.now)})`)
        }
        await putOff(tx, { district: '420102', subscriptionId, until, now: c.clock.now })
      })
      const waiting = await c.rows<{ district: string; next: number }>(
        sql`select district, next_at as next from outgoing where state = 'queued' order by district`,
      )
      assert.deepEqual(
        waiting.map((m) => [m.district, m.next]),
        [
          ['420102', until],
          ['420103', c.clock.now],
        ],
      )
    } finally {
      await robot.close()
    }
  })

  inCity('that nobody writes to any more is forgotten the day after', async (c) => {
    const robot = await openRobots()
    try {
      await c.subscribe({ channel: 'webhook', address: robot.wecom('one') })
      await c.run()
      assert.equal((await c.rows(sql`select from robot_turn`)).length, 1)
      await tidyUp(
        c.db,
        { keys: c.sending.keys, keepDays: 365 },
        c.clock.now + 24 * 60 * minute + 1,
      )
      assert.deepEqual(await c.rows(sql`select from robot_turn`), [])
    } finally {
      await robot.close()
    }
  })
})
