// A single right of a post, lent to another until a day.
import { z } from 'zod'
import { newId } from '#platform/crypto.ts'
import type { Tx } from '#platform/db.ts'
import { type Route, route } from '#platform/http.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { isDoor } from '../domain.ts'
import { delegationRefusal, periodRefusal } from '../domain/absence.ts'
import {
  dayIn,
  endDelegation,
  insertDelegation,
  listDelegations,
  lockPost,
} from '../queries/absence.ts'
import { listPosts } from '../queries/directory.ts'
import { type Acting, record } from '../record.ts'
import { refused } from '../refuse.ts'
import type { RouteDeps } from '../routes.ts'
import { Id } from '../schema.ts'
import { arrangedPost } from './absence.ts'
import { idParams, LocalDate, most, tag } from './shared.ts'

const NewDelegation = z.object({
  /** The post that lends; one's own when left out. */
  fromPost: Id.optional(),
  toPost: Id,
  action: z.string().min(1).max(60),
  from: LocalDate,
  to: LocalDate,
})

async function addDelegation(call: Acting, deps: RouteDeps, body: z.infer<typeof NewDelegation>) {
  const { tx, actor, now } = call
  const from = await arrangedPost(call, body.fromPost ?? actor.post.id)
  await lockPost(tx, from.id)
  const [to] = await listPosts(tx, { id: body.toPost }, { limit: 1, after: undefined, now })
  if (!to || isDoor(to.kind)) {
    const en = 'a post that people hold'
    throw refused({ field: 'toPost', zh: '可任职的岗位', en })
  }
  const period = periodRefusal(body, await dayIn(tx, to.areaCode, now))
  if (period) throw refused(period)
  const reach = deps.people.rightsOf(from.kind).get(body.action)
  const refusal = delegationRefusal({ from, to, action: body.action, reach })
  if (refusal) throw refused(refusal)
  const id = newId()
  const data = {
    fromPost: from.id,
    toPost: to.id,
    action: body.action,
    from: body.from,
    to: body.to,
  }
  await insertDelegation(tx, { id, now, ...data })
  await record(call, {
    journalKey: deps.journalKey,
    subject: id,
    kind: 'absence.delegated',
    data,
  })
  return delegationOf(tx, id)
}

async function delegationOf(tx: Tx, id: string) {
  const [delegation] = await listDelegations(tx, { id, limit: 1 })
  if (!delegation) throw new Problem('not-found', say`There is no such delegation.`)
  return delegation
}

export function delegationRoutes(deps: RouteDeps): Route[] {
  const { journalKey } = deps
  return [
    route({
      method: 'GET',
      path: '/api/delegations',
      may: 'staff.read',
      audit: 'none',
      summary: 'Single rights lent to other posts',
      tag,
      run: async ({ tx }) => ({ items: await listDelegations(tx, { limit: most }), next: null }),
    }),
    route({
      method: 'POST',
      path: '/api/delegations',
      may: 'absence.manage',
      audit: 'journal',
      summary: 'Lend one right of a post to another until a day',
      tag,
      body: NewDelegation,
      run: ({ body, ...call }) => addDelegation(call, deps, body),
    }),
    route({
      method: 'POST',
      path: '/api/delegations/:id/end',
      may: 'absence.manage',
      audit: 'journal',
      summary: 'Take a lent right back, from today',
      tag,
      params: idParams,
      run: async ({ params: { id }, ...call }) => {
        const { tx, now } = call
        const delegation = await delegationOf(tx, id)
        const post = await arrangedPost(call, delegation.fromPost)
        const to = await dayIn(tx, post.areaCode, now)
        await endDelegation(tx, id, to)
        const data = { before: delegation.to, to }
        await record(call, { journalKey, subject: id, kind: 'absence.delegationEnded', data })
        return delegationOf(tx, id)
      },
    }),
  ]
}
