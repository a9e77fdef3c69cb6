import { z } from 'zod'
import { newId } from '#platform/crypto.ts'
import type { Tx } from '#platform/db.ts'
import { type Actor, type Route, route } from '#platform/http.ts'
import { pageOf } from '#platform/page.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { isDoor } from '../domain.ts'
import type { People } from '../people.ts'
import { findUnit, insertPost, listPosts, updatePost } from '../queries/directory.ts'
import { record } from '../record.ts'
import { refused, unlessTaken } from '../refuse.ts'
import type { RouteDeps } from '../routes.ts'
import { AreaCode, NewPost, pageSchema, PostEntry, PostFields, UnitCode } from '../schema.ts'
import { cursorOf, idParams, listQuery, tag } from './shared.ts'
import { checkPlace, refuseElsewhere } from './units.ts'

async function checkPost(
  tx: Tx,
  o: { people: People; actor: Actor; post: PostFields },
): Promise<void> {
  await checkPlace(tx, o.actor, o.post)
  const unit = await findUnit(tx, o.post.unitCode)
  if (!unit) {
    throw refused({
      field: 'unitCode',
      zh: '已有单位的代码',
      en: 'the code of a known unit',
    })
  }
  // a post sees what its unit has tasks on
  refuseElsewhere(o.actor, unit.areaCode, 'unitCode')
  if (isDoor(o.post.kind) || o.people.rightsOf(o.post.kind).size === 0) {
    throw refused({
      field: 'kind',
      zh: '权限表中的岗位类别（不含系统入口）',
      en: 'a kind of post of the policy table that is not a door',
    })
  }
}

async function getPost(tx: Tx, id: string, now: number): Promise<PostEntry> {
  const [post] = await listPosts(tx, { id }, { limit: 1, after: undefined, now })
  if (!post) throw new Problem('not-found', say`There is no such post.`)
  return post
}

/** A post without the names of its holders, for the journal. */
const plain = (post: PostEntry) => ({ ...post, holders: undefined })

const query = z.object({
  ...listQuery,
  unit: UnitCode.optional(),
  area: AreaCode.optional(),
  kind: z.string().max(40).optional(),
})

export function postRoutes({ people, journalKey }: RouteDeps): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/posts',
      may: 'staff.read',
      audit: 'none',
      summary: 'Posts with their present holders, by code',
      tag,
      query,
      reply: pageSchema(PostEntry),
      run: async ({ tx, now, query: { limit, cursor, ...filter } }) => {
        const rows = await listPosts(tx, filter, { limit, now, after: cursorOf(cursor, ['text']) })
        return pageOf(rows, limit, (post) => [post.code])
      },
    }),
    route({
      method: 'POST',
      path: '/api/posts',
      may: 'people.manage',
      audit: 'journal',
      summary: 'Add a post',
      tag,
      body: NewPost,
      reply: PostEntry,
      run: async ({ body, ...call }) => {
        const { tx, actor, now } = call
        await checkPost(tx, { people, actor, post: body })
        const id = newId()
        const taken = { field: 'code', zh: '其他岗位未用的代码', en: 'a code that no post has' }
        await unlessTaken(taken, () => insertPost(tx, { ...body, id }))
        await record(call, { journalKey, subject: id, kind: 'post.created', data: { ...body } })
        return getPost(tx, id, now)
      },
    }),
    route({
      method: 'PUT',
      path: '/api/posts/:id',
      may: 'people.manage',
      audit: 'journal',
      summary: 'Change a post; validTo ends it',
      tag,
      params: idParams,
      body: PostFields,
      reply: PostEntry,
      run: async ({ body, params: { id }, ...call }) => {
        const { tx, actor, now } = call
        const before = await getPost(tx, id, now)
        if (isDoor(before.kind)) {
          const fixed = { zh: '系统入口岗位不能更改。', en: 'The posts of the doors are fixed.' }
          throw refused(fixed, 'refused')
        }
        refuseElsewhere(actor, before.areaCode, 'id')
        const post = { ...body, validFrom: body.validFrom ?? before.validFrom }
        await checkPost(tx, { people, actor, post })
        await updatePost(tx, id, post)
        const after = await getPost(tx, id, now)
        const data = { before: plain(before), after: plain(after) }
        await record(call, { journalKey, subject: id, kind: 'post.changed', data })
        return after
      },
    }),
  ]
}
