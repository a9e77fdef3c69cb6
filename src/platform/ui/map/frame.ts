// The map is drawn in the coordinates of its outside tiles: rasters cannot be moved, but what we lay on them can.
import { fromWgs84, type TileSystem, toWgs84 } from '#platform/coordinates.ts'
import type { Box } from './CityMap.tsx'
import type { Overlay, Shape } from './points.ts'

type Place = { readonly lon: number; readonly lat: number }

/** Between the true places (WGS-84 degrees) and where they are drawn; exact inverses to 1e-9 degrees. */
export type Frame = {
  readonly system: TileSystem
  readonly shown: (place: Place) => Place
  readonly meant: (drawn: Place) => Place
  readonly shownBox: (box: Box) => Box
  readonly meantBox: (drawn: Box) => Box
  readonly shownOverlay: (overlay: Overlay) => Overlay
}

const same: Frame = {
  system: 'WGS84',
  shown: (place) => place,
  meant: (drawn) => drawn,
  shownBox: (box) => box,
  meantBox: (drawn) => drawn,
  shownOverlay: (overlay) => overlay,
}

type Move = (place: Place) => Place

const movedBox = ([west, south, east, north]: Box, move: Move): Box => {
  const [low, high] = [move({ lon: west, lat: south }), move({ lon: east, lat: north })]
  return [low.lon, low.lat, high.lon, high.lat]
}

const isPosition = (value: unknown): value is readonly [number, number] =>
  Array.isArray(value) && typeof value[0] === 'number' && typeof value[1] === 'number'

/** Moves the positions at whatever depth a GeoJSON geometry has them. */
function movedDeep(value: unknown, move: Move): unknown {
  if (isPosition(value)) {
    const { lon, lat } = move({ lon: value[0], lat: value[1] })
    return [lon, lat]
  }
  return Array.isArray(value) ? value.map((inner) => movedDeep(inner, move)) : value
}

function movedOverlay(overlay: Overlay, move: Move): Overlay {
  const { outline } = overlay
  return {
    ...overlay,
    points: overlay.points.map((point) => ({ ...point, ...move(point) })),
    hexagons: overlay.hexagons.map((hexagon) => ({
      ...hexagon,
      ring: movedDeep(hexagon.ring, move) as typeof hexagon.ring,
    })),
    lines: overlay.lines.map((line) => ({
      ...line,
      path: movedDeep(line.path, move) as typeof line.path,
    })),
    outline: outline && {
      ...outline,
      coordinates: movedDeep(outline.coordinates, move) as Shape['coordinates'],
    },
  }
}

export function frameOf(system: TileSystem = 'WGS84'): Frame {
  if (system === 'WGS84') return same
  const shown: Move = ({ lon, lat }) => fromWgs84(lon, lat, system)
  const meant: Move = ({ lon, lat }) => toWgs84(lon, lat, system)
  return {
    system,
    shown,
    meant,
    shownBox: (box) => movedBox(box, shown),
    meantBox: (drawn) => movedBox(drawn, meant),
    shownOverlay: (overlay) => movedOverlay(overlay, shown),
  }
}
