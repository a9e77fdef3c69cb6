import { z } from 'zod'
import { CaseFilter } from '#cases'
import { type Route, route } from '#platform/http.ts'
import { decodeCursor, pageOf, pageQuery } from '#platform/page.ts'

import type { Territory } from '#territory'
import { ratesOf } from './domain.ts'
import { league, repeatPlaces, summary, trend } from './queries.ts'

type Deps = { readonly territory: Pick<Territory, 'area' | 'profileOf'> }

const common = { method: 'GET', may: 'indicator.read', audit: 'none', tag: 'indicators' } as const

/** How long an area code is at each level; imported cities may use shorter ones below the district. */
const depths = { city: 4, district: 6, street: 9, community: 12, grid: 14 } as const

export function indicatorRoutes(deps: Deps): Route[] {
  return [leagueRoute(), summaryRoute(), trendRoute(deps), repeatRoute(deps)]
}

function leagueRoute(): Route {
  return route({
    ...common,
    path: '/api/indicators/league',
    summary:
      'League table by unit, area or category; every number opens its cases through `figure`',
    query: CaseFilter.extend({
      by: z.enum(['unit', 'area', 'category']),
      level: z.enum(['city', 'district', 'street', 'community', 'grid']).default('district'),
      limit: pageQuery.limit,
      cursor: pageQuery.cursor,
    }),
    run: async ({ tx, query: { by, level, limit, cursor, ...filter }, now }) => {
      const after = cursor ? String(decodeCursor(cursor, 1)[0]) : ''
      const rows = await league(tx, {
        by,
        filter,
        now,
        depth: depths[level],
        limit: limit + 1,
        after,
      })
      const page = pageOf(rows, limit, (r) => [r.key])
      return {
        items: page.items.map((r) => ({
          ...r,
          name: r.name ?? r.key,
          nameEn: r.nameEn ?? r.key,
          ...ratesOf(r),
        })),
        next: page.next,
      }
    },
  })
}

function summaryRoute(): Route {
  return route({
    ...common,
    path: '/api/indicators/summary',
    summary: 'The same figures for the whole filter',
    query: CaseFilter,
    run: async ({ tx, query, now }) => {
      const tally = await summary(tx, query, now)
      return { ...tally, ...ratesOf(tally) }
    },
  })
}

function trendRoute({ territory }: Deps): Route {
  return route({
    ...common,
    path: '/api/indicators/trend',
    summary: 'Cases reported and closed per day, in the area’s time zone',
    query: CaseFilter,
    run: async ({ tx, query, now }) => ({
      items: await trend(tx, {
        filter: query,
        now,
        timeZone: territory.profileOf(query.area ?? '').timeZone,
      }),
      next: null,
    }),
  })
}

function repeatRoute({ territory }: Deps): Route {
  return route({
    ...common,
    path: '/api/indicators/repeats',
    summary: 'The same category in the same place, again and again',
    query: CaseFilter,
    run: async ({ tx, query, now }) => {
      const rows = await repeatPlaces(tx, query, now)
      return {
        items: rows.map((r) => ({
          ...r,
          areaName: territory.area(r.areaCode)?.name ?? r.areaCode,
          areaNameEn: territory.area(r.areaCode)?.nameEn || r.areaCode,
        })),
        next: null,
      }
    },
  })
}
