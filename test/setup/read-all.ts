import { type Database, sql } from '#platform/db.ts'
import { readJournal, type Reader } from '#platform/journal/reader.ts'
import { until } from './until.ts'

/** Reads on until nothing is left: an entry is read only when no older transaction of the server is under way. */
export const readAll = (t: { readonly db: Database }, reader: Reader): Promise<boolean> =>
  until('the reader has caught up', async () => {
    await readJournal(t.db, reader)
    const [row] = await t.db.owner((tx) =>
      tx.rows<{ done: boolean }>(sql`select not exists (select from journal j
        where not exists (select from reader_cursor c
          where c.name = ${reader.name} and (c.tx, c.pos) >= (j.tx, j.pos))) as done`),
    )
    return row?.done === true
  })
