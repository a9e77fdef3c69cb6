import { createReadStream, createWriteStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { v5 } from 'uuid'
import { z } from 'zod'
import { newId } from '#platform/crypto.ts'
import type { Tx } from '#platform/db.ts'
import {
  type Actor,
  actorMay,
  contextOf,
  type Route,
  route,
  type StreamCall,
  streamRoute,
} from '#platform/http.ts'
import { fieldsOf, tryParse } from '#platform/http/parse.ts'
import { listEntries } from '#platform/journal/journal.ts'
import { systemContext } from '#platform/journal/reader.ts'
import { decodeCursor, pageOf, pageQuery } from '#platform/page.ts'
import { Problem } from '#platform/problem.ts'
import { inBoth, say, type Sentence } from '#platform/sentence.ts'
import { enqueueImport, filesOf, type ImportDeps, makeFolder, type Queue, record } from './jobs.ts'
import { profileInfo, profileList, rightsFor } from './profiles.ts'
import { findJob, getJob, insertJob, type JobRow, listJobs, moveJob } from './queries.ts'
import { ImportFields, importKinds, type ImportKind } from './schema.ts'

const fileBytes = 50 * 1024 * 1024
const tag = 'imports'
const namespace = '1c0a6f54-2f0b-5f0e-8d3d-7f6f1f2b9c11'
/** A running import that has not stirred for so long has lost its process. */
const silentMs = 120_000

export type ImportRouteDeps = ImportDeps & { readonly queue: Queue }

const Id = z.object({ id: z.uuid({ error: 'the id of an import' }) })

export function importRoutes(deps: ImportRouteDeps): Route[] {
  return [profilesRoute(), uploadRoute(deps), ...reading(deps), ...acting(deps)]
}

type What = { readonly kind: ImportKind; readonly profile: string }

const missingRight = (actor: Actor, { kind, profile }: What): string | undefined =>
  rightsFor(kind, profile).find((right) => !actorMay(actor, right))

function needsRight(actor: Actor, what: What): Sentence | undefined {
  const right = missingRight(actor, what)
  return right === undefined
    ? undefined
    : inBoth({ zh: `本岗位没有“${right}”权限。`, en: `Your post has no right "${right}".` })
}

function mustMay(actor: Actor, what: What): void {
  const reason = needsRight(actor, what)
  if (reason)
    throw new Problem('forbidden', reason, { facts: { needs: missingRight(actor, what) } })
}

function viewOf(job: JobRow, o: { actor: Actor; now: number; changed: number | null }) {
  const { id, kind, profile, fileName, state, dryRun, bytesTotal, bytesRead, line, error } = job
  const { created, same, refused } = job
  return {
    id,
    kind,
    profile,
    fileName,
    state,
    dryRun,
    bytesTotal,
    bytesRead,
    line,
    error,
    created,
    changed: o.changed,
    same,
    refused,
    hasRefusedFile: job.refusedFile !== null,
    createdAt: new Date(job.createdAt).toISOString(),
    updatedAt: new Date(job.updatedAt).toISOString(),
    can: {
      cancel: shown(cancelable(job, o.actor), o.actor),
      resume: shown(resumable(job, o.actor, o.now), o.actor),
    },
  }
}

const shown = (may: true | Sentence, { language }: Actor) => may === true || may.in(language)

/** Kinds that are stored batch after batch; others as a whole. */
const inBatches: ReadonlySet<ImportKind> = new Set(['cases', 'knowledge'])

function cancelable(job: JobRow, actor: Actor): true | Sentence {
  const missing = needsRight(actor, job)
  if (missing) return missing
  if (job.state === 'waiting' || (job.state === 'running' && inBatches.has(job.kind))) return true
  return job.state === 'running'
    ? inBoth({
        zh: '此类导入一次完成，不能中途取消',
        en: 'This kind of import is stored as a whole',
      })
    : inBoth({ zh: '该导入已结束', en: 'This import has ended' })
}

function resumable(job: JobRow, actor: Actor, now: number): true | Sentence {
  const missing = needsRight(actor, job)
  if (missing) return missing
  if (job.state === 'done') return inBoth({ zh: '该导入已完成', en: 'This import is done' })
  if (job.state === 'failed' || job.state === 'cancelled') return true
  if (now - job.updatedAt > silentMs) return true
  return inBoth({ zh: '该导入正在进行', en: 'This import is under way' })
}

/** How many cases a finished import changed; the job's row does not carry it. */
async function changedBy(tx: Tx, job: JobRow): Promise<number | null> {
  if (job.state !== 'done') return null
  const entries = await listEntries(tx, '', job.id)
  const counted = entries.findLast((entry) => entry.kind === 'import.finished')?.data['changed']
  return typeof counted === 'number' ? counted : null
}

function profilesRoute(): Route {
  return route({
    method: 'GET',
    path: '/api/import-profiles',
    may: 'case.import',
    audit: 'none',
    tag,
    summary: 'Kinds of files that can be imported',
    run: async ({ actor }) => ({
      items: profileList.map((p) => ({
        ...p,
        can: { import: shown(needsRight(actor, p) ?? true, actor) },
      })),
      next: null,
    }),
  })
}

type Sent = { readonly fields: ImportFields; readonly fileName: string; readonly bytes: number }

/** Streams the file to disk as it comes; the fields may stand before or after it. */
async function receive(
  request: StreamCall<unknown, unknown, unknown>['request'],
  path: string,
): Promise<Sent> {
  const raw: Record<string, unknown> = {}
  let fileName: string | undefined
  for await (const part of request.parts({
    limits: { fileSize: fileBytes, files: 1, fields: 20 },
  })) {
    if (part.type === 'field') raw[part.fieldname] = part.value
    else {
      await pipeline(part.file, createWriteStream(path))
      if (part.file.truncated) {
        throw new Problem(
          'too-large',
          say`file: expected at most 50 MB; split it, or use the command line.`,
          {
            fields: [{ field: 'file', expected: say`at most 50 MB` }],
          },
        )
      }
      fileName = cleanName(part.filename)
    }
  }
  const parsed = tryParse(ImportFields, raw)
  const wrong = parsed.error ? fieldsOf(parsed.error, '') : []
  if (fileName === undefined) wrong.push({ field: 'file', expected: say`a file` })
  if (!parsed.success || fileName === undefined) {
    const each = wrong.map((f) => say`${f.field}: expected ${f.expected}`)
    throw new Problem('invalid-input', say`${each}`, { fields: wrong })
  }
  return { fields: parsed.data, fileName, bytes: (await stat(path)).size }
}

/** The last part of a name, without signs that steer a terminal or a path. */
const cleanName = (name: string | undefined): string =>
  basename((name ?? '').replaceAll('\\', '/'))
    .toWellFormed()
    .replace(/\p{C}/gu, '')
    .slice(0, 200) || 'import.csv'

function uploadRoute(deps: ImportRouteDeps): Route {
  return streamRoute({
    method: 'POST',
    path: '/api/imports',
    may: 'case.import',
    audit: 'journal',
    tag,
    summary: `Imports a file (multipart): kind ${importKinds.join('|')}, profile, dryRun, area, file`,
    stream: async (call) => {
      const { actor, key, now } = call
      // The same command sent twice is the same import.
      const id = key === null ? newId() : v5(`${actor.post.id}:${key}`, namespace)
      const context = contextOf(actor)
      const before = await deps.db.transaction(context, (tx) => findJob(tx, id))
      if (before) return call.reply.code(202).send(viewOf(before, { actor, now, changed: null }))
      await makeFolder(deps.home, id)
      const { stored } = filesOf(deps.home, id)
      try {
        const sent = await receive(call.request, stored)
        const job = await order(deps, call, { id, stored, ...sent })
        await enqueueImport(deps.queue, id)
        return await call.reply.code(202).send(viewOf(job, { actor, now, changed: null }))
      } catch (error) {
        await forget(deps, call, id)
        throw error
      }
    },
  })
}

/** Nothing stays of an upload that became no import. */
async function forget(
  deps: ImportRouteDeps,
  { actor }: { readonly actor: Actor },
  id: string,
): Promise<void> {
  const job = await deps.db.transaction(contextOf(actor), (tx) => findJob(tx, id))
  if (!job) await rm(filesOf(deps.home, id).stored, { force: true })
}

function order(
  deps: ImportRouteDeps,
  { actor, now, key }: StreamCall<unknown, unknown, unknown>,
  o: Sent & { readonly id: string; readonly stored: string },
): Promise<JobRow> {
  const { kind, profile, dryRun, area } = o.fields
  mustMay(actor, o.fields)
  if (profileInfo(kind, profile).needsArea && area === undefined) {
    throw new Problem('invalid-input', say`area: expected the code of the area the cases lie in`, {
      fields: [{ field: 'area', expected: say`the code of the area the cases lie in` }],
    })
  }
  const own = actor.post.areaCode
  if (area !== undefined && !area.startsWith(own)) {
    const expected = say`an area in ${own}, the area of your post`
    throw new Problem('invalid-input', say`area: expected ${expected}, got "${area}"`, {
      fields: [{ field: 'area', expected, got: area }],
    })
  }
  const { id, fileName } = o
  return deps.db.transaction(contextOf(actor), async (tx) => {
    const row = { id, kind, profile, fileName, storedFile: basename(o.stored), dryRun }
    const by = { postId: actor.post.id, areaCode: own }
    await insertJob(tx, { ...row, ...by, bytesTotal: o.bytes, now })
    const { language } = actor
    const about = { kind, profile, fileName, dryRun, bytes: o.bytes, language }
    const data = { ...about, ...(area ? { area } : {}) }
    await record(tx, deps, { kind: 'import.ordered', id, actor, now, key, data })
    return getJob(tx, id)
  })
}

function reading(deps: ImportRouteDeps): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/imports',
      may: 'case.import',
      audit: 'none',
      tag,
      summary: 'Imports, the newest first',
      query: z.object(pageQuery),
      run: async ({ tx, query, actor, now }) => {
        const [createdAt, id] = query.cursor ? decodeCursor(query.cursor, ['ms', 'id']) : []
        const before =
          createdAt === undefined ? undefined : ([Number(createdAt), String(id)] as const)
        const rows = await listJobs(tx, { limit: query.limit, before })
        const page = pageOf(rows, query.limit, (row) => [row.createdAt, row.id])
        return {
          ...page,
          items: page.items.map((row) => viewOf(row, { actor, now, changed: null })),
        }
      },
    }),
    streamRoute({
      method: 'GET',
      path: '/api/imports/:id',
      may: 'case.import',
      audit: 'none',
      tag,
      summary: 'How far an import has come; `changed` is known when it is done',
      params: Id,
      stream: async ({ params, actor, now, reply }) => {
        const job = await deps.db.transaction(contextOf(actor), (tx) => getJob(tx, params.id))
        // The journal's own readers are few; the count is for all who may see the import.
        const changed = await deps.db.transaction(systemContext, (tx) => changedBy(tx, job))
        return reply.send(viewOf(job, { actor, now, changed }))
      },
    }),
    streamRoute({
      method: 'GET',
      path: '/api/imports/:id/refused.csv',
      may: 'case.import',
      audit: 'none',
      tag,
      summary: 'The rows an import refused, with reasons; corrected, they can be imported',
      params: Id,
      stream: async ({ params, actor, reply }) => {
        const job = await deps.db.transaction(contextOf(actor), (tx) => getJob(tx, params.id))
        if (job.refusedFile === null)
          throw new Problem('not-found', say`This import refused no rows.`)
        return reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', `attachment; filename="refused-${job.id}.csv"`)
          .send(createReadStream(filesOf(deps.home, job.id).refused))
      },
    }),
  ]
}

function acting(deps: ImportRouteDeps): Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/imports/:id/cancel',
      may: 'case.import',
      audit: 'journal',
      tag,
      summary: 'Ends an import after the batch under way; what is stored stays',
      params: Id,
      run: async ({ tx, params, actor, now, key }) => {
        const job = await getJob(tx, params.id)
        mustMay(actor, job)
        const can = cancelable(job, actor)
        const move = { from: [job.state], to: 'cancelled', now } as const
        if (can !== true || !(await moveJob(tx, job.id, move))) {
          throw new Problem(
            'not-in-this-state',
            can === true ? say`The import has just ended.` : can,
          )
        }
        const act = { kind: 'import.cancelled', data: { line: job.line } } as const
        await record(tx, deps, { ...act, id: job.id, actor, now, key })
        return viewOf(await getJob(tx, job.id), { actor, now, changed: null })
      },
    }),
    streamRoute({
      method: 'POST',
      path: '/api/imports/:id/resume',
      may: 'case.import',
      audit: 'journal',
      tag,
      summary: 'Goes on where an import ended',
      params: Id,
      stream: async ({ params, actor, now, key, reply }) => {
        const job = await deps.db.transaction(contextOf(actor), async (tx) => {
          const found = await getJob(tx, params.id)
          mustMay(actor, found)
          const can = resumable(found, actor, now)
          const move = { from: [found.state], to: 'waiting', now } as const
          if (can !== true || !(await moveJob(tx, found.id, move))) {
            throw new Problem(
              'not-in-this-state',
              can === true ? say`The import goes on already.` : can,
            )
          }
          const act = { kind: 'import.resumed', data: { line: found.line } } as const
          await record(tx, deps, { ...act, id: found.id, actor, now, key })
          return getJob(tx, found.id)
        })
        await enqueueImport(deps.queue, job.id)
        return reply.code(202).send(viewOf(job, { actor, now, changed: null }))
      },
    }),
  ]
}
