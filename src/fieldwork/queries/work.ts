// Duty, patrols, changes to the base data, operations and devices.
import { at, findRow, json, sql, type Tx, where } from '#platform/db.ts'

export type Claimed = {
  readonly claimedAt: number
  /** By the server's clock. */
  readonly at: number
  readonly receivedAt: number
  readonly offsetMs: number
}

export type Own = {
  readonly district: string
  readonly areaCode: string
  readonly postId: string
  readonly personId: string
}

export type DutyRow = {
  readonly id: string
  readonly district: string
  readonly inAt: number
  /** When it ended, or when it is over at the latest, whether anyone clocks out or not. */
  readonly outAt: number
}

/** Nobody is on duty for longer than a day, nor long after the shifts one had then: a forgotten clock-out ends nothing. */
export const outAt = sql`coalesce(d.out_at, least(d.in_at + interval '24 hours', (select max(s.to_at) + interval '2 hours'
  from field_shift s where s.post_id = d.post_id and s.to_at > d.in_at and s.from_at < d.in_at + interval '16 hours')))`

export const findOpenDuty = (tx: Tx, o: Own): Promise<DutyRow | undefined> =>
  findRow(
    tx,
    sql`select d.id, d.district, d.in_at as "inAt", ${outAt} as "outAt" from field_duty d
    where d.person_id = ${o.personId} and d.post_id = ${o.postId} and d.out_at is null order by d.in_at desc limit 1
    for update of d`,
  )

/** One's own times on duty that reach into a span. */
export const listOwnDuty = (tx: Tx, o: Own & { from: number; to: number }): Promise<DutyRow[]> =>
  tx.rows(sql`select d.id, d.district, d.in_at as "inAt", ${outAt} as "outAt" from field_duty d
    where d.person_id = ${o.personId} and d.in_at <= ${at(o.to)} and ${outAt} >= ${at(o.from)}
    order by d.in_at limit 50`)

export const insertDuty = (tx: Tx, d: Own & Claimed & { id: string; inArea: string }) =>
  tx.run(sql`insert into field_duty (district, id, area_code, post_id, person_id, in_at, in_area, in_claimed_at, in_received_at, offset_ms)
    values (${d.district}, ${d.id}, ${d.areaCode}, ${d.postId}, ${d.personId}, ${at(d.at)}, ${d.inArea}, ${at(d.claimedAt)},
      ${at(d.receivedAt)}, ${d.offsetMs})`)

export const endDuty = (tx: Tx, d: Claimed & { district: string; id: string; outArea: string }) =>
  tx.run(sql`update field_duty set out_at = ${at(d.at)}, out_area = ${d.outArea}, out_claimed_at = ${at(d.claimedAt)},
    out_received_at = ${at(d.receivedAt)} where district = ${d.district} and id = ${d.id}`)

export type DutyListed = {
  readonly id: string
  readonly postId: string
  readonly postTitle: string
  readonly postTitleEn: string
  readonly holder: string | null
  readonly areaCode: string
  readonly inAt: number
  readonly inArea: string
  readonly outAt: number | null
  readonly outArea: string
}

export const listDuty = (
  tx: Tx,
  f: { areaCode: string; since: number; now: number; limit: number },
): Promise<DutyListed[]> =>
  tx.rows(sql`select d.id, d.post_id as "postId", p.title as "postTitle", p.title_en as "postTitleEn", n.name as holder,
      d.area_code as "areaCode", d.in_at as "inAt", d.in_area as "inArea", case when ${outAt} <= ${at(f.now)} then ${outAt} end as "outAt",
      d.out_area as "outArea"
    from field_duty d left join post p on p.id = d.post_id left join person n on n.id = d.person_id
    where d.area_code ^@ ${f.areaCode} and (${outAt} > ${at(f.now)} or d.in_at >= ${at(f.since)})
    order by ${outAt} > ${at(f.now)} desc, d.in_at desc limit ${f.limit}`)

type Fix = { readonly lon: number; readonly lat: number }
export const lineOf = (points: readonly Fix[]) =>
  points.length < 2
    ? sql`null::geometry`
    : sql`st_setsrid(st_geomfromgeojson(${json({ type: 'LineString', coordinates: points.map((p) => [p.lon, p.lat]) })}), 4326)`

export const findRoute = (
  tx: Tx,
  id: string,
): Promise<{ path: string; reachM: number } | undefined> =>
  findRow(
    tx,
    sql`select st_asgeojson(path, 7) as path, reach_m as "reachM" from patrol_route where id = ${id}`,
  )

export const insertRoute = (
  tx: Tx,
  r: {
    district: string
    id: string
    areaCode: string
    name: string
    nameEn: string
    path: readonly Fix[]
    reachM: number
    timesADay: number
    now: number
  },
) =>
  tx.run(sql`insert into patrol_route (district, id, area_code, name, name_en, path, reach_m, times_a_day, created_at)
    values (${r.district}, ${r.id}, ${r.areaCode}, ${r.name}, ${r.nameEn}, ${lineOf(r.path)}, ${r.reachM}, ${r.timesADay}, ${at(r.now)})`)

export const endRoute = (tx: Tx, id: string): Promise<{ district: string } | undefined> =>
  findRow(
    tx,
    sql`update patrol_route set active = false where id = ${id} and active returning district`,
  )

export const insertPatrol = (
  tx: Tx,
  p: Own &
    Claimed & {
      id: string
      routeId: string | null
      begunAt: number
      endedAt: number
      track: readonly Fix[]
      metres: number
      covered: number | null
      expiresAt: number
    },
) =>
  tx.run(sql`insert into patrol (district, id, area_code, route_id, post_id, person_id, begun_at, ended_at, track, metres, covered,
      claimed_at, received_at, offset_ms, expires_at)
    values (${p.district}, ${p.id}, ${p.areaCode}, ${p.routeId}, ${p.postId}, ${p.personId}, ${at(p.begunAt)}, ${at(p.endedAt)},
      ${lineOf(p.track)}, ${p.metres}, ${p.covered}, ${at(p.claimedAt)}, ${at(p.receivedAt)}, ${p.offsetMs}, ${at(p.expiresAt)})`)

export type PatrolListed = {
  readonly id: string
  readonly routeName: string | null
  readonly routeNameEn: string | null
  readonly postTitle: string
  readonly postTitleEn: string
  readonly begunAt: number
  readonly endedAt: number
  readonly metres: number
  readonly covered: number | null
  readonly track: string | null
}

export const listPatrols = (
  tx: Tx,
  f: { areaCode: string; after?: readonly [number, string] | undefined; limit: number },
): Promise<PatrolListed[]> =>
  tx.rows(sql`select a.id, r.name as "routeName", r.name_en as "routeNameEn", p.title as "postTitle",
      p.title_en as "postTitleEn", a.begun_at as "begunAt", a.ended_at as "endedAt", a.metres, a.covered,
      st_asgeojson(a.track, 6) as track
    from patrol a left join patrol_route r on r.district = a.district and r.id = a.route_id
    left join post p on p.id = a.post_id ${where([
      sql`a.area_code ^@ ${f.areaCode}`,
      ...(f.after ? [sql`(a.begun_at, a.id) < (${at(f.after[0])}, ${f.after[1]}::uuid)`] : []),
    ])} order by a.begun_at desc, a.id desc limit ${f.limit + 1}`)

export const insertShift = (
  tx: Tx,
  s: {
    district: string
    id: string
    areaCode: string
    postId: string
    fromAt: number
    toAt: number
    now: number
  },
) =>
  tx.run(sql`insert into field_shift (district, id, area_code, post_id, from_at, to_at, created_at)
    values (${s.district}, ${s.id}, ${s.areaCode}, ${s.postId}, ${at(s.fromAt)}, ${at(s.toAt)}, ${at(s.now)})`)

export const deleteShift = (
  tx: Tx,
  id: string,
): Promise<{ district: string; postId: string } | undefined> =>
  findRow(tx, sql`delete from field_shift where id = ${id} returning district, post_id as "postId"`)

export type ShiftListed = {
  readonly id: string
  readonly postId: string
  readonly postTitle: string
  readonly postTitleEn: string
  readonly areaCode: string
  readonly fromAt: number
  readonly toAt: number
}

export const listShifts = (
  tx: Tx,
  f: { areaCode: string; from: number; to: number },
): Promise<ShiftListed[]> =>
  tx.rows(sql`select s.id, s.post_id as "postId", p.title as "postTitle", p.title_en as "postTitleEn",
      s.area_code as "areaCode", s.from_at as "fromAt", s.to_at as "toAt"
    from field_shift s left join post p on p.id = s.post_id
    where s.area_code ^@ ${f.areaCode} and s.to_at > ${at(f.from)} and s.from_at < ${at(f.to)}
    order by s.from_at, p.title, s.id limit 1000`)

/** Posts that work in the field. */
export const listFieldPosts = (
  tx: Tx,
  areaCode: string,
): Promise<{ id: string; title: string; titleEn: string; areaCode: string }[]> =>
  tx.rows(sql`select p.id, p.title, p.title_en as "titleEn", p.area_code as "areaCode" from post p
    where p.area_code ^@ ${areaCode} and p.area_code like any ((select jw_areas('field.read'))::text[])
      and exists (select from policy r where r.post_kind = p.kind and r.action = 'field.work')
    order by p.area_code, p.title limit 1000`)

export const findPostArea = (tx: Tx, id: string): Promise<{ areaCode: string } | undefined> =>
  findRow(tx, sql`select area_code as "areaCode" from post where id = ${id}`)

export const insertChange = (
  tx: Tx,
  c: Own &
    Claimed & {
      id: string
      thing: string
      thingId: string
      version: number
      change: unknown
      before: unknown
      source: string
      asOf: string
    },
) =>
  tx.run(sql`insert into base_change (district, id, area_code, thing, thing_id, version, change, before, source, as_of, post_id,
      person_id, claimed_at, received_at, offset_ms)
    values (${c.district}, ${c.id}, ${c.areaCode}, ${c.thing}, ${c.thingId}, ${c.version}, ${json(c.change)}::jsonb,
      ${json(c.before)}::jsonb, ${c.source}, ${c.asOf}::date, ${c.postId}, ${c.personId}, ${at(c.claimedAt)},
      ${at(c.receivedAt)}, ${c.offsetMs})`)

type Change = {
  readonly name?: string | undefined
  readonly address?: string | undefined
  readonly kind?: string | undefined
  readonly floors?: number | undefined
  readonly households?: number | undefined
}

export const changeBuilding = (
  tx: Tx,
  o: { district: string; id: string; change: Change; source: string; asOf: string },
) =>
  tx.run(sql`update building set name = coalesce(${o.change.name ?? null}, name),
    address = coalesce(${o.change.address ?? null}, address), kind = coalesce(${o.change.kind ?? null}, kind),
    floors = coalesce(${o.change.floors ?? null}, floors), households = coalesce(${o.change.households ?? null}, households),
    source = ${o.source}, as_of = ${o.asOf}::date where district = ${o.district} and id = ${o.id}`)

export const changeFacility = (
  tx: Tx,
  o: { district: string; id: string; change: Change; source: string; asOf: string },
) =>
  tx.run(sql`update facility set name = coalesce(${o.change.name ?? null}, name), kind = coalesce(${o.change.kind ?? null}, kind),
    source = ${o.source}, as_of = ${o.asOf}::date where district = ${o.district} and id = ${o.id}`)

// ── operations ───────────────────────────────────────────────────────────────────────────────────────────
export type OperationRow = {
  readonly district: string
  readonly key: string
  readonly kind: string
  readonly areaCode: string
  readonly postId: string
  readonly personId: string | null
  readonly claimedAt: number
  readonly at: number
  readonly receivedAt: number
  readonly offsetMs: number
  readonly outcome: 'done' | 'conflict'
  readonly result: Readonly<Record<string, unknown>>
  readonly about: string
  readonly sealed: Uint8Array | null
  readonly decidedAt: number | null
  readonly decision: string | null
}

const operationColumns = sql`o.district, o.key, o.kind, o.area_code as "areaCode", o.post_id as "postId",
  o.person_id as "personId", o.claimed_at as "claimedAt", o.at, o.received_at as "receivedAt", o.offset_ms as "offsetMs",
  o.outcome, o.result, o.about, o.both_sealed as sealed, o.decided_at as "decidedAt", o.decision`

export const findOperation = (
  tx: Tx,
  o: { district: string; key: string },
): Promise<OperationRow | undefined> =>
  findRow(
    tx,
    sql`select ${operationColumns} from field_operation o where o.district = ${o.district} and o.key = ${o.key}`,
  )

export const lockOperation = (tx: Tx, key: string): Promise<OperationRow | undefined> =>
  findRow(
    tx,
    sql`select ${operationColumns} from field_operation o where o.key = ${key} for update`,
  )

/** Those of these keys that were done, or decided. */
export const listDone = (
  tx: Tx,
  o: { district: string; keys: readonly string[] },
): Promise<{ key: string }[]> =>
  tx.rows(sql`select key from field_operation where district = ${o.district} and key = any(${o.keys as string[]}::uuid[])
    and (outcome = 'done' or decided_at is not null)`)

/** Takes the key: who comes second with it waits here until the first has ended. */
export const insertOperation = (tx: Tx, o: Own & Claimed & { key: string; kind: string }) =>
  tx.run(sql`insert into field_operation (district, key, kind, area_code, post_id, person_id, claimed_at, at, received_at, offset_ms, outcome)
    values (${o.district}, ${o.key}, ${o.kind}, ${o.areaCode}, ${o.postId}, ${o.personId}, ${at(o.claimedAt)}, ${at(o.at)},
      ${at(o.receivedAt)}, ${o.offsetMs}, 'done')`)

export const setOutcome = (
  tx: Tx,
  o: {
    district: string
    key: string
    outcome: 'done' | 'conflict'
    result: unknown
    about: string
  },
) =>
  tx.run(sql`update field_operation set outcome = ${o.outcome}, result = ${json(o.result)}::jsonb, about = ${o.about}
    where district = ${o.district} and key = ${o.key}`)

/** Both versions and the photos of the one that was not taken, until a person decides or that time is over. */
export const setBoth = (
  tx: Tx,
  o: {
    district: string
    key: string
    sealed: Buffer
    uploads: readonly string[]
    expiresAt: number
  },
) =>
  tx.run(sql`update field_operation set both_sealed = ${o.sealed}, uploads = ${o.uploads as string[]}::uuid[],
    expires_at = ${at(o.expiresAt)} where district = ${o.district} and key = ${o.key}`)

export const setDecision = (
  tx: Tx,
  o: { district: string; key: string; decision: string; by: string; now: number; result: unknown },
) =>
  tx.run(sql`update field_operation set decision = ${o.decision}, decided_by = ${o.by}, decided_at = ${at(o.now)},
    result = result || ${json(o.result)}::jsonb, both_sealed = null, uploads = '{}' where district = ${o.district} and key = ${o.key}`)

export const listConflicts = (
  tx: Tx,
  f: { areaCode: string; after?: readonly [number, string] | undefined; limit: number },
): Promise<(OperationRow & { postTitle: string; postTitleEn: string })[]> =>
  tx.rows(sql`select ${operationColumns}, p.title as "postTitle", p.title_en as "postTitleEn" from field_operation o
    left join post p on p.id = o.post_id ${where([
      sql`o.area_code ^@ ${f.areaCode} and o.outcome = 'conflict' and o.decided_at is null`,
      ...(f.after ? [sql`(o.received_at, o.key) > (${at(f.after[0])}, ${f.after[1]}::uuid)`] : []),
    ])} order by o.received_at, o.key limit ${f.limit + 1}`)
