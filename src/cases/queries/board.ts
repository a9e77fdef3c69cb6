// What the wall shows of cases: where, what about, how far; no words, nobody. Of a case that is not public the big class
// and the grid stand for what about and where.
import { at, sql, type Tx, where } from '#platform/db.ts'

export type BoardRow = {
  readonly number: string
  readonly state: string
  readonly categoryPath: string
  readonly areaCode: string
  readonly public: boolean
  /** To four decimals, some ten metres; null where it is not public. */
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
  return tx.rows(sql`select c.number, c.state, c.category_path as "categoryPath", c.area_code as "areaCode", c.public,
      case when c.public then round(st_x(c.point)::numeric, 4)::float8 end as lon,
      case when c.public then round(st_y(c.point)::numeric, 4)::float8 end as lat,
      c.reported_at as "reportedAt", c.stage_due_at as "stageDueAt", c.due_at as "dueAt", c.yellow_at as "yellowAt",
      c.done_at as "doneAt", c.closed_at as "closedAt", c.updated_at as "updatedAt"
    from cases c ${where([which, area ? sql`c.area_code ^@ ${area}` : undefined].filter((x) => x !== undefined))}
    order by c.updated_at desc limit ${limit}`)
}

/** Which of these cases are public. */
export async function listPublic(tx: Tx, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.rows<{ id: string }>(
    sql`select id from cases where id = any(${ids as string[]}::uuid[]) and public`,
  )
  return new Set(rows.map(({ id }) => id))
}

export type CategoryName = { readonly path: string; readonly name: string; readonly nameEn: string }

/** Names of categories and of big classes, by path. */
export function listCategoryNames(tx: Tx, paths: readonly string[]): Promise<CategoryName[]> {
  return tx.rows(sql`select path, name, name_en as "nameEn" from category where path = any(${paths}::text[])
    union all select distinct on (1) b.path, b.name, b."nameEn" from (select group_name as name, group_name_en as "nameEn",
      case when path ~ '/[0-9]{3,}$' then substr(path, 1, length(edition) + 5) else regexp_replace(path, '[.][a-z0-9-]+$', '') end as path
      from category where path ~ '/([0-9]{3,}|[a-z][a-z0-9-]*[.][a-z0-9-]+)$') b where b.path = any(${paths}::text[])`)
}
