// Who reads what, in which language; and how much one group robot is told in a minute.
import assert from 'node:assert/strict'
import { sql } from '#platform/db.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { areas, type City, minute, testsIn } from './city.fixture.ts'
import { tidyUp } from './jobs/upkeep.ts'
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
