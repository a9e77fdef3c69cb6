// Second factors, recovery, one's own sessions, known browsers.
import assert from 'node:assert/strict'
import { TOTP, Secret } from 'otpauth'
import { sql } from '#platform/db.ts'
import type { Letter } from '#platform/mail.ts'
import { onEveryDatabase } from '../../test/setup/databases.ts'
import { until } from '../../test/setup/until.ts'
import { type City, cityTests, hour, minute, noon, password } from './city.fixture.ts'

const post = '9901-ZX-dispatcher-2'
const credentials = { login: 'wang', password }

/** What an authenticator app shows at this instant. */
const codeAt = (secret: string, now: number) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now })

async function withAccount(city: City, email: string | null = null) {
  const { person } = await city.holderOf(post)
  await city.giveAccount(person, 'wang')
  await city.db.owner((tx) => tx.run(sql`update account set email = ${email}`))
  const signedIn = await city.send('POST', '/api/session', { body: credentials })
  assert.equal(signedIn.status, 200)
  return { person, cookie: signedIn.cookie?.value ?? '' }
}

async function addApp(city: City, cookie: string) {
  const begun = await city.send('POST', '/api/account/totp', { cookie, body: {} })
  assert.equal(begun.status, 200)
  const { secret } = begun.json
  const body = { code: codeAt(secret, city.clock.now) }
  const added = await city.send('POST', '/api/account/totp/confirm', { cookie, body })
  assert.equal(added.status, 200)
  return { secret: secret as string, codes: added.json.recoveryCodes as string[] }
}

const factor = async (city: City, code: string) => {
  const { json } = await city.send('POST', '/api/session', { body: credentials })
  return city.send('POST', '/api/session/factor', { body: { step: json.step, code } })
}

onEveryDatabase('second factors', (open) => {
  const inCity = cityTests(open)

  inCity('with an authenticator app the password alone opens nothing', async (city) => {
    const { cookie } = await withAccount(city)
    const { secret, codes } = await addApp(city, cookie)
    assert.equal(new Set(codes).size, 10)
    city.clock.now += minute
    const first = await city.send('POST', '/api/session', { body: credentials })
    assert.equal(first.cookie, undefined)
    assert.deepEqual(first.json.methods, ['totp', 'recoveryCode'])
    const body = { step: first.json.step, code: codeAt(secret, city.clock.now) }
    const second = await city.send('POST', '/api/session/factor', { body })
    assert.equal(second.status, 200)
    assert.equal(second.json.post.kind, 'dispatcher')
    const again = await city.send('POST', '/api/session/factor', { body })
    assert.equal(again.status, 401, 'the step serves once')
  })

  inCity('a sign-in link does not get around the second factor', async (city) => {
    const { person, cookie } = await withAccount(city)
    await addApp(city, cookie)
    const { post: postId } = await city.holderOf(post)
    const token = await city.linkTo(person, postId)
    const opened = await city.send('POST', '/api/session/link', { body: { token } })
    assert.equal(opened.cookie, undefined)
    assert.deepEqual(opened.json.methods, ['totp', 'recoveryCode'])
  })

  inCity('a code that was seen over one’s shoulder opens nothing a second time', async (city) => {
    const { cookie } = await withAccount(city)
    const { secret } = await addApp(city, cookie)
    city.clock.now += minute
    const code = codeAt(secret, city.clock.now)
    assert.equal((await factor(city, code)).status, 200)
    assert.equal((await factor(city, code)).status, 401)
    assert.equal((await factor(city, codeAt(secret, city.clock.now - 30_000))).status, 401, 'older')
    city.clock.now += 30_000
    assert.equal((await factor(city, codeAt(secret, city.clock.now))).status, 200)
  })

  inCity('a recovery code opens once, however it is typed', async (city) => {
    const { cookie } = await withAccount(city)
    const { codes } = await addApp(city, cookie)
    const code = codes[0] ?? ''
    assert.equal((await factor(city, ` ${code.replaceAll('-', ' ').toUpperCase()} `)).status, 200)
    assert.equal((await factor(city, code)).status, 401)
    const rows = await city.db.owner((tx) => tx.rows(sql`select code_hash from recovery_code`))
    assert.equal(rows.length, 9)
    assert.doesNotMatch(JSON.stringify(rows), new RegExp(codes[1] ?? '!'))
  })

  inCity('wrong codes lock the second factor, and a step ends after five of them', async (city) => {
    const { cookie } = await withAccount(city)
    const { secret } = await addApp(city, cookie)
    city.clock.now += minute
    const { json } = await city.send('POST', '/api/session', { body: credentials })
    const show = (code: string) =>
      city.send('POST', '/api/session/factor', { body: { step: json.step, code } })
    for (let i = 0; i < 5; i++) {
      // eslint-disable-next-line no-await-in-loop -- one attempt after another
      assert.equal((await show('000000')).status, 401)
    }
    assert.equal((await show(codeAt(secret, city.clock.now))).status, 401, 'the step has ended')
    assert.equal((await factor(city, codeAt(secret, city.clock.now))).status, 401, 'locked')
    city.clock.now += minute
    assert.equal((await factor(city, codeAt(secret, city.clock.now))).status, 200)
  })

  inCity(
    'ten minutes after signing in one shows anew who one is to change factors',
    async (city) => {
      let { cookie } = await withAccount(city)
      city.clock.now += 10 * minute
      const late = await city.send('POST', '/api/account/totp', { cookie, body: {} })
      assert.equal(late.status, 409)
      assert.deepEqual(late.json.prove, ['password'])
      const prove = async (body: object) => {
        const before = cookie
        const proven = await city.send('POST', '/api/session/prove', { cookie, body })
        if (proven.status !== 204) return proven
        cookie = proven.cookie?.value ?? ''
        const old = await city.send('GET', '/api/session', { cookie: before })
        assert.equal(old.status, 401, 'the token of before serves no longer')
        return proven
      }
      assert.equal((await prove({ password: 'wrong' })).status, 400)
      assert.equal((await prove({ password })).status, 204)
      const { secret } = await addApp(city, cookie)
      city.clock.now += 10 * minute
      const remove = () => city.send('DELETE', '/api/account/totp', { cookie })
      assert.deepEqual((await remove()).json.prove, ['totp', 'recoveryCode'])
      assert.equal((await prove({ password })).status, 400, 'a password alone may be a stolen one')
      assert.equal((await prove({ code: codeAt(secret, city.clock.now) })).status, 204)
      assert.equal((await remove()).status, 204)
      const { json } = await city.send('POST', '/api/session', { body: credentials })
      assert.equal(json.post.kind, 'dispatcher')
    },
  )

  inCity('an app whose code was never shown is no factor', async (city) => {
    const { cookie } = await withAccount(city)
    const { json } = await city.send('POST', '/api/account/totp', { cookie, body: {} })
    const wrong = { cookie, body: { code: codeAt(json.secret, noon - hour) } }
    assert.equal((await city.send('POST', '/api/account/totp/confirm', wrong)).status, 400)
    const signedIn = await city.send('POST', '/api/session', { body: credentials })
    assert.equal(signedIn.json.post.kind, 'dispatcher')
  })

  inCity('a passkey of no one’s opens nothing, and its challenge serves once', async (city) => {
    const asked = await city.send('POST', '/api/session/passkey/options', { body: {} })
    assert.equal(asked.json.options.userVerification, 'required')
    assert.equal(asked.json.options.rpId, 'city.example')
    const response = { id: 'made-up', rawId: 'made-up', type: 'public-key', response: {} }
    const body = { step: asked.json.step, response }
    assert.equal((await city.send('POST', '/api/session/passkey', { body })).status, 401)
    const left = await city.db.owner((tx) => tx.rows(sql`select from sign_in_step`))
    assert.equal(left.length, 0)
  })
})

onEveryDatabase('posts that ask for a second factor', (open) => {
  const settings = {
    session: { absolute: 3 * hour, idle: 10 * minute },
    secondFactorKinds: new Set(['dispatcher']),
  }
  const inCity = cityTests(open, { settings })

  inCity('who has none may only add one', async (city) => {
    const { cookie } = await withAccount(city)
    const me = async () => (await city.send('GET', '/api/session', { cookie })).json
    assert.equal((await me()).mustAddFactor, true)
    assert.deepEqual((await me()).rights, {})
    assert.equal((await city.send('GET', '/api/people', { cookie })).status, 403)
    await addApp(city, cookie)
    assert.equal((await me()).mustAddFactor, undefined)
    assert.equal((await me()).rights['case.dispatch'], 'area')
    const other = await city.signInAs('9901-ZX-callTaker-3')
    const { json } = await city.send('GET', '/api/session', { cookie: other })
    assert.equal(json.mustAddFactor, undefined, 'other posts do not ask')
  })

  inCity('sessions end as the installation says', async (city) => {
    const cookie = await city.signInAs('9901-ZX-callTaker-3')
    const status = async () => (await city.send('GET', '/api/session', { cookie })).status
    city.clock.now += 10 * minute - 1
    assert.equal(await status(), 200)
    city.clock.now += 10 * minute
    assert.equal(await status(), 401)
  })
})

onEveryDatabase('one’s own sessions', (open) => {
  const inCity = cityTests(open)

  inCity('one sees where one is signed in, and ends one or all of it', async (city) => {
    const { cookie } = await withAccount(city)
    const agent = 'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36'
    const asked = { body: credentials, headers: { 'user-agent': agent } }
    const other = (await city.send('POST', '/api/session', asked)).cookie?.value ?? ''
    const strangers = await city.signInAs('9901-ZX-callTaker-3')
    const list = async () =>
      (await city.send('GET', '/api/account/sessions', { cookie })).json.items
    const two = await list()
    assert.deepEqual(
      two.map((s: { current: boolean; agent: string }) => [s.current, s.agent]).toSorted(),
      [
        [false, 'Chrome · Windows'],
        [true, ''],
      ],
    )
    const id = two.find((s: { current: boolean }) => !s.current).id
    const end = (as: string) => city.send('DELETE', `/api/account/sessions/${id}`, { cookie: as })
    assert.equal((await end(strangers)).status, 404, 'only one’s own')
    assert.equal((await end(cookie)).status, 204)
    assert.equal((await city.send('GET', '/api/session', { cookie: other })).status, 401)
    assert.equal((await city.send('DELETE', '/api/account/sessions', { cookie })).status, 204)
    assert.equal((await city.send('GET', '/api/session', { cookie })).status, 401)
    assert.equal((await city.send('GET', '/api/session', { cookie: strangers })).status, 200)
  })

  inCity('strangers’ guesses lock an account, but not its owner’s browser', async (city) => {
    const { person } = await city.holderOf(post)
    await city.giveAccount(person, 'wang')
    const first = await city.send('POST', '/api/session', { body: credentials })
    const browser = first.cookies.find(({ name }) => name === '__Host-jingwei-browser')?.value ?? ''
    assert.ok(browser)
    const tryIn = (cookies: Record<string, string>, given: string) =>
      city.send('POST', '/api/session', { cookies, body: { login: 'wang', password: given } })
    for (let i = 0; i < 6; i++) {
      // eslint-disable-next-line no-await-in-loop -- one attempt after another
      assert.equal((await tryIn({}, 'wrong')).status, 401)
    }
    assert.equal((await tryIn({}, password)).status, 401, 'locked for everybody else')
    const own = { '__Host-jingwei-browser': browser }
    assert.equal((await tryIn(own, password)).status, 200)
    for (let i = 0; i < 5; i++) {
      // eslint-disable-next-line no-await-in-loop -- one attempt after another
      assert.equal((await tryIn(own, 'wrong')).status, 401)
    }
    assert.equal((await tryIn(own, password)).status, 401, 'a known browser is counted as well')
    city.clock.now += minute
    assert.equal((await tryIn(own, password)).status, 200)
  })

  inCity('an address held back again waits twice as long', async (city) => {
    const guess = async () =>
      (await city.send('POST', '/api/session/link', { body: { token: 'made-up' } })).status
    const exhaust = async () => {
      // eslint-disable-next-line no-await-in-loop -- one attempt after another
      while ((await guess()) !== 429);
    }
    await exhaust()
    city.clock.now += 15 * minute
    assert.equal(await guess(), 401)
    await exhaust()
    city.clock.now += 15 * minute
    assert.equal(await guess(), 429)
    city.clock.now += 15 * minute
    assert.equal(await guess(), 401)
  })
})

const adminPost = '9901-ZX-admin-8'
const letters: Letter[] = []
const mail = { send: async (letter: Letter) => void letters.push(letter), close: () => {} }
const fresh = 'a-quiet-lake-with-reeds'
const tokenIn = (text: string) => /#recover=([\w-]+)/.exec(text)?.[1] ?? ''

onEveryDatabase('lost passwords', (open) => {
  const inCity = cityTests(open, { mail })
  const ask = (city: City, login: string) =>
    city.send('POST', '/api/session/recovery', { body: { login } })
  const finish = (city: City, token: string, given = fresh) =>
    city.send('POST', '/api/session/recovery/password', { body: { token, password: given } })

  inCity('a letter sets a new password once; no answer tells who has an account', async (city) => {
    letters.length = 0
    const { cookie } = await withAccount(city, 'wang@city.example')
    const unknown = await ask(city, 'nobody')
    const known = await ask(city, 'Wang@City.example')
    assert.deepEqual([known.status, known.json], [unknown.status, unknown.json])
    await until('the letter is sent', () => letters.length === 1)
    assert.equal(letters[0]?.to, 'wang@city.example')
    const token = tokenIn(letters[0]?.text ?? '')
    assert.equal((await finish(city, token, 'short')).status, 400)
    assert.equal((await finish(city, token)).status, 204)
    assert.equal((await finish(city, token)).status, 409, 'once')
    assert.equal((await city.send('GET', '/api/session', { cookie })).status, 401)
    const withNew = { body: { login: 'wang', password: fresh } }
    assert.equal((await city.send('POST', '/api/session', withNew)).status, 200)
    const kept = await city.db.owner((tx) => tx.rows(sql`select * from password_recovery`))
    assert.doesNotMatch(JSON.stringify(kept), new RegExp(token))
  })

  inCity(
    'a link from a letter ends after twenty minutes, and an hour brings three',
    async (city) => {
      letters.length = 0
      await withAccount(city, 'wang@city.example')
      for (let n = 1; n <= 3; n++) {
        // eslint-disable-next-line no-await-in-loop -- one after another
        await ask(city, 'wang')
        // eslint-disable-next-line no-await-in-loop
        await until('the letter is sent', () => letters.length === n)
      }
      await ask(city, 'wang')
      city.clock.now += 20 * minute
      assert.equal((await finish(city, tokenIn(letters[2]?.text ?? ''))).status, 409)
      city.clock.now += 40 * minute
      await ask(city, 'wang')
      await until('the next letter is sent', () => letters.length > 3)
      assert.equal(letters.length, 4, 'the fourth within the hour was not sent')
    },
  )

  inCity('an administrator hands over a link, and may take lost factors away', async (city) => {
    const { person, cookie } = await withAccount(city)
    await addApp(city, cookie)
    const admin = await city.signInAs(adminPost)
    const made = await city.send('POST', `/api/people/${person}/recovery`, {
      cookie: admin,
      body: { dropFactors: true },
    })
    assert.equal(made.status, 200)
    assert.match(made.json.link, /^https:\/\/city\.example\/signin#recover=/)
    assert.equal((await finish(city, tokenIn(made.json.link))).status, 204)
    const withNew = { body: { login: 'wang', password: fresh } }
    const signedIn = await city.send('POST', '/api/session', withNew)
    assert.equal(signedIn.json.post.kind, 'dispatcher')
    const kinds = await city.db.owner((tx) =>
      tx.rows<{ kind: string }>(
        sql`select kind from journal where kind like 'person.%' order by pos`,
      ),
    )
    assert.ok(kinds.some(({ kind }) => kind === 'person.recoveryMade'))
  })

  inCity('a new password does not get around the second factor', async (city) => {
    letters.length = 0
    const { cookie } = await withAccount(city, 'wang@city.example')
    await addApp(city, cookie)
    await ask(city, 'wang')
    await until('the letter is sent', () => letters.length === 1)
    assert.equal((await finish(city, tokenIn(letters[0]?.text ?? ''))).status, 204)
    const withNew = { body: { login: 'wang', password: fresh } }
    const first = await city.send('POST', '/api/session', withNew)
    assert.equal(first.cookie, undefined)
    assert.deepEqual(first.json.methods, ['totp', 'recoveryCode'])
  })

  inCity('a changed address ends the letters that went to the old one', async (city) => {
    letters.length = 0
    const { person } = await withAccount(city, 'wang@city.example')
    const admin = await city.signInAs(adminPost)
    const change = (body: object) =>
      city.send('PUT', `/api/people/${person}`, { cookie: admin, body })
    const sent = async (n: number) => {
      await ask(city, 'wang')
      await until('the letter is sent', () => letters.length === n)
      return tokenIn(letters.at(-1)?.text ?? '')
    }
    const first = await sent(1)
    assert.equal((await change({ email: 'wang@elsewhere.example' })).status, 200)
    assert.equal((await finish(city, first)).status, 409)
    const second = await sent(2)
    assert.equal(letters.at(-1)?.to, 'wang@elsewhere.example')
    assert.equal((await change({ name: '王', email: 'wang@elsewhere.example' })).status, 200)
    assert.equal((await finish(city, second)).status, 204, 'the same address is no change')
  })

  inCity('a changed password ends links that were asked for before', async (city) => {
    letters.length = 0
    const { cookie } = await withAccount(city, 'wang@city.example')
    await ask(city, 'wang')
    await until('the letter is sent', () => letters.length === 1)
    const change = { cookie, body: { old: password, new: fresh } }
    assert.equal((await city.send('POST', '/api/account/password', change)).status, 204)
    const token = tokenIn(letters[0]?.text ?? '')
    assert.equal((await finish(city, token, 'another-long-password')).status, 409)
  })
})
