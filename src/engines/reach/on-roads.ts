/**
 * Places as nodes of a network, each at the nearest point of a road. No arc is cut: a place's own node has exits only,
 * towards the ends of its road, and a copy of it entries only, so nobody can turn round or forget a banned turn there.
 */
import { tailOf } from './graph.ts'
import { NONE, type Network, type RoadGraph } from './network.ts'
import { createRoadSnap, ownArcs, type RoadPoint } from './road-snap.ts'
import type { Snap, Snapped, SnapOptions } from './snap.ts'

export type OnRoads = {
  /** The network with a node more for each place inside a road; those of the graph keep their numbers. */
  readonly network: Network
  /** Of the places given, and of no others. */
  readonly snap: Snap
}

/** A place inside an arc, in tenths from its ends. */
type Inside = {
  readonly point: RoadPoint
  /** From the tail along the arc, and on to the head. */
  readonly behind: number
  readonly ahead: number
  /** The arc against it, with the tenths to the tail and from the head; NONE: one-way. */
  readonly twin: number
  readonly back: number
  readonly upTo: number
}

type Roads = { readonly network: Network; readonly graph: RoadGraph; readonly own: Uint32Array }

const WALK_METRES_PER_SECOND = 5 / 3.6
const split = (share: number, cost: number) =>
  Math.max(1, Math.min(cost - 1, Math.round(share * cost)))

/** Undefined: less than half a tenth of a second from an end, or an arc too short to be cut. */
function insideOf({ network, graph, own }: Roads, point: RoadPoint): Inside | undefined {
  const { arc, share } = point
  const cost = network.cost[own[arc]!]!
  const twin = graph.twin[arc]!
  const open = twin !== NONE && own[twin] !== NONE
  const against = open ? network.cost[own[twin]!]! : 2
  const near = Math.round(share * cost)
  if (near < 1 || near > cost - 1 || against < 2) return undefined
  const behind = split(share, cost)
  const back = split(share, against)
  return {
    point,
    behind,
    ahead: cost - behind,
    twin: open ? twin : NONE,
    back,
    upTo: against - back,
  }
}

type Link = readonly [tail: number, head: number, cost: number]

/** Node numbers of the network that is to be: graph nodes, places, copies of graph nodes, copies of places. */
const numbering = ({ graphNodes, nodeCount }: Network, places: number) => ({
  node: (old: number) => (old < graphNodes ? old : old + places),
  place: (i: number) => graphNodes + i,
  copy: (i: number) => nodeCount + places + i,
})

/** Exits of the places, and ways from one to another on the same road. */
function exitsOf({ network, own }: Roads, inside: readonly Inside[]): Link[] {
  const { node, place, copy } = numbering(network, inside.length)
  const links: Link[] = []
  const onArc = Map.groupBy(inside.keys(), (i) => inside[i]!.point.arc)
  inside.forEach(({ point, behind, ahead, twin, back }, i) => {
    links.push([place(i), node(network.head[own[point.arc]!]!), ahead])
    if (twin !== NONE) links.push([place(i), node(network.head[own[twin]!]!), back])
    for (const j of onArc.get(point.arc)!) {
      const other = inside[j]!
      const forward = other.point.share > point.share
      if (j === i || (!forward && twin === NONE)) continue
      const cost = forward ? other.behind - behind : back - other.back
      links.push([place(i), copy(j), Math.max(1, cost)])
    }
  })
  return links
}

/** Ways into the places, from every copy of an end that has the road as an exit. */
function entriesOf({ network, graph }: Roads, inside: readonly Inside[]): Link[] {
  const { node, copy } = numbering(network, inside.length)
  const into = new Map<number, (readonly [place: number, cost: number])[]>()
  const add = (arc: number, i: number, cost: number) =>
    into.set(arc, [...(into.get(arc) ?? []), [i, cost]])
  inside.forEach(({ point, behind, twin, upTo }, i) => {
    add(point.arc, i, behind)
    if (twin !== NONE) add(twin, i, upTo)
  })
  const wanted = new Uint8Array(graph.head.length)
  for (const arc of into.keys()) wanted[arc] = 1
  const links: Link[] = []
  for (let tail = 0; tail < network.nodeCount; tail++) {
    for (let a = network.first[tail]!; a < network.first[tail + 1]!; a++) {
      const arc = network.arc[a]!
      if (arc === NONE || wanted[arc] === 0) continue
      for (const [i, cost] of into.get(arc)!) links.push([node(tail), copy(i), cost])
    }
  }
  return links
}

function extend(roads: Roads, inside: readonly Inside[]): Network {
  const { network } = roads
  const { graphNodes, nodeCount, nodeOf, first, head, cost, arc, lon, lat } = network
  const { node, place } = numbering(network, inside.length)
  const links = [...exitsOf(roads, inside), ...entriesOf(roads, inside)]
  const count = nodeCount + 2 * inside.length
  const firsts = new Uint32Array(count + 1)
  for (let v = 0; v < nodeCount; v++) firsts[node(v) + 1] = first[v + 1]! - first[v]!
  for (const [tail] of links) firsts[tail + 1]!++
  for (let v = 0; v < count; v++) firsts[v + 1]! += firsts[v]!
  const size = head.length + links.length
  const heads = new Uint32Array(size)
  const costs = new Uint32Array(size)
  const arcs = new Uint32Array(size).fill(NONE)
  const next = firsts.slice(0, count)
  for (let v = 0; v < nodeCount; v++) {
    for (let a = first[v]!; a < first[v + 1]!; a++) {
      const at = next[node(v)]!++
      heads[at] = node(head[a]!)
      costs[at] = cost[a]!
      arcs[at] = arc[a]!
    }
  }
  for (const [tail, to, tenths] of links) {
    const at = next[tail]!++
    heads[at] = to
    costs[at] = tenths
  }
  const lengthened = <T extends Float64Array | Uint32Array>(old: T, own: readonly number[]) => {
    const list = [...own]
    const longer = old.constructor as new (length: number) => T
    const all = new longer(count)
    all.set(old.subarray(0, graphNodes))
    all.set(list, graphNodes)
    all.set(old.subarray(graphNodes), graphNodes + list.length)
    all.set(list, nodeCount + list.length)
    return all
  }
  const points = inside.map(({ point }) => point)
  return {
    ...network,
    graphNodes: graphNodes + inside.length,
    nodeCount: count,
    nodeOf: lengthened(nodeOf, Array.from(inside.keys(), place)),
    first: firsts,
    head: heads,
    cost: costs,
    arc: arcs,
    lon: lengthened(
      lon,
      points.map((point) => point.lon),
    ),
    lat: lengthened(
      lat,
      points.map((point) => point.lat),
    ),
    placed: {
      first: graphNodes,
      arc: Uint32Array.from(points, (point) => point.arc),
      share: Float64Array.from(points, ({ share }) => share),
    },
  }
}

/**
 * Every place becomes a node at the nearest point of a road, from which one gets to both ends of it, or to one where it
 * is one-way. Works on the network as compiled; turn it round afterwards.
 * @param places degrees, longitude first
 * @throws ReachError (`bad_coordinate`) naming the row of a place that is nowhere on earth
 */
export function placeOnRoads(
  { network, graph }: { readonly network: Network; readonly graph: RoadGraph },
  places: readonly (readonly [lon: number, lat: number])[],
  o: SnapOptions = {},
): OnRoads {
  const roads: Roads = { network, graph, own: ownArcs(network, graph) }
  const near = createRoadSnap(network, graph, o)
  const inside: Inside[] = []
  const known = new Map<string, number>()
  const found = new Map<string, Snapped | undefined>()
  const nodeOf = (point: RoadPoint): number => {
    const own = insideOf(roads, point)
    if (!own) return point.share < 0.5 ? tailOf(graph, point.arc) : graph.head[point.arc]!
    const key = `${point.arc} ${own.behind} ${own.back}`
    const node = known.get(key) ?? network.graphNodes + inside.push(own) - 1
    known.set(key, node)
    return node
  }
  places.forEach(([lon, lat], row) => {
    const key = `${lon},${lat}`
    if (found.has(key)) return
    const point = near(lon, lat, row)
    const metres = point?.metres ?? 0
    found.set(
      key,
      point && { node: nodeOf(point), metres, walkSeconds: metres / WALK_METRES_PER_SECOND },
    )
  })
  return {
    network: inside.length > 0 ? extend(roads, inside) : network,
    snap: (lon, lat) => found.get(`${lon},${lat}`),
  }
}
