import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { sql } from '#platform/db.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { areas, type City, day, hour, inGrid, noon, postId, testsIn } from './city.fixture.ts'
import { countedMs } from './domain.ts'
import { spreadNotices } from './jobs/spread.ts'
import { foldAfterMs, tidyUp } from './jobs/upkeep.ts'

const device = () => randomBytes(16).toString('base64url')
const titles = (page: { json: { items: { title: string }[] } }) =>
  page.json.items.map(({ title }) => title)
const board = (c: City, id: string) =>
  c.send('GET', `/api/notice-board/${id}`, { as: 'gridWorker' })

onEveryDatabase('a notice', (open) => {
  const inCity = testsIn(open)

  inCity('reaches those who live in its area and in all below it, and nobody beside', async (c) => {
    await c.publish({ areaCodes: [areas.district], title: '全区' }, 'cityOfficer')
    await c.publish({ areaCodes: [areas.grid], title: '一网格' })
    await c.publish({ areaCodes: [areas.nextGrid], title: '二网格' })
    const { lat, lon } = inGrid
    assert.deepEqual(titles(await c.send('GET', `/api/notices?lat=${lat}&lon=${lon}`)), [
      '一网格',
      '全区',
    ])
    assert.deepEqual(titles(await c.send('GET', `/api/notices?area=${areas.nextGrid}`)), [
      '二网格',
      '全区',
    ])
    assert.deepEqual(titles(await c.send('GET', `/api/notices?area=${areas.otherDistrict}`)), [])
    const first = await c.send('GET', `/api/notices?area=${areas.grid}&limit=1`)
    assert.deepEqual(titles(first), ['一网格'])
    const rest = await c.send(
      'GET',
      `/api/notices?area=${areas.grid}&limit=1&cursor=${first.json.next}`,
    )
    assert.deepEqual([titles(rest), rest.json.next], [['全区'], null])
    const nowhere = await c.send('GET', '/api/notices')
    assert.deepEqual([nowhere.status, nowhere.json.fields[0].field], [400, 'area'])
  })

  inCity(
    'to a district and to a grid in it at once is one notice to those who live in both',
    async (c) => {
      const both = { areaCodes: [areas.district, areas.grid], title: '停水' }
      await c.publish(both, 'cityOfficer')
      await c.publish({ areaCodes: [areas.grid], title: '一网格' })
      const seen = await c.send('GET', `/api/notices?area=${areas.grid}`)
      assert.deepEqual(titles(seen).toSorted(), ['一网格', '停水'])
      const [one] = seen.json.items.filter(({ title }: { title: string }) => title === '停水')
      assert.equal(one.areaCode, areas.grid, 'as the nearest area has it')
      assert.deepEqual(titles(await c.send('GET', `/api/notices?area=${areas.nextGrid}`)), ['停水'])
      await c.send('POST', `/api/notices/${one.id}/withdraw`, {
        as: 'cityOfficer',
        body: { because: '一网格不停水' },
      })
      const rest = titles(await c.send('GET', `/api/notices?area=${areas.grid}`))
      assert.deepEqual(rest.toSorted(), ['一网格', '停水'], 'the one of the district still holds')
    },
  )

  inCity('is published for one’s own area only, and each wrong field is named', async (c) => {
    const body = { areaCodes: [areas.grid], title: '一', text: '二' }
    const wrong: [string, object, number, string][] = [
      ['gridWorker', { areaCodes: [areas.grid, areas.district] }, 403, 'areaCodes.1'],
      ['otherOfficer', {}, 403, 'areaCodes.0'],
      ['gridWorker', { areaCodes: ['nowhere'] }, 400, 'areaCodes.0'],
      ['gridWorker', { areaCodes: [] }, 400, 'body.areaCodes'],
      ['gridWorker', { title: ' ' }, 400, 'body.title'],
      ['gridWorker', { level: 'red' }, 400, 'body.level'],
      ['gridWorker', { expiresAt: '2026-03-01T00:00:00Z' }, 400, 'expiresAt'],
      ['gridWorker', { publishAt: '2028-03-01T00:00:00Z' }, 400, 'publishAt'],
      ['gridWorker', { groupId: postId('admin') }, 400, 'groupId'],
    ]
    for (const [as, change, status, field] of wrong) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      const got = await c.send('POST', '/api/notices', {
        as: as as 'gridWorker',
        body: { ...body, ...change },
      })
      assert.equal(got.status, status, field)
      assert.ok(
        `body.${got.json.fields[0].field}`.endsWith(field),
        `${got.json.fields[0].field} for ${field}`,
      )
    }
    const denied = await c.send('POST', '/api/notices', { as: 'dispatcher', body })
    assert.equal(denied.status, 403)
    assert.deepEqual(await c.rows(sql`select from area_notice`), [])
  })

  inCity('that was sent twice with the same key is published once', async (c) => {
    const body = { areaCodes: [areas.grid], title: '一', text: '二' }
    const one = await c.send('POST', '/api/notices', {
      as: 'gridWorker',
      body,
      key: 'the-same-key-twice',
    })
    const two = await c.send('POST', '/api/notices', {
      as: 'gridWorker',
      body,
      key: 'the-same-key-twice',
    })
    assert.deepEqual([one.status, two.json], [201, one.json])
    assert.equal((await c.rows(sql`select from area_notice`)).length, 1)
  })

  inCity('to come appears at its hour, published once, and is gone at its end', async (c) => {
    const id = await c.publish({
      publishAt: new Date(noon + hour).toISOString(),
      expiresAt: new Date(noon + 3 * hour).toISOString(),
    })
    const shown = async () => titles(await c.send('GET', `/api/notices?area=${areas.grid}`)).length
    assert.equal((await c.send('GET', `/api/notices/${id}`)).status, 404)
    await c.run()
    assert.equal(await shown(), 0)
    c.clock.now += hour
    await Promise.all([c.run(), c.run()])
    assert.equal(await shown(), 1)
    c.clock.now += 2 * hour
    assert.equal(await shown(), 0)
    assert.equal((await board(c, id)).json.state, 'ended')
    const kinds = await c.rows(sql`select kind from journal where subject = ${id} order by seq`)
    assert.deepEqual(kinds, [{ kind: 'notice.scheduled' }, { kind: 'notice.published' }])
  })

  inCity(
    'that is corrected keeps what it said, and two who correct at once do not mix',
    async (c) => {
      const id = await c.publish({ title: '停水', text: '今晚停水。' })
      const body = { title: '停水', text: '明晚停水。', level: 'plain', edition: 1 }
      const done = await c.send('PUT', `/api/notices/${id}`, { as: 'gridWorker', body })
      assert.deepEqual(done.json, { id, edition: 2 })
      const late = await c.send('PUT', `/api/notices/${id}`, { as: 'cityOfficer', body })
      assert.deepEqual([late.status, late.json.code], [409, 'changed-meanwhile'])
      const { json } = await c.send('GET', `/api/notices/${id}`)
      assert.deepEqual(
        [json.text, json.edition, json.earlier.map((e: { text: string }) => e.text)],
        ['明晚停水。', 2, ['今晚停水。']],
      )
      const far = await c.send('PUT', `/api/notices/${id}`, {
        as: 'otherOfficer',
        body: { ...body, edition: 2 },
      })
      assert.equal(far.status, 403)
    },
  )

  inCity(
    'that is withdrawn says why and no more what it said, in all its areas at once',
    async (c) => {
      const id = await c.publish({ areaCodes: [areas.grid, areas.nextGrid] })
      const gone = await c.send('POST', `/api/notices/${id}/withdraw`, {
        as: 'gridWorker',
        body: { because: '发错了', series: true },
      })
      assert.equal(gone.json.items.length, 2)
      for (const area of [areas.grid, areas.nextGrid])
        // eslint-disable-next-line no-await-in-loop -- two
        assert.deepEqual(titles(await c.send('GET', `/api/notices?area=${area}`)), [])
      const { json } = await c.send('GET', `/api/notices/${id}`)
      assert.deepEqual([json.state, json.text, json.withdrawnBecause], ['withdrawn', '', '发错了'])
      const again = await c.send('POST', `/api/notices/${id}/withdraw`, {
        as: 'gridWorker',
        body: { because: '发错了' },
      })
      assert.deepEqual([again.status, again.json.code], [409, 'not-in-this-state'])
    },
  )

  inCity('that is withdrawn before its hour was never said', async (c) => {
    const id = await c.publish({ publishAt: new Date(noon + hour).toISOString(), title: '误发' })
    await c.send('POST', `/api/notices/${id}/withdraw`, {
      as: 'gridWorker',
      body: { because: '写错了' },
    })
    for (const as of ['anyone', 'gridWorker'] as const) {
      // eslint-disable-next-line no-await-in-loop -- two
      const seen = await c.send('GET', `/api/notices/${id}`, { as })
      assert.equal(seen.status, 404, as)
    }
    assert.equal((await board(c, id)).json.state, 'withdrawn')
  })

  inCity('counts each device once, and what is kept leads from no notice to another', async (c) => {
    const [one, two] = [await c.publish(), await c.publish()]
    const read = (id: string, body: object) => c.send('POST', `/api/notices/${id}/read`, { body })
    const mine = device()
    for (const body of [{ device: mine, area: areas.grid }, { device: mine }, { device: device() }])
      // eslint-disable-next-line no-await-in-loop -- one after the other
      assert.equal((await read(one, body)).status, 204)
    await read(two, { device: mine })
    assert.equal((await read(one, { device: 'short' })).status, 400)
    const { json } = await board(c, one)
    assert.deepEqual(
      [json.readCount, json.readers],
      [2, [{ areaCode: areas.community, areaName: '东亭社区', readers: 2 }]],
    )
    const kept = await c.rows<{ digest: Uint8Array }>(sql`select digest from notice_receipt`)
    assert.equal(new Set(kept.map((k) => Buffer.from(k.digest).toString('hex'))).size, 3)
    const far = await c.send('GET', `/api/notice-board/${one}`, { as: 'otherOfficer' })
    assert.equal(far.status, 404, 'who read it is for the area’s own staff')
  })

  inCity('that ended a month ago keeps its number of readers and forgets by whom', async (c) => {
    const id = await c.publish({ expiresAt: new Date(noon + hour).toISOString() })
    await c.send('POST', `/api/notices/${id}/read`, { body: { device: device() } })
    c.clock.now = noon + hour + foldAfterMs + day
    await tidyUp(c.db, { keys: c.sending.keys, keepDays: 365 }, c.clock.now)
    await tidyUp(c.db, { keys: c.sending.keys, keepDays: 365 }, c.clock.now)
    assert.deepEqual(await c.rows(sql`select from notice_receipt`), [])
    assert.equal((await board(c, id)).json.readCount, 1)
  })

  inCity('without an end forgets who read it all the same, and counts nobody twice', async (c) => {
    const id = await c.publish()
    const mine = device()
    const read = () => c.send('POST', `/api/notices/${id}/read`, { body: { device: mine } })
    await read()
    c.clock.now = noon + countedMs + foldAfterMs + day
    await tidyUp(c.db, { keys: c.sending.keys, keepDays: 365 }, c.clock.now)
    assert.deepEqual(await c.rows(sql`select from notice_receipt`), [])
    assert.equal((await read()).status, 204)
    assert.equal((await board(c, id)).json.readCount, 1)
  })

  inCity('to a group is sent to those who joined it, and to nobody for them', async (c) => {
    const group = await c.send('POST', '/api/groups', {
      as: 'gridWorker',
      body: { areaCode: areas.grid, kind: 'building', name: '一号楼' },
    })
    const push = (name: string) => ({
      endpoint: `https://push.example.org/${name}`,
      keys: { p256dh: 'B'.repeat(87), auth: 'a'.repeat(22) },
    })
    await c.subscribe({ channel: 'push', pushSubscription: push('out'), areas: [areas.grid] })
    await c.subscribe({
      channel: 'push',
      pushSubscription: push('in'),
      areas: [],
      groups: [group.json.id],
    })
    const reach = await c.send(
      'GET',
      `/api/notice-reach?areas=${areas.grid}&groupId=${group.json.id}`,
      { as: 'gridWorker' },
    )
    assert.deepEqual(reach.json.channels, [{ channel: 'push', many: 1 }])
    await c.publish({ areaCodes: [areas.grid], groupId: group.json.id })
    await spreadNotices(c.db, { journalKey: c.sending.keys.journal, now: () => noon })
    assert.equal((await c.rows(sql`select from outgoing`)).length, 1)
    const hood = await c.send('GET', `/api/neighbourhood?area=${areas.community}`)
    assert.deepEqual(hood.json.groups, [
      { id: group.json.id, name: '一号楼', kind: 'building', areaCode: areas.grid },
    ])
  })
})

onEveryDatabase('who serves a place', (open) => {
  const inCity = testsIn(open)

  inCity(
    'is told by public name and office telephone, while that person holds the post',
    async (c) => {
      const id = postId('gridWorker')
      const hood = async () =>
        (await c.send('GET', `/api/neighbourhood?area=${areas.grid}`)).json.people
      assert.deepEqual(await hood(), [], 'nobody is shown unasked')
      const put = (body: object, as: 'admin' | 'gridWorker' = 'admin') =>
        c.send('PUT', `/api/public-posts/${id}`, { as, body })
      assert.equal((await put({ duty: '网格员' }, 'gridWorker')).status, 403)
      for (const phone of ['call me', '13800000001', '+86 138-0000-0001', '0086 13800000001']) {
        // eslint-disable-next-line no-await-in-loop -- one after the other
        const { status, json } = await put({ duty: '网格员', phone })
        assert.deepEqual([status, json.fields[0].field], [400, 'phone'], phone)
      }
      const body = { duty: '网格员', dutyEn: 'Grid worker', name: '小王', phone: '027-8860 0001' }
      assert.equal((await put(body)).status, 204)
      const shown = {
        duty: '网格员',
        name: '小王',
        unitName: '东亭社区居委会',
        areaCode: areas.community,
        phone: '027-8860 0001',
      }
      assert.deepEqual(await hood(), [shown])
      const far = await c.send('GET', `/api/neighbourhood?area=${areas.otherDistrict}`)
      assert.deepEqual(far.json.people, [])
      await c.db.owner((tx) =>
        tx.run(sql`update holding set to_date = from_date where post_id = ${id}`),
      )
      assert.deepEqual(await hood(), [{ ...shown, name: '' }])
      await c.send('DELETE', `/api/public-posts/${id}`, { as: 'admin' })
      assert.deepEqual(await hood(), [])
      const journal = JSON.stringify(await c.rows(sql`select data from journal`))
      assert.equal(journal.includes('小王') || journal.includes('8860'), false)
    },
  )
})
