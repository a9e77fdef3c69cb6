import assert from 'node:assert/strict'
import { newId, sha256 } from '#platform/crypto.ts'
import { sql } from '#platform/db.ts'
import { buildApp } from '#platform/http/app.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import {
  type City,
  cityTests,
  hour,
  journalKey,
  minute,
  noon,
  password,
  setupCode,
} from './city.fixture.ts'
import { demoLinks, linkForHolder, openPeople, peopleRoutes, setupCodeOf } from './index.ts'

/** What the log says of sign-ins, oldest first. */
const signIns = async (city: City) =>
  (
    await city.db.owner((tx) =>
      tx.rows<{ what: string; name: string | null }>(sql`select l.what, n.name from access_log l
        left join person n on n.id = l.person_id order by l.at, l.id`),
    )
  ).map(({ what, name }) => [what, name])

const nameOf = async (city: City, person: string) =>
  (
    await city.db.owner((tx) =>
      tx.rows<{ name: string }>(sql`select name from person where id = ${person}`),
    )
  )[0]?.name

onEveryDatabase('signing in', (open) => {
  const inCity = cityTests(open)

  inCity(
    'five wrong passwords lock the account, and nobody can tell it from an unknown login',
    async (city) => {
      const { person } = await city.holderOf('9901-ZX-dispatcher-2')
      await city.giveAccount(person, 'wang')
      const tryIn = (login: string, given: string) =>
        city.send('POST', '/api/session', { body: { login, password: given } })
      const unknown = await tryIn('nobody', 'wrong')
      assert.equal(unknown.status, 401)
      for (let i = 0; i < 5; i++) {
        // eslint-disable-next-line no-await-in-loop -- one attempt after another
        assert.deepEqual((await tryIn('wang', 'wrong')).json, unknown.json)
      }
      assert.deepEqual((await tryIn('wang', password)).json, unknown.json, 'locked')
      city.clock.now += minute - 1
      assert.equal((await tryIn('wang', password)).status, 401, 'still locked')
      city.clock.now += 1
      const signedIn = await tryIn(' WANG ', password)
      assert.equal(signedIn.status, 200)
      assert.equal(signedIn.json.post.kind, 'dispatcher')
      assert.equal(signedIn.json.rights['case.dispatch'], 'area')
      const { httpOnly, sameSite, secure, path } = signedIn.cookie ?? {}
      assert.deepEqual(
        { httpOnly, sameSite, secure, path },
        {
          httpOnly: true,
          sameSite: 'Strict',
          secure: true,
          path: '/',
        },
      )
      const [left] = await city.db.owner((tx) =>
        tx.rows(sql`select failed_count as n from account`),
      )
      assert.equal(left?.['n'], 0)
    },
  )

  inCity('guesses sent at once are counted one by one', async (city) => {
    const { person } = await city.holderOf('9901-ZX-dispatcher-2')
    await city.giveAccount(person, 'wang')
    const guess = () =>
      city.send('POST', '/api/session', { body: { login: 'wang', password: 'wrong' } })
    await Promise.all(Array.from({ length: 8 }, guess))
    const right = { body: { login: 'wang', password } }
    assert.equal((await city.send('POST', '/api/session', right)).status, 401)
  })

  inCity('one address that keeps guessing is held back', async (city) => {
    const guess = () => city.send('POST', '/api/session/link', { body: { token: 'made-up' } })
    const statuses: number[] = []
    for (let i = 0; i < 51; i++) {
      // eslint-disable-next-line no-await-in-loop -- one attempt after another
      statuses.push((await guess()).status)
    }
    assert.deepEqual([...new Set(statuses.slice(0, 50))], [401])
    assert.equal(statuses[50], 429)
    city.clock.now += 16 * minute
    assert.equal((await guess()).status, 401)
  })

  inCity(
    'a session ends when unused for two hours, after twelve hours, and at sign-out',
    async (city) => {
      const status = async (cookie: string) =>
        (await city.send('GET', '/api/session', { cookie })).status
      const idle = await city.signInAs('9901-ZX-callTaker-3')
      city.clock.now += 2 * hour
      assert.equal(await status(idle), 401)
      const used = await city.signInAs('9901-ZX-callTaker-3')
      for (let i = 0; i < 7; i++) {
        city.clock.now += 1.5 * hour
        // eslint-disable-next-line no-await-in-loop -- the clock moves between
        assert.equal(await status(used), 200)
      }
      city.clock.now += 1.5 * hour
      assert.equal(await status(used), 401)
      const left = await city.signInAs('9901-ZX-callTaker-3')
      const out = await city.send('DELETE', '/api/session', { cookie: left })
      assert.equal(out.status, 204)
      assert.equal(out.headers['clear-site-data'], '"cache"')
      assert.equal(await status(left), 401)
    },
  )

  inCity('one acts as a post one holds today and as no other', async (city) => {
    const cookie = await city.signInAs('9901-ZX-callTaker-3')
    const { person } = await city.holderOf('9901-ZX-callTaker-3')
    const [second, other] = [
      await city.holderOf('990101-ZX-dutyOfficer-1'),
      await city.holderOf('9901-ZX-admin-8'),
    ]
    await city.db.owner((tx) =>
      tx.run(sql`insert into holding (id, post_id, person_id, from_date)
        values (${newId()}, ${second.post}, ${person}, '2026-07-15')`),
    )
    const to = (postId: string) =>
      city.send('POST', '/api/session/post', { cookie, body: { postId } })
    const switched = await to(second.post)
    assert.equal(switched.json.post.id, second.post)
    assert.equal(switched.json.posts.length, 2)
    assert.equal((await city.send('GET', '/api/session', { cookie })).json.post.areaCode, '990101')
    assert.equal((await to(other.post)).status, 403)
    await city.db.owner((tx) =>
      tx.run(
        sql`update holding set to_date = '2026-07-15' where person_id = ${person} and post_id = ${second.post}`,
      ),
    )
    assert.equal(
      (await city.send('GET', '/api/session', { cookie })).status,
      401,
      'it ended yesterday',
    )
    const again = await city.signInAs('9901-ZX-callTaker-3')
    assert.equal((await city.send('GET', '/api/session', { cookie: again })).json.posts.length, 1)
    assert.equal(
      (
        await city.send('POST', '/api/session/post', {
          cookie: again,
          body: { postId: second.post },
        })
      ).status,
      403,
    )
  })

  inCity('the first administrator is set up once, with the code of the start', async (city) => {
    const ask = { login: 'First.Admin', password, name: '林建平', code: setupCode }
    const setUp = (body: object) => city.send('POST', '/api/setup', { body })
    assert.deepEqual((await city.send('GET', '/api/setup')).json, { needed: true })
    const wrong = await setUp({ ...ask, code: '00000000' })
    assert.deepEqual([wrong.status, wrong.json.fields[0].field], [400, 'code'])
    assert.equal((await setUp({ ...ask, password: 'short' })).json.fields[0].field, 'password')
    const logins = ['second', 'third', 'fourth', 'fifth', 'sixth']
    const all = await Promise.all([ask, ...logins.map((login) => ({ ...ask, login }))].map(setUp))
    const statuses = all.map((r) => r.status).toSorted((a, b) => a - b)
    assert.deepEqual(statuses, [200, 409, 409, 409, 409, 409])
    const done = all.find((r) => r.status === 200)
    assert.ok(done?.json.rights['people.manage'])
    assert.deepEqual((await city.send('GET', '/api/setup')).json, { needed: false })
    const late = await setUp({ ...ask, login: 'late' })
    const guess = await setUp({ ...ask, login: 'late', code: '00000000' })
    assert.deepEqual([late.status, late.json.code], [409, 'refused'])
    assert.deepEqual(guess.json, late.json, 'nobody learns whether the code was right')
    assert.deepEqual(await signIns(city), [['signInBySetUp', '林建平']])
  })

  inCity(
    'the code of the start is the same in each process, and another elsewhere',
    async (city) => {
      const ask = { login: 'first.admin', password, name: '林建平', code: setupCodeOf(journalKey) }
      // a second process on the same database
      const people = await openPeople(city.db, { now: () => noon, secure: true })
      const routes = peopleRoutes({
        db: city.db,
        people,
        journalKey,
        publicUrl: 'https://city.example',
      })
      const second = await buildApp({
        door: { db: city.db, authenticate: people.authenticate, now: () => noon },
        routes,
        logLevel: 'silent',
        publicUrl: 'https://city.example',
      })
      try {
        const reply = await second.inject({ method: 'POST', url: '/api/setup', payload: ask })
        assert.equal(reply.statusCode, 200)
        assert.match(ask.code, /^\d{8}$/)
        assert.notEqual(setupCodeOf(Buffer.alloc(32, 1)), setupCodeOf(Buffer.alloc(32, 2)))
      } finally {
        await second.close()
        await people.close()
      }
    },
  )

  inCity('a sign-in link serves once, also when opened twice at once', async (city) => {
    const { person, post } = await city.holderOf('9901-ZX-admin-8')
    const open = (token: string) => city.send('POST', '/api/session/link', { body: { token } })
    const token = await city.linkTo(person, post)
    const both = await Promise.all([open(token), open(token)])
    const statuses = both.map((r) => r.status).toSorted((a, b) => a - b)
    assert.deepEqual(statuses, [200, 401])
    assert.equal((await open(token)).status, 401)
    const late = await city.linkTo(person, post)
    city.clock.now += hour
    assert.equal((await open(late)).status, 401, 'it ended unused')
    await city.giveAccount(person, 'shut.out')
    await city.db.owner((tx) => tx.run(sql`update account set disabled = true`))
    assert.equal((await open(await city.linkTo(person, post))).status, 401, 'shut out')
  })

  inCity(
    'every link that is made is in the journal, under the pseudonym of its person',
    async (city) => {
      const { person, post } = await city.holderOf('9901-ZX-admin-8')
      const order = { postId: post, ttlMs: hour, journalKey }
      const token = await linkForHolder(city.people, order)
      const made = await city.db.owner((tx) =>
        tx.rows(sql`select n.id as person, j.data->>'post' as post, j.data->>'reusable' as reusable
        from journal j join person n on n.pseudonym = j.subject where j.kind = 'link.made'`),
      )
      assert.deepEqual(made, [{ person, post, reusable: 'false' }])
      const me = await city.send('POST', '/api/session/link', { body: { token } })
      assert.equal(me.json.person.id, person)
      const other = await city.holderOf('9901-ZX-callTaker-3')
      await assert.rejects(
        linkForHolder(city.people, { ...order, personId: other.person }),
        /holds/,
      )
      await city.db.owner((tx) =>
        tx.run(sql`insert into holding (id, post_id, person_id, from_date)
        values (${newId()}, ${post}, ${other.person}, '2026-07-01')`),
      )
      await assert.rejects(linkForHolder(city.people, order), new RegExp(other.person))
      assert.ok(await linkForHolder(city.people, { ...order, personId: other.person }))
    },
  )

  inCity('a supervisor can tell who signed in, as what and when, and who tried', async (city) => {
    const { person, post } = await city.holderOf('9901-ZX-dispatcher-2')
    await city.giveAccount(person, 'wang')
    const second = (await city.holderOf('990101-ZX-dutyOfficer-1')).post
    await city.db.owner((tx) =>
      tx.run(sql`insert into holding (id, post_id, person_id, from_date)
        values (${newId()}, ${second}, ${person}, '2026-07-15')`),
    )
    const tryIn = (login: string, given: string) =>
      city.send('POST', '/api/session', { body: { login, password: given } })
    await tryIn('wang', 'a-wrong-password')
    await tryIn('typed-into-the-wrong-field', 'a-wrong-password')
    await city.send('POST', '/api/session/link', { body: { token: 'made-up' } })
    city.clock.now += minute
    const cookie = (await tryIn('wang', password)).cookie?.value ?? ''
    city.clock.now += minute
    await city.send('POST', '/api/session/post', { cookie, body: { postId: second } })
    await city.send('DELETE', '/api/session', { cookie })
    await city.send('DELETE', '/api/session', { cookie })
    const log = '/api/access-log?about=signIns'
    const supervisor = await city.signInAs('9901-ZX-supervisor-5')
    const { items } = (await city.send('GET', log, { cookie: supervisor })).json
    type Line = { at: string; what: string; personName: string | null; post: { id: string } }
    const at = (minutes: number) => new Date(noon + minutes * minute).toISOString()
    const [nobody, everyone] = [null, '00000000-0000-7000-8000-000000000002']
    const name = await nameOf(city, person)
    assert.deepEqual(
      items.slice(1).map((i: Line) => [i.at, i.what, i.personName, i.post.id]),
      [
        [at(2), 'signOut', name, second],
        [at(2), 'postSwitch', name, second],
        [at(1), 'signInByPassword', name, post],
        [at(0), 'linkFailed', nobody, everyone],
        [at(0), 'signInFailed', nobody, everyone],
        [at(0), 'signInFailed', name, everyone],
      ],
    )
    assert.ok(!JSON.stringify(items).includes('typed-into'))
    const one = await city.send('GET', `${log}&person=${person}`, { cookie: supervisor })
    assert.equal(one.json.items.length, 4)
    const looks = await city.send('GET', '/api/access-log', { cookie: supervisor })
    assert.deepEqual(looks.json.items, [], 'signing in is no look at personal data')
    const dispatcher = await city.signInAs('9901-ZX-dispatcher-2')
    assert.equal((await city.send('GET', log, { cookie: dispatcher })).status, 403)
  })

  inCity('each demo job gets a link that signs in as its post', async (city) => {
    const links = await demoLinks(city.people, {
      city: '9901',
      expiresAt: noon + hour,
      journalKey,
    })
    assert.equal(links.length, 14)
    assert.equal(new Set(links.map((l) => l.post.id)).size, 14)
    // many try the demo city with the same links
    for (const { token, post } of [...links, ...links]) {
      // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
      const me = await city.send('POST', '/api/session/link', { body: { token } })
      assert.equal(me.json.post.id, post.id)
    }
    city.clock.now += hour
    const late = await city.send('POST', '/api/session/link', { body: { token: links[0]?.token } })
    assert.equal(late.status, 401)
  })

  inCity(
    'a visitor of the demo city changes nothing of how the person signs in whom many try',
    async (city) => {
      const order = { city: '9901', expiresAt: city.clock.now + hour, journalKey }
      const links = await demoLinks(city.people, order)
      const link = links.find(({ job }) => job === 'admin') ?? assert.fail('no such link')
      const open = async (token: string) =>
        (await city.send('POST', '/api/session/link', { body: { token } })).cookie?.value ?? ''
      const cookie = await open(link.token)
      const changes = [
        ['POST', '/api/account/totp'],
        ['POST', '/api/account/passkeys/options'],
        ['DELETE', '/api/account/sessions'],
      ] as const
      for (const [method, url] of changes) {
        // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
        const { status, json } = await city.send(method, url, { cookie })
        assert.deepEqual([status, json.prove], [409, []], url)
      }
      const { json } = await city.send('GET', '/api/account', { cookie })
      assert.equal(json.provenUntil, null)
      const { person, post } = await city.holderOf('9901-ZX-dispatcher-2')
      const own = await open(await city.linkTo(person, post))
      const body = { cookie: own, body: {} }
      const begun = await city.send('POST', '/api/account/totp', body)
      assert.equal(begun.status, 200, 'a link that serves once is its person’s own')
    },
  )

  inCity(
    'nobody is signed in from another site, nor acts through a cookie from there',
    async (city) => {
      const { person, post } = await city.holderOf('9901-ZX-admin-8')
      const token = await city.linkTo(person, post)
      const headers = { 'sec-fetch-site': 'cross-site' }
      assert.equal(
        (await city.send('POST', '/api/session/link', { body: { token }, headers })).status,
        403,
      )
      const cookie = await city.signInAs('9901-ZX-admin-8')
      const foreign = await city.send('DELETE', `/api/people/${person}`, { cookie, headers })
      assert.equal(foreign.status, 403)
    },
  )

  inCity(
    'whoever follows a case by link is the public with that link, signed in or not',
    async (city) => {
      const cookie = await city.signInAs('9901-ZX-admin-8')
      const headers = { 'x-follow': 'a-follow-link' }
      for (const cookies of [{}, { jingwei: cookie }]) {
        // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
        const actor = await city.people.authenticate({ headers, cookies, query: {} })
        assert.deepEqual([actor.via, actor.post.kind, actor.person], ['follow', 'public', null])
        assert.equal(actor.follow, sha256('a-follow-link').toString('hex'))
      }
      const ended = await city.people.authenticate({
        headers: {},
        cookies: { '__Host-jingwei': 'x' },
        query: {},
      })
      assert.deepEqual([ended.via, ended.post.kind], ['anyone', 'public'])
      const bearer = { headers: { authorization: 'Bearer jw_made-up' }, cookies: {}, query: {} }
      await assert.rejects(city.people.authenticate(bearer), { code: 'not-signed-in' })
    },
  )
})
