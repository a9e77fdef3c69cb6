// The wall hangs where anybody may look: it gets places, categories and states, and never a word of what people wrote.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from '#platform/db.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { lamp, openTown, places, postId } from './city.fixture.ts'

const words = '我家三楼的王五丰摔倒了'
const phone = '13871234567'

onEveryDatabase('the wall', (open) => {
  test('shows what is open without words, names or contacts, and what changed since', async () => {
    const t = await openTown(await open())
    try {
      const secret = await t.report({
        title: words,
        description: words,
        address: '桂花里 8 号 301',
        reporter: { name: '王五丰', phone },
      })
      const other = await t.report()
      const whole = await t.send('GET', '/api/board', { as: 'commander' })
      assert.equal(whole.status, 200)
      assert.deepEqual(
        new Set(whole.json.rows.map(([number]: [string]) => number)),
        new Set([secret.json.number, other.json.number]),
      )
      const behind = await t.send('GET', '/api/board/cases?open=true', { as: 'commander' })
      assert.equal(behind.json.items.length, 2)
      const told = JSON.stringify([whole.json, behind.json])
      for (const personal of ['王五丰', '摔倒', phone, '桂花里', '301'])
        assert.ok(!told.includes(personal), `the wall says ${personal}`)
      const [, lon, lat] = whole.json.rows[0] as [string, number, number]
      for (const degrees of [lon, lat])
        assert.equal(Math.round(degrees * 1e4) / 1e4, degrees, 'a place is told to ten metres')

      const since = encodeURIComponent(new Date(t.clock.now).toISOString())
      t.clock.now += 60_000
      await t.command(other.json.id, 'refuse', 'dispatcher', {
        reason: 'outOfScope',
        note: '不属本市',
      })
      const changed = await t.send('GET', `/api/board?since=${since}`, { as: 'commander' })
      assert.deepEqual(
        changed.json.rows.map((row: unknown[]) => [row[0], row[7]]),
        [[other.json.number, 0]],
        'the refused case is told of once, as no longer open',
      )
    } finally {
      await t.close()
    }
  })

  test('says of a case that was handled too late that this is what is late, not its check', async () => {
    const t = await openTown(await open())
    try {
      const { json: made } = await t.report()
      await t.walk(made.id, 'handling')
      t.clock.now += 20 * 86_400_000
      const done = { result: '已更换灯泡', noPhotoReason: '夜间' }
      const finished = await t.command(made.id, 'finish', 'waterHandler', done)
      assert.equal(finished.status, 200, JSON.stringify(finished.json))
      const { json } = await t.send('GET', '/api/board/cases?open=true', { as: 'commander' })
      const [item] = json.items
      assert.deepEqual([item.state, item.light, item.handledLate], ['done', 'late', true])
      const { json: fresh } = await t.report()
      const all = await t.send('GET', '/api/board/cases?open=true', { as: 'commander' })
      const other = all.json.items.find(({ id }: { id: string }) => id === fresh.id)
      assert.equal(other.handledLate, false)
    } finally {
      await t.close()
    }
  })

  test('tells of a case that is not public no more than the grid and the big class', async () => {
    const t = await openTown(await open())
    try {
      await t.db.owner((tx) =>
        tx.run(
          sql`update category set group_name = '市政', group_name_en = 'Works' where path = ${lamp}`,
        ),
      )
      await t.report({ public: false, point: { lon: 114.3013, lat: 30.6077 } })
      const { json } = await t.send('GET', '/api/board', { as: 'commander' })
      const [[, lon, lat, ...rest]] = json.rows
      assert.deepEqual([lon, lat], [places.west.lon, places.west.lat], 'the middle of its grid')
      assert.equal(rest.at(-1), 0, 'no hot spot is made of it')
      assert.deepEqual(json.categories, [{ name: '市政', nameEn: 'Works' }])
      const behind = await t.send('GET', '/api/board/cases?open=true', { as: 'commander' })
      assert.deepEqual(
        behind.json.items.map((one: { category: object }) => one.category),
        [{ name: '市政', nameEn: 'Works' }],
      )
    } finally {
      await t.close()
    }
  })

  test('shows a post no more than its own area, whatever area is asked for', async () => {
    const t = await openTown(await open())
    try {
      const [own, other] = [(await t.report()).json, (await t.report({ point: places.east })).json]
      await t.db.owner((tx) =>
        tx.run(sql`update post set area_code = '420102001' where id = ${postId('commander')}`),
      )
      const seen = async (query: string) =>
        (await t.send('GET', `/api/board${query}`, { as: 'commander' })).json.rows.map(
          ([number]: [string]) => number,
        )
      for (const query of ['', '?area=4201', '?area=420102'])
        // eslint-disable-next-line no-await-in-loop -- one question after the other
        assert.deepEqual(await seen(query), [own.number], query)
      assert.deepEqual(await seen('?area=420102002'), [], `${other.number} is not theirs`)
      const wrong = await t.send('GET', '/api/board?area=x', { as: 'commander' })
      assert.equal(wrong.status, 400)
    } finally {
      await t.close()
    }
  })
})
