/** Plane geometry in metres: x east, y north of the city's centre. */
export type Pt = [number, number]

export const distance = (a: Pt, b: Pt): number => Math.hypot(a[0] - b[0], a[1] - b[1])

export const lerp = (a: Pt, b: Pt, t: number): Pt => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
]

export const along = (p: Pt, angle: number, metres: number): Pt => [
  p[0] + Math.cos(angle) * metres,
  p[1] + Math.sin(angle) * metres,
]

export const heading = (a: Pt, b: Pt): number => Math.atan2(b[1] - a[1], b[0] - a[0])

export function lengthOf(line: readonly Pt[]): number {
  let sum = 0
  for (let i = 1; i < line.length; i++) sum += distance(line[i - 1]!, line[i]!)
  return sum
}

/** Direction of a line at its i-th point. */
export function tangentAt(line: readonly Pt[], i: number): number {
  return heading(line[Math.max(0, i - 1)]!, line[Math.min(line.length - 1, i + 1)]!)
}

/** Points every `step` metres, ends kept. */
export function resample(line: readonly Pt[], step: number): Pt[] {
  const out: Pt[] = [line[0]!]
  let carried = 0
  for (let i = 1; i < line.length; i++) {
    const a = line[i - 1]!
    const b = line[i]!
    const length = distance(a, b)
    let at = step - carried
    while (at < length) {
      out.push(lerp(a, b, at / length))
      at += step
    }
    carried = length - (at - step)
  }
  out.push(line[line.length - 1]!)
  return out
}

/** Catmull-Rom through the given points, `parts` pieces between two of them. */
export function spline(points: readonly Pt[], parts: number, closed = false): Pt[] {
  const n = points.length
  const at = (i: number) =>
    closed ? points[((i % n) + n) % n]! : points[Math.min(n - 1, Math.max(0, i))]!
  const out: Pt[] = []
  const last = closed ? n : n - 1
  for (let i = 0; i < last; i++) {
    const [p0, p1, p2, p3] = [at(i - 1), at(i), at(i + 1), at(i + 2)]
    for (let k = 0; k < parts; k++) {
      const t = k / parts
      const blend = (axis: 0 | 1) =>
        0.5 *
        (2 * p1[axis] +
          (p2[axis] - p0[axis]) * t +
          (2 * p0[axis] - 5 * p1[axis] + 4 * p2[axis] - p3[axis]) * t * t +
          (3 * p1[axis] - p0[axis] - 3 * p2[axis] + p3[axis]) * t * t * t)
      out.push([blend(0), blend(1)])
    }
  }
  out.push(closed ? out[0]! : at(n - 1))
  return out
}

export function distanceToSegment(p: Pt, a: Pt, b: Pt): number {
  const dx = b[0] - a[0]
  const dy = b[1] - a[1]
  const square = dx * dx + dy * dy
  const t =
    square === 0 ? 0 : Math.min(1, Math.max(0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / square))
  return Math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy)
}

/** Douglas and Peucker's simplification. */
export function simplify(line: readonly Pt[], tolerance: number): Pt[] {
  if (line.length < 3) return [...line]
  const keep = new Uint8Array(line.length)
  keep[0] = keep[line.length - 1] = 1
  const stack: [number, number][] = [[0, line.length - 1]]
  while (stack.length > 0) {
    const [from, to] = stack.pop()!
    let worst = tolerance
    let index = -1
    for (let i = from + 1; i < to; i++) {
      const d = distanceToSegment(line[i]!, line[from]!, line[to]!)
      if (d > worst) {
        worst = d
        index = i
      }
    }
    if (index > 0) {
      keep[index] = 1
      stack.push([from, index], [index, to])
    }
  }
  return line.filter((_, i) => keep[i] === 1)
}

export function inRing(p: readonly [number, number], ring: readonly (readonly [number, number])[]) {
  let inside = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const a = ring[i]!
    const b = ring[j]!
    if (a[1] > p[1] !== b[1] > p[1]) {
      if (p[0] < ((b[0] - a[0]) * (p[1] - a[1])) / (b[1] - a[1]) + a[0]) inside = !inside
    }
  }
  return inside
}

/** Signed area, positive counter-clockwise. */
export function ringArea(ring: readonly (readonly [number, number])[]): number {
  const [x0, y0] = ring[0]!
  let sum = 0
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const a = ring[j]!
    const b = ring[i]!
    sum += (a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0)
  }
  return sum / 2
}

export function centroid(ring: readonly Pt[]): Pt {
  const [x0, y0] = ring[0]!
  let [x, y, area] = [0, 0, 0]
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const a = ring[j]!
    const b = ring[i]!
    const cross = (a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0)
    x += (a[0] + b[0] - 2 * x0) * cross
    y += (a[1] + b[1] - 2 * y0) * cross
    area += cross
  }
  return area === 0 ? [x0, y0] : [x0 + x / (3 * area), y0 + y / (3 * area)]
}

/** The part of a ring on the left of the line through `at` with the given direction. */
export function clipLeft(ring: readonly Pt[], at: Pt, angle: number): Pt[] {
  const nx = -Math.sin(angle)
  const ny = Math.cos(angle)
  const side = (p: Pt) => (p[0] - at[0]) * nx + (p[1] - at[1]) * ny
  const out: Pt[] = []
  for (let i = 0; i < ring.length; i++) {
    const a = ring[i]!
    const b = ring[(i + 1) % ring.length]!
    const [sa, sb] = [side(a), side(b)]
    if (sa >= 0) out.push(a)
    if (sa >= 0 !== sb >= 0) out.push(lerp(a, b, sa / (sa - sb)))
  }
  return out
}

/** An oriented rectangle, counter-clockwise, not closed. */
export function rectangle(centre: Pt, angle: number, size: Pt): Pt[] {
  const c = Math.cos(angle)
  const s = Math.sin(angle)
  const [w, h] = [size[0] / 2, size[1] / 2]
  const corner = (x: number, y: number): Pt => [
    centre[0] + x * c - y * s,
    centre[1] + x * s + y * c,
  ]
  return [corner(-w, -h), corner(w, -h), corner(w, h), corner(-w, h)]
}

/** Extent in a frame turned by `angle`: [along min, along max, across min, across max]. */
export function extent(ring: readonly Pt[], angle: number): [number, number, number, number] {
  const c = Math.cos(angle)
  const s = Math.sin(angle)
  const out: [number, number, number, number] = [Infinity, -Infinity, Infinity, -Infinity]
  for (const [x, y] of ring) {
    const u = x * c + y * s
    const v = y * c - x * s
    out[0] = Math.min(out[0], u)
    out[1] = Math.max(out[1], u)
    out[2] = Math.min(out[2], v)
    out[3] = Math.max(out[3], v)
  }
  return out
}

/** Direction in which the ring's sides mostly run, by length (period 90°). */
export function orientation(ring: readonly Pt[]): number {
  let [x, y] = [0, 0]
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const a = ring[j]!
    const b = ring[i]!
    const weight = distance(a, b)
    const angle = heading(a, b) * 4
    x += weight * Math.cos(angle)
    y += weight * Math.sin(angle)
  }
  return Math.atan2(y, x) / 4
}

/** Whether two convex polygons overlap (separating axes). */
export function overlap(a: readonly Pt[], b: readonly Pt[]): boolean {
  for (const shape of [a, b]) {
    for (let i = 0; i < shape.length; i++) {
      const p = shape[i]!
      const q = shape[(i + 1) % shape.length]!
      const nx = q[1] - p[1]
      const ny = p[0] - q[0]
      const span = (pts: readonly Pt[]) => {
        let [low, high] = [Infinity, -Infinity]
        for (const v of pts) {
          const t = v[0] * nx + v[1] * ny
          low = Math.min(low, t)
          high = Math.max(high, t)
        }
        return [low, high] as const
      }
      const [la, ha] = span(a)
      const [lb, hb] = span(b)
      if (ha <= lb || hb <= la) return false
    }
  }
  return true
}
