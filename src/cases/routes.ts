// The staff's routes on cases. The resident's are in routes/resident.ts, files in routes/files.ts.
import { z } from 'zod'
import { inSavepoint } from '#platform/db.ts'
import { type Call, type Route, route } from '#platform/http.ts'
import { pageOf, pageQuery } from '#platform/page.ts'
import { Problem, type ProblemCode } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { caseDetail } from './detail.ts'
import type { Case } from './domain.ts'
import { commandNames, reasons, states, transitions } from './lifecycle.ts'
import { countCases, listCases, listPoints } from './queries/list.ts'
import { findContact, logAccess } from './queries/reporters.ts'
import { findCase } from './queries/store.ts'
import { caseSorts, CaseFilter, CommandBody, CommandParams, commandFields } from './schema.ts'
import { type CaseDeps, parseCommand, perform } from './service.ts'
import { toListItem } from './wire.ts'

const id = z.object({ id: z.uuid('the id of a case') })
const tag = 'cases'

async function seen(tx: Call<unknown, unknown, unknown>['tx'], caseId: string): Promise<Case> {
  const c = await findCase(tx, caseId)
  if (!c)
    throw new Problem('not-found', say`Case ${caseId} was not found, or your post may not see it.`)
  return c
}

export function caseRoutes(deps: CaseDeps): Route[] {
  return [...readingRoutes(deps), ...commandRoutes(deps), contactRoute(deps), lifecycleRoute()]
}

function readingRoutes(deps: CaseDeps): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/cases',
      may: 'case.read',
      audit: 'none',
      tag,
      summary: 'The queue, by filter',
      query: CaseFilter.extend({ ...pageQuery, sort: z.enum(caseSorts).default('due') }),
      run: async ({ tx, query: { limit, cursor, sort, ...filter }, now }) => {
        const rows = await listCases(tx, { filter, sort, limit, cursor, now })
        const page = pageOf(rows, limit, (r) => [r.sortKey, r.id])
        return { items: page.items.map((r) => toListItem(r, deps.territory, now)), next: page.next }
      },
    }),
    route({
      method: 'GET',
      path: '/api/cases/counts',
      may: 'case.read',
      audit: 'none',
      tag,
      summary: 'How many, by state and by light',
      query: CaseFilter,
      run: ({ tx, query, now }) => countCases(tx, query, now),
    }),
    route({
      method: 'GET',
      path: '/api/cases/points',
      may: 'case.read',
      audit: 'none',
      tag,
      summary: 'Points for the map, newest first',
      query: CaseFilter.extend({ limit: z.coerce.number().int().min(1).max(10_000).default(5000) }),
      run: async ({ tx, query: { limit, ...filter }, now }) => ({
        items: await listPoints(tx, { filter, now, limit }),
      }),
    }),
    route({
      method: 'GET',
      path: '/api/cases/:id',
      may: 'case.read',
      audit: 'none',
      tag,
      summary: 'One case, whole',
      params: id,
      run: async ({ tx, params, actor, now }) =>
        caseDetail(tx, deps, await seen(tx, params.id), { actor, now }),
    }),
  ]
}

function commandRoutes(deps: CaseDeps): Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/cases/:id/:command',
      may: 'case.write',
      audit: 'journal',
      tag,
      params: CommandParams,
      body: CommandBody,
      summary: `Does a command of the life cycle: ${commandNames.join(', ')}`,
      run: async ({ tx, params, body, actor, now, key }) => {
        const { version, ...fields } = body
        const command = parseCommand(params.command, fields)
        const c = await perform(tx, deps, { id: params.id, command, version, actor, now, key })
        return caseDetail(tx, deps, c, { actor, now })
      },
    }),
    bulkRoute(deps),
  ]
}

const Bulk = z.object({
  command: z.enum(commandNames),
  items: z
    .array(z.object({ id: z.uuid(), version: z.number().int().min(1).optional() }))
    .min(1)
    .max(200),
  fields: z.record(z.string(), z.unknown()).default({}),
})

/** Each item stands for itself: what is refused says why, the others are done. */
function bulkRoute(deps: CaseDeps): Route {
  return route({
    method: 'POST',
    path: '/api/cases/bulk',
    may: 'case.write',
    audit: 'journal',
    tag,
    body: Bulk,
    summary: 'One command on many cases; each is done or says why not',
    run: async ({ tx, body, actor, now, key }) => {
      const command = parseCommand(body.command, body.fields)
      const results: { id: string; ok: boolean; code?: ProblemCode; detail?: string }[] = []
      for (const item of body.items) {
        try {
          await inSavepoint(tx, () => perform(tx, deps, { ...item, command, actor, now, key }))
          results.push({ id: item.id, ok: true })
        } catch (error) {
          if (!(error instanceof Problem) || error.status >= 500) throw error
          results.push({
            id: item.id,
            ok: false,
            code: error.code,
            detail: error.detail.in(actor.language),
          })
        }
      }
      return { results }
    },
  })
}

function contactRoute(deps: CaseDeps): Route {
  return route({
    method: 'POST',
    path: '/api/cases/:id/contact',
    may: 'contact.read',
    audit: 'access',
    tag,
    params: id,
    body: z.object({
      reporterId: z.uuid(),
      reason: z.string().trim().min(4, 'why you need it, at least 4 characters').max(300),
    }),
    summary: 'Opens the contact details of one who asked; the look is logged with its reason',
    run: async ({ tx, params, body, actor, now }) => {
      const c = await seen(tx, params.id)
      const contact = await findContact(tx, deps.keys, {
        caseId: c.id,
        reporterId: body.reporterId,
      })
      if (!contact) throw new Problem('not-found', say`This reporter is not on this case.`)
      await logAccess(tx, c, {
        postId: actor.post.id,
        personId: actor.person?.id ?? null,
        what: `contact:${body.reporterId}`,
        reason: body.reason,
        now,
      })
      return contact
    },
  })
}

function lifecycleRoute(): Route {
  const fields = Object.fromEntries(
    commandNames.map((n) => [
      n,
      z.toJSONSchema(commandFields[n], { io: 'input', unrepresentable: 'any' }),
    ]),
  )
  return route({
    method: 'GET',
    path: '/api/lifecycle',
    may: 'anyone',
    audit: 'none',
    tag,
    summary: 'States, commands, their fields and coded reasons',
    run: async () => ({ states, transitions, reasons, fields }),
  })
}
