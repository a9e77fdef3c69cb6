// A copy of a photo in which faces and plates are covered, drawn by hand; the photo itself stays inside.
import { z } from 'zod'
import { type Route, route } from '#platform/http.ts'
import { maskImage } from '#platform/mask.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { caseDetail } from '../detail.ts'
import { decide, isRefusal } from '../domain.ts'
import { addMaskedCopy, findPhoto, holdFile } from '../queries/evidence.ts'
import { lockCase, store } from '../queries/store.ts'
import { refused } from '../refused.ts'
import { byOf, rulesFor, whoOf } from '../service.ts'
import type { FileDeps } from './files.ts'

const share = z.number().min(0).max(1)
const side = z.number().gt(0.001, 'at least a thousandth of the picture').max(1)

const Shape = z
  .object({
    kind: z.enum(['rectangle', 'ellipse'], { error: 'rectangle or ellipse' }),
    x: share,
    y: share,
    width: side,
    height: side,
  })
  .refine((s) => s.x + s.width <= 1.001 && s.y + s.height <= 1.001, 'a shape within the picture')

/** In whole pictures. */
const mostArea = 4
const areaOf = (shapes: readonly z.infer<typeof Shape>[]): number =>
  shapes.reduce((sum, { width, height }) => sum + width * height, 0)

export function maskRoute(deps: FileDeps): Route {
  return route({
    method: 'POST',
    path: '/api/cases/:id/photos/:photo/mask',
    may: 'case.publish',
    audit: 'journal',
    tag: 'files',
    summary:
      'Makes a copy of a photo with faces and plates covered for good; shapes in shares of the picture',
    params: z.object({ id: z.uuid(), photo: z.uuid('the id of a photo of this case') }),
    body: z.object({
      shapes: z
        .array(Shape)
        .min(1, 'at least one shape')
        .max(100, 'at most 100 shapes')
        .refine((all) => areaOf(all) <= mostArea, 'shapes of at most four whole pictures together'),
    }),
    run: async ({ tx, params, body: { shapes }, actor, now, key }) => {
      const c = await lockCase(tx, params.id)
      const photo = await findPhoto(tx, { caseId: c.id, id: params.photo })
      if (!photo) throw new Problem('not-found', say`This case has no such photo.`)
      const decision = decide(
        c,
        { command: 'publish', photos: [params.photo], public: false },
        { who: await whoOf(tx, actor), rules: await rulesFor(tx, deps, c, now) },
      )
      if (isRefusal(decision)) throw refused(decision)
      const image = await maskImage(await deps.files.get(photo.sha256), shapes)
      const { sha256, mime, width, height } = image
      const by = actor.person?.id ?? null
      const copy = { sha256, mime, bytes: image.bytes.length, width, height, by, now }
      const data = { photo: params.photo, shapes: shapes.length, sha256 }
      const events = [{ kind: 'photoMasked', data }]
      const [stored] = await store(
        tx,
        [{ before: c, decision: { ...decision, events }, at: now }],
        byOf(actor, deps, key),
      )
      const id = await addMaskedCopy(tx, c, { ...copy, from: params.photo })
      await holdFile(tx, sha256)
      await deps.files.put(sha256, image.bytes)
      return { ...(await caseDetail(tx, deps, stored ?? c, { actor, now })), copy: id }
    },
  })
}
