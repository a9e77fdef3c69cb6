/**
 * Turn restrictions and barriers as sequences of arcs that may not be driven. Source: the OpenStreetMap wiki,
 * "Relation:restriction": `no_*` bans the turn, `only_*` bans all others from the same road, `except` names modes that
 * need not care. Restrictions hold for vehicles, not for people on foot; ambulances are held only by
 * `restriction:emergency` (China's Road Traffic Safety Law, article 53: on duty not bound by routes and directions).
 */
import type { Collected, Member, Relation } from './collect.ts'
import { modeBit, NONE, type RoadGraph } from './network.ts'

export type BanReport = {
  readonly read: number
  readonly used: number
  /** For lorries, buses or certain hours only: not ours. */
  readonly otherVehicles: number
  /** A member is missing, does not touch the via, or passes through it so that the turn meant cannot be told. */
  readonly unclear: number
}

type Unbanned = Omit<RoadGraph, 'banFirst' | 'banArcs' | 'banModes'>
type Word = { readonly arcs: readonly number[]; readonly modes: number }

const [CYCLE, CAR, AMBULANCE] = [modeBit('cycle'), modeBit('car'), modeBit('ambulance')]

/** Tag → the modes it is for. */
const FOR: Readonly<Record<string, number>> = {
  restriction: CYCLE | CAR,
  'restriction:vehicle': CYCLE | CAR,
  'restriction:motor_vehicle': CAR,
  'restriction:motorcar': CAR,
  'restriction:bicycle': CYCLE,
  'restriction:emergency': AMBULANCE,
}
const EXCEPT: Readonly<Record<string, number>> = {
  bicycle: CYCLE,
  motorcar: CAR,
  motor_vehicle: CAR,
  vehicle: CYCLE | CAR,
  emergency: AMBULANCE,
}

export const RELATION_KEYS = ['type', 'except', ...Object.keys(FOR)]

function readTags({ tags }: Relation): { only: boolean; modes: number } | undefined {
  let spared = 0
  for (const mode of tags['except']?.split(';') ?? []) spared |= EXCEPT[mode.trim()] ?? 0
  for (const [key, modes] of Object.entries(FOR)) {
    const value = tags[key]
    if (value === undefined || !/^(no|only)_/.test(value)) continue
    return (modes & ~spared) === 0
      ? undefined
      : { only: value.startsWith('only_'), modes: modes & ~spared }
  }
  return undefined
}

type Finder = {
  /** Arcs of a way that leave, or reach, a node of the graph. */
  readonly leaving: (way: number, node: number) => number[]
  readonly reaching: (way: number, node: number) => number[]
  /** Where arcs of a way lead. */
  readonly heads: (way: number) => number[]
  readonly nodeOf: (osmNode: number) => number | undefined
}

function createFinder(graph: Unbanned, ways: ReadonlySet<number>): Finder {
  const { first, head, way, osmNode } = graph
  const nodes = new Map<number, number>()
  const arcsOf = new Map<number, number[]>()
  const tails = new Map<number, number>()
  for (let v = 0; ways.size > 0 && v < osmNode.length; v++) {
    nodes.set(osmNode[v]!, v)
    for (let arc = first[v]!; arc < first[v + 1]!; arc++) {
      if (!ways.has(way[arc]!)) continue
      const list = arcsOf.get(way[arc]!)
      if (list) list.push(arc)
      else arcsOf.set(way[arc]!, [arc])
      tails.set(arc, v)
    }
  }
  const of = (id: number) => arcsOf.get(id) ?? []
  return {
    leaving: (id, node) => of(id).filter((arc) => tails.get(arc) === node),
    reaching: (id, node) => of(id).filter((arc) => head[arc] === node),
    heads: (id) => of(id).map((arc) => head[arc]!),
    nodeOf: (id) => nodes.get(id),
  }
}

type Ends = { readonly from: number; readonly to: number }

/** Entry arc and exit arc of a turn at a node; empty if it cannot be told which are meant. */
function turnsAt(graph: Unbanned, find: Finder, node: number, { from, to }: Ends): number[][] {
  const [entries, exits] = [find.reaching(from, node), find.leaving(to, node)]
  if (from === to)
    return entries.flatMap((arc) => (graph.twin[arc] === NONE ? [] : [[arc, graph.twin[arc]!]]))
  return entries.length === 1 && exits.length === 1 ? [[entries[0]!, exits[0]!]] : []
}

/** The shortest way along the roads `vias` from a node to where `to` leaves, without turning round, and that exit. */
function follow(graph: Unbanned, find: Finder, start: number, o: Ends & { vias: number[] }) {
  const queue = o.vias.flatMap((way) => find.leaving(way, start)).map((arc) => [arc])
  const seen = new Set(queue.map((path) => path[0]!))
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    const last = path.at(-1)!
    const node = graph.head[last]!
    const exits = find.leaving(o.to, node).filter((arc) => arc !== graph.twin[last])
    if (exits.length === 1) return [...path, exits[0]!]
    for (const arc of o.vias.flatMap((way) => find.leaving(way, node))) {
      if (arc === graph.twin[last] || seen.has(arc)) continue
      seen.add(arc)
      queue.push([...path, arc])
    }
  }
  return []
}

function turnsOver(graph: Unbanned, find: Finder, vias: number[], ends: Ends): number[][] {
  const starts = find.heads(ends.from).filter((node) => find.leaving(vias[0]!, node).length > 0)
  return [...new Set(starts)].flatMap((node) => {
    const entries = find.reaching(ends.from, node)
    const path = follow(graph, find, node, { ...ends, vias })
    return entries.length === 1 && path.length > 0 ? [[entries[0]!, ...path]] : []
  })
}

const inRole = ({ members }: Relation, role: string, type: Member['type']) =>
  members.filter((member) => member.role === role && member.type === type).map(({ ref }) => ref)

/** The turns a relation speaks of, each from the entry arc to the exit arc. */
function turnsOf(graph: Unbanned, find: Finder, relation: Relation): number[][] {
  const via = inRole(relation, 'via', 'node')[0]
  const vias = inRole(relation, 'via', 'way')
  const node = via === undefined ? undefined : find.nodeOf(via)
  return inRole(relation, 'from', 'way').flatMap((from) =>
    inRole(relation, 'to', 'way').flatMap((to) => {
      if (node !== undefined) return turnsAt(graph, find, node, { from, to })
      return vias.length > 0 ? turnsOver(graph, find, vias, { from, to }) : []
    }),
  )
}

/** `only_*`: every other exit after the same roads is banned. */
function otherExits(graph: Unbanned, turns: readonly (readonly number[])[]): number[][] {
  const meant = new Set(turns.map((turn) => turn.join()))
  return turns.flatMap((turn) => {
    const before = turn.slice(0, -1)
    const node = graph.head[before.at(-1)!]!
    const words: number[][] = []
    for (let exit = graph.first[node]!; exit < graph.first[node + 1]!; exit++)
      if (!meant.has([...before, exit].join())) words.push([...before, exit])
    return words
  })
}

/** Nobody of the modes stopped gets from one side of a barrier to another; turning round there is possible. */
function barrierWords(graph: Unbanned, { barriers }: Collected) {
  const stoppedAt = new Map<number, number>()
  for (let v = 0; barriers.size > 0 && v < graph.osmNode.length; v++) {
    const stopped = barriers.get(graph.osmNode[v]!)
    if (stopped !== undefined) stoppedAt.set(v, stopped)
  }
  const words: Word[] = []
  for (let entry = 0; stoppedAt.size > 0 && entry < graph.head.length; entry++) {
    const node = graph.head[entry]!
    const stopped = (stoppedAt.get(node) ?? 0) & graph.access[entry]!
    if (stopped === 0) continue
    for (let exit = graph.first[node]!; exit < graph.first[node + 1]!; exit++) {
      const modes = stopped & graph.access[exit]!
      if (exit !== graph.twin[entry] && modes !== 0) words.push({ arcs: [entry, exit], modes })
    }
  }
  return { words, barriers: stoppedAt.size }
}

function packed(words: readonly Word[]) {
  const banFirst = new Uint32Array(words.length + 1)
  words.forEach(({ arcs }, k) => void (banFirst[k + 1] = banFirst[k]! + arcs.length))
  return {
    banFirst,
    banArcs: Uint32Array.from(words.flatMap(({ arcs }) => arcs)),
    banModes: Uint8Array.from(words, ({ modes }) => modes),
  }
}

/** All sequences nobody may drive, from the restrictions and the barriers of the map. */
export function findBans(graph: Unbanned, from: Collected) {
  const { words, barriers } = barrierWords(graph, from)
  const ways = from.restrictions.flatMap(({ members }) =>
    members.filter(({ type }) => type === 'way').map(({ ref }) => ref),
  )
  const find = createFinder(graph, new Set(ways))
  let [used, otherVehicles, unclear] = [0, 0, 0]
  for (const relation of from.restrictions) {
    const kind = readTags(relation)
    const turns = kind ? turnsOf(graph, find, relation) : []
    if (!kind) otherVehicles++
    else if (turns.length === 0) unclear++
    else used++
    if (!kind) continue
    // a turn that a mode could not take anyway must not close all others to it
    const able = turns.reduce(
      (bits, turn) => turn.reduce((left, arc) => left & graph.access[arc]!, bits),
      kind.modes,
    )
    for (const arcs of kind.only ? otherExits(graph, turns) : turns)
      words.push({ arcs, modes: kind.only ? able : kind.modes })
  }
  const report: BanReport = { read: from.restrictions.length, used, otherVehicles, unclear }
  return { bans: packed(words), report, barriers }
}
