import { sql, type Tx } from '#platform/db.ts'
import type { Case } from '../domain.ts'

export type TimelineEntry = {
  seq: number
  at: number
  kind: string
  data: Record<string, unknown>
  post: { title: string; titleEn: string; kind: string } | null
  actor: string | null
  /** In whose stead it was done. */
  standsFor: string | null
}

const entries = sql`select j.seq, j.at, j.kind, j.data, p.name as actor, a.name as "standsFor",
    case when o.id is null then null else jsonb_build_object('title', o.title, 'titleEn', o.title_en, 'kind', o.kind) end as post
  from journal j left join person p on p.pseudonym = j.actor left join post o on o.id = j.post
  left join person a on a.pseudonym = (j.data->>'for')::uuid`

/** What happened to the case, oldest first; names only for those who may see staff. */
export function listTimeline(tx: Tx, c: Pick<Case, 'district' | 'id'>): Promise<TimelineEntry[]> {
  return tx.rows<TimelineEntry>(
    sql`${entries} where j.district = ${c.district} and j.subject = ${c.id} order by j.seq limit 1000`,
  )
}

/** The first 12 hexadecimal digits of the last entry's hash in the journal: they vouch for everything up to it. */
export async function findVerification(tx: Tx, c: Pick<Case, 'district' | 'id'>) {
  const [head] = await tx.rows<{ code: string }>(sql`select left(encode(hash, 'hex'), 12) as code
    from journal where district = ${c.district} and subject = ${c.id} order by seq desc limit 1`)
  return head?.code ?? null
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
