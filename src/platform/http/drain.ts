// A process that ends first finishes what it has begun, so that an upgrade costs nobody a request.
import type { FastifyInstance } from 'fastify'

const mostMs = 10_000
const lookMs = 20

export type Drain = {
  /** Counts what is under way; before the routes are mounted. */
  watch(app: FastifyInstance): void
  /**
   * Takes no new connection and keeps none for another request; resolves when the last answer is out, after ten seconds
   * at most. Live screens are not waited for: they come back by themselves, at another process.
   */
  begin(app: FastifyInstance): Promise<void>
  readonly ending: () => boolean
}

export function openDrain(): Drain {
  let ending = false
  let open = 0
  return {
    watch: (app) => {
      app.addHook('onRequest', async (request, reply) => {
        if (request.url.startsWith('/api/events')) return
        open++
        reply.raw.once('close', () => open--)
      })
      app.addHook('onSend', async (_request, reply) => {
        if (ending) reply.header('connection', 'close')
      })
    },
    begin: async ({ server }) => {
      ending = true
      server.close()
      server.closeIdleConnections()
      const until = performance.now() + mostMs
      while (open > 0 && performance.now() < until) {
        // eslint-disable-next-line no-await-in-loop -- looks again
        await new Promise((resolve) => setTimeout(resolve, lookMs))
      }
    },
    ending: () => ending,
  }
}
