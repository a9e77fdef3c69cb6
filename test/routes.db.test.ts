// Every route × every kind of post, against a table written by hand: a route that is not in it fails.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { at, json, sql } from '#platform/db.ts'
import type { Route } from '#platform/http.ts'
import { readConfig } from '#platform/config.ts'
import { openFiles } from '#platform/files.ts'
import { allRoutes } from '../src/apps/server/routes.ts'
import {
  monday,
  day,
  openTown,
  personId,
  postId,
  type PostCode,
  posts,
  type Town,
} from '../src/cases/city.fixture.ts'
import { onEveryDatabase } from './setup/databases.ts'

// One post of each kind. `anyone` has not signed in, `follower` holds a follow link, `open311` a key of that door.
const staff = [
  'callTaker',
  'gridWorker',
  'dispatcher',
  'dutyOfficer',
  'waterHandler',
  'supervisor',
  'evaluator',
  'commander',
  'steward',
  'admin',
] as const satisfies PostCode[]
type Who = (typeof staff)[number] | 'anyone' | 'follower' | 'open311'
const actors: readonly Who[] = ['anyone', 'follower', 'open311', ...staff]

const groups = {
  all: actors,
  signedIn: [...staff, 'open311'],
  staff,
  contact: ['callTaker', 'dispatcher', 'dutyOfficer', 'waterHandler'],
  evidence: ['gridWorker', 'dispatcher', 'dutyOfficer', 'waterHandler'],
  publishes: ['dispatcher', 'dutyOfficer', 'supervisor'],
  looksOver: ['supervisor', 'admin'],
  takesCalls: ['callTaker', 'dutyOfficer'],
  readsCalls: ['callTaker', 'dutyOfficer', 'supervisor', 'evaluator', 'commander', 'admin'],
  writesKnowledge: ['callTaker', 'dutyOfficer', 'steward', 'admin'],
  approvesKnowledge: ['dutyOfficer', 'steward', 'admin'],
  keepsLists: ['steward', 'admin'],
  admin: ['admin'],
  publishesNotices: ['gridWorker', 'dutyOfficer', 'commander', 'admin'],
  readsNotices: [
    'callTaker',
    'gridWorker',
    'dispatcher',
    'dutyOfficer',
    'supervisor',
    'evaluator',
    'commander',
    'admin',
  ],
  readsCameras: ['dutyOfficer', 'supervisor', 'commander', 'steward', 'admin'],
  asksForCameras: ['dutyOfficer', 'commander'],
  seesTheWall: ['dutyOfficer', 'supervisor', 'commander', 'admin'],
  fieldWorker: ['gridWorker'],
  readsField: [
    'gridWorker',
    'dispatcher',
    'dutyOfficer',
    'supervisor',
    'commander',
    'steward',
    'admin',
  ],
  managesField: ['dutyOfficer', 'admin'],
  opensAnswers: ['dutyOfficer'],
  door: ['open311'],
} satisfies Record<string, readonly Who[]>
type Group = keyof typeof groups

const table: Record<Group, string> = {
  all: `GET /healthz, GET /readyz, GET /api/journal/key, GET /api/journal/checkpoint, GET /api/journal/checkpoints,
    GET /api/journal/consistency, GET /api/setup, POST /api/setup,
    POST /api/session, POST /api/session/link, DELETE /api/session, GET /api/session/ways,
    POST /api/session/factor, POST /api/session/passkey/options, POST /api/session/passkey, GET /api/session/provider,
    GET /api/session/provider/callback, POST /api/session/recovery, POST /api/session/recovery/password,
    GET /api/areas, GET /api/areas/:code, GET /api/areas/:code/boundary, GET /api/locate, GET /api/places, GET /api/map,
    GET /api/tiles/:z/:x/:y.pbf, GET /api/category-editions, GET /api/categories, GET /api/categories/suggest,
    GET /api/categories/:path, GET /api/lifecycle, POST /api/intake, POST /api/suggest, POST /api/uploads, GET /api/files/:sha256,
    GET /api/follow/:token, GET /api/follow/:token/events, POST /api/nearby, POST /api/nearby/:number/follow,
    POST /api/follow/:token/:command, GET /api/follow/:token/own, PUT /api/follow/:token/own, DELETE /api/follow/:token/own,
    GET /api/follow/:token/own/export, GET /api/erasures/:seq/proof, GET /api/field/devices/:id, POST /api/lost-links, POST /api/lost-links/use,
    GET /api/notices, GET /api/notices/:id, POST /api/notices/:id/read, GET /api/neighbourhood, GET /api/push/key,
    POST /api/subscriptions, GET /api/subscriptions/:key, DELETE /api/subscriptions/:key, POST /api/subscriptions/:key/confirm,
    POST /api/subscriptions/:key/keep, GET /unsubscribe/:key, POST /unsubscribe/:key, POST /unsubscribe/:key/keep,
    POST /api/channels/:id/receipts,
    POST /api/callbacks, GET /api/callbacks/:key, DELETE /api/callbacks/:key,
    GET /open311/v2/discovery, GET /open311/v2/services, GET /open311/v2/services/:name, GET /open311/v2/requests,
    GET /open311/v2/requests/:name, GET /open311/v2/tokens/:name,
    GET /open311/*, POST /open311/*, PUT /open311/*, PATCH /open311/*, DELETE /open311/*`,
  // who one is: also the holder of a key may ask
  signedIn: 'GET /api/session',
  staff: `POST /api/session/post, POST /api/session/prove, POST /api/account/password, GET /api/account,
    GET /api/account/sessions, DELETE /api/account/sessions, DELETE /api/account/sessions/:id, POST /api/account/totp,
    POST /api/account/totp/confirm, DELETE /api/account/totp, POST /api/account/recovery-codes,
    POST /api/account/passkeys/options, POST /api/account/passkeys, DELETE /api/account/passkeys/:id,
    GET /api/views, POST /api/views, DELETE /api/views/:id,
    GET /api/inbox, POST /api/inbox/read, GET /api/rounds, GET /api/digest, PUT /api/digest/choice, GET /api/cases, GET /api/cases/counts, GET /api/cases/points,
    GET /api/cases/:id, POST /api/cases/:id/:command,
    POST /api/cases/bulk, GET /api/events, GET /api/units, GET /api/posts, GET /api/people, GET /api/holdings, GET /api/policy,
    GET /api/absences, POST /api/absences, PUT /api/absences/:id, GET /api/handovers, GET /api/handovers/:id,
    POST /api/handovers, POST /api/handovers/:id/answer, GET /api/delegations, POST /api/delegations,
    POST /api/delegations/:id/end,
    GET /api/knowledge, GET /api/knowledge/:id, POST /api/knowledge/:id/told,
    GET /api/duties, GET /api/duties/:id, GET /api/duties/resolve, GET /api/duties/coverage, GET /api/duties/export.csv,
    GET /api/indicators/league, GET /api/indicators/summary, GET /api/indicators/trend,
    GET /api/indicators/known, GET /api/indicators/posts, GET /api/indicators/topics, GET /api/indicators/places`,
  takesCalls: `GET /api/desk, GET /api/desk/events, POST /api/desk/state, POST /api/calls, POST /api/calls/:id/acts/:act, POST /api/calls/:id/look,
    PUT /api/calls/:id/draft, POST /api/calls/:id/cases, POST /api/calls/:id/about, POST /api/calls/:id/wrap-up,
    POST /api/desk/callbacks/:id/number, POST /api/desk/callbacks/:id/tries, POST /api/telephony/events,
    GET /api/telephony/commands`,
  readsCalls: 'GET /api/calls, GET /api/calls/:id, GET /api/calls/figures, GET /api/desk/callbacks',
  writesKnowledge: 'POST /api/knowledge, PUT /api/knowledge/:id, POST /api/knowledge/:id/withdraw',
  approvesKnowledge: 'POST /api/knowledge/:id/decision',
  contact: 'POST /api/cases/:id/contact, GET /api/indicators/callers',
  evidence: 'POST /api/cases/:id/evidence',
  publishes: 'POST /api/cases/:id/photos/:photo/mask',
  looksOver: 'GET /api/access-log',
  keepsLists: `POST /api/cameras, PUT /api/cameras/:id, DELETE /api/cameras/:id, POST /api/cameras/import, POST /api/areas, PUT /api/areas/:code, POST /api/areas/:code/split, POST /api/areas/merge,
    PUT /api/categories/:path, PUT /api/indicators/weights, GET /api/digest/runs, POST /api/digest/runs/cancel,
    POST /api/digest/runs/resume, PUT /api/digest/time, GET /api/reminder-rules, PUT /api/reminder-rules, POST /api/duties, PUT /api/duties/:id, DELETE /api/duties/:id, POST /api/duties/import,
    GET /api/import-profiles, POST /api/imports, GET /api/imports, GET /api/imports/:id, GET /api/imports/:id/refused.csv,
    POST /api/imports/:id/cancel, POST /api/imports/:id/resume, GET /api/suggestions/models,
    POST /api/suggestions/models/:version/use, POST /api/suggestions/learn,
    POST /api/field/forms, PUT /api/field/forms/:id`,
  admin: `POST /api/units, PUT /api/units/:code, POST /api/posts, PUT /api/posts/:id, POST /api/people,
    PUT /api/people/:id, DELETE /api/people/:id, POST /api/people/:id/recovery, PUT /api/people/:id/identity,
    POST /api/holdings, PUT /api/holdings/:id,
    GET /api/operation, GET /api/tokens, POST /api/tokens, DELETE /api/tokens/:id, GET /api/webhooks, POST /api/webhooks,
    PUT /api/webhooks/:id, DELETE /api/webhooks/:id, GET /api/webhooks/:id/deliveries,
    POST /api/webhooks/:id/deliveries/:event/redeliver, GET /api/public-posts, PUT /api/public-posts/:postId,
    DELETE /api/public-posts/:postId, GET /api/channels, POST /api/channels, PUT /api/channels/:id,
    DELETE /api/channels/:id, POST /api/channels/:id/test, GET /api/channels/:id/deliveries`,
  publishesNotices: `POST /api/notices, GET /api/notice-reach, PUT /api/notices/:id, POST /api/notices/:id/withdraw,
    POST /api/groups, DELETE /api/groups/:id`,
  readsNotices: `GET /api/notice-board, GET /api/notice-board/:id, GET /api/notice-board/:id/deliveries, GET /api/groups`,
  readsCameras: 'GET /api/cameras, GET /api/cameras/:id',
  asksForCameras: 'POST /api/cameras/:id/requests',
  seesTheWall: 'GET /api/board, GET /api/board/cases',
  door: 'GET /open311/v2/servicerequestupdates',
  fieldWorker: 'GET /api/field/day, POST /api/field/sync, POST /api/field/devices',
  readsField: `GET /api/field/conflicts, POST /api/field/conflicts/:id, DELETE /api/field/devices/:id, GET /api/field/forms,
    GET /api/field/forms/:id, GET /api/field/forms/:id/answers, GET /api/field/answers/:id, GET /api/field/photos/:id, GET /api/field/visits,
    GET /api/field/routes, GET /api/field/routes/:id, GET /api/field/posts, GET /api/field/shifts`,
  managesField: `GET /api/field/devices, GET /api/field/duty, GET /api/field/patrols, POST /api/field/visits,
    DELETE /api/field/visits/:id, POST /api/field/routes, PUT /api/field/routes/:id, GET /api/field/coverage,
    GET /api/field/coverage/routes, DELETE /api/field/routes/:id, POST /api/field/shifts,
    DELETE /api/field/shifts/:id`,
  opensAnswers: `POST /api/field/answers/:id/personal, POST /api/field/photos/:id/personal,
    POST /api/field/conflicts/:id/personal`,
}
const rows = new Map(
  Object.entries(table).flatMap(([group, lines]) =>
    lines.split(',').map((line) => [line.trim(), group as Group] as const),
  ),
)
// Open311 names a format in the path; its writes ask for a key of their own kind and are walked below.
const nameOf = (r: Route) => `${r.method} ${r.path.replace(/\.(xml|json)$/, '')}`
const hasOwnKey = (r: Route) => r.method === 'POST' && r.path.startsWith('/open311/v2/')

/** Signing out everywhere comes last: it ends the sessions that the others need. */
const inOrder = (routes: readonly Route[]) => {
  const last = (r: Route) => Number(nameOf(r) === 'DELETE /api/account/sessions')
  return routes.toSorted((a, b) => last(a) - last(b))
}

const samples: Record<string, string> = {
  z: '0',
  x: '0',
  y: '0',
  code: '420102',
  path: 'jw%2FM%2F00',
  command: 'comment',
  version: '1',
  name: 'x.json',
  sha256: 'a'.repeat(64),
}
const urlOf = (path: string, token: string) =>
  path
    .replace('*', 'nowhere')
    .replace(/:(\w+)/g, (_, name: string) =>
      name === 'token' ? token : (samples[name] ?? randomUUID()),
    )

const open311Key = 'key-of-the-door'

/** A session of its own for each request, as some end it. */
async function signInOften(t: Town, times: number): Promise<void> {
  const sessions = staff.flatMap((code) =>
    Array.from({ length: times }, (_, i) => ({
      token: `${code}-${i}`,
      person: personId(code),
      post: postId(code),
    })),
  )
  await t.db.owner(async (tx) => {
    // what serves the whole installation is kept by posts for all areas
    await tx.run(sql`update post set area_code = '' where code in ('admin', 'steward')`)
    await tx.run(sql`insert into session (token_hash, person_id, post_id, created_at, seen_at, expires_at)
      select sha256(convert_to(token, 'UTF8')), person, post, ${at(monday)}, ${at(monday + day)}, ${at(monday + day)}
      from jsonb_to_recordset(${json(sessions)}::jsonb) as s(token text, person uuid, post uuid)`)
    await tx.run(sql`insert into api_token (id, token_hash, post_id, scopes, created_at)
      values (${randomUUID()}, sha256(convert_to(${open311Key}, 'UTF8')), '00000000-0000-7000-8000-000000000003', '{*}', ${at(monday)})`)
  })
}

function openWhole(db: Parameters<typeof openTown>[0]) {
  const queue = { send: () => Promise.resolve(null) }
  return openTown(db, (deps) => {
    const config = { ...readConfig({}), home: deps.files.directory, publicUrl: deps.publicUrl }
    const installation = {
      ...deps,
      config,
      files: openFiles(deps.files.directory),
      applied: [],
      close: async () => {},
    }
    return allRoutes(installation as never, { queue: queue as never })
  })
}

type Asked = {
  readonly route: Route
  readonly who: Who
  readonly nth: number
  readonly link: string
}

async function statusOf(base: string, { route, who, nth, link }: Asked): Promise<number> {
  const own = who === 'follower' && !route.follow ? `?follow=${link}` : ''
  // A stream of events does not end by itself, so this goes over a real connection and is cut after the head.
  const stop = new AbortController()
  const reply = await fetch(`${base}${urlOf(route.path, link)}${own}`, {
    method: route.method,
    signal: stop.signal,
    headers: {
      'x-jingwei': '1',
      ...(['GET', 'DELETE'].includes(route.method) ? {} : { 'content-type': 'application/json' }),
      ...(who === 'open311' ? { authorization: `Bearer ${open311Key}` } : {}),
      ...(staff.some((s) => s === who) ? { cookie: `jingwei=${who}-${nth}` } : {}),
    },
    ...(['GET', 'DELETE'].includes(route.method) ? {} : { body: '{}' }),
  })
  stop.abort()
  return reply.status
}

test('the table has one post of every kind of staff', () => {
  const kinds = new Set<string>(posts.map(([, kind]) => kind))
  const walked = new Set<string | undefined>(
    staff.map((code) => posts.find(([c]) => c === code)?.[1]),
  )
  assert.deepEqual(walked, kinds)
})

onEveryDatabase('every route', (open) => {
  test('lets in the posts that the table names, and nobody else', async () => {
    const t = await openWhole(await open())
    try {
      await signInOften(t, t.routes.length)
      const link = (await t.report()).json.followToken
      const base = await t.app.listen({ host: '127.0.0.1', port: 0 })
      const wrong: string[] = []
      for (const [nth, route] of inOrder(t.routes).entries()) {
        if (hasOwnKey(route)) continue
        const group = rows.get(nameOf(route))
        if (!group) {
          wrong.push(`${nameOf(route)} has no row in the table of this test`)
          continue
        }
        // eslint-disable-next-line no-await-in-loop -- one session on the embedded database
        const got = await Promise.all(
          actors.map(
            async (who) => [who, await statusOf(base, { route, who, nth, link })] as const,
          ),
        )
        for (const [who, status] of got) {
          const allowed = (groups[group] as readonly Who[]).includes(who)
          const denied = status === 401 || status === 403
          if (denied === allowed || status >= 500)
            wrong.push(`${nameOf(route)} as ${who}: ${status}`)
        }
      }
      assert.deepEqual(wrong, [])
    } finally {
      await t.close()
    }
  })

  test('is named once in the table, and the table names no route that is gone', async () => {
    const t = await openWhole(await open())
    try {
      const real = new Set(t.routes.filter((r) => !hasOwnKey(r)).map(nameOf))
      assert.deepEqual(
        [...rows.keys()].filter((name) => !real.has(name)),
        [],
      )
      const mounted = t.routes.map((r) => `${r.method} ${r.path}`)
      assert.equal(new Set(mounted).size, mounted.length)
    } finally {
      await t.close()
    }
  })

  test('that anyone may write to is held back when one address calls it too often', async () => {
    const t = await openWhole(await open())
    try {
      const open = t.routes.filter((r) => r.may === 'anyone' && r.method !== 'GET')
      assert.ok(open.length > 5)
      assert.deepEqual(open.filter((r) => !r.perMinute).map(nameOf), [])
      const follow = open.find((r) => r.path === '/api/follow/:token/:command')
      const statuses = new Set<number>()
      for (let i = 0; i <= (follow?.perMinute ?? 0); i++) {
        // eslint-disable-next-line no-await-in-loop -- counted one by one
        statuses.add((await t.send('POST', `/api/follow/${'x'.repeat(20)}/nothing`)).status)
      }
      assert.deepEqual([...statuses], [400, 429])
    } finally {
      await t.close()
    }
  })

  test('of Open311 that writes asks for a key', async () => {
    const t = await openWhole(await open())
    try {
      await signInOften(t, 1)
      const before = await t.counts()
      for (const route of t.routes.filter(hasOwnKey)) {
        // eslint-disable-next-line no-await-in-loop -- a clear first failure matters more than speed
        const { status } = await t.send('POST', route.path, { body: { description: 'x' } })
        assert.ok(status === 401 || status === 403, `${route.path}: ${status}`)
        // eslint-disable-next-line no-await-in-loop
        const keyed = await t.send('POST', `${route.path}?api_key=${open311Key}`, {
          body: { description: 'x' },
        })
        assert.equal(keyed.status, 400, route.path)
      }
      assert.deepEqual(await t.counts(), before)
    } finally {
      await t.close()
    }
  })

  test('that pages refuses a made-up cursor', async () => {
    const t = await openWhole(await open())
    try {
      const forged = [
        ['x'],
        ['x', 'y'],
        ['x', 'y', 'z'],
        [1e300, 'x'],
        [null, null],
        [{}, []],
        'x',
        ['a\u0000b'],
      ]
      const wrong: string[] = []
      for (const route of t.routes.filter((r) => r.method === 'GET' && !r.path.includes(':'))) {
        for (const key of forged) {
          const cursor = Buffer.from(JSON.stringify(key)).toString('base64url')
          if (/^\/api\/(?:desk\/)?events$/.test(route.path)) continue
          // eslint-disable-next-line no-await-in-loop -- one after the other
          const { status } = await t.send('GET', `${route.path}?limit=1&by=unit&cursor=${cursor}`, {
            as: 'admin',
          })
          if (status >= 500) wrong.push(`${route.path} ${JSON.stringify(key)}: ${status}`)
        }
      }
      assert.deepEqual(wrong, [])
    } finally {
      await t.close()
    }
  })
})
