/** The plan's lines cut into blocks: roads, shores, the limit, the river's middle, and hedges where there are few roads. */
import { Delaunay } from 'd3-delaunay'
import { along, distance, distanceToSegment, inRing, lerp, tangentAt, type Pt } from './geometry.ts'
import { HALF_WIDTH, RANK, type Road } from './network.ts'
import { piecesWhere } from './plan.ts'
import {
  core,
  facesOf,
  origin,
  place,
  planarGraph,
  type Faces,
  type Graph,
  type Input,
} from './planar.ts'
import { WALL, type Node } from './partition.ts'
import { rngOf, type Rng } from './random.ts'
import type { Terrain } from './terrain.ts'

/** Tags of lines that are no roads; a road's tag is its place in the list. */
export const TAG = { shore: 1_000_000, middle: 1_000_001, limit: 1_000_002, hedge: 1_000_003 }

export type Side = { a: Pt; b: Pt; road: number; half: number }

export type Block = {
  id: number
  ring: Pt[]
  area: number
  /** A point well inside. */
  at: Pt
  wet: boolean
  density: number
  sides: Side[]
}

/** Midpoint displacement: a hedge between two points wanders by about an eighth of its length. */
function wander(rng: Rng, a: Pt, b: Pt, depth: number): Pt[] {
  const length = distance(a, b)
  if (depth === 0 || length < 40) return [a]
  const angle = Math.atan2(b[1] - a[1], b[0] - a[0]) + Math.PI / 2
  const middle = along(lerp(a, b, rng.range(0.4, 0.6)), angle, rng.range(-0.13, 0.13) * length)
  return [...wander(rng, a, middle, depth - 1), ...wander(rng, middle, b, depth - 1)]
}

function hedges(rng: Rng, terrain: Terrain): Pt[][] {
  const reach = terrain.scale.radius * 1.3
  const gap = terrain.scale.radius > 6000 ? 620 : 480
  const points: Pt[] = []
  for (let x = -reach; x < reach; x += gap) {
    for (let y = -reach; y < reach; y += gap) {
      points.push([x + rng.range(0, gap * 0.9), y + rng.range(0, gap * 0.9)])
    }
  }
  const voronoi = Delaunay.from(points).voronoi([-reach, -reach, reach, reach])
  const { circumcenters, delaunay } = voronoi
  const out: Pt[][] = []
  const corner = (t: number): Pt => [circumcenters[2 * t]!, circumcenters[2 * t + 1]!]
  const fit = (p: Pt) => terrain.density(p) < 0.2 && terrain.wet.at(p) !== 1
  delaunay.halfedges.forEach((j, i) => {
    if (j < i) return
    const [a, b] = [corner(Math.floor(i / 3)), corner(Math.floor(j / 3))]
    if (Math.hypot(...a) > reach || Math.hypot(...b) > reach) return
    out.push(...piecesWhere([...wander(rng, a, b, 5), b], fit, 2))
  })
  return out
}

/** The line between the two banks' districts: the main channel, on the far side of the island, and cuts from bank to bank. */
function riverLines(terrain: Terrain): Input[] {
  const { line, widths, island } = terrain.river
  const out: Input[] = []
  const middle = line.map((p, i): Pt => {
    const angle = tangentAt(line, i) + Math.PI / 2
    let near: Pt | undefined
    for (const q of island)
      if (distance(p, q) < 190 && (!near || distance(p, q) < distance(p, near))) near = q
    const side = near
      ? Math.sign(Math.cos(angle) * (near[0] - p[0]) + Math.sin(angle) * (near[1] - p[1]))
      : 0
    return along(p, angle, 30 * terrain.noise(i / 40, 2.5) - side * 110)
  })
  const smooth = middle.map((p, i): Pt => {
    let [x, y, n] = [0, 0, 0]
    for (let k = Math.max(0, i - 6); k <= Math.min(middle.length - 1, i + 6); k++) {
      x += middle[k]![0]
      y += middle[k]![1]
      n++
    }
    return n > 0 ? [x / n, y / n] : p
  })
  out.push({ line: smooth, tag: TAG.middle })
  for (let i = 7; i < line.length - 7; i += 14) {
    const angle = tangentAt(line, i) + Math.PI / 2
    const half = widths[i]! / 2 + 70
    const ends: [Pt, Pt] = [along(line[i]!, angle, -half), along(line[i]!, angle, half)]
    out.push({ line: ends, tag: TAG.hedge })
  }
  return out
}

function insidePoint(ring: Pt[]): Pt {
  let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity]
  for (const [x, y] of ring) {
    x0 = Math.min(x0, x)
    x1 = Math.max(x1, x)
    y0 = Math.min(y0, y)
    y1 = Math.max(y1, y)
  }
  let best: Pt = ring[0]!
  let most = -1
  for (let i = 1; i < 8; i++) {
    for (let j = 1; j < 8; j++) {
      const p: Pt = [x0 + ((x1 - x0) * i) / 8, y0 + ((y1 - y0) * j) / 8]
      if (!inRing(p, ring)) continue
      let near = Infinity
      for (let k = 0, l = ring.length - 1; k < ring.length; l = k++) {
        near = Math.min(near, distanceToSegment(p, ring[l]!, ring[k]!))
      }
      if (near > most) {
        most = near
        best = p
      }
    }
  }
  return best
}

/** `graph` holds every line, loose ends too; `faces` only what bounds a block. */
export type Town = { graph: Graph; faces: Faces; blocks: Block[]; nodes: Node[]; roads: Road[] }

function barrierOf(tag: number, roads: readonly Road[]): number {
  if (tag === TAG.middle) return WALL
  if (tag === TAG.shore) return 0
  if (tag === TAG.hedge) return 0.15
  const road = roads[tag]
  return road ? [0.2, 0, 0.25, 0.6, 1, 1.4][RANK[road.kind]]! : 0
}

function nodesOf(faces: Faces, blocks: Block[], roads: readonly Road[]): Node[] {
  const nodes: Node[] = blocks.map((b) => ({ at: b.at, weight: 1, links: [] }))
  const { graph, face } = faces
  for (let e = 0; e < graph.from.length; e++) {
    const [a, b] = [face[2 * e]!, face[2 * e + 1]!]
    if (a < 0 || b < 0 || a === b) continue
    const barrier = barrierOf(graph.tag[e]!, roads)
    nodes[a]!.links.push({ to: b, barrier })
    nodes[b]!.links.push({ to: a, barrier })
  }
  return nodes
}

export function layBlocks(seed: number, terrain: Terrain, roads: Road[]): Town {
  const rng = rngOf(seed, 'blocks')
  const lines: Input[] = [
    ...roads.map((r, tag) => ({ line: r.line, tag })),
    ...terrain.water.flatMap((rings) =>
      rings.map((ring) => ({ line: [...ring, ring[0]!], tag: TAG.shore })),
    ),
    { line: [...terrain.limit, terrain.limit[0]!], tag: TAG.limit },
    ...riverLines(terrain),
    ...hedges(rng, terrain).map((line) => ({ line, tag: TAG.hedge })),
  ]
  const graph = planarGraph(lines)
  const middle = (e: number) => lerp(place(graph, graph.from[e]!), place(graph, graph.to[e]!), 0.5)
  const kept = graph.from
    .map((_, e) => e)
    .filter((e) => graph.tag[e] === TAG.limit || inRing(middle(e), terrain.limit))
  const inside = core({
    ...graph,
    from: kept.map((e) => graph.from[e]!),
    to: kept.map((e) => graph.to[e]!),
    tag: kept.map((e) => graph.tag[e]!),
  })
  const faces = facesOf(inside)
  const blocks = faces.rings.map(({ edges, ring, area }, id): Block => {
    const at = insidePoint(ring)
    return {
      id,
      ring,
      area,
      at,
      wet: terrain.wet.at(at) > 0,
      density: terrain.density(at),
      sides: edges.map((h) => {
        const tag = inside.tag[h >> 1]!
        const road = roads[tag]
        return {
          a: place(inside, origin(inside, h)),
          b: place(inside, origin(inside, h ^ 1)),
          road: road ? tag : -1,
          half: road ? HALF_WIDTH[road.kind] : tag === TAG.shore ? 14 : 2,
        }
      }),
    }
  })
  return { graph, faces, blocks, nodes: nodesOf(faces, blocks, roads), roads }
}
