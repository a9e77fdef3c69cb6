/** Where buildings stand in a block: rows of slabs, towers, old houses along the lanes, halls, malls. */
import {
  along,
  clipLeft,
  distance,
  distanceToSegment,
  extent,
  heading,
  inRing,
  lerp,
  orientation,
  overlap,
  rectangle,
  ringArea,
  type Pt,
} from './geometry.ts'
import type { Block } from './blocks.ts'
import type { Rng } from './random.ts'
import type { Raster } from './raster.ts'

export type Site = {
  block: Block
  parcel: Pt[]
  /** Cells above 0 are roads that end inside a block, railway or water. */
  taken: Raster
  rng: Rng
}

/** A block cut into parcels of at most `most` m², across the longer way each time. */
export function parcels(rng: Rng, ring: Pt[], most: number, depth = 5): Pt[][] {
  const area = Math.abs(ringArea(ring))
  if (area <= most || depth === 0 || ring.length < 3) return [ring]
  const angle = orientation(ring)
  const [u0, u1, v0, v1] = extent(ring, angle)
  const share = rng.range(0.4, 0.6)
  const acrossLong = u1 - u0 > v1 - v0
  const u = acrossLong ? u0 + (u1 - u0) * share : u0
  const v = acrossLong ? v0 : v0 + (v1 - v0) * share
  const at: Pt = [
    u * Math.cos(angle) - v * Math.sin(angle),
    u * Math.sin(angle) + v * Math.cos(angle),
  ]
  const turn = acrossLong ? angle + Math.PI / 2 : angle
  return [clipLeft(ring, at, turn), clipLeft(ring, at, turn + Math.PI)]
    .filter((r) => r.length > 2)
    .flatMap((r) => parcels(rng, r, most, depth - 1))
}

/** Whether a footprint stands in its parcel, clear of the block's sides by the road's half width and `set` metres. */
export function stands(site: Site, shape: readonly Pt[], set: number): boolean {
  const { block, parcel, taken } = site
  const points = shape.flatMap((p, i) => [p, lerp(p, shape[(i + 1) % shape.length]!, 0.5)])
  for (const p of points) {
    if (!inRing(p, parcel) || !inRing(p, block.ring) || taken.at(p) > 0) return false
    for (const side of block.sides) {
      if (distanceToSegment(p, side.a, side.b) < side.half + (side.road < 0 ? 1 : set)) return false
    }
  }
  // A thin spur of the block's outline may reach between two checked points.
  return !block.sides.some((s) => inRing(s.a, shape))
}

export type Pattern = {
  length: [number, number]
  depth: [number, number]
  /** Metres between two rows and between two buildings of a row. */
  rows: number
  gap: number
  set: number
  share: number
  bent: number
}

type Form = { length: number; depth: number; bent: number }

/** A rectangle, or at times one with a wing. */
function footprint(rng: Rng, centre: Pt, angle: number, form: Form): Pt[] {
  const { length, depth, bent } = form
  const whole = rectangle(centre, angle, [length, depth])
  if (!rng.chance(bent)) return whole
  const wing = depth * rng.range(0.9, 1.5)
  const width = Math.min(length * 0.45, rng.range(10, 16))
  const [a, b, c, d] = whole as [Pt, Pt, Pt, Pt]
  if (rng.chance(0.3)) {
    const notch = length * rng.range(0.25, 0.4)
    const cut = depth * 0.3
    return [
      a,
      b,
      along(b, angle + Math.PI / 2, depth - cut),
      along(along(b, angle + Math.PI / 2, depth - cut), angle, -notch),
      along(along(b, angle + Math.PI / 2, depth), angle, -notch),
      d,
    ]
  }
  return [
    a,
    b,
    c,
    along(d, angle, width),
    along(along(d, angle, width), angle + Math.PI / 2, wing),
    along(d, angle + Math.PI / 2, wing),
  ]
}

/** Rows across a parcel; slabs face south as far as the block's own direction lets them. The fuller of two layouts. */
export function rows(site: Site, pattern: Pattern): Pt[][] {
  const first = layRows(site, pattern)
  const second = layRows(site, pattern)
  return second.length > first.length ? second : first
}

function layRows(site: Site, pattern: Pattern): Pt[][] {
  const { rng, parcel } = site
  let angle = orientation(site.block.ring)
  while (angle > Math.PI / 4) angle -= Math.PI / 2
  while (angle < -Math.PI / 4) angle += Math.PI / 2
  const [u0, u1, v0, v1] = extent(parcel, angle)
  const out: Pt[][] = []
  const depth = rng.range(...pattern.depth)
  const longest = Math.max(pattern.length[0], Math.min(pattern.length[1], (u1 - u0) * 0.42))
  const common = rng.range(pattern.length[0], longest)
  const stagger = rng.chance(0.35) ? 0.5 : 0
  let row = 0
  for (let v = v0 + rng.range(3, 16) + depth / 2; v < v1; v += depth + pattern.rows, row++) {
    let u = u0 + (stagger * (row % 2) * common) / 2 + rng.range(0, 4)
    while (u < u1) {
      const length = rng.chance(0.7) ? common : rng.range(pattern.length[0], longest)
      const mid = u + length / 2
      const centre: Pt = [
        mid * Math.cos(angle) - v * Math.sin(angle),
        mid * Math.sin(angle) + v * Math.cos(angle),
      ]
      const shape = footprint(rng, centre, angle, { length, depth, bent: pattern.bent })
      if (stands(site, shape, pattern.set)) {
        if (rng.chance(pattern.share) && !out.some((other) => overlap(hull(other), hull(shape))))
          out.push(shape)
        u += length + pattern.gap * rng.range(0.85, 1.3)
      } else u += 6
    }
  }
  return out
}

/** The oriented box of a footprint with wings. */
function hull(shape: readonly Pt[]): Pt[] {
  if (shape.length === 4) return [...shape]
  const angle = heading(shape[0]!, shape[1]!)
  const [u0, u1, v0, v1] = extent(shape, angle)
  const [u, v] = [(u0 + u1) / 2, (v0 + v1) / 2]
  const centre: Pt = [
    u * Math.cos(angle) - v * Math.sin(angle),
    u * Math.sin(angle) + v * Math.cos(angle),
  ]
  return rectangle(centre, angle, [u1 - u0, v1 - v0])
}

/** Houses side by side along the block's streets, `inwards` rows deep. */
export function frontage(
  site: Site,
  pattern: Pattern,
  already: Pt[][],
  wanted: (p: Pt) => boolean,
): Pt[][] {
  const { rng, block } = site
  const out: Pt[][] = []
  for (const side of block.sides) {
    const length = distance(side.a, side.b)
    if (length < 5) continue
    const angle = heading(side.a, side.b)
    let t = rng.range(0, 3)
    while (t < length) {
      const width = rng.range(...pattern.length)
      const depth = rng.range(...pattern.depth)
      const on = lerp(side.a, side.b, Math.min(1, (t + width / 2) / length))
      const centre = along(on, angle + Math.PI / 2, side.half + pattern.set + 0.6 + depth / 2)
      t += width + pattern.gap * rng.range(0.5, 1.8)
      if (!wanted(on) || !rng.chance(pattern.share)) continue
      const shape = footprint(rng, centre, angle, { length: width, depth, bent: pattern.bent })
      if (!stands(site, shape, pattern.set)) continue
      const box = hull(shape)
      if (
        [...already, ...out].some(
          (other) => distance(other[0]!, shape[0]!) < 130 && overlap(hull(other), box),
        )
      )
        continue
      out.push(shape)
    }
  }
  return out
}
