// The register of cameras: what stands where and who answers for it. No pictures pass through here; a wish to look is
// tied to a case, gives its reason and stays on record.
import { Readable } from 'node:stream'
import { z } from 'zod'
import { newId } from '#platform/crypto.ts'
import { readCsv } from '#platform/formats/csv.ts'
import { Answer, type Call, type Route, route } from '#platform/http.ts'
import { expectedOf } from '#platform/http/expected.ts'
import { tryParse, wrongFields } from '#platform/http/parse.ts'
import { appendToSubject } from '#platform/journal/journal.ts'
import { decodeCursor, pageOf, pageQuery } from '#platform/page.ts'
import { type FieldProblem, Problem } from '#platform/problem.ts'
import { type Sentence, say } from '#platform/sentence.ts'
import { districtOf, type Territory } from '#territory'
import {
  addCamera,
  addRequest,
  type CameraRow,
  changeCamera,
  findCamera,
  findCaseByNumber,
  findOwned,
  findPost,
  findUnit,
  listCameras,
  listRequests,
  removeCamera,
} from './queries.ts'
import { CameraFile, CameraInput, CameraQuery, ViewRequest } from './schema.ts'

export type CameraDeps = {
  readonly territory: Pick<Territory, 'area' | 'locate'>
  readonly journalKey: Buffer
}

const tag = 'cameras'
const id = z.object({ id: z.uuid('the id of a camera') })
const reads = { method: 'GET', may: 'camera.read', audit: 'none', tag } as const
const keeps = { may: 'camera.manage', audit: 'journal', tag } as const

export const cameraRoutes = (deps: CameraDeps): Route[] => [
  ...readRoutes(deps),
  ...keepRoutes(deps),
  importRoute(deps),
  askRoute(deps),
]

function toWire({ territory }: CameraDeps, row: CameraRow) {
  const {
    district: _,
    ownerName,
    ownerNameEn,
    contactCode,
    contactTitle,
    contactTitleEn,
    ...rest
  } = row
  const area = territory.area(row.areaCode)
  return {
    ...rest,
    areaName: area?.name ?? row.areaCode,
    areaNameEn: area?.nameEn || (area?.name ?? row.areaCode),
    ownerName: ownerName ?? row.ownerUnit,
    ownerNameEn: ownerNameEn || (ownerName ?? row.ownerUnit),
    contact: {
      code: contactCode ?? '',
      title: contactTitle ?? '',
      titleEn: contactTitleEn || (contactTitle ?? ''),
    },
  }
}

async function seen(tx: Call<unknown, unknown, unknown>['tx'], cameraId: string) {
  const camera = await findCamera(tx, cameraId)
  if (!camera)
    throw new Problem(
      'not-found',
      say`Camera ${cameraId} was not found, or your post may not see it.`,
    )
  return camera
}

function readRoutes(deps: CameraDeps): Route[] {
  return [
    route({
      ...reads,
      path: '/api/cameras',
      summary: 'The register of cameras, by area, owner and purpose',
      query: CameraQuery.extend(pageQuery),
      run: async ({ tx, query: { limit, cursor, ...filter } }) => {
        const after = cursor === undefined ? undefined : String(decodeCursor(cursor, ['id'])[0])
        const { items, next } = pageOf(
          await listCameras(tx, { ...filter, limit, after }),
          limit,
          (camera) => [camera.id],
        )
        return { items: items.map((camera) => toWire(deps, camera)), next }
      },
    }),
    route({
      ...reads,
      path: '/api/cameras/:id',
      summary: 'One camera and who asked to look, for which case and why',
      params: id,
      run: async ({ tx, params }) => {
        const camera = await seen(tx, params.id)
        const { district } = camera
        const requests = await listRequests(tx, { district, cameraId: camera.id, limit: 200 })
        return {
          ...toWire(deps, camera),
          requests: requests.map(({ title, titleEn, ...r }) => ({
            ...r,
            from: new Date(r.from).toISOString(),
            to: new Date(r.to).toISOString(),
            askedAt: new Date(r.askedAt).toISOString(),
            post: { title: title ?? '', titleEn: titleEn || (title ?? '') },
          })),
        }
      },
    }),
  ]
}

type Acting = Pick<Call<unknown, unknown, unknown>, 'tx' | 'actor' | 'now' | 'key'>

const wrong = (field: string, expected: Sentence): FieldProblem => ({ field, expected })

/** What the input means here; the fields that mean nothing. */
async function placed({ tx, actor }: Acting, { territory }: CameraDeps, input: CameraInput) {
  const area = territory.locate(input.lon, input.lat)
  const unit = await findUnit(tx, input.ownerUnit)
  const post = await findPost(tx, input.contactPost)
  const own = actor.post.areaCode
  const fields: FieldProblem[] = []
  if (!area?.code.startsWith(own))
    fields.push(
      wrong('lon', own ? say`a place within area ${own}` : say`a place inside the areas served`),
    )
  if (!unit) fields.push(wrong('ownerUnit', say`the code of a unit that there is`))
  if (!post) fields.push(wrong('contactPost', say`the code of a post that there is`))
  if (!area || !post || fields.length > 0) return { fields }
  return { fields, areaCode: area.code, contactPost: post.id }
}

/** Stores what is new or has changed; answers the fields that stand in the way. */
async function store(
  call: Acting,
  deps: CameraDeps,
  { input, known }: { input: CameraInput; known: { id: string; district: string } | undefined },
): Promise<{ readonly id: string } | { readonly fields: readonly FieldProblem[] }> {
  const { tx, actor, now, key } = call
  const found = await placed(call, deps, input)
  if (found.areaCode === undefined) return { fields: found.fields }
  const { areaCode, contactPost } = found
  const own = { id: known?.id ?? newId(), district: known?.district ?? districtOf(areaCode) }
  const stored = { ...input, ...own, areaCode, contactPost, now }
  await (known ? changeCamera(tx, stored) : addCamera(tx, stored))
  await appendToSubject(tx, deps.journalKey, {
    district: own.district,
    subject: own.id,
    at: now,
    kind: known ? 'camera.changed' : 'camera.added',
    actor: actor.person?.pseudonym ?? null,
    post: actor.post.id,
    commandKey: key,
    data: { ...input, areaCode },
  })
  return { id: own.id }
}

function checked(
  stored: { readonly id: string } | { readonly fields: readonly FieldProblem[] },
): string {
  if ('id' in stored) return stored.id
  throw wrongFields(stored.fields)
}

function keepRoutes(deps: CameraDeps): Route[] {
  return [
    route({
      ...keeps,
      method: 'POST',
      path: '/api/cameras',
      summary: 'Puts a camera on the register',
      body: CameraInput,
      run: async ({ body, ...call }) => {
        if (await findOwned(call.tx, body))
          throw new Problem(
            'invalid-input',
            say`code: expected a number that the owner has not used`,
            {
              fields: [wrong('code', say`a number that the owner has not used`)],
            },
          )
        const cameraId = checked(await store(call, deps, { input: body, known: undefined }))
        return new Answer(201, { id: cameraId })
      },
    }),
    route({
      ...keeps,
      method: 'PUT',
      path: '/api/cameras/:id',
      summary: 'Corrects what the register says of a camera',
      params: id,
      body: CameraInput,
      run: async ({ params, body, ...call }) => {
        const known = await seen(call.tx, params.id)
        return { id: checked(await store(call, deps, { input: body, known })) }
      },
    }),
    route({
      ...keeps,
      method: 'DELETE',
      path: '/api/cameras/:id',
      summary: 'Takes a camera off the register; who asked to look stays on record',
      params: id,
      run: async ({ params, tx, actor, now, key }) => {
        const { district, id: cameraId } = await seen(tx, params.id)
        await removeCamera(tx, { district, id: cameraId, now })
        await appendToSubject(tx, deps.journalKey, {
          district,
          subject: cameraId,
          at: now,
          kind: 'camera.removed',
          actor: actor.person?.pseudonym ?? null,
          post: actor.post.id,
          commandKey: key,
          data: {},
        })
      },
    }),
  ]
}

const most = 5000
type Refused = FieldProblem & { readonly line: number }

/** All of the file or nothing: a wrong line is named, and no line is stored. */
function importRoute(deps: CameraDeps): Route {
  return route({
    ...keeps,
    method: 'POST',
    path: '/api/cameras/import',
    summary: 'Reads cameras from CSV with the fields of the register; whole or not at all',
    body: CameraFile,
    run: async ({ body, ...call }) => {
      const refused: Refused[] = []
      let [created, changed] = [0, 0]
      for await (const { line, row, error } of readCsv(Readable.from([Buffer.from(body.csv)]), {
        requiredColumns: ['code', 'name', 'lon', 'lat', 'ownerUnit', 'purpose', 'contactPost'],
      })) {
        if (created + changed >= most)
          throw new Problem('invalid-input', say`csv: expected at most ${most} cameras in a file`)
        const parsed = tryParse(CameraInput, { retentionDays: 30, ...row })
        if (!parsed.success || error !== undefined) {
          const [issue] = parsed.error?.issues ?? []
          refused.push({
            line,
            field: String(issue?.path[0] ?? ''),
            expected:
              issue && error === undefined
                ? expectedOf(issue)
                : say`a row that can be read, with as many columns as the header`,
          })
          continue
        }
        const known = await findOwned(call.tx, parsed.data)
        const stored = await store(call, deps, { input: parsed.data, known })
        if ('fields' in stored) refused.push(...stored.fields.map((field) => ({ line, ...field })))
        else if (known) changed++
        else created++
      }
      if (refused.length > 0) {
        throw new Problem(
          'invalid-input',
          say`${refused.length} lines cannot be read; none was stored`,
          {
            fields: refused
              .slice(0, 100)
              .map(({ line, field, expected }) => wrong(`line ${line} ${field}`.trim(), expected)),
          },
        )
      }
      return { created, changed }
    },
  })
}

function askRoute({ journalKey }: CameraDeps): Route {
  return route({
    method: 'POST',
    path: '/api/cameras/:id/requests',
    may: 'camera.ask',
    audit: 'journal',
    tag,
    summary: 'Asks to look at a camera for a case, with the reason; the asking stays on record',
    params: id,
    body: ViewRequest,
    run: async ({ tx, params, body, actor, now, key }) => {
      const camera = await seen(tx, params.id)
      const found = await findCaseByNumber(tx, body.caseNumber)
      if (!found) {
        const expected = say`the number of a case that you may see`
        throw new Problem('invalid-input', say`caseNumber: expected ${expected}`, {
          fields: [wrong('caseNumber', expected)],
        })
      }
      const asked = { id: newId(), caseId: found.id, caseNumber: found.number }
      await addRequest(tx, {
        ...asked,
        district: camera.district,
        cameraId: camera.id,
        areaCode: camera.areaCode,
        reason: body.reason,
        from: body.from,
        to: body.to,
        postId: actor.post.id,
        personId: actor.person?.id ?? null,
        now,
      })
      await appendToSubject(tx, journalKey, {
        district: camera.district,
        subject: camera.id,
        at: now,
        kind: 'camera.asked',
        actor: actor.person?.pseudonym ?? null,
        post: actor.post.id,
        commandKey: key,
        data: { caseId: found.id, reason: body.reason, from: body.from, to: body.to },
      })
      return new Answer(201, asked)
    },
  })
}
