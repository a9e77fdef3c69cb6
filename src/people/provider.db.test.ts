// Signing in at a real identity provider, on loopback in this process.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after } from 'node:test'
import { Provider } from 'oidc-provider'
import { Secret, TOTP } from 'otpauth'
import { sql } from '#platform/db.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { type City, cityTests, minute, password } from './city.fixture.ts'
import { callbackPath, type ProviderSettings } from './provider.ts'

/** Starts a provider whose people sign in by their name alone; `verified` and `amr` are what it says of them. */
async function startProvider() {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const says = { verified: true, mfa: false }
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'jingwei',
        client_secret: 'a-secret-between-two',
        redirect_uris: [`https://city.example${callbackPath}`],
        post_logout_redirect_uris: ['https://city.example/signin'],
      },
    ],
    claims: {
      openid: ['sub', 'amr'],
      email: ['email', 'email_verified'],
      profile: ['preferred_username'],
    },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({
        sub: id,
        email: `${id}@City.example`,
        email_verified: says.verified,
        preferred_username: id,
        ...(says.mfa ? { amr: ['pwd', 'mfa'] } : {}),
      }),
    }),
    conformIdTokenClaims: false,
  })
  const answer = provider.callback()
  server.on('request', (request, response) => void answer(request, response))
  after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { issuer, says }
}

const idp = await startProvider()
const settingsOf = (match: ProviderSettings['match']): ProviderSettings => ({
  issuer: idp.issuer,
  clientId: 'jingwei',
  clientSecret: 'a-secret-between-two',
  name: 'City ID',
  match,
})

/** A browser at the provider: keeps its cookies, follows it up to where it sends us back. */
async function atProvider(start: string, name: string): Promise<string> {
  const jar = new Map<string, string>()
  let [url, form]: [string, URLSearchParams | undefined] = [start, undefined]
  for (let hop = 0; hop < 12; hop++) {
    if (!url.startsWith(idp.issuer)) return url
    const headers = { cookie: [...jar].map(([k, v]) => `${k}=${v}`).join('; ') }
    // eslint-disable-next-line no-await-in-loop -- one page after another
    const page = await fetch(url, {
      headers,
      redirect: 'manual',
      ...(form ? { method: 'POST', body: form } : {}),
    })
    for (const line of page.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const [key = '', value = ''] = pair.split(/=(.*)/s)
      jar.set(key, value)
    }
    const to = page.headers.get('location')
    // eslint-disable-next-line no-await-in-loop
    const text = await page.text()
    if (to) {
      ;[url, form] = [new URL(to, url).href, undefined]
      continue
    }
    const prompt = /name="prompt" value="(\w+)"/.exec(text)?.[1]
    assert.ok(prompt, `the provider asks something: ${page.status} ${text.slice(0, 300)}`)
    const action = /action="([^"]+)"/.exec(text)?.[1] ?? url
    ;[url, form] = [
      new URL(action, url).href,
      new URLSearchParams({ prompt, login: name, password: 'any' }),
    ]
  }
  return assert.fail('the provider never sent us back')
}

type Way = { name: string; spoil?: (back: URL) => void; browser?: false; next?: string }

/** Goes to the provider and comes back. */
async function signIn(city: City, { name, spoil, browser, next = '/console/cases' }: Way) {
  const begun = await city.send('GET', `/api/session/provider?next=${encodeURIComponent(next)}`)
  assert.equal(begun.status, 302)
  const own = begun.cookies.find((c) => c.name === '__Host-jingwei-provider')
  assert.equal(own?.httpOnly, true)
  const back = new URL(await atProvider(String(begun.location), name))
  spoil?.(back)
  const cookies: Record<string, string> =
    browser === false ? {} : { '__Host-jingwei-provider': own?.value ?? '' }
  const answer = await city.send('GET', `${back.pathname}${back.search}`, { cookies })
  return { ...answer, back, own: own?.value ?? '' }
}

const post = '9901-ZX-dispatcher-2'
const give = async (city: City, login: string) => {
  const { person } = await city.holderOf(post)
  await city.giveAccount(person, login)
  await city.db.owner((tx) =>
    tx.run(sql`update account set email = ${`${login}@city.example`} where login = ${login}`),
  )
  return person
}

onEveryDatabase('the identity provider', (open) => {
  const matching = cityTests(open, { provider: settingsOf('email') })
  const byAdministrator = cityTests(open, { provider: settingsOf('none') })
  const byLogin = cityTests(open, { provider: settingsOf('login') })

  matching(
    'a verified address binds a person once; afterwards the subject counts',
    async (city) => {
      idp.says.verified = true
      await give(city, 'wang')
      const first = await signIn(city, { name: 'wang' })
      assert.equal(first.location, '/console/cases')
      const me = await city.send('GET', '/api/session', { cookie: first.cookie?.value ?? '' })
      assert.equal(me.json.post.kind, 'dispatcher')
      await city.db.owner((tx) => tx.run(sql`update account set email = null`))
      const second = await signIn(city, { name: 'wang' })
      assert.equal(second.location, '/console/cases')
      const left = await city.send('DELETE', '/api/session', { cookie: second.cookie?.value ?? '' })
      assert.ok(left.json.next.startsWith(`${idp.issuer}/session/end?`), 'signs out there as well')
    },
  )

  matching('an address that the provider did not verify binds nobody', async (city) => {
    idp.says.verified = false
    await give(city, 'wang')
    const { location, cookie } = await signIn(city, { name: 'wang' })
    assert.equal(location, '/signin#refused')
    assert.equal(cookie, undefined)
  })

  matching('a name given to someone else there does not lead to whoever had it', async (city) => {
    idp.says.verified = true
    const person = await give(city, 'wang')
    await city.db.owner((tx) =>
      tx.run(sql`insert into identity (issuer, subject, person_id, created_at)
        values (${idp.issuer}, 'the-former-wang', ${person}, now())`),
    )
    assert.equal((await signIn(city, { name: 'wang' })).location, '/signin#refused')
  })

  matching(
    'an answer that was spoilt, taken to another browser or sent twice opens nothing',
    async (city) => {
      idp.says.verified = true
      await give(city, 'wang')
      const spoilt: [what: string, way: Omit<Way, 'name'>][] = [
        ['another state', { spoil: (back) => back.searchParams.set('state', 'made-up') }],
        ['another code', { spoil: (back) => back.searchParams.set('code', 'made-up') }],
        [
          'another issuer',
          { spoil: (back) => back.searchParams.set('iss', 'https://evil.example') },
        ],
        ['another browser', { browser: false }],
      ]
      for (const [what, way] of spoilt) {
        // eslint-disable-next-line no-await-in-loop -- one sign-in after another
        const { location, cookie } = await signIn(city, { name: 'wang', ...way })
        assert.equal(location, '/signin#refused', what)
        assert.equal(cookie, undefined, what)
      }
      const { back, own } = await signIn(city, { name: 'wang' })
      const again = await city.send('GET', `${back.pathname}${back.search}`, {
        cookies: { '__Host-jingwei-provider': own },
      })
      assert.equal(again.location, '/signin#refused', 'sent twice')
    },
  )

  matching('after signing in one goes to a page of ours and to no other', async (city) => {
    await give(city, 'wang')
    for (const next of ['https://evil.example', '//evil.example', '/\\evil.example', '/a\nb']) {
      // eslint-disable-next-line no-await-in-loop -- one sign-in after another
      assert.equal((await signIn(city, { name: 'wang', next })).location, '/console', next)
    }
  })

  byAdministrator(
    'whoever nobody bound stays outside until an administrator binds them',
    async (city) => {
      const person = await give(city, 'wang')
      assert.equal((await signIn(city, { name: 'wang' })).location, '/signin#refused')
      const admin = await city.signInAs('9901-ZX-admin-8')
      const bind = (subject: string | null) =>
        city.send('PUT', `/api/people/${person}/identity`, { cookie: admin, body: { subject } })
      assert.equal((await bind('wang')).status, 200)
      const signedIn = await signIn(city, { name: 'wang' })
      assert.equal(signedIn.location, '/console/cases')
      assert.equal((await bind(null)).status, 200)
      assert.equal((await signIn(city, { name: 'wang' })).location, '/signin#refused')
    },
  )

  byAdministrator('a street binds and unbinds nobody who holds a post above it', async (city) => {
    const street = '990101001-JD-dutyOfficer-1'
    const person = await give(city, 'wang')
    await city.db.owner(async (tx) => {
      await tx.run(sql`update post set kind = 'admin' where code = ${street}`)
      await tx.run(sql`insert into identity (issuer, subject, person_id, created_at)
        values (${idp.issuer}, 'wang', ${person}, now())`)
    })
    const cookie = await city.signInAs(street)
    for (const subject of [null, 'zhang']) {
      // eslint-disable-next-line no-await-in-loop
      const { status } = await city.send('PUT', `/api/people/${person}/identity`, {
        cookie,
        body: { subject },
      })
      assert.equal(status, 404)
    }
    const kept = await city.db.owner((tx) =>
      tx.rows(sql`select i.subject, (select count(*) from journal where kind = 'person.identityBound') as told
        from identity i`),
    )
    assert.deepEqual(kept, [{ subject: 'wang', told: 0 }])
  })

  byLogin(
    'a login of ours binds where the installation says so, but not one shut out',
    async (city) => {
      await give(city, 'wang')
      await city.db.owner((tx) => tx.run(sql`update account set disabled = true`))
      assert.equal((await signIn(city, { name: 'wang' })).location, '/signin#refused')
      await city.db.owner((tx) => tx.run(sql`update account set disabled = false`))
      assert.equal((await signIn(city, { name: 'wang' })).location, '/console/cases')
    },
  )

  byLogin(
    'neither pages that send browsers to the answer’s address nor rightful sign-ins hold an office back',
    async (city) => {
      await give(city, 'wang')
      for (let i = 0; i < 60; i++) {
        // eslint-disable-next-line no-await-in-loop -- one attempt after another
        const { location } = await city.send('GET', `${callbackPath}?code=made-up`, {
          cookies: i % 2 ? { '__Host-jingwei-provider': 'made-up' } : {},
        })
        assert.equal(location, '/signin#refused')
      }
      // one short of what an address has
      for (let i = 0; i < 49; i++) {
        const body = { token: 'made-up' }
        // eslint-disable-next-line no-await-in-loop
        assert.equal((await city.send('POST', '/api/session/link', { body })).status, 401)
      }
      for (let i = 0; i < 3; i++) {
        // eslint-disable-next-line no-await-in-loop
        assert.equal((await signIn(city, { name: 'wang' })).location, '/console/cases', `${i}`)
      }
      const spoil = (back: URL) => back.searchParams.set('state', 'made-up')
      await signIn(city, { name: 'wang', spoil })
      const held = await signIn(city, { name: 'wang' })
      assert.equal(held.location, '/signin#refused', 'answers that were spoilt count')
    },
  )

  byLogin(
    'the provider’s word binds whoever has a second factor here only once it was shown',
    async (city) => {
      const person = await give(city, 'wang')
      const own = await city.send('POST', '/api/session', { body: { login: 'wang', password } })
      const cookie = own.cookie?.value ?? ''
      const { json } = await city.send('POST', '/api/account/totp', { cookie, body: {} })
      const totp = new TOTP({ secret: Secret.fromBase32(json.secret) })
      const code = () => totp.generate({ timestamp: city.clock.now })
      const confirm = { cookie, body: { code: code() } }
      assert.equal((await city.send('POST', '/api/account/totp/confirm', confirm)).status, 200)
      const bound = () =>
        city.db.owner((tx) => tx.rows(sql`select subject, person_id as person from identity`))
      const asked = async () => {
        const { location } = await signIn(city, { name: 'wang' })
        return /#factor=([\w-]+)/.exec(String(location))?.[1] ?? assert.fail(String(location))
      }
      const show = (step: string) => {
        city.clock.now += minute
        return city.send('POST', '/api/session/factor', { body: { step, code: code() } })
      }
      const stale = await asked()
      assert.deepEqual(await bound(), [])
      const step = await asked()
      assert.equal((await show(step)).json.post.kind, 'dispatcher')
      assert.deepEqual(await bound(), [{ subject: 'wang', person }])
      await city.db.owner((tx) => tx.run(sql`update identity set subject = 'the-other-wang'`))
      const late = await show(stale)
      assert.deepEqual([late.status, late.cookie], [401, undefined], 'bound otherwise meanwhile')
      assert.deepEqual(await bound(), [{ subject: 'the-other-wang', person }])
    },
  )

  byLogin(
    'whoever has a second factor here shows it, unless the provider asked for one',
    async (city) => {
      const person = await give(city, 'wang')
      await city.db.owner((tx) =>
        tx.run(sql`insert into passkey (id, person_id, public_key, counter, transports, backed_up, name, created_at)
        values ('k', ${person}, 'k', 0, '{}', false, '', now())`),
      )
      idp.says.mfa = false
      const asked = await signIn(city, { name: 'wang' })
      assert.equal(asked.cookie, undefined)
      assert.match(String(asked.location), /^\/signin#factor=[\w-]+&methods=passkey&next=/)
      idp.says.mfa = true
      assert.equal((await signIn(city, { name: 'wang' })).location, '/console/cases')
      idp.says.mfa = false
    },
  )
})
