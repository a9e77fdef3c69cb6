import { at, json, sql, type Tx, where } from '#platform/db.ts'
import { decodeCursor, type Page, pageOf } from '#platform/page.ts'

export type View = { id: string; name: string; query: Record<string, string> }

export const listViews = (tx: Tx): Promise<View[]> =>
  tx.rows<View>(sql`select id, name, query from saved_view order by created_at limit 100`)

export async function addView(tx: Tx, v: View & { personId: string; now: number }): Promise<void> {
  await tx.run(sql`insert into saved_view (id, person_id, name, query, created_at)
    values (${v.id}, ${v.personId}, ${v.name}, ${json(v.query)}::jsonb, ${at(v.now)})`)
}

export async function deleteView(tx: Tx, id: string): Promise<void> {
  await tx.run(sql`delete from saved_view where id = ${id}`)
}

export type NoticeRow = {
  id: string
  kind: string
  params: Record<string, unknown>
  at: number
  readAt: number | null
  caseId: string
  number: string | null
  title: string | null
}

export async function listNotices(
  tx: Tx,
  o: { limit: number; cursor?: string | undefined; unread?: string | undefined },
): Promise<Page<NoticeRow> & { unread: number }> {
  const conditions = [sql`n.post_id = jw_post()`]
  if (o.unread) conditions.push(sql`n.read_at is null`)
  if (o.cursor) {
    const [when, id] = decodeCursor(o.cursor, ['ms', 'id'])
    conditions.push(sql`(n.at, n.id) < (${at(Number(when))}, ${id}::uuid)`)
  }
  const rows =
    await tx.rows<NoticeRow>(sql`select n.id, n.kind, n.params, n.at, n.read_at as "readAt", n.case_id as "caseId", c.number, c.title
    from notice n left join cases c on c.district = n.district and c.id = n.case_id
    ${where(conditions)} order by n.at desc, n.id desc limit ${o.limit + 1}`)
  const [count] = await tx.rows<{ n: number }>(
    sql`select count(*) as n from notice where post_id = jw_post() and read_at is null`,
  )
  const page = pageOf(rows, o.limit, (r) => [r.at, r.id])
  return { ...page, unread: count?.n ?? 0 }
}

export async function markRead(
  tx: Tx,
  o: { ids: readonly string[] | undefined; now: number },
): Promise<void> {
  await tx.run(sql`update notice set read_at = ${at(o.now)} where post_id = jw_post() and read_at is null
    ${o.ids ? sql`and id = any(${o.ids as string[]}::uuid[])` : sql``}`)
}
