// Photos: sent ahead of the report or the evidence that uses them, cleaned, kept by their hash.
import { z } from 'zod'
import { newId } from '#platform/crypto.ts'
import type { Database } from '#platform/db.ts'
import type { Files } from '#platform/files.ts'
import { contextOf, type Route, type StreamCall, streamRoute } from '#platform/http.ts'
import { acceptImage, thumbnail } from '#platform/images.ts'
import { Problem } from '#platform/problem.ts'
import { addUpload, attachUploads, findEvidenceFile } from '../queries/evidence.ts'
import { lockCase, store } from '../queries/store.ts'
import { decide, isRefusal } from '../domain.ts'
import { byOf, type CaseDeps, rulesFor, whoOf } from '../service.ts'
import { refused } from '../refused.ts'
import { caseDetail } from '../detail.ts'

const photoBytes = 12 * 1024 * 1024
const tag = 'files'

export type FileDeps = CaseDeps & { readonly db: Database; readonly files: Files }

export function fileRoutes(deps: FileDeps): Route[] {
  return [uploadRoute(deps), evidenceRoute(deps), fileRoute(deps)]
}

async function readPhoto(request: StreamCall<unknown, unknown, unknown>['request']) {
  const part = await request.file({ limits: { fileSize: photoBytes, files: 1 } })
  if (!part)
    throw new Problem('invalid-input', 'photo: send one image as multipart/form-data', {
      fields: [{ field: 'photo', expected: 'an image' }],
    })
  const bytes = await part.toBuffer()
  return {
    image: await acceptImage(bytes),
    fields: part.fields as Record<string, { value?: unknown } | undefined>,
  }
}

async function keep(deps: FileDeps, call: StreamCall<unknown, unknown, unknown>) {
  const { image, fields } = await readPhoto(call.request)
  await deps.files.put(image.sha256, image.bytes)
  const upload = {
    id: newId(),
    sha256: image.sha256,
    mime: image.mime,
    bytes: image.bytes.length,
    width: image.width,
    height: image.height,
  }
  const context = contextOf(call.actor)
  await deps.db.transaction(context, (tx) =>
    addUpload(tx, { ...upload, actor: context.actor, now: call.now }),
  )
  return { upload, image, fields }
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
    stream: async (call) => {
      const { upload, image } = await keep(deps, call)
      return call.reply.code(201).send({
        id: upload.id,
        width: upload.width,
        height: upload.height,
        mime: upload.mime,
        ...(image.gps ? { gps: image.gps } : {}),
      })
    },
  })
}

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
    stream: async (call) => {
      const { upload, fields } = await keep(deps, call)
      const caption = z.string().max(300).catch('').parse(fields['caption']?.value)
      const stage = z
        .enum(['before', 'after', 'check', 'note'])
        .catch('note')
        .parse(fields['stage']?.value)
      const { actor, now, key, params } = call
      const detail = await deps.db.transaction(contextOf(actor), async (tx) => {
        const c = await lockCase(tx, params.id)
        const who = await whoOf(tx, actor)
        const decision = decide(
          c,
          { command: 'comment', note: caption || '照片' },
          { who, rules: await rulesFor(tx, deps, c, now) },
        )
        if (isRefusal(decision)) throw refused(decision, actor.language)
        const events = [{ kind: 'evidenceAdded', data: { stage, caption, sha256: upload.sha256 } }]
        const [stored] = await store(
          tx,
          [{ before: c, decision: { ...decision, events }, at: now }],
          byOf(actor, deps, key),
        )
        await attachUploads(tx, c, {
          ids: [upload.id],
          stage,
          by: actor.person?.id ?? null,
          now,
          caption,
        })
        return caseDetail(tx, deps, stored ?? c, { actor, now })
      })
      return call.reply.send(detail)
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
        throw new Problem('not-found', 'There is no such photo, or your post may not see it.')
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
