import { useEffect } from 'react'
import { touch, useApi, useFilters, useMapInfo, useNow, withQuery } from '#platform/ui'
import type { RateName, Rates, Tally } from '../domain.ts'
import { dayAt, instantsOf, spanOf } from './period.ts'

export type Filter = {
  area?: string
  /** Days; `all` in `from` = without end on both sides. */
  from?: string
  to?: string
  by?: string
  level?: string
  sort?: string
  /** Which indicators the league table shows. */
  set?: string
  /** A day: figures as known at its end. */
  on?: string
  /** Cases behind a number of that day: figure, way, key. */
  known?: string
  month?: string
  posts?: string
}

export type Figures = Tally & Rates & { readonly score: number | null }
export type Weights = Readonly<Partial<Record<RateName, number>>>
export type Summed = Figures & { readonly weights: Weights; readonly behind: boolean }
export type LeagueRow = Figures & {
  readonly key: string
  readonly name: string
  readonly nameEn: string
}

/** The filters of every read of the page and of the queue behind its numbers. */
export type Ask = {
  readonly area: string | undefined
  readonly from?: string
  readonly to?: string
}

type Zoned = { readonly profile: { readonly timeZone: string } }

/** The period in the address: the last 30 days unless told; in the days of the area's own zone. */
export function useAsk() {
  const [filter, setFilter] = useFilters<Filter>()
  const now = useNow()
  const info = useMapInfo()
  // Without an area the days are those of the city on the map.
  const city = info.data?.cities.find(({ bounds }) => bounds !== null) ?? info.data?.cities[0]
  const place = filter.area ?? city?.code
  const read = useApi<Zoned>(place ? `/api/areas/${place}` : null)
  const zone = read.data?.profile.timeZone
  const ready = zone !== undefined || read.error !== null || info.data?.cities.length === 0
  const usedZone = zone ?? 'Asia/Shanghai'
  const today = dayAt(now, usedZone)
  const period =
    filter.from === 'all'
      ? { from: '', to: '' }
      : filter.from || filter.to
        ? { from: filter.from ?? '', to: filter.to ?? '' }
        : spanOf('month', today)
  const ask: Ask = { area: filter.area, ...instantsOf(period, usedZone) }
  return { ask, filter, setFilter, today, period, ready, zone: usedZone }
}

export type Asking = ReturnType<typeof useAsk>

export type Drill = {
  readonly unit?: string
  readonly area?: string | undefined
  readonly category?: string
  readonly figure?: string
}

/** The queue that shows the cases behind a number. */
export const casesBehind = (
  ask: Ask,
  drill: Readonly<Record<string, string | undefined>>,
): string => withQuery('/console/cases', { ...ask, ...drill })

/** The same; what was known on a day is listed on this page, as the queue knows only today. */
export function linkBehind({ ask, filter }: Asking, drill: Drill): string {
  if (!filter.on) return casesBehind(ask, drill)
  const by = (['unit', 'category', 'area'] as const).find((way) => drill[way] !== undefined)
  const known = [drill.figure ?? 'total', by ?? '', by ? drill[by] : ''].join('~')
  return withQuery('/console/figures', { ...filter, known })
}

/** Reads again while the sums are behind the journal. `at`: when they were last read. */
export function useCatchUp(behind: boolean | undefined, at: number): void {
  useEffect(() => {
    if (!behind) return
    const timer = setTimeout(() => void touch('/api/indicators'), 1500)
    return () => clearTimeout(timer)
  }, [behind, at])
}
