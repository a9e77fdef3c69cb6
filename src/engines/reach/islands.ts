/** Which parts of a network can reach each other: strongly connected components after Tarjan (1972). */
import { NONE, type Network } from './network.ts'

export type Island = { readonly nodes: number; readonly lon: number; readonly lat: number }

export type Islands = {
  /** Per graph node: 0 the main part (the largest), 1 the next, …; NONE where the mode has no road at all. */
  readonly islandOf: Uint32Array
  /** Islands in order of size; a place on each. */
  readonly islands: readonly Island[]
}

/** Component of each network node; in one component everybody can reach everybody. */
function components({ nodeCount, first, head }: Network): { of: Uint32Array; count: number } {
  const [order, low, of] = [
    new Uint32Array(nodeCount),
    new Uint32Array(nodeCount),
    new Uint32Array(nodeCount).fill(NONE),
  ]
  const [path, next, open] = [
    new Uint32Array(nodeCount),
    first.slice(0, nodeCount),
    new Uint32Array(nodeCount),
  ]
  let [count, time, opened] = [0, 0, 0]
  for (let root = 0; root < nodeCount; root++) {
    if (order[root] !== 0) continue
    let depth = 0
    path[0] = root
    open[opened++] = root
    order[root] = low[root] = ++time
    while (depth >= 0) {
      const v = path[depth]!
      if (next[v]! < first[v + 1]!) {
        const w = head[next[v]!++]!
        if (order[w] === 0) {
          path[++depth] = w
          open[opened++] = w
          order[w] = low[w] = ++time
        } else if (of[w] === NONE && order[w]! < low[v]!) low[v] = order[w]!
        continue
      }
      depth--
      if (depth >= 0 && low[v]! < low[path[depth]!]!) low[path[depth]!] = low[v]!
      if (low[v] !== order[v]) continue
      let w
      do {
        w = open[--opened]!
        of[w] = count
      } while (w !== v)
      count++
    }
  }
  return { of, count }
}

function usedNodes({ nodeCount, first, head }: Network): Uint8Array {
  const used = new Uint8Array(nodeCount)
  for (let v = 0; v < nodeCount; v++) if (first[v]! < first[v + 1]!) used[v] = 1
  for (const v of head) used[v] = 1
  return used
}

/**
 * The parts of a network between which no way leads there and back. A graph node that exists in copies belongs to the
 * largest part one of them belongs to: there one can arrive and from there one can leave.
 */
export function findIslands(network: Network): Islands {
  const { graphNodes, nodeCount, nodeOf, lon, lat } = network
  const { of, count } = components(network)
  const used = usedNodes(network)
  const weight = new Uint32Array(count)
  for (let v = 0; v < nodeCount; v++) if (used[v] === 1) weight[of[v]!]!++
  const best = new Uint32Array(graphNodes).fill(NONE)
  for (let v = 0; v < nodeCount; v++) {
    const node = nodeOf[v]!
    if (used[v] === 0) continue
    if (best[node] === NONE || weight[of[v]!]! > weight[best[node]!]!) best[node] = of[v]!
  }
  const [size, place] = [new Uint32Array(count), new Uint32Array(count).fill(NONE)]
  best.forEach((component, node) => {
    if (component === NONE) return
    size[component]!++
    if (place[component] === NONE) place[component] = node
  })
  const bySize = [...size.keys()]
    .filter((component) => size[component]! > 0)
    .sort((a, b) => size[b]! - size[a]! || place[a]! - place[b]!)
  const rank = new Uint32Array(count)
  bySize.forEach((component, k) => void (rank[component] = k))
  return {
    islandOf: best.map((component) => (component === NONE ? NONE : rank[component]!)),
    islands: bySize.map((component) => ({
      nodes: size[component]!,
      lon: lon[place[component]!]!,
      lat: lat[place[component]!]!,
    })),
  }
}
