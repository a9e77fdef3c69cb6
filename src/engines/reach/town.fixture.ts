/** Towns of a few streets for tests, written down as OpenStreetMap XML. */
import { buildGraph } from './build.ts'
import { createCollector } from './collect.ts'
import { compileNetwork, type CompileOptions } from './compile.ts'
import type { Network, RoadGraph } from './network.ts'
import { readOsmXml } from './osm-xml.ts'
import { plainTimes } from './reference.ts'
import type { Tags } from './tags.ts'

/** A map of letters: each is a node, 100 m from the next column and row; lower rows lie south. */
export type Town = {
  readonly map: readonly string[]
  /** Tags of nodes. */
  readonly nodes?: Readonly<Record<string, Tags>>
  /** Nodes of a way and its tags; `highway=residential` if none. Ways are numbered from 1. */
  readonly ways: readonly (readonly [string, Tags?])[]
  /** Ways (by number) and the via: a letter or the number of a way. */
  readonly turns?: readonly (Tags & { from: string; via: string; to: string })[]
  /** Nodes that ways mention and the file lacks. */
  readonly missing?: string
}

const STEP = 100 / 111_195

const tagLines = (tags: Tags = {}) =>
  Object.entries(tags)
    .map(([k, v]) => `<tag k="${k}" v="${v}"/>`)
    .join('')

function nodeLines({ map, nodes = {}, missing = '' }: Town): string[] {
  return map.flatMap((row, y) =>
    row.split('').flatMap((letter, x) => {
      if (letter === ' ' || missing.includes(letter)) return []
      const [lon, lat] = [x * STEP, -y * STEP]
      return `<node id="${letter.charCodeAt(0)}" lon="${lon}" lat="${lat}">${tagLines(nodes[letter])}</node>`
    }),
  )
}

export function townXml(town: Town): string {
  const ways = town.ways.map(([letters, tags = { highway: 'residential' }], i) => {
    const nds = letters
      .split('')
      .map((letter) => `<nd ref="${letter.charCodeAt(0)}"/>`)
      .join('')
    return `<way id="${i + 1}">${nds}${tagLines(tags)}</way>`
  })
  const turns = (town.turns ?? []).map(({ from, via, to, ...tags }, i) => {
    const member = (role: string, type: string, ref: string | number) =>
      `<member type="${type}" ref="${ref}" role="${role}"/>`
    const middle = /^\d+$/.test(via)
      ? member('via', 'way', via)
      : member('via', 'node', via.charCodeAt(0))
    const members = member('from', 'way', from) + middle + member('to', 'way', to)
    return `<relation id="${i + 1}">${members}${tagLines({ type: 'restriction', ...tags })}</relation>`
  })
  return `<osm version="0.6">${[...nodeLines(town), ...ways, ...turns].join('\n')}</osm>`
}

export function buildTown(town: Town) {
  const { add, collected } = createCollector()
  readOsmXml(townXml(town), add)
  return buildGraph(collected)
}

export const nodeNamed = (graph: RoadGraph, letter: string): number =>
  graph.osmNode.indexOf(letter.charCodeAt(0))

/** Least tenths of a second from one graph node to every other; Infinity where there is no way. */
export function timesFrom(network: Network, node: number): Float64Array {
  const times = plainTimes(network, [node])
  const least = times.slice(0, network.graphNodes)
  for (let copy = network.graphNodes; copy < network.nodeCount; copy++) {
    const of = network.nodeOf[copy]!
    least[of] = Math.min(least[of]!, times[copy]!)
  }
  return least
}

/** Tenths of a second from one letter to another. */
export function timeBetween(graph: RoadGraph, ends: string, o: CompileOptions): number {
  const [from, to] = ends.split('').map((letter) => nodeNamed(graph, letter))
  return timesFrom(compileNetwork(graph, o), from!)[to!]!
}
