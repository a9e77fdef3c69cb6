// What is planned for workers, and what they did: visits, the rota, duty.
import { z } from 'zod'
import { newId } from '#platform/crypto.ts'
import { Answer, type Route, route } from '#platform/http.ts'
import { decodeCursor, pageOf, pageQuery } from '#platform/page.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { districtOf } from '#territory'
import { iso, visitWire } from '../day.ts'
import { endVisit, insertVisit, listVisits, lockVisit } from '../queries/visits.ts'
import {
  deleteShift,
  findPostArea,
  insertShift,
  listDuty,
  listFieldPosts,
  listShifts,
} from '../queries/work.ts'
import { record } from '../record.ts'
import { instant, ShiftBody, VisitBody } from '../schema.ts'
import type { FieldDeps } from './deps.ts'
import { patrolRoutes } from './patrols.ts'
import { within } from './within.ts'
import { visitWords } from '../words.ts'

const tag = 'fieldwork'
const id = z.object({ id: z.uuid('an id') })
const reads = { method: 'GET', may: 'field.read', audit: 'none', tag } as const
const plans = { may: 'field.manage', audit: 'journal', tag } as const
const day = 86_400_000

export const planRoutes = (deps: FieldDeps): Route[] => [
  ...visitRoutes(deps),
  ...patrolRoutes(deps),
  ...shiftRoutes(deps),
  route({
    ...reads,
    may: 'field.manage',
    path: '/api/field/duty',
    summary: 'Who is on duty, and who was in the last day',
    query: z.object({ limit: pageQuery.limit }),
    run: async ({ tx, actor, now, query }) => {
      const f = { areaCode: actor.post.areaCode, since: now - day, now, limit: query.limit }
      const items = (await listDuty(tx, f)).map((d) => ({
        ...d,
        inAt: iso(d.inAt),
        outAt: iso(d.outAt),
      }))
      return { items, next: null }
    },
  }),
]

const visitRoutes = (deps: FieldDeps): Route[] => [
  route({
    ...reads,
    path: '/api/field/visits',
    summary: 'Visits and inspections, by due time',
    query: z.object({ ...pageQuery, state: z.enum(['due', 'done', 'cancelled']).optional() }),
    run: async ({ tx, actor, query }) => {
      const after = query.cursor ? decodeCursor(query.cursor, ['ms', 'id']) : undefined
      const found = await listVisits(tx, {
        areaCode: actor.post.areaCode,
        state: query.state,
        limit: query.limit,
        after: after as [number, string] | undefined,
      })
      const page = pageOf(found, query.limit, (v) => [v.dueAt, v.id])
      return { items: page.items.map(visitWire), next: page.next }
    },
  }),
  route({
    ...plans,
    method: 'POST',
    path: '/api/field/visits',
    summary: 'Plans a visit or an inspection',
    body: VisitBody,
    run: async ({ tx, actor, body, now, key }) => {
      within({ actor }, deps, body.areaCode)
      const visitId = newId()
      const district = districtOf(body.areaCode)
      const point = body.point ?? null
      const dueAt = Date.parse(body.dueAt)
      await insertVisit(tx, { ...body, id: visitId, district, point, dueAt, now })
      await record(
        tx,
        { keys: deps.keys, actor, now, key },
        {
          kind: 'fieldwork.visitPlanned',
          subject: visitId,
          district,
          data: { form: body.formId },
        },
      )
      return new Answer(201, { id: visitId })
    },
  }),
  route({
    ...plans,
    method: 'DELETE',
    path: '/api/field/visits/:id',
    summary: 'Calls a visit off',
    params: id,
    run: async ({ tx, params, actor, now, key }) => {
      const visit = await lockVisit(tx, params.id)
      if (!visit) throw new Problem('not-found', say`There is no such visit.`)
      if (visit.state !== 'due')
        throw new Problem('refused', say`The visit is ${visitWords[visit.state]}.`)
      const { district } = visit
      await endVisit(tx, { district, id: visit.id, state: 'cancelled', at: now, answerId: null })
      const entry = { kind: 'fieldwork.visitCalledOff', subject: visit.id, district } as const
      await record(tx, { keys: deps.keys, actor, now, key }, entry)
    },
  }),
]

const longestShiftMs = 24 * 3_600_000

const shiftRoutes = (deps: FieldDeps): Route[] => [
  route({
    ...reads,
    path: '/api/field/posts',
    summary: 'Posts that work in the field',
    run: async ({ tx, actor }) => ({
      items: await listFieldPosts(tx, actor.post.areaCode),
      next: null,
    }),
  }),
  route({
    ...reads,
    path: '/api/field/shifts',
    summary: 'The rota',
    query: z.object({ from: instant.optional(), to: instant.optional() }),
    run: async ({ tx, actor, query, now }) => {
      const from = query.from ? Date.parse(query.from) : now - day
      const to = query.to ? Date.parse(query.to) : from + 8 * day
      const found = await listShifts(tx, { areaCode: actor.post.areaCode, from, to })
      const items = found.map((s) => ({ ...s, fromAt: iso(s.fromAt), toAt: iso(s.toAt) }))
      return { items, next: null }
    },
  }),
  ...shiftCommands(deps),
]

const shiftCommands = (deps: FieldDeps): Route[] => [
  route({
    ...plans,
    method: 'POST',
    path: '/api/field/shifts',
    summary: 'A shift of a post',
    body: ShiftBody,
    run: async ({ tx, actor, body, now, key }) => {
      const post = await findPostArea(tx, body.postId)
      if (!post) throw new Problem('not-found', say`There is no such post.`)
      within({ actor }, deps, post.areaCode)
      const [fromAt, toAt] = [Date.parse(body.fromAt), Date.parse(body.toAt)]
      if (toAt <= fromAt || toAt - fromAt > longestShiftMs) {
        throw new Problem('invalid-input', say`toAt: after fromAt, by 24 hours at most`, {
          fields: [{ field: 'toAt', expected: say`after fromAt, by 24 hours at most` }],
        })
      }
      const { areaCode } = post
      const shiftId = newId()
      const { postId } = body
      const district = districtOf(areaCode)
      await insertShift(tx, { id: shiftId, district, areaCode, postId, fromAt, toAt, now })
      await record(
        tx,
        { keys: deps.keys, actor, now, key },
        {
          kind: 'fieldwork.shiftPlanned',
          subject: shiftId,
          district,
          data: { post: postId },
        },
      )
      return new Answer(201, { id: shiftId })
    },
  }),
  route({
    ...plans,
    method: 'DELETE',
    path: '/api/field/shifts/:id',
    summary: 'Takes a shift out of the rota',
    params: id,
    run: async ({ tx, params, actor, now, key }) => {
      const taken = await deleteShift(tx, params.id)
      if (!taken) throw new Problem('not-found', say`There is no such shift.`)
      await record(
        tx,
        { keys: deps.keys, actor, now, key },
        {
          kind: 'fieldwork.shiftTakenOut',
          subject: params.id,
          district: taken.district,
          data: { post: taken.postId },
        },
      )
    },
  }),
]
