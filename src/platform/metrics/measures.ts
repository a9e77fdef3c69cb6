// What an operator asks of the database: how far behind the work that follows from commands is.
import { at, type Database, findRow, sql, type Tx } from '../db.ts'
import { systemContext } from '../journal/reader.ts'
import { listMigrations } from '../migrations.ts'

/** Counted no further than this; more is more than enough to know. */
export const mostCounted = 10_000

export type Waiting = {
  readonly count: number
  /** Seconds since the one that waits longest should have been done; 0 when none waits. */
  readonly oldestSeconds: number
}

export type ReaderLag = Waiting & { readonly name: string }

export type Measures = {
  readonly timers: Waiting
  readonly outbox: Waiting
  readonly webhooks: Waiting
  readonly readers: readonly ReaderLag[]
  /** Entries of the journal under the last signed checkpoint, and when it was signed (epoch ms). */
  readonly sealed: { readonly size: number; readonly at: number | null }
  readonly migrations: {
    readonly applied: number
    readonly last: string
    readonly missing: readonly string[]
  }
  readonly databaseBytes: number
}

const seconds = (from: number | null | undefined, now: number) =>
  from === null || from === undefined ? 0 : Math.max(0, Math.round((now - from) / 100) / 10)

type Counted = { readonly n: number; readonly oldest: number | null }

const waiting = (row: Counted | undefined, now: number): Waiting => ({
  count: row?.n ?? 0,
  oldestSeconds: seconds(row?.oldest, now),
})

const dueTimers = (tx: Tx, now: number) =>
  findRow<Counted>(
    tx,
    sql`select count(*) as n, min(due_at) as oldest
      from (select due_at from timer where due_at <= ${at(now)} order by due_at limit ${mostCounted}) as due`,
  )

const dueMessages = (tx: Tx, now: number) =>
  findRow<Counted>(
    tx,
    sql`select count(*) as n, min(next_at) as oldest from (select next_at from outbox
      where state = 'pending' and next_at <= ${at(now)} order by next_at limit ${mostCounted}) as due`,
  )

const dueDeliveries = (tx: Tx, now: number) =>
  findRow<Counted>(
    tx,
    sql`select count(*) as n, min(next_at) as oldest from (select d.next_at from webhook_delivery d
      join webhook w on w.id = d.webhook_id and w.state = 'active'
      where d.state = 'pending' and d.next_at <= ${at(now)} limit ${mostCounted}) as due`,
  )

const behind = (tx: Tx) =>
  tx.rows<Counted & { name: string }>(
    sql`select c.name, unread.n, unread.oldest from reader_cursor c cross join lateral (
      select count(*) as n, min(e.at) as oldest from (select j.at from journal j where (j.tx, j.pos) > (c.tx, c.pos)
        order by j.tx, j.pos limit ${mostCounted}) as e) as unread order by c.name`,
  )

const lastSealed = (tx: Tx) =>
  findRow<{ size: number; at: number }>(
    tx,
    sql`select size, at from journal_checkpoint order by at desc, size desc limit 1`,
  )

/** One reading, on behalf of the system; nothing in it is of a person. */
export async function measure(db: Database, now: number): Promise<Measures> {
  const found = await db.transaction(systemContext, async (tx) => ({
    timers: waiting(await dueTimers(tx, now), now),
    outbox: waiting(await dueMessages(tx, now), now),
    webhooks: waiting(await dueDeliveries(tx, now), now),
    readers: (await behind(tx)).map((row) => ({ name: row.name, ...waiting(row, now) })),
    sealed: (await lastSealed(tx)) ?? { size: 0, at: null },
    databaseBytes:
      (await findRow<{ n: number }>(tx, sql`select pg_database_size(current_database()) as n`))
        ?.n ?? 0,
  }))
  const { rows } = await db.execute('select id from migration order by id')
  const applied = new Set(rows.map(({ id }) => String(id)))
  const known = listMigrations().map(({ id }) => id)
  return {
    ...found,
    migrations: {
      applied: applied.size,
      last: [...applied].at(-1) ?? '',
      missing: known.filter((id) => !applied.has(id)),
    },
  }
}

export type JobState = {
  readonly name: string
  readonly waiting: number
  readonly active: number
  /** Given up after the last attempt, of those still kept. */
  readonly failed: number
  readonly lastDone: number | null
}

/** The queues of pg-boss; none before its first start. */
export async function listJobs(db: Database): Promise<JobState[]> {
  const there = await db.execute(`select to_regclass('pgboss.job') is not null as yes`)
  if (there.rows[0]?.['yes'] !== true) return []
  const { rows } = await db.execute(`select name,
      count(*) filter (where state < 'active') as waiting, count(*) filter (where state = 'active') as active,
      count(*) filter (where state = 'failed') as failed, max(completed_on) filter (where state = 'completed') as "lastDone"
    from pgboss.job where name not like '\\_\\_pgboss\\_\\_%' group by name order by name`)
  return rows as unknown as JobState[]
}
