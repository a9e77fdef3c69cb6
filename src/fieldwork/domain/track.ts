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

/** Whether a point lies within `reach` metres of one of the tracks. */
function nearTo(tracks: readonly (readonly Flat[])[], reach: number): (p: Flat) => boolean {
  const edge = (points: readonly Flat[], axis: 0 | 1, pick: typeof Math.min, by: number) =>
    points.reduce((found, p) => pick(found, p[axis]), points[0]?.[axis] ?? 0) + by
  const all = tracks
    .filter((points) => points.length > 0)
    .map((points) => ({
      points,
      low: [edge(points, 0, Math.min, -reach), edge(points, 1, Math.min, -reach)] as Flat,
      high: [edge(points, 0, Math.max, reach), edge(points, 1, Math.max, reach)] as Flat,
    }))
  return (p) =>
    all.some(
      ({ points, low, high }) =>
        p[0] >= low[0] &&
        p[1] >= low[1] &&
        p[0] <= high[0] &&
        p[1] <= high[1] &&
        points.some((at, i) => toSegment(p, points[Math.max(0, i - 1)] as Flat, at) <= reach),
    )
}

/** A part of a route that was walked as a whole, or not. */
export type Stretch = { readonly walked: boolean; readonly path: readonly Point[] }

export type Walked = {
  /** One after the other, together the whole route. */
  readonly stretches: readonly Stretch[]
  /** The route's points, one every 10 m or so, and how many of them were come near to. */
  readonly points: number
  readonly visited: number
}

/** Which part of the route lies within `reach` metres of any of the tracks. */
export function walkedAlong(
  route: readonly Point[],
  tracks: readonly (readonly Point[])[],
  reach: number,
): Walked {
  const origin = route[0]
  if (!origin) return { stretches: [], points: 0, visited: 0 }
  const project = flat(origin)
  const near = nearTo(
    tracks.map((track) => track.map(project)),
    reach,
  )
  const stretches: { readonly walked: boolean; readonly path: Point[] }[] = []
  let [points, visited] = [0, 0]
  for (const [i, to] of route.slice(1).entries()) {
    const from = route[i] as Point
    const [a, b] = [project(from), project(to)]
    const steps = Math.max(1, Math.ceil(Math.hypot(b[0] - a[0], b[1] - a[1]) / stepM))
    const onWay = (share: number): Point => ({
      lon: from.lon + share * (to.lon - from.lon),
      lat: from.lat + share * (to.lat - from.lat),
    })
    for (let k = 0; k < steps; k++) {
      const walked = near(project(onWay((k + 0.5) / steps)))
      const last = stretches.at(-1)
      const end = onWay((k + 1) / steps)
      if (last?.walked !== walked) stretches.push({ walked, path: [onWay(k / steps), end] })
      // a straight stretch has no points between its ends
      else if (k === 0) last.path.push(end)
      else last.path[last.path.length - 1] = end
      points++
      if (walked) visited++
    }
  }
  return { stretches, points, visited }
}

/** The share 0–1 of the route that lies within `reach` metres of the track. */
export function coverage(route: readonly Point[], track: readonly Point[], reach: number): number {
  const { points, visited } = walkedAlong(route, [track], reach)
  return points === 0 ? 0 : visited / points
}
