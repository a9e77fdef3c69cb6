/** Blocks grouped into districts, streets, communities and grids, and the boundaries that follow. */
import { inRing, ringArea, type Pt } from './geometry.ts'
import type { Block, Town } from './blocks.ts'
import { DISTRICTS, spell, type Name, type Namer } from './names.ts'
import { partition, type Node } from './partition.ts'
import { origin, place } from './planar.ts'
import type { Rng } from './random.ts'
import type { Area, AreaKind, MultiPolygon, Position, Ring } from './types.ts'

export type Project = (p: Pt) => Position

/** Cuts a ring that touches itself at a vertex into rings that do not. */
function untouching(ring: number[]): number[][] {
  const out: number[][] = []
  const stack: number[] = []
  const seen = new Map<number, number>()
  for (const v of ring) {
    const at = seen.get(v)
    if (at !== undefined) {
      const loop = stack.splice(at)
      for (const w of loop) seen.delete(w)
      out.push(loop)
    }
    seen.set(v, stack.length)
    stack.push(v)
  }
  out.push(stack)
  return out.filter((r) => r.length > 2)
}

/** The outline of a set of blocks: half-edges with the set on the left and not on the right, walked block side by block side. */
function outline(town: Town, members: ReadonlySet<number>, project: Project): MultiPolygon {
  const { graph, next, face, rings } = town.faces
  const inside = (half: number) => members.has(face[half]!)
  const done = new Set<number>()
  const loops: number[][] = []
  for (const id of members) {
    for (const start of rings[id]!.edges) {
      if (inside(start ^ 1) || done.has(start)) continue
      const loop: number[] = []
      for (let half = start; !done.has(half);) {
        done.add(half)
        loop.push(origin(graph, half))
        half = next[half]!
        while (inside(half ^ 1)) half = next[half ^ 1]!
      }
      loops.push(...untouching(loop))
    }
  }
  const shells: { ring: Ring; polygon: Ring[]; area: number }[] = []
  const holes: Ring[] = []
  for (const loop of loops) {
    const ring = loop.map((v) => project(place(graph, v)))
    const area = ringArea(ring)
    ring.push([...ring[0]!])
    if (area > 0) shells.push({ ring, polygon: [ring], area })
    else if (area < 0) holes.push(ring)
  }
  shells.sort((a, b) => b.area - a.area)
  for (const hole of holes) {
    // Any vertex may lie on the shell; the middle of an edge does not.
    const p: Position = [(hole[0]![0] + hole[1]![0]) / 2, (hole[0]![1] + hole[1]![1]) / 2]
    const shell = shells.findLast((s) => inRing(p, s.ring))
    shell?.polygon.push(hole)
  }
  return shells.map((s) => s.polygon)
}

/** Shares of a whole by weight, none below `least`. */
function shares(weights: readonly number[], whole: number, least: number): number[] {
  const total = weights.reduce((a, b) => a + b, 0)
  return weights.map((w) => Math.max(least, Math.round((whole * w) / total)))
}

export type Counts = { districts: number; streets: number; communities: number; grids: number }

type Level = { kind: AreaKind; digits: number; least: number; whole: number }

export type Tree = { areas: Area[]; gridOf: string[]; names: Map<string, Name> }

type Group = { code: string; members: number[]; parent: string | null; kind: AreaKind; name: Name }

export type AreaInput = {
  town: Town
  people: readonly number[]
  counts: Counts
  rng: Rng
  namer: Namer
  prefix: string
  cityName: Name
  project: Project
}

function nameOf(
  o: AreaInput,
  kind: AreaKind,
  index: number,
  [parent, rural]: [Name, boolean],
): Name {
  const { namer } = o
  if (kind === 'district') {
    const zh = DISTRICTS[index] ?? namer.base()
    namer.take(zh)
    return { zh: `${zh}区`, en: `${spell(zh)} District` }
  }
  if (kind === 'street') {
    const zh = namer.base()
    return rural
      ? { zh: `${zh}镇`, en: `${spell(zh)} Town` }
      : { zh: `${zh}街道`, en: `${spell(zh)} Subdistrict` }
  }
  if (kind === 'community') {
    const zh = rural ? namer.village() : namer.base()
    return rural
      ? { zh: `${zh}村`, en: `${spell(zh)} Village` }
      : { zh: `${zh}社区`, en: `${spell(zh)} Community` }
  }
  const number = String(index + 1).padStart(2, '0')
  return { zh: `${parent.zh}第${number}网格`, en: `${parent.en} Grid ${number}` }
}

/** Fewer than 1,200 people per km² of land is country. */
function isRural(
  blocks: readonly Block[],
  people: readonly number[],
  members: readonly number[],
): boolean {
  let [land, heads] = [0, 0]
  for (const id of members) {
    if (!blocks[id]!.wet) land += blocks[id]!.area
    heads += people[id]!
  }
  return heads / (land / 1e6 + 0.001) < 1200
}

function split(o: AreaInput, groups: Group[], level: Level, nodes: readonly Node[]): Group[] {
  const weigh = (members: readonly number[]) =>
    members.reduce((sum, id) => sum + nodes[id]!.weight, 0)
  const counts = shares(
    groups.map((g) => weigh(g.members)),
    level.whole,
    level.least,
  )
  return groups.flatMap((group, g) => {
    const parts = partition({ rng: o.rng, nodes, members: group.members, count: counts[g]! })
    // Codes are given out from the most peopled part, as offices number their areas from the centre.
    const ordered = parts.toSorted((a, b) => weigh(b) - weigh(a))
    return ordered.map((members, i): Group => {
      const rural = isRural(o.town.blocks, o.people, members)
      return {
        code: group.code + String(i + 1).padStart(level.digits, '0'),
        members,
        parent: group.code,
        kind: level.kind,
        name: nameOf(o, level.kind, i, [group.name, rural]),
      }
    })
  })
}

export function buildAreas(o: AreaInput): Tree {
  const { town, people, counts } = o
  const nodesBy = (perSquareKm: number): Node[] =>
    town.nodes.map((node, id) => {
      const land = town.blocks[id]!.wet ? 0.1 : 1
      return { ...node, weight: people[id]! + (town.blocks[id]!.area / 1e6) * perSquareKm * land }
    })
  const broad = nodesBy(900)
  const fine = nodesBy(500)
  const all = town.blocks.map((b) => b.id)
  let groups: Group[] = [
    { code: o.prefix, members: all, parent: null, kind: 'city', name: o.cityName },
  ]
  const everything = [...groups]
  const levels: [Level, readonly Node[]][] = [
    [{ kind: 'district', digits: 2, least: counts.districts, whole: counts.districts }, broad],
    [{ kind: 'street', digits: 3, least: 2, whole: counts.streets }, broad],
    [{ kind: 'community', digits: 3, least: 2, whole: counts.communities }, fine],
    [{ kind: 'grid', digits: 2, least: 2, whole: counts.grids }, fine],
  ]
  for (const [level, nodes] of levels) {
    groups = split(o, groups, level, nodes)
    everything.push(...groups)
  }
  const gridOf: string[] = []
  for (const group of groups) for (const id of group.members) gridOf[id] = group.code
  const areas = everything.map((group): Area => ({
    code: group.code,
    kind: group.kind,
    name: group.name.zh,
    nameEn: group.name.en,
    parent: group.parent,
    boundary: outline(town, new Set(group.members), o.project),
    population: group.members.reduce((sum, id) => sum + people[id]!, 0),
  }))
  return { areas, gridOf, names: new Map(everything.map((g) => [g.code, g.name])) }
}
