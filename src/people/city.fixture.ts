// A staffed city with its doors open, for this room's tests.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { hashPassword } from '#platform/crypto.ts'
import { type Database, sql } from '#platform/db.ts'
import { buildApp } from '#platform/http/app.ts'
import { verifyJournal } from '#platform/journal/verify.ts'
import type { Mail } from '#platform/mail.ts'
import type { IdentitySettings } from './domain/factors.ts'
import {
  demoStaff,
  makeSignInLink,
  openPeople,
  peopleRoutes,
  setupCodeOf,
  storeUnits,
  systemContext,
  type UnitRow,
} from './index.ts'
import type { ProviderSettings } from './provider.ts'

export const minute = 60_000
export const hour = 60 * minute
export const noon = Date.parse('2026-07-15T04:00:00Z')
export const journalKey = randomBytes(32)
export const setupCode = setupCodeOf(journalKey)
export const password = 'a-river-city-of-bridges'
const passwordHash = await hashPassword(password)

const unit = (code: string, kind: string, area: string): UnitRow => ({
  code,
  name: code,
  nameEn: code,
  kind,
  area,
  parent: null,
})
const units = [
  unit('9901-ZX', 'grid-centre', '9901'),
  unit('990101-ZX', 'grid-centre', '990101'),
  unit('990101-CG', 'department', '990101'),
  unit('990101-HW', 'department', '990101'),
  unit('990101001-JD', 'street-office', '990101001'),
  unit('990101001001-JW', 'community-committee', '990101001001'),
]

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
type Ask = {
  cookie?: string
  token?: string
  key?: string
  body?: unknown
  headers?: Record<string, string>
  /** Besides the session's. */
  cookies?: Record<string, string>
}

/** What a test may set of how one signs in. */
export type CityOptions = {
  settings?: IdentitySettings
  mail?: Mail
  provider?: ProviderSettings
}

/** Asks as a browser would, with the cookies of whoever asks. */
const senderTo =
  (app: Awaited<ReturnType<typeof buildApp>>) =>
  async (method: Method, url: string, ask: Ask = {}) => {
    const reply = await app.inject({
      method,
      url,
      headers: {
        'x-jingwei': '1',
        'accept-language': 'en',
        ...(ask.token ? { authorization: `Bearer ${ask.token}` } : {}),
        ...(ask.key ? { 'idempotency-key': ask.key } : {}),
        ...ask.headers,
      },
      cookies: { ...ask.cookies, ...(ask.cookie ? { '__Host-jingwei': ask.cookie } : {}) },
      ...(ask.body === undefined ? {} : { payload: ask.body as object }),
    })
    const cookie = reply.cookies.find((c) => c.name === '__Host-jingwei')
    return {
      status: reply.statusCode,
      json: reply.body.startsWith('{') ? reply.json() : undefined,
      cookie,
      cookies: reply.cookies,
      headers: reply.headers,
      location: reply.headers.location,
      text: reply.body,
    }
  }

/** A staffed city with its doors open, and a clock the test moves. */
async function openCity(db: Database, { settings, ...ways }: CityOptions) {
  const clock = { now: noon }
  const now = () => clock.now
  await storeUnits(db, systemContext, { ...demoStaff({ units }), units, now: noon, journalKey })
  const people = await openPeople(db, { now, secure: true, ...(settings ? { settings } : {}) })
  const routes = peopleRoutes({
    db,
    people,
    journalKey,
    publicUrl: 'https://city.example',
    ...ways,
  })
  const door = { db, authenticate: people.authenticate, now }
  const app = await buildApp({
    door,
    routes,
    logLevel: 'silent',
    publicUrl: 'https://city.example',
  })
  const send = senderTo(app)
  const holderOf = async (postCode: string) => {
    const [row] = await db.owner((tx) =>
      tx.rows<{
        person: string
        post: string
      }>(sql`select h.person_id as person, p.id as post from post p
        join holding h on h.post_id = p.id where p.code = ${postCode}`),
    )
    assert.ok(row, postCode)
    return row
  }
  /** A link that serves once, within the hour. */
  const linkTo = (personId: string, postId: string) =>
    makeSignInLink(people, { personId, postId, expiresAt: clock.now + hour, journalKey })
  const signInAs = async (postCode: string) => {
    const { person, post } = await holderOf(postCode)
    const token = await linkTo(person, post)
    const { status, cookie } = await send('POST', '/api/session/link', { body: { token } })
    assert.equal(status, 200)
    return cookie?.value ?? ''
  }
  const giveAccount = (personId: string, login: string) =>
    db.owner((tx) =>
      tx.run(sql`insert into account (person_id, login, password_hash)
        values (${personId}, ${login}, ${passwordHash})`),
    )
  const close = async () => {
    await app.close()
    await people.close()
  }
  return { db, clock, people, send, holderOf, linkTo, signInAs, giveAccount, close }
}

export type City = Awaited<ReturnType<typeof openCity>>

/** Declares tests that each begin with such a city; afterwards the journal must verify. */
export function cityTests(open: () => Promise<Database>, options: CityOptions = {}) {
  return (name: string, run: (city: City) => Promise<void>): void => {
    void test(name, async () => {
      const city = await openCity(await open(), options)
      try {
        await run(city)
        assert.deepEqual((await verifyJournal(city.db, journalKey)).faults, [])
      } finally {
        await city.close()
      }
    })
  }
}
