/** Elements of a map → road graph: cuts ways where roads meet and puts the arcs in order. */
import type { Collected } from './collect.ts'
import { ReachError } from './errors.ts'
import { metresBetween } from './graph.ts'
import { FLAG, NONE, type RoadGraph } from './network.ts'
import { findBans, type BanReport } from './restrictions.ts'

export type BuildReport = {
  readonly read: Collected['read']
  readonly nodes: number
  readonly arcs: number
  readonly pieces: number
  /** Ways that became part of the graph, and their length together. */
  readonly roads: number
  readonly kilometres: number
  /** Nodes of the graph with a barrier. */
  readonly barriers: number
  readonly restrictions: BanReport
  /** What the file lacks, as clipped files do: the roads go as far as their nodes are there. */
  readonly dropped: {
    /** References to nodes that are not in the file. */
    readonly missingNodes: number
    /** Roads that lost a part, and roads of which nothing is left. */
    readonly cutRoads: number
    readonly lostRoads: number
  }
}

/** Where each reference is among the file's nodes; NONE where the file lacks the node. */
function resolveRefs({ nodeId, refs }: Collected): Uint32Array {
  let sorted = true
  for (let i = 1; sorted && i < nodeId.length; i++) sorted = nodeId[i - 1]! < nodeId[i]!
  const order = Uint32Array.from(nodeId.keys())
  if (!sorted) order.sort((a, b) => nodeId[a]! - nodeId[b]!)
  const ids = Float64Array.from(order, (i) => nodeId[i]!)
  return Uint32Array.from(refs, (ref) => {
    let [low, high] = [0, ids.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (ids[middle]! < ref) low = middle + 1
      else high = middle
    }
    return ids[low] === ref ? order[low]! : NONE
  })
}

type Runs = {
  /** Stretches of ways without a gap: nodes at[first[r]] … of road road[r]. */
  readonly at: readonly number[]
  readonly first: readonly number[]
  readonly road: readonly number[]
  readonly missing: number
  readonly cut: number
  readonly lost: number
}

function findRuns(from: Collected, resolved: Uint32Array): Runs {
  const [at, first, road]: [number[], number[], number[]] = [[], [0], []]
  let [missing, cut, lost] = [0, 0, 0]
  const close = (w: number) => {
    const began = first.at(-1)!
    if (at.length - began >= 2) {
      first.push(at.length)
      road.push(w)
    } else at.length = began
  }
  for (let w = 0; w < from.roads.length; w++) {
    const [missed, runs] = [missing, road.length]
    for (let i = from.refFirst[w]!; i < from.refFirst[w + 1]!; i++) {
      const node = resolved[i]!
      if (node === NONE) {
        missing++
        close(w)
      } else if (at.length === first.at(-1)! || at.at(-1) !== node) at.push(node)
    }
    close(w)
    if (road.length === runs) lost++
    else if (missing > missed) cut++
  }
  return { at, first, road, missing, cut, lost }
}

/** Node of the file → node of the graph, NONE for those that only shape a road. */
function chooseNodes(from: Collected, runs: Runs) {
  const uses = new Uint8Array(from.nodeId.length)
  for (let r = 0; r < runs.road.length; r++) {
    const [began, end] = [runs.first[r]!, runs.first[r + 1]! - 1]
    for (let i = began; i <= end; i++) {
      const node = runs.at[i]!
      uses[node] = Math.min(2, uses[node]! + (i === began || i === end ? 2 : 1))
    }
  }
  if (from.barriers.size > 0)
    for (let node = 0; node < uses.length; node++)
      if (uses[node] === 1 && from.barriers.has(from.nodeId[node]!)) uses[node] = 2
  const index = new Uint32Array(uses.length).fill(NONE)
  const kept: number[] = []
  for (let node = 0; node < uses.length; node++)
    if (uses[node] === 2) index[node] = kept.push(node) - 1
  return { index, kept }
}

type Pieces = {
  readonly from: number[]
  readonly to: number[]
  readonly road: number[]
  readonly metres: number[]
  readonly shapeFirst: number[]
  readonly shape: number[]
}

function cutPieces({ lon, lat }: Collected, runs: Runs, index: Uint32Array): Pieces {
  const pieces: Pieces = { from: [], to: [], road: [], metres: [], shapeFirst: [0], shape: [] }
  for (let r = 0; r < runs.road.length; r++) {
    let last = runs.at[runs.first[r]!]!
    let [began, metres] = [index[last]!, 0]
    for (let i = runs.first[r]! + 1; i < runs.first[r + 1]!; i++) {
      const node = runs.at[i]!
      metres += metresBetween(lon[last]!, lat[last]!, lon[node]!, lat[node]!)
      last = node
      if (index[node] === NONE) {
        pieces.shape.push(node)
        continue
      }
      pieces.from.push(began)
      pieces.to.push(index[node]!)
      pieces.road.push(runs.road[r]!)
      pieces.metres.push(metres)
      pieces.shapeFirst.push(pieces.shape.length)
      ;[began, metres] = [index[node]!, 0]
    }
  }
  return pieces
}

/** Which arc is which piece and direction, in order of the tail; arc 2p is piece p as drawn, 2p + 1 against it. */
function orderArcs(pieces: Pieces, roads: Collected['roads'], nodes: number) {
  const first = new Uint32Array(nodes + 1)
  const count = pieces.road.length
  const exists = (raw: number) => {
    const road = roads[pieces.road[raw >> 1]!]!
    return (raw & 1 ? road.backward : road.forward) !== 0
  }
  const tail = (raw: number) => (raw & 1 ? pieces.to[raw >> 1]! : pieces.from[raw >> 1]!)
  for (let raw = 0; raw < 2 * count; raw++) if (exists(raw)) first[tail(raw) + 1]!++
  for (let v = 0; v < nodes; v++) first[v + 1]! += first[v]!
  const next = first.slice(0, nodes)
  const raws = new Uint32Array(first[nodes]!)
  const arcOf = new Uint32Array(2 * count).fill(NONE)
  for (let raw = 0; raw < 2 * count; raw++) {
    if (!exists(raw)) continue
    const arc = next[tail(raw)]!++
    raws[arc] = raw
    arcOf[raw] = arc
  }
  return { first, raws, arcOf }
}

/** Seconds per metre of each road that has a timetable, 0 for others. */
function timetables({ roads }: Collected, pieces: Pieces): Float64Array {
  const length = new Float64Array(roads.length)
  pieces.road.forEach((road, p) => void (length[road]! += pieces.metres[p]!))
  return length.map((metres, w) => (metres > 0 ? roads[w]!.seconds / metres : 0))
}

function arcArrays(from: Collected, pieces: Pieces, nodes: number) {
  const { first, raws, arcOf } = orderArcs(pieces, from.roads, nodes)
  const perMetre = timetables(from, pieces)
  const road = (raw: number) => from.roads[pieces.road[raw >> 1]!]!
  return {
    first,
    head: raws.map((raw) => (raw & 1 ? pieces.from[raw >> 1]! : pieces.to[raw >> 1]!)),
    metres: Float32Array.from(raws, (raw) => pieces.metres[raw >> 1]!),
    roadClass: Uint8Array.from(raws, (raw) => road(raw).roadClass),
    speedKmh: Uint8Array.from(raws, (raw) =>
      raw & 1 ? road(raw).speedBackward : road(raw).speedForward,
    ),
    access: Uint8Array.from(raws, (raw) => (raw & 1 ? road(raw).backward : road(raw).forward)),
    flags: Uint8Array.from(raws, (raw) => road(raw).flags | (raw & 1 ? FLAG.backward : 0)),
    seconds: Float32Array.from(
      raws,
      (raw) => perMetre[pieces.road[raw >> 1]!]! * pieces.metres[raw >> 1]!,
    ),
    way: Float64Array.from(raws, (raw) => from.wayId[pieces.road[raw >> 1]!]!),
    twin: raws.map((raw) => arcOf[raw ^ 1]!),
    piece: raws.map((raw) => raw >> 1),
  }
}

function requireRoads({ read, roads }: Collected) {
  if (read.nodes + read.ways === 0)
    throw new ReachError(
      { code: 'no_roads', field: 'file' },
      'expected nodes and ways, found none of either',
    )
  if (roads.length === 0)
    throw new ReachError(
      { code: 'no_roads', field: 'file' },
      `expected ways tagged highway=* or route=ferry that somebody may use, found none among ${read.ways} ways`,
    )
}

/** Throws `ReachError` (`no_roads`) when no road is left. */
export function buildGraph(from: Collected): { graph: RoadGraph; report: BuildReport } {
  requireRoads(from)
  const runs = findRuns(from, resolveRefs(from))
  if (runs.road.length === 0)
    throw new ReachError(
      { code: 'no_roads', field: 'nodes' },
      `expected the nodes of ${from.roads.length} roads, but ${runs.missing} are missing and no road is left`,
    )
  const { index, kept } = chooseNodes(from, runs)
  const pieces = cutPieces(from, runs, index)
  const arcs = arcArrays(from, pieces, kept.length)
  const unbanned = {
    lon: Float64Array.from(kept, (node) => from.lon[node]!),
    lat: Float64Array.from(kept, (node) => from.lat[node]!),
    osmNode: Float64Array.from(kept, (node) => from.nodeId[node]!),
    ...arcs,
    shapeFirst: Uint32Array.from(pieces.shapeFirst),
    shapeLon: Float64Array.from(pieces.shape, (node) => from.lon[node]!),
    shapeLat: Float64Array.from(pieces.shape, (node) => from.lat[node]!),
  }
  const { bans, report, barriers } = findBans(unbanned, from)
  return {
    graph: { ...unbanned, ...bans },
    report: {
      read: from.read,
      nodes: kept.length,
      arcs: arcs.head.length,
      pieces: pieces.road.length,
      roads: from.roads.length - runs.lost,
      kilometres: Math.round(pieces.metres.reduce((sum, metres) => sum + metres, 0)) / 1000,
      barriers,
      restrictions: report,
      dropped: { missingNodes: runs.missing, cutRoads: runs.cut, lostRoads: runs.lost },
    },
  }
}
