// What goes with the queue: saved views, notices.
import { z } from 'zod'
import { newId } from '#platform/crypto.ts'
import { type Route, route } from '#platform/http.ts'
import { pageQuery } from '#platform/page.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { noticeText } from '../notices.ts'
import { addView, deleteView, listNotices, listViews, markRead } from '../queries/personal.ts'
import { iso } from '../wire.ts'

export function listRoutes(): Route[] {
  return [...viewRoutes(), ...noticeRoutes()]
}

const View = z.object({
  name: z.string().trim().min(1).max(60),
  query: z.record(z.string(), z.string().max(400)),
})

function viewRoutes(): Route[] {
  const tag = 'views'
  const personOf = (person: { id: string } | null) => {
    if (!person)
      throw new Problem('forbidden', say`Saved views belong to a person; sign in as one.`)
    return person.id
  }
  return [
    route({
      method: 'GET',
      path: '/api/views',
      may: 'staff',
      audit: 'none',
      tag,
      summary: 'One’s saved views',
      run: async ({ tx }) => ({ items: await listViews(tx), next: null }),
    }),
    route({
      method: 'POST',
      path: '/api/views',
      may: 'staff',
      audit: 'none',
      tag,
      body: View,
      summary: 'Saves a view of the queue',
      run: async ({ tx, body, actor, now }) => {
        const view = { id: newId(), ...body }
        await addView(tx, { ...view, personId: personOf(actor.person), now })
        return view
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/views/:id',
      may: 'staff',
      audit: 'none',
      tag,
      params: z.object({ id: z.uuid() }),
      summary: 'Removes a saved view',
      run: async ({ tx, params }) => {
        await deleteView(tx, params.id)
      },
    }),
  ]
}

function noticeRoutes(): Route[] {
  const tag = 'notices'
  return [
    route({
      method: 'GET',
      path: '/api/inbox',
      may: 'staff',
      audit: 'none',
      tag,
      query: z.object({ ...pageQuery, unread: z.enum(['true']).optional() }),
      summary: 'What the post has been told',
      run: async ({ tx, query, actor }) => {
        const { items, ...rest } = await listNotices(tx, query)
        return {
          ...rest,
          items: items.map((n) => ({
            id: n.id,
            kind: n.kind,
            at: iso(n.at),
            readAt: iso(n.readAt),
            number: n.number,
            text: noticeText(n, actor.language),
            href: `/console/cases/${n.caseId}`,
          })),
        }
      },
    }),
    route({
      method: 'POST',
      path: '/api/inbox/read',
      may: 'staff',
      audit: 'none',
      tag,
      body: z.object({ ids: z.array(z.uuid()).max(200).optional() }),
      summary: 'Marks notices as read, all without ids',
      run: async ({ tx, body, now }) => {
        await markRead(tx, { ids: body.ids, now })
      },
    }),
  ]
}
