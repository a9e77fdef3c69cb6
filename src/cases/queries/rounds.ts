// SQL of the supervision board: rounds that wait for an answer or to be judged.
import { at, sql, type Tx, where } from '#platform/db.ts'
import { decodeCursor } from '#platform/page.ts'
import type { RoundFilter } from '../schema.ts'

export type RoundRow = {
  id: string
  caseId: string
  caseNumber: string
  title: string
  caseState: string
  categoryName: string
  categoryNameEn: string
  number: number
  level: number
  /** Of the level asked; null where the unit is. */
  roundArea: string | null
  areaCode: string
  unit: string | null
  unitName: string | null
  unitNameEn: string | null
  demand: string
  state: 'open' | 'replied'
  askedAt: number
  dueAt: number
  repliedAt: number | null
  sortKey: string
}

/** One row more than asked, the earliest due first, as far as the post may see. */
export function listRounds(
  tx: Tx,
  o: { filter: RoundFilter; limit: number; cursor: string | undefined; now: number },
): Promise<RoundRow[]> {
  const { filter: f, now } = o
  const conditions = [
    f.state ? sql`s.state = ${f.state}` : sql`s.state in ('open', 'replied')`,
    ...(f.unit ? [sql`c.lead_unit = ${f.unit}`] : []),
    ...(f.area ? [sql`c.area_code like ${`${f.area}%`}`] : []),
    ...(f.level === undefined
      ? []
      : [f.level === 'unit' ? sql`s.level = 0` : sql`s.level > 0 and a.kind = ${f.level}`]),
    ...(f.late ? [sql`s.state = 'open' and s.due_at < ${at(now)}`] : []),
  ]
  if (o.cursor) {
    const [key, id] = decodeCursor(o.cursor, ['instant', 'id'])
    conditions.push(sql`(s.due_at, s.id) > (${key}::timestamptz, ${id}::uuid)`)
  }
  return tx.rows<RoundRow>(sql`select s.id, s.case_id as "caseId", c.number as "caseNumber", c.title, c.state as "caseState",
      coalesce(k.name, c.category_path) as "categoryName", coalesce(nullif(k.name_en, ''), k.name, c.category_path) as "categoryNameEn",
      s.seq as number, s.level, s.area_code as "roundArea", c.area_code as "areaCode", c.lead_unit as unit,
      u.name as "unitName", coalesce(nullif(u.name_en, ''), u.name) as "unitNameEn", s.demand, s.state,
      s.asked_at as "askedAt", s.due_at as "dueAt", s.replied_at as "repliedAt", s.due_at::text as "sortKey"
    from supervision_round s join cases c on c.district = s.district and c.id = s.case_id
    left join category k on k.path = c.category_path left join unit u on u.code = c.lead_unit
    left join lateral (select kind from area where code = s.area_code order by valid_from desc limit 1) a on true
    ${where(conditions)} order by s.due_at, s.id limit ${o.limit + 1}`)
}
