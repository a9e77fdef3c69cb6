// The demo city's first areas of each kind, and its posts that are marked public.
import { at, findRow, sql, type Tx } from '#platform/db.ts'

export type DemoArea = {
  readonly district: string
  readonly code: string
  readonly kind: 'city' | 'district' | 'street' | 'community' | 'grid'
  readonly name: string
  readonly unitCode: string
  readonly communities: readonly string[]
}

export const countNotices = async (tx: Tx, prefix: string): Promise<number> =>
  (
    await findRow<{ n: number }>(
      tx,
      sql`select count(*) as n from area_notice where area_code like ${prefix} || '%'`,
    )
  )?.n ?? 0

/** The city, its first district, street and community, and the grids of that; each with the unit that is closest. */
export const listDemoAreas = (tx: Tx, prefix: string): Promise<DemoArea[]> =>
  tx.rows(sql`with first as (
      select min(code) filter (where kind = 'community') as community from area where code like ${prefix} || '%')
    select rpad(left(a.code, 6), 6, '0') as district, a.code, a.kind, a.name,
      (select u.code from unit u where starts_with(a.code, u.area_code) and u.area_code <> ''
        order by length(u.area_code) desc, u.code limit 1) as "unitCode",
      array(select left(c.code, 12) from area c where c.kind = 'community'
        and (c.code like a.code || '%' or starts_with(a.code, c.code)) order by c.code limit 6) as communities
    from area a, first where a.valid_to is null and (starts_with(first.community, a.code) and a.code like ${prefix} || '%'
      or (a.kind = 'grid' and a.code like first.community || '%'))
    order by a.code`)

/** Grid workers and duty officers of communities and streets, by their names and the number of the office. */
export const showDemoPosts = (
  tx: Tx,
  o: { readonly prefix: string; readonly now: number },
): Promise<number> =>
  tx.run(sql`insert into public_post (post_id, person_id, duty, duty_en, shown_name, office_line, since)
    select distinct on (p.id) p.id, h.person_id,
      case p.kind when 'gridWorker' then '社区网格员' when 'handler' then '社区服务' else
        case when length(p.area_code) > 9 then '社区值班' else '街道值班' end end,
      case p.kind when 'gridWorker' then 'Grid worker' else 'Duty office' end, e.name,
      '0990-' || lpad((5500000 + abs(hashtext(p.code)) % 99999)::text, 7, '0'), ${at(o.now)}
    from post p join holding h on h.post_id = p.id and h.to_date is null join person e on e.id = h.person_id
    where p.area_code like ${o.prefix} || '%' and length(p.area_code) >= 9 and p.kind in ('gridWorker', 'dutyOfficer')
    order by p.id, h.from_date desc on conflict do nothing`)
