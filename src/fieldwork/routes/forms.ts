// Forms and their editions, and what was answered.
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { newId, unseal } from '#platform/crypto.ts'
import type { Tx } from '#platform/db.ts'
import { type Actor, Answer, contextOf, type Route, route, streamRoute } from '#platform/http.ts'
import { wrongFields } from '#platform/http/parse.ts'
import { appendToSubject } from '#platform/journal/journal.ts'
import { decodeCursor, pageOf, pageQuery } from '#platform/page.ts'
import { Problem } from '#platform/problem.ts'
import { faultsOf, type FormBody as Body } from '../domain.ts'
import { iso } from '../day.ts'
import {
  findEdition,
  findForm,
  insertEdition,
  insertForm,
  listForms,
  updateForm,
} from '../queries/forms.ts'
import { findAnswer, findPhoto, listAnswers, listPhotos, logLook } from '../queries/visits.ts'
import { FormBody, Reason } from '../schema.ts'
import type { FieldDeps } from './deps.ts'

const tag = 'fieldwork'
const id = z.object({ id: z.uuid('an id') })
const reads = { method: 'GET', may: 'field.read', audit: 'none', tag } as const

const bodyOf = (f: z.infer<typeof FormBody>): Body => {
  const body = { schema: f.schema, layout: f.layout } as unknown as Body
  const faults = faultsOf(body)
  if (faults.length > 0) throw wrongFields(faults)
  return body
}

async function formWire(tx: Tx, formId: string, edition?: number) {
  const form = await findForm(tx, formId)
  const body = form && (await findEdition(tx, formId, edition ?? form.edition))
  if (!form || !body) throw new Problem('not-found', 'There is no such form or edition.')
  return { ...form, newest: form.edition, ...body, edition: edition ?? form.edition }
}

export const formRoutes = (deps: FieldDeps): Route[] => [
  route({
    ...reads,
    path: '/api/field/forms',
    summary: 'Forms that hold here',
    run: async ({ tx, actor }) => ({
      items: await listForms(tx, { areaCode: actor.post.areaCode }),
      next: null,
    }),
  }),
  route({
    ...reads,
    path: '/api/field/forms/:id',
    summary: 'A form with its schema and layout, in its newest edition unless told',
    params: id,
    query: z.object({ edition: z.coerce.number().int().min(1).optional() }),
    run: ({ tx, params, query }) => formWire(tx, params.id, query.edition),
  }),
  route({
    method: 'POST',
    path: '/api/field/forms',
    may: 'form.manage',
    audit: 'journal',
    tag,
    summary: 'A new form, edition 1',
    body: FormBody,
    run: async ({ tx, body, actor, now, key }) => {
      const parts = bodyOf(body)
      const { kind, name, nameEn, active, keepDays } = body
      const areaCode = body.areaCode ?? actor.post.areaCode
      const form = { id: newId(), areaCode, kind, name, nameEn, active, keepDays, edition: 1, now }
      await insertForm(tx, form)
      await keepEdition(tx, deps, { form, parts, actor, now, key })
      return new Answer(201, await formWire(tx, form.id))
    },
  }),
  changeRoute(deps),
  ...answerRoutes(deps),
]

function changeRoute(deps: FieldDeps): Route {
  return route({
    method: 'PUT',
    path: '/api/field/forms/:id',
    may: 'form.manage',
    audit: 'journal',
    tag,
    summary: 'The next edition of a form; answers keep the edition they were made with',
    params: id,
    body: FormBody.extend({ edition: z.number().int().min(1, 'the edition you looked at') }),
    run: async ({ tx, params, body, actor, now, key }) => {
      const form = await findForm(tx, params.id)
      if (!form) throw new Problem('not-found', 'There is no such form.')
      const parts = bodyOf(body)
      const { name, nameEn, active, keepDays, edition } = body
      const next = { ...form, name, nameEn, active, keepDays, edition: edition + 1, now }
      if ((await updateForm(tx, next)) === 0) {
        throw new Problem('changed-meanwhile', 'Someone else made a new edition; look again.', {
          facts: { edition: form.edition },
        })
      }
      await keepEdition(tx, deps, { form: next, parts, actor, now, key })
      return formWire(tx, form.id)
    },
  })
}

type Keeping = {
  readonly form: { readonly id: string; readonly edition: number; readonly name: string }
  readonly parts: Body
  readonly actor: Actor
  readonly now: number
  readonly key: string | null
}

async function keepEdition(tx: Tx, { keys }: FieldDeps, k: Keeping): Promise<void> {
  const { id: formId, edition, name } = k.form
  await insertEdition(tx, { ...k.parts, id: formId, edition, now: k.now })
  await appendToSubject(tx, keys.journal, {
    district: '',
    subject: formId,
    at: k.now,
    kind: 'fieldwork.formPublished',
    actor: k.actor.person?.pseudonym ?? null,
    post: k.actor.post.id,
    commandKey: k.key,
    data: { name, edition },
  })
}

const answerRoutes = (deps: FieldDeps): Route[] => [
  route({
    ...reads,
    path: '/api/field/forms/:id/answers',
    summary: 'Answers to a form, newest first; what tells of a person is left out',
    params: id,
    query: z.object(pageQuery),
    run: async ({ tx, params, query }) => {
      const after = query.cursor ? decodeCursor(query.cursor, ['ms', 'id']) : undefined
      const found = await listAnswers(tx, {
        formId: params.id,
        limit: query.limit,
        after: after as [number, string] | undefined,
      })
      const page = pageOf(found, query.limit, (a) => [a.at, a.id])
      const photos = await listPhotos(
        tx,
        page.items.map((a) => a.id),
      )
      const items = page.items.map(({ district: _d, answers, ...a }) => ({
        ...a,
        at: iso(a.at),
        receivedAt: iso(a.receivedAt),
        claimedAt: iso(a.claimedAt),
        answers,
        photos: photos
          .filter((p) => p.answerId === a.id)
          .map(({ id: p, field }) => ({ id: p, field })),
      }))
      return { items, next: page.next }
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
      if (!answer) throw new Problem('not-found', 'There is no such answer.')
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
  if (!found) throw new Problem('not-found', 'There is no such photo.')
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
            'This photo tells of a person: it is opened with a reason.',
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
