// From places to a picture: metres around a middle, y downwards. Pure.
import type { Day, Place } from './wire.ts'

export type Frame = {
  readonly lon: number
  readonly lat: number
  /** Metres per degree. */
  readonly east: number
  readonly north: number
}

export function frameOf(bounds: Day['bounds']): Frame {
  const [w, s, e, n] = bounds ?? [0, 0, 0, 0]
  const lat = (s + n) / 2
  return {
    lon: (w + e) / 2,
    lat,
    east: 111_195 * Math.cos((lat * Math.PI) / 180),
    north: 111_195,
  }
}

export const toPicture = (f: Frame, p: Place): readonly [number, number] => [
  (p.lon - f.lon) * f.east,
  (f.lat - p.lat) * f.north,
]

export const toPlace = (f: Frame, x: number, y: number): Place => ({
  lon: f.lon + x / f.east,
  lat: f.lat - y / f.north,
})

/** An SVG path of any GeoJSON lines or polygons. */
export function pathOf(f: Frame, shape: { type: string; coordinates: unknown }): string {
  const line = (points: readonly (readonly [number, number])[], closed: boolean) =>
    points
      .map(([lon, lat], i) => {
        const [x, y] = toPicture(f, { lon, lat })
        return `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`
      })
      .join('') + (closed ? 'Z' : '')
  const closed = shape.type.endsWith('Polygon')
  const draw = (part: unknown): string => {
    if (!Array.isArray(part) || part.length === 0) return ''
    const first: unknown = part[0]
    return Array.isArray(first) && typeof first[0] === 'number'
      ? line(part as [number, number][], closed)
      : part.map(draw).join('')
  }
  return shape.type === 'Point' ? '' : draw(shape.coordinates)
}

/** Metres as the crow flies. */
export function metres(a: Place, b: Place): number {
  const f = frameOf([a.lon, a.lat, a.lon, a.lat])
  const [x, y] = toPicture(f, b)
  return Math.hypot(x, y)
}
