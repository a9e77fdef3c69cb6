// A staffed city with its doors open, for this room's tests.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { hashPassword } from '#platform/crypto.ts'
import { type Database, sql } from '#platform/db.ts'
import { buildApp } from '#platform/http/app.ts'
import { verifyJournal } from '#platform/journal/verify.ts'
import {
  demoStaff,
  makeSignInLink,
  openPeople,
  peopleRoutes,
  storeUnits,
  systemContext,
  type UnitRow,
} from './index.ts'

export const minute = 60_000
export const hour = 60 * minute
export const noon = Date.parse('2026-07-15T04:00:00Z')
export const journalKey = randomBytes(32)
export const setupCode = 'code-of-the-first-start'
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
type Ask = { cookie?: string; token?: string; body?: unknown; headers?: Record<string, string> }

/** A staffed city with its doors open, and a clock the test moves. */
async function openCity(db: Database) {
  const clock = { now: noon }
  const now = () => clock.now
  await storeUnits(db, systemContext, { ...demoStaff({ units }), units, now: noon, journalKey })
  const people = await openPeople(db, { now })
  const routes = peopleRoutes({ db, people, journalKey, secureCookie: true, setupCode })
  const door = { db, authenticate: people.authenticate, now }
  const app = await buildApp({
    door,
    routes,
    logLevel: 'silent',
    publicUrl: 'https://city.example',
  })
  const send = async (method: Method, url: string, ask: Ask = {}) => {
    const reply = await app.inject({
      method,
      url,
      headers: {
        'x-jingwei': '1',
        'accept-language': 'en',
        ...(ask.token ? { authorization: `Bearer ${ask.token}` } : {}),
        ...ask.headers,
      },
      cookies: ask.cookie ? { jingwei: ask.cookie } : {},
      ...(ask.body === undefined ? {} : { payload: ask.body as object }),
    })
    const cookie = reply.cookies.find((c) => c.name === 'jingwei')
    return {
      status: reply.statusCode,
      json: reply.body ? reply.json() : undefined,
      cookie,
      text: reply.body,
    }
  }
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
  const signInAs = async (postCode: string) => {
    const { person, post } = await holderOf(postCode)
    const token = await makeSignInLink(db, person, post, clock.now + hour)
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
  return { db, clock, people, send, holderOf, signInAs, giveAccount, close }
}

export type City = Awaited<ReturnType<typeof openCity>>

/** Declares tests that each begin with such a city; afterwards the journal must verify. */
export function cityTests(open: () => Promise<Database>) {
  return (name: string, run: (city: City) => Promise<void>): void => {
    void test(name, async () => {
      const city = await openCity(await open())
      try {
        await run(city)
        assert.deepEqual((await verifyJournal(city.db, journalKey)).faults, [])
      } finally {
        await city.close()
      }
    })
  }
}
