// A small city with its notices, for this room's tests: four levels of areas, posts at three, a clock that stands still.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId, sha256 } from '#platform/crypto.ts'
import { at, type Database, type Sql, sql } from '#platform/db.ts'
import { buildApp } from '#platform/http/app.ts'
import type { Actor } from '#platform/http.ts'
import { verifyJournal } from '#platform/journal/verify.ts'
import { systemContext } from '#people'
import { importAreas, openTerritory } from '#territory'
import type { Mail } from '#platform/mail.ts'
import { type DeliverDeps, makeDeliverer } from './jobs/deliver.ts'
import { spreadNotices } from './jobs/spread.ts'
import { participationRoutes, type RoomDeps } from './routes.ts'

/** Monday noon in Wuhan. */
export const noon = Date.parse('2026-03-02T04:00:00Z')
export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour
export const publicUrl = 'https://city.example'

export const keys = {
  journal: Buffer.alloc(32, 5),
  contact: Buffer.alloc(32, 6),
  contactIndex: Buffer.alloc(32, 7),
}

/** A city, its district, a street, a community and its two grids; and another district. */
export const areas = {
  city: '9901',
  district: '990101',
  street: '990101001',
  community: '990101001001',
  grid: '99010100100101',
  nextGrid: '99010100100102',
  otherDistrict: '990102',
} as const

/** A point in `areas.grid`. */
export const inGrid = { lat: 30.05, lon: 114.05 }

const square = (west: number, south: number, size: number) => [
  [
    [west, south],
    [west + size, south],
    [west + size, south + size],
    [west, south + size],
    [west, south],
  ],
]
const feature = (code: string, name: string, coordinates: unknown) => ({
  type: 'Feature',
  properties: { code, name },
  geometry: { type: 'Polygon', coordinates },
})
const map = JSON.stringify({
  type: 'FeatureCollection',
  features: [
    feature(areas.city, '明珠市', square(114, 30, 2)),
    feature(areas.district, '东湖区', square(114, 30, 1)),
    feature(areas.street, '梨园街道', square(114, 30, 0.5)),
    feature(areas.community, '东亭社区', square(114, 30, 0.2)),
    feature(areas.grid, '东亭一网格', square(114, 30, 0.1)),
    feature(areas.nextGrid, '东亭二网格', square(114.1, 30, 0.1)),
    feature(areas.otherDistrict, '青山区', square(115, 30, 1)),
  ],
})

const staff = {
  admin: ['admin', ''],
  cityAdmin: ['admin', '9901'],
  cityOfficer: ['dutyOfficer', '9901'],
  gridWorker: ['gridWorker', '990101001001'],
  dispatcher: ['dispatcher', '990101'],
  otherOfficer: ['dutyOfficer', '990102'],
} as const
export type Who = keyof typeof staff | 'anyone'

const postIds = Object.fromEntries(Object.keys(staff).map((who) => [who, newId()])) as Record<
  keyof typeof staff,
  string
>
export const postId = (who: keyof typeof staff): string => postIds[who]
const personIds = Object.fromEntries(Object.keys(staff).map((who) => [who, newId()])) as Record<
  keyof typeof staff,
  string
>

async function addStaff(db: Database): Promise<void> {
  await db.owner(async (tx) => {
    await tx.run(sql`insert into unit (code, name, name_en, kind, area_code) values
      ('committee', '东亭社区居委会', 'Dongting Committee', 'community-committee', '990101001001')`)
    for (const [who, [kind, area]] of Object.entries(staff)) {
      const [post, person] = [
        postIds[who as keyof typeof staff],
        personIds[who as keyof typeof staff],
      ]
      /* eslint-disable no-await-in-loop -- one transaction */
      await tx.run(sql`insert into post (id, code, kind, unit_code, area_code, title) values
        (${post}, ${who}, ${kind}, 'committee', ${area}, ${who})`)
      await tx.run(
        sql`insert into person (id, name, pseudonym, created_at) values (${person}, ${`人${who}`}, ${newId()}, ${at(noon)})`,
      )
      await tx.run(
        sql`insert into holding (id, post_id, person_id, from_date) values (${newId()}, ${post}, ${person}, '2026-01-01')`,
      )
      /* eslint-enable no-await-in-loop */
    }
  })
}

export const publicPost = '00000000-0000-7000-8000-000000000002'

async function actorOf(db: Database, who: Who, follow: string | undefined): Promise<Actor> {
  const [kind, areaCode] = who === 'anyone' ? ['public', ''] : staff[who]
  const rights = await db.owner((tx) =>
    tx.rows<{ action: string; reach: 'area' }>(
      sql`select action, reach from policy where post_kind = ${kind}`,
    ),
  )
  const id = who === 'anyone' ? publicPost : postIds[who]
  return {
    post: { id, code: who, kind, unitCode: 'committee', areaCode, title: who, titleEn: who },
    person: null,
    rights: new Map(rights.map((r) => [r.action, r.reach])),
    via: follow ? 'follow' : who === 'anyone' ? 'anyone' : 'token',
    ...(follow ? { follow: sha256(follow).toString('hex') } : {}),
    language: 'zh-CN',
  }
}

const noMail: Mail = {
  send: () => Promise.reject(new Error('no mail server in this test')),
  close: () => {},
}

type Sent = { readonly status: number; readonly json: any; readonly text: string }
type Options = {
  readonly as?: Who
  readonly body?: object
  readonly key?: string
  readonly from?: string
}

/** The room's routes, asked as a post or as nobody. */
async function openDoor(db: Database, now: () => number, o: Pick<RoomDeps, 'policy' | 'door'>) {
  const territory = await openTerritory(db, { now })
  const app = await buildApp({
    door: {
      db,
      now,
      authenticate: ({ headers }) =>
        actorOf(
          db,
          (headers['x-as'] as Who | undefined) ?? 'anyone',
          headers['x-follow'] as string | undefined,
        ),
    },
    routes: participationRoutes({ territory, keys, publicUrl, lettersKept: true, ...o }),
    logLevel: 'silent',
    publicUrl,
  })
  const send = async (
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    { as = 'anyone', body, key, from }: Options = {},
  ): Promise<Sent> => {
    const reply = await app.inject({
      method,
      url,
      ...(from ? { remoteAddress: from } : {}),
      headers: {
        ...(as === 'anyone' ? {} : { 'x-as': as }),
        ...(key ? { 'idempotency-key': key } : {}),
        'accept-language': 'zh-CN',
      },
      ...(body ? { payload: body } : {}),
    })
    const json = reply.body.startsWith('{') ? reply.json() : undefined
    return { status: reply.statusCode, json, text: reply.body }
  }
  return { app, territory, send }
}

/** What one process does later: hands notices out and sends what is due. */
function workOf(db: Database, o: Pick<DeliverDeps, 'policy' | 'territory' | 'now'>) {
  const failures: unknown[] = []
  const log = {
    info: () => {},
    warn: () => {},
    error: (facts: object) => void failures.push(facts),
  }
  // long enough for a stand-in in this process on a busy machine
  const sending = { ...o, keys, mail: noMail, publicUrl, log, timeoutMs: 1500 }
  const run = async ({ mail = noMail }: { readonly mail?: Mail } = {}): Promise<void> => {
    await spreadNotices(db, { journalKey: keys.journal, now: o.now, batch: 2 })
    const deliverer = makeDeliverer(db, { ...sending, mail })
    await deliverer.kick()
    await deliverer.idle()
    assert.deepEqual(failures, [])
  }
  return { sending, run }
}

export async function openCity(db: Database) {
  const clock = { now: noon }
  const now = () => clock.now
  await addStaff(db)
  const imported = { journalKey: keys.journal, now: noon, profile: 'geojson' }
  await importAreas(db, systemContext, [map], imported)
  // stand-ins of gateways and robots are on this machine
  const policy = { allowPrivate: true, pushHosts: ['127.0.0.1', 'push.example.org'] }
  const guard: { door?: RoomDeps['door'] } = {}
  const { app, territory, send } = await openDoor(db, now, {
    policy,
    door: { admit: async (knock) => guard.door?.admit(knock) },
  })
  let homes = 0
  /** Subscribes, and counts as confirmed. Each from a home of its own: the door counts. */
  const subscribe = async (fields: object): Promise<string> => {
    const body = { areas: [areas.community], ...fields }
    const from = `198.51.100.${(homes += 1)}`
    const made = await send('POST', '/api/subscriptions', { body, from })
    assert.equal(made.status, 201, JSON.stringify(made.json))
    if (made.json.state === 'waiting')
      await db.owner((tx) =>
        tx.run(sql`update subscription set state = 'active', expires_at = ${at(clock.now + 395 * day)}
          where key_hash = ${sha256(made.json.key)}`),
      )
    return made.json.key
  }
  /** Publishes a notice and gives its id. */
  const publish = async (fields: object = {}, as: Who = 'gridWorker'): Promise<string> => {
    const body = { areaCodes: [areas.community], title: '停水通知', text: '今晚停水。', ...fields }
    const made = await send('POST', '/api/notices', { as, body })
    assert.equal(made.status, 201, JSON.stringify(made.json))
    return made.json.items[0].id
  }
  const rows = <R>(statement: Sql) => db.owner((tx) => tx.rows<R>(statement))
  return {
    db,
    app,
    clock,
    policy,
    guard,
    send,
    publish,
    subscribe,
    rows,
    ...workOf(db, { policy, territory, now }),
    /** What became of the messages, in the order in which they were asked for. */
    states: async () =>
      (
        await rows<{ source: string; state: string }>(
          sql`select source, state from outgoing order by created_at, id`,
        )
      ).map(({ source, state }) => `${source} ${state}`),
    close: async () => {
      await app.close()
      await territory.close()
      assert.deepEqual((await verifyJournal(db, keys.journal)).faults, [])
    },
  }
}

export type City = Awaited<ReturnType<typeof openCity>>

/** A test in a city of its own, whose journal still verifies afterwards. */
export const testsIn =
  (open: () => Promise<Database>) =>
  (name: string, body: (city: City) => Promise<void>): void =>
    void test(name, async () => {
      const city = await openCity(await open())
      try {
        await body(city)
      } finally {
        await city.close()
      }
    })
