// Leave with a substitute, and hand-over of a post.
import { z } from 'zod'
import { newId } from '#platform/crypto.ts'
import type { Tx } from '#platform/db.ts'
import { type Actor, type Route, route } from '#platform/http.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import {
  absenceReasons,
  openStatesOf,
  periodRefusal,
  substituteRefusal,
} from '../domain/absence.ts'
import { holdingRefusal, isDoor } from '../domain.ts'
import {
  answerHandover,
  dayIn,
  endAbsence,
  endHoldings,
  findHold,
  type HandoverRow,
  insertAbsence,
  insertHandover,
  listAbsences,
  listHandovers,
  listOpen,
  lockPost,
  pseudonymOf,
} from '../queries/absence.ts'
import { insertHolding, listPeriods, listPosts } from '../queries/directory.ts'
import { listPostsHeld } from '../queries/identity.ts'
import { type Acting, record } from '../record.ts'
import { refused } from '../refuse.ts'
import type { RouteDeps } from '../routes.ts'
import { Id, type PostEntry } from '../schema.ts'
import { idParams, isoOrNull, LocalDate, most, tag } from './shared.ts'

const manages = (actor: Actor) => actor.rights.has('people.manage')

/** A post in force that the actor arranges for: their own, or one within the area they manage. */
export async function arrangedPost(call: Acting, postId: string): Promise<PostEntry> {
  const { tx, actor, now } = call
  const [post] = await listPosts(tx, { id: postId }, { limit: 1, after: undefined, now })
  if (!post || isDoor(post.kind)) throw new Problem('not-found', say`There is no such post.`)
  const own = actor.post.id === postId && actor.person !== null
  const over = manages(actor) && post.areaCode.startsWith(actor.post.areaCode)
  if (own || over) return post
  throw refused(
    {
      zh: '只能安排自己的岗位，或请管理员安排。',
      en: 'Only your own post, or ask an administrator.',
    },
    'forbidden',
  )
}

/** One arranges for oneself, and not where one only stands in; whoever manages people does so for anyone. */
async function checkHolder(
  call: Acting,
  o: { postId: string; holderId: string | undefined },
): Promise<string> {
  const { tx, actor, now } = call
  const { postId, holderId = actor.person?.id ?? null } = o
  const anyone = manages(actor)
  if (!anyone && holderId !== actor.person?.id) {
    const en = 'yourself; ask an administrator for anyone else'
    throw refused({ field: 'holderId', zh: '本人；他人请管理员安排', en })
  }
  const hold =
    holderId === null ? undefined : await findHold(tx, { postId, personId: holderId, now })
  if (holderId === null || hold === undefined) {
    const en = 'a person who holds the post today'
    throw refused({ field: 'holderId', zh: '现任此岗位的人员', en })
  }
  if (!anyone && hold === 'standIn') {
    const en = 'the holder of the post, not who stands in for them'
    throw refused({ field: 'holderId', zh: '岗位任职人，而不是代理人', en })
  }
  return holderId
}

type Giving = { readonly post: PostEntry; readonly personId: string; readonly holderId: string }

async function checkColleague(call: Acting, { post, personId, holderId }: Giving): Promise<void> {
  const { tx, actor, now } = call
  const person = await pseudonymOf(tx, personId)
  if (person === null || personId === holderId) {
    const en = 'another person of the staff'
    throw refused({ field: 'personId', zh: '另一位工作人员', en })
  }
  if (manages(actor)) return
  const refusal = substituteRefusal(post, await listPostsHeld(tx, personId, now))
  if (refusal) throw refused(refusal)
}

const NewAbsence = z.object({
  postId: Id,
  /** Who is away; oneself when left out. */
  holderId: Id.optional(),
  /** The substitute. */
  personId: Id,
  from: LocalDate,
  /** The first day back. */
  to: LocalDate,
  reason: z.enum(absenceReasons).default('leave'),
})

async function addAbsence(call: Acting, journalKey: Buffer, body: z.infer<typeof NewAbsence>) {
  const { tx, now } = call
  await lockPost(tx, body.postId)
  const post = await arrangedPost(call, body.postId)
  const holderId = await checkHolder(call, { postId: post.id, holderId: body.holderId })
  const period = periodRefusal(body, await dayIn(tx, post.areaCode, now))
  if (period) throw refused(period)
  await checkColleague(call, { post, personId: body.personId, holderId })
  const of = { postId: post.id, personId: body.personId }
  const overlap = holdingRefusal(body, await listPeriods(tx, of))
  if (overlap) throw refused(overlap)
  const id = newId()
  const { from, to, reason } = body
  await insertAbsence(tx, {
    id,
    postId: post.id,
    personId: holderId,
    substituteId: body.personId,
    from,
    to,
    reason,
    now,
  })
  await insertHolding(tx, { id, ...of, from, to })
  // not why: nothing is ever taken out of the journal
  const data = {
    post: post.id,
    person: await pseudonymOf(tx, holderId),
    substitute: await pseudonymOf(tx, body.personId),
    from,
    to,
  }
  await record(call, { journalKey, subject: id, kind: 'absence.created', data })
  return absenceOf(tx, id)
}

async function absenceOf(tx: Tx, id: string) {
  const [absence] = await listAbsences(tx, { id, limit: 1 })
  if (!absence) throw new Problem('not-found', say`There is no such absence.`)
  return absence
}

async function cutAbsence(call: Acting, journalKey: Buffer, o: { id: string; to: string }) {
  const { tx, actor, now } = call
  const absence = await absenceOf(tx, o.id)
  await lockPost(tx, absence.postId)
  const post = await arrangedPost(call, absence.postId)
  // a manager ends also what was of someone who holds the post no longer
  if (!manages(actor)) await checkHolder(call, { postId: post.id, holderId: absence.personId })
  const today = await dayIn(tx, post.areaCode, now)
  if (o.to > absence.to || o.to < absence.from || o.to < today) {
    throw refused({
      field: 'to',
      zh: `今天至 ${absence.to} 之间的日期`,
      en: `a day from today to ${absence.to}`,
    })
  }
  await endAbsence(tx, o.id, o.to)
  const data = { post: post.id, before: absence.to, to: o.to }
  await record(call, { journalKey, subject: o.id, kind: 'absence.ended', data })
  return absenceOf(tx, o.id)
}

function absenceRoutesOf({ journalKey }: RouteDeps): Route[] {
  const listed = { limit: z.coerce.number().int().min(1).max(most).default(200) }
  return [
    route({
      method: 'GET',
      path: '/api/absences',
      may: 'staff.read',
      audit: 'none',
      summary: 'Who is away, until when, and who stands in',
      tag,
      query: z.object({ ...listed, post: Id.optional() }),
      run: async ({ tx, query }) => ({ items: await listAbsences(tx, query), next: null }),
    }),
    route({
      method: 'POST',
      path: '/api/absences',
      may: 'absence.manage',
      audit: 'journal',
      summary: 'Leave from a day on; the substitute has the post until the first day back',
      tag,
      body: NewAbsence,
      run: ({ body, ...call }) => addAbsence(call, journalKey, body),
    }),
    route({
      method: 'PUT',
      path: '/api/absences/:id',
      may: 'absence.manage',
      audit: 'journal',
      summary: 'Back earlier: `to` is the first day back',
      tag,
      params: idParams,
      body: z.object({ to: LocalDate }),
      run: ({ body, params: { id }, ...call }) => cutAbsence(call, journalKey, { id, to: body.to }),
    }),
  ]
}

const NewHandover = z.object({
  postId: Id,
  /** Who leaves it; oneself when left out. */
  holderId: Id.optional(),
  /** The successor. */
  personId: Id,
  /** The successor's first day. */
  on: LocalDate,
  note: z.string().trim().max(2000).default(''),
})

async function addHandover(call: Acting, journalKey: Buffer, body: z.infer<typeof NewHandover>) {
  const { tx, now } = call
  await lockPost(tx, body.postId)
  const post = await arrangedPost(call, body.postId)
  const holderId = await checkHolder(call, { postId: post.id, holderId: body.holderId })
  if (body.on < (await dayIn(tx, post.areaCode, now))) {
    throw refused({ field: 'on', zh: '今天或以后的日期', en: 'today or a later day' })
  }
  await checkColleague(call, { post, personId: body.personId, holderId })
  const of = { postId: post.id, personId: body.personId }
  const overlap = holdingRefusal({ from: body.on, to: null }, await listPeriods(tx, of))
  if (overlap) throw refused({ ...overlap, field: 'on' })
  const id = newId()
  await insertHandover(tx, {
    id,
    postId: post.id,
    fromPerson: holderId,
    toPerson: body.personId,
    on: body.on,
    note: body.note,
    now,
  })
  await insertHolding(tx, { id, ...of, from: body.on, to: null })
  const data = {
    post: post.id,
    person: await pseudonymOf(tx, holderId),
    successor: await pseudonymOf(tx, body.personId),
    on: body.on,
  }
  await record(call, { journalKey, subject: id, kind: 'absence.handedOver', data })
  await endHoldings(tx, { postId: post.id, personId: holderId, on: body.on })
  return handoverOf(tx, id)
}

async function handoverOf(tx: Tx, id: string): Promise<HandoverRow> {
  const [handover] = await listHandovers(tx, { id, limit: 1 })
  if (!handover) throw new Problem('not-found', say`There is no such hand-over.`)
  return handover
}

/** As far as the asker's own post may see. */
async function openOf(tx: Tx, h: HandoverRow) {
  const open = await listOpen(tx, {
    unitCode: h.kind === 'handler' ? h.unitCode : null,
    areaCode: h.areaCode,
    states: openStatesOf[h.kind] ?? [],
    limit: most,
  })
  return open.map((c) => ({ ...c, dueAt: isoOrNull(c.dueAt) }))
}

const Answer = z.object({
  confirmed: z.boolean({ error: 'true or false' }),
  note: z.string().trim().max(2000).default(''),
})

async function answer(
  call: Acting,
  journalKey: Buffer,
  o: z.infer<typeof Answer> & { readonly id: string },
) {
  const { tx, actor, now } = call
  const handover = await handoverOf(tx, o.id)
  if (actor.person?.id !== handover.toPerson || actor.post.id !== handover.postId) {
    const self = {
      zh: '只有接任者以该岗位登录后才能确认。',
      en: 'Only the successor answers it, signed in at this post.',
    }
    throw refused(self, 'forbidden')
  }
  const open = (await openOf(tx, handover)).map((c) => c.id)
  const state = o.confirmed ? 'confirmed' : 'declined'
  if (!(await answerHandover(tx, { id: o.id, state, answer: o.note, open, now }))) {
    const over = { zh: '交接已答复。', en: 'This hand-over has been answered.' }
    throw refused(over, 'refused')
  }
  const data = { post: handover.postId, state, open: open.length }
  await record(call, { journalKey, subject: o.id, kind: 'absence.handoverAnswered', data })
  return handoverOf(tx, o.id)
}

function handoverRoutes({ journalKey }: RouteDeps): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/handovers',
      may: 'staff.read',
      audit: 'none',
      summary: 'Hand-overs of posts',
      tag,
      run: async ({ tx }) => ({ items: await listHandovers(tx, { limit: most }), next: null }),
    }),
    route({
      method: 'GET',
      path: '/api/handovers/:id',
      may: 'staff.read',
      audit: 'none',
      summary: 'A hand-over with what is open in the post',
      tag,
      params: idParams,
      run: async ({ tx, params: { id } }) => {
        const handover = await handoverOf(tx, id)
        return { ...handover, open: await openOf(tx, handover) }
      },
    }),
    route({
      method: 'POST',
      path: '/api/handovers',
      may: 'absence.manage',
      audit: 'journal',
      summary: 'Hand a post over to a successor from a day on',
      tag,
      body: NewHandover,
      run: ({ body, ...call }) => addHandover(call, journalKey, body),
    }),
    route({
      method: 'POST',
      path: '/api/handovers/:id/answer',
      may: 'absence.manage',
      audit: 'journal',
      summary: 'The successor confirms what is open, or says why not',
      tag,
      params: idParams,
      body: Answer,
      run: ({ body, params: { id }, ...call }) => answer(call, journalKey, { ...body, id }),
    }),
  ]
}

export const absenceRoutes = (deps: RouteDeps): Route[] => [
  ...absenceRoutesOf(deps),
  ...handoverRoutes(deps),
]
