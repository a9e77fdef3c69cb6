/** What a map draws besides areas: water, green, roads between junctions, bridges, the railway. */
import { along, distance, inRing, lerp, spline, type Pt } from './geometry.ts'
import type { Town } from './blocks.ts'
import type { Project } from './areas.ts'
import { type Name, type Namer, spell, StreetNamer } from './names.ts'
import { RANK, type Road } from './network.ts'
import { railBeyond, riverBeyond, roadsBeyond } from './outskirts.ts'
import { place, UNIT } from './planar.ts'
import type { Rng } from './random.ts'
import { fractal, type Terrain } from './terrain.ts'
import type { Geometry, LandscapeFeature, Ring } from './types.ts'
import type { Uses } from './uses.ts'

const closed = (ring: readonly Pt[], project: Project): Ring => {
  const out = ring.map(project)
  return [...out, [...out[0]!]]
}

/** One name per road; what grew in one line keeps it from end to end. */
export function nameRoads(rng: Rng, namer: Namer, roads: readonly Road[]): Name[] {
  const streets = new StreetNamer(namer)
  const names: Name[] = []
  const size = (r: Road) => RANK[r.kind] * 1e6 + r.line.length
  const order = roads.map((_, i) => i).toSorted((a, b) => size(roads[b]!) - size(roads[a]!))
  let shore = 0
  for (const i of order) {
    const road = roads[i]!
    const pick = (zh: string, en: string) => streets.name({ zh, en })
    if (road.role === 'ring') names[i] = { zh: '环城大道', en: 'Ring Expressway' }
    else if (road.role === 'river') {
      const [zh, en] = (
        [
          ['沿江大道', 'Riverside Avenue'],
          ['滨江大道', 'Binjiang Avenue'],
          ['望江路', 'Wangjiang Road'],
          ['临江路', 'Linjiang Road'],
        ] as const
      )[shore++ % 4]!
      names[i] = { zh, en }
    } else if (RANK[road.kind] >= 4) names[i] = pick('大道', 'Avenue')
    else if (road.kind === 'secondary') names[i] = pick('路', 'Road')
    else if (road.kind === 'tertiary') names[i] = pick(rng.chance(0.6) ? '路' : '街', 'Street')
    else if (road.kind === 'track') {
      const zh = namer.village()
      names[i] = { zh: `${zh}村道`, en: `${spell(zh)} Lane` }
    } else names[i] = rng.chance(0.6) ? pick('街', 'Street') : pick('巷', 'Alley')
  }
  return names
}

/** Exact where the raster's cells are too coarse: near a shore. */
function isWet(terrain: Terrain, p: Pt): boolean {
  if (terrain.toWater.at(p) > 60) return false
  return terrain.water.some(
    ([shell, ...holes]) => inRing(p, shell!) && !holes.some((hole) => inRing(p, hole)),
  )
}

type Chain = { points: Pt[]; tag: number; wet: boolean }

/** Roads cut where they meet and where they reach or leave the water. */
function chains(town: Town, terrain: Terrain): Chain[] {
  const { graph, roads } = town
  const degree = new Int32Array(graph.x.length)
  const isRoad = (e: number) => graph.tag[e]! < roads.length
  for (let e = 0; e < graph.from.length; e++) {
    if (!isRoad(e)) continue
    degree[graph.from[e]!]!++
    degree[graph.to[e]!]!++
  }
  const out: Chain[] = []
  let last = -1
  for (let e = 0; e < graph.from.length; e++) {
    if (!isRoad(e)) continue
    const [a, b] = [graph.from[e]!, graph.to[e]!]
    const tag = graph.tag[e]!
    const wet = isWet(terrain, lerp(place(graph, a), place(graph, b), 0.5))
    const open = out[out.length - 1]
    const through = degree[a] === 2 || wet
    if (open && open.tag === tag && open.wet === wet && last === a && through) {
      open.points.push(place(graph, b))
    } else out.push({ points: [place(graph, a), place(graph, b)], tag, wet })
    last = b
  }
  return out
}

const span = (points: readonly Pt[]) =>
  points.slice(1).reduce((sum, p, i) => sum + distance(points[i]!, p), 0)

function roadsAndBridges(
  town: Town,
  terrain: Terrain,
  names: Name[],
  project: Project,
): LandscapeFeature[] {
  const out: LandscapeFeature[] = []
  let major = 0
  const ordinal = [
    '江澜大桥',
    '江澜二桥',
    '江澜三桥',
    '江澜四桥',
    '江澜五桥',
    '江澜六桥',
    '江澜七桥',
    '江澜八桥',
  ]
  for (const chain of chains(town, terrain)) {
    const length = span(chain.points)
    const road = town.roads[chain.tag]!
    const ends = chain.points.length === 2 && length < UNIT * 40
    if (ends && RANK[road.kind] < 3) continue
    const name = names[chain.tag]!
    const geometry: Geometry = { type: 'LineString', coordinates: chain.points.map(project) }
    out.push({ layer: 'road', class: road.kind, name: name.zh, nameEn: name.en, geometry })
    if (!chain.wet || length < 18) continue
    const middle = chain.points[Math.floor(chain.points.length / 2)]!
    const large =
      length > 250 &&
      [middle, lerp(chain.points[0]!, chain.points.at(-1)!, 0.5)].some(
        (p) => terrain.wet.at(p) === 1,
      )
    const zh = large ? (ordinal[major] ?? `${name.zh}大桥`) : `${name.zh}桥`
    const en = large ? `Jianglan Bridge ${major + 1}` : `${name.en} Bridge`
    if (large) major++
    out.push({ layer: 'bridge', class: large ? 'major' : 'minor', name: zh, nameEn: en, geometry })
  }
  return out
}

export function railwayOf(rng: Rng, terrain: Terrain): Pt[] {
  const { radius, core } = terrain.scale
  const turn = rng.range(0, 2 * Math.PI)
  const pass = core * 1.1
  const bend = rng.range(0, 6)
  const points: Pt[] = []
  for (let k = -5; k <= 5; k++) {
    const base = along([0, 0], turn, pass + 520 * Math.sin(k * 1.1 + bend) + k * k * 45)
    points.push(along(base, turn + Math.PI / 2, (k / 5) * radius * 1.5))
  }
  return spline(points, 24)
}

/** Woods in the country: closed outlines of a few noisy discs away from water and town. */
function woods(rng: Rng, terrain: Terrain, count: number): Pt[][] {
  const out: Pt[][] = []
  for (let tries = 0; tries < count * 12 && out.length < count; tries++) {
    const at = along([0, 0], rng.range(0, 2 * Math.PI), terrain.scale.radius * rng.range(0.4, 1))
    const radius = rng.range(130, 520)
    if (
      terrain.density(at) > 0.1 ||
      terrain.toWater.at(at) < radius * 1.3 ||
      !inRing(at, terrain.limit)
    )
      continue
    const ring: Pt[] = []
    for (let k = 0; k < 54; k++) {
      const t = (k / 54) * 2 * Math.PI
      const p = along(at, t, radius)
      ring.push([
        p[0] + radius * 0.5 * fractal(terrain.noise, p, radius * 1.6, 4),
        p[1] + radius * 0.5 * fractal(terrain.noise, [p[0] + 900, p[1]], radius * 1.6, 4),
      ])
    }
    out.push(ring)
  }
  return out
}

export type LandscapeInput = {
  rng: Rng
  namer: Namer
  terrain: Terrain
  town: Town
  uses: Uses
  roadNames: Name[]
  rail: Pt[]
  project: Project
}

export function buildLandscape(o: LandscapeInput): LandscapeFeature[] {
  const { terrain, uses, project, namer } = o
  const polygon = (rings: readonly (readonly Pt[])[]): Geometry => ({
    type: 'Polygon',
    coordinates: rings.map((r) => closed(r, project)),
  })
  const out: LandscapeFeature[] = [
    {
      layer: 'river',
      class: 'river',
      name: '澜江',
      nameEn: 'Lan River',
      geometry: polygon([terrain.river.ring, terrain.river.island.toReversed()]),
    },
    {
      layer: 'river',
      class: 'tributary',
      name: '清溪河',
      nameEn: 'Qingxi River',
      geometry: polygon([terrain.tributary.ring]),
    },
    {
      layer: 'green',
      class: 'island',
      name: '鹭洲',
      nameEn: 'Egret Island',
      geometry: polygon([terrain.river.island]),
    },
  ]
  const rivers = riverBeyond(terrain)
  for (const ring of rivers) {
    out.push({ layer: 'river', class: 'river', name: '', nameEn: '', geometry: polygon([ring]) })
  }
  for (const lake of terrain.lakes) {
    const zh = namer.base()
    out.push({
      layer: 'lake',
      class: 'lake',
      name: `${zh}湖`,
      nameEn: `${spell(zh)} Lake`,
      geometry: polygon([lake]),
    })
  }
  for (const ring of woods(o.rng, terrain, terrain.scale.radius > 6000 ? 46 : 18)) {
    out.push({ layer: 'green', class: 'wood', name: '', nameEn: '', geometry: polygon([ring]) })
  }
  for (const green of uses.greens) {
    const zh = green.kind === 'park' ? namer.base() : ''
    const names = zh ? { name: `${zh}公园`, nameEn: `${spell(zh)} Park` } : { name: '', nameEn: '' }
    out.push({ layer: 'green', class: green.kind, ...names, geometry: polygon([green.ring]) })
  }
  out.push({
    layer: 'rail',
    class: 'rail',
    name: '江澜铁路',
    nameEn: 'Jianglan Railway',
    geometry: { type: 'LineString', coordinates: railBeyond(o.rail, terrain).map(project) },
  })
  for (const { line, kind } of roadsBeyond(o.town.roads, terrain, rivers)) {
    const geometry: Geometry = { type: 'LineString', coordinates: line.map(project) }
    out.push({ layer: 'road', class: kind, name: '', nameEn: '', geometry })
  }
  out.push(...roadsAndBridges(o.town, terrain, o.roadNames, project))
  return out
}
