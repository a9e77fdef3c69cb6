import assert from 'node:assert/strict'
import { newId, sha256 } from '#platform/crypto.ts'
import { sql } from '#platform/db.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { cityTests, hour, minute, noon, password, setupCode } from './city.fixture.ts'
import { demoLinks, makeSignInLink } from './index.ts'

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
      assert.equal((await city.send('DELETE', '/api/session', { cookie: left })).status, 204)
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

  inCity(
    'the first administrator is set up once, with the code of the first start',
    async (city) => {
      const ask = { login: 'First.Admin', password, name: '林建平', code: setupCode }
      const setUp = (body: object) => city.send('POST', '/api/setup', { body })
      assert.deepEqual((await city.send('GET', '/api/setup')).json, { needed: true })
      assert.equal((await setUp({ ...ask, code: 'guess' })).status, 400)
      assert.equal((await setUp({ ...ask, password: 'short' })).json.fields[0].field, 'password')
      const logins = ['second', 'third', 'fourth', 'fifth', 'sixth']
      const all = await Promise.all([ask, ...logins.map((login) => ({ ...ask, login }))].map(setUp))
      const statuses = all.map((r) => r.status).toSorted((a, b) => a - b)
      assert.deepEqual(statuses, [200, 409, 409, 409, 409, 409])
      const done = all.find((r) => r.status === 200)
      assert.equal(done?.json.rights['people.manage'], 'none')
      assert.deepEqual((await city.send('GET', '/api/setup')).json, { needed: false })
      assert.equal((await setUp({ ...ask, login: 'late' })).status, 409)
    },
  )

  inCity('each demo job gets a link that signs in as its post', async (city) => {
    const links = await demoLinks(city.db, { city: '9901', now: noon, expiresAt: noon + hour })
    assert.equal(links.length, 14)
    assert.equal(new Set(links.map((l) => l.post.id)).size, 14)
    for (const { token, post } of links) {
      // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
      const me = await city.send('POST', '/api/session/link', { body: { token } })
      assert.equal(me.json.post.id, post.id)
    }
    city.clock.now += hour
    const late = await city.send('POST', '/api/session/link', { body: { token: links[0]?.token } })
    assert.equal(late.status, 401)
  })

  inCity(
    'nobody is signed in from another site, nor acts through a cookie from there',
    async (city) => {
      const { person, post } = await city.holderOf('9901-ZX-admin-8')
      const token = await makeSignInLink(city.db, person, post, noon + hour)
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
        cookies: { jingwei: 'x' },
        query: {},
      })
      assert.deepEqual([ended.via, ended.post.kind], ['anyone', 'public'])
      const bearer = { headers: { authorization: 'Bearer jw_made-up' }, cookies: {}, query: {} }
      await assert.rejects(city.people.authenticate(bearer), { code: 'not-signed-in' })
    },
  )
})
