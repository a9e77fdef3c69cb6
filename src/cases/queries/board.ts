// What the wall shows of cases: where, what about, how far; no words, nobody.
import { at, sql, type Tx, where } from '#platform/db.ts'

export type BoardRow = {
  readonly number: string
  readonly state: string
  readonly categoryPath: string
  readonly areaCode: string
  /** To four decimals, some ten metres. */
  readonly lon: number | null
  readonly lat: number | null
  readonly reportedAt: number
  readonly stageDueAt: number | null
  readonly dueAt: number | null
  readonly yellowAt: number | null
  readonly doneAt: number | null
  readonly closedAt: number | null
  readonly updatedAt: number
}

type Ask = {
  readonly area: string
  /** Only what has changed since, closed ones too; without it all that is open. */
  readonly since: number | undefined
  readonly limit: number
}

/** The newest first. */
export function listBoard(tx: Tx, { area, since, limit }: Ask): Promise<BoardRow[]> {
  const which =
    since === undefined
      ? sql`c.closed_at is null and c.state not in ('merged', 'withdrawn', 'refused')`
      : sql`c.updated_at > ${at(since)}`
  return tx.rows(sql`select c.number, c.state, c.category_path as "categoryPath", c.area_code as "areaCode",
      round(st_x(c.point)::numeric, 4)::float8 as lon, round(st_y(c.point)::numeric, 4)::float8 as lat,
      c.reported_at as "reportedAt", c.stage_due_at as "stageDueAt", c.due_at as "dueAt", c.yellow_at as "yellowAt",
      c.done_at as "doneAt", c.closed_at as "closedAt", c.updated_at as "updatedAt"
    from cases c ${where([which, area ? sql`c.area_code ^@ ${area}` : undefined].filter((x) => x !== undefined))}
    order by c.updated_at desc limit ${limit}`)
}

/** Names of categories, by path. */
export function listCategoryNames(
  tx: Tx,
  paths: readonly string[],
): Promise<{ path: string; name: string; nameEn: string }[]> {
  return tx.rows(
    sql`select path, name, name_en as "nameEn" from category where path = any(${paths}::text[])`,
  )
}
