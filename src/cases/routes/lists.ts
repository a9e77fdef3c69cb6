// What goes with the queue: export, saved views, notices.
import { Readable } from 'node:stream'
import { z } from 'zod'
import { newId } from '#platform/crypto.ts'
import type { Database } from '#platform/db.ts'
import { writeCsv } from '#platform/formats/csv.ts'
import { writeXlsx } from '#platform/formats/sheet.ts'
import { contextOf, type Route, route, type StreamCall, streamRoute } from '#platform/http.ts'
import { pageOf, pageQuery } from '#platform/page.ts'
import { Problem } from '#platform/problem.ts'
import { states } from '../lifecycle.ts'
import { noticeText } from '../notices.ts'
import { listCases, type ListRow } from '../queries/list.ts'
import { addView, deleteView, listNotices, listViews, markRead } from '../queries/personal.ts'
import { CaseFilter } from '../schema.ts'
import type { CaseDeps } from '../service.ts'
import { areaName, iso, lightNow } from '../wire.ts'

type Deps = CaseDeps & { readonly db: Database }

export function listRoutes(deps: Deps): Route[] {
  return [exportRoute(deps, 'csv'), exportRoute(deps, 'xlsx'), ...viewRoutes(), ...noticeRoutes()]
}

const columns = [
  { key: 'number', title: ['编号', 'Number'], type: 'text' },
  { key: 'state', title: ['状态', 'State'], type: 'text' },
  { key: 'light', title: ['时限', 'Light'], type: 'text' },
  { key: 'title', title: ['标题', 'Title'], type: 'text' },
  { key: 'category', title: ['类别', 'Category'], type: 'text' },
  { key: 'categoryPath', title: ['类别编码', 'Category code'], type: 'text' },
  { key: 'area', title: ['区域', 'Area'], type: 'text' },
  { key: 'areaCode', title: ['区域编码', 'Area code'], type: 'text' },
  { key: 'address', title: ['地址', 'Address'], type: 'text' },
  { key: 'unit', title: ['主办单位', 'Lead unit'], type: 'text' },
  { key: 'urgency', title: ['紧急程度', 'Urgency'], type: 'text' },
  { key: 'door', title: ['来源', 'Door'], type: 'text' },
  { key: 'reportedAt', title: ['上报时间', 'Reported'], type: 'date' },
  { key: 'dueAt', title: ['办理期限', 'Due'], type: 'date' },
  { key: 'doneAt', title: ['处置完成', 'Done'], type: 'date' },
  { key: 'closedAt', title: ['结案时间', 'Closed'], type: 'date' },
  { key: 'rating', title: ['评价', 'Rating'], type: 'number' },
  { key: 'lon', title: ['经度', 'Longitude'], type: 'number' },
  { key: 'lat', title: ['纬度', 'Latitude'], type: 'number' },
] as const

const lightNames = {
  onTime: ['正常', 'On time'],
  near: ['临期', 'Near'],
  late: ['超期', 'Late'],
  suspended: ['挂账', 'Suspended'],
  none: ['', ''],
} as const

/** A sheet is opened whole, so it has an end; a CSV streams. */
const sheetRows = 50_000

function toCells(r: ListRow, deps: Deps, o: { now: number; english: boolean }) {
  const pick = (zh: string, en: string) => (o.english ? en : zh)
  const state = states[r.state as keyof typeof states]
  const area = areaName(deps.territory, r.areaCode)
  return {
    number: r.number,
    state: pick(state.zh, state.en),
    light: lightNames[lightNow(r, o.now)][o.english ? 1 : 0],
    title: r.title,
    category: pick(r.categoryName, r.categoryNameEn || r.categoryName),
    categoryPath: r.categoryPath,
    area: pick(area.name, area.nameEn),
    areaCode: r.areaCode,
    address: r.address,
    unit: pick(r.leadName ?? '', r.leadNameEn ?? r.leadName ?? ''),
    urgency: r.urgency,
    door: r.door,
    reportedAt: r.reportedAt,
    dueAt: r.dueAt,
    doneAt: r.doneAt,
    closedAt: r.closedAt,
    rating: r.rating,
    lon: r.lon,
    lat: r.lat,
  }
}

async function* allRows(deps: Deps, call: StreamCall<unknown, CaseFilter, unknown>, most: number) {
  let cursor: string | undefined
  for (let sent = 0; sent < most;) {
    const ask = {
      filter: call.query,
      sort: 'reported' as const,
      limit: 1000,
      cursor,
      now: call.now,
    }
    const page = pageOf(
      await deps.db.transaction(contextOf(call.actor), (tx) => listCases(tx, ask)),
      1000,
      (r) => [r.sortKey, r.id],
    )
    yield* page.items
    sent += page.items.length
    if (page.next === null) return
    cursor = page.next
  }
}

function exportRoute(deps: Deps, format: 'csv' | 'xlsx'): Route {
  return streamRoute({
    method: 'GET',
    path: `/api/cases/export.${format}`,
    may: 'case.read',
    audit: 'none',
    tag: 'cases',
    query: CaseFilter,
    summary: `The filtered queue as ${format.toUpperCase()}; no contact details`,
    stream: async (call) => {
      const english = call.actor.language === 'en'
      const heads = columns.map((c) => ({
        key: c.key,
        title: c.title[english ? 1 : 0],
        type: c.type,
      }))
      call.reply.header('content-disposition', `attachment; filename="cases.${format}"`)
      if (format === 'csv') {
        const lines = async function* () {
          for await (const r of allRows(deps, call, Infinity)) {
            const cells = toCells(r, deps, { now: call.now, english })
            yield {
              ...cells,
              reportedAt: iso(cells.reportedAt),
              dueAt: iso(cells.dueAt),
              doneAt: iso(cells.doneAt),
              closedAt: iso(cells.closedAt),
            }
          }
        }
        return call.reply
          .type('text/csv; charset=utf-8')
          .send(Readable.from(writeCsv(heads, lines())))
      }
      const rows: Record<string, unknown>[] = []
      for await (const r of allRows(deps, call, sheetRows)) {
        const cells = toCells(r, deps, { now: call.now, english })
        const date = (ms: number | null) => (ms === null ? null : new Date(ms))
        rows.push({
          ...cells,
          reportedAt: date(cells.reportedAt),
          dueAt: date(cells.dueAt),
          doneAt: date(cells.doneAt),
          closedAt: date(cells.closedAt),
        })
      }
      return call.reply
        .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
        .send(await writeXlsx(heads, rows))
    },
  })
}

const View = z.object({
  name: z.string().trim().min(1).max(60),
  query: z.record(z.string(), z.string().max(400)),
})

function viewRoutes(): Route[] {
  const tag = 'views'
  const personOf = (person: { id: string } | null) => {
    if (!person) throw new Problem('forbidden', 'Saved views belong to a person; sign in as one.')
    return person.id
  }
  return [
    route({
      method: 'GET',
      path: '/api/views',
      may: 'staff',
      audit: 'none',
      tag,
      summary: 'One’s saved views',
      run: async ({ tx }) => ({ items: await listViews(tx), next: null }),
    }),
    route({
      method: 'POST',
      path: '/api/views',
      may: 'staff',
      audit: 'none',
      tag,
      body: View,
      summary: 'Saves a view of the queue',
      run: async ({ tx, body, actor, now }) => {
        const view = { id: newId(), ...body }
        await addView(tx, { ...view, personId: personOf(actor.person), now })
        return view
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/views/:id',
      may: 'staff',
      audit: 'none',
      tag,
      params: z.object({ id: z.uuid() }),
      summary: 'Removes a saved view',
      run: async ({ tx, params }) => {
        await deleteView(tx, params.id)
      },
    }),
  ]
}

function noticeRoutes(): Route[] {
  const tag = 'notices'
  return [
    route({
      method: 'GET',
      path: '/api/notices',
      may: 'staff',
      audit: 'none',
      tag,
      query: z.object({ ...pageQuery, unread: z.enum(['true']).optional() }),
      summary: 'What the post has been told',
      run: async ({ tx, query, actor }) => {
        const { items, ...rest } = await listNotices(tx, query)
        return {
          ...rest,
          items: items.map((n) => ({
            id: n.id,
            kind: n.kind,
            at: iso(n.at),
            readAt: iso(n.readAt),
            number: n.number,
            text: noticeText(n, actor.language),
            href: `/console/cases/${n.caseId}`,
          })),
        }
      },
    }),
    route({
      method: 'POST',
      path: '/api/notices/read',
      may: 'staff',
      audit: 'none',
      tag,
      body: z.object({ ids: z.array(z.uuid()).max(200).optional() }),
      summary: 'Marks notices as read, all without ids',
      run: async ({ tx, body, now }) => {
        await markRead(tx, { ids: body.ids, now })
      },
    }),
  ]
}
