/**
 * A contraction hierarchy (Geisberger, Sanders, Schultes & Delling 2008) that stops at a core: nodes are taken out one
 * after the other, and where a shortest way may have led through one, a shortcut takes its place. Every shortest way
 * then climbs from its start into the core and descends from there to its end, so that a table needs one search of the
 * core for each start, and one sweep down for its goals (RPHAST; Delling, Goldberg & Werneck 2011). Exact.
 */
import type { Arcs } from './dial.ts'

export type Hierarchy = {
  /** Node of the network → node here: those taken out in their order, then the core. */
  readonly place: Int32Array
  /** How many were taken out. */
  readonly taken: number
  /** Arcs that climb, and all arcs of the core. */
  readonly up: Arcs
  /** Per taken node, arcs that descend to it: downTail[downFirst[v]] … */
  readonly downFirst: Uint32Array
  readonly downTail: Int32Array
  readonly downCost: Int32Array
}

/** Neighbours of a node and the costs, alternating: [node, cost, node, cost, …]. */
type Links = number[]

type Work = {
  readonly out: Links[]
  readonly in: Links[]
  readonly witness: Witness
}

/** Adds a link, or lowers its cost. */
function join(links: Links, node: number, cost: number): void {
  for (let i = 0; i < links.length; i += 2) {
    if (links[i] !== node) continue
    if (cost < links[i + 1]!) links[i + 1] = cost
    return
  }
  links.push(node, cost)
}

function part(links: Links, node: number): void {
  for (let i = 0; i < links.length; i += 2) {
    if (links[i] !== node) continue
    const cost = links.pop()!
    const last = links.pop()!
    if (i < links.length) {
      links[i] = last
      links[i + 1] = cost
    }
    return
  }
}

function linksOf({ nodeCount, first, head, cost }: Arcs): Pick<Work, 'out' | 'in'> {
  const out: Links[] = Array.from({ length: nodeCount }, () => [])
  const into: Links[] = Array.from({ length: nodeCount }, () => [])
  for (let v = 0; v < nodeCount; v++) {
    for (let a = first[v]!; a < first[v + 1]!; a++) {
      if (head[a] === v) continue
      join(out[v]!, head[a]!, cost[a]!)
      join(into[head[a]!]!, v, cost[a]!)
    }
  }
  return { out, in: into }
}

/** Short searches for ways round a node. */
type Witness = {
  readonly time: Int32Array
  readonly heapNode: Int32Array
  readonly heapTime: Int32Array
  readonly touched: Int32Array
  size: number
  count: number
}

const far = 0x7fff_ffff
/** How many nodes a search for a way round may look at; fewer only means more shortcuts. */
const patience = 40
const room = 4096

const createWitness = (nodeCount: number): Witness => ({
  time: new Int32Array(nodeCount).fill(far),
  heapNode: new Int32Array(room),
  heapTime: new Int32Array(room),
  touched: new Int32Array(room),
  size: 0,
  count: 0,
})

function push(witness: Witness, node: number, at: number): void {
  const { heapNode, heapTime, touched, time } = witness
  if (time[node] === far) {
    if (witness.count === room) return
    touched[witness.count++] = node
  }
  if (witness.size === room) return
  time[node] = at
  let i = witness.size++
  for (let up = (i - 1) >> 1; i > 0 && heapTime[up]! > at; i = up, up = (i - 1) >> 1) {
    heapNode[i] = heapNode[up]!
    heapTime[i] = heapTime[up]!
  }
  heapNode[i] = node
  heapTime[i] = at
}

function dropLeast(witness: Witness): void {
  const { heapNode, heapTime } = witness
  const size = --witness.size
  const [node, at] = [heapNode[size]!, heapTime[size]!]
  let i = 0
  for (let down = 1; down < size; down = 2 * i + 1) {
    if (down + 1 < size && heapTime[down + 1]! < heapTime[down]!) down++
    if (heapTime[down]! >= at) break
    heapNode[i] = heapNode[down]!
    heapTime[i] = heapTime[down]!
    i = down
  }
  heapNode[i] = node
  heapTime[i] = at
}

/** Times from `start` without passing `avoided`, as far as patience and `limit` go; upper bounds beyond. */
function look(work: Work, start: number, avoided: number, limit: number): void {
  const { witness, out } = work
  for (let i = 0; i < witness.count; i++) witness.time[witness.touched[i]!] = far
  witness.count = 0
  witness.size = 0
  push(witness, start, 0)
  for (let settled = 0; witness.size > 0 && settled < patience;) {
    const [node, at] = [witness.heapNode[0]!, witness.heapTime[0]!]
    if (at >= limit) return
    dropLeast(witness)
    if (at > witness.time[node]!) continue
    settled++
    const links = out[node]!
    for (let i = 0; i < links.length; i += 2) {
      const next = links[i]!
      const there = at + links[i + 1]!
      if (next !== avoided && there <= limit && there < witness.time[next]!) {
        push(witness, next, there)
      }
    }
  }
}

/** Takes a node out and puts shortcuts where no way round is as short. */
function contract(work: Work, node: number): void {
  const { out, in: into, witness } = work
  const [from, to] = [into[node]!, out[node]!]
  for (let i = 0; i < to.length; i += 2) part(into[to[i]!]!, node)
  for (let i = 0; i < from.length; i += 2) part(out[from[i]!]!, node)
  for (let i = 0; i < from.length; i += 2) {
    const tail = from[i]!
    let longest = -1
    for (let j = 0; j < to.length; j += 2) {
      if (to[j] !== tail && to[j + 1]! > longest) longest = to[j + 1]!
    }
    if (longest < 0) continue
    const cost = from[i + 1]!
    look(work, tail, node, cost + longest)
    for (let j = 0; j < to.length; j += 2) {
      const head = to[j]!
      const there = cost + to[j + 1]!
      if (head === tail || witness.time[head]! <= there) continue
      join(out[tail]!, head, there)
      join(into[head]!, tail, there)
    }
  }
}

/** How many arcs more there would be at most, and how deep the hierarchy below is: the least goes first. */
function costOf({ out, in: into }: Work, node: number, depth: number): number {
  const [outs, ins] = [out[node]!.length / 2, into[node]!.length / 2]
  return 2 * (outs * ins - outs - ins) + depth
}

const buckets = 1024

/** Nodes in buckets by cost; a cost may have changed since, which is seen when the node's turn comes. */
function order(work: Work, nodeCount: number, coreNodes: number, coreDegree: number) {
  const depth = new Int32Array(nodeCount)
  const next = new Int32Array(nodeCount)
  const heads = new Int32Array(buckets).fill(-1)
  const put = (node: number) => {
    const key = costOf(work, node, depth[node]!) + 16
    const bucket = Math.max(0, Math.min(buckets - 1, key))
    next[node] = heads[bucket]!
    heads[bucket] = node
    return bucket
  }
  for (let node = nodeCount - 1; node >= 0; node--) put(node)
  const taken = new Int32Array(nodeCount)
  let count = 0
  for (let bucket = 0; bucket < buckets && nodeCount - count > coreNodes;) {
    const node = heads[bucket]!
    if (node < 0) {
      bucket++
      continue
    }
    heads[bucket] = next[node]!
    const now = put(node)
    // put back where it belongs; taken only from there
    if (now > bucket) continue
    heads[now] = next[node]!
    if (work.out[node]!.length + work.in[node]!.length > 2 * coreDegree) break
    contract(work, node)
    taken[count++] = node
    for (const links of [work.out[node]!, work.in[node]!]) {
      for (let i = 0; i < links.length; i += 2) {
        depth[links[i]!] = Math.max(depth[links[i]!]!, depth[node]! + 1)
      }
    }
  }
  return taken.subarray(0, count)
}

export type ContractionOptions = {
  /** Stops when this share of the nodes is left. */
  readonly coreShare?: number
  /** Stops when the next node has more arcs than this. */
  readonly coreDegree?: number
}

/** Builds the hierarchy of a network; after a closure it is built anew. */
export function buildHierarchy(
  arcs: Arcs,
  { coreShare = 0.02, coreDegree = 60 }: ContractionOptions = {},
): Hierarchy {
  const { nodeCount } = arcs
  const work: Work = { ...linksOf(arcs), witness: createWitness(nodeCount) }
  const sequence = order(work, nodeCount, coreShare * nodeCount, coreDegree)
  const taken = sequence.length
  const place = new Int32Array(nodeCount).fill(-1)
  sequence.forEach((node, i) => (place[node] = i))
  const nodes = new Int32Array(nodeCount)
  nodes.set(sequence)
  for (let node = 0, at = taken; node < nodeCount; node++) {
    if (place[node] !== -1) continue
    nodes[at] = node
    place[node] = at++
  }
  const up = packed(work.out, nodes, place)
  const down = packed(work.in, nodes.subarray(0, taken), place)
  return {
    place,
    taken,
    up: { nodeCount, first: up.first, head: up.head, cost: up.cost },
    downFirst: down.first,
    downTail: Int32Array.from(down.head),
    downCost: Int32Array.from(down.cost),
  }
}

function packed(links: readonly Links[], nodes: Int32Array, place: Int32Array) {
  const first = new Uint32Array(nodes.length + 1)
  nodes.forEach((node, i) => (first[i + 1] = first[i]! + links[node]!.length / 2))
  const size = first[nodes.length]!
  const [head, cost] = [new Uint32Array(size), new Uint32Array(size)]
  nodes.forEach((node, i) => {
    const own = links[node]!
    for (let k = 0; k < own.length; k += 2) {
      head[first[i]! + k / 2] = place[own[k]!]!
      cost[first[i]! + k / 2] = Math.min(own[k + 1]!, 0xffff_ffff)
    }
  })
  return { first, head, cost }
}
