// Public open cases near by, as anyone may know them; whoever has the same problem joins one.
import { findRow, sql, type Tx } from '#platform/db.ts'
import type { State } from '../lifecycle.ts'

export type NearbyRow = {
  id: string
  number: string
  state: string
  categoryName: string
  categoryNameEn: string
  lon: number
  lat: number
  reportedAt: number
  /** How many asked about it, the first one included. */
  asked: number
}

/** Of these cases those that are public and open, whatever else the one who asks may see. */
export function listNearby(tx: Tx, ids: readonly string[]): Promise<NearbyRow[]> {
  return tx.rows(sql`select c.id, c.number, c.state, coalesce(k.name, '') as "categoryName",
      coalesce(nullif(k.name_en, ''), k.name, '') as "categoryNameEn", st_x(c.point) as lon, st_y(c.point) as lat,
      c.reported_at as "reportedAt", jw_asked(c.district, c.id) as asked
    from cases c left join category k on k.path = c.category_path
    where c.id = any (${ids as string[]}::uuid[]) and c.public and c.merged_into is null and c.closed_at is null
      and c.point is not null`)
}

export type Joinable = { id: string; district: string; number: string }

/** The public open case of this number. */
export function findJoinable(tx: Tx, number: string): Promise<Joinable | undefined> {
  return findRow(
    tx,
    sql`select id, district, number from cases
      where number = ${number} and public and merged_into is null and closed_at is null limit 1`,
  )
}

export type Joined = { id: string; number: string; state: State; public: boolean }

/** The case that the holder of the follow link has joined, as far as it concerns them whether it is public or not. */
export function findJoined(tx: Tx): Promise<Joined | undefined> {
  return findRow(tx, sql`select id, number, state, public from jw_joined_case()`)
}

export type JoinedEntry = { at: number; kind: string; data: Record<string, unknown> }

/** What happened to it while it is public, oldest first: without a word that anybody wrote. */
export function listJoinedStory(tx: Tx): Promise<JoinedEntry[]> {
  return tx.rows(sql`select at, kind, data from jw_joined_story()`)
}

/** The cases whose changes the holder of a follow link is told of. */
export async function listWatched(tx: Tx): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(
    sql`select unnest(jw_followed()) as id union select id from jw_joined_case()`,
  )
  return rows.map((row) => row.id)
}
