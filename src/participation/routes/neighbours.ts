// Groups of estates and buildings, and which posts residents may know.
import { z } from 'zod'
import { newId } from '#platform/crypto.ts'
import { Answer, type Route, route } from '#platform/http.ts'
import { wrongFields } from '#platform/http/parse.ts'
import { decodeCursor, pageOf, pageQuery } from '#platform/page.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import {
  endGroup,
  findGroup,
  hidePost,
  insertGroup,
  listGroups,
  listShownPosts,
  showPost,
} from '../queries/neighbours.ts'
import { reaches } from '../queries/notices.ts'
import { Id, NewGroup, PublicPost, type ShownPost } from '../schema.ts'
import { iso, record, type RoomDeps, tag } from './shared.ts'

export const neighbourRoutes = (deps: RoomDeps): Route[] => [
  groupsRoute(deps),
  addGroupRoute(deps),
  endGroupRoute(deps),
  postsRoute(deps),
  showRoute(deps),
  hideRoute(deps),
]

const params = z.object({ id: Id })

function groupsRoute({ territory }: RoomDeps): Route {
  return route({
    method: 'GET',
    path: '/api/groups',
    may: 'notice.read',
    audit: 'none',
    tag,
    summary: 'Groups of estates and buildings in one’s area',
    query: z.object(pageQuery),
    run: async ({ tx, query: { limit, cursor } }) => {
      const after = cursor === undefined ? undefined : String(decodeCursor(cursor, ['id'])[0])
      const page = pageOf(await listGroups(tx, { limit, after }), limit, (g) => [g.id])
      const items = page.items.map(({ id, areaCode, kind, name, createdAt }) => ({
        id,
        areaCode,
        areaName: territory.area(areaCode)?.name ?? areaCode,
        kind,
        name,
        createdAt: iso(createdAt),
      }))
      return { ...page, items }
    },
  })
}

function addGroupRoute(deps: RoomDeps): Route {
  return route({
    method: 'POST',
    path: '/api/groups',
    may: 'notice.publish',
    audit: 'journal',
    tag,
    summary: 'Opens a group for an estate or a building; residents join by subscribing',
    body: NewGroup,
    run: async (call) => {
      const { tx, body, now } = call
      if (!deps.territory.area(body.areaCode))
        throw wrongFields([{ field: 'areaCode', expected: say`the code of an area of today` }])
      if (!(await reaches(tx, 'notice.publish', body.areaCode)))
        throw new Problem(
          'forbidden',
          say`Your post does not publish for the area ${body.areaCode}.`,
          {
            fields: [{ field: 'areaCode', expected: say`an area within your own` }],
          },
        )
      const district = deps.territory.districtOf(body.areaCode)
      const group = { ...body, district, id: newId(), createdAt: now }
      await insertGroup(tx, group)
      await record(call, deps.keys.journal, {
        district,
        subject: group.id,
        kind: 'group.opened',
        data: body,
      })
      return new Answer(201, { id: group.id })
    },
  })
}

function endGroupRoute(deps: RoomDeps): Route {
  return route({
    method: 'DELETE',
    path: '/api/groups/:id',
    may: 'notice.publish',
    audit: 'journal',
    tag,
    summary: 'Ends a group',
    params,
    run: async (call) => {
      const { tx, now } = call
      const group = await findGroup(tx, call.params.id)
      if (!group) throw new Problem('not-found', say`There is no such group.`)
      if (!(await reaches(tx, 'notice.publish', group.areaCode)))
        throw new Problem('forbidden', say`This group is of an area beyond your own.`)
      await record(call, deps.keys.journal, {
        district: group.district,
        subject: group.id,
        kind: 'group.ended',
        data: { areaCode: group.areaCode, name: group.name },
      })
      await endGroup(tx, group, now)
      return new Answer(204, undefined)
    },
  })
}

// ── posts that residents may know ──────────────────────────────────────────────────────────────────────

const people = { may: 'people.manage', tag } as const
const postParams = z.object({ postId: z.guid('the id of a post') })

function postsRoute({ territory }: RoomDeps): Route {
  return route({
    ...people,
    method: 'GET',
    path: '/api/public-posts',
    audit: 'none',
    summary: 'Posts of one’s area, with what residents are told of them',
    query: z.object(pageQuery),
    run: async ({ tx, query: { limit, cursor }, now }) => {
      const [area, id] = cursor === undefined ? [] : decodeCursor(cursor, ['text', 'id'])
      const after = cursor === undefined ? undefined : ([String(area), String(id)] as const)
      const rows = await listShownPosts(tx, { limit, after, day: territory.dayIn('', now) })
      return pageOf(rows, limit, (p) => [p.areaCode, p.id])
    },
  })
}

type Asked = { readonly id: string; readonly day: string }

async function postOf(
  tx: Parameters<typeof listShownPosts>[0],
  { id, day }: Asked,
): Promise<ShownPost> {
  const [post] = await listShownPosts(tx, { id, day, limit: 1, after: undefined })
  if (!post) throw new Problem('not-found', say`There is no such post in your area.`)
  return post
}

function showRoute(deps: RoomDeps): Route {
  return route({
    ...people,
    method: 'PUT',
    path: '/api/public-posts/:postId',
    audit: 'journal',
    summary:
      'Lets residents know a post: its duty, the name its present holder goes by, and the telephone of the office',
    params: postParams,
    body: PublicPost,
    run: async (call) => {
      const { tx, body, now } = call
      const id = call.params.postId
      const post = await postOf(tx, { id, day: deps.territory.dayIn('', now) })
      if (body.name && !post.holderId)
        throw wrongFields([{ field: 'name', expected: say`nothing while nobody holds the post` }])
      await showPost(tx, { ...body, id, personId: post.holderId, now })
      await record(call, deps.keys.journal, {
        district: '',
        subject: id,
        kind: 'post.shown',
        // neither the name nor the number: the journal is for ever
        data: { duty: body.duty, named: body.name !== '', telephone: body.phone !== '' },
      })
      return new Answer(204, undefined)
    },
  })
}

function hideRoute(deps: RoomDeps): Route {
  return route({
    ...people,
    method: 'DELETE',
    path: '/api/public-posts/:postId',
    audit: 'journal',
    summary: 'Residents are not told of a post any more',
    params: postParams,
    run: async (call) => {
      const { tx, now } = call
      const id = call.params.postId
      await postOf(tx, { id, day: deps.territory.dayIn('', now) })
      if ((await hidePost(tx, id)) > 0)
        await record(call, deps.keys.journal, {
          district: '',
          subject: id,
          kind: 'post.hidden',
          data: {},
        })
      return new Answer(204, undefined)
    },
  })
}
