import { at, findRow, sql, type Tx } from '#platform/db.ts'

/** How many reports came through the web door since then, whoever may see them. */
export async function countReports(tx: Tx, since: number): Promise<number> {
  const row = await findRow<{ n: number }>(tx, sql`select jw_reports_since(${at(since)}) as n`)
  return row?.n ?? 0
}
