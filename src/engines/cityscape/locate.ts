import { inRing } from './geometry.ts'
import type { Area, Position } from './types.ts'

/** Finds the grid a point lies in; undefined outside the city. */
export function gridLocator(areas: readonly Area[]): (p: Position) => string | undefined {
  const CELL = 0.004
  const buckets = new Map<string, Area[]>()
  for (const area of areas) {
    if (area.kind !== 'grid') continue
    let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity]
    for (const [shell] of area.boundary) {
      for (const [x, y] of shell!) {
        x0 = Math.min(x0, x)
        x1 = Math.max(x1, x)
        y0 = Math.min(y0, y)
        y1 = Math.max(y1, y)
      }
    }
    for (let i = Math.floor(x0 / CELL); i <= Math.floor(x1 / CELL); i++) {
      for (let j = Math.floor(y0 / CELL); j <= Math.floor(y1 / CELL); j++) {
        const key = `${i}:${j}`
        const bucket = buckets.get(key)
        if (bucket) bucket.push(area)
        else buckets.set(key, [area])
      }
    }
  }
  return (p) => {
    const bucket = buckets.get(`${Math.floor(p[0] / CELL)}:${Math.floor(p[1] / CELL)}`)
    return bucket?.find((a) =>
      a.boundary.some((rings) => inRing(p, rings[0]!) && !rings.slice(1).some((h) => inRing(p, h))),
    )?.code
  }
}
