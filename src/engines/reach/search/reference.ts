/** The slow obvious versions the tests compare with. */
import type { Network } from '../network.ts'

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function dice(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Dijkstra's algorithm with a binary heap: tenths of a second from one network node to each, Infinity where no way leads. */
export function plainTimes(network: Network, start: number): Float64Array {
  const { nodeCount, first, head, cost } = network
  const time = new Float64Array(nodeCount).fill(Infinity)
  const heap: { node: number; at: number }[] = []
  const push = (node: number, at: number) => {
    let i = heap.push({ node, at }) - 1
    for (let up = (i - 1) >> 1; i > 0 && heap[up]!.at > at; i = up, up = (i - 1) >> 1) {
      ;[heap[i], heap[up]] = [heap[up]!, heap[i]!]
    }
  }
  const pop = () => {
    const top = heap[0]!
    const last = heap.pop()!
    if (heap.length > 0) heap[0] = last
    for (let i = 0; ;) {
      let least = i
      for (const down of [2 * i + 1, 2 * i + 2]) {
        if (down < heap.length && heap[down]!.at < heap[least]!.at) least = down
      }
      if (least === i) return top
      ;[heap[i], heap[least]] = [heap[least]!, heap[i]!]
      i = least
    }
  }
  time[start] = 0
  push(start, 0)
  while (heap.length > 0) {
    const { node, at } = pop()
    if (at > time[node]!) continue
    for (let a = first[node]!; a < first[node + 1]!; a++) {
      const there = at + cost[a]!
      if (there >= time[head[a]!]!) continue
      time[head[a]!] = there
      push(head[a]!, there)
    }
  }
  return time
}

/** The same per graph node: the least over the copies of each. */
export function plainTimesPerNode(network: Network, start: number): Float64Array {
  const time = plainTimes(network, start)
  for (let copy = network.graphNodes; copy < network.nodeCount; copy++) {
    const node = network.nodeOf[copy]!
    time[node] = Math.min(time[node]!, time[copy]!)
  }
  return time.slice(0, network.graphNodes)
}

export type Road = readonly [from: number, to: number, cost: number]

/** A network of these one-way roads; nodes lie where `at` puts them, by default in a row. */
export function networkOf(
  nodes: number,
  roads: readonly Road[],
  at: (node: number) => readonly [number, number] = (node) => [114 + node * 1e-3, 30],
): Network {
  const first = new Uint32Array(nodes + 1)
  for (const [from] of roads) first[from + 1]!++
  for (let v = 0; v < nodes; v++) first[v + 1]! += first[v]!
  const next = first.slice()
  const [head, cost] = [new Uint32Array(roads.length), new Uint32Array(roads.length)]
  for (const [from, to, tenths] of roads) {
    const a = next[from]!++
    head[a] = to
    cost[a] = tenths
  }
  const all = Array.from({ length: nodes }, (_, node) => node)
  return {
    mode: 'car',
    graphNodes: nodes,
    nodeCount: nodes,
    nodeOf: Uint32Array.from(all),
    first,
    head,
    cost,
    arc: Uint32Array.from(roads, (_, a) => a),
    lon: Float64Array.from(all, (node) => at(node)[0]),
    lat: Float64Array.from(all, (node) => at(node)[1]),
  }
}

/** The network with banned turns: some roads lead to a copy of their end from which one exit is missing. */
export function withBannedTurns(network: Network, next: () => number): Network {
  const { nodeCount, first, head, cost, lon, lat } = network
  const nodeOf = [...network.nodeOf]
  const banned: (number | undefined)[] = []
  const end = Array.from(head, (to) => {
    const exits = first[to + 1]! - first[to]!
    if (exits === 0 || next() < 0.7) return to
    const copy = nodeOf.push(to) - 1
    banned[copy] = first[to]! + Math.floor(next() * exits)
    return copy
  })
  const roads = nodeOf.flatMap((node, tail) => {
    const arcs = Array.from({ length: first[node + 1]! - first[node]! }, (_, i) => first[node]! + i)
    return arcs.filter((a) => a !== banned[tail]).map((a): Road => [tail, end[a]!, cost[a]!])
  })
  // copies stand in order of the node they stand for
  const order = nodeOf
    .map((_, v) => v)
    .toSorted((a, b) => {
      const own = (v: number) => (v < nodeCount ? -1 : nodeOf[v]!)
      return own(a) - own(b) || a - b
    })
  const placeOf = new Map(order.map((v, place) => [v, place]))
  const split = networkOf(
    nodeOf.length,
    roads.map(([from, to, tenths]) => [placeOf.get(from)!, placeOf.get(to)!, tenths]),
    (place) => [lon[nodeOf[order[place]!]!]!, lat[nodeOf[order[place]!]!]!],
  )
  return {
    ...split,
    graphNodes: nodeCount,
    nodeOf: Uint32Array.from(order, (v) => nodeOf[v]!),
  }
}

type Rings = {
  readonly coordinates: readonly (readonly (readonly (readonly [number, number])[])[])[]
}

/** Whether a point lies inside a polygon of a MultiPolygon and outside its holes (even-odd over all rings). */
export function covers({ coordinates }: Rings, [x, y]: readonly [number, number]): boolean {
  let inside = false
  for (const ring of coordinates.flat()) {
    for (let i = 1; i < ring.length; i++) {
      const [[x0, y0], [x1, y1]] = [ring[i - 1]!, ring[i]!]
      if (y0 > y !== y1 > y && x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)) inside = !inside
    }
  }
  return inside
}
