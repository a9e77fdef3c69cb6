// What posts may do, who looked at personal data, and who signed in.
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
      summary:
        'Who looked at personal data and why, or (`about=signIns`) who signed in and out; latest first',
      tag,
      query: z.object({
        limit: listQuery.limit,
        cursor: listQuery.cursor,
        about: z.enum(['looks', 'signIns'], { error: 'looks or signIns' }).default('looks'),
        case: Id.optional(),
        person: Id.optional(),
      }),
      reply: pageSchema(AccessLook),
      run: async ({ tx, query: { cursor, limit, ...filter } }) => {
        const before = cursorOf(cursor, ['instant', 'id'])
        const rows = await listAccess(tx, { ...filter, before, limit })
        const page = pageOf(rows, limit, (row) => [row.at, row.id])
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
