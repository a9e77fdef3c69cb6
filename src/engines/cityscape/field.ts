/**
 * The direction streets follow at each place, as a tensor field (Chen et al., Interactive Procedural Street Modeling, 2008): grids
 * around the centres, rings around the oldest, the river's own course near its banks, and noise in the country.
 */
import { distance, tangentAt, type Pt } from './geometry.ts'
import type { Rng } from './random.ts'
import { Raster } from './raster.ts'
import { fractal, type Terrain } from './terrain.ts'

export type Field = (p: Pt) => number

type Basis = { at: Pt; reach: number; weight: number; angle: number; radial: boolean }

function basesOf(rng: Rng, terrain: Terrain): Basis[] {
  const { river, centres } = terrain
  const bases: Basis[] = []
  for (const c of centres) {
    let nearest = 0
    for (let i = 0; i < river.line.length; i++) {
      if (distance(river.line[i]!, c.at) < distance(river.line[nearest]!, c.at)) nearest = i
    }
    const own = distance(river.line[nearest]!, c.at) < 2600
    const angle = own ? tangentAt(river.line, nearest) + rng.range(-0.12, 0.12) : rng.range(0, 1.57)
    bases.push({ at: c.at, reach: c.reach * 1.1, weight: 1, angle, radial: false })
  }
  const old = centres[0]!
  bases.push({ at: old.at, reach: old.reach * 0.5, weight: 0.7, angle: 0, radial: true })
  const { radius } = terrain.scale
  for (let k = 0; k < 12; k++) {
    const t = rng.range(0, 2 * Math.PI)
    const far = radius * rng.range(0.35, 1)
    bases.push({
      at: [Math.cos(t) * far, Math.sin(t) * far],
      reach: rng.range(1500, 2600),
      weight: 0.5,
      angle: rng.range(0, Math.PI / 2),
      radial: false,
    })
  }
  return bases
}

/** Angle of the major family of streets at p; the minor family is at right angles. */
export function buildField(rng: Rng, terrain: Terrain): Field {
  const bases = basesOf(rng, terrain)
  const half = terrain.scale.radius * 1.35
  const cos = new Raster(half, 60)
  const sin = new Raster(half, 60)
  const course = terrain.river.line.filter((_, i) => i % 3 === 0)
  const shores = terrain.lakes.map((l) => l.filter((_, i) => i % 4 === 0))
  for (let i = 0; i < cos.data.length; i++) {
    const p = cos.point(i)
    let [x, y] = [0, 0]
    const add = (angle: number, weight: number) => {
      x += weight * Math.cos(2 * angle)
      y += weight * Math.sin(2 * angle)
    }
    for (const b of bases) {
      const d = distance(p, b.at) / b.reach
      const weight = b.weight * Math.exp(-d * d)
      add(b.radial ? Math.atan2(p[1] - b.at[1], p[0] - b.at[0]) : b.angle, weight)
    }
    const near = (line: readonly Pt[], reach: number, gain: number) => {
      let best = Infinity
      let at = 0
      for (let k = 0; k < line.length; k++) {
        const q = line[k]!
        const d = (q[0] - p[0]) ** 2 + (q[1] - p[1]) ** 2
        if (d < best) {
          best = d
          at = k
        }
      }
      if (best < (reach * 3) ** 2) add(tangentAt(line, at), gain * Math.exp(-best / reach ** 2))
    }
    near(course, 950, 1.5)
    if (terrain.toLake.at(p) < 700) for (const shore of shores) near(shore, 380, 0.9)
    const town = Math.min(1, terrain.density(p) * 1.6)
    const swing = (1.1 - town) * 0.8 * fractal(terrain.noise, p, 2600, 2)
    const angle = Math.atan2(y, x) / 2 + swing
    cos.data[i] = Math.cos(2 * angle)
    sin.data[i] = Math.sin(2 * angle)
  }
  return (p) => {
    const u = Math.min(cos.size - 1.001, Math.max(0, (p[0] + half) / 60))
    const v = Math.min(cos.size - 1.001, Math.max(0, (p[1] + half) / 60))
    const i = Math.floor(v) * cos.size + Math.floor(u)
    const [s, t] = [u - Math.floor(u), v - Math.floor(v)]
    const mix = (d: Float32Array) =>
      (d[i]! * (1 - s) + d[i + 1]! * s) * (1 - t) +
      (d[i + cos.size]! * (1 - s) + d[i + cos.size + 1]! * s) * t
    return Math.atan2(mix(sin.data), mix(cos.data)) / 2
  }
}
