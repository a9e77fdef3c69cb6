// Devices of workers, and the sessions that end with them.
import { at, findRow, sql, type Tx } from '#platform/db.ts'

export type DeviceRow = {
  readonly id: string
  readonly personId: string
  readonly postId: string
  readonly name: string
  readonly holder: string | null
  readonly postTitle: string
  readonly postTitleEn: string
  readonly registeredAt: number
  readonly seenAt: number
  readonly revokedAt: number | null
}

export const insertDevice = (
  tx: Tx,
  d: {
    id: string
    personId: string
    postId: string
    secretHash: Buffer
    name: string
    now: number
  },
) =>
  tx.run(sql`insert into field_device (id, person_id, post_id, secret_hash, name, registered_at, seen_at)
    values (${d.id}, ${d.personId}, ${d.postId}, ${d.secretHash}, ${d.name}, ${at(d.now)}, ${at(d.now)})`)

/** One's own device that may go on. */
export const findOwnDevice = (
  tx: Tx,
  d: { id: string; personId: string; secretHash: Buffer },
): Promise<{ id: string } | undefined> =>
  findRow(
    tx,
    sql`select id from field_device where id = ${d.id} and person_id = ${d.personId} and secret_hash = ${d.secretHash}
      and revoked_at is null`,
  )

/** A device with whether its holder may still work: an account that is open, and the post still held. */
export const findDevice = (
  tx: Tx,
  id: string,
): Promise<
  | {
      personId: string
      postId: string
      secretHash: Uint8Array
      revokedAt: number | null
      working: boolean
    }
  | undefined
> =>
  findRow(
    tx,
    sql`select d.person_id as "personId", d.post_id as "postId", d.secret_hash as "secretHash",
      d.revoked_at as "revokedAt",
      not exists (select from account a where a.person_id = d.person_id and a.disabled) and exists (
        select from holding h join post p on p.id = h.post_id where h.person_id = d.person_id and h.post_id = d.post_id
          and h.from_date <= jw_day(p.area_code) and (h.to_date is null or h.to_date > jw_day(p.area_code))) as working
    from field_device d where d.id = ${id}`,
  )

export const touchDevice = (tx: Tx, id: string, now: number) =>
  tx.run(sql`update field_device set seen_at = ${at(now)} where id = ${id}`)

export const revokeDevice = (tx: Tx, id: string, now: number) =>
  tx.run(
    sql`update field_device set revoked_at = ${at(now)} where id = ${id} and revoked_at is null`,
  )

/** Signs its holder out everywhere when it is someone else's and of an area one manages. @returns how many sessions */
export const endSessionsOfDevice = (tx: Tx, id: string): Promise<{ ended: number } | undefined> =>
  findRow(tx, sql`select jw_end_sessions_of_device(${id}::uuid) as ended`)

export const listDevices = (tx: Tx, o: { areaCode: string; limit: number }): Promise<DeviceRow[]> =>
  tx.rows(sql`select d.id, d.person_id as "personId", d.post_id as "postId", d.name, n.name as holder, p.title as "postTitle",
      p.title_en as "postTitleEn", d.registered_at as "registeredAt", d.seen_at as "seenAt", d.revoked_at as "revokedAt"
    from field_device d left join post p on p.id = d.post_id left join person n on n.id = d.person_id
    where p.area_code ^@ ${o.areaCode} order by d.revoked_at is null desc, d.seen_at desc, d.id limit ${o.limit}`)
