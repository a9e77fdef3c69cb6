import { at, sql, type Tx } from '#platform/db.ts'

export type Similar = {
  id: string
  number: string
  title: string
  state: string
  distanceM: number
  reportedAt: number
}

const days = 86_400_000

/** Open cases of the same category group within 100 m and 30 days: perhaps the same problem. */
export function listSimilar(
  tx: Tx,
  o: { point: { lon: number; lat: number }; categoryPath: string; now: number; except?: string },
): Promise<Similar[]> {
  const group = o.categoryPath.slice(0, o.categoryPath.lastIndexOf('/') + 3)
  const here = sql`st_setsrid(st_makepoint(${o.point.lon}, ${o.point.lat}), 4326)`
  // A box first, so that the index is used; 0.0015° is at least 100 m up to 48° of latitude, and is then measured.
  return tx.rows<Similar>(sql`select id, number, title, state, reported_at as "reportedAt",
      round(st_distance(point::geography, ${here}::geography))::int as "distanceM"
    from cases
    where point && st_expand(${here}, 0.0015) and closed_at is null and reported_at > ${at(o.now - 30 * days)}
      and category_path like ${`${group}%`} and id <> ${o.except ?? '00000000-0000-0000-0000-000000000000'}
      and st_distance(point::geography, ${here}::geography) <= 100
    order by "distanceM", reported_at desc limit 5`)
}
