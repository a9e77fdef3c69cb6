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

/** What lies in sight, a little wider and in steps, so that a small move asks nothing anew. */
function widened([west, south, east, north]: Box): Box {
  const step = 2 ** Math.round(Math.log2(Math.max(east - west, north - south, 1e-4))) / 4
  const down = (n: number) => Math.floor(n / step) * step
  const up = (n: number) => Math.ceil(n / step) * step
  return [down(west), down(south), up(east), up(north)]
}

type Read = { readonly items: readonly PointRow[] }

/**
 * The points of the filter as the map takes them, newest first, at most `most`; where there are more, those in sight
 * once the map has moved.
 */
export function usePoints(search: QueueSearch, most: number) {
  const [sight, setSight] = useState<Box | null>(null)
  const query = { ...queryOf(search), limit: most }
  const whole = useApi<Read>('/api/cases/points', query, { keep: true })
  const cut = (whole.data?.items.length ?? 0) >= most
  const bbox = cut && sight ? sight.join(',') : undefined
  const near = useApi<Read>(bbox ? '/api/cases/points' : null, { ...query, bbox }, { keep: true })
  const rows = (bbox ? near.data?.items : undefined) ?? whole.data?.items
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
  const fit = useFit(search.area, whole.isPlaceholderData ? undefined : whole.data?.items)
  const onMove = (box: Box) => {
    const next = widened(box)
    if (next.join() !== sight?.join()) setSight(next)
  }
  return { points, fit, onMove, problem: rows ? null : whole.error }
}
