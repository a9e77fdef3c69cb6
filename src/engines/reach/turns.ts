/**
 * Turn bans and barriers as nodes of the network. Every banned sequence of arcs is a word; the automaton of Aho & Corasick
 * (1975) remembers how much of a word the trip has just driven. A network node is a graph node and such a
 * memory; the arc that would complete a word is left out. A search then needs to know nothing of bans, and bans over
 * several ways, several bans at one node and barriers are all the same thing.
 */
import { modeBit, NONE, type Network, type RoadGraph } from './network.ts'

type Automaton = {
  /** State after driving `arc`; 0: nothing worth remembering. */
  readonly go: (state: number, arc: number) => number
  readonly forbidden: readonly boolean[]
  readonly lastArc: readonly number[]
}

/** The banned sequences of the mode that it could drive at all. */
function wordsOf(graph: RoadGraph, network: Network): number[][] {
  const bit = modeBit(network.mode)
  const usable = new Uint8Array(graph.head.length)
  for (const arc of network.arc) if (arc < usable.length) usable[arc] = 1
  const words: number[][] = []
  for (let k = 0; k < graph.banModes.length; k++) {
    if ((graph.banModes[k]! & bit) === 0) continue
    const word = [...graph.banArcs.subarray(graph.banFirst[k]!, graph.banFirst[k + 1]!)]
    if (word.every((arc) => usable[arc] === 1)) words.push(word)
  }
  return words
}

function createAutomaton(words: readonly (readonly number[])[], arcs: number): Automaton {
  const children = new Map<number, number>()
  const [lastArc, forbidden, parent] = [[-1], [false], [0]]
  for (const word of words) {
    let state = 0
    for (const arc of word) {
      const known = children.get(state * arcs + arc)
      if (known === undefined) {
        children.set(state * arcs + arc, lastArc.length)
        parent.push(state)
        state = lastArc.push(arc) - 1
        forbidden.push(false)
      } else state = known
    }
    forbidden[state] = true
  }
  const fallBack = [0]
  const go = (from: number, arc: number): number => {
    if (arc === NONE) return 0
    for (let state = from; ; state = fallBack[state]!) {
      const next = children.get(state * arcs + arc)
      if (next !== undefined) return next
      if (state === 0) return 0
    }
  }
  const depth = parent.map(() => 0)
  for (let state = 1; state < parent.length; state++) depth[state] = depth[parent[state]!]! + 1
  const shallowFirst = [...depth.keys()].slice(1).sort((a, b) => depth[a]! - depth[b]!)
  for (const state of shallowFirst) {
    const above = parent[state]!
    const longest = above === 0 ? 0 : go(fallBack[above]!, lastArc[state]!)
    fallBack[state] = longest
    forbidden[state] ||= forbidden[longest]!
  }
  return { go, forbidden, lastArc }
}

/** The states that need a node, in order of the graph node they are at. */
function statesByNode({ forbidden, lastArc }: Automaton, graph: RoadGraph): number[] {
  const at = (state: number) => graph.head[lastArc[state]!]!
  return [...lastArc.keys()]
    .filter((state) => state > 0 && !forbidden[state])
    .sort((a, b) => at(a) - at(b))
}

const emptyList = (): number[] => []

/** Adds a copy of a node for each beginning of a banned sequence that ends there. */
export function splitForBans(graph: RoadGraph, plain: Network): Network {
  const words = wordsOf(graph, plain)
  if (words.length === 0) return plain
  const automaton = createAutomaton(words, graph.head.length)
  const states = statesByNode(automaton, graph)
  const nodeOfState = new Map(states.map((state, k) => [state, plain.graphNodes + k]))
  const [heads, costs, arcs, first] = [emptyList(), emptyList(), emptyList(), emptyList()]
  const head = plain.head.slice()
  const begins = new Set(words.map((word) => word[0]!))
  for (let a = 0; a < head.length; a++) {
    if (begins.has(plain.arc[a]!)) head[a] = nodeOfState.get(automaton.go(0, plain.arc[a]!))!
  }
  const size = head.length
  for (const state of states) {
    const node = graph.head[automaton.lastArc[state]!]!
    for (let a = plain.first[node]!; a < plain.first[node + 1]!; a++) {
      const next = automaton.go(state, plain.arc[a]!)
      if (automaton.forbidden[next]) continue
      heads.push(next === 0 ? plain.head[a]! : nodeOfState.get(next)!)
      costs.push(plain.cost[a]!)
      arcs.push(plain.arc[a]!)
    }
    first.push(size + heads.length)
  }
  const nodes = states.map((state) => graph.head[automaton.lastArc[state]!]!)
  return {
    ...plain,
    nodeCount: plain.graphNodes + states.length,
    nodeOf: joined(plain.nodeOf, nodes),
    first: joined(plain.first, first),
    head: joined(head, heads),
    cost: joined(plain.cost, costs),
    arc: joined(plain.arc, arcs),
    lon: withCopies(plain.lon, nodes),
    lat: withCopies(plain.lat, nodes),
  }
}

function joined(list: Uint32Array, more: readonly number[]): Uint32Array {
  const all = new Uint32Array(list.length + more.length)
  all.set(list)
  all.set(more, list.length)
  return all
}

function withCopies(list: Float64Array, nodes: readonly number[]): Float64Array {
  const all = new Float64Array(list.length + nodes.length)
  all.set(list)
  nodes.forEach((node, k) => void (all[list.length + k] = list[node]!))
  return all
}
