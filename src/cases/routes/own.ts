// One's own data, by the follow link: see it, put it right, take it along, have it erased.
import { z } from 'zod'
import { endOwnFollowing } from '#participation'
import type { Tx } from '#platform/db.ts'
import { Answer, type Route, route, streamRoute } from '#platform/http.ts'
import { erasureKind, erasures, recordErasure } from '#platform/journal/erasure.ts'
import { proveEntry } from '#platform/journal/seal-proof.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { listEvidence } from '../queries/evidence.ts'
import { correctOwn, findOwn, lastErasure, type Own } from '../queries/own.ts'
import { findFollower } from '../queries/reporters.ts'
import { findCase } from '../queries/store.ts'
import { iso } from '../wire.ts'
import type { FileDeps } from './files.ts'
import { followView } from './resident.ts'

const byLink = { follow: true, may: 'anyone', tag: 'residents' } as const
const path = '/api/follow/:token/own'
const Token = z.object({ token: z.string().regex(/^[\w-]{20,64}$/, 'the token of a follow link') })

const empty = z.literal('').transform(() => undefined)
const Corrected = z.object({
  name: z.string().trim().max(60).optional(),
  phone: z
    .string()
    .trim()
    .regex(/^[+\d][\d -]{5,19}$/, 'a telephone number')
    .or(empty)
    .optional(),
  email: z.email('an e-mail address').max(200).or(empty).optional(),
})

async function own(tx: Tx, deps: FileDeps): Promise<Own> {
  const found = await findOwn(tx, deps.keys)
  if (!found)
    throw new Problem('not-found', say`This link leads to no request. Check that it is whole.`)
  return found
}

const toWire = ({ contact, createdAt, until }: Own) => ({
  name: contact.name ?? '',
  phone: contact.phone ?? '',
  email: contact.email ?? '',
  since: iso(createdAt),
  until: iso(until),
})

export function ownRoutes(deps: FileDeps): Route[] {
  return [seeRoute(deps), correctRoute(deps), exportRoute(deps), eraseRoute(deps), proofRoute(deps)]
}

function seeRoute(deps: FileDeps): Route {
  return route({
    ...byLink,
    method: 'GET',
    path,
    perMinute: 60,
    audit: 'none',
    params: Token,
    summary: 'What is kept of oneself, by follow link',
    run: async ({ tx }) => new Answer(200, toWire(await own(tx, deps)), uncached),
  })
}

const uncached = { 'cache-control': 'no-store' }

function correctRoute(deps: FileDeps): Route {
  return route({
    ...byLink,
    method: 'PUT',
    path,
    perMinute: 20,
    audit: 'none',
    params: Token,
    body: Corrected,
    summary: 'Puts one’s contact details right; what is left out is removed',
    run: async ({ tx, body }) => {
      const { id } = await own(tx, deps)
      await correctOwn(tx, deps.keys, id, body)
      return toWire(await own(tx, deps))
    },
  })
}

function exportRoute(deps: FileDeps): Route {
  return route({
    ...byLink,
    method: 'GET',
    path: `${path}/export`,
    perMinute: 10,
    audit: 'none',
    params: Token,
    summary: 'All that is kept of oneself and one’s request, with one’s photos, as one JSON file',
    run: async ({ tx, actor, now }) => {
      const about = toWire(await own(tx, deps))
      const request = await followView(tx, deps, { actor, now })
      const file = {
        format: 'jingwei-own-data/1',
        at: iso(now),
        about,
        request,
        photos: await ownPhotos(tx, deps),
      }
      return new Answer(200, file, {
        ...uncached,
        'content-disposition': `attachment; filename="${request.number}.json"`,
      })
    },
  })
}

/** The photos sent with the report itself. */
async function ownPhotos(tx: Tx, deps: FileDeps) {
  const follower = await findFollower(tx)
  const c = follower ? await findCase(tx, follower.originalCase) : undefined
  if (!c) return []
  const sent = (await listEvidence(tx, c)).filter((e) => e.stage === 'report' && !e.maskedFrom)
  return Promise.all(
    sent.map(async ({ sha256, mime, caption, addedAt }) => ({
      mime,
      caption,
      addedAt: iso(addedAt),
      base64: (await deps.files.get(sha256)).toString('base64'),
    })),
  )
}

function eraseRoute(deps: FileDeps): Route {
  return route({
    ...byLink,
    method: 'DELETE',
    path,
    perMinute: 10,
    audit: 'journal',
    params: Token,
    summary:
      'Erases one’s contact details; the case stays without a person. The answer is a receipt that can be proven',
    run: async ({ tx, actor, now, key }) => {
      const { id, contact } = await own(tx, deps)
      const { name, phone, email } = contact
      // the number or browser that is told of this request lies beside them, sealed
      const subscriptions = await endOwnFollowing(tx)
      const removed = {
        names: name ? 1 : 0,
        phones: phone ? 1 : 0,
        emails: email ? 1 : 0,
        ...(subscriptions > 0 ? { subscriptions } : {}),
      }
      if (!(name || phone || email || subscriptions > 0))
        return { at: iso(now), removed, statement: null }
      await correctOwn(tx, deps.keys, id, {})
      await recordErasure(tx, deps.keys.journal, {
        at: now,
        reason: 'on-request',
        removed,
        actor: null,
        post: actor.post.id,
        commandKey: key,
      })
      const seq = await lastErasure(tx)
      return {
        at: iso(now),
        removed,
        statement: {
          kind: erasureKind,
          subject: erasures,
          seq,
          proof: `/api/erasures/${seq}/proof`,
        },
      }
    },
  })
}

/** A statement names nobody, so whoever has its number may have the proof. */
function proofRoute(deps: FileDeps): Route {
  return streamRoute({
    method: 'GET',
    path: '/api/erasures/:seq/proof',
    perMinute: 30,
    may: 'anyone',
    audit: 'none',
    tag: 'residents',
    params: z.object({ seq: z.coerce.number().int().min(1).max(2_000_000_000) }),
    summary: 'The proof that an erasure is stated in the sealed record; checked offline',
    stream: ({ params }) =>
      deps.db.owner((tx) => proveEntry(tx, { district: '', subject: erasures, seq: params.seq })),
  })
}
