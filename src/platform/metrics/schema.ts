// What the operator's page is told; shared with the screen.
import { z } from 'zod'

const waiting = z.object({ count: z.number(), oldestSeconds: z.number() })

/** Instants in epoch ms, sizes in bytes. */
export const operationReply = z.object({
  now: z.number(),
  version: z.string(),
  node: z.string(),
  startedAt: z.number(),
  database: z.object({ kind: z.enum(['embedded', 'server']), bytes: z.number() }),
  migrations: z.object({
    applied: z.number(),
    last: z.string(),
    missing: z.array(z.string()).readonly(),
  }),
  timers: waiting,
  outbox: waiting,
  webhooks: waiting,
  readers: z.array(waiting.extend({ name: z.string() })).readonly(),
  sealed: z.object({ size: z.number(), at: z.number().nullable() }),
  jobs: z.array(
    z.object({
      name: z.string(),
      waiting: z.number(),
      active: z.number(),
      failed: z.number(),
      lastDone: z.number().nullable(),
    }),
  ),
  disk: z.object({ freeBytes: z.number(), totalBytes: z.number() }),
  backup: z.object({ at: z.number() }).nullable(),
})
export type OperationReply = z.infer<typeof operationReply>
