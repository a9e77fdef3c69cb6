// The wall: the whole area's open cases at once, and the cases behind a number. Neither says a word of what people wrote.
import { z } from 'zod'
import { groupOf } from '#categories'
import { type Route, route } from '#platform/http.ts'
import { pageOf, pageQuery } from '#platform/page.ts'
import type { Territory } from '#territory'
import {
  type BoardRow,
  type CategoryName,
  listBoard,
  listCategoryNames,
  listPublic,
} from '../queries/board.ts'
import { listCases } from '../queries/list.ts'
import { CaseFilter } from '../schema.ts'
import { areaName, iso, lightNow, wasHandledLate } from '../wire.ts'

export type BoardDeps = {
  readonly territory: Pick<Territory, 'area' | 'children' | 'boundsOf' | 'profileOf'>
}

const common = { method: 'GET', may: 'board.read', audit: 'none', tag: 'board' } as const
/** The lights as numbers, in the order in which the wall draws them. */
export const boardLights = ['none', 'onTime', 'suspended', 'near', 'late'] as const
const mostOpen = 60_000
const mostChanged = 2000

const area = z
  .string()
  .regex(/^\d{0,18}$/, 'an area code')
  .default('')

export const boardRoutes = (deps: BoardDeps): Route[] => [wholeRoute(deps), behindRoute(deps)]

/** Gives each value a place in a list. */
function places<T>() {
  const list: T[] = []
  const known = new Map<T, number>()
  return {
    list,
    of: (value: T): number => {
      const before = known.get(value)
      if (before !== undefined) return before
      known.set(value, list.length)
      return list.push(value) - 1
    },
  }
}

/** Streets where there are any below, else whatever lies directly below. */
function partsOf({ territory }: BoardDeps, code: string) {
  const own = territory.area(code)
  const level = territory.children(code)
  const wide = !own || own.kind === 'province' || own.kind === 'city'
  const parts = wide ? level.flatMap((one) => territory.children(one.code)) : level
  const shown = wide && territory.area(level[0]?.code ?? '')?.kind === 'city' ? level : parts
  return shown.map((one) => ({
    ...areaName(territory, one.code),
    bounds: territory.boundsOf(one.code) ?? null,
  }))
}

/** The area asked for, else that of the post; a post for everything in an installation of one city looks at the city. */
function areaOf({ territory }: BoardDeps, asked: string, own: string): string {
  let code = asked || own
  for (;;) {
    const [only, ...others] = territory.children(code)
    const wide = code === '' || territory.area(code)?.kind === 'province'
    if (!wide || !only || others.length > 0) return code
    code = only.code
  }
}

/** A case that is not public lies in the middle of its grid. */
function placeOf({ territory }: BoardDeps, row: BoardRow): readonly [number | null, number | null] {
  const bounds = row.public ? undefined : territory.boundsOf(row.areaCode)
  if (!bounds) return [row.lon, row.lat]
  const middle = (a: number, b: number) => Math.round(((a + b) / 2) * 10_000) / 10_000
  return [middle(bounds[0], bounds[2]), middle(bounds[1], bounds[3])]
}

const shownPath = (path: string, isPublic: boolean): string => (isPublic ? path : groupOf(path))

function nameOf(named: ReadonlyMap<string, CategoryName>, path: string) {
  const one = named.get(path)
  return { name: one?.name || path, nameEn: one?.nameEn || one?.name || path }
}

function wholeRoute(deps: BoardDeps): Route {
  const { territory } = deps
  return route({
    ...common,
    path: '/api/board',
    summary:
      'Open cases of an area for the wall, or what has changed since; place to ten metres (not public: to the grid), no words',
    query: z.object({ area, since: z.iso.datetime({ offset: true }).optional() }),
    run: async ({ tx, query, actor, now }) => {
      const code = areaOf(deps, query.area, actor.post.areaCode)
      const since = query.since === undefined ? undefined : Date.parse(query.since)
      const limit = since === undefined ? mostOpen : mostChanged
      const found = await listBoard(tx, { area: code, since, limit: limit + 1 })
      const rows = found.slice(0, limit)
      const [areas, categories, states] = [places<string>(), places<string>(), places<string>()]
      const items = rows.map((r) => [
        r.number,
        ...placeOf(deps, r),
        boardLights.indexOf(lightNow(r, now)),
        areas.of(r.areaCode),
        categories.of(shownPath(r.categoryPath, r.public)),
        states.of(r.state),
        r.closedAt === null ? 1 : 0,
        Math.round(r.reportedAt / 1000),
        Math.round(r.updatedAt / 1000),
        r.public ? 1 : 0,
      ])
      const names = await listCategoryNames(tx, categories.list)
      const named = new Map(names.map((one) => [one.path, one]))
      return {
        at: iso(now),
        more: found.length > limit,
        area: { ...areaName(territory, code), bounds: territory.boundsOf(code) ?? null },
        timeZone: territory.profileOf(code).timeZone,
        parts: since === undefined ? partsOf(deps, code) : [],
        areas: areas.list.map((one) => areaName(territory, one)),
        categories: categories.list.map((path) => nameOf(named, path)),
        states: states.list,
        rows: items,
      }
    },
  })
}

const Behind = CaseFilter.pick({ open: true, light: true, figure: true, from: true, to: true })

function behindRoute({ territory }: BoardDeps): Route {
  return route({
    ...common,
    path: '/api/board/cases',
    summary: 'The cases behind a number of the wall: what about, where to the grid, how far',
    query: Behind.extend({ area, ...pageQuery }),
    run: async ({ tx, query: { limit, cursor, ...filter }, actor, now }) => {
      const within = { ...filter, area: filter.area || actor.post.areaCode }
      const rows = await listCases(tx, { filter: within, sort: 'due', limit, cursor, now })
      const { items, next } = pageOf(rows, limit, (r) => [r.sortKey, r.id])
      const open = await listPublic(
        tx,
        items.map(({ id }) => id),
      )
      const paths = new Map(items.map((r) => [r.id, shownPath(r.categoryPath, open.has(r.id))]))
      const names = await listCategoryNames(tx, [...new Set(paths.values())])
      const named = new Map(names.map((one) => [one.path, one]))
      return {
        items: items.map((r) => ({
          id: r.id,
          number: r.number,
          state: r.state,
          light: lightNow(r, now),
          category: nameOf(named, paths.get(r.id) ?? ''),
          area: areaName(territory, r.areaCode),
          reportedAt: iso(r.reportedAt),
          dueAt: iso(r.stageDueAt ?? r.dueAt),
          handledLate: wasHandledLate(r, now),
        })),
        next,
      }
    },
  })
}
