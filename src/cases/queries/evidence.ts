import { newId } from '#platform/crypto.ts'
import { at, findRow, json, sql, type Tx } from '#platform/db.ts'
import { Problem } from '#platform/problem.ts'
import { type Sentence, say } from '#platform/sentence.ts'
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

/**
 * Before a file is written: until this transaction ends nobody removes what lies under the hash, and what is being removed
 * is gone. 256 locks are enough; one for each hash would fill the database's table of locks in a night.
 */
export async function holdFile(tx: Tx, sha256: string): Promise<void> {
  await tx.rows(
    sql`select pg_advisory_xact_lock_shared(7160207, get_byte(decode(${sha256}, 'hex'), 0))`,
  )
}

export type Attach = {
  readonly ids: readonly string[]
  readonly stage: Stage
  readonly by: string | null
  readonly now: number
  readonly caption?: string
}

/** Turns uploads into the case's evidence, in this order; each serves once. Throws `invalid-input` naming the unknown one. */
export async function attachUploads(
  tx: Tx,
  c: Pick<Case, 'district' | 'id'>,
  o: Attach,
): Promise<void> {
  // Taken before it is looked at: of two commands with the same photo the second waits here, and finds it used.
  const uploads = await tx.rows<Upload>(sql`update upload set used_at = ${at(o.now)}
    where id = any(${o.ids as string[]}::uuid[]) and used_at is null
    returning id, sha256, mime, bytes, width, height`)
  const missing = o.ids.find((id) => !uploads.some((u) => u.id === id))
  if (missing !== undefined) {
    throw new Problem(
      'invalid-input',
      say`photos: ${missing} is not an unused upload; send the photo again.`,
      {
        fields: [
          {
            field: 'photos',
            expected: say`ids of photos uploaded within a day and not yet used`,
            got: missing,
          },
        ],
      },
    )
  }
  const inOrder = uploads.toSorted((a, b) => o.ids.indexOf(a.id) - o.ids.indexOf(b.id))
  const rows = inOrder.map((u) => ({
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
}

type Shown = { id: string; isMasked: boolean; hasCopy: boolean }

/**
 * Shows these photos of the case to everyone, or no longer. Shown are copies in which faces and plates were covered, and
 * photos of which someone declares that there is nothing to cover (`nothingToMask`).
 * Throws `invalid-input` naming one that is not of this case, or that has not been looked at.
 */
export async function publishPhotos(
  tx: Tx,
  c: Pick<Case, 'district' | 'id'>,
  o: { ids: readonly string[]; public: boolean; nothingToMask: boolean; now: number },
): Promise<void> {
  const own =
    await tx.rows<Shown>(sql`select e.id, e.masked_from is not null as "isMasked", exists (select from evidence m
      where m.district = e.district and m.masked_from = e.id) as "hasCopy"
    from evidence e where district = ${c.district} and case_id = ${c.id} and id = any(${o.ids as string[]}::uuid[])`)
  const stranger = o.ids.find((id) => !own.some((e) => e.id === id))
  if (stranger !== undefined)
    throw wrongPhoto(stranger, say`is no photo of this case`, say`ids of photos of this case`)
  const bare = o.public ? own.filter((e) => !e.isMasked) : []
  const covered = bare.find((e) => e.hasCopy)
  if (covered)
    throw wrongPhoto(
      covered.id,
      say`has a masked copy; publish that one`,
      say`the masked copy, not the photo it was made from`,
    )
  if (bare[0] && !o.nothingToMask) {
    const expected = say`true, once someone has looked and found no face or number plate; else the masked copy in photos`
    throw new Problem(
      'invalid-input',
      say`nothingToMask: photo ${bare[0].id} is neither a masked copy nor declared to show nothing to mask.`,
      { fields: [{ field: 'nothingToMask', expected, got: 'nothing' }] },
    )
  }
  await tx.run(sql`update evidence set public = ${o.public},
      declared_at = case when ${o.public}::boolean and masked_from is null then ${at(o.now)} else declared_at end
    where district = ${c.district} and case_id = ${c.id} and id = any(${o.ids as string[]}::uuid[])`)
}

const wrongPhoto = (id: string, why: Sentence, expected: Sentence): Problem =>
  new Problem('invalid-input', say`photos: ${id} ${why}.`, {
    fields: [{ field: 'photos', expected, got: id }],
  })

export type Original = { stage: Stage; caption: string; sha256: string; maskedFrom: string | null }

/** A photo of the case that the actor sees. */
export const findPhoto = (
  tx: Tx,
  o: { caseId: string; id: string },
): Promise<Original | undefined> =>
  findRow(
    tx,
    sql`select stage, caption, sha256, masked_from as "maskedFrom" from evidence
      where case_id = ${o.caseId} and id = ${o.id} and kind = 'photo' and removed_at is null`,
  )

export type MaskedCopy = Omit<Upload, 'id'> & {
  readonly from: string
  readonly by: string | null
  readonly now: number
}

/**
 * Adds a masked copy beside the photo it was made from, which is from then on not public whatever was declared of it.
 * Returns its id.
 */
export async function addMaskedCopy(
  tx: Tx,
  c: Pick<Case, 'district' | 'id'>,
  m: MaskedCopy,
): Promise<string> {
  const id = newId()
  await tx.run(sql`insert into evidence (district, case_id, id, stage, kind, sha256, mime, bytes, width, height, caption, public,
      added_by, added_at, masked_from)
    select district, case_id, ${id}, stage, kind, ${m.sha256}, ${m.mime}, ${m.bytes}, ${m.width}, ${m.height}, caption, false,
      ${m.by}::uuid, ${at(m.now)}, id from evidence where district = ${c.district} and case_id = ${c.id} and id = ${m.from}`)
  await tx.run(
    sql`update evidence set public = false where district = ${c.district} and id = ${m.from} and public`,
  )
  return id
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
  /** Whether anyone may see it. */
  public: boolean
  /** The photo that this is a masked copy of. */
  maskedFrom: string | null
  addedAt: number
}

export function listEvidence(tx: Tx, c: Pick<Case, 'district' | 'id'>): Promise<EvidenceLine[]> {
  return tx.rows<EvidenceLine>(sql`select id, stage, kind, sha256, mime, width, height, caption, public, masked_from as "maskedFrom", added_at as "addedAt"
    from evidence where district = ${c.district} and case_id = ${c.id} and removed_at is null order by added_at, id limit 200`)
}

/** The file, if it is evidence of a case that the actor sees; `publicOnly`: and has been made public. */
export function findEvidenceFile(
  tx: Tx,
  o: { caseId: string; sha256: string; by: 'staff' | 'follower' | 'anyone' },
): Promise<{ mime: string } | undefined> {
  return findRow(
    tx,
    sql`select mime from evidence where case_id = ${o.caseId} and sha256 = ${o.sha256} and removed_at is null
      and (public or ${o.by === 'staff'}::boolean or (${o.by === 'follower'}::boolean
        and stage in ('report', 'after') and case_id = any (jw_followed()) and not jw_joined())) limit 1`,
  )
}
