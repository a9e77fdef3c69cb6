// What was answered to a form: the open part as a list, what tells of a person for a reason that is logged.
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { newId, unseal } from '#platform/crypto.ts'
import type { Tx } from '#platform/db.ts'
import { contextOf, type Route, route, streamRoute } from '#platform/http.ts'
import { decodeCursor, pageOf, pageQuery } from '#platform/page.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { iso } from '../day.ts'
import {
  type AnswerRow,
  findAnswer,
  findAnswerRow,
  findPhoto,
  listAnswers,
  listPhotos,
  logLook,
} from '../queries/visits.ts'
import { areaCode, instant, Reason } from '../schema.ts'
import type { FieldDeps } from './deps.ts'

const tag = 'fieldwork'
const id = z.object({ id: z.uuid('an id') })
const reads = { method: 'GET', may: 'field.read', audit: 'none', tag } as const

type Photos = Awaited<ReturnType<typeof listPhotos>>

const answerWire = (deps: FieldDeps, { district: _d, ...a }: AnswerRow, photos: Photos) => ({
  ...a,
  areaName: deps.territory.area(a.areaCode)?.name ?? a.areaCode,
  areaNameEn: deps.territory.area(a.areaCode)?.nameEn ?? '',
  at: iso(a.at),
  receivedAt: iso(a.receivedAt),
  claimedAt: iso(a.claimedAt),
  expiresAt: iso(a.expiresAt),
  photos: photos
    .filter((p) => p.answerId === a.id)
    .map(({ id: photo, field }) => ({ id: photo, field })),
})

const filters = {
  edition: z.coerce.number().int().min(1, 'an edition, 1 or more').optional(),
  area: areaCode.optional(),
  post: z.uuid('the id of a post').optional(),
  from: instant.optional(),
  to: instant.optional(),
}

const ms = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text))

export const answerRoutes = (deps: FieldDeps): Route[] => [
  route({
    ...reads,
    path: '/api/field/forms/:id/answers',
    summary: 'Answers to a form, newest first; what tells of a person is left out',
    params: id,
    query: z.object({ ...pageQuery, ...filters }),
    run: async ({ tx, params, query }) => {
      const after = query.cursor ? decodeCursor(query.cursor, ['ms', 'id']) : undefined
      const found = await listAnswers(tx, {
        formId: params.id,
        edition: query.edition,
        areaCode: query.area,
        postId: query.post,
        from: ms(query.from),
        to: ms(query.to),
        limit: query.limit,
        after: after as [number, string] | undefined,
      })
      const page = pageOf(found, query.limit, (a) => [a.at, a.id])
      const ids = page.items.map((a) => a.id)
      const photos = await listPhotos(tx, ids)
      const items = page.items.map((a) => answerWire(deps, a, photos))
      return { items, next: page.next }
    },
  }),
  route({
    ...reads,
    path: '/api/field/answers/:id',
    summary: 'One answer; what tells of a person is left out',
    params: id,
    run: async ({ tx, params }) => {
      const found = await findAnswerRow(tx, params.id)
      if (!found) throw new Problem('not-found', say`There is no such answer.`)
      return answerWire(deps, found, await listPhotos(tx, [found.id]))
    },
  }),
  route({
    method: 'POST',
    path: '/api/field/answers/:id/personal',
    may: 'field.personal',
    audit: 'access',
    tag,
    summary: 'Opens the personal answers; the look is logged with its reason',
    params: id,
    body: Reason,
    run: async ({ tx, params, body, actor, now }) => {
      const answer = await findAnswer(tx, params.id)
      if (!answer) throw new Problem('not-found', say`There is no such answer.`)
      await logLook(tx, {
        district: answer.district,
        id: newId(),
        postId: actor.post.id,
        personId: actor.person?.id ?? null,
        what: `field.answer:${params.id}`,
        reason: body.reason,
        now,
      })
      if (!answer.sealed) return { personal: {} }
      return { personal: personalOf(deps, params.id, answer.sealed) }
    },
  }),
  ...photoRoutes(deps),
]

const personalOf = ({ keys }: FieldDeps, answerId: string, sealed: Uint8Array): unknown =>
  JSON.parse(unseal(keys.contact, sealed, `answer ${answerId}`))

type Found = NonNullable<Awaited<ReturnType<typeof findPhoto>>>

async function photoOf(tx: Tx, photoId: string): Promise<Found> {
  const found = await findPhoto(tx, photoId)
  if (!found) throw new Problem('not-found', say`There is no such photo.`)
  return found
}

const photoRoutes = (deps: FieldDeps): Route[] => {
  const show = async (reply: FastifyReply, { mime, sha256 }: Found) =>
    reply
      .type(mime)
      .header('cache-control', 'private, no-store')
      .header('x-content-type-options', 'nosniff')
      .send(await deps.files.get(sha256))
  return [
    streamRoute({
      ...reads,
      path: '/api/field/photos/:id',
      summary: 'A photo or a signature of an answer, unless it tells of a person',
      params: id,
      stream: async ({ actor, params, reply }) => {
        const found = await deps.db.transaction(contextOf(actor), (tx) => photoOf(tx, params.id))
        if (found.personal) {
          throw new Problem(
            'forbidden',
            say`This photo tells of a person: it is opened with a reason.`,
          )
        }
        return show(reply, found)
      },
    }),
    streamRoute({
      method: 'POST',
      path: '/api/field/photos/:id/personal',
      may: 'field.personal',
      audit: 'access',
      tag,
      summary: 'A photo or a signature that tells of a person; the look is logged with its reason',
      // each look is logged
      anew: true,
      params: id,
      body: Reason,
      stream: async ({ actor, params, body, reply, now }) => {
        const found = await deps.db.transaction(contextOf(actor), async (tx) => {
          const photo = await photoOf(tx, params.id)
          await logLook(tx, {
            district: photo.district,
            id: newId(),
            postId: actor.post.id,
            personId: actor.person?.id ?? null,
            what: `field.photo:${params.id}`,
            reason: body.reason,
            now,
          })
          return photo
        })
        return show(reply, found)
      },
    }),
  ]
}
