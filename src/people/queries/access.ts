import { at, sql, type Tx, where } from '#platform/db.ts'

export type AccessRow = {
  id: string
  at: number
  caseId: string | null
  what: string
  reason: string
  postId: string
  title: string
  titleEn: string
  personName: string | null
}

/** Who looked at personal data, latest first. */
export async function listAccess(
  tx: Tx,
  filter: {
    case?: string | undefined
    before: readonly (string | number | null)[] | undefined
    limit: number
  },
): Promise<AccessRow[]> {
  return tx.rows(sql`select l.id, l.at, l.case_id as "caseId", l.what, l.reason, l.post_id as "postId",
      coalesce(p.title, '') as title, coalesce(p.title_en, '') as "titleEn", n.name as "personName"
    from access_log l left join post p on p.id = l.post_id left join person n on n.id = l.person_id ${where(
      [
        ...(filter.case === undefined ? [] : [sql`l.case_id = ${filter.case}`]),
        ...(filter.before === undefined
          ? []
          : [
              sql`(l.at, l.id) < (${at(Number(filter.before[0]))}::timestamptz, ${filter.before[1]}::uuid)`,
            ]),
      ],
    )} order by l.at desc, l.id desc limit ${filter.limit + 1}`)
}
