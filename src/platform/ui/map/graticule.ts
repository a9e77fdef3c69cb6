// Meridians and parallels beneath the city: where nothing is mapped, places still lie in a measured world.

type Box = readonly [west: number, south: number, east: number, north: number]
type Line = {
  readonly type: 'Feature'
  readonly properties: Record<string, never>
  readonly geometry: { readonly type: 'LineString'; readonly coordinates: readonly number[][] }
}
type Name = {
  readonly type: 'Feature'
  readonly properties: { readonly name: string; readonly anchor: 'bottom' | 'left' }
  readonly geometry: { readonly type: 'Point'; readonly coordinates: readonly number[] }
}

/** Degrees: where names stand, those of meridians from `west` to `east` at `bottom`, of parallels from `south` to `north` at `left`. */
export type Edge = Readonly<Record<'left' | 'west' | 'east' | 'bottom' | 'south' | 'north', number>>

/** Degrees between neighbours: whole degrees, then minutes, then parts of one. */
const steps = [30, 10, 5, 2, 1, 0.5, 0.25, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001]
/** About so many across the view. */
const wanted = 5

export const stepOf = (span: number): number =>
  steps.find((step) => span / step >= wanted) ?? steps.at(-1) ?? 1

/** `116.4° E`, `39.95° N`: with as many places as the step has. */
export function sayDegrees(degrees: number, step: number, axis: 'lon' | 'lat'): string {
  const places = step >= 1 ? 0 : (String(step).split('.')[1]?.length ?? 0)
  const side = axis === 'lon' ? (degrees < 0 ? 'W' : 'E') : degrees < 0 ? 'S' : 'N'
  return `${Math.abs(degrees).toFixed(places)}°${Math.abs(degrees) < step / 2 ? '' : ` ${side}`}`
}

function* multiples(from: number, to: number, step: number): Generator<number> {
  for (let i = Math.ceil(from / step); i * step <= to; i++) yield i * step
}

/** The lines that cross a box (degrees), longer than it so that moving shows no end, and their names along its edge. */
export function graticuleOf([west, south, east, north]: Box, edge: Edge): readonly (Line | Name)[] {
  const step = stepOf(Math.min(east - west, 360))
  const [wide, high] = [east - west, north - south]
  const [left, right] = [west - wide, east + wide]
  const [low, top] = [Math.max(south - high, -85), Math.min(north + high, 85)]
  const line = (...coordinates: readonly number[][]): Line => ({
    type: 'Feature',
    properties: {},
    geometry: { type: 'LineString', coordinates },
  })
  const name = (said: string, anchor: 'bottom' | 'left', ...at: readonly number[]): Name => ({
    type: 'Feature',
    properties: { name: said, anchor },
    geometry: { type: 'Point', coordinates: at },
  })
  return [
    ...[...multiples(left, right, step)].map((lon) => line([lon, low], [lon, top])),
    ...[...multiples(low, top, step)].map((lat) => line([left, lat], [right, lat])),
    ...[...multiples(edge.west, edge.east, step)].map((lon) =>
      name(sayDegrees(lon, step, 'lon'), 'bottom', lon, edge.bottom),
    ),
    ...[...multiples(edge.south, edge.north, step)].map((lat) =>
      name(sayDegrees(lat, step, 'lat'), 'left', edge.left, lat),
    ),
  ]
}
