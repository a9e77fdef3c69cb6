// Where the area was looked after in a period, by grid and by route: sums of what is kept anyway, and of nobody in particular.
import { setImmediate as breath } from 'node:timers/promises'
import { z } from 'zod'
import type { Tx } from '#platform/db.ts'
import { type Actor, type Route, route } from '#platform/http.ts'
import { wrongFields } from '#platform/http/parse.ts'
import { decodeCursor, pageOf, pageQuery } from '#platform/page.ts'
import { walkedAlong, type Walked } from '../domain.ts'
import {
  listCoverCodes,
  listDutyBy,
  listRoutesIn,
  listRouteWalks,
  listShapes,
  listTracksNear,
  listWalksBy,
  type Period,
  type RouteRow,
} from '../queries/coverage.ts'
import { iso } from '../day.ts'
import { areaCode, instant } from '../schema.ts'
import type { FieldDeps } from './deps.ts'
import { within } from './within.ts'
import { say } from '#platform/sentence.ts'

const tag = 'fieldwork'
const reads = { method: 'GET', may: 'field.manage', audit: 'none', tag } as const
const day = 86_400_000
/** Tracks are forgotten after 90 days, so more would show less than there was. */
const longestDays = 92

const Asked = z.object({
  ...pageQuery,
  /** The last 24 hours unless told. */
  from: instant.optional(),
  to: instant.optional(),
  area: areaCode.optional(),
  /** Adds what a map draws. */
  shapes: z.literal('true', { error: 'true, or left out' }).optional(),
})

function periodOf(query: z.infer<typeof Asked>, now: number): Period {
  const to = query.to === undefined ? now : Date.parse(query.to)
  const from = query.from === undefined ? to - day : Date.parse(query.from)
  if (from >= to) throw wrongFields([{ field: 'from', expected: say`an instant before \`to\`` }])
  if (to - from > longestDays * day) {
    const expected = say`at most ${longestDays} days before \`to\`: tracks are kept for 90 days`
    throw wrongFields([{ field: 'from', expected }])
  }
  return { from, to }
}

type Asking = {
  readonly query: z.infer<typeof Asked>
  readonly actor: Actor
  readonly now: number
}

/** The period, and the area: the post's own unless one within it is named. */
function askedOf({ query, actor, now }: Asking, deps: FieldDeps) {
  const period = periodOf(query, now)
  if (query.area) within({ actor }, deps, query.area)
  return { period, code: query.area ?? actor.post.areaCode }
}

type Line = { readonly coordinates: readonly (readonly [number, number])[] }
const pointsOf = (line: string) =>
  (JSON.parse(line) as Line).coordinates.map(([lon, lat]) => ({ lon, lat }))

/** More than any area walks in a day; of a longer time the newest, and the answer says so. */
const mostTracks = 5000
const mostRoutes = 1000

async function walkedOn(
  tx: Tx,
  routes: readonly RouteRow[],
  period: Period,
): Promise<{ readonly of: ReadonlyMap<string, Walked>; readonly isPartial: boolean }> {
  const routeIds = routes.map(({ id }) => id)
  const found = await listTracksNear(tx, { ...period, routeIds, limit: mostTracks })
  const tracks = Map.groupBy(found, ({ routeId }) => routeId)
  const of = new Map<string, Walked>()
  for (const r of routes) {
    const near = (tracks.get(r.id) ?? []).map(({ track }) => pointsOf(track))
    of.set(r.id, walkedAlong(pointsOf(r.path), near, r.reachM))
    // many routes of many tracks take a while: whoever else asks is answered in between
    // eslint-disable-next-line no-await-in-loop -- one after the other
    if (near.length > 0) await breath()
  }
  return { of, isPartial: found.length === mostTracks }
}

const share = (visited: number, points: number) => (points === 0 ? null : visited / points)
const place = ({ lon, lat }: { lon: number; lat: number }) =>
  [Math.round(lon * 1e6) / 1e6, Math.round(lat * 1e6) / 1e6] as const

export const coverageRoutes = (deps: FieldDeps): Route[] => [
  gridCoverage(deps),
  route({
    ...reads,
    path: '/api/field/coverage/routes',
    summary:
      'Patrol routes with what was walked of them in a period, by anyone; `shapes` adds the walked and the other stretches',
    query: Asked,
    run: async ({ tx, actor, query, now }) => {
      const { period, code } = askedOf({ query, actor, now }, deps)
      const after = query.cursor ? decodeCursor(query.cursor, ['text', 'id']) : undefined
      const found = await listRouteWalks(tx, {
        ...period,
        areaCode: code,
        after: after as [string, string] | undefined,
        limit: query.limit,
      })
      const page = pageOf(found, query.limit, (r) => [r.areaCode, r.id])
      const walked = await walkedOn(tx, page.items, period)
      const items = page.items.map(({ district: _d, path: _p, ...r }) => {
        const { stretches, points, visited } = walked.of.get(r.id) as Walked
        const parts = stretches.map((s) => ({ walked: s.walked, path: s.path.map(place) }))
        return {
          ...r,
          areaName: deps.territory.area(r.areaCode)?.name ?? r.areaCode,
          areaNameEn: deps.territory.area(r.areaCode)?.nameEn ?? '',
          points,
          visited,
          share: share(visited, points),
          partial: walked.isPartial,
          ...(query.shapes ? { parts } : {}),
        }
      })
      return { ...said(period), items, next: page.next }
    },
  }),
]

const said = ({ from, to }: Period) => ({ from: iso(from), to: iso(to) })

type Codes = Period & {
  readonly areaCode: string
  readonly codes: readonly string[]
  readonly now: number
  readonly today: string
  readonly shapes: boolean
}

async function gridItems(tx: Tx, f: Codes) {
  const { codes } = f
  const duty = new Map((await listDutyBy(tx, f)).map((d) => [d.code, d]))
  const walks = new Map((await listWalksBy(tx, f)).map((w) => [w.code, w]))
  const areas = await listShapes(tx, { codes, day: f.today })
  const shapes = new Map(areas.map((s) => [s.code, s]))
  const found = await listRoutesIn(tx, codes, mostRoutes)
  const routes = Map.groupBy(found.slice(0, mostRoutes), (r) => r.areaCode)
  const walked = await walkedOn(tx, found.slice(0, mostRoutes), f)
  const isPartial = walked.isPartial || found.length > mostRoutes
  const items = codes.map((code) => {
    const own = routes.get(code) ?? []
    const sum = (of: 'points' | 'visited') =>
      own.reduce((all, r) => all + (walked.of.get(r.id)?.[of] ?? 0), 0)
    const shape = shapes.get(code)
    return {
      areaCode: code,
      name: shape?.name ?? code,
      nameEn: shape?.nameEn ?? '',
      dutyTimes: duty.get(code)?.times ?? 0,
      dutyHours: Math.round((duty.get(code)?.hours ?? 0) * 10) / 10,
      patrols: walks.get(code)?.patrols ?? 0,
      metres: walks.get(code)?.metres ?? 0,
      routes: own.length,
      points: sum('points'),
      visited: sum('visited'),
      share: share(sum('visited'), sum('points')),
      partial: isPartial,
      ...(f.shapes ? { shape: shape?.shape ? (JSON.parse(shape.shape) as unknown) : null } : {}),
    }
  })
  return items
}

const gridCoverage = (deps: FieldDeps): Route =>
  route({
    ...reads,
    path: '/api/field/coverage',
    summary:
      'Each grid’s hours on duty, patrols, and the share of its routes’ points that were visited in a period, by anyone',
    query: Asked,
    run: async ({ tx, actor, query, now }) => {
      const { period, code } = askedOf({ query, actor, now }, deps)
      const today = deps.territory.dayIn(code, now)
      const after = query.cursor ? decodeCursor(query.cursor, ['text']) : undefined
      const found = await listCoverCodes(tx, {
        ...period,
        areaCode: code,
        day: today,
        after: after?.[0] as string | undefined,
        limit: query.limit,
      })
      const page = pageOf(found, query.limit, (c) => [c.code])
      const items = await gridItems(tx, {
        ...period,
        areaCode: code,
        codes: page.items.map((c) => c.code),
        now,
        today,
        shapes: query.shapes === 'true',
      })
      return { ...said(period), items, next: page.next }
    },
  })
