// The device's own routes: its day, what it hands in, its conflicts, and whether it may go on.
import { z } from 'zod'
import { requireProof, systemContext } from '#people'
import { newId, sameBytes, sha256 } from '#platform/crypto.ts'
import { Answer, contextOf, type Route, route, streamRoute } from '#platform/http.ts'
import { decodeCursor, pageOf, pageQuery } from '#platform/page.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { iso, readDay } from '../day.ts'
import { logLook } from '../queries/visits.ts'
import {
  endSessionsOfDevice,
  findDevice,
  findOwnDevice,
  insertDevice,
  listDevices,
  revokeDevice,
  touchDevice,
} from '../queries/devices.ts'
import { listConflicts, lockOperation } from '../queries/work.ts'
import { record } from '../record.ts'
import { Decide, DeviceBody, Reason, Sync } from '../schema.ts'
import { handIn, ownOf, settle } from '../sync.ts'
import { personalOf, versionsFor } from '../versions.ts'
import type { FieldDeps } from './deps.ts'

const tag = 'fieldwork'
const id = z.object({ id: z.uuid('an id') })

export const workRoutes = (deps: FieldDeps): Route[] => [
  route({
    method: 'GET',
    path: '/api/field/day',
    may: 'field.work',
    audit: 'none',
    tag,
    summary: 'Everything a worker needs for a day without a network; 304 where nothing has changed',
    run: async ({ tx, actor, now, request }) => {
      const day = await readDay(tx, deps, { actor, now })
      const etag = `"${sha256(JSON.stringify(day)).toString('base64url').slice(0, 27)}"`
      // kept by the device under its own key only, never in the browser's cache
      const headers = { etag, 'cache-control': 'no-store' }
      const same = request.headers['if-none-match']?.replace('W/', '') === etag
      return same
        ? new Answer(304, undefined, headers)
        : new Answer(200, { ...day, version: etag.slice(1, -1), now: iso(now) }, headers)
    },
  }),
  streamRoute({
    method: 'POST',
    path: '/api/field/sync',
    may: 'field.work',
    audit: 'journal',
    tag,
    summary: 'Hands in what was done without a network; each operation is answered by itself',
    // each operation has a key of its own
    anew: true,
    body: Sync,
    stream: async ({ db, actor, now, body }) => {
      const { offsetMs, results } = await handIn(
        { db, deps, actor, now },
        Date.parse(body.sentAt),
        body.operations,
      )
      return new Answer(200, { receivedAt: iso(now), offsetMs, results })
    },
  }),
  ...conflictRoutes(deps),
  ...deviceRoutes(deps),
  ...revokeRoutes(deps),
]

const conflictRoutes = (deps: FieldDeps): Route[] => [
  route({
    method: 'GET',
    path: '/api/field/conflicts',
    may: 'field.read',
    audit: 'none',
    tag,
    summary:
      'What waits for a decision, with both versions; what tells of a person is its author’s to see',
    query: z.object(pageQuery),
    run: async ({ tx, actor, query }) => {
      const after = query.cursor ? decodeCursor(query.cursor, ['ms', 'id']) : undefined
      const found = await listConflicts(tx, {
        areaCode: actor.post.areaCode,
        limit: query.limit,
        after: after as [number, string] | undefined,
      })
      const page = pageOf(found, query.limit, (o) => [o.receivedAt, o.key])
      const items: unknown[] = []
      for (const row of page.items) {
        items.push({
          key: row.key,
          kind: row.kind,
          about: row.about,
          post: { title: row.postTitle, titleEn: row.postTitleEn },
          at: iso(row.at),
          receivedAt: iso(row.receivedAt),
          claimedAt: iso(row.claimedAt),
          // eslint-disable-next-line no-await-in-loop -- one transaction
          ...(await versionsFor(tx, deps, { row, actor })),
        })
      }
      return { items, next: page.next }
    },
  }),
  ...decideRoutes(deps),
]

const decideRoutes = (deps: FieldDeps): Route[] => [
  route({
    method: 'POST',
    path: '/api/field/conflicts/:id/personal',
    may: 'field.personal',
    audit: 'access',
    tag,
    summary:
      'Opens the personal answers of a version that waits; the look is logged with its reason',
    params: id,
    body: Reason,
    run: async ({ tx, params, body, actor, now }) => {
      const row = await lockOperation(tx, params.id)
      if (!row || row.decidedAt !== null)
        throw new Problem('not-found', say`There is no such conflict.`)
      await logLook(tx, {
        district: row.district,
        id: newId(),
        postId: actor.post.id,
        personId: actor.person?.id ?? null,
        what: `field.conflict:${params.id}`,
        reason: body.reason,
        now,
      })
      return { personal: await personalOf(tx, deps, row) }
    },
  }),
  route({
    method: 'POST',
    path: '/api/field/conflicts/:id',
    may: 'field.read',
    audit: 'journal',
    tag,
    summary: 'Decides between two versions: mine, theirs, or both put together',
    params: id,
    body: Decide,
    run: ({ tx, params, body, actor, now }) =>
      settle(tx, { deps, actor, now }, { key: params.id, ...body }),
  }),
]

const noRoute = () => new Problem('not-found', say`There is no such device.`)

const deviceRoutes = (deps: FieldDeps): Route[] => [
  streamRoute({
    method: 'POST',
    path: '/api/field/devices',
    may: 'field.work',
    audit: 'none',
    tag,
    summary: 'Makes this device known, so that it can be revoked; a new one asks who one is',
    body: DeviceBody,
    stream: async ({ db, body, actor, request, now, once }) => {
      const { personId, postId } = ownOf({ actor })
      const { id: deviceId, name } = body
      const secretHash = sha256(body.secret)
      const device = { id: deviceId, name, personId, postId, secretHash, now }
      const known = await db.transaction(contextOf(actor), (tx) => findOwnDevice(tx, device))
      // the session of a phone that was found or emptied is no proof of who holds it
      if (!known) await requireProof(deps.people, { actor, request })
      return once(null, async (tx) => {
        if (known) await touchDevice(tx, deviceId, now)
        else await insertDevice(tx, device)
        return new Answer(201, { id: deviceId })
      })
    },
  }),
  streamRoute({
    method: 'GET',
    path: '/api/field/devices/:id',
    may: 'anyone',
    perMinute: 60,
    audit: 'none',
    tag,
    summary:
      'Whether the device may go on; 410 once it was revoked or its holder left, and then it empties itself',
    params: id,
    stream: async ({ params, request, now }) => {
      const secret = String(request.headers['x-field-device'] ?? '')
      return deps.db.transaction(systemContext, async (tx) => {
        const device = await findDevice(tx, params.id)
        const ours = device && sameBytes(sha256(secret), device.secretHash)
        if (!ours) throw noRoute()
        if (device.revokedAt !== null || !device.working)
          return new Answer(410, { state: 'revoked', code: 'revoked', status: 410 })
        await touchDevice(tx, params.id, now)
        return new Answer(200, { state: 'working' })
      })
    },
  }),
]

const revokeRoutes = (deps: FieldDeps): Route[] => [
  route({
    method: 'GET',
    path: '/api/field/devices',
    may: 'field.manage',
    audit: 'none',
    tag,
    summary: 'Devices that hold data of this area',
    query: z.object({ limit: pageQuery.limit }),
    run: async ({ tx, actor, query }) => ({
      items: (await listDevices(tx, { areaCode: actor.post.areaCode, limit: query.limit })).map(
        ({ registeredAt, seenAt, revokedAt, ...d }) => ({
          ...d,
          registeredAt: iso(registeredAt),
          seenAt: iso(seenAt),
          revokedAt: iso(revokedAt),
        }),
      ),
      next: null,
    }),
  }),
  route({
    method: 'DELETE',
    path: '/api/field/devices/:id',
    may: 'field.read',
    audit: 'journal',
    tag,
    summary:
      'Revokes a device: one’s own, or one of the area, whose holder is signed out everywhere; it empties itself when it next asks',
    params: id,
    run: async ({ tx, params, actor, now, key }) => {
      if ((await revokeDevice(tx, params.id, now)) === 0) throw noRoute()
      const signedOut = (await endSessionsOfDevice(tx, params.id))?.ended ?? 0
      await record(
        tx,
        { keys: deps.keys, actor, now, key },
        {
          kind: 'fieldwork.deviceRevoked',
          subject: params.id,
          district: '',
          data: { signedOut },
        },
      )
    },
  }),
]
