// Many rows at once, for the demo city.
import { at, json, sql, type Tx } from '#platform/db.ts'
import type { UnitRow } from '../domain/staff.ts'

type Row = Readonly<Record<string, unknown>>

export async function insertUnits(tx: Tx, units: readonly UnitRow[]): Promise<void> {
  await tx.run(sql`insert into unit (code, name, name_en, kind, area_code, parent)
    select code, name, "nameEn", kind, area, parent
    from jsonb_to_recordset(${json(units)}::jsonb)
      as r(code text, name text, "nameEn" text, kind text, area text, parent text)`)
  await tx.run(sql`select pg_notify('lists', '')`)
}

export async function insertPosts(tx: Tx, posts: readonly Row[]): Promise<void> {
  await tx.run(sql`insert into post (id, code, unit_code, kind, area_code, title, title_en)
    select id, code, "unitCode", kind, "areaCode", title, "titleEn"
    from jsonb_to_recordset(${json(posts)}::jsonb)
      as r(id uuid, code text, "unitCode" text, kind text, "areaCode" text, title text, "titleEn" text)`)
}

export async function insertPeople(
  tx: Tx,
  people: readonly Row[],
  createdAt: number,
): Promise<void> {
  await tx.run(sql`insert into person (id, name, pseudonym, created_at)
    select id, name, pseudonym, ${at(createdAt)}::timestamptz
    from jsonb_to_recordset(${json(people)}::jsonb) as r(id uuid, name text, pseudonym uuid)`)
}

export async function insertHoldings(
  tx: Tx,
  holdings: readonly Row[],
  from: string,
): Promise<void> {
  await tx.run(sql`insert into holding (id, post_id, person_id, from_date)
    select id, "postId", "personId", ${from}::date
    from jsonb_to_recordset(${json(holdings)}::jsonb) as r(id uuid, "postId" uuid, "personId" uuid)`)
}
