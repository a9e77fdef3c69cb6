// GET /api/follow/:token/events: server-sent events `begun` and `changed`, without data.
import { z } from 'zod'
import type { Database } from '#platform/db.ts'
import { contextOf, type Route, streamRoute } from '#platform/http.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { type LiveHub, openLiveHub } from '../live.ts'
import { listWatched } from '../queries/nearby.ts'

const Token = z.object({ token: z.string().regex(/^[\w-]{20,64}$/, 'the token of a follow link') })

export function liveRoutes(): Route[] {
  const hubs = new Map<Database, LiveHub>()
  return [
    streamRoute({
      method: 'GET',
      path: '/api/follow/:token/events',
      follow: true,
      perMinute: 60,
      may: 'anyone',
      audit: 'none',
      tag: 'residents',
      params: Token,
      summary:
        'Tells that something happened to one’s own case, by follow link (server-sent events)',
      stream: async ({ db, actor, request, reply }) => {
        const cases = await db.transaction(contextOf(actor), listWatched)
        if (cases.length === 0 || !actor.follow)
          throw new Problem(
            'not-found',
            say`This link leads to no request. Check that it is whole.`,
          )
        const hub = hubs.get(db) ?? openLiveHub(db)
        hubs.set(db, hub)
        hub.add(reply, { link: actor.follow, address: request.ip, cases })
      },
    }),
  ]
}
