// What the coverage map draws, made of what the server tells of grids and routes.
import type { Box, Hexagon, MapLine, Shape } from '#platform/ui'
import type { GridCover, RouteCover } from './wire.ts'

export const measures = ['share', 'hours', 'patrols'] as const
export type Measure = (typeof measures)[number]

const valueOf: Readonly<Record<Measure, (grid: GridCover) => number>> = {
  share: (g) => g.share ?? 0,
  hours: (g) => g.dutyHours,
  patrols: (g) => g.patrols,
}

/** What the darkest colour stands for: all of a share, else the most there is; never less than one. */
export const mostOf = (grids: readonly GridCover[], measure: Measure): number =>
  measure === 'share' ? 1 : Math.max(1, ...grids.map(valueOf[measure]))

type Ring = readonly (readonly [number, number])[]
type Rings = readonly (readonly Ring[])[]

const outerRings = (shape: GridCover['shape']): Ring[] =>
  ((shape?.coordinates ?? []) as Rings).flatMap((polygon) => polygon.slice(0, 1))

/** Each grid as dark as it was looked after. */
export function heatOf(grids: readonly GridCover[], measure: Measure): Hexagon[] {
  const most = mostOf(grids, measure)
  return grids.flatMap((grid) =>
    outerRings(grid.shape).map((ring) => ({
      id: grid.areaCode,
      ring,
      share: valueOf[measure](grid) / most,
    })),
  )
}

export const linesOf = (routes: readonly RouteCover[]): MapLine[] =>
  routes.flatMap(({ id, parts = [] }) =>
    parts.map(({ walked, path }, i) => ({
      id: `${id} ${i}`,
      path,
      tone: walked ? ('done' as const) : ('open' as const),
    })),
  )

/** Around these places, a little wider; undefined for none. */
export function boxAround(places: readonly (readonly [number, number])[]): Box | undefined {
  if (places.length === 0) return undefined
  const [lons, lats] = [places.map(([lon]) => lon), places.map(([, lat]) => lat)]
  const least = 0.001
  return [
    Math.min(...lons) - least,
    Math.min(...lats) - least,
    Math.max(...lons) + least,
    Math.max(...lats) + least,
  ]
}

const placesOf = (shape: GridCover['shape']) => outerRings(shape).flat()

/** What is chosen, else all of it. */
export function fitOf(
  grids: readonly GridCover[],
  routes: readonly RouteCover[],
  chosen: string | null,
): Box | undefined {
  const grid = grids.find(({ areaCode }) => areaCode === chosen)
  if (grid) return boxAround(placesOf(grid.shape))
  const route = routes.find(({ id }) => id === chosen)
  const shown = route ? [route] : routes
  const walks = shown.flatMap(({ parts = [] }) => parts.flatMap(({ path }) => path))
  if (route) return boxAround(walks)
  return boxAround([...grids.flatMap(({ shape }) => placesOf(shape)), ...walks])
}

export const outlineOf = (grids: readonly GridCover[], chosen: string | null): Shape | null =>
  grids.find(({ areaCode }) => areaCode === chosen)?.shape ?? null
