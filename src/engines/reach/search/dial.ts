/**
 * Shortest paths with whole-number costs and one bucket for each tenth of a second (Dial 1969). Costs are at least 1,
 * so a node is settled the first time its bucket comes round and each arc is looked at once. Exact.
 */
import { ReachError } from '../errors.ts'
import type { Network } from '../network.ts'

/** Stands for "no way" inside the searches; results say `unreachable`. */
export const NEVER = 0x7fff_ffff

/** What the searches need of a network: arcs by tail. */
export type Arcs = Pick<Network, 'nodeCount' | 'first' | 'head' | 'cost'>

/** The memory of the searches on one network, used over and over: a search clears what it touched when the next begins. */
export type Workspace = {
  readonly nodeCount: number
  /**
   * Per node four numbers side by side, for one trip to memory instead of four: tenths of a second after a search (else
   * NEVER), the start whose time it is (only written by searches that ask for it), and where its links begin and end.
   * Inside the searches a node is called by the place of its record.
   */
  readonly record: Int32Array
  /** Record of the head and cost of each arc. */
  readonly links: Int32Array
  /** Records that have a time, in the order in which they got one. */
  readonly touched: Int32Array
  touchedCount: number
  /** Per bucket, where in `pool` its next node is to be written; 0: empty. */
  readonly buckets: Int32Array
  readonly pool: Int32Array
}

const RECORD = 4
const LABEL = 1
const BEGIN = 2
const END = 3

export const timeOf = ({ record }: Workspace, node: number): number => record[node * RECORD]!
export const labelOf = ({ record }: Workspace, node: number): number =>
  record[node * RECORD + LABEL]!

/** Where a search starts: nodes, with tenths of a second that have passed by then, and the number of the start. */
export type Starts = {
  /** In order of `delay`. */
  readonly node: Int32Array
  readonly delay: Int32Array
  readonly label: Int32Array
}

export type Extent = {
  /** Tenths of a second; what lies beyond keeps NEVER. */
  readonly limit: number
  /** Ends as soon as these nodes are settled. */
  readonly until?: Targets | undefined
}

/** Nodes of which a search has to settle one in each group. */
export type Targets = {
  /** 1 + group of each node; 0: none. */
  readonly groupOf: Int32Array
  readonly groups: number
  /** Scratch: whether the group is still to be settled. */
  readonly open: Uint8Array
}

/**
 * Buckets are chains of chunks in one pool, each with the chunk before it in its first place: nodes are written and
 * read one after the other, and chunks are used again while still in the cache. The first chunk holds the state: the
 * first of the free chunks, the first chunk never used, and what `warm` leaves.
 */
const CHUNK = 32
const FREE = 0
const FRESH = 1
const WARM = 2

function put(pool: Int32Array, buckets: Int32Array, bucket: number, node: number): void {
  let at = buckets[bucket]!
  if ((at & (CHUNK - 1)) === 0) {
    let chunk = pool[FREE]!
    if (chunk > 0) pool[FREE] = pool[chunk]!
    else {
      chunk = pool[FRESH]!
      pool[FRESH] = chunk + CHUNK
    }
    pool[chunk] = at > 0 ? at - CHUNK : 0
    at = chunk + 1
  }
  pool[at] = node
  buckets[bucket] = at + 1
}

/**
 * Looks at the records and links of a chunk's nodes before they are needed: with no decision between them the processor
 * fetches many at a time, which halves the time of a search that goes on all over a large city.
 */
function warm({ record, links, pool }: Workspace, begin: number, end: number): void {
  let seen = 0
  for (let i = begin; i < end; i++) seen ^= links[record[pool[i]! + BEGIN]!]!
  pool[WARM] = seen
}

/** Longer arcs than four days would take more buckets than memory. */
export const longestCost = 1 << 22

/** @throws ReachError for an arc of more than four days */
export function requireCosts({ cost }: Arcs): void {
  for (let row = 0; row < cost.length; row++) {
    if (cost[row]! >= 1 && cost[row]! <= longestCost) continue
    throw new ReachError(
      { code: 'bad_option', row, field: 'cost' },
      `expected 1 to ${longestCost} tenths of a second for an arc, got ${cost[row]}`,
    )
  }
}

export function createWorkspace(arcs: Arcs): Workspace {
  const { nodeCount, first, head, cost } = arcs
  // one more, for a last node without arcs
  const links = new Int32Array(2 * head.length + 2)
  let most = 1
  for (let a = 0; a < head.length; a++) {
    links[2 * a] = head[a]! * RECORD
    links[2 * a + 1] = cost[a]!
    if (cost[a]! > most) most = cost[a]!
  }
  let size = 1
  while (size <= most) size *= 2
  // a node enters a bucket at most once for each arc that leads to it, and once as a start
  const chunks = Math.ceil((head.length + nodeCount) / (CHUNK - 1)) + size + 1
  const pool = new Int32Array(chunks * CHUNK)
  pool[FRESH] = CHUNK
  const record = new Int32Array(nodeCount * RECORD)
  for (let v = 0; v < nodeCount; v++) {
    record[v * RECORD] = NEVER
    record[v * RECORD + BEGIN] = 2 * first[v]!
    record[v * RECORD + END] = 2 * first[v + 1]!
  }
  return {
    nodeCount,
    record,
    links,
    touched: new Int32Array(nodeCount),
    touchedCount: 0,
    buckets: new Int32Array(size),
    pool,
  }
}

/** Forgets the last search. */
function clear(workspace: Workspace): void {
  const { record, touched, touchedCount } = workspace
  if (touchedCount > workspace.nodeCount / 8) {
    for (let at = 0; at < record.length; at += RECORD) record[at] = NEVER
  } else for (let i = 0; i < touchedCount; i++) record[touched[i]!] = NEVER
  workspace.touchedCount = 0
}

/** Times from the nearest start, for `timeOf`. */
export function spread(workspace: Workspace, starts: Starts, { limit, until }: Extent): void {
  clear(workspace)
  until?.open.fill(1)
  const { record, links, touched, buckets, pool } = workspace
  const mask = buckets.length - 1
  const count = starts.node.length
  let open = until?.groups ?? -1
  let [known, waiting, begun] = [0, 0, 0]
  let now = count > 0 ? starts.delay[0]! : 0
  while (now <= limit) {
    for (; begun < count && starts.delay[begun] === now; begun++) {
      const node = starts.node[begun]! * RECORD
      if (record[node]! <= now) continue
      if (record[node] === NEVER) touched[known++] = node
      record[node] = now
      put(pool, buckets, now & mask, node)
      waiting++
    }
    let at = buckets[now & mask]!
    buckets[now & mask] = 0
    while (at > 0) {
      const chunk = (at - 1) & ~(CHUNK - 1)
      waiting -= at - 1 - chunk
      warm(workspace, chunk + 1, at)
      for (let i = chunk + 1; i < at; i++) {
        const node = pool[i]!
        if (record[node] !== now) continue
        if (until !== undefined) open -= settle(until, node / RECORD)
        const end = record[node + END]!
        for (let a = record[node + BEGIN]!; a < end; a += 2) {
          const head = links[a]!
          const then = now + links[a + 1]!
          const before = record[head]!
          if (then >= before || then > limit) continue
          if (before === NEVER) touched[known++] = head
          record[head] = then
          put(pool, buckets, then & mask, head)
          waiting++
        }
      }
      at = release(pool, chunk)
    }
    if (open === 0) break
    if (waiting > 0) now++
    else if (begun < count) now = starts.delay[begun]!
    else break
  }
  workspace.touchedCount = known
  if (waiting > 0) drain(workspace)
}

/** @returns 1 if the node is the first of its group to be settled */
function settle({ groupOf, open }: Targets, node: number): number {
  const group = groupOf[node]!
  if (group === 0 || open[group - 1] === 0) return 0
  open[group - 1] = 0
  return 1
}

/** Gives a chunk back. @returns the end of the chunk before it in its bucket, 0 for none */
function release(pool: Int32Array, chunk: number): number {
  const before = pool[chunk]!
  pool[chunk] = pool[FREE]!
  pool[FREE] = chunk
  return before > 0 ? before + CHUNK : 0
}

/** Empties the buckets after a search that ended early. */
function drain({ buckets, pool }: Workspace): void {
  buckets.fill(0)
  pool[FREE] = 0
  pool[FRESH] = CHUNK
}

/** As `spread` to the limit, and which start it was, for `labelOf`: of equal ones the one with the least number. */
export function spreadLabels(workspace: Workspace, starts: Starts, limit: number): void {
  clear(workspace)
  const { record, links, touched, buckets, pool } = workspace
  const mask = buckets.length - 1
  const count = starts.node.length
  let [known, waiting, begun] = [0, 0, 0]
  let now = count > 0 ? starts.delay[0]! : 0
  while (now <= limit) {
    for (; begun < count && starts.delay[begun] === now; begun++) {
      const node = starts.node[begun]! * RECORD
      const own = starts.label[begun]!
      if (record[node]! < now) continue
      if (record[node] === now) {
        if (own < record[node + LABEL]!) record[node + LABEL] = own
        continue
      }
      if (record[node] === NEVER) touched[known++] = node
      record[node] = now
      record[node + LABEL] = own
      put(pool, buckets, now & mask, node)
      waiting++
    }
    let at = buckets[now & mask]!
    buckets[now & mask] = 0
    while (at > 0) {
      const chunk = (at - 1) & ~(CHUNK - 1)
      waiting -= at - 1 - chunk
      warm(workspace, chunk + 1, at)
      for (let i = chunk + 1; i < at; i++) {
        const node = pool[i]!
        if (record[node] !== now) continue
        const own = record[node + LABEL]!
        const end = record[node + END]!
        for (let a = record[node + BEGIN]!; a < end; a += 2) {
          const head = links[a]!
          const then = now + links[a + 1]!
          const before = record[head]!
          if (then > before || then > limit) continue
          // nobody who comes at this time has been looked at yet: costs are at least 1
          if (then === before) {
            if (own < record[head + LABEL]!) record[head + LABEL] = own
            continue
          }
          if (before === NEVER) touched[known++] = head
          record[head] = then
          record[head + LABEL] = own
          put(pool, buckets, then & mask, head)
          waiting++
        }
      }
      at = release(pool, chunk)
    }
    if (waiting > 0) now++
    else if (begun < count) now = starts.delay[begun]!
    else break
  }
  workspace.touchedCount = known
}
