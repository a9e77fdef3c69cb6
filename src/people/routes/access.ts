// What posts may do, and who looked at personal data.
import { z } from 'zod'
import { type Route, route } from '#platform/http.ts'
import { pageOf } from '#platform/page.ts'
import { listAccess } from '../queries/access.ts'
import { listPolicy } from '../queries/identity.ts'
import { AccessLook, Id, pageSchema, PolicyRow } from '../schema.ts'
import { cursorOf, iso, listQuery, tag } from './shared.ts'

export function accessRoutes(): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/policy',
      may: 'staff.read',
      audit: 'none',
      summary: 'What each kind of post may do and how far it reaches; in one piece',
      tag,
      reply: pageSchema(PolicyRow),
      run: async ({ tx }) => ({ items: await listPolicy(tx), next: null }),
    }),
    route({
      method: 'GET',
      path: '/api/access-log',
      may: 'access.read',
      audit: 'none',
      summary: 'Who looked at personal data and why, latest first',
      tag,
      query: z.object({ limit: listQuery.limit, cursor: listQuery.cursor, case: Id.optional() }),
      reply: pageSchema(AccessLook),
      run: async ({ tx, query }) => {
        const before = cursorOf(query.cursor, ['instant', 'id'])
        const rows = await listAccess(tx, { case: query.case, before, limit: query.limit })
        const page = pageOf(rows, query.limit, (row) => [row.at, row.id])
        const items = page.items.map(({ postId, title, titleEn, at, ...row }) => ({
          ...row,
          at: iso(at),
          post: { id: postId, title, titleEn },
        }))
        return { ...page, items }
      },
    }),
  ]
}
