// A process that ends first finishes what it has begun, so that an upgrade costs nobody a request.
import type { FastifyInstance } from 'fastify'

const mostMs = 10_000
const lookMs = 20
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

export type Drain = {
  /** Counts what is under way; before the routes are mounted. */
  watch(app: FastifyInstance): void
  /**
   * Says no at /readyz and keeps no connection for another request; `lingerMs` later takes no new one either. Resolves
   * when the last answer is out, ten seconds after that at most. Live screens are not waited for: they come back by
   * themselves, at another process.
   */
  begin(app: FastifyInstance): Promise<void>
  readonly ending: () => boolean
}

/** @param lingerMs how long a proxy may need to see /readyz say no: until then what it still sends is answered */
export function openDrain(lingerMs = 0): Drain {
  let ending = false
  let open = 0
  return {
    watch: (app) => {
      app.addHook('onRequest', async (request, reply) => {
        if (/^\/api\/(events|follow\/[^/]+\/events)/.test(request.url)) return
        open++
        reply.raw.once('close', () => open--)
      })
      app.addHook('onSend', async (_request, reply) => {
        if (ending) reply.header('connection', 'close')
      })
    },
    begin: async ({ server }) => {
      ending = true
      if (lingerMs > 0) await pause(lingerMs)
      server.close()
      server.closeIdleConnections()
      const until = performance.now() + mostMs
      while (open > 0 && performance.now() < until) {
        // eslint-disable-next-line no-await-in-loop -- looks again
        await pause(lookMs)
      }
    },
    ending: () => ending,
  }
}
