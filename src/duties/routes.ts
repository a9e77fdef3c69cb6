import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { z } from 'zod'
import { groupOf, listCategoryRows } from '#categories'
import { newId } from '#platform/crypto.ts'
import type { Tx } from '#platform/db.ts'
import { Answer, type Call, contextOf, type Route, route, streamRoute } from '#platform/http.ts'
import { appendToSubject } from '#platform/journal/journal.ts'
import { decodeCursor, pageOf } from '#platform/page.ts'
import { type FieldProblem, Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import { coverage, type Duty, resolve, summarise } from './domain.ts'
import {
  dayIn,
  dutiesFor,
  type DutyRow,
  findDuty,
  listChildAreas,
  listDuties,
  missingOf,
  putDuties,
} from './queries.ts'
import { CoverageQuery, DutyInput, DutyQuery, ResolveQuery } from './schema.ts'
import { exportDuties, importDuties } from './store.ts'

const IdParam = z.object({ id: z.uuid('the id of a row') })

type Deps = { readonly journalKey: Buffer }

export function dutyRoutes(deps: Deps): Route[] {
  return [...reading(), ...writing(deps), ...files(deps)]
}

function reading(): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/duties',
      may: 'duty.read',
      audit: 'none',
      summary: 'Rows of the responsibility lists',
      tag: 'duties',
      query: DutyQuery,
      run: async ({ tx, query, now }) => {
        const rows = await listDuties(tx, {
          ...query,
          notEndedOn: query.ended ? undefined : await dayIn(tx, query.area ?? '', now),
          after:
            query.cursor === undefined
              ? undefined
              : decodeCursor(query.cursor, ['text', 'text', 'id']),
          limit: query.limit + 1,
        })
        return pageOf(rows, query.limit, (row) => [row.categoryPrefix, row.areaPrefix, row.id])
      },
    }),
    route({
      method: 'GET',
      path: '/api/duties/resolve',
      may: 'duty.read',
      audit: 'none',
      summary: 'Who answers for a category in an area, and by which rows',
      tag: 'duties',
      query: ResolveQuery,
      run: ({ tx, query, now }) =>
        resolveDuty(tx, { categoryPath: query.category, areaCode: query.area, now }),
    }),
    route({
      method: 'GET',
      path: '/api/duties/coverage',
      may: 'duty.read',
      audit: 'none',
      summary:
        'Gaps and overlaps: groups, or the categories of one group, by the areas below one area',
      tag: 'duties',
      query: CoverageQuery,
      run: ({ tx, query, now }) => showCoverage(tx, query, now),
    }),
    route({
      method: 'GET',
      path: '/api/duties/:id',
      may: 'duty.read',
      audit: 'none',
      summary: 'One row',
      tag: 'duties',
      params: IdParam,
      run: ({ tx, params }) => getDuty(tx, params.id),
    }),
  ]
}

function writing(deps: Deps): Route[] {
  return [
    route({
      method: 'POST',
      path: '/api/duties',
      may: 'duty.manage',
      audit: 'journal',
      summary: 'Adds a row',
      tag: 'duties',
      body: DutyInput,
      run: async (call) => new Answer(201, await saveDuty(call, deps, undefined)),
    }),
    route({
      method: 'PUT',
      path: '/api/duties/:id',
      may: 'duty.manage',
      audit: 'journal',
      summary: 'Changes a row',
      tag: 'duties',
      params: IdParam,
      body: DutyInput,
      run: async (call) => saveDuty(call, deps, await getDuty(call.tx, call.params.id)),
    }),
    route({
      method: 'DELETE',
      path: '/api/duties/:id',
      may: 'duty.manage',
      audit: 'journal',
      summary: 'Ends a row today; it stays on record',
      tag: 'duties',
      params: IdParam,
      run: async (call) => {
        const { tx, now, params } = call
        const before = await getDuty(tx, params.id)
        refuseElsewhere(call, before)
        const today = await dayIn(tx, before.areaPrefix, now)
        if (before.validTo !== null && before.validTo <= today) return before
        const after = { ...dutyOf(before), validTo: today }
        await store(call, deps, { before, after, kind: 'duty.ended' })
        return getDuty(tx, params.id)
      },
    }),
  ]
}

function files(deps: Deps): Route[] {
  return [
    streamRoute({
      method: 'GET',
      path: '/api/duties/export.csv',
      may: 'duty.read',
      audit: 'none',
      summary: 'The responsibility lists as CSV',
      tag: 'duties',
      query: DutyQuery,
      stream: async ({ db, actor, query, now, reply }) => {
        const rows = await db.transaction(contextOf(actor), async (tx) =>
          listDuties(tx, {
            category: query.category,
            area: query.area,
            unit: query.unit,
            role: query.role,
            notEndedOn: query.ended ? undefined : await dayIn(tx, query.area ?? '', now),
          }),
        )
        return reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', 'attachment; filename="duties.csv"')
          .send(Readable.from(exportDuties(rows)))
      },
    }),
    streamRoute({
      method: 'POST',
      path: '/api/duties/import',
      may: 'duty.manage',
      audit: 'journal',
      summary: 'Reads a list from CSV (multipart, one file) as the export writes it',
      tag: 'duties',
      query: z.object({ dryRun: z.enum(['true', 'false'], { error: 'true or false' }).optional() }),
      stream: async ({ actor, query, now, request, once }) => {
        const upload = await request.file()
        if (!upload) {
          throw new Problem('invalid-input', say`file: a CSV file is needed`, {
            fields: [{ field: 'file', expected: say`a CSV file` }],
          })
        }
        const hash = createHash('sha256')
        const hashed = async function* () {
          for await (const chunk of upload.file) {
            hash.update(chunk as Buffer)
            yield chunk
          }
        }
        return importDuties((run) => once(hash.digest('hex'), run), Readable.from(hashed()), {
          post: actor.post.id,
          area: actor.post.areaCode,
          language: actor.language,
          journal: { key: deps.journalKey, at: now, actor: actor.person?.pseudonym ?? null },
          dryRun: query.dryRun === 'true',
          complete: () => {
            if (upload.file.truncated) throw new Problem('too-large', say`file: it is too large`)
          },
        })
      },
    }),
  ]
}

/** Who answers for a category in an area at an instant (epoch ms, read as the area's day). */
export async function resolveDuty(
  tx: Tx,
  o: { readonly categoryPath: string; readonly areaCode: string; readonly now: number },
) {
  const [duties, on] = [
    await dutiesFor(tx, o.categoryPath, o.areaCode),
    await dayIn(tx, o.areaCode, o.now),
  ]
  return resolve(duties, { categoryPath: o.categoryPath, areaCode: o.areaCode, on })
}

async function showCoverage(tx: Tx, query: z.infer<typeof CoverageQuery>, now: number) {
  const on = await dayIn(tx, query.area, now)
  const areas = await listChildAreas(tx, query.area, on)
  const { edition, kind, group } = query
  const rows = await listCategoryRows(tx, { edition, kind, group, active: true })
  const duties = await listDuties(tx, { area: query.area, role: 'lead', notEndedOn: on })
  const cells = coverage(duties, {
    categories: rows.map((row) => row.path),
    areas: areas.map((area) => area.code),
    on,
  })
  const units = Object.fromEntries(
    duties.map((d) => [d.unitCode, { code: d.unitCode, name: d.unitName, nameEn: d.unitNameEn }]),
  )
  const named = <C extends { readonly lead: readonly string[] }>(list: readonly C[]) =>
    list.map((cell) => ({ ...cell, lead: cell.lead.map((code) => units[code]) }))
  if (group !== undefined) {
    const categories = rows.map(({ path, name, nameEn }) => ({ path, name, nameEn }))
    return { categories, areas, cells: named(cells) }
  }
  const categories = [...Map.groupBy(rows, (row) => groupOf(row.path))].map(([path, members]) => ({
    path,
    name: members[0]?.group ?? path,
    nameEn: members[0]?.groupEn ?? '',
  }))
  return { categories, areas, cells: named(summarise(cells, groupOf)) }
}

async function getDuty(tx: Tx, id: string): Promise<DutyRow> {
  const duty = await findDuty(tx, id)
  if (!duty) throw new Problem('not-found', say`There is no row ${id} in the responsibility lists.`)
  return duty
}

type Writing = Pick<Call<unknown, unknown, unknown>, 'tx' | 'actor' | 'now' | 'key'>

async function saveDuty(
  call: Writing & { readonly body: DutyInput },
  deps: Deps,
  before: DutyRow | undefined,
): Promise<DutyRow> {
  const { tx, body, now } = call
  if (before) refuseElsewhere(call, before)
  const today = await dayIn(tx, body.areaPrefix, now)
  await refuseUnknown(tx, body, today)
  refuseElsewhere(call, body)
  const validFrom = body.validFrom ?? before?.validFrom ?? today
  if (body.validTo !== null && body.validTo <= validFrom) {
    refuseFields([{ field: 'validTo', expected: say`a day after ${validFrom}`, got: body.validTo }])
  }
  const after: Duty = { ...body, id: before?.id ?? newId(), validFrom }
  await store(call, deps, { before, after, kind: before ? 'duty.changed' : 'duty.added' })
  return getDuty(tx, after.id)
}

/** A list is kept by those whose area it is for; a row for more than that is for those above. */
function refuseElsewhere(
  { actor }: Pick<Writing, 'actor'>,
  { areaPrefix }: { readonly areaPrefix: string },
): void {
  const own = actor.post.areaCode
  if (areaPrefix.startsWith(own)) return
  const expected = say`an area in ${own}, the area of your post`
  refuseFields([{ field: 'areaPrefix', expected, got: areaPrefix }])
}

async function refuseUnknown(tx: Tx, body: DutyInput, on: string): Promise<void> {
  const missing = await missingOf(
    tx,
    { units: [body.unitCode], categories: [body.categoryPrefix], areas: [body.areaPrefix] },
    on,
  )
  refuseFields([
    ...missing.units.map((got) => ({ field: 'unitCode', expected: say`a unit that exists`, got })),
    ...missing.categories.map((got) => ({
      field: 'categoryPrefix',
      expected: say`the beginning of a category that exists`,
      got,
    })),
    ...missing.areas.map((got) => ({
      field: 'areaPrefix',
      expected: say`an area that exists`,
      got,
    })),
  ])
}

function refuseFields(fields: readonly FieldProblem[]): void {
  if (fields.length === 0) return
  const each = fields.map((f) => say`${f.field}: expected ${f.expected}, got ${f.got}`)
  throw new Problem('invalid-input', say`${each}`, { fields })
}

const dutyOf = (row: DutyRow): Duty => ({
  id: row.id,
  categoryPrefix: row.categoryPrefix,
  areaPrefix: row.areaPrefix,
  role: row.role,
  unitCode: row.unitCode,
  limit: row.limit,
  basis: row.basis,
  directFrom: row.directFrom,
  validFrom: row.validFrom,
  validTo: row.validTo,
})

type Change = {
  readonly before: DutyRow | undefined
  readonly after: Duty
  readonly kind: 'duty.added' | 'duty.changed' | 'duty.ended'
}

async function store({ tx, actor, now, key }: Writing, deps: Deps, change: Change): Promise<void> {
  const { before, after, kind } = change
  await putDuties(tx, [after])
  await appendToSubject(tx, deps.journalKey, {
    district: '',
    subject: after.id,
    at: now,
    kind,
    actor: actor.person?.pseudonym ?? null,
    post: actor.post.id,
    commandKey: key,
    data: { before: before ? dutyOf(before) : null, after },
  })
}
