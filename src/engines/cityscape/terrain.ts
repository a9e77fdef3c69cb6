/**
 * The ground before anyone builds on it: the city's limit, the river (a sine-generated meander, Langbein and Leopold 1966), its
 * island, a tributary, lakes, and how densely each place will be built.
 */
import { union, type Geom } from 'polyclip-ts'
import { createNoise2D } from 'simplex-noise'
import { along, distance, heading, inRing, ringArea, tangentAt, type Pt } from './geometry.ts'
import { rngOf, type Rng } from './random.ts'
import { Raster } from './raster.ts'

export type Noise = (x: number, y: number) => number

export type Scale = { radius: number; core: number; lakes: number }

export type Centre = { at: Pt; reach: number; weight: number; old: boolean }

export type Terrain = {
  scale: Scale
  noise: Noise
  limit: Pt[]
  river: { line: Pt[]; widths: number[]; ring: Pt[]; island: Pt[] }
  tributary: { line: Pt[]; ring: Pt[] }
  lakes: Pt[][]
  /** Union of all water with the island cut out, as rings; the first of each polygon is its shell. */
  water: Pt[][][]
  /** 1 river, 2 tributary, 3 lake. */
  wet: Raster
  toWater: Raster
  /** 1 within the city's limit. */
  inside: Raster
  toLake: Raster
  /** Distance to the river or a lake, the tributary left out: ordinary streets bridge that. */
  toBroad: Raster
  centres: Centre[]
  works: { at: Pt; reach: number }[]
  density: (p: Pt) => number
}

/** Several octaves of noise, about -1…1; `wave` is the longest wavelength in metres. */
export function fractal(noise: Noise, p: Pt, wave: number, octaves: number): number {
  let [sum, size, total] = [0, 1, 0]
  let frequency = 1 / wave
  for (let i = 0; i < octaves; i++) {
    sum += size * noise(p[0] * frequency + i * 17.3, p[1] * frequency - i * 9.1)
    total += size
    size *= 0.5
    frequency *= 2.1
  }
  return sum / total
}

function meander(rng: Rng, noise: Noise, radius: number): Pt[] {
  const main = rng.range(-0.5, 0.5) + (rng.chance(0.3) ? Math.PI / 2 : 0)
  const wave = rng.range(7200, 9000)
  const swing = rng.range(0.62, 0.85)
  const phase = rng.range(0, 2 * Math.PI)
  const step = 40
  const walk = (way: 1 | -1) => {
    const out: Pt[] = []
    let p: Pt = [0, 0]
    for (let s = 0; Math.hypot(p[0], p[1]) < radius + 4500 && s < radius * 5; s += step) {
      const at = s * way
      const amplitude = swing * (0.85 + 0.4 * noise(at / 6000, 3.3))
      const angle =
        main +
        amplitude * Math.sin((2 * Math.PI * at) / wave + phase + 0.7 * noise(at / 9000, 8.8)) +
        0.1 * noise(at / 1400, 5.1)
      p = along(p, angle, step * way)
      out.push(p)
    }
    return out
  }
  const back = walk(-1).toReversed()
  return [...back, [0, 0], ...walk(1)]
}

function riverBody(rng: Rng, noise: Noise, line: Pt[]) {
  const width = rng.range(420, 560)
  // The island lies where the walk has gone a fifth of the way from the middle to one end.
  const middle = Math.floor(line.length / 2)
  const isle = middle + Math.round((rng.chance(0.5) ? 1 : -1) * rng.range(42, 62))
  const half = rng.range(700, 950)
  const bulge = (i: number) => {
    const s = ((i - isle) * 40) / (half * 1.5)
    return Math.exp(-s * s * 1.6)
  }
  const widths = line.map((_, i) => width * (1 + 0.22 * noise(i / 45, 1.7)) + 250 * bulge(i))
  const bank = (side: 1 | -1) =>
    line.map((p, i): Pt => {
      const rough = 26 * fractal(noise, [p[0] + side * 3000, p[1]], 700, 4)
      return along(p, tangentAt(line, i) + (side * Math.PI) / 2, widths[i]! / 2 + rough)
    })
  const left = bank(1)
  const ring = [...left, ...bank(-1).toReversed()]
  const island: Pt[] = []
  const side = rng.chance(0.5) ? 1 : -1
  const parts = 64
  for (let k = 0; k < parts; k++) {
    const t = (k / parts) * 2 * Math.PI
    const i = isle + (Math.cos(t) * half) / 40
    const p = line[Math.round(i)]!
    const taper = Math.sin(t) * 105 * (1 - 0.35 * Math.cos(t))
    const out = side * 95 + taper + 14 * fractal(noise, p, 300, 3)
    const next = line[Math.min(line.length - 1, Math.round(i) + 1)]!
    const base = along(p, heading(p, next), (i - Math.round(i)) * 40)
    island.push(along(base, heading(p, next) + Math.PI / 2, out))
  }
  return { line, widths, ring, island }
}

function tributaryOf(rng: Rng, noise: Noise, river: Pt[], radius: number) {
  const middle = Math.floor(river.length / 2)
  const joinIndex = middle + Math.round((rng.chance(0.5) ? 1 : -1) * rng.range(20, 42))
  const join = river[joinIndex]!
  const side = rng.chance(0.5) ? 1 : -1
  const away = tangentAt(river, joinIndex) + side * rng.range(1.25, 1.9)
  const line: Pt[] = [join]
  const length = radius * 1.5
  const phase = rng.range(0, 6)
  for (let s = 0; s < length; s += 25) {
    const settle = Math.min(1, s / 900)
    const bend = 0.75 * Math.sin((2 * Math.PI * s) / 2100 + phase + noise(s / 2500, 4.4))
    const angle =
      away + settle * (bend * 0.8 + 0.45 * noise(s / 3200, 7.7)) + 0.2 * noise(s / 500, 2.2)
    line.push(along(line[line.length - 1]!, angle, 25))
  }
  const bank = (way: 1 | -1) =>
    line.map((p, i): Pt => {
      const mouth = 60 * Math.exp(-i / 14)
      const half = 34 + mouth + 9 * noise(i / 22, way * 5) - 12 * Math.min(1, i / 200)
      return along(p, tangentAt(line, i) + (way * Math.PI) / 2, half)
    })
  return { line, ring: [...bank(1), ...bank(-1).toReversed()] }
}

/** A lake with arms and bays: an ellipse whose shore is moved by noise in both directions. */
function lakeRing(rng: Rng, noise: Noise, at: Pt, radius: number): Pt[] {
  const shift = rng.range(0, 50)
  const squeeze = rng.range(0.5, 0.9)
  const turn = rng.range(0, Math.PI)
  const ring: Pt[] = []
  const parts = Math.max(60, Math.round(radius / 5))
  for (let k = 0; k < parts; k++) {
    const t = (k / parts) * 2 * Math.PI
    const x = Math.cos(t) * radius
    const y = Math.sin(t) * radius * squeeze
    const p: Pt = [x * Math.cos(turn) - y * Math.sin(turn), x * Math.sin(turn) + y * Math.cos(turn)]
    const warp = (axis: number) =>
      [
        [1.5, 0.36],
        [0.6, 0.13],
        [0.25, 0.05],
        [0.1, 0.018],
      ].reduce(
        (sum, [wave, size]) =>
          sum +
          size! * radius * noise(p[0] / (wave! * radius) + shift + axis, p[1] / (wave! * radius)),
        0,
      )
    ring.push([at[0] + p[0] + warp(0), at[1] + p[1] + warp(77)])
  }
  return ring
}

function limitOf(noise: Noise, radius: number): Pt[] {
  const out: Pt[] = []
  const parts = Math.round((2 * Math.PI * radius) / 30)
  for (let k = 0; k < parts; k++) {
    const t = (k / parts) * 2 * Math.PI
    const base: Pt = [Math.cos(t) * radius, Math.sin(t) * radius]
    const swell = 1 + 0.16 * noise(Math.cos(t) * 1.1 + 5, Math.sin(t) * 1.1)
    const p: Pt = [base[0] * swell * 1.08, base[1] * swell * 0.95]
    const warp = (wave: number, size: number, axis: number) =>
      size * noise(p[0] / wave + axis * 31, p[1] / wave - axis * 13)
    const shift = (axis: number) =>
      warp(4200, 420, axis) +
      warp(1500, 150, axis + 2) +
      warp(600, 50, axis + 4) +
      warp(220, 16, axis + 6)
    out.push([p[0] + shift(1), p[1] + shift(9)])
  }
  return out
}

const AREA_OF_LAKES = { least: 160, most: 620 }

function placeLakes(rng: Rng, noise: Noise, scale: Scale, wetNear: (p: Pt, r: number) => boolean) {
  const lakes: Pt[][] = []
  const taken: { at: Pt; radius: number }[] = []
  for (let tries = 0; tries < 400 && lakes.length < scale.lakes; tries++) {
    const first = lakes.length === 0
    const radius = first ? rng.range(620, 820) : rng.range(AREA_OF_LAKES.least, AREA_OF_LAKES.most)
    const far = first ? rng.range(0.55, 0.95) * scale.core : rng.range(0.35, 0.95) * scale.radius
    const at = along([0, 0], rng.range(0, 2 * Math.PI), far)
    if (wetNear(at, radius * 1.25 + 250)) continue
    if (taken.some((t) => distance(t.at, at) < t.radius + radius + 300)) continue
    taken.push({ at, radius })
    lakes.push(lakeRing(rng, noise, at, radius))
  }
  return lakes
}

function densityOf(noise: Noise, centres: Centre[], toLake: Raster) {
  return (p: Pt): number => {
    let sum = 0
    for (const c of centres) {
      const d = distance(p, c.at) / c.reach
      sum += c.weight * Math.exp(-d * d)
    }
    const rough = 1 + 0.45 * fractal(noise, [p[0] + 9000, p[1] - 4000], 2600, 3)
    const shore = toLake.at(p) < 500 ? 1.1 : 1
    return Math.min(1, sum * rough * shore)
  }
}

function centresOf(rng: Rng, river: Pt[], scale: Scale): Centre[] {
  const middle = Math.floor(river.length / 2)
  const beside = (i: number, off: number): Pt =>
    along(river[middle + i]!, tangentAt(river, middle + i) + Math.PI / 2, off)
  const side = rng.chance(0.5) ? 1 : -1
  const centres: Centre[] = [
    { at: beside(-4, side * 1100), reach: scale.core * 0.6, weight: 1, old: true },
    { at: beside(18, -side * 1350), reach: scale.core * 0.5, weight: 0.85, old: false },
    { at: beside(-30, side * 1900), reach: scale.core * 0.45, weight: 0.55, old: false },
  ]
  const count = scale.core > 3000 ? 5 : 2
  const turn = rng.range(0, 6)
  for (let k = 0; k < count; k++) {
    const angle = turn + (k / count) * 2 * Math.PI + rng.range(-0.35, 0.35)
    const far = scale.core * rng.range(1.15, 1.6)
    centres.push({
      at: along([0, 0], angle, far),
      reach: rng.range(650, 1150),
      weight: rng.range(0.42, 0.7),
      old: false,
    })
  }
  return centres
}

const toRings = (polygon: number[][][]): Pt[][] =>
  polygon.map((ring) => ring.slice(0, -1).map((p): Pt => [p[0]!, p[1]!]))

export function buildTerrain(seed: number, scale: Scale): Terrain {
  const rng = rngOf(seed, 'terrain')
  const noise = createNoise2D(rng.next)
  const river = riverBody(rng, noise, meander(rng, noise, scale.radius))
  const tributary = tributaryOf(rng, noise, river.line, scale.radius)
  const wet = new Raster(scale.radius * 1.42, 18)
  wet.fill([tributary.ring], 2)
  wet.fill([river.ring], 1)
  const early = wet.distances()
  const lakes = placeLakes(rng, noise, scale, (p, r) => early.at(p) < r)
  const broad = new Raster(wet.half, wet.cell)
  broad.fill([river.ring], 1)
  const lakesOnly = new Raster(wet.half, wet.cell)
  for (const lake of lakes) {
    wet.fill([lake], 3)
    lakesOnly.fill([lake], 1)
    broad.fill([lake], 1)
  }
  wet.fill([river.island], 0)
  // Where the noise made the limit cross itself, the largest simple outline is kept.
  const limit = union([limitOf(noise, scale.radius)])
    .map((polygon) => toRings(polygon)[0]!)
    .reduce((a, b) => (Math.abs(ringArea(b)) > Math.abs(ringArea(a)) ? b : a))
  const inside = new Raster(wet.half, wet.cell)
  inside.fill([limit], 1)
  const bodies: Geom[] = [[river.ring], [tributary.ring], ...lakes.map((lake) => [lake])]
  const joined = union(bodies[0]!, ...bodies.slice(1)).map(toRings)
  const water = joined.map((rings) =>
    inRing(river.island[0]!, rings[0]!) ? [...rings, river.island] : rings,
  )
  const centres = centresOf(rng, river.line, scale)
  const toLake = lakesOnly.distances()
  const works = [0, 1].map(() => ({
    at: along([0, 0], rng.range(0, 2 * Math.PI), scale.core * rng.range(0.95, 1.25)),
    reach: rng.range(700, 1100),
  }))
  return {
    scale,
    noise,
    limit,
    inside,
    river,
    tributary,
    lakes,
    water,
    wet,
    toWater: wet.distances(),
    toLake,
    toBroad: broad.distances(),
    centres,
    works,
    density: densityOf(noise, centres, toLake),
  }
}
