// Forms and their editions.
import { z } from 'zod'
import { newId } from '#platform/crypto.ts'
import type { Tx } from '#platform/db.ts'
import { type Actor, Answer, type Route, route } from '#platform/http.ts'
import { wrongFields } from '#platform/http/parse.ts'
import { appendToSubject } from '#platform/journal/journal.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { faultsOf, type FormBody as Body } from '../domain.ts'
import {
  findEdition,
  findForm,
  insertEdition,
  insertForm,
  listForms,
  updateForm,
} from '../queries/forms.ts'
import { FormBody } from '../schema.ts'
import { answerRoutes } from './answers.ts'
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
  if (!form || !body) throw new Problem('not-found', say`There is no such form or edition.`)
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
      if (!form) throw new Problem('not-found', say`There is no such form.`)
      const parts = bodyOf(body)
      const { name, nameEn, active, keepDays, edition } = body
      const next = { ...form, name, nameEn, active, keepDays, edition: edition + 1, now }
      if ((await updateForm(tx, next)) === 0) {
        throw new Problem('changed-meanwhile', say`Someone else made a new edition; look again.`, {
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
