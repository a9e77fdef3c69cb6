// A small district with its doors open: two streets, three units, a post for each job. For this room's tests.
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { openPeople } from '#people'
import { type Keys, newId } from '#platform/crypto.ts'
import { at, type Database, json, raw, sql } from '#platform/db.ts'
import { openFiles } from '#platform/files.ts'
import type { Route } from '#platform/http.ts'
import { buildApp } from '#platform/http/app.ts'
import { openTerritory } from '#territory'
import { allCaseRoutes, type RouteDeps } from './index.ts'

/** Monday 2 March 2026, 9 o'clock in Wuhan. */
export const monday = Date.parse('2026-03-02T01:00:00Z')
export const minute = 60_000
export const day = 24 * 60 * minute

export const lamp = 'gb2026/M/01001'
export const drain = 'gb2026/M/02001'
export const grids = { west: '42010200100101', east: '42010200200101' } as const
/** In the middle of each grid, WGS-84. */
export const places = {
  west: { lon: 114.305, lat: 30.605 },
  east: { lon: 114.315, lat: 30.605 },
} as const

const square = (w: number, s: number, e: number, n: number) =>
  `SRID=4326;MULTIPOLYGON(((${w} ${s},${e} ${s},${e} ${n},${w} ${n},${w} ${s})))`
const west = square(114.3, 30.6, 114.31, 30.61)
const east = square(114.31, 30.6, 114.32, 30.61)
const whole = square(114.3, 30.6, 114.32, 30.61)

const areas = [
  ['4201', 'city', '武汉市', null, whole],
  ['420102', 'district', '江岸区', '4201', whole],
  ['420102001', 'street', '大智街道', '420102', west],
  ['420102001001', 'community', '西社区', '420102001', west],
  [grids.west, 'grid', '西网格', '420102001001', west],
  ['420102002', 'street', '二七街道', '420102', east],
  ['420102002001', 'community', '东社区', '420102002', east],
  [grids.east, 'grid', '东网格', '420102002001', east],
] as const

const units = [
  ['centre', '指挥中心', 'Command centre', '4201'],
  ['water', '江岸区水务局', 'Water Bureau', '420102'],
  ['roads', '江岸区市政', 'Roads', '420102'],
  ['parks', '江岸区园林', 'Parks', '420102'],
] as const

/** Code, kind, unit, area; each held by a person of its own whose name is `Name of <code>`. */
export const posts = [
  ['callTaker', 'callTaker', 'centre', '4201'],
  ['gridWorker', 'gridWorker', 'centre', grids.west],
  ['dispatcher', 'dispatcher', 'centre', '420102'],
  ['dispatcher2', 'dispatcher', 'centre', '420102'],
  ['westDispatcher', 'dispatcher', 'centre', '420102001'],
  ['eastDispatcher', 'dispatcher', 'centre', '420102002'],
  ['dutyOfficer', 'dutyOfficer', 'centre', '420102'],
  ['waterHandler', 'handler', 'water', '420102'],
  ['roadsHandler', 'handler', 'roads', '420102'],
  ['supervisor', 'supervisor', 'centre', '4201'],
  ['evaluator', 'evaluator', 'centre', '4201'],
  ['commander', 'commander', 'centre', '4201'],
  ['steward', 'steward', 'centre', '4201'],
  ['admin', 'admin', 'centre', '4201'],
] as const
export type PostCode = (typeof posts)[number][0]

const numbered = (first: number, i: number) =>
  `00000000-0000-7000-8000-0000000${first}${String(i).padStart(2, '0')}`
const indexOf = (code: PostCode) => posts.findIndex(([c]) => c === code)
export const postId = (code: PostCode) => numbered(101, indexOf(code) + 10)
export const personId = (code: PostCode) => numbered(102, indexOf(code) + 10)
export const dutyIds = { water: numbered(103, 10), roads: numbered(103, 11) }

async function fill(db: Database): Promise<void> {
  const areaRows = areas.map(([code, kind, name, parent, boundary]) => ({
    code,
    kind,
    name,
    name_en: `Area ${code}`,
    parent,
    boundary,
    valid_from: '1949-10-01',
    source: 'test',
    succeeded_by: [],
  }))
  const postRows = posts.map(([code, kind, unit, area]) => ({
    code,
    kind,
    unit,
    area,
    id: postId(code),
    person: personId(code),
    pseudonym: newId(),
    holding: newId(),
  }))
  const rows = sql`jsonb_to_recordset(${json(postRows)}::jsonb) as p(id uuid, code text, kind text, unit text, area text, person uuid, pseudonym uuid, holding uuid)`
  await db.owner(async (tx) => {
    await tx.run(
      sql`insert into area select * from jsonb_populate_recordset(null::area, ${json(areaRows)}::jsonb)`,
    )
    for (const [code, name, nameEn, area] of units) {
      // eslint-disable-next-line no-await-in-loop -- one transaction
      await tx.run(
        sql`insert into unit (code, name, name_en, kind, area_code) values (${code}, ${name}, ${nameEn}, 'office', ${area})`,
      )
    }
    await tx.run(
      sql`insert into post (id, code, kind, unit_code, area_code, title, title_en) select id, code, kind, unit, area, code, code from ${rows}`,
    )
    await tx.run(
      sql`insert into person (id, name, pseudonym, created_at) select person, 'Name of ' || code, pseudonym, ${at(monday)} from ${rows}`,
    )
    await tx.run(
      sql`insert into holding (id, post_id, person_id, from_date) select holding, id, person, '2020-01-01' from ${rows}`,
    )
    // seen and ending far ahead, so that a test may move the clock without signing in anew
    await tx.run(sql`insert into session (token_hash, person_id, post_id, created_at, seen_at, expires_at)
      select sha256(convert_to(code, 'UTF8')), person, id, ${at(monday)}, ${at(monday + 9999 * day)}, ${at(monday + 9999 * day)} from ${rows}`)
    await tx.run(
      sql`insert into category_edition (code, name) values ('gb2026', 'GB/T 47678.5-2026')`,
    )
    await tx.run(sql`insert into category (path, edition, kind, code, name, name_en) values
      (${lamp}, 'gb2026', 'matter', '01001', '路灯不亮', 'Street light out'), (${drain}, 'gb2026', 'matter', '02001', '积水', 'Flooded road')`)
    await tx.run(
      sql`insert into filing_condition (category_path, seq, condition, limit_value, limit_unit) values (${lamp}, 1, '路灯不亮', 8, 'work_hour')`,
    )
    await tx.run(sql`insert into duty (id, category_prefix, area_prefix, role, unit_code, basis) values
      (${dutyIds.water}, 'gb2026/M/01', '420102', 'lead', 'water', '权责清单第 1 条'), (${dutyIds.roads}, 'gb2026/M/02', '420102', 'lead', 'roads', '权责清单第 2 条')`)
  })
}

export type Ask = {
  readonly as?: PostCode | undefined
  readonly body?: unknown
  readonly key?: string
  readonly token?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly payload?: Buffer
}
// Replies are looked into by each test; their shapes are what is under test.
// oxlint-disable-next-line typescript/no-explicit-any
export type Json = any
export type Reply = {
  readonly status: number
  readonly json: Json
  readonly bytes: Buffer
  readonly headers: Readonly<Record<string, unknown>>
}

const tables = [
  'cases',
  'task',
  'reporter',
  'evidence',
  'timer',
  'outbox',
  'journal',
  'command_key',
  'upload',
  'access_log',
  'notice',
  'saved_view',
] as const

/** `routes`: those of this room unless told otherwise. */
export async function openTown(
  db: Database,
  routesOf: (
    deps: RouteDeps & { people: Awaited<ReturnType<typeof openPeople>> },
  ) => Route[] = allCaseRoutes,
) {
  const clock = { now: monday }
  const now = () => clock.now
  await fill(db)
  const home = mkdtempSync(join(tmpdir(), 'jingwei-town-'))
  const keys: Keys = {
    journal: randomBytes(32),
    contact: randomBytes(32),
    contactIndex: randomBytes(32),
  }
  const people = await openPeople(db, { now })
  const territory = await openTerritory(db, { now })
  const publicUrl = 'https://city.example'
  const routes = routesOf({ db, territory, keys, files: openFiles(home), publicUrl, people })
  const app = await buildApp({
    door: { db, authenticate: people.authenticate, now },
    routes,
    logLevel: 'silent',
    publicUrl,
  })
  const send = async (
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    ask: Ask = {},
  ): Promise<Reply> => {
    const reply = await app.inject({
      method,
      url,
      headers: {
        'x-jingwei': '1',
        'accept-language': 'en',
        ...(ask.key ? { 'idempotency-key': ask.key } : {}),
        ...(ask.token ? { authorization: `Bearer ${ask.token}` } : {}),
        ...ask.headers,
      },
      cookies: ask.as ? { jingwei: ask.as } : {},
      ...(ask.payload
        ? { payload: ask.payload }
        : ask.body === undefined
          ? {}
          : { payload: ask.body as object }),
    })
    const isJson = String(reply.headers['content-type']).includes('json')
    return {
      status: reply.statusCode,
      json: isJson ? reply.json() : undefined,
      bytes: reply.rawPayload,
      headers: reply.headers,
    }
  }
  const close = async () => {
    await app.close()
    await territory.close()
    await people.close()
    rmSync(home, { recursive: true, force: true })
  }
  return { db, clock, keys, territory, people, send, home, routes, app, close, ...acts(db, send) }
}

export type Town = Awaited<ReturnType<typeof openTown>>
type Send = (method: 'GET' | 'POST', url: string, ask?: Ask) => Promise<Reply>

/** What people do in this town, and what is in its database. */
function acts(db: Database, send: Send) {
  const report = async (body: Record<string, unknown> = {}, ask: Ask = {}): Promise<Reply> =>
    send('POST', '/api/intake', {
      key: randomUUID(),
      ...ask,
      body: { description: '门口路灯不亮', categoryPath: lamp, point: places.west, ...body },
    })
  const read = (id: string, as: PostCode = 'admin') => send('GET', `/api/cases/${id}`, { as })
  /** Does a command on the case as it is now. */
  const command = async (
    id: string,
    name: string,
    as: PostCode,
    fields: object = {},
  ): Promise<Reply> => {
    // not by a page of it: half of the tests' time went there
    const [c] = await db.owner((tx) =>
      tx.rows<{ version: number }>(sql`select version from cases where id::text = ${id}`),
    )
    return send('POST', `/api/cases/${id}/${name}`, {
      as,
      key: randomUUID(),
      body: { version: c?.version, ...fields },
    })
  }
  /** A reported case brought to this point by the posts whose task it is. */
  const walk = async (
    id: string,
    to: 'accepted' | 'filed' | 'dispatched' | 'handling' | 'done' | 'closed',
  ) => {
    const steps = [
      ['accepted', 'accept', 'callTaker', {}],
      ['filed', 'file', 'dispatcher', {}],
      ['dispatched', 'dispatch', 'dispatcher', {}],
      ['handling', 'takeUp', 'waterHandler', {}],
      ['done', 'finish', 'waterHandler', { result: '已更换灯泡', noPhotoReason: '夜间' }],
      ['checked', 'check', 'gridWorker', { passed: true, note: '已亮' }],
      ['closed', 'close', 'dutyOfficer', { outcome: 'solved', reply: '路灯已修好' }],
    ] as const
    for (const [state, name, as, fields] of steps) {
      // eslint-disable-next-line no-await-in-loop -- one step after the other
      const done = await command(id, name, as, fields)
      if (done.json?.state !== state) throw new Error(`${name}: ${JSON.stringify(done.json)}`)
      if (state === to) return done.json as Json
    }
  }
  const counts = async (): Promise<Record<string, number>> => {
    const parts = tables.map((t) => `(select count(*) from ${t}) as ${t}`)
    const [row] = await db.owner((tx) =>
      tx.rows<Record<string, number>>(raw(`select ${parts.join(', ')}`)),
    )
    return row ?? {}
  }
  return { report, read, command, walk, counts }
}

/** The places where this text is stored in the clear (or its bytes), as `table: row`. */
export async function findInDatabase(db: Database, text: string): Promise<string[]> {
  const hex = Buffer.from(text).toString('hex')
  return db.owner(async (tx) => {
    const names = await tx.rows<{
      name: string
    }>(sql`select c.oid::regclass::text as name from pg_class c
      join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind = 'r'
        and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')`)
    const found: string[] = []
    for (const { name } of names) {
      // eslint-disable-next-line no-await-in-loop -- one transaction
      const rows = await tx.rows<{ t: string }>(sql`select t::text as t from ${raw(name)} t
        where position(${text} in t::text) > 0 or position(${hex} in t::text) > 0`)
      found.push(...rows.map((r) => `${name}: ${r.t}`))
    }
    return found
  })
}

const boundary = 'jingwei-test'

/** A form with one file and some fields. */
export function form(
  file: Buffer,
  o: { type?: string; name?: string; fields?: Record<string, string> } = {},
): Pick<Ask, 'headers' | 'payload'> {
  const field = ([name, value]: [string, string]) =>
    `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="photo"; filename="${o.name ?? 'photo.jpg'}"\r\ncontent-type: ${o.type ?? 'image/jpeg'}\r\n\r\n`
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: Buffer.concat([
      Buffer.from(
        Object.entries(o.fields ?? {})
          .map(field)
          .join('') + head,
      ),
      file,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]),
  }
}

/** A photo whose camera wrote down where it was taken: 30.6° N, 114.3° E. */
export const photo = (background = 'green'): Promise<Buffer> =>
  sharp({ create: { width: 64, height: 48, channels: 3, background } })
    .withExif({
      IFD0: { Make: 'SecretCamera' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '30/1 36/1 0/1',
        GPSLongitudeRef: 'E',
        GPSLongitude: '114/1 18/1 0/1',
      },
    })
    .jpeg()
    .toBuffer()
