import { at, json, sql, type Tx, where } from '#platform/db.ts'
import type { Line } from './recount.ts'
import type { LeagueBy } from './figures.ts'

export type KnownCase = {
  readonly district: string
  readonly id: string
  readonly number: string
  readonly title: string
}

/** Cases reported in this period. Area, category and unit may have been others then, so they are not looked at. */
export const listKnownCases = (
  tx: Tx,
  o: { from: string; to: string; limit: number },
): Promise<KnownCase[]> =>
  // a day more on both sides: the case may have lain in another time zone
  tx.rows<KnownCase>(sql`select c.district, c.id, c.number, c.title
    from figure_case f join cases c on c.district = f.district and c.id = f.id
    ${where([
      ...(o.from ? [sql`f.day >= ${o.from}::date - 1`] : []),
      ...(o.to ? [sql`f.day <= ${o.to}::date + 1`] : []),
    ])} order by c.id limit ${o.limit}`)

export const listKnownEntries = (
  tx: Tx,
  cases: readonly KnownCase[],
  until: number,
): Promise<Line[]> =>
  tx.rows<Line>(sql`select j.subject, j.seq, j.at, j.kind, j.actor, j.post, j.data
    from journal j join jsonb_to_recordset(${json(cases.map(({ district, id }) => ({ district, id })))}::jsonb) as k(district text, id uuid)
      on k.district = j.district and k.id = j.subject
    where j.at <= ${at(until)} order by j.subject, j.seq`)

export type Name = { key: string; name: string | null; nameEn: string | null }

const sources = {
  unit: sql`select code as key, name, name_en from unit`,
  area: sql`select code as key, name, name_en from area where valid_to is null or valid_to > current_date`,
  category: sql`select path as key, name, name_en from category
    union all select distinct substr(path, 1, length(edition) + 5), group_name, group_name_en from category where path ~ '/[0-9]+$'`,
} as const satisfies Record<LeagueBy, unknown>

/** What units, areas or category groups are called. */
export const namesOf = (tx: Tx, by: LeagueBy, keys: readonly string[]): Promise<Name[]> =>
  tx.rows<Name>(sql`select distinct on (s.key) s.key, s.name, coalesce(nullif(s.name_en, ''), s.name) as "nameEn"
    from (${sources[by]}) s where s.key = any(${keys as string[]}::text[]) order by s.key`)
