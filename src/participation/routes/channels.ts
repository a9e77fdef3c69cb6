// Channels as an administrator keeps them, within the own area; and what gateways tell of what they were given.
import { z } from 'zod'
import { newId, sameBytes } from '#platform/crypto.ts'
import { Answer, type Route, route, streamRoute } from '#platform/http.ts'
import type { Tx } from '#platform/db.ts'
import { wrongFields } from '#platform/http/parse.ts'
import { systemContext } from '#platform/journal/reader.ts'
import { decodeCursor, pageOf, pageQuery } from '#platform/page.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { redact } from '#platform/text/redact.ts'
import { urlRefusal } from '#platform/webhooks/address.ts'
import { addressOf } from '../address.ts'
import { rateOf, settingsOf } from '../domain.ts'
import { receiptKey, sealChannelSecret } from '../keys.ts'
import {
  type ChannelRow,
  findChannel,
  insertChannel,
  listChannels,
  removeChannel,
  updateChannel,
} from '../queries/channels.ts'
import { reaches } from '../queries/notices.ts'
import { listDeliveries, noteReceipt } from '../queries/outgoing.ts'
import { ChannelFields, NewChannel, Receipts, TestMessage } from '../schema.ts'
import { tell } from '../tell.ts'
import { testWords } from '../words.ts'
import { deliveryToWire } from './deliveries.ts'
import { type Acting, isoOrNull, record, type RoomDeps, tag } from './shared.ts'

const keeping = { may: 'channel.manage', tag } as const
const params = z.object({ id: z.guid('the id of a channel') })
const day = 86_400_000

export const channelRoutes = (deps: RoomDeps): Route[] => [
  listRoute(deps),
  addRoute(deps),
  changeRoute(deps),
  removeRoute(deps),
  testRoute(deps),
  deliveriesRoute(),
  receiptsRoute(deps),
]

const toWire = (c: ChannelRow, { keys, publicUrl, lettersKept }: RoomDeps) => ({
  id: c.id,
  areaPrefix: c.areaPrefix,
  kind: c.kind,
  name: c.name,
  state: c.state,
  settings: c.settings,
  hasSecret: c.secret !== null,
  perMinute: rateOf(c).perMinute,
  quietFrom: c.quietFrom,
  quietTo: c.quietTo,
  urgentPasses: c.urgentPasses,
  blockedUntil: isoOrNull(c.blockedUntil),
  lastError: c.lastError,
  lastSentAt: isoOrNull(c.lastSentAt),
  ...(c.kind === 'email' && lettersKept ? { lettersKept: true } : {}),
  ...(c.kind === 'sms'
    ? {
        receipts: {
          url: `${publicUrl}/api/channels/${c.id}/receipts`,
          key: receiptKey(keys, c.id),
        },
      }
    : {}),
})

function check(c: Pick<ChannelRow, 'kind'> & ChannelFields, { policy }: RoomDeps): void {
  if ((c.quietFrom === null) !== (c.quietTo === null))
    throw wrongFields([
      { field: 'quietTo', expected: say`a time when quietFrom is one, else null` },
    ])
  if (c.quietFrom !== null && c.quietFrom === c.quietTo)
    throw wrongFields([{ field: 'quietTo', expected: say`another time than quietFrom` }])
  if (c.kind !== 'sms') return
  const { url } = c.settings
  if (c.state === 'active' && !url)
    throw wrongFields([{ field: 'settings.url', expected: say`the address of the gateway` }])
  const refusal = url ? urlRefusal(url, policy) : undefined
  if (refusal) throw wrongFields([{ field: 'settings.url', expected: refusal }])
}

async function own(tx: Tx, id: string): Promise<ChannelRow> {
  const found = await findChannel(tx, id)
  if (!found) throw new Problem('not-found', say`There is no such channel in your area.`)
  return found
}

const write = (
  call: Acting,
  { keys }: RoomDeps,
  e: {
    readonly id: string
    readonly kind: string
    readonly data: Readonly<Record<string, unknown>>
  },
) =>
  record(call, keys.journal, {
    district: '',
    subject: e.id,
    kind: `channel.${e.kind}`,
    data: e.data,
  })

/** What the journal keeps of a channel: not the path of its gateway, in which some put a secret. */
const told = (c: ChannelFields & Pick<ChannelRow, 'kind' | 'areaPrefix'>) => ({
  area: c.areaPrefix,
  channel: c.kind,
  state: c.state,
  perMinute: c.perMinute,
  ...(c.kind === 'webhook' ? { robotPerMinute: c.settings.robotPerMinute } : {}),
  quiet: c.quietFrom === null ? null : `${c.quietFrom}–${c.quietTo}`,
  urgentPasses: c.urgentPasses,
  gateway: c.settings.url ? new URL(c.settings.url).origin : null,
  newSecret: c.secret !== undefined,
})

const sealed = (deps: RoomDeps, id: string, secret: string | undefined) =>
  secret === undefined ? undefined : secret === '' ? null : sealChannelSecret(deps.keys, id, secret)

function listRoute(deps: RoomDeps): Route {
  return route({
    ...keeping,
    method: 'GET',
    path: '/api/channels',
    audit: 'none',
    summary: 'Channels of one’s area, with what left by them in a week',
    query: z.object(pageQuery),
    run: async ({ tx, query: { limit, cursor }, now }) => {
      const after = cursor === undefined ? undefined : String(decodeCursor(cursor, ['id'])[0])
      const rows = await listChannels(tx, { since: now - 7 * day, limit, after })
      const page = pageOf(rows, limit, (c) => [c.id])
      const items = page.items.map((c) => ({
        ...toWire(c, deps),
        week: { queued: c.queued, sent: c.sent, delivered: c.delivered, failed: c.failed },
      }))
      return { ...page, items }
    },
  })
}

function addRoute(deps: RoomDeps): Route {
  return route({
    ...keeping,
    method: 'POST',
    path: '/api/channels',
    audit: 'journal',
    summary:
      'A channel of its own for an area; the longest beginning of an area code that fits is used',
    body: NewChannel,
    run: async (call) => {
      const { tx, body } = call
      if (!(await reaches(tx, 'channel.manage', body.areaPrefix)))
        throw new Problem('forbidden', say`That area is beyond your own.`, {
          fields: [{ field: 'areaPrefix', expected: say`an area within your own` }],
        })
      check(body, deps)
      const id = newId()
      const made = { ...body, settings: settingsOf(body.kind, body.settings) }
      const added = await insertChannel(tx, {
        ...made,
        id,
        newSecret: sealed(deps, id, body.secret),
      })
      if (!added)
        throw new Problem('refused', say`This area has a channel of this kind; change that one.`)
      await write(call, deps, { id, kind: 'created', data: told(made) })
      return new Answer(201, toWire(await own(tx, id), deps))
    },
  })
}

function changeRoute(deps: RoomDeps): Route {
  return route({
    ...keeping,
    method: 'PUT',
    path: '/api/channels/:id',
    audit: 'journal',
    summary: 'Changes a channel; a secret that is left out stays, an empty one is removed',
    params,
    body: ChannelFields,
    run: async (call) => {
      const { tx, body } = call
      const old = await own(tx, call.params.id)
      const settings = settingsOf(old.kind, body.settings)
      const next = { ...body, settings, kind: old.kind, areaPrefix: old.areaPrefix }
      check(next, deps)
      await updateChannel(tx, { ...next, id: old.id, newSecret: sealed(deps, old.id, body.secret) })
      await write(call, deps, { id: old.id, kind: 'changed', data: told(next) })
      return toWire(await own(tx, old.id), deps)
    },
  })
}

function removeRoute(deps: RoomDeps): Route {
  return route({
    ...keeping,
    method: 'DELETE',
    path: '/api/channels/:id',
    audit: 'journal',
    summary: 'Removes the channel of an area; the one of the larger area serves it again',
    params,
    run: async (call) => {
      const { tx } = call
      const old = await own(tx, call.params.id)
      if (old.areaPrefix === '')
        throw new Problem(
          'refused',
          say`The channels of the whole installation can be paused only.`,
        )
      await write(call, deps, {
        id: old.id,
        kind: 'removed',
        data: { area: old.areaPrefix, channel: old.kind },
      })
      await removeChannel(tx, old.id)
      return new Answer(204, undefined)
    },
  })
}

function testRoute(deps: RoomDeps): Route {
  return route({
    ...keeping,
    method: 'POST',
    path: '/api/channels/:id/test',
    audit: 'journal',
    perMinute: 60,
    summary: 'Sends a test message to an address of one’s own; the address is not kept',
    params,
    body: TestMessage,
    run: async (call) => {
      const { tx, body, actor, now, key } = call
      const channel = await own(tx, call.params.id)
      if (channel.kind === 'push')
        throw new Problem('refused', say`Subscribe with a browser to test pushes.`)
      if (channel.state !== 'active') throw new Problem('refused', say`The channel is paused.`)
      const address = addressOf({ channel: channel.kind, address: body.address }, deps.policy)
      const area = channel.areaPrefix || actor.post.areaCode
      const id = newId()
      await tell(tx, {
        to: { address },
        channel: channel.kind,
        ...testWords(actor.language, channel.name),
        language: actor.language,
        level: 'asked',
        source: 'test',
        district: deps.territory.districtOf(area),
        areaCode: area,
        dedupeKey: `test:${key ?? id}`,
        now,
        contactKey: deps.keys.contact,
      })
      await write(call, deps, { id: channel.id, kind: 'tested', data: { channel: channel.kind } })
      return new Answer(202, {})
    },
  })
}

function deliveriesRoute(): Route {
  return route({
    ...keeping,
    method: 'GET',
    path: '/api/channels/:id/deliveries',
    audit: 'none',
    summary: 'What left by a channel, the latest first; no addresses',
    params,
    query: z.object({ ...pageQuery, state: z.string().max(20).optional() }),
    run: async ({ tx, params: { id }, query: { limit, cursor, state } }) => {
      const c = await own(tx, id)
      const [at, last] = cursor === undefined ? [] : decodeCursor(cursor, ['ms', 'id'])
      const after = cursor === undefined ? undefined : ([Number(at), String(last)] as const)
      const rows = await listDeliveries(tx, {
        channel: c.kind,
        areaPrefix: c.areaPrefix,
        state,
        limit,
        after,
      })
      const page = pageOf(rows, limit, (m) => [m.createdAt, m.id])
      return { ...page, items: page.items.map(deliveryToWire) }
    },
  })
}

/** A gateway is no post: it shows the key that it was given for this channel. */
function receiptsRoute({ keys }: RoomDeps): Route {
  return streamRoute({
    method: 'POST',
    path: '/api/channels/:id/receipts',
    may: 'anyone',
    audit: 'none',
    tag,
    perMinute: 600,
    summary: 'What became of messages, told by their gateway with its key in x-receipt-key',
    params,
    body: Receipts,
    stream: async ({ db, params: { id }, body, request, now }) => {
      const given = Buffer.from(String(request.headers['x-receipt-key'] ?? ''))
      if (!sameBytes(given, Buffer.from(receiptKey(keys, id))))
        throw new Problem('not-found', say`There is no such channel, or the key is another’s.`)
      const known = await db.transaction(systemContext, async (tx) => {
        const channel = await own(tx, id)
        let count = 0
        for (const { id: message, state, reason } of body.items) {
          // eslint-disable-next-line no-await-in-loop -- one connection
          const one = await noteReceipt(tx, {
            id: message,
            kind: channel.kind,
            state,
            // a gateway's own words may repeat the number
            reason: reason === undefined ? null : redact(reason),
            now,
          })
          if (one) count += 1
        }
        return count
      })
      return new Answer(200, { known })
    },
  })
}
