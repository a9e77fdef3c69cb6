import { z } from 'zod'
import type { Database } from './db.ts'
import { type Route, streamRoute } from './http.ts'
import { Problem } from './problem.ts'
import { say } from './sentence.ts'

/**
 * `/healthz`: the process lives. `/readyz`: the database answers rightly and the process is not about to end, so requests
 * may be sent here.
 */
export function healthRoutes(db: Database, ending: () => boolean = () => false): Route[] {
  const common = {
    method: 'GET',
    may: 'anyone',
    audit: 'none',
    tag: 'operation',
    query: z.looseObject({}),
  } as const
  return [
    streamRoute({
      ...common,
      path: '/healthz',
      summary: 'The process lives',
      stream: async ({ reply }) => reply.send({ status: 'ok' }),
    }),
    streamRoute({
      ...common,
      path: '/readyz',
      summary: 'The database answers',
      stream: async ({ reply }) => {
        if (ending()) throw new Problem('unavailable', say`This process is about to end.`)
        if (await db.ping()) return reply.send({ status: 'ready' })
        throw new Problem('unavailable', say`The database does not answer.`)
      },
    }),
  ]
}
