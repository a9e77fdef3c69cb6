// How far the simulation of a city has come. Each step is taken in the transaction that stores what belongs to it.
import { at, findRow, sql, type Tx } from '#platform/db.ts'

export type Size = 'small' | 'medium'

export type Progress = {
  readonly size: Size
  /** Epoch ms; nothing in the simulation happened later. */
  readonly startedAt: number
  readonly finished: boolean
}

export const findProgress = (tx: Tx, city: string): Promise<Progress | undefined> =>
  findRow<Progress>(
    tx,
    sql`select size, started_at as "startedAt", finished from simulation where city = ${city}`,
  )

/** False when it was begun already; waits for whoever is just beginning it. */
export const begin = async (
  tx: Tx,
  o: { readonly city: string; readonly size: Size; readonly now: number },
): Promise<boolean> =>
  (await tx.run(sql`insert into simulation (city, size, started_at) values (${o.city}, ${o.size}, ${at(o.now)})
    on conflict (city) do nothing`)) === 1

/** False when these requests are stored already; waits for whoever is just storing them. */
export const advance = async (
  tx: Tx,
  o: {
    readonly city: string
    readonly waiting: boolean
    readonly from: number
    readonly to: number
  },
): Promise<boolean> => {
  const column = o.waiting ? sql`waiting` : sql`past`
  const moved = await tx.run(
    sql`update simulation set ${column} = ${o.to} where city = ${o.city} and ${column} = ${o.from}`,
  )
  return moved === 1
}

export const finish = (tx: Tx, city: string): Promise<number> =>
  tx.run(sql`update simulation set finished = true where city = ${city}`)

/** Where the reader of notices begins, unless it has begun: what happened long ago is no news to anybody. */
export const beginNotices = (tx: Tx, since: number): Promise<number> =>
  tx.run(sql`insert into reader_cursor (name, tx, pos)
    select 'notices', tx, pos from journal where at < ${at(since)} order by tx desc, pos desc limit 1
    on conflict (name) do nothing`)

/** What staff heard before this instant they have read by now. As the owner: a notice is its post's own. */
export const readNotices = (tx: Tx, before: number): Promise<number> =>
  tx.run(
    sql`update notice set read_at = at + interval '90 minutes' where read_at is null and at < ${at(before)}`,
  )

export const countAreas = async (tx: Tx): Promise<number> =>
  (await findRow<{ n: number }>(tx, sql`select count(*) as n from area`))?.n ?? 0
