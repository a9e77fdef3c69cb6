import { newId } from '#platform/crypto.ts'
import { at, findRow, json, sql, type Tx } from '#platform/db.ts'
import { Problem } from '#platform/problem.ts'
import type { Case } from '../domain.ts'

export type Stage = 'report' | 'before' | 'after' | 'check' | 'note'
export type Upload = {
  id: string
  sha256: string
  mime: string
  bytes: number
  width: number
  height: number
}

export async function addUpload(tx: Tx, u: Upload & { actor: string; now: number }): Promise<void> {
  await tx.run(sql`insert into upload (id, actor, sha256, mime, bytes, width, height, created_at)
    values (${u.id}, ${u.actor}, ${u.sha256}, ${u.mime}, ${u.bytes}, ${u.width}, ${u.height}, ${at(u.now)})`)
}

export type Attach = {
  readonly ids: readonly string[]
  readonly stage: Stage
  readonly by: string | null
  readonly now: number
  readonly caption?: string
}

/** Turns uploads into the case's evidence; each serves once. Throws `invalid-input` naming the unknown one. */
export async function attachUploads(
  tx: Tx,
  c: Pick<Case, 'district' | 'id'>,
  o: Attach,
): Promise<void> {
  const uploads =
    await tx.rows<Upload>(sql`select id, sha256, mime, bytes, width, height from upload
    where id = any(${o.ids as string[]}::uuid[]) and used_at is null`)
  const missing = o.ids.find((id) => !uploads.some((u) => u.id === id))
  if (missing !== undefined) {
    throw new Problem(
      'invalid-input',
      `photos: ${missing} is not an unused upload; send the photo again.`,
      {
        fields: [
          {
            field: 'photos',
            expected: 'ids of photos uploaded within a day and not yet used',
            got: missing,
          },
        ],
      },
    )
  }
  const rows = uploads.map((u) => ({
    district: c.district,
    case_id: c.id,
    id: newId(),
    stage: o.stage,
    kind: 'photo',
    sha256: u.sha256,
    mime: u.mime,
    bytes: u.bytes,
    width: u.width,
    height: u.height,
    caption: o.caption ?? '',
    public: false,
    added_by: o.by,
    added_at: at(o.now),
  }))
  await tx.run(
    sql`insert into evidence select * from jsonb_populate_recordset(null::evidence, ${json(rows)}::jsonb)`,
  )
  await tx.run(
    sql`update upload set used_at = ${at(o.now)} where id = any(${o.ids as string[]}::uuid[])`,
  )
}

export type EvidenceLine = {
  id: string
  stage: Stage
  kind: string
  sha256: string
  mime: string
  width: number | null
  height: number | null
  caption: string
  addedAt: number
}

export function listEvidence(tx: Tx, c: Pick<Case, 'district' | 'id'>): Promise<EvidenceLine[]> {
  return tx.rows<EvidenceLine>(sql`select id, stage, kind, sha256, mime, width, height, caption, added_at as "addedAt"
    from evidence where district = ${c.district} and case_id = ${c.id} order by added_at, id limit 200`)
}

/** The file, if it is evidence of a case that the actor sees; `publicOnly`: and has been made public. */
export function findEvidenceFile(
  tx: Tx,
  o: { caseId: string; sha256: string; by: 'staff' | 'follower' | 'anyone' },
): Promise<{ mime: string } | undefined> {
  return findRow(
    tx,
    sql`select mime from evidence where case_id = ${o.caseId} and sha256 = ${o.sha256} 
      and (public or ${o.by === 'staff'}::boolean or (${o.by === 'follower'}::boolean
        and stage in ('report', 'after') and case_id = any (jw_followed()))) limit 1`,
  )
}
