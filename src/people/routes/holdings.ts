import { z } from 'zod'
import { newId } from '#platform/crypto.ts'
import type { Tx } from '#platform/db.ts'
import { type Actor, type Route, route } from '#platform/http.ts'
import { pageOf } from '#platform/page.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { holdingRefusal, isDoor, type Period } from '../domain.ts'
import {
  insertHolding,
  listHoldings,
  listPeriods,
  listPosts,
  lockPerson,
  updateHoldingEnd,
} from '../queries/directory.ts'
import { type Acting, record } from '../record.ts'
import { refused } from '../refuse.ts'
import type { RouteDeps } from '../routes.ts'
import { Holding, HoldingEnd, Id, NewHolding, pageSchema } from '../schema.ts'
import { cursorOf, idParams, listQuery, tag } from './shared.ts'
import { refuseElsewhere } from './units.ts'

type Of = { readonly postId: string; readonly personId: string; readonly except?: string }

/** Call with the person locked: what overlaps is then known. */
async function checkPeriod(tx: Tx, of: Of, period: Period): Promise<void> {
  const refusal = holdingRefusal(period, await listPeriods(tx, of))
  if (refusal) throw refused(refusal)
}

async function getHolding(tx: Tx, id: string): Promise<Holding> {
  const [holding] = await listHoldings(tx, { id }, { limit: 1, after: undefined })
  if (!holding) throw new Problem('not-found', say`There is no such holding.`)
  return holding
}

async function checkHoldable(tx: Tx, actor: Actor, postId: string, now: number): Promise<void> {
  const [post] = await listPosts(tx, { id: postId }, { limit: 1, after: undefined, now })
  if (post && !isDoor(post.kind)) {
    refuseElsewhere(actor, post.areaCode, 'postId')
    return
  }
  const en = 'a post that people hold'
  throw refused({ field: 'postId', zh: '可任职的岗位', en })
}

type Ending = Acting & {
  readonly journalKey: Buffer
  readonly id: string
  readonly to: string | null
}

async function endHolding({ id, to, journalKey, ...call }: Ending): Promise<Holding> {
  const { tx, actor, now } = call
  const { personId } = await getHolding(tx, id)
  await lockPerson(tx, personId)
  // read again: it may have changed while we waited
  const holding = await getHolding(tx, id)
  await checkHoldable(tx, actor, holding.postId, now)
  if (actor.person?.id === personId && actor.post.id === holding.postId && to !== null) {
    const self = {
      zh: '不能结束自己正在使用的任职。',
      en: 'Ask another administrator to end the post you act as.',
    }
    throw refused(self, 'refused')
  }
  const of = { postId: holding.postId, personId, except: id }
  await checkPeriod(tx, of, { from: holding.from, to })
  await updateHoldingEnd(tx, id, to)
  const data = { before: holding.to, to }
  await record(call, { journalKey, subject: id, kind: 'holding.changed', data })
  return getHolding(tx, id)
}

const query = z.object({
  limit: listQuery.limit,
  cursor: listQuery.cursor,
  post: Id.optional(),
  person: Id.optional(),
})

export function holdingRoutes({ journalKey }: RouteDeps): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/holdings',
      may: 'staff.read',
      audit: 'none',
      summary: 'Who holds or held which post, in the order they were entered',
      tag,
      query,
      reply: pageSchema(Holding),
      run: async ({ tx, query: { limit, cursor, ...filter } }) => {
        const rows = await listHoldings(tx, filter, { limit, after: cursorOf(cursor, ['id']) })
        return pageOf(rows, limit, (holding) => [holding.id])
      },
    }),
    route({
      method: 'POST',
      path: '/api/holdings',
      may: 'people.manage',
      audit: 'journal',
      summary:
        'Give a person a post from a day on; `to` is the first day on which they no longer hold it',
      tag,
      body: NewHolding,
      reply: Holding,
      run: async ({ body, ...call }) => {
        const { tx, actor, now } = call
        const { pseudonym } = await lockPerson(tx, body.personId)
        await checkHoldable(tx, actor, body.postId, now)
        await checkPeriod(tx, body, body)
        const id = newId()
        await insertHolding(tx, { id, ...body })
        const data = { post: body.postId, person: pseudonym, from: body.from, to: body.to }
        await record(call, { journalKey, subject: id, kind: 'holding.created', data })
        return getHolding(tx, id)
      },
    }),
    route({
      method: 'PUT',
      path: '/api/holdings/:id',
      may: 'people.manage',
      audit: 'journal',
      summary: 'Set the first day on which the post is no longer held; null = open',
      tag,
      params: idParams,
      body: HoldingEnd,
      reply: Holding,
      run: ({ body, params: { id }, ...call }) =>
        endHolding({ ...call, journalKey, id, to: body.to }),
    }),
  ]
}
