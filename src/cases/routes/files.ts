// Photos: sent ahead of the report or the evidence that uses them, cleaned, kept by their hash.
import { z } from 'zod'
import type { Scan } from '#platform/antivirus.ts'
import { newId, sha256 } from '#platform/crypto.ts'
import type { Database, Tx } from '#platform/db.ts'
import type { Files } from '#platform/files.ts'
import { Answer, contextOf, type Route, type StreamCall, streamRoute } from '#platform/http.ts'
import { parseFields, wrongFields } from '#platform/http/parse.ts'
import { acceptImage, type AcceptedImage, maxImageBytes, thumbnail } from '#platform/images.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { addUpload, attachUploads, findEvidenceFile, holdFile } from '../queries/evidence.ts'
import { lockCase, store } from '../queries/store.ts'
import { decide, isRefusal } from '../domain.ts'
import { byOf, type CaseDeps, rulesFor, whoOf } from '../service.ts'
import { refused } from '../refused.ts'
import { caseDetail } from '../detail.ts'
import { maskRoute } from './mask.ts'

const tag = 'files'

export type FileDeps = CaseDeps & {
  readonly db: Database
  readonly files: Files
  /** Looks at every file before it is read; absent where the city runs no scanner. */
  readonly scan?: Scan | undefined
}

export function fileRoutes(deps: FileDeps): Route[] {
  return [uploadRoute(deps), evidenceRoute(deps), maskRoute(deps), fileRoute(deps)]
}

type Photo = {
  readonly image: AcceptedImage
  readonly fields: Readonly<Record<string, unknown>>
  /** What was sent, for the Idempotency-Key. */
  readonly content: unknown
}

/** Reads the whole form, so that a field counts wherever it stands. Nothing is kept yet. */
async function readPhoto(
  { scan }: FileDeps,
  request: StreamCall<unknown, unknown, unknown>['request'],
): Promise<Photo> {
  const fields: Record<string, unknown> = {}
  let bytes: Buffer | undefined
  for await (const part of request.parts({ limits: { fileSize: maxImageBytes, files: 1 } })) {
    if (part.type === 'file') bytes = await part.toBuffer()
    else fields[part.fieldname] = part.value
  }
  if (!bytes)
    throw wrongFields([{ field: 'photo', expected: say`one image, as multipart/form-data` }])
  await scan?.(bytes)
  const content = { fields, sha256: sha256(bytes).toString('hex') }
  return { image: await acceptImage(bytes), fields, content }
}

/** The file is written last, when the database has taken its row: a refused photo leaves none. */
async function keep(
  { files }: FileDeps,
  tx: Tx,
  {
    image,
    actor,
    now,
  }: Pick<Photo, 'image'> & Pick<StreamCall<unknown, unknown, unknown>, 'actor' | 'now'>,
) {
  const upload = {
    id: newId(),
    sha256: image.sha256,
    mime: image.mime,
    bytes: image.bytes.length,
    width: image.width,
    height: image.height,
  }
  await addUpload(tx, { ...upload, actor: contextOf(actor).actor, now })
  await holdFile(tx, image.sha256)
  await files.put(image.sha256, image.bytes)
  return upload
}

function uploadRoute(deps: FileDeps): Route {
  return streamRoute({
    method: 'POST',
    path: '/api/uploads',
    perMinute: 120,
    may: 'anyone',
    audit: 'none',
    tag,
    summary:
      'Sends a photo ahead; kept a day unless a report or evidence uses it. Its position is given back, not stored',
    stream: async ({ request, actor, now, once }) => {
      const { image, content } = await readPhoto(deps, request)
      return once(content, async (tx) => {
        const { id, width, height, mime } = await keep(deps, tx, { image, actor, now })
        return new Answer(201, {
          id,
          width,
          height,
          mime,
          ...(image.gps ? { gps: image.gps } : {}),
        })
      })
    },
  })
}

const EvidenceFields = z.object({
  stage: z
    .enum(['before', 'after', 'check', 'note'], { error: 'before, after, check or note' })
    .default('note'),
  caption: z.string('text').trim().max(300, 'at most 300 characters').default(''),
})

/** A photo added to a case by staff: stored as evidence and journalled as a comment is. */
function evidenceRoute(deps: FileDeps): Route {
  return streamRoute({
    method: 'POST',
    path: '/api/cases/:id/evidence',
    may: 'case.evidence',
    audit: 'journal',
    tag,
    summary: 'Adds a photo to a case',
    params: z.object({ id: z.uuid() }),
    stream: async ({ request, actor, now, key, params, once }) => {
      const { image, fields, content } = await readPhoto(deps, request)
      const { stage, caption } = parseFields(EvidenceFields, fields)
      return once(content, async (tx) => {
        const c = await lockCase(tx, params.id)
        const decision = decide(
          c,
          { command: 'comment', note: caption || '照片' },
          { who: await whoOf(tx, actor), rules: await rulesFor(tx, deps, c, now) },
        )
        if (isRefusal(decision)) throw refused(decision)
        const events = [{ kind: 'evidenceAdded', data: { stage, caption, sha256: image.sha256 } }]
        const [stored] = await store(
          tx,
          [{ before: c, decision: { ...decision, events }, at: now }],
          byOf(actor, deps, key),
        )
        const { id } = await keep(deps, tx, { image, actor, now })
        const by = actor.person?.id ?? null
        await attachUploads(tx, c, { ids: [id], stage, by, now, caption })
        return caseDetail(tx, deps, stored ?? c, { actor, now })
      })
    },
  })
}

function fileRoute(deps: FileDeps): Route {
  return streamRoute({
    method: 'GET',
    path: '/api/files/:sha256',
    may: 'anyone',
    audit: 'none',
    tag,
    summary: 'A photo of a case that one may see',
    params: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256') }),
    query: z.looseObject({ case: z.uuid(), size: z.enum(['thumb']).optional() }),
    stream: async ({ actor, params, query, reply }) => {
      const found = await deps.db.transaction(contextOf(actor), (tx) =>
        findEvidenceFile(tx, {
          caseId: query.case,
          sha256: params.sha256,
          by: actor.via === 'anyone' ? 'anyone' : actor.via === 'follow' ? 'follower' : 'staff',
        }),
      )
      if (!found)
        throw new Problem('not-found', say`There is no such photo, or your post may not see it.`)
      const bytes = query.size
        ? await deps.files.variant(params.sha256, 'thumb.webp', (original) =>
            thumbnail(original, 320),
          )
        : await deps.files.get(params.sha256)
      return reply
        .type(query.size ? 'image/webp' : found.mime)
        .header('cache-control', 'private, max-age=86400, immutable')
        .header('content-disposition', 'inline')
        .header('x-content-type-options', 'nosniff')
        .send(bytes)
    },
  })
}
