/** The roads of a city from the largest to the smallest: ring, bridges, highways, embankments, then what grows between them. */
import {
  along,
  distance,
  heading,
  resample,
  simplify,
  spline,
  tangentAt,
  type Pt,
} from './geometry.ts'
import { buildField, type Field } from './field.ts'
import { Network, RANK, type RoadClass } from './network.ts'
import { rngOf, type Rng } from './random.ts'
import { extend, growStreets, type Level } from './streets.ts'
import { fractal, type Terrain } from './terrain.ts'

function ringRoad(rng: Rng, terrain: Terrain, radius: number): Pt[] {
  const turn = rng.range(0, 6)
  const points: Pt[] = []
  for (let k = 0; k < 20; k++) {
    const t = (k / 20) * 2 * Math.PI + turn
    let r = radius * (1 + 0.13 * terrain.noise(Math.cos(t) * 1.3 + 40, Math.sin(t) * 1.3))
    // Lakes are passed on the outside.
    for (let push = 0; push < 30 && terrain.toLake.at(along([0, 0], t, r)) < 150; push++) r += 50
    points.push(along([0, 0], t, r))
  }
  const line = spline(points, 14, true).slice(0, -1)
  // The line begins on dry land, so that no bridge is cut in two.
  const dry = line.reduce(
    (best, p, i) => (terrain.toWater.at(p) > terrain.toWater.at(line[best]!) ? i : best),
    0,
  )
  return [...line.slice(dry), ...line.slice(0, dry + 1)]
}

function bridges(rng: Rng, terrain: Terrain): Pt[][] {
  const out: Pt[][] = []
  const { line, widths } = terrain.river
  const middle = Math.floor(line.length / 2)
  const count = terrain.scale.core > 3000 ? 3 : 1
  const gap = (terrain.scale.core * 0.95) / (count + 0.6)
  for (let k = 0; k < count; k++) {
    const offset = (k - (count - 1) / 2) * gap * 1.35 + rng.range(-160, 160)
    const i = middle + Math.round(offset / 40)
    const angle = tangentAt(line, i) + Math.PI / 2 + rng.range(-0.1, 0.1)
    const half = widths[i]! / 2 + 330
    const ends = [along(line[i]!, angle, -half), along(line[i]!, angle, half)]
    out.push(resample(ends, 40))
  }
  return out
}

/** A walk outwards from the ring that keeps off lakes and the river; undefined when it cannot. */
function highway(rng: Rng, terrain: Terrain, start: Pt, outward: number): Pt[] | undefined {
  const line: Pt[] = [start]
  let angle = outward
  const { radius } = terrain.scale
  const shift = rng.range(0, 500)
  for (let i = 0; i < 900; i++) {
    const p = line[line.length - 1]!
    if (Math.hypot(p[0], p[1]) > radius * 1.38) return line
    const wanted =
      outward + 0.55 * terrain.noise(i / 90 + shift, 1) + 0.12 * terrain.noise(i / 20, shift)
    angle += Math.max(-0.05, Math.min(0.05, wanted - angle))
    const next = along(p, angle, 30)
    const here = terrain.wet.at(along(p, angle, 150))
    if (here === 1 || here === 3 || terrain.toLake.at(next) < 60) return undefined
    if (terrain.wet.at(next) === 1) return undefined
    line.push(next)
  }
  return undefined
}

function highways(rng: Rng, terrain: Terrain, ring: Pt[]): Pt[][] {
  const out: Pt[][] = []
  const wanted = terrain.scale.core > 3000 ? 8 : 5
  const turn = rng.range(0, 6)
  for (let k = 0; k < wanted; k++) {
    for (let tries = 0; tries < 25; tries++) {
      const t = turn + (k / wanted) * 2 * Math.PI + rng.range(-0.28, 0.28)
      const start = ring.reduce((best, p) =>
        Math.cos(Math.atan2(p[1], p[0]) - t) > Math.cos(Math.atan2(best[1], best[0]) - t)
          ? p
          : best,
      )
      if (terrain.toWater.at(start) < 200) continue
      const line = highway(rng, terrain, start, Math.atan2(start[1], start[0]))
      if (!line) continue
      out.push(line)
      break
    }
  }
  return out
}

/** Pieces of a line where `keep` holds, no shorter than `least` points. */
export function piecesWhere(line: readonly Pt[], keep: (p: Pt) => boolean, least: number): Pt[][] {
  const out: Pt[][] = []
  let piece: Pt[] = []
  for (const p of line) {
    if (keep(p)) piece.push(p)
    else {
      if (piece.length >= least) out.push(piece)
      piece = []
    }
  }
  if (piece.length >= least) out.push(piece)
  return out
}

function waterside(terrain: Terrain, network: Network): void {
  const { line, widths } = terrain.river
  for (const side of [1, -1]) {
    const shore = line.map((p, i): Pt => {
      const set = widths[i]! / 2 + 75 + 30 * terrain.noise(i / 30, side * 7)
      return along(p, tangentAt(line, i) + (side * Math.PI) / 2, set)
    })
    const built = (p: Pt) => terrain.density(p) > 0.13 && terrain.wet.at(p) !== 3
    for (const piece of piecesWhere(shore, built, 12)) {
      network.lay({ line: piece, kind: 'secondary', role: 'river' })
    }
  }
  for (const lake of terrain.lakes) {
    // The shore is smoothed first: a lakeside road does not follow every bay.
    const n = lake.length
    const smooth = lake.map((_, i): Pt => {
      let [x, y] = [0, 0]
      for (let k = -6; k <= 6; k++) {
        const q = lake[(i + k + n) % n]!
        x += q[0] / 13
        y += q[1] / 13
      }
      return [x, y]
    })
    const ring = smooth.map((p, i): Pt => {
      const angle = heading(smooth[(i - 1 + n) % n]!, smooth[(i + 1) % n]!)
      let q = along(p, angle - Math.PI / 2, 55)
      for (let k = 0; k < 8 && terrain.toWater.at(q) < 38; k++)
        q = along(q, angle - Math.PI / 2, 15)
      return q
    })
    const line = spline(
      [...ring, ring[0]!].filter((_, i) => i % 3 === 0),
      3,
    )
    const fit = (p: Pt) => terrain.density(p) > 0.14 && terrain.toWater.at(p) > 14
    for (const piece of piecesWhere(line, fit, 14)) {
      network.lay({ line: piece, kind: 'tertiary', role: 'lake' })
    }
  }
}

type Stage = {
  kind: RoadClass
  least: number
  spacing: (p: Pt) => number
  ends: number
  wobble: number
}

function stages(terrain: Terrain): Stage[] {
  const { density } = terrain
  const old = terrain.centres[0]!
  const oldness = (p: Pt) => Math.exp(-((distance(p, old.at) / (old.reach * 0.55)) ** 2))
  return [
    {
      kind: 'primary',
      least: 0.035,
      spacing: (p) => 1150 - 350 * density(p),
      ends: 0,
      wobble: 0.05,
    },
    {
      kind: 'secondary',
      least: 0.1,
      spacing: (p) => 560 - 200 * density(p),
      ends: 0.12,
      wobble: 0.08,
    },
    {
      kind: 'tertiary',
      least: 0.2,
      spacing: (p) => 300 - 110 * density(p) - 30 * oldness(p),
      ends: 0.35,
      wobble: 0.1,
    },
    {
      kind: 'residential',
      least: 0.22,
      spacing: (p) => 158 - 25 * density(p) - 52 * oldness(p),
      ends: 0.38,
      wobble: 0.16,
    },
  ]
}

function levelOf(terrain: Terrain, stage: Stage): Level {
  const broad = stage.kind === 'primary' || stage.kind === 'secondary'
  return {
    kind: stage.kind,
    spacing: stage.spacing,
    allowed: (p) => terrain.density(p) > stage.least && terrain.inside.at(p) > 0,
    endsAtHigher: stage.ends,
    wobble: (p) => stage.wobble * fractal(terrain.noise, p, 420, 2),
    shortest: broad ? 260 : 60,
    reach: stage.kind === 'primary' ? 650 : 300,
    bridges: broad,
  }
}

const lanes = (terrain: Terrain): Level => ({
  kind: 'track',
  spacing: (p) => (terrain.density(p) > 0.1 ? 520 : 900),
  allowed: (p) => terrain.density(p) < 0.3 && terrain.inside.at(p) > 0,
  endsAtHigher: 0.1,
  wobble: (p) => 0.75 * fractal(terrain.noise, [p[0] + 7000, p[1]], 1100, 3),
  shortest: 260,
  reach: 600,
  bridges: false,
})

/** A broad street that ends between two junctions is made a local street from its last junction on. */
function humbleEnds(network: Network): void {
  const laid = network.roads.slice()
  for (const road of laid) {
    if (road.role !== 'grown' && road.role !== 'bridge') continue
    const broad = RANK[road.kind] >= 3
    for (const end of ['last', 'first']) {
      const line = resample(end === 'last' ? road.line : road.line.toReversed(), 8)
      let cutAt = line.length - 1
      const junction = (p: Pt) =>
        network.nearest(p, 11, (s) => s.road !== road && s.rank >= (broad ? 2 : 0))
      while (cutAt > line.length * 0.4 && !junction(line[cutAt]!)) cutAt--
      const tail = line.slice(cutAt)
      if (tail.length < 2 || cutAt <= line.length * 0.4) continue
      const kept = simplify(line.slice(0, cutAt + 1), 1)
      road.line = end === 'last' ? kept : kept.toReversed()
      if (tail.length > 9) {
        network.roads.push({
          line: simplify(tail, 1),
          kind: broad ? 'tertiary' : road.kind,
          role: 'grown',
        })
      }
    }
  }
}

export type RoadPlan = { network: Network; field: Field; ring: Pt[] }

export function planRoads(seed: number, terrain: Terrain): RoadPlan {
  const rng = rngOf(seed, 'roads')
  const field = buildField(rng, terrain)
  const network = new Network(field)
  const ground = { rng, terrain, field, network }
  const ring = ringRoad(rng, terrain, terrain.scale.core)
  network.lay({ line: ring, kind: 'motorway', role: 'ring' })
  const [first, ...rest] = stages(terrain)
  const avenue = levelOf(terrain, first!)
  for (const bridge of bridges(rng, terrain)) {
    const line = extend(ground, avenue, bridge, ['first', 'last'])
    network.lay({ line, kind: 'primary', role: 'bridge' })
  }
  highways(rng, terrain, ring).forEach((way, k) => {
    const line = extend(ground, avenue, way, ['first'])
    network.lay({ line, kind: k % 3 === 0 ? 'motorway' : 'primary', role: 'highway' })
  })
  waterside(terrain, network)
  for (const stage of [first!, ...rest]) {
    growStreets(
      ground,
      levelOf(terrain, stage),
      terrain.centres.map((c) => c.at),
    )
  }
  growStreets(ground, lanes(terrain), [])
  humbleEnds(network)
  return { network, field, ring }
}
