import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { sha256 } from '#platform/crypto.ts'
import { sql } from '#platform/db.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { until } from '../../test/setup/until.ts'
import { cityTests, hour, password, journalKey } from './city.fixture.ts'
import { makeToken } from './index.ts'

onEveryDatabase('people and posts', (open) => {
  const inCity = cityTests(open)

  inCity('a token may do what its scopes say, until it is revoked or has ended', async (city) => {
    const { post } = await city.holderOf('9901-ZX-admin-8')
    const make = (scopes: string[] | undefined) =>
      makeToken(city.people, { postId: post, scopes, ttlMs: hour, note: 'test', journalKey })
    const [narrow, wide] = [await make(['staff.read', 'token.manage']), await make(undefined)]
    assert.match(narrow.secret, /^jw_/)
    const get = async (token: string, url: string) =>
      (await city.send('GET', url, { token })).status
    assert.equal(await get(narrow.secret, '/api/units'), 200)
    assert.equal(await get(narrow.secret, '/api/access-log'), 403)
    assert.equal(await get(wide.secret, '/api/access-log'), 200)
    const order = { token: narrow.secret, body: { postId: post, note: 'more' } }
    assert.equal(
      (await city.send('POST', '/api/tokens', order)).status,
      400,
      'no more than it has itself',
    )
    await assert.rejects(make(['case.dispatch']), { code: 'invalid-input' })
    const gone = await city.send('DELETE', `/api/tokens/${narrow.id}`, { token: wide.secret })
    assert.equal(gone.status, 204)
    assert.equal(await get(narrow.secret, '/api/units'), 401)
    city.clock.now += hour
    assert.equal(await get(wide.secret, '/api/units'), 401)
  })

  inCity(
    'a token or a first password asked for twice with one key is the same one, and nowhere in the clear',
    async (city) => {
      const cookie = await city.signInAs('9901-ZX-admin-8')
      const { post } = await city.holderOf('9901-ZX-callTaker-3')
      const twice = async (url: string, body: object) => {
        const key = randomUUID()
        const ask = { cookie, key, body }
        const both = await Promise.all([city.send('POST', url, ask), city.send('POST', url, ask)])
        assert.deepEqual([both[0].status, both[1].status], [200, 200])
        assert.deepEqual(both[1].json, both[0].json)
        const other = await city.send('POST', url, {
          cookie,
          key,
          body: { ...body, note: 'x', name: 'x' },
        })
        assert.deepEqual([other.status, other.json.code], [409, 'key-reused'])
        return both[0].json
      }
      const { secret } = await twice('/api/tokens', { postId: post, note: 'city hall' })
      const { id, initialPassword } = await twice('/api/people', { name: '周海涛', login: 'zhou' })
      const given = 'handed-over-on-paper'
      const change = { cookie, key: randomUUID(), body: { password: given } }
      for (const change_ of [change, change]) {
        // eslint-disable-next-line no-await-in-loop -- one after the other
        assert.equal((await city.send('PUT', `/api/people/${id}`, change_)).status, 200)
      }
      const [rows] = await city.db.owner((tx) =>
        tx.rows<{ tokens: number; accounts: number; changes: number; kept: string }>(sql`select
          (select count(*) from api_token) as tokens, (select count(*) from account) as accounts,
          (select count(*) from journal where kind = 'person.changed') as changes,
          (select string_agg(c::text, ' ') from command_key c) as kept`),
      )
      assert.deepEqual([rows?.tokens, rows?.accounts, rows?.changes], [1, 1, 1])
      const digests = [secret, initialPassword, given].flatMap((text: string) => [
        text,
        sha256(text).toString('hex'),
        sha256(`[{"id":"${id}"},null,[{"password":"${text}"},null]]`).toString('hex'),
      ])
      assert.deepEqual(
        digests.filter((digest) => rows?.kept.includes(digest)),
        [],
      )
    },
  )

  inCity(
    'an administrator gives a newcomer a login and a post; they must choose their own password first',
    async (city) => {
      const cookie = await city.signInAs('9901-ZX-admin-8')
      const made = await city.send('POST', '/api/people', {
        cookie,
        body: { name: '周海涛', login: 'zhou' },
      })
      assert.equal(made.status, 200)
      const twin = await city.send('POST', '/api/people', {
        cookie,
        body: { name: '周', login: 'ZHOU' },
      })
      assert.deepEqual([twin.status, twin.json.fields[0].field], [409, 'login'])
      const { post } = await city.holderOf('9901-ZX-callTaker-3')
      const holding = { postId: post, personId: made.json.id, from: '2026-07-01', to: null }
      assert.equal(
        (await city.send('POST', '/api/holdings', { cookie, body: holding })).status,
        200,
      )
      assert.equal(
        (await city.send('POST', '/api/holdings', { cookie, body: holding })).status,
        400,
      )
      const first = await city.send('POST', '/api/session', {
        body: { login: 'zhou', password: made.json.initialPassword },
      })
      assert.deepEqual([first.json.mustChangePassword, first.json.rights], [true, {}])
      const own = first.cookie?.value ?? ''
      assert.equal((await city.send('GET', '/api/people', { cookie: own })).status, 403)
      const change = (old: string) =>
        city.send('POST', '/api/account/password', { cookie: own, body: { old, new: password } })
      assert.equal((await change('wrong')).json.fields[0].field, 'old')
      assert.equal((await change(made.json.initialPassword)).status, 204)
      const listed = await city.send('GET', '/api/people?q=zhou', { cookie: own })
      assert.equal(listed.status, 200)
      assert.deepEqual(listed.json.items, [], 'logins are not for colleagues to search')
    },
  )

  inCity('an e-mail address needs a login that it belongs to', async (city) => {
    const cookie = await city.signInAs('9901-ZX-admin-8')
    const { person } = await city.holderOf('9901-ZX-callTaker-3')
    const change = (body: object) => city.send('PUT', `/api/people/${person}`, { cookie, body })
    const changes = () =>
      city.db.owner((tx) => tx.rows(sql`select from journal where kind = 'person.changed'`))
    const email = 'zhou@city.example'
    for (const body of [{ email }, { email, name: '周' }]) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      const { status, json } = await change(body)
      assert.deepEqual([status, json.fields?.[0]?.field], [400, 'email'])
    }
    assert.equal((await changes()).length, 0, 'nothing is half stored')
    const whole = await change({ email, login: 'zhou', password })
    assert.deepEqual([whole.status, whole.json.email], [200, email])
  })

  inCity(
    'where there is no account, none can be disabled, opened again or unlocked',
    async (city) => {
      const { person } = await city.holderOf('990101-HW-handler-1')
      const cookie = await city.signInAs('9901-ZX-admin-8')
      const change = (body: object) => city.send('PUT', `/api/people/${person}`, { cookie, body })
      const table: [field: string, body: object][] = [
        ['disabled', { disabled: true }],
        ['disabled', { disabled: false, name: '新名' }],
        ['unlock', { unlock: true }],
        ['unlock', { unlock: true, login: 'cleaner', password: 'a-river-city-of-bridges' }],
      ]
      for (const [field, body] of table) {
        // eslint-disable-next-line no-await-in-loop -- one after the other
        const { status, json } = await change(body)
        assert.deepEqual([status, json.fields?.[0]?.field], [400, field], JSON.stringify(body))
      }
      const named = await city.db.owner((tx) =>
        tx.rows(sql`select from person where name = '新名' union all
        select from account where login = 'cleaner'`),
      )
      assert.deepEqual(named, [], 'nothing of it is stored')
      assert.equal((await change({ name: '新名' })).status, 200)
    },
  )

  inCity('units and posts are kept in order', async (city) => {
    const cookie = await city.signInAs('9901-ZX-admin-8')
    const fields = { name: '新城管局', kind: 'department', areaCode: '', parent: '9901-ZX' }
    const add = (body: object) => city.send('POST', '/api/units', { cookie, body })
    assert.equal((await add({ ...fields, code: 'new' })).status, 200)
    assert.equal((await add({ ...fields, code: 'new' })).json.fields[0].field, 'code')
    assert.equal(
      (await add({ ...fields, code: 'x', areaCode: '77' })).json.fields[0].field,
      'areaCode',
    )
    assert.equal(
      (await add({ ...fields, code: 'x', parent: 'none' })).json.fields[0].field,
      'parent',
    )
    const below = { ...fields, name: '中心', parent: 'new' }
    const circle = await city.send('PUT', '/api/units/9901-ZX', { cookie, body: below })
    assert.equal(circle.json.fields[0].field, 'parent')
    const post = { code: 'p', unitCode: 'new', kind: 'handler', areaCode: '', title: '处置员' }
    assert.equal((await city.send('POST', '/api/posts', { cookie, body: post })).status, 200)
    const door = await city.send('POST', '/api/posts', {
      cookie,
      body: { ...post, code: 'q', kind: 'system' },
    })
    assert.equal(door.json.fields[0].field, 'kind')
    const page = await city.send('GET', '/api/units?limit=1', { cookie })
    const next = await city.send('GET', `/api/units?limit=1&cursor=${page.json.next}`, { cookie })
    assert.notEqual(next.json.items[0].code, page.json.items[0].code)
    const steward = await city.signInAs('9901-ZX-steward-7')
    assert.equal(
      (await city.send('POST', '/api/posts', { cookie: steward, body: post })).status,
      403,
    )
  })

  inCity(
    'an erased person leaves no name, no login and no way from the journal to them',
    async (city) => {
      const cookie = await city.signInAs('9901-ZX-admin-8')
      const leaver = await city.send('POST', '/api/people', {
        cookie,
        body: { name: '冯雪莲', login: 'feng', password },
      })
      const { id } = leaver.json
      const { post } = await city.holderOf('9901-ZX-callTaker-3')
      const holding = { postId: post, personId: id, from: '2026-07-01' }
      await city.send('POST', '/api/holdings', { cookie, body: holding })
      const before = await city.db.owner((tx) =>
        tx.rows<{ pseudonym: string }>(sql`select pseudonym from person where id = ${id}`),
      )
      assert.equal((await city.send('DELETE', `/api/people/${id}`, { cookie })).status, 204)
      const [row] = await city.db.owner((tx) =>
        tx.rows(sql`select n.name, n.pseudonym = ${before[0]?.pseudonym}::uuid as same,
          (select count(*) from account where person_id = n.id) as accounts,
          (select count(*) from journal j where j.subject = n.id or j.subject = n.pseudonym
            or j.subject in (select h.id from holding h where h.person_id = n.id)
            or j.data::text like '%' || n.id::text || '%') as traces
        from person n where n.id = ${id}`),
      )
      assert.deepEqual(row, { name: '已注销', same: false, accounts: 0, traces: 0 })
      const signIn = await city.send('POST', '/api/session', { body: { login: 'feng', password } })
      assert.equal(signIn.status, 401)
    },
  )

  inCity('a changed policy table holds for the next request', async (city) => {
    const cookie = await city.signInAs('9901-ZX-callTaker-3')
    await city.db.owner(async (tx) => {
      await tx.run(sql`insert into policy values ('callTaker', 'case.whistle', 'area')`)
      await tx.run(sql`select pg_notify('policy', '')`)
    })
    const reach = await until('the right is there', async () => {
      const me = await city.send('GET', '/api/session', { cookie })
      return me.json.rights['case.whistle'] as string | undefined
    })
    assert.equal(reach, 'area')
  })

  inCity('a street’s administrator arranges the street and nothing above it', async (city) => {
    const street = '990101001-JD-dutyOfficer-1'
    await city.db.owner(async (tx) => {
      await tx.run(
        sql`insert into area (code, kind, name) values ('990101001', 'street', ''), ('990101', 'district', '')`,
      )
      await tx.run(sql`update post set kind = 'admin' where code = ${street}`)
    })
    const cookie = await city.signInAs(street)
    const boss = await city.holderOf('9901-ZX-admin-8')
    const own = await city.holderOf('990101001-JD-handler-3')
    const unit = { name: 'x', nameEn: 'x', kind: 'office', parent: null, validTo: null }
    const post = { title: 'x', titleEn: 'x', kind: 'handler', validTo: null }
    const holding = { personId: own.person, from: '2026-07-20', to: null }
    const in001 = { ...post, areaCode: '990101001', unitCode: '990101001-JD' }
    const table: [method: 'POST' | 'PUT', url: string, body: object, field: string | null][] = [
      ['POST', '/api/units', { ...unit, code: 'new-1', areaCode: '990101001' }, null],
      ['POST', '/api/units', { ...unit, code: 'new-2', areaCode: '990101' }, 'areaCode'],
      ['POST', '/api/units', { ...unit, code: 'new-3', areaCode: '' }, 'areaCode'],
      ['PUT', '/api/units/990101-HW', { ...unit, areaCode: '990101001' }, 'code'],
      ['POST', '/api/posts', { ...in001, code: 'new-4' }, null],
      ['POST', '/api/posts', { ...in001, code: 'new-5', areaCode: '' }, 'areaCode'],
      ['POST', '/api/posts', { ...in001, code: 'new-6', unitCode: '990101-HW' }, 'unitCode'],
      ['PUT', `/api/posts/${boss.post}`, in001, 'id'],
      ['POST', '/api/holdings', { ...holding, postId: boss.post }, 'postId'],
    ]
    for (const [method, url, body, field] of table) {
      // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
      const { status, json } = await city.send(method, url, { cookie, body })
      const wrong = json.fields?.[0]?.field ?? null
      assert.deepEqual(
        [status, wrong],
        [field === null ? 200 : 400, field],
        `${url} ${json.detail}`,
      )
      if (field !== null) assert.match(json.detail, /990101001, the area of your post/)
    }
    const body = { password: 'a-bridge-of-seven-arches' }
    const reset = await city.send('PUT', `/api/people/${boss.person}`, { cookie, body })
    assert.equal(reset.status, 404, 'whoever holds a post above the street')
  })

  inCity('signing in over a session ends it, and no other', async (city) => {
    const status = async (cookie: string) =>
      (await city.send('GET', '/api/session', { cookie })).status
    const { person } = await city.holderOf('9901-ZX-dispatcher-2')
    await city.giveAccount(person, 'wang')
    const [elsewhere, here] = [
      await city.signInAs('9901-ZX-dispatcher-2'),
      await city.signInAs('9901-ZX-callTaker-3'),
    ]
    const wrong = { login: 'wang', password: 'not this one, surely' }
    await city.send('POST', '/api/session', { cookie: here, body: wrong })
    assert.equal(await status(here), 200, 'a failed attempt ends nothing')
    const right = { cookie: here, body: { login: 'wang', password } }
    assert.equal((await city.send('POST', '/api/session', right)).status, 200)
    assert.equal(await status(here), 401)
    assert.equal(await status(elsewhere), 200)
  })
})
