// Meridians and parallels beneath the city: where nothing is mapped, places still lie in a measured world.

type Box = readonly [west: number, south: number, east: number, north: number]
type Line = {
  readonly type: 'Feature'
  readonly properties: { readonly name: string }
  readonly geometry: { readonly type: 'LineString'; readonly coordinates: readonly number[][] }
}

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

/** The lines that cross a box (degrees), each with its name, longer than the box so that moving shows no end. */
export function graticuleOf([west, south, east, north]: Box): readonly Line[] {
  const step = stepOf(Math.min(east - west, 360))
  const [wide, high] = [east - west, north - south]
  const [left, right] = [west - wide, east + wide]
  const [low, top] = [Math.max(south - high, -85), Math.min(north + high, 85)]
  const line = (name: string, coordinates: readonly number[][]): Line => ({
    type: 'Feature',
    properties: { name },
    geometry: { type: 'LineString', coordinates },
  })
  return [
    ...[...multiples(left, right, step)].map((lon) =>
      line(sayDegrees(lon, step, 'lon'), [
        [lon, low],
        [lon, top],
      ]),
    ),
    ...[...multiples(low, top, step)].map((lat) =>
      line(sayDegrees(lat, step, 'lat'), [
        [left, lat],
        [right, lat],
      ]),
    ),
  ]
}
