// A city whose administrators keep webhooks, and a receiver that answers as it is told. For this folder's tests.
import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { newId } from '#platform/crypto.ts'
import { at, type Database, sql } from '#platform/db.ts'
import { buildApp } from '#platform/http/app.ts'
import type { Actor } from '#platform/http.ts'
import { append } from '#platform/journal/journal.ts'
import { verifyJournal } from '#platform/journal/verify.ts'
import type { Policy } from './address.ts'
import { makeSender, spreadJournal, startWebhooks } from './deliver.ts'
import { webhookRoutes } from './routes.ts'

export const monday = Date.parse('2026-03-02T01:00:00Z')
export const minute = 60_000
export const day = 24 * 60 * minute

const keys = { journal: Buffer.alloc(32, 5), contact: Buffer.alloc(32, 6) }
const posts = {
  city: { id: newId(), area: '4201', kind: 'admin' },
  district: { id: newId(), area: '420102', kind: 'admin' },
  other: { id: newId(), area: '420103', kind: 'admin' },
} as const
export type Who = keyof typeof posts

const actorOf = (who: Who): Actor => ({
  post: {
    id: posts[who].id,
    code: who,
    kind: 'admin',
    unitCode: 'centre',
    areaCode: posts[who].area,
    title: who,
    titleEn: who,
  },
  person: null,
  rights: new Map([['webhook.manage', 'area']]),
  via: 'token',
  language: 'en',
})

type Answering = (request: IncomingMessage, reply: ServerResponse) => void
export type Got = { readonly headers: IncomingMessage['headers']; readonly body: string }

/** A receiver: what it got, and how it answers. */
async function openReceiver() {
  const got: Got[] = []
  const state: { answer: Answering } = { answer: (_, reply) => reply.writeHead(204).end() }
  const make = () =>
    createServer((request, reply) => {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', () => {
        got.push({ headers: request.headers, body: Buffer.concat(parts).toString() })
        state.answer(request, reply)
      })
    })
  let server = make()
  const listen = (port: number) =>
    new Promise<number>((resolve) => {
      server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
    })
  const port = await listen(0)
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections()
      server.close(() => resolve())
    })
  return {
    url: `http://127.0.0.1:${port}/hook`,
    got,
    answers: (answer: Answering) => void (state.answer = answer),
    ids: () => got.map(({ headers }) => String(headers['webhook-id'])),
    kinds: () => got.map(({ body }) => JSON.parse(body).data.kind as string),
    close,
    restart: async () => {
      server = make()
      await listen(port)
    },
  }
}

export const status =
  (code: number): Answering =>
  (_, reply) =>
    reply.writeHead(code, { location: 'http://127.0.0.1:1/' }).end()

type Settled = (db: Database) => Promise<unknown>

/** The administrators' door to their webhooks. */
async function openDoor(db: Database, now: () => number, policy: Policy) {
  await db.owner(async (tx) => {
    await tx.run(
      sql`insert into unit (code, name, kind, area_code) values ('centre', 'centre', 'office', '4201')`,
    )
    for (const [code, { id, kind, area }] of Object.entries(posts)) {
      // eslint-disable-next-line no-await-in-loop -- one transaction
      await tx.run(sql`insert into post (id, code, kind, unit_code, area_code, title) values
        (${id}, ${code}, ${kind}, 'centre', ${area}, ${code})`)
    }
  })
  const app = await buildApp({
    door: {
      db,
      now,
      authenticate: async ({ headers }) => actorOf(String(headers['x-as']) as Who),
    },
    routes: webhookRoutes({ keys, policy }),
    logLevel: 'silent',
    publicUrl: 'https://city.example',
  })
  const send = async (
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: object,
    as: Who = 'city',
  ) => {
    const reply = await app.inject({
      method,
      url: `/api/webhooks${path}`,
      headers: { 'x-as': as },
      ...(body ? { payload: body } : {}),
    })
    return { status: reply.statusCode, json: reply.body ? reply.json() : undefined }
  }
  return { app, send }
}

async function openCity(db: Database, settled: Settled) {
  const clock = { now: monday }
  const now = () => clock.now
  const receiver = await openReceiver()
  // the receiver is on this machine
  const policy = { allowPrivate: true }
  const { app, send } = await openDoor(db, now, policy)
  const failures: unknown[] = []
  const log = {
    info: () => {},
    warn: () => {},
    error: (facts: object) => void failures.push(facts),
  }
  const deps = {
    contactKey: keys.contact,
    publicUrl: 'https://city.example',
    policy,
    now,
    log,
    // long enough for a receiver in this process on a busy machine
    timeoutMs: 1500,
  }
  const sender = () => makeSender(db, deps)
  const first = sender()
  const run = async (of = first) => {
    await settled(db)
    await spreadJournal(db, now)
    await of.kick()
    await of.idle()
  }
  const subscribe = async (fields: object = {}, as: Who = 'city') => {
    const made = await send('POST', '', { url: receiver.url, areaPrefix: '4201', ...fields }, as)
    assert.equal(made.status, 201, JSON.stringify(made.json))
    return made.json as { id: string; secret: string }
  }
  const logOf = async (id: string, query = '') =>
    (await send('GET', `/${id}/deliveries${query}`)).json
  return {
    db,
    clock,
    policy,
    receiver,
    send,
    subscribe,
    run,
    sender,
    start: () => startWebhooks(db, deps),
    logOf,
    failures,
    record: (subject: string, ...kinds: string[]) => record(db, subject, kinds),
    close: async () => {
      await first.stop()
      await receiver.close()
      await app.close()
      assert.deepEqual((await verifyJournal(db, keys.journal)).faults, [])
    },
  }
}

async function record(db: Database, subject: string, kinds: readonly string[]): Promise<void> {
  for (const kind of kinds) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    await db.owner(async (tx) => {
      const [last] = await tx.rows<{ seq: number }>(
        sql`select coalesce(max(seq), 0) as seq from journal where subject = ${subject}`,
      )
      const chain = { district: '420102', subject, seq: last?.seq ?? 0 }
      const entry = { at: monday, kind, actor: null, post: null, commandKey: null, data: { kind } }
      await append(tx, keys.journal, [chain], [{ ...chain, ...entry }])
      await tx.run(sql`update cases set version = ${chain.seq + 1} where id = ${subject}`)
    })
  }
}

/** A case, of which the journal says nothing yet. */
export async function addCase(db: Database, number: string, area: string): Promise<string> {
  const id = newId()
  await db.owner((tx) =>
    tx.run(sql`insert into cases (district, id, number, version, state, category_path, edition, urgency, area_code, title, search, door,
        reported_at, updated_at)
      values ('420102', ${id}, ${number}, 1, 'reported', 'jw/M/00', 'jw', 'normal', ${area}, '', '', 'web', ${at(monday)}, ${at(monday)})`),
  )
  return id
}

type City = Awaited<ReturnType<typeof openCity>>

/** What a receiver checks the signature of. */
export const signedText = ({ headers, body }: Got): string =>
  [String(headers['webhook-id']), String(headers['webhook-timestamp']), body].join('.')

/** A test in a city of its own, whose journal still verifies afterwards. */
export const testsIn =
  (open: () => Promise<Database>, settled: Settled) =>
  (name: string, body: (city: City) => Promise<void>): void =>
    void test(name, async () => {
      const city = await openCity(await open(), settled)
      try {
        await body(city)
      } finally {
        await city.close()
      }
    })
