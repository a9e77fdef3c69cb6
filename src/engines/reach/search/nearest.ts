import { NEVER } from './dial.ts'
import type { FieldOptions, Searcher } from './field.ts'
import { limitOf, requireSome, requireWhole, startsOf, unreachable } from './input.ts'

export type NearestOptions = FieldOptions & {
  /** How many facilities for each node. */
  readonly k: number
}

/** For every graph node its nearest facilities, the nearest first: those of node v stand at v · k … v · k + k − 1. */
export type Nearest = {
  readonly k: number
  /** Tenths of a second; `unreachable` after the last facility that is reached. */
  readonly tenths: Uint32Array
  /** Equally near ones in order of their number; −1 after the last. */
  readonly facility: Int32Array
}

/** For each node the k least (time, facility) so far; a facility stands in a list once. */
type Lists = { readonly k: number; readonly time: Int32Array; readonly facility: Int32Array }

const createLists = (count: number, k: number): Lists => ({
  k,
  time: new Int32Array(count * k).fill(NEVER),
  facility: new Int32Array(count * k).fill(-1),
})

/** @returns whether it is one of the k least now, and was not before */
function insert({ k, time, facility }: Lists, node: number, at: number, own: number): boolean {
  const begin = node * k
  const last = begin + k - 1
  if (at > time[last]! || (at === time[last] && own >= facility[last]!)) return false
  let i = begin
  while (i < last && facility[i] !== own) i++
  // not in the list: the last one falls out
  if (facility[i] === own && time[i]! <= at) return false
  for (; i > begin; i--) {
    const before = i - 1
    if (time[before]! < at || (time[before] === at && facility[before]! < own)) break
    time[i] = time[before]!
    facility[i] = facility[before]!
  }
  time[i] = at
  facility[i] = own
  return true
}

function holds({ k, time, facility }: Lists, node: number, at: number, own: number): boolean {
  for (let i = node * k; i < node * k + k; i++) {
    if (facility[i] === own) return time[i] === at
  }
  return false
}

/** Buckets of (node, facility), one for each tenth of a second; entries taken out are used again. */
function createQueue(longestArc: number) {
  let size = 1
  while (size <= longestArc) size *= 2
  const buckets = new Int32Array(size).fill(-1)
  let [node, facility, next] = [0, 0, 0].map(() => new Int32Array(1024))
  let [used, free, waiting] = [0, -1, 0]
  const grown = (list: Int32Array) => {
    const wider = new Int32Array(2 * list.length)
    wider.set(list)
    return wider
  }
  const push = (at: number, v: number, own: number) => {
    let e = free
    if (e >= 0) free = next![e]!
    else {
      e = used++
      if (e === next!.length) {
        ;[node, facility, next] = [grown(node!), grown(facility!), grown(next!)]
      }
    }
    const bucket = at & (size - 1)
    node![e] = v
    facility![e] = own
    next![e] = buckets[bucket]!
    buckets[bucket] = e
    waiting++
  }
  /** Takes out all that wait for this moment. */
  const take = (now: number, each: (v: number, own: number) => void) => {
    const bucket = now & (size - 1)
    for (let e = buckets[bucket]!; e >= 0; e = buckets[bucket]!) {
      const [v, own] = [node![e]!, facility![e]!]
      buckets[bucket] = next![e]!
      next![e] = free
      free = e
      waiting--
      each(v, own)
    }
  }
  return { push, take, isEmpty: () => waiting === 0 }
}

/**
 * The k nearest facilities of every node, in one search that settles each node up to k times. For small k; all times
 * are in a `timeTable`.
 * @throws ReachError as `nearestField`, and for a k that is no whole number of at least 1
 */
export function kNearest({ network }: Searcher, options: NearestOptions): Nearest {
  requireSome(options.node, 'node')
  requireWhole(options.k, 'k', 1)
  const limit = limitOf(options.limit)
  const { nodeCount, nodeOf, first, head, cost } = network
  const k = Math.min(options.k, options.node.length)
  const lists = createLists(nodeCount, k)
  const queue = createQueue(cost.reduce((most, tenths) => Math.max(most, tenths), 1))
  const offer = (node: number, at: number, own: number) => {
    if (at <= limit && insert(lists, node, at, own)) queue.push(at, node, own)
  }
  const starts = startsOf(network, options.node, options.delay)
  const { delay } = starts
  let begun = 0
  for (let now = delay[0]!; now <= limit; now = queue.isEmpty() ? delay[begun]! : now + 1) {
    for (; delay[begun] === now; begun++) offer(starts.node[begun]!, now, starts.label[begun]!)
    queue.take(now, (node, own) => {
      if (!holds(lists, node, now, own)) return
      for (let a = first[node]!; a < first[node + 1]!; a++) offer(head[a]!, now + cost[a]!, own)
    })
    if (queue.isEmpty() && begun === delay.length) break
  }
  const found = createLists(network.graphNodes, k)
  for (let v = 0; v < nodeCount; v++) {
    for (let i = v * k; i < v * k + k && lists.facility[i] !== -1; i++) {
      insert(found, nodeOf[v]!, lists.time[i]!, lists.facility[i]!)
    }
  }
  const tenths = Uint32Array.from(found.time, (at) => (at === NEVER ? unreachable : at))
  return { k, tenths, facility: found.facility }
}
