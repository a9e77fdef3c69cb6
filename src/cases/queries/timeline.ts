import { sql, type Tx } from '#platform/db.ts'
import type { Case } from '../domain.ts'

export type TimelineEntry = {
  seq: number
  at: number
  kind: string
  data: Record<string, unknown>
  post: { title: string; titleEn: string; kind: string } | null
  actor: string | null
}

const entries = sql`select j.seq, j.at, j.kind, j.data, p.name as actor,
    case when o.id is null then null else jsonb_build_object('title', o.title, 'titleEn', o.title_en, 'kind', o.kind) end as post
  from journal j left join person p on p.pseudonym = j.actor left join post o on o.id = j.post`

/** What happened to the case, oldest first; names only for those who may see staff. */
export function listTimeline(tx: Tx, c: Pick<Case, 'district' | 'id'>): Promise<TimelineEntry[]> {
  return tx.rows<TimelineEntry>(
    sql`${entries} where j.district = ${c.district} and j.subject = ${c.id} order by j.seq limit 1000`,
  )
}

/** What others did since the actor looked. */
export async function changesSince(tx: Tx, c: Pick<Case, 'district' | 'id'>, seen: number) {
  const rows = await tx.rows<TimelineEntry>(sql`${entries}
    where j.district = ${c.district} and j.subject = ${c.id} and j.seq > ${seen} order by j.seq limit 50`)
  return rows.map((r) => ({
    kind: r.kind,
    at: new Date(r.at).toISOString(),
    by: r.actor ?? r.post?.title ?? null,
  }))
}
