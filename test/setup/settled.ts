import type { Database } from '#platform/db.ts'
import { until } from './until.ts'

/**
 * Waits until readers of the journal may see every entry. An entry counts as settled when no older transaction is under
 * way on the whole server, and other tests work on the same one.
 */
export const settled = (db: Database): Promise<true> =>
  until('every entry is settled', async () => {
    const { rows } = await db.execute(`select not exists (select from journal
      where tx >= (pg_snapshot_xmin(pg_current_snapshot())::text)::bigint) as yes`)
    return rows[0]?.['yes'] === true
  })
