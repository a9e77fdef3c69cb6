import { useMemo, useState } from 'react'
import { type Box, type Light, type MapPoint, useApi } from '#platform/ui'
import { queryOf, type QueueSearch } from './filters.ts'

type PointRow = {
  readonly id: string
  readonly number: string
  readonly title: string
  readonly lon: number
  readonly lat: number
  readonly light: Light
}

/** Degrees left free around the outermost points. */
const margin = 0.004

function extentOf(rows: readonly PointRow[]): Box {
  const lons = rows.map(({ lon }) => lon)
  const lats = rows.map(({ lat }) => lat)
  const least = (all: readonly number[]) => all.reduce((a, b) => Math.min(a, b)) - margin
  const most = (all: readonly number[]) => all.reduce((a, b) => Math.max(a, b)) + margin
  return [least(lons), least(lats), most(lons), most(lats)]
}

/** Where the points of the chosen area lie; kept until another is chosen, so that the map stays still. */
function useFit(area: string | undefined, rows: readonly PointRow[] | undefined): Box | undefined {
  const [kept, keep] = useState<{ readonly area: string; readonly box: Box } | null>(null)
  if (area && rows && rows.length > 0 && kept?.area !== area) keep({ area, box: extentOf(rows) })
  return area && kept?.area === area ? kept.box : undefined
}

/** The points of the filter as the map takes them, newest first, at most `most`. */
export function usePoints(search: QueueSearch, most: number) {
  const read = useApi<{ readonly items: readonly PointRow[] }>(
    '/api/cases/points',
    { ...queryOf(search), limit: most },
    { keep: true },
  )
  const rows = read.data?.items
  const points = useMemo(
    () =>
      (rows ?? []).map(({ id, lon, lat, light, title, number }): MapPoint => ({
        id,
        lon,
        lat,
        light,
        title,
        note: number,
      })),
    [rows],
  )
  const fit = useFit(search.area, read.isPlaceholderData ? undefined : rows)
  return { points, fit, problem: rows ? null : read.error }
}
