// That every acknowledged case is there once, whole: with its unit, its deadline, its timers and its journal.
import pg from 'pg'
import { loadKeys } from '#platform/crypto.ts'
import { openDatabase } from '#platform/db.ts'
import { verifyJournal } from '#platform/journal/verify.ts'

export type Checked = {
  readonly stored: number
  readonly dispatched: number
  readonly wrong: number
  readonly journalEntries: number
  readonly intact: boolean
}

const whole = `
  select count(*)::int as stored,
    count(*) filter (where c.state = 'dispatched')::int as dispatched,
    count(*) filter (where not (c.state = 'dispatched' and c.version = 4 and c.lead_unit is not null
      and c.accepted_at is not null and c.filed_at is not null and c.due_at is not null
      and (select count(*) from task t where (t.district, t.case_id) = (c.district, c.id) and t.role = 'lead'
        and t.unit_code = c.lead_unit and t.rule ->> 'how' = 'direct') = 1
      and (select array_agg(split_part(key, ':', 1) order by key) @> '{red,takeUp,yellow}' from timer t
        where (t.district, t.case_id) = (c.district, c.id))
      and (select array_agg(kind order by seq) from journal j where (j.district, j.subject) = (c.district, c.id)
        and j.seq <= 4) = '{reported,accepted,filed,dispatched}'
      and (select count(*) from reporter r where (r.district, r.case_id) = (c.district, c.id)) = 1))::int as wrong
  from cases c where c.id = any($1::uuid[])`

export async function checkStored(
  url: string,
  acknowledged: readonly { readonly id: string }[],
  env: Readonly<Record<string, string>>,
): Promise<Checked> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const ids = acknowledged.map(({ id }) => id)
    await client.query('analyze')
    const { rows } = await client.query<{ stored: number; dispatched: number; wrong: number }>(
      whole,
      [ids],
    )
    const found = rows[0] as { stored: number; dispatched: number; wrong: number }
    const missing = new Set(ids).size - found.stored
    const { rows: entries } = await client.query<{ n: number }>(
      'select count(*)::int as n from journal where subject = any($1::uuid[])',
      [ids],
    )
    const db = await openDatabase({ url, connections: 2 })
    try {
      const keys = loadKeys(env['JINGWEI_HOME'] ?? '', env['JINGWEI_MASTER_KEY'])
      const verified = await verifyJournal(db, keys.journal)
      return {
        ...found,
        wrong: found.wrong + missing + (ids.length - new Set(ids).size),
        journalEntries: entries[0]?.n ?? 0,
        intact: verified.faults.length === 0,
      }
    } finally {
      await db.close()
    }
  } finally {
    await client.end()
  }
}
