// The map as squares: a place is found by a few presses on twelve squares, each time a twelfth of the one before. Pure.

/** WGS-84 degrees. */
export type Point = { readonly lon: number; readonly lat: number }
/** West, south, east, north. */
export type Bounds = readonly [number, number, number, number]

export const across = 4
export const down = 3
const mPerDegree = 111_320
/** A square no wider than this is a place. */
const fineM = 90

const widthM = ([west, south, east, north]: Bounds): number =>
  (east - west) * mPerDegree * Math.cos((((south + north) / 2) * Math.PI) / 180)
const heightM = ([, south, , north]: Bounds): number => (north - south) * mPerDegree

export const centre = ([west, south, east, north]: Bounds): Point => ({
  lon: (west + east) / 2,
  lat: (south + north) / 2,
})

/** Bounds of the screen's shape about a point. */
export function around({ lon, lat }: Point, halfWidthM: number): Bounds {
  const dx = halfWidthM / (mPerDegree * Math.cos((lat * Math.PI) / 180))
  const dy = (halfWidthM * down) / across / mPerDegree
  return [lon - dx, lat - dy, lon + dx, lat + dy]
}

/** The least bounds of the screen's shape that hold all of these. */
export function framed(bounds: Bounds): Bounds {
  const half = Math.max(widthM(bounds), (heightM(bounds) * across) / down) / 2
  return around(centre(bounds), Math.max(half * 1.05, fineM))
}

/** Square `index`, counted from the top left in rows. */
export function square([west, south, east, north]: Bounds, index: number): Bounds {
  const dx = (east - west) / across
  const dy = (north - south) / down
  const left = west + (index % across) * dx
  const top = north - Math.floor(index / across) * dy
  return [left, top - dy, left + dx, top]
}

/** Whether one square of these bounds is small enough to be the place itself. */
export const isFine = (bounds: Bounds): boolean => widthM(bounds) / across <= fineM

export type TileName = { readonly z: number; readonly x: number; readonly y: number }

const columnOf = (lon: number, z: number) => ((lon + 180) / 360) * 2 ** z
function rowOf(lat: number, z: number): number {
  const sine = Math.sin((lat * Math.PI) / 180)
  return (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * 2 ** z
}

/** The tiles under the bounds, about four wide. */
export function tilesOf([west, south, east, north]: Bounds, deepest: number): readonly TileName[] {
  const z = Math.max(0, Math.min(deepest, Math.floor(Math.log2((360 * 4) / (east - west)))))
  const names: TileName[] = []
  for (let x = Math.floor(columnOf(west, z)); x <= Math.floor(columnOf(east, z)); x++)
    for (let y = Math.floor(rowOf(north, z)); y <= Math.floor(rowOf(south, z)); y++)
      names.push({ z, x, y })
  return names
}

/** Where a tile lies on a picture of the bounds: its left top and its side, in px. */
export function tileOn(
  { z, x, y }: TileName,
  [west, south, east, north]: Bounds,
  size: { readonly width: number; readonly height: number },
): { readonly left: number; readonly top: number; readonly side: number; readonly high: number } {
  const scale = size.width / (columnOf(east, z) - columnOf(west, z))
  const scaleY = size.height / (rowOf(south, z) - rowOf(north, z))
  return {
    left: (x - columnOf(west, z)) * scale,
    top: (y - rowOf(north, z)) * scaleY,
    side: scale,
    high: scaleY,
  }
}
