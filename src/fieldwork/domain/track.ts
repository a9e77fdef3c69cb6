// A patrol: its track thinned, only what was walked on duty, and how much of the route it covered.

/** `at`: epoch ms. */
export type Fix = { readonly lon: number; readonly lat: number; readonly at: number }
export type Span = { readonly from: number; readonly to: number | null }
type Point = { readonly lon: number; readonly lat: number }

const radius = 6_371_008.8
const rad = Math.PI / 180

/** Metres east and north of `origin`; good for the few kilometres of a grid. */
const flat = (origin: Point) => {
  const east = radius * rad * Math.cos(origin.lat * rad)
  const north = radius * rad
  return (p: Point): readonly [number, number] => [
    (p.lon - origin.lon) * east,
    (p.lat - origin.lat) * north,
  ]
}

/** Great-circle metres. */
export function metresBetween(a: Point, b: Point): number {
  const dLat = (b.lat - a.lat) * rad
  const dLon = (b.lon - a.lon) * rad
  const h =
    Math.sin(dLat / 2) ** 2 +
    Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(dLon / 2) ** 2
  return 2 * radius * Math.asin(Math.min(1, Math.sqrt(h)))
}

export const lengthOf = (path: readonly Point[]): number =>
  path.slice(1).reduce((sum, p, i) => sum + metresBetween(path[i] as Point, p), 0)

type Flat = readonly [number, number]

function toSegment(p: Flat, a: Flat, b: Flat): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]]
  const length = dx * dx + dy * dy
  const t =
    length === 0 ? 0 : Math.min(1, Math.max(0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length))
  return Math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy)
}

/**
 * Fewer points, none of those left out further than `metres` from the line (Douglas & Peucker, "Algorithms for the
 * reduction of the number of points required to represent a digitized line", 1973).
 */
export function thin<P extends Point>(path: readonly P[], metres = 8): P[] {
  const first = path[0]
  if (!first || path.length < 3) return [...path]
  const points = path.map(flat(first))
  const kept = new Set([0, path.length - 1])
  const open: [number, number][] = [[0, path.length - 1]]
  for (let span = open.pop(); span; span = open.pop()) {
    const [from, to] = span
    let [far, at] = [metres, -1]
    for (let i = from + 1; i < to; i++) {
      const d = toSegment(points[i] as Flat, points[from] as Flat, points[to] as Flat)
      if (d > far) [far, at] = [d, i]
    }
    if (at < 0) continue
    kept.add(at)
    open.push([from, at], [at, to])
  }
  return path.filter((_, i) => kept.has(i))
}

/** Nobody is followed off duty: only what lies in one of the spans. `to: null` = still on duty. */
export const onDuty = (fixes: readonly Fix[], spans: readonly Span[]): Fix[] =>
  fixes
    .filter(({ at }) => spans.some(({ from, to }) => at >= from && (to === null || at <= to)))
    .toSorted((a, b) => a.at - b.at)

const stepM = 10

/** The share 0–1 of the route that lies within `reach` metres of the track. */
export function coverage(route: readonly Point[], track: readonly Point[], reach: number): number {
  const origin = route[0]
  if (!origin || track.length === 0) return 0
  const project = flat(origin)
  const walked = track.map(project)
  const near = (p: Flat) =>
    walked.some((at, i) => toSegment(p, walked[Math.max(0, i - 1)] as Flat, at) <= reach)
  let [hit, all] = [0, 0]
  const along = route.map(project)
  along.slice(1).forEach((b, i) => {
    const a = along[i] as Flat
    const steps = Math.max(1, Math.ceil(Math.hypot(b[0] - a[0], b[1] - a[1]) / stepM))
    for (let k = 0; k < steps; k++) {
      const t = (k + 0.5) / steps
      all++
      if (near([a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])])) hit++
    }
  })
  return all === 0 ? (near(along[0] as Flat) ? 1 : 0) : hit / all
}
