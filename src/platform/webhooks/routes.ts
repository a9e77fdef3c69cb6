// Webhooks as an administrator keeps them, within the own area.
import { z } from 'zod'
import { newId, seal } from '../crypto.ts'
import type { Tx } from '../db.ts'
import { type Actor, Answer, type Route, route } from '../http.ts'
import { appendToSubject } from '../journal/journal.ts'
import { decodeCursor, pageOf, pageQuery } from '../page.ts'
import { Problem } from '../problem.ts'
import { type Sentence, say } from '../sentence.ts'
import { type Policy, urlRefusal } from './address.ts'
import { webhookKey } from './deliver.ts'
import { eventId, isWebhookSecret, newWebhookSecret } from './event.ts'
import {
  type Delivery,
  deleteWebhook,
  findWebhook,
  insertWebhook,
  listDeliveries,
  listWebhooks,
  renewPending,
  sendAgain,
  updateWebhook,
  type WebhookRow,
} from './queries.ts'

export type WebhookRouteDeps = {
  readonly keys: { readonly journal: Buffer; readonly contact: Buffer }
  readonly policy: Policy
}

const tag = 'webhooks'
const may = 'webhook.manage'
const Id = z.uuid()
const instant = z.iso.datetime()

const Fields = z.object({
  url: z.string().trim().max(2000),
  areaPrefix: z
    .string()
    .regex(/^\d{0,20}$/, 'digits of an area code')
    .describe('cases of areas whose code begins so; all, and what is no case, when empty'),
  kinds: z
    .array(z.string().regex(/^[A-Za-z][\w.]{0,60}$/))
    .max(100)
    .default([])
    .describe('kinds of entries; every kind when empty'),
  note: z.string().trim().max(200).default(''),
  secret: z
    .string()
    .refine(isWebhookSecret, 'whsec_ and 24 to 64 bytes in base64')
    .optional()
    .describe('made when left out'),
})

const Change = Fields.partial().extend({ state: z.enum(['active', 'paused']).optional() })

const Webhook = z.object({
  id: Id,
  url: z.string(),
  areaPrefix: z.string(),
  kinds: z.array(z.string()),
  note: z.string(),
  state: z.enum(['active', 'paused']),
  createdAt: instant,
  lastSentAt: instant.nullable(),
  lastError: z.string().nullable(),
  pending: z.int(),
  dead: z.int(),
})

const state = z.enum(['pending', 'delivered', 'dead'])

const DeliveryEntry = z.object({
  event: z.string().describe('id of the event: webhook-id, and id of the CloudEvent'),
  subject: Id,
  seq: z.int(),
  kind: z.string(),
  state,
  attempts: z.int(),
  createdAt: instant,
  nextAt: instant.nullable(),
  deliveredAt: instant.nullable(),
  lastStatus: z.int().nullable(),
  lastError: z.string().nullable(),
})

const iso = (ms: number) => new Date(ms).toISOString()
const isoOrNull = (ms: number | null) => (ms === null ? null : iso(ms))

const toWebhook = (w: WebhookRow) => ({
  ...w,
  createdAt: iso(w.createdAt),
  lastSentAt: isoOrNull(w.lastSentAt),
})

const toDelivery = (d: Delivery) => ({
  ...d,
  event: eventId(d),
  createdAt: iso(d.createdAt),
  nextAt: d.state === 'pending' ? iso(d.nextAt) : null,
  deliveredAt: isoOrNull(d.deliveredAt),
})

const wrong = (field: string, expected: Sentence) =>
  new Problem('invalid-input', say`${field}: expected ${expected}`, {
    fields: [{ field, expected }],
  })

type Where = Pick<z.infer<typeof Fields>, 'url' | 'areaPrefix'>

function check(actor: Actor, policy: Policy, w: Where): void {
  const refusal = urlRefusal(w.url, policy)
  if (refusal) throw wrong('url', refusal)
  if (actor.rights.get(may) === 'all' || w.areaPrefix.startsWith(actor.post.areaCode)) return
  throw wrong('areaPrefix', say`an area within your own, ${actor.post.areaCode}`)
}

const sealSecret = (contactKey: Buffer, id: string, secret: string): Buffer =>
  seal(webhookKey(contactKey), secret, `webhook:${id}`)

type Acting = {
  readonly tx: Tx
  readonly actor: Actor
  readonly now: number
  readonly key: string | null
}

async function record(
  { tx, actor, now, key }: Acting,
  journalKey: Buffer,
  e: { id: string; kind: string; data: Readonly<Record<string, unknown>> },
): Promise<void> {
  await appendToSubject(tx, journalKey, {
    district: '',
    subject: e.id,
    at: now,
    kind: `webhook.${e.kind}`,
    actor: actor.person?.pseudonym ?? null,
    post: actor.post.id,
    commandKey: key,
    data: e.data,
  })
}

async function getWebhook(tx: Tx, id: string): Promise<WebhookRow> {
  const found = await findWebhook(tx, id)
  if (!found) throw new Problem('not-found', say`There is no such webhook in your area.`)
  return found
}

/** What the journal keeps of a webhook: not the path of its address, in which some receivers put a secret. */
const told = (w: Where & { readonly kinds: readonly string[] }) => ({
  origin: new URL(w.url).origin,
  areaPrefix: w.areaPrefix,
  kinds: w.kinds,
})

async function create(
  call: Acting & { readonly body: z.infer<typeof Fields> },
  { keys, policy }: WebhookRouteDeps,
) {
  const { tx, actor, now, body } = call
  check(actor, policy, body)
  const [id, secret] = [newId(), body.secret ?? newWebhookSecret()]
  await insertWebhook(tx, {
    ...body,
    id,
    createdAt: now,
    createdBy: actor.post.id,
    sealed: sealSecret(keys.contact, id, secret),
  })
  await record(call, keys.journal, { id, kind: 'created', data: told(body) })
  return { ...toWebhook(await getWebhook(tx, id)), secret }
}

async function change(
  call: Acting & {
    readonly body: z.infer<typeof Change>
    readonly params: { readonly id: string }
  },
  { keys, policy }: WebhookRouteDeps,
) {
  const { tx, actor, now, body } = call
  const { id } = call.params
  const old = await getWebhook(tx, id)
  const next = {
    id,
    url: body.url ?? old.url,
    areaPrefix: body.areaPrefix ?? old.areaPrefix,
    kinds: body.kinds ?? old.kinds,
    note: body.note ?? old.note,
    state: body.state ?? old.state,
  }
  check(actor, policy, next)
  const sealed = body.secret === undefined ? null : sealSecret(keys.contact, id, body.secret)
  await updateWebhook(tx, { ...next, sealed })
  if (old.state === 'paused' && next.state === 'active') await renewPending(tx, id, now)
  const data = { ...told(next), state: next.state, newSecret: sealed !== null }
  await record(call, keys.journal, { id, kind: 'changed', data })
  return toWebhook(await getWebhook(tx, id))
}

function keepRoutes(deps: WebhookRouteDeps): Route[] {
  const params = z.object({ id: Id })
  return [
    route({
      method: 'GET',
      path: '/api/webhooks',
      may,
      audit: 'none',
      summary: 'Webhooks of the own area, with what is still to be sent and what was given up',
      tag,
      query: z.object(pageQuery),
      reply: z.object({ items: z.array(Webhook), next: z.string().nullable() }),
      run: async ({ tx, query: { limit, cursor } }) => {
        const after = cursor === undefined ? undefined : String(decodeCursor(cursor, ['id'])[0])
        const rows = await listWebhooks(tx, { limit, after })
        return pageOf(rows.map(toWebhook), limit, (w) => [w.id])
      },
    }),
    route({
      method: 'POST',
      path: '/api/webhooks',
      may,
      audit: 'journal',
      summary: 'Have the journal of an area sent to an address; the secret is shown once',
      tag,
      body: Fields,
      reply: Webhook.extend({ secret: z.string() }),
      run: async (call) => new Answer(201, await create(call, deps)),
    }),
    route({
      method: 'PUT',
      path: '/api/webhooks/:id',
      may,
      audit: 'journal',
      summary:
        'Change, pause or resume a webhook; what is left out stays. What happens while it is paused is not sent',
      tag,
      params,
      body: Change,
      reply: Webhook,
      run: (call) => change(call, deps),
    }),
    route({
      method: 'DELETE',
      path: '/api/webhooks/:id',
      may,
      audit: 'journal',
      summary: 'Remove a webhook and its log',
      tag,
      params,
      run: async ({ params: { id }, ...call }) => {
        const old = await getWebhook(call.tx, id)
        // the entry first: the right to write it comes with the webhook
        await record(call, deps.keys.journal, { id, kind: 'removed', data: told(old) })
        await deleteWebhook(call.tx, id)
        return undefined
      },
    }),
  ]
}

const wholeSeq = (value: number) => Math.trunc(Math.min(Math.max(value, 0), 2 ** 31 - 1))

function logRoutes(): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/webhooks/:id/deliveries',
      may,
      audit: 'none',
      summary: 'What a webhook was sent, latest first; kept for 30 days',
      tag,
      params: z.object({ id: Id }),
      query: z.object({ ...pageQuery, state: state.optional() }),
      reply: z.object({ items: z.array(DeliveryEntry), next: z.string().nullable() }),
      run: async ({ tx, params: { id }, query }) => {
        await getWebhook(tx, id)
        const [at, subject, seq] = query.cursor
          ? decodeCursor(query.cursor, ['ms', 'id', 'ms'])
          : []
        const after =
          query.cursor === undefined
            ? undefined
            : { at: Number(at), subject: String(subject), seq: wholeSeq(Number(seq)) }
        const rows = await listDeliveries(tx, { id, state: query.state, limit: query.limit, after })
        const page = pageOf(rows, query.limit, (d) => [d.createdAt, d.subject, d.seq])
        return { ...page, items: page.items.map(toDelivery) }
      },
    }),
    route({
      method: 'POST',
      path: '/api/webhooks/:id/deliveries/:event/redeliver',
      may,
      audit: 'none',
      summary: 'Send an event once more, under the same id',
      tag,
      params: z.object({
        id: Id,
        event: z
          .string()
          .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-\d{1,9}$/, 'id of an event'),
      }),
      run: async ({ tx, now, params: { id, event } }) => {
        await getWebhook(tx, id)
        const [subject, seq] = [event.slice(0, 36), Number(event.slice(37))]
        if (await sendAgain(tx, { id, subject, seq, now })) return new Answer(202, { event })
        throw new Problem('not-found', say`There is no such delivery, or it is on its way already.`)
      },
    }),
  ]
}

export const webhookRoutes = (deps: WebhookRouteDeps): Route[] => [
  ...keepRoutes(deps),
  ...logRoutes(),
]
