// What comes up again: topics of the month, places, callers.
import { CaseFilter, placeMetres } from '#cases'
import { type Route, route } from '#platform/http.ts'
import type { Tx } from '#platform/db.ts'
import { densest, risingTopics } from '../domain.ts'
import { cutFor, league } from '../queries/figures.ts'
import {
  addressAt,
  callerCounts,
  countOf,
  instantsOf,
  listAddresses,
  listSpots,
  placeAt,
  termCounts,
} from '../queries/repeats.ts'
import { TopicQuery } from '../schema.ts'
import { common, type Deps, withinOf } from './ask.ts'

export const againRoutes = (deps: Deps): Route[] => [
  topicRoute(deps),
  placeRoute(deps),
  callerRoute(),
]

const PlaceFilter = CaseFilter.pick({
  area: true,
  category: true,
  unit: true,
  from: true,
  to: true,
})

const leastCases = 3
const mostTopics = 12
const mostPlaces = 20

function lastDayOf(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10)
}

function monthsBefore(month: string, count: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number - 1 - count, 1)).toISOString().slice(0, 7)
}

function topicRoute(deps: Deps): Route {
  return route({
    ...common,
    path: '/api/indicators/topics',
    summary: 'Words and categories that a month has more of than the months before (每月一题)',
    query: TopicQuery,
    run: async ({ tx, query, now, actor }) => {
      const { timeZone } = deps.territory.profileOf(query.area)
      const place = { area: query.area, category: query.category, unit: query.unit || undefined }
      const span = async (from: string, to: string) => {
        const at = await instantsOf(tx, { from, to, timeZone })
        return { from: new Date(at.from).toISOString(), to: new Date(at.to).toISOString() }
      }
      const days = { from: `${query.month}-01`, to: lastDayOf(query.month) }
      const first = `${monthsBefore(query.month, query.months)}-01`
      const daysBefore = { from: first, to: lastDayOf(monthsBefore(query.month, 1)) }
      const month = { ...place, ...(await span(days.from, days.to)) } as CaseFilter
      const before = { ...place, ...(await span(daysBefore.from, daysBefore.to)) } as CaseFilter
      const { terms, casesNow, casesPast } = await termCounts(tx, {
        month,
        before,
        now,
        least: leastCases,
      })
      const options = { casesNow, casesPast, least: leastCases, limit: mostTopics }
      const words = []
      for (const topic of risingTopics(terms, options)) {
        // The queue may find a word in more cases than have it as their own; what is told is what it shows.
        // eslint-disable-next-line no-await-in-loop -- one connection
        const cases = await countOf(tx, { ...month, q: topic.term }, now)
        words.push({ ...topic, cases })
      }
      const ask = { place, now, within: withinOf(actor) }
      const categories = risingTopics(
        await categoryCounts(tx, { ...ask, days, before: daysBefore }),
        options,
      )
      return {
        month: month.from,
        monthEnd: month.to,
        casesNow,
        casesPast,
        words,
        categories,
        next: null,
      }
    },
  })
}

type CategoryAsk = {
  readonly place: { area: string; category: string; unit: string | undefined }
  readonly days: { from: string; to: string }
  readonly before: { from: string; to: string }
  readonly now: number
  readonly within: string | null
}

async function categoryCounts(tx: Tx, o: CategoryAsk) {
  const read = async (days: { from: string; to: string }) => {
    const filter = { ...o.place, unit: o.place.unit ?? '', ...days }
    const cut = cutFor(filter, { by: 'category', within: o.within })
    const ask = {
      by: 'category',
      filter,
      cut,
      depth: 6,
      now: o.now,
      limit: 2000,
      after: '',
    } as const
    return league(tx, ask)
  }
  const past = new Map((await read(o.before)).map((r) => [r.key, r.total]))
  return (await read(o.days)).map(({ key, name, nameEn, total }) => ({
    term: key,
    name: name ?? key,
    nameEn: nameEn ?? key,
    now: total,
    past: past.get(key) ?? 0,
  }))
}

function placeRoute({ territory }: Deps): Route {
  return route({
    ...common,
    path: '/api/indicators/places',
    summary: `Places with three cases or more within ${placeMetres} m, or at one address`,
    query: PlaceFilter,
    run: async ({ tx, query, now }) => {
      const filter = query as CaseFilter
      const spots = densest(await listSpots(tx, filter, now), {
        metres: placeMetres,
        least: leastCases,
        limit: mostPlaces,
      })
      const items = []
      for (const spot of spots) {
        // eslint-disable-next-line no-await-in-loop -- one connection
        const place = await placeAt(tx, { filter, spot, now })
        if (place && place.n >= leastCases) items.push({ lon: spot.lon, lat: spot.lat, ...place })
      }
      for (const { address } of await addresses(tx, filter, now)) {
        // eslint-disable-next-line no-await-in-loop -- one connection
        const place = await addressAt(tx, { filter, address, now })
        if (place) items.push({ lon: null, lat: null, ...place, address })
      }
      const named = items.toSorted((a, b) => b.n - a.n).slice(0, mostPlaces)
      return {
        items: named.map((one) => ({
          ...one,
          areaName: territory.area(one.areaCode)?.name ?? one.areaCode,
          areaNameEn: territory.area(one.areaCode)?.nameEn || one.areaCode,
        })),
        next: null,
      }
    },
  })
}

const addresses = (tx: Tx, filter: CaseFilter, now: number) =>
  listAddresses(tx, { filter, now, least: leastCases, limit: mostPlaces })

function callerRoute(): Route {
  return route({
    ...common,
    may: 'contact.read',
    path: '/api/indicators/callers',
    summary: 'How many cases come from people who have asked before; nobody is named',
    query: PlaceFilter,
    run: async ({ tx, query, now }) => ({
      items: await callerCounts(tx, query as CaseFilter, now),
      next: null,
    }),
  })
}
