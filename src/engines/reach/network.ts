/**
 * What the parts of the engine hand to each other. A `RoadGraph` is read from OpenStreetMap once and saved; a
 * `Network` is one profile of it, with the day's closures, speeds and turn bans worked in, ready to be searched.
 */

export const MODES = ['walk', 'cycle', 'car', 'ambulance'] as const
export type Mode = (typeof MODES)[number]

/** The bit of a mode in `access` and `banModes`: 1 walk, 2 cycle, 4 car, 8 ambulance. */
export const modeBit = (mode: Mode): number => 1 << MODES.indexOf(mode)

/** Stands for "none" in arrays of indices: an added link has no graph arc, a one-way piece no twin. */
export const NONE = 0xffff_ffff

/** Bits of `RoadGraph.flags`. */
export const FLAG = {
  bridge: 1,
  tunnel: 2,
  ferry: 4,
  roundabout: 8,
  /** Cycling is allowed by a tag, not only by the class of the road: one rides and need not push. */
  ridden: 16,
  /** The arc runs against the direction in which the way was drawn. */
  backward: 32,
} as const

/**
 * Roads of all modes, independent of any profile. Plain typed arrays: may be posted to a worker, lie in shared memory
 * and are saved as they are. A node is where roads meet, end, are barred or have a banned turn; what lies between two
 * nodes is the shape of an arc. A piece is a stretch of one way between two nodes and has one or two arcs.
 */
export type RoadGraph = {
  /** Per node, degrees WGS-84, in the order of the file. */
  readonly lon: Float64Array
  readonly lat: Float64Array
  readonly osmNode: Float64Array
  /** Arcs in order of their tail: those leaving node v are first[v] … first[v + 1] − 1. */
  readonly first: Uint32Array
  readonly head: Uint32Array
  readonly metres: Float32Array
  /** Index into `ROAD_CLASSES`. */
  readonly roadClass: Uint8Array
  /** Tagged limit in km/h in this direction; 0: none tagged. */
  readonly speedKmh: Uint8Array
  /** Modes that may use the arc in this direction, as bits. */
  readonly access: Uint8Array
  readonly flags: Uint8Array
  /** Seconds for the arc where the map gives them (ferries); 0: go by length and speed. */
  readonly seconds: Float32Array
  /** OSM way of the arc. */
  readonly way: Float64Array
  /** The same piece in the other direction, or NONE. */
  readonly twin: Uint32Array
  readonly piece: Uint32Array
  /** Inner points of piece p, in the direction of the way: shapeFirst[p] … shapeFirst[p + 1] − 1. */
  readonly shapeFirst: Uint32Array
  readonly shapeLon: Float64Array
  readonly shapeLat: Float64Array
  /** Sequences of arcs nobody of `banModes` may drive one after the other: banArcs[banFirst[k]] … */
  readonly banFirst: Uint32Array
  readonly banArcs: Uint32Array
  readonly banModes: Uint8Array
}

/**
 * What a search runs on. A node after which a turn is banned exists in several copies: the first
 * `graphNodes` nodes are the graph's own, in its order, and copies follow, in order of the node they stand for. A trip
 * may start at any copy (the node's own has all exits) and has arrived when it reaches any: search from all of
 * `copiesOf`, and take the least over the copies as the time of a graph node (`perGraphNode`).
 */
export type Network = {
  readonly mode: Mode
  readonly graphNodes: number
  readonly nodeCount: number
  /** Network node → graph node. */
  readonly nodeOf: Uint32Array
  readonly first: Uint32Array
  readonly head: Uint32Array
  /** Per arc, tenths of a second, at least 1. */
  readonly cost: Uint32Array
  /** Network arc → graph arc, NONE for an added link. */
  readonly arc: Uint32Array
  /** Per network node, degrees. */
  readonly lon: Float64Array
  readonly lat: Float64Array
  /**
   * Places inside roads (`placeOnRoads`), graph nodes from `first` on: on which graph arc, and how far along it. Their
   * own nodes have exits only, their copies entries only.
   */
  readonly placed?: {
    readonly first: number
    readonly arc: Uint32Array
    readonly share: Float64Array
  }
}

/** The network with every arc turned round: times from everywhere to a place are times from it on this. */
export function reversed(network: Network): Network {
  const { nodeCount, first, head, cost, arc } = network
  const turned = new Uint32Array(nodeCount + 1)
  for (let a = 0; a < head.length; a++) turned[head[a]! + 1]!++
  for (let v = 0; v < nodeCount; v++) turned[v + 1]! += turned[v]!
  const next = turned.slice(0, nodeCount)
  const [heads, costs, arcs] = [
    new Uint32Array(head.length),
    new Uint32Array(head.length),
    new Uint32Array(head.length),
  ]
  for (let tail = 0; tail < nodeCount; tail++) {
    for (let a = first[tail]!; a < first[tail + 1]!; a++) {
      const at = next[head[a]!]!++
      heads[at] = tail
      costs[at] = cost[a]!
      arcs[at] = arc[a]!
    }
  }
  return { ...network, first: turned, head: heads, cost: costs, arc: arcs }
}

/** All network nodes that stand for these graph nodes, themselves included. */
export function copiesOf(network: Network, nodes: ArrayLike<number>): Uint32Array {
  const { graphNodes, nodeCount, nodeOf } = network
  const found: number[] = []
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i]!
    found.push(node)
    let [low, high] = [graphNodes, nodeCount]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (nodeOf[middle]! < node) low = middle + 1
      else high = middle
    }
    for (; low < nodeCount && nodeOf[low] === node; low++) found.push(low)
  }
  return Uint32Array.from(found)
}

/** A value per network node (times) → the least over the copies, per graph node. */
export function perGraphNode(network: Network, values: Uint32Array): Uint32Array {
  const { graphNodes, nodeCount, nodeOf } = network
  const least = values.slice(0, graphNodes)
  for (let copy = graphNodes; copy < nodeCount; copy++) {
    const node = nodeOf[copy]!
    if (values[copy]! < least[node]!) least[node] = values[copy]!
  }
  return least
}
