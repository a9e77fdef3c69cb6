// The policy table in this process: read once, read again when told so and once a minute, should the telling be lost.
import type { Actor } from '#platform/http.ts'
import type { Clock } from '#platform/clock.ts'
import type { Database } from '#platform/db.ts'
import { systemContext } from '#platform/journal/reader.ts'
import { listPolicy } from './queries/identity.ts'

export type Rights = Actor['rights']

export { systemContext }

export type Lent = Readonly<Record<string, 'area' | 'unit' | 'all' | 'none'>> | null

/** A right of one's own reaches as it does; a lent one reaches no further than the post that has it. */
export const withLent = (own: Rights, lent: Lent): Rights =>
  lent === null
    ? own
    : new Map([
        ...Object.entries(lent).map(
          ([action, reach]) => [action, reach === 'all' ? 'area' : reach] as const,
        ),
        ...own,
      ])

const oldestMs = 60_000
const none: Rights = new Map()

export type PolicyCache = {
  /** What a kind of post may do; nothing for an unknown kind. */
  rightsOf(kind: string): Rights
  /** Reads the table again if it may have changed. Never inside a transaction. */
  refresh(): Promise<void>
  close(): Promise<void>
}

async function read(db: Database): Promise<ReadonlyMap<string, Rights>> {
  const rows = await db.transaction(systemContext, listPolicy)
  const byKind = Map.groupBy(rows, (row) => row.postKind)
  return new Map(
    [...byKind].map(([kind, own]) => [kind, new Map(own.map((row) => [row.action, row.reach]))]),
  )
}

export async function openPolicy(db: Database, now: Clock): Promise<PolicyCache> {
  let stale = false
  const unlisten = await db.listen('policy', () => {
    stale = true
  })
  let table = await read(db)
  let readAt = now()
  return {
    rightsOf: (kind) => table.get(kind) ?? none,
    refresh: async () => {
      if (!stale && Math.abs(now() - readAt) < oldestMs) return
      stale = false
      try {
        table = await read(db)
        readAt = now()
      } catch (error) {
        stale = true
        throw error
      }
    },
    close: unlisten,
  }
}
