// Patrol routes, and where the area was looked after in a period: by grid and by route, of nobody in particular.
import { at, findRow, sql, type Tx, where } from '#platform/db.ts'
import { lineOf, outAt } from './work.ts'

export type RouteRow = {
  readonly district: string
  readonly id: string
  readonly areaCode: string
  readonly name: string
  readonly nameEn: string
  /** GeoJSON. */
  readonly path: string
  readonly reachM: number
  readonly timesADay: number
  readonly version: number
}

const routeColumns = sql`r.district, r.id, r.area_code as "areaCode", r.name, r.name_en as "nameEn",
  st_asgeojson(r.path, 7) as path, r.reach_m as "reachM", r.times_a_day as "timesADay", r.version`

/** Of those in use. */
export const findRouteRow = (tx: Tx, id: string): Promise<RouteRow | undefined> =>
  findRow(tx, sql`select ${routeColumns} from patrol_route r where r.id = ${id} and r.active`)

/** @returns how many were changed: none when somebody else was first */
export const updateRoute = (
  tx: Tx,
  r: Omit<RouteRow, 'path'> & { readonly path: readonly { lon: number; lat: number }[] },
): Promise<number> =>
  tx.run(sql`update patrol_route set area_code = ${r.areaCode}, name = ${r.name}, name_en = ${r.nameEn},
    path = ${lineOf(r.path)}, reach_m = ${r.reachM}, times_a_day = ${r.timesADay}, version = version + 1
    where district = ${r.district} and id = ${r.id} and active and version = ${r.version}`)

/** Epoch ms; `to` is left out itself. */
export type Period = { readonly from: number; readonly to: number }

export type RouteWalks = RouteRow & {
  /** Patrols along it that began in the period. */
  readonly walks: number
}

export const listRouteWalks = (
  tx: Tx,
  f: Period & {
    readonly areaCode: string
    readonly after?: readonly [string, string] | undefined
    readonly limit: number
  },
): Promise<RouteWalks[]> =>
  tx.rows(sql`select ${routeColumns}, (select count(*)::int from patrol p where p.district = r.district and p.route_id = r.id
      and p.begun_at >= ${at(f.from)} and p.begun_at < ${at(f.to)}) as walks
    from patrol_route r ${where([
      sql`r.active and r.area_code ^@ ${f.areaCode}`,
      ...(f.after ? [sql`(r.area_code, r.id) > (${f.after[0]}, ${f.after[1]}::uuid)`] : []),
    ])} order by r.area_code, r.id limit ${f.limit + 1}`)

/** `limit` at most, and one more that tells that there are more. */
export const listRoutesIn = (
  tx: Tx,
  codes: readonly string[],
  limit: number,
): Promise<RouteRow[]> =>
  tx.rows(sql`select ${routeColumns} from patrol_route r
    where r.active and r.area_code = any(${codes as string[]}) order by r.area_code, r.id limit ${limit + 1}`)

/** What was walked near these routes, whichever route it was walked for; newest first. */
export const listTracksNear = (
  tx: Tx,
  f: Period & { readonly routeIds: readonly string[]; readonly limit: number },
): Promise<{ routeId: string; track: string }[]> =>
  // a degree of longitude is 40 km or more up to 69° north: never less is looked at than reaches
  tx.rows(sql`select r.id as "routeId", st_asgeojson(p.track, 6) as track from patrol_route r
    join patrol p on p.district = r.district and p.begun_at >= ${at(f.from)} and p.begun_at < ${at(f.to)}
      and p.track && st_expand(r.path, r.reach_m / 40000.0)
    where r.id = any(${f.routeIds as string[]}::uuid[]) order by p.begun_at desc, p.id limit ${f.limit}`)

const grids = ['grid']
const dutyCode = sql`coalesce(nullif(d.in_area, ''), d.area_code)`
/** Nobody is on duty for longer than a day. */
const dutyIn = ({ from, to }: Period) =>
  sql`d.in_at < ${at(to)} and d.in_at > ${at(from - 25 * 3_600_000)} and ${outAt} > ${at(from)}`
const walkedIn = ({ from, to }: Period) => sql`p.begun_at >= ${at(from)} and p.begun_at < ${at(to)}`

/** The grids of the area, looked after or not, and whatever else somebody was on duty for, by code. */
export const listCoverCodes = (
  tx: Tx,
  f: Period & {
    readonly areaCode: string
    readonly day: string
    readonly after?: string | undefined
    readonly limit: number
  },
): Promise<{ code: string }[]> =>
  tx.rows(sql`select c.code from (
      select code from area where code ^@ ${f.areaCode} and kind = any(${grids}) and valid_from <= ${f.day}::date
        and (valid_to is null or valid_to > ${f.day}::date)
      union select r.area_code from patrol_route r where r.active and r.area_code ^@ ${f.areaCode}
      union select p.area_code from patrol p where p.area_code ^@ ${f.areaCode} and ${walkedIn(f)}
      union select ${dutyCode} from field_duty d where ${dutyCode} ^@ ${f.areaCode} and ${dutyIn(f)}
    ) c where c.code > ${f.after ?? ''} order by c.code limit ${f.limit + 1}`)

export type AreaShape = {
  readonly code: string
  readonly name: string
  readonly nameEn: string
  /** GeoJSON, a few metres rough. */
  readonly shape: string | null
}

export const listShapes = (
  tx: Tx,
  f: { readonly codes: readonly string[]; readonly day: string },
): Promise<AreaShape[]> =>
  tx.rows(sql`select code, name, name_en as "nameEn", st_asgeojson(st_multi(st_simplifypreservetopology(boundary, 0.00005)), 5) as shape
    from area where code = any(${f.codes as string[]}) and valid_from <= ${f.day}::date
      and (valid_to is null or valid_to > ${f.day}::date)`)

type Asked = Period & { readonly areaCode: string; readonly codes: readonly string[] }

/** How often somebody came on duty, and for how many hours within the period until now. */
export const listDutyBy = (
  tx: Tx,
  f: Asked & { readonly now: number },
): Promise<{ code: string; times: number; hours: number }[]> =>
  tx.rows(sql`select ${dutyCode} as code, count(*)::int as times,
      (sum(extract(epoch from least(${outAt}, ${at(Math.min(f.to, f.now))}) - greatest(d.in_at, ${at(f.from)}))) / 3600)::float8 as hours
    from field_duty d where ${dutyCode} ^@ ${f.areaCode} and ${dutyIn(f)} and ${dutyCode} = any(${f.codes as string[]})
    group by 1`)

export const listWalksBy = (
  tx: Tx,
  f: Asked,
): Promise<{ code: string; patrols: number; metres: number }[]> =>
  tx.rows(sql`select p.area_code as code, count(*)::int as patrols, sum(p.metres)::float8 as metres from patrol p
    where p.area_code ^@ ${f.areaCode} and ${walkedIn(f)} and p.area_code = any(${f.codes as string[]}) group by 1`)
