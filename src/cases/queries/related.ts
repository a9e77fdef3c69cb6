import { sql, type Tx } from '#platform/db.ts'

export type UnitName = { code: string; name: string; nameEn: string }

export async function unitNames(tx: Tx, codes: readonly string[]): Promise<Map<string, UnitName>> {
  if (codes.length === 0) return new Map()
  const rows =
    await tx.rows<UnitName>(sql`select code, name, coalesce(nullif(name_en, ''), name) as "nameEn" from unit
    where code = any(${[...new Set(codes)]}::text[])`)
  return new Map(rows.map((r) => [r.code, r]))
}

export function listMerged(
  tx: Tx,
  id: string,
): Promise<{ id: string; number: string; title: string }[]> {
  return tx.rows(
    sql`select id, number, title from cases where merged_into = ${id} order by reported_at limit 100`,
  )
}

/** The pseudonym of the holder of this post who is away on this day and for whom this person stands in. */
export async function findAbsent(
  tx: Tx,
  o: { post: string; substitute: string; day: string },
): Promise<string | null> {
  const [row] = await tx.rows<{ pseudonym: string }>(sql`select n.pseudonym from absence a
    join person n on n.id = a.person_id
    where a.post_id = ${o.post} and a.substitute_id = ${o.substitute}
      and a.from_date <= ${o.day}::date and a.to_date > ${o.day}::date limit 1`)
  return row?.pseudonym ?? null
}
