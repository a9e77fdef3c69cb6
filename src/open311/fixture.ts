// Two cities with their doors open, for this room's tests. The clock stands still unless a test moves it.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import type { FastifyInstance } from 'fastify'
import { decide, findCase, isRefusal, lockCase, rulesFor, store, type Command } from '#cases'
import { seedCategories } from '#categories'
import { doorPosts, makeToken, openPeople, systemContext } from '#people'
import { type Database, json, sql, type Tx } from '#platform/db.ts'
import { buildApp } from '#platform/http/app.ts'
import { verifyJournal } from '#platform/journal/verify.ts'
import { importAreas, openTerritory, type Territory } from '#territory'
import { open311Routes } from './index.ts'

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour
/** Monday noon in Wuhan. */
export const noon = Date.parse('2026-07-13T04:00:00Z')
export const publicUrl = 'https://city.example'
export const place = { lat: '30.051234', long: '114.051234' }
export const lamp = 'gb2026.M.01001'

const keys = {
  journal: randomBytes(32),
  contact: randomBytes(32),
  contactIndex: randomBytes(32),
}

const square = (west: number, south: number, size: number) => [
  [
    [west, south],
    [west + size, south],
    [west + size, south + size],
    [west, south + size],
    [west, south],
  ],
]
const feature = (code: string, coordinates: unknown) => ({
  type: 'Feature',
  properties: { code, name: `区域${code}` },
  geometry: { type: 'Polygon', coordinates },
})
const features = [
  feature('9901', square(114, 30, 1)),
  feature('990101', square(114, 30, 1)),
  feature('990101001', square(114, 30, 0.5)),
  feature('9902', square(116, 30, 1)),
  feature('990201', square(116, 30, 1)),
]
const areas = (codes: readonly string[]) => [
  JSON.stringify({
    type: 'FeatureCollection',
    features: features.filter((f) => codes.includes(f.properties.code)),
  }),
]
const allCodes = features.map((f) => f.properties.code)

/** One who may do everything, so that a case gets to the state a test speaks of. */
const anyone = {
  post: null,
  kind: 'system',
  units: ['lamps'],
  person: null,
  areaCode: '',
  rights: new Map(
    [
      'accept',
      'refuse',
      'ask',
      'file',
      'dispatch',
      'check',
      'close',
      'forceClose',
      'merge',
      'comment',
    ]
      .map((each) => `case.${each}`)
      .concat(['task.takeUp', 'task.done', 'task.handBack'])
      .map((action) => [action, 'all'] as const),
  ),
  reporter: false,
}

type Form = Readonly<Record<string, string | readonly string[]>>

function encode(form: Form): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(form))
    for (const each of [value].flat()) search.append(name, each)
  return search.toString()
}

const parser = new XMLParser({ parseTagValue: false, ignoreDeclaration: true })

/** A well-formed document; text as written. */
export function xml(text: string): Record<string, unknown> {
  assert.equal(XMLValidator.validate(text), true, text)
  return parser.parse(text) as Record<string, unknown>
}

type Sending = {
  readonly body?: string | Buffer
  readonly headers?: Readonly<Record<string, string>>
}

/** How a client speaks to the door; paths are below it unless they begin with a slash. */
function clientOf(app: FastifyInstance, key: string) {
  const send = async (method: 'GET' | 'POST' | 'PUT', path: string, o: Sending = {}) => {
    const reply = await app.inject({
      method,
      url: path.startsWith('/') ? path : `/open311/v2/${path}`,
      headers: { 'accept-language': 'en', ...o.headers },
      ...(o.body === undefined ? {} : { payload: o.body }),
    })
    return { status: reply.statusCode, type: reply.headers['content-type'], text: reply.body }
  }
  const get = (path: string, headers: Record<string, string> = {}) => send('GET', path, { headers })
  const json200 = async (path: string) => {
    const { status, text } = await get(path)
    assert.equal(status, 200, text)
    return JSON.parse(text) as never
  }
  const post = (path: string, form: Form, headers: Record<string, string> = {}) => {
    const type = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }
    return send('POST', path, { body: encode(form), headers: { ...type, ...headers } })
  }
  /** Reports and gives the id answered. */
  const report = async (form: Form = {}): Promise<string> => {
    const whole = { api_key: key, service_code: lamp, description: '路灯不亮', ...place, ...form }
    const { status, text } = await post('requests.json', whole)
    assert.equal(status, 200, text)
    return (JSON.parse(text) as { service_request_id: string }[])[0]?.service_request_id ?? ''
  }
  return { send, get, json200, post, report }
}

type Clock = { now: number }

/** What is done to cases inside, whoever does it. */
function insideOf(db: Database, territory: Territory, clock: Clock) {
  const asSystem = <T>(run: (tx: Tx) => Promise<T>) => db.transaction(systemContext, run)
  const caseOf = (number: string) =>
    asSystem(async (tx) => {
      const [row] = await tx.rows<{ id: string }>(
        sql`select id from cases where number = ${number}`,
      )
      assert.ok(row, number)
      const found = await findCase(tx, row.id)
      assert.ok(found)
      return found
    })
  const act = async (number: string, command: Command) => {
    const { id } = await caseOf(number)
    await asSystem(async (tx) => {
      const before = await lockCase(tx, id)
      const found = command.command === 'merge' ? { main: await lockCase(tx, command.into) } : {}
      const rules = await rulesFor(tx, { territory, keys }, before, clock.now)
      const decision = decide(before, command, { who: anyone, rules, found })
      assert.ok(!isRefusal(decision), `${command.command} ${JSON.stringify(decision)}`)
      const by = { actor: null, post: null, key: null, journalKey: keys.journal }
      await store(tx, [{ before, decision, at: clock.now }], by)
    })
  }
  const setCategory = (path: string, columns: { attributes?: unknown; active?: boolean }) =>
    db.owner((tx) =>
      tx.run(sql`update category set active = ${columns.active ?? true},
        attributes = ${json(columns.attributes ?? [])}::jsonb where path = ${path}`),
    )
  return { caseOf, act, setCategory }
}

async function openCities(db: Database, codes: readonly string[]) {
  const clock: Clock = { now: noon }
  const now = () => clock.now
  const order = { journalKey: keys.journal, note: 'test' }
  await seedCategories(db, systemContext)
  const options = { journalKey: keys.journal, now: noon, profile: 'geojson' } as const
  await importAreas(db, systemContext, areas(codes), options)
  await db.owner((tx) =>
    tx.run(sql`insert into unit (code, name, name_en, kind, area_code)
      values ('lamps', '路灯管理所', 'Street Lamps', 'office', '990101')`),
  )
  const people = await openPeople(db, { now })
  const territory = await openTerritory(db, { now })
  const routes = open311Routes({ db, territory, keys, people, publicUrl })
  const door = { db, authenticate: people.authenticate, now }
  const app = await buildApp({ door, routes, logLevel: 'silent', publicUrl })
  const { secret: key } = await makeToken(people, { ...order, postId: doorPosts.open311 })
  const close = async () => {
    await app.close()
    await territory.close()
    await people.close()
  }
  const [client, inside] = [clientOf(app, key), insideOf(db, territory, clock)]
  return { db, clock, key, people, order, ...client, ...inside, close }
}

export type Cities = Awaited<ReturnType<typeof openCities>>

/** Declares tests that each begin with such cities; afterwards the journal must verify. */
export function doorTests(open: () => Promise<Database>) {
  return (
    name: string,
    run: (cities: Cities) => Promise<void>,
    codes: readonly string[] = allCodes,
  ): void => {
    void test(name, async () => {
      const cities = await openCities(await open(), codes)
      try {
        await run(cities)
        assert.deepEqual((await verifyJournal(cities.db, keys.journal)).faults, [])
      } finally {
        await cities.close()
      }
    })
  }
}

export const oneCity = ['9901', '990101', '990101001']
