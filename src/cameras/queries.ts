// All SQL of the register of cameras.
import { at, findRow, sql, type Tx, where } from '#platform/db.ts'
import type { CameraInput, CameraQuery } from './schema.ts'

export type CameraRow = Omit<CameraInput, 'contactPost'> & {
  id: string
  district: string
  areaCode: string
  ownerName: string | null
  ownerNameEn: string | null
  contactCode: string | null
  contactTitle: string | null
  contactTitleEn: string | null
}

const columns = sql`c.id, c.district, c.code, c.name, c.area_code as "areaCode", st_x(c.point) as lon, st_y(c.point) as lat,
  c.address, c.owner_unit as "ownerUnit", c.purpose, c.direction, c.resolution, c.retention_days as "retentionDays",
  u.name as "ownerName", u.name_en as "ownerNameEn", p.code as "contactCode", p.title as "contactTitle",
  p.title_en as "contactTitleEn"`
const tables = sql`camera c left join unit u on u.code = c.owner_unit left join post p on p.id = c.contact_post`

type Page = { readonly limit: number; readonly after: string | undefined }

export function listCameras(tx: Tx, o: CameraQuery & Page): Promise<CameraRow[]> {
  const conditions = [
    sql`c.removed_at is null`,
    o.area && sql`c.area_code ^@ ${o.area}`,
    o.owner && sql`c.owner_unit = ${o.owner}`,
    o.purpose && sql`c.purpose = ${o.purpose}`,
    o.q && sql`position(lower(${o.q}) in lower(c.name || ' ' || c.code || ' ' || c.address)) > 0`,
    o.after && sql`c.id > ${o.after}::uuid`,
  ].filter((one) => typeof one === 'object')
  return tx.rows(
    sql`select ${columns} from ${tables} ${where(conditions)} order by c.id limit ${o.limit + 1}`,
  )
}

export const findCamera = (tx: Tx, id: string): Promise<CameraRow | undefined> =>
  findRow(
    tx,
    sql`select ${columns} from ${tables} where c.id = ${id}::uuid and c.removed_at is null`,
  )

/** The camera of this owner under this number, also one that was taken off the register. */
export const findOwned = (
  tx: Tx,
  o: { readonly ownerUnit: string; readonly code: string },
): Promise<{ id: string; district: string } | undefined> =>
  findRow(
    tx,
    sql`select id, district from camera where owner_unit = ${o.ownerUnit} and code = ${o.code}`,
  )

export const findUnit = (tx: Tx, code: string) =>
  findRow<{ code: string }>(tx, sql`select code from unit where code = ${code}`)

export const findPost = (tx: Tx, code: string) =>
  findRow<{ id: string }>(tx, sql`select id from post where code = ${code}`)

export const findCaseByNumber = (tx: Tx, number: string) =>
  findRow<{ id: string; number: string }>(
    tx,
    sql`select id, number from cases where number = ${number}`,
  )

export type CameraStored = Omit<CameraInput, 'contactPost'> & {
  readonly id: string
  readonly district: string
  readonly areaCode: string
  readonly contactPost: string
  readonly now: number
}

const point = (o: { lon: number; lat: number }) =>
  sql`st_setsrid(st_makepoint(${o.lon}::float8, ${o.lat}::float8), 4326)`

export async function addCamera(tx: Tx, o: CameraStored): Promise<void> {
  await tx.run(sql`insert into camera (district, id, code, name, area_code, point, address, owner_unit, purpose, direction,
      resolution, retention_days, contact_post, created_at, updated_at)
    values (${o.district}, ${o.id}::uuid, ${o.code}, ${o.name}, ${o.areaCode}, ${point(o)}, ${o.address}, ${o.ownerUnit},
      ${o.purpose}, ${o.direction}, ${o.resolution}, ${o.retentionDays}, ${o.contactPost}::uuid, ${at(o.now)}, ${at(o.now)})`)
}

export async function changeCamera(tx: Tx, o: CameraStored): Promise<void> {
  await tx.run(sql`update camera set code = ${o.code}, name = ${o.name}, area_code = ${o.areaCode}, point = ${point(o)},
      address = ${o.address}, owner_unit = ${o.ownerUnit}, purpose = ${o.purpose}, direction = ${o.direction},
      resolution = ${o.resolution}, retention_days = ${o.retentionDays}, contact_post = ${o.contactPost}::uuid,
      updated_at = ${at(o.now)}, removed_at = null
    where district = ${o.district} and id = ${o.id}::uuid`)
}

export async function removeCamera(
  tx: Tx,
  o: { readonly district: string; readonly id: string; readonly now: number },
): Promise<void> {
  await tx.run(
    sql`update camera set removed_at = ${at(o.now)} where district = ${o.district} and id = ${o.id}::uuid`,
  )
}

export type RequestStored = {
  readonly district: string
  readonly id: string
  readonly cameraId: string
  readonly caseId: string
  readonly caseNumber: string
  readonly areaCode: string
  readonly reason: string
  readonly from: string
  readonly to: string
  readonly postId: string
  readonly personId: string | null
  readonly now: number
}

export async function addRequest(tx: Tx, o: RequestStored): Promise<void> {
  await tx.run(sql`insert into camera_request (district, id, camera_id, case_id, case_number, area_code, reason, from_at,
      to_at, post_id, person_id, asked_at)
    values (${o.district}, ${o.id}::uuid, ${o.cameraId}::uuid, ${o.caseId}::uuid, ${o.caseNumber}, ${o.areaCode}, ${o.reason},
      ${o.from}::timestamptz, ${o.to}::timestamptz, ${o.postId}::uuid, ${o.personId}::uuid, ${at(o.now)})`)
}

export type RequestRow = {
  id: string
  caseId: string
  caseNumber: string
  reason: string
  from: number
  to: number
  askedAt: number
  title: string | null
  titleEn: string | null
}

/** The latest first. */
export const listRequests = (
  tx: Tx,
  o: { readonly district: string; readonly cameraId: string; readonly limit: number },
): Promise<RequestRow[]> =>
  tx.rows(sql`select r.id, r.case_id as "caseId", r.case_number as "caseNumber", r.reason, r.from_at as "from",
      r.to_at as "to", r.asked_at as "askedAt", p.title, p.title_en as "titleEn"
    from camera_request r left join post p on p.id = r.post_id
    where r.district = ${o.district} and r.camera_id = ${o.cameraId}::uuid order by r.asked_at desc, r.id limit ${o.limit}`)
