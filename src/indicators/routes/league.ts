import { z } from 'zod'
import { type Route, route } from '#platform/http.ts'
import { decodeCursor, pageOf, pageQuery } from '#platform/page.ts'
import type { Tx } from '#platform/db.ts'
import { measures, type Share, tallyOf } from '../domain.ts'
import { groupsOf, type KnownShare, sharesKnown, sumsOf } from '../known.ts'
import {
  actLeague,
  cutFor,
  isBehind,
  league,
  type LeagueRow,
  summary,
  trend,
} from '../queries/figures.ts'
import { namesOf } from '../queries/known.ts'
import { instantsOf } from '../queries/repeats.ts'
import { FigureQuery, LeagueQuery, SummaryQuery } from '../schema.ts'
import { common, depths, type Deps, figuresOf, filterOf, weightsIn, withinOf } from './ask.ts'

export const leagueRoutes = (deps: Deps): Route[] => [
  leagueRoute(deps),
  summaryRoute(deps),
  knownRoute(deps),
  trendRoute(deps),
  postRoute(deps),
]

const page = { limit: pageQuery.limit, cursor: pageQuery.cursor }

function leagueRoute(deps: Deps): Route {
  return route({
    ...common,
    path: '/api/indicators/league',
    summary:
      'League table by unit, area or category, now or as known on a day; every number opens its cases through `figure`',
    query: LeagueQuery.extend(page),
    run: async ({ tx, query, now, actor }) => {
      const filter = filterOf(query, deps)
      const weights = weightsIn(query.area, deps)
      const depth = depths[query.level]
      const after = query.cursor ? String(decodeCursor(query.cursor, ['text'])[0]) : ''
      const ask = { by: query.by, filter, depth, limit: query.limit + 1, after }
      const within = withinOf(actor)
      const cut = cutFor(filter, { by: query.by, depth, within })
      const rows = query.on
        ? await leagueKnown(tx, deps, { ...ask, on: query.on })
        : await league(tx, { ...ask, cut, now })
      const { items, next } = pageOf(rows, query.limit, (r) => [r.key])
      return {
        items: items.map(({ key, name, nameEn, ...sums }) => ({
          key,
          name: name ?? key,
          nameEn: nameEn ?? key,
          ...figuresOf(sums, weights),
        })),
        next,
        weights,
        behind: await isBehind(tx),
      }
    },
  })
}

type KnownAsk = {
  readonly filter: ReturnType<typeof filterOf>
  readonly by: 'unit' | 'area' | 'category'
  readonly depth: number
  readonly on: string
  readonly limit: number
  readonly after: string
}

async function sharesOn(
  tx: Tx,
  { territory }: Deps,
  { filter, on }: Pick<KnownAsk, 'filter' | 'on'>,
): Promise<KnownShare[]> {
  const { timeZone } = territory.profileOf(filter.area)
  const { to } = await instantsOf(tx, { from: on, to: on, timeZone })
  return sharesKnown(tx, { filter, until: to - 1, dayIn: territory.dayIn })
}

async function leagueKnown(tx: Tx, deps: Deps, o: KnownAsk): Promise<LeagueRow[]> {
  const groups = groupsOf(await sharesOn(tx, deps, o), o.by, o.depth)
  const rows = [...groups].flatMap(([key, shares]) => {
    const sums = sumsOf(shares)
    return sums.total > 0 && key > o.after ? [{ key, ...sums }] : []
  })
  const some = rows.slice(0, o.limit)
  const keys = some.map(({ key }) => key)
  const names = new Map((await namesOf(tx, o.by, keys)).map((n) => [n.key, n]))
  return some.map((row) => {
    const { name = null, nameEn = null } = names.get(row.key) ?? {}
    return { ...row, name, nameEn }
  })
}

function summaryRoute(deps: Deps): Route {
  return route({
    ...common,
    path: '/api/indicators/summary',
    summary: 'The same figures for the whole filter',
    query: SummaryQuery,
    run: async ({ tx, query, now, actor }) => {
      const filter = filterOf(query, deps)
      const weights = weightsIn(query.area, deps)
      const sums = query.on
        ? sumsOf(await sharesOn(tx, deps, { filter, on: query.on }))
        : await summary(tx, { filter, now, cut: cutFor(filter, { within: withinOf(actor) }) })
      return { ...figuresOf(sums, weights), weights, behind: await isBehind(tx) }
    },
  })
}

const zeros = Object.fromEntries(measures.map((m) => [m, 0]))

/** Whether one case is part of a number, by the same arithmetic that makes it. */
function countsAs(one: KnownShare, figure: string): boolean {
  const marks = Object.fromEntries((one.share as Share).marks.map((m) => [m, 1]))
  const overdue = one.overdue && !one.share.finished ? 1 : 0
  const sums = { ...zeros, ...marks, overdue, overdueUnclosed: one.overdue ? 1 : 0 }
  return (tallyOf(sums as never) as Readonly<Record<string, number>>)[figure] === 1
}

function knownRoute(deps: Deps): Route {
  return route({
    ...common,
    path: '/api/indicators/known',
    summary: 'The cases behind a number as it was known on a day',
    query: LeagueQuery.partial({ by: true })
      .required({ on: true })
      .extend({ ...page, key: z.string().max(200).default(''), figure: z.string().max(40) }),
    run: async ({ tx, query }) => {
      const filter = filterOf(query, deps)
      const after = query.cursor ? String(decodeCursor(query.cursor, ['id'])[0]) : ''
      const all = await sharesOn(tx, deps, { filter, on: query.on })
      const group =
        query.by && query.key ? groupsOf(all, query.by, depths[query.level]).get(query.key) : all
      const cases = (group ?? []).filter((one) => one.id > after && countsAs(one, query.figure))
      const { items, next } = pageOf(cases, query.limit, (c) => [c.id])
      return { items: items.map(({ id, number, title }) => ({ id, number, title })), next }
    },
  })
}

function trendRoute(deps: Deps): Route {
  return route({
    ...common,
    path: '/api/indicators/trend',
    summary: 'Cases reported and closed per day, in the area’s time zone',
    query: FigureQuery,
    run: async ({ tx, query, actor }) => {
      const filter = filterOf(query, deps)
      const cut = cutFor(filter, { within: withinOf(actor) })
      return { items: await trend(tx, { filter, cut }), next: null }
    },
  })
}

function postRoute(deps: Deps): Route {
  return route({
    ...common,
    path: '/api/indicators/posts',
    summary:
      'What posts or workers did, by day of the act, each act once a case; workers outside one’s own units have no name',
    query: FigureQuery.extend({ by: z.enum(['post', 'worker']).default('post'), ...page }),
    run: async ({ tx, query }) => {
      const filter = filterOf(query, deps)
      const after = query.cursor ? String(decodeCursor(query.cursor, ['text'])[0]) : ''
      const rows = await actLeague(tx, { by: query.by, filter, limit: query.limit + 1, after })
      const { items, next } = pageOf(rows, query.limit, (r) => [r.key])
      return { items, next, days: { from: filter.from, to: filter.to }, behind: await isBehind(tx) }
    },
  })
}
