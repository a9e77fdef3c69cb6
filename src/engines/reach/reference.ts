/** The slow, obvious versions that the tests compare with. */
import type { OsmElement } from './collect.ts'
import { metresBetween } from './graph.ts'
import { modeBit, type Mode, type RoadGraph } from './network.ts'
import { classSpeed, ROAD_CLASSES } from './profiles.ts'
import { readRoad } from './tags.ts'

type Arcs = {
  readonly first: ArrayLike<number>
  readonly head: ArrayLike<number>
  readonly cost: ArrayLike<number>
}

/** A list that gives the smallest key first. */
function createHeap<T>() {
  const list: { key: number; value: T }[] = []
  const swap = (a: number, b: number) => ([list[a], list[b]] = [list[b]!, list[a]!])
  return {
    push: (key: number, value: T) => {
      let at = list.push({ key, value }) - 1
      for (; at > 0 && list[(at - 1) >> 1]!.key > list[at]!.key; at = (at - 1) >> 1)
        swap(at, (at - 1) >> 1)
    },
    pop: () => {
      const top = list[0]
      const last = list.pop()
      if (list.length === 0 || last === undefined) return top
      list[0] = last
      for (let at = 0; ;) {
        const left = 2 * at + 1
        const least =
          (list[left + 1]?.key ?? Infinity) < (list[left]?.key ?? Infinity) ? left + 1 : left
        if ((list[least]?.key ?? Infinity) >= list[at]!.key) return top
        swap(at, least)
        at = least
      }
    },
  }
}

/** Dijkstra's algorithm; Infinity where there is no way. */
export function plainTimes({ first, head, cost }: Arcs, sources: readonly number[]): Float64Array {
  const times = new Float64Array(first.length - 1).fill(Infinity)
  const heap = createHeap<number>()
  for (const source of sources) heap.push(0, source)
  for (let top = heap.pop(); top !== undefined; top = heap.pop()) {
    if (top.key >= times[top.value]!) continue
    times[top.value] = top.key
    for (let a = first[top.value]!; a < first[top.value + 1]!; a++)
      if (top.key + cost[a]! < times[head[a]!]!) heap.push(top.key + cost[a]!, head[a]!)
  }
  return times
}

/** Every segment of every road between two neighbouring points, without turn bans, barriers and timetables. */
export function uncontracted(elements: readonly OsmElement[], mode: Mode) {
  const index = new Map<number, number>()
  const places: [number, number][] = []
  for (const one of elements)
    if (one.type === 'node') index.set(one.id, places.push([one.lon, one.lat]) - 1)
  const lists: { head: number; cost: number }[][] = places.map(() => [])
  for (const one of elements) {
    const road = one.type === 'way' && one.tags ? readRoad(one.tags) : undefined
    if (one.type !== 'way' || !road) continue
    for (let i = 1; i < one.refs.length; i++) {
      const [from, to] = [index.get(one.refs[i - 1]!), index.get(one.refs[i]!)]
      if (from === undefined || to === undefined) continue
      const metres = metresBetween(...places[from]!, ...places[to]!)
      const tenths = (limit: number) => (metres * 36) / plainSpeed(road.roadClass, limit, mode)
      if (road.forward & modeBit(mode))
        lists[from]!.push({ head: to, cost: tenths(road.speedForward) })
      if (road.backward & modeBit(mode))
        lists[to]!.push({ head: from, cost: tenths(road.speedBackward) })
    }
  }
  const first = [0]
  for (const list of lists) first.push(first.at(-1)! + list.length)
  const flat = lists.flat()
  return { index, first, head: flat.map(({ head }) => head), cost: flat.map(({ cost }) => cost) }
}

function plainSpeed(roadClass: number, limit: number, mode: Mode): number {
  if (mode === 'car' && limit > 0) return limit * 0.8
  if (mode === 'ambulance' && limit > 0) return limit
  return classSpeed(ROAD_CLASSES[roadClass]!, mode)
}

/** Times to every node when the last arcs driven are remembered and every banned sequence is looked for in them. */
export function timesWithMemory(
  graph: RoadGraph,
  { mode, cost, source }: { mode: Mode; cost: ReadonlyMap<number, number>; source: number },
): Float64Array {
  const words = [...graph.banModes.keys()]
    .filter((k) => (graph.banModes[k]! & modeBit(mode)) !== 0)
    .map((k) => [...graph.banArcs.subarray(graph.banFirst[k]!, graph.banFirst[k + 1]!)])
  const memory = Math.max(0, ...words.map((word) => word.length - 1))
  const ends = new Set(words.map((word) => word.join()))
  const banned = (driven: readonly number[]) =>
    driven.some((_, from) => ends.has(driven.slice(from).join()))
  const times = new Float64Array(graph.lon.length).fill(Infinity)
  const done = new Set<string>()
  const heap = createHeap<{ node: number; driven: readonly number[] }>()
  heap.push(0, { node: source, driven: [] })
  for (let top = heap.pop(); top !== undefined; top = heap.pop()) {
    const { node, driven } = top.value
    const key = `${node}:${driven.join()}`
    if (done.has(key)) continue
    done.add(key)
    times[node] = Math.min(times[node]!, top.key)
    for (let arc = graph.first[node]!; arc < graph.first[node + 1]!; arc++) {
      const more = cost.get(arc)
      if (more === undefined || banned([...driven, arc])) continue
      const remembered = [...driven, arc].slice(-memory)
      heap.push(top.key + more, { node: graph.head[arc]!, driven: memory > 0 ? remembered : [] })
    }
  }
  return times
}
