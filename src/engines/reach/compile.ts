/** A graph, a profile and the day's changes → the network to search. */
import { applyChanges, type Change, type Link } from './changes.ts'
import { ReachError, requireOption } from './errors.ts'
import { modeBit, MODES, NONE, type Network, type RoadGraph } from './network.ts'
import { arcSpeeds, ROAD_CLASSES, type SpeedOptions } from './profiles.ts'
import { splitForBans } from './turns.ts'

export type CompileOptions = SpeedOptions & { readonly changes?: readonly Change[] | undefined }

function checkOptions({ mode, speeds = {}, speedFactor = 1 }: CompileOptions) {
  requireOption(
    MODES.includes(mode),
    'mode',
    `expected one of ${MODES.join(', ')}, got ${String(mode)}`,
  )
  requireOption(
    speedFactor > 0 && speedFactor < Infinity,
    'speedFactor',
    `expected a number above 0, got ${speedFactor}`,
  )
  for (const [name, kmh] of Object.entries(speeds)) {
    requireOption(
      (ROAD_CLASSES as readonly string[]).includes(name),
      'speeds',
      `expected a road class, got ${name}`,
    )
    requireOption(kmh > 0 && kmh < Infinity, 'speeds', `expected km/h above 0, got ${kmh}`)
  }
}

/** Tenths of a second per arc before rounding; 0: the mode may not use it. */
function arcCosts(graph: RoadGraph, o: CompileOptions): Float64Array {
  const bit = modeBit(o.mode)
  const { access, metres, seconds } = graph
  const list = arcSpeeds(graph, o)
  for (let arc = 0; arc < list.length; arc++) {
    const kmh = list[arc]!
    // not 0 where points coincide: an open arc must not look closed
    list[arc] =
      (access[arc]! & bit) === 0
        ? 0
        : Math.max(kmh > 0 ? (metres[arc]! * 36) / kmh : seconds[arc]! * 10, 1e-9)
  }
  return list
}

const wholeCost = (tenths: number) => Math.max(1, Math.min(NONE - 1, Math.round(tenths)))

/** The usable arcs and the links, in order of their tail. */
function plainNetwork(graph: RoadGraph, costs: Float64Array, links: readonly Link[]) {
  const n = graph.lon.length
  const first = new Uint32Array(n + 1)
  for (const { from } of links) first[from + 1]!++
  for (let v = 0; v < n; v++) {
    for (let arc = graph.first[v]!; arc < graph.first[v + 1]!; arc++)
      if (costs[arc]! > 0) first[v + 1]!++
    first[v + 1]! += first[v]!
  }
  const size = first[n]!
  const [head, cost, arcs] = [
    new Uint32Array(size),
    new Uint32Array(size),
    new Uint32Array(size).fill(NONE),
  ]
  const next = first.slice(0, n)
  for (let v = 0; v < n; v++) {
    for (let arc = graph.first[v]!; arc < graph.first[v + 1]!; arc++) {
      if (!(costs[arc]! > 0)) continue
      const at = next[v]!++
      head[at] = graph.head[arc]!
      cost[at] = wholeCost(costs[arc]!)
      arcs[at] = arc
    }
  }
  for (const { from, to, seconds } of links) {
    const at = next[from]!++
    head[at] = to
    cost[at] = wholeCost(seconds * 10)
  }
  return { first, head, cost, arc: arcs }
}

/**
 * Compiles one profile. Costs are tenths of a second, rounded per arc, at least 1. Cars and cycles
 * obey the turn bans of the map, walkers and ambulances have none; all obey the barriers. Added links are subject to
 * none. Throws `ReachError` for a wrong
 * option (`bad_option`), a change that names what is not there (`bad_change`) and a graph without nodes (`no_roads`).
 */
export function compileNetwork(graph: RoadGraph, o: CompileOptions): Network {
  checkOptions(o)
  if (graph.lon.length === 0)
    throw new ReachError({ code: 'no_roads', field: 'graph' }, 'expected at least one node')
  const costs = arcCosts(graph, o)
  const links = applyChanges(graph, costs, o.changes ?? []).flatMap((link) =>
    link.oneway === true ? [link] : [link, { ...link, from: link.to, to: link.from }],
  )
  const plain = plainNetwork(graph, costs, links)
  const nodes = graph.lon.length
  return splitForBans(graph, {
    mode: o.mode,
    graphNodes: nodes,
    nodeCount: nodes,
    nodeOf: new Uint32Array(nodes).map((_, v) => v),
    ...plain,
    lon: graph.lon,
    lat: graph.lat,
  })
}
