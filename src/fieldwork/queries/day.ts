// What a worker takes along for a day without a network.
import { at, sql, type Tx } from '#platform/db.ts'
import type { Thing } from '../schema.ts'

export type TaskRow = {
  readonly id: string
  readonly number: string
  readonly version: number
  readonly state: string
  readonly title: string
  readonly description: string
  readonly categoryPath: string
  readonly categoryName: string | null
  readonly categoryNameEn: string | null
  readonly areaCode: string
  readonly address: string
  readonly urgency: string
  readonly lon: number | null
  readonly lat: number | null
  readonly reportedAt: number
  readonly stageDueAt: number | null
  readonly dueAt: number | null
  readonly result: string | null
  readonly photos: readonly { readonly sha256: string; readonly stage: string }[]
}

/** Open cases of the area; those that wait for a look first. What residents say of themselves is not among it. */
export const listTasks = (tx: Tx, areaCode: string): Promise<TaskRow[]> =>
  tx.rows(sql`select c.id, c.number, c.version, c.state, c.title, c.description, c.category_path as "categoryPath",
      k.name as "categoryName", k.name_en as "categoryNameEn", c.area_code as "areaCode", c.address, c.urgency,
      st_x(c.point) as lon, st_y(c.point) as lat, c.reported_at as "reportedAt", c.stage_due_at as "stageDueAt",
      c.due_at as "dueAt",
      (select t.result from task t where t.district = c.district and t.case_id = c.id and t.result is not null
        order by t.done_at desc limit 1) as result,
      coalesce((select jsonb_agg(jsonb_build_object('sha256', e.sha256, 'stage', e.stage) order by e.added_at)
        from evidence e where e.district = c.district and e.case_id = c.id and e.removed_at is null), '[]') as photos
    from cases c left join category k on k.path = c.category_path
    where c.closed_at is null and c.area_code ^@ ${areaCode}
      and c.area_code like any ((select jw_areas('case.read'))::text[])
      and c.state not in ('refused', 'withdrawn', 'merged', 'closed')
    order by c.state in ('verifying', 'done') desc, coalesce(c.stage_due_at, c.due_at), c.id limit 300`)

export const listBoundaries = (
  tx: Tx,
  o: { areaCode: string; day: string },
): Promise<{ code: string; kind: string; name: string; nameEn: string; boundary: string }[]> =>
  tx.rows(sql`select code, kind, name, name_en as "nameEn", st_asgeojson(boundary, 6) as boundary from area
    where code ^@ ${o.areaCode} and boundary is not null and valid_from <= ${o.day}::date
      and (valid_to is null or valid_to > ${o.day}::date) order by code limit 300`)

export type ThingRow = Thing & { readonly grid: string }

const versionOf = (thing: 'building' | 'facility') =>
  sql`(select coalesce(max(b.version), 0) + 1 from base_change b where b.district = t.district and b.thing = ${thing}
    and b.thing_id = t.id)`

const buildings = sql`select 'building' as thing, t.id, t.grid, t.kind, t.name, t.address, t.floors, t.households,
  st_x(st_pointonsurface(t.shape)) as lon, st_y(st_pointonsurface(t.shape)) as lat, t.source, t.as_of as "asOf",
  ${versionOf('building')} as version, t.district from building t`
const facilities = sql`select 'facility' as thing, t.id, t.grid, t.kind, t.name, '' as address, null::smallint as floors,
  null::int as households, st_x(t.point) as lon, st_y(t.point) as lat, t.source, t.as_of as "asOf",
  ${versionOf('facility')} as version, t.district from facility t`

/** Buildings and city parts (部件) with the version a change must be made on. */
export const listThings = (tx: Tx, areaCode: string): Promise<ThingRow[]> =>
  tx.rows(sql`(${buildings} where t.grid ^@ ${areaCode} order by t.id limit 1500)
    union all (${facilities} where t.grid ^@ ${areaCode} order by t.id limit 1500)`)

/** The thing as it is, locked until the transaction ends. */
export async function lockThing(
  tx: Tx,
  thing: 'building' | 'facility',
  id: string,
): Promise<(ThingRow & { district: string }) | undefined> {
  const found =
    thing === 'building'
      ? await tx.rows(sql`select from building where id = ${id} for update`)
      : await tx.rows(sql`select from facility where id = ${id} for update`)
  if (found.length === 0) return undefined
  const [row] = await tx.rows<ThingRow & { district: string }>(
    thing === 'building'
      ? sql`${buildings} where t.id = ${id}`
      : sql`${facilities} where t.id = ${id}`,
  )
  return row
}

export const listRoutesOf = (
  tx: Tx,
  areaCode: string,
): Promise<
  {
    id: string
    areaCode: string
    name: string
    nameEn: string
    path: string
    reachM: number
    timesADay: number
  }[]
> =>
  tx.rows(sql`select id, area_code as "areaCode", name, name_en as "nameEn", st_asgeojson(path, 6) as path,
      reach_m as "reachM", times_a_day as "timesADay" from patrol_route
    where active and (area_code ^@ ${areaCode} or ${areaCode} ^@ area_code) order by name, id limit 200`)

export const listShiftsOf = (
  tx: Tx,
  o: { postId: string; from: number; to: number },
): Promise<{ id: string; fromAt: number; toAt: number }[]> =>
  tx.rows(sql`select id, from_at as "fromAt", to_at as "toAt" from field_shift
    where post_id = ${o.postId} and to_at > ${at(o.from)} and from_at < ${at(o.to)} order by from_at limit 60`)

/** Roads, water and green around an area, and the outlines of its buildings: what a map without a network is drawn of. */
export const listLand = (
  tx: Tx,
  o: { areaCode: string; bounds: readonly [number, number, number, number] },
): Promise<{ layer: string; class: string; name: string; shape: string }[]> =>
  tx.rows(sql`select * from (
    (select layer, class, name, st_asgeojson(st_simplifypreservetopology(st_clipbybox2d(shape,
        st_makeenvelope(${o.bounds[0]}, ${o.bounds[1]}, ${o.bounds[2]}, ${o.bounds[3]}, 4326)), 0.00001), 6) as shape
      from landscape where shape && st_makeenvelope(${o.bounds[0]}, ${o.bounds[1]}, ${o.bounds[2]}, ${o.bounds[3]}, 4326)
        and layer in ('road', 'water', 'green', 'rail', 'bridge') order by id limit 2500)
    union all (select 'building' as layer, kind as class, name, st_asgeojson(shape, 6) as shape from building
      where grid ^@ ${o.areaCode} order by id limit 1500)) land where shape not like '%"coordinates":[]%'`)
