/** Streets grown along the field with even spacing (Jobard and Lefer, Creating Evenly-Spaced Streamlines, 1997). */
import { along, distance, heading, lerp, type Pt } from './geometry.ts'
import type { Field } from './field.ts'
import { RANK, type Network, type RoadClass } from './network.ts'
import type { Rng } from './random.ts'
import type { Terrain } from './terrain.ts'

export type Level = {
  kind: RoadClass
  /** Metres between two streets of the same family. */
  spacing: (p: Pt) => number
  allowed: (p: Pt) => boolean
  /** Share of crossings with a higher road where the street ends instead of going on. */
  endsAtHigher: number
  wobble: (p: Pt) => number
  shortest: number
  reach: number
  /** Whether streets of this level bridge the tributary. */
  bridges: boolean
}

export type Ground = { rng: Rng; terrain: Terrain; field: Field; network: Network }

const STEP = 16
const SHORE = 34

type Start = { at: Pt; family: 0 | 1; way: 1 | -1; heading?: number }

function trace(ground: Ground, level: Level, start: Start): Pt[] {
  const { rng, terrain, field, network } = ground
  const out: Pt[] = []
  const { family, way } = start
  let p = start.at
  let last = start.heading
  let sinceCrossing = 99
  const higher = RANK[level.kind]
  for (let i = 0; i < 900; i++) {
    const angleAt = (q: Pt) => {
      const base = field(q) + level.wobble(q) + (family * Math.PI) / 2 + (way === -1 ? Math.PI : 0)
      return last !== undefined && Math.cos(base - last) < 0 ? base + Math.PI : base
    }
    const angle = angleAt(along(p, angleAt(p), STEP / 2))
    const next = along(p, angle, STEP)
    const shore = level.bridges ? terrain.toBroad : terrain.toWater
    if (shore.at(next) < SHORE || !level.allowed(next)) break
    const spacing = level.spacing(next)
    const early = i < 3 ? 0.85 : 0.62
    if (network.tooNear(next, spacing * early, family)) break
    const own = Math.round((spacing * 1.6) / STEP)
    if (out.some((q, k) => k < out.length - own && distance(q, next) < spacing * 0.6)) break
    last = angle
    p = next
    out.push(p)
    sinceCrossing++
    if (level.endsAtHigher > 0 && sinceCrossing > 3) {
      const crossed = network.nearest(p, 12, (s) => s.rank > higher)
      if (crossed) {
        sinceCrossing = 0
        if (rng.chance(level.endsAtHigher)) {
          out.push(along(p, angle, 8))
          break
        }
      }
    }
  }
  return out
}

/** Carries a loose end on to the road it points at, if there is one near. */
function join({ network, terrain }: Ground, line: Pt[], reach: number): Pt[] {
  const end = line[line.length - 1]!
  const before = line[Math.max(0, line.length - 3)]!
  const direction = heading(before, end)
  const target = network.nearest(end, reach, (s) => {
    const d = distance(s.at, end)
    if (d < 2) return true
    if (Math.cos(heading(end, s.at) - direction) < 0.72) return false
    for (let at = 15; at < d; at += 20) {
      const wet = terrain.wet.at(lerp(end, s.at, at / d))
      if (wet === 1 || wet === 3) return false
    }
    return true
  })
  if (!target) return line
  const angle = distance(end, target.at) < 1 ? direction : heading(end, target.at)
  return [...line, along(target.at, angle, 3)]
}

/** Carries both ends of a given line on along the field: a bridge or a highway becomes an avenue. */
export function extend(ground: Ground, level: Level, line: Pt[], ends: ('first' | 'last')[]): Pt[] {
  const carry = (from: Pt[]): Pt[] => {
    const at = from.at(-1)!
    const direction = heading(from.at(-2)!, at)
    const family = Math.abs(Math.cos(direction - ground.field(at))) > 0.707 ? 0 : 1
    const more = trace(ground, level, { at, family, way: 1, heading: direction })
    return join(ground, [...from, ...more], level.reach)
  }
  let out = ends.includes('last') ? carry(line) : line
  if (ends.includes('first')) out = carry(out.toReversed()).toReversed()
  return out
}

/** Grows one family member through `seed`; returns the laid line or nothing. */
function grow(ground: Ground, level: Level, seed: Pt, family: 0 | 1): Pt[] | undefined {
  const { terrain, network } = ground
  if (!level.allowed(seed) || terrain.toWater.at(seed) < SHORE) return undefined
  if (network.tooNear(seed, level.spacing(seed) * 0.9, family)) return undefined
  const back = trace(ground, level, { at: seed, family, way: -1 })
  const forth = trace(ground, level, { at: seed, family, way: 1 })
  const line = [...back.toReversed(), seed, ...forth]
  if (line.length * STEP < level.shortest) return undefined
  const reach = Math.min(level.reach, level.spacing(seed))
  const joined = join(ground, join(ground, line, reach).toReversed(), reach).toReversed()
  network.lay({ line: joined, kind: level.kind, role: 'grown' })
  return line
}

export function growStreets(ground: Ground, level: Level, seeds: Pt[]): void {
  const { rng, terrain } = ground
  const radius = terrain.scale.radius * 1.2
  let queue: [Pt, 0 | 1][] = seeds.flatMap((p): [Pt, 0 | 1][] => [
    [p, 0],
    [p, 1],
  ])
  const middle = level.spacing([0, 0])
  let random = Math.round((radius / middle) ** 2 * 10)
  while (queue.length > 0 || random > 0) {
    if (queue.length === 0) {
      random--
      const p: Pt = [rng.range(-radius, radius), rng.range(-radius, radius)]
      if (!level.allowed(p)) continue
      queue = [
        [p, 0],
        [p, 1],
      ]
    }
    const [seed, family] = queue.shift()!
    const line = grow(ground, level, seed, family)
    if (!line) continue
    for (let i = 2; i < line.length - 2; i += 5) {
      const p = line[i]!
      const angle = heading(line[i - 1]!, p) + Math.PI / 2
      const spacing = level.spacing(p)
      for (const side of [1, -1]) queue.push([along(p, angle, side * spacing), family])
      if (i % 10 === 2) queue.push([p, family === 0 ? 1 : 0])
    }
  }
}
