// SQL conditions on who acts at a post today. In them `h` is the holding and `p` its post.
import { at, sql, type Sql } from '#platform/db.ts'

/** The date where a post is. */
export const day = (
  now: number,
): Sql => sql`(${at(now)}::timestamptz at time zone coalesce((select c.time_zone from city_profile c
  where starts_with(p.area_code, c.area_prefix) order by length(c.area_prefix) desc limit 1), 'UTC'))::date`

/** Holds the post, or stands in at it, and is not away. */
export const holdsAndIsHere = (
  now: number,
): Sql => sql`h.from_date <= ${day(now)} and (h.to_date is null or h.to_date > ${day(now)})
  and not exists (select from absence a where a.post_id = h.post_id and a.person_id = h.person_id
    and a.from_date <= ${day(now)} and a.to_date > ${day(now)})`
