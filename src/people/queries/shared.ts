import { at, raw, sql, type Sql } from '#platform/db.ts'
import type { Post } from '../schema.ts'

/** The present date where an area lies; `area` is a column. */
const todayIn = (area: string, now: number): Sql =>
  sql`(${at(now)}::timestamptz at time zone coalesce((select c.time_zone from city_profile c
    where starts_with(${raw(area)}, c.area_prefix) order by length(c.area_prefix) desc limit 1), 'UTC'))::date`

/** The post `p` is in force. */
export const postInForce = (now: number): Sql =>
  sql`(p.valid_from <= ${todayIn('p.area_code', now)}
    and (p.valid_to is null or p.valid_to > ${todayIn('p.area_code', now)}))`

/** The holding `h` of the post `p` is in force. */
export const heldNow = (now: number): Sql =>
  sql`(h.from_date <= ${todayIn('p.area_code', now)}
    and (h.to_date is null or h.to_date > ${todayIn('p.area_code', now)}))`

/** The delegation `d` from the post `f` to the post `p` is in force. */
export const lentNow = (now: number): Sql =>
  sql`(d.from_date <= ${todayIn('p.area_code', now)} and d.to_date > ${todayIn('p.area_code', now)}
    and f.valid_from <= ${todayIn('f.area_code', now)}
    and (f.valid_to is null or f.valid_to > ${todayIn('f.area_code', now)}))`

export type PostColumns = {
  id: string
  code: string
  kind: string
  title: string
  titleEn: string
  unitCode: string
  unitName: string
  unitNameEn: string
  areaCode: string
  areaName: string
  areaNameEn: string
}

export const postColumns = sql`p.id, p.code, p.kind, p.title, p.title_en as "titleEn", p.unit_code as "unitCode",
  coalesce(u.name, '') as "unitName", coalesce(u.name_en, '') as "unitNameEn", p.area_code as "areaCode",
  coalesce(a.name, '') as "areaName", coalesce(a.name_en, '') as "areaNameEn"`

export const postTables = sql`post p left join unit u on u.code = p.unit_code
  left join lateral (select area.name, area.name_en from area where area.code = p.area_code
    order by area.valid_from desc limit 1) a on true`

export function toPost(row: PostColumns): Post {
  const { id, code, kind, title, titleEn, areaCode } = row
  const everywhere = areaCode === ''
  return {
    id,
    code,
    kind,
    title,
    titleEn,
    unit: { code: row.unitCode, name: row.unitName, nameEn: row.unitNameEn },
    areaCode,
    areaName: everywhere ? '全域' : row.areaName,
    areaNameEn: everywhere ? 'Everywhere' : row.areaNameEn,
  }
}

/** A pattern for `ilike` that finds the text anywhere. */
export const anywhere = (text: string): string => `%${text.replace(/[\\%_]/g, String.raw`\$&`)}%`
