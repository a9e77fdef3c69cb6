import { json, sql, type Tx } from '#platform/db.ts'
import type { Weights } from '../domain.ts'

/** Keeps the weights in the area's own profile, which is made like that of the area around it where there is none. */
export async function storeWeights(
  tx: Tx,
  { area, weights }: { readonly area: string; readonly weights: Weights },
): Promise<void> {
  await tx.run(sql`insert into city_profile (area_prefix, time_zone, calendar, yellow_share, settings)
    select ${area}, time_zone, calendar, yellow_share, settings from city_profile
    where starts_with(${area}, area_prefix) order by length(area_prefix) desc limit 1
    on conflict (area_prefix) do nothing`)
  const figures = { figures: { weights } }
  await tx.run(
    sql`update city_profile set settings = settings || ${json(figures)}::jsonb where area_prefix = ${area}`,
  )
  await tx.run(sql`select pg_notify('territory', '')`)
}
