// Who serves an area, and the groups of its estates and buildings.
import { at, findRow, sql, type Tx, where } from '#platform/db.ts'
import type { ShownPost } from '../schema.ts'

type Neighbour = {
  readonly postId: string
  readonly areaCode: string
  readonly unitName: string
  readonly unitNameEn: string
  readonly duty: string
  readonly dutyEn: string
  readonly name: string
  readonly phone: string
}

/** Posts of these areas that are marked public, those closest by first. */
export const listNeighbours = (tx: Tx, areas: readonly string[]): Promise<Neighbour[]> =>
  tx.rows(sql`select p.post_id as "postId", p.area_code as "areaCode", u.name as "unitName", u.name_en as "unitNameEn",
      p.duty, p.duty_en as "dutyEn", p.shown_name as name, p.office_line as phone
    from jw_neighbours(${areas as string[]}::text[]) p join unit u on u.code = p.unit_code
    order by length(p.area_code) desc, p.duty, p.post_id`)

export type Group = {
  readonly district: string
  readonly id: string
  readonly areaCode: string
  readonly kind: 'building' | 'estate'
  readonly name: string
  readonly createdAt: number
}

const groupColumns = sql`g.district, g.id, g.area_code as "areaCode", g.kind, g.name, g.created_at as "createdAt"`

/** The groups of this place: of the areas it lies in, and of those within it. */
export const listGroupsAt = (
  tx: Tx,
  o: { readonly area: string; readonly above: readonly string[] },
): Promise<Group[]> =>
  tx.rows(sql`select ${groupColumns} from building_group g where g.ended_at is null
    and (g.area_code = any (${o.above as string[]}::text[]) or g.area_code like ${o.area} || '%')
    order by g.area_code, g.name, g.id limit 200`)

export const findGroup = (tx: Tx, id: string): Promise<Group | undefined> =>
  findRow(
    tx,
    sql`select ${groupColumns} from building_group g where g.id = ${id} and g.ended_at is null`,
  )

export const listGroups = (
  tx: Tx,
  o: { readonly limit: number; readonly after: string | undefined },
): Promise<Group[]> =>
  tx.rows(
    sql`select ${groupColumns} from building_group g ${where([
      sql`g.ended_at is null and g.area_code like any ((select jw_areas('notice.read'))::text[])`,
      ...(o.after === undefined ? [] : [sql`g.id < ${o.after}::uuid`]),
    ])} order by g.id desc limit ${o.limit + 1}`,
  )

export async function insertGroup(tx: Tx, g: Group): Promise<void> {
  await tx.run(sql`insert into building_group (district, id, area_code, kind, name, created_at)
    values (${g.district}, ${g.id}, ${g.areaCode}, ${g.kind}, ${g.name}, ${at(g.createdAt)})`)
}

export async function endGroup(tx: Tx, g: Group, now: number): Promise<void> {
  await tx.run(
    sql`update building_group set ended_at = ${at(now)} where district = ${g.district} and id = ${g.id}`,
  )
}

// ── posts that residents may know ──────────────────────────────────────────────────────────────────────

/** Posts of the own area with what residents are told of them; in the order of areas. */
export const listShownPosts = (
  tx: Tx,
  o: {
    readonly limit: number
    readonly after: readonly [area: string, id: string] | undefined
    readonly day: string
    readonly id?: string
  },
): Promise<ShownPost[]> =>
  tx.rows(sql`select p.id, p.title, p.title_en as "titleEn", u.name as "unitName", p.area_code as "areaCode",
      h.person_id as "holderId", h.name as "holderName", s.duty, s.duty_en as "dutyEn", s.shown_name as name,
      s.office_line as phone, coalesce(s.shown_name <> '' and s.person_id is distinct from h.person_id, false) as stale
    from post p join unit u on u.code = p.unit_code
    left join public_post s on s.post_id = p.id
    left join lateral (select x.person_id, e.name from holding x join person e on e.id = x.person_id
      where x.post_id = p.id and x.from_date <= ${o.day}::date and (x.to_date is null or x.to_date > ${o.day}::date)
      order by x.from_date desc, x.id limit 1) h on true
    ${where([
      sql`p.area_code like any ((select jw_areas('people.manage'))::text[]) and p.kind not in ('system', 'public', 'open311')`,
      sql`p.valid_from <= ${o.day}::date and (p.valid_to is null or p.valid_to > ${o.day}::date)`,
      ...(o.id ? [sql`p.id = ${o.id}`] : []),
      ...(o.after ? [sql`(p.area_code, p.id) > (${o.after[0]}, ${o.after[1]}::uuid)`] : []),
    ])} order by p.area_code, p.id limit ${o.limit + 1}`)

export async function showPost(
  tx: Tx,
  p: {
    readonly id: string
    readonly personId: string | null
    readonly duty: string
    readonly dutyEn: string
    readonly name: string
    readonly phone: string
    readonly now: number
  },
): Promise<void> {
  await tx.run(sql`insert into public_post (post_id, person_id, duty, duty_en, shown_name, office_line, since)
    values (${p.id}, ${p.personId}, ${p.duty}, ${p.dutyEn}, ${p.name}, ${p.phone}, ${at(p.now)})
    on conflict (post_id) do update set person_id = excluded.person_id, duty = excluded.duty, duty_en = excluded.duty_en,
      shown_name = excluded.shown_name, office_line = excluded.office_line, since = excluded.since`)
}

export const hidePost = (tx: Tx, id: string): Promise<number> =>
  tx.run(sql`delete from public_post where post_id = ${id}`)
