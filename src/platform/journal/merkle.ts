// Merkle tree over a list that only grows, as in RFC 6962 and RFC 9162 section 2.1 (SHA-256). Complete subtrees never
// change, so everything is computed from their hashes, however large the tree.
import { createHash } from 'node:crypto'

const hashWith = (prefix: number, ...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash('sha256').update(Uint8Array.of(prefix))
  for (const part of parts) hash.update(part)
  return hash.digest()
}

export const leafHash = (content: string | Uint8Array): Buffer =>
  hashWith(0, typeof content === 'string' ? Buffer.from(content) : content)

export const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer => hashWith(1, left, right)

/** The root of the tree without leaves. */
export const emptyRoot = createHash('sha256').digest()

/** The root over hashes whose number is a power of two. */
export function foldComplete(hashes: readonly Uint8Array[]): Buffer {
  let row = hashes
  while (row.length > 1) {
    row = Array.from({ length: row.length / 2 }, (_, i) =>
      nodeHash(row[2 * i] as Uint8Array, row[2 * i + 1] as Uint8Array),
    )
  }
  return Buffer.from(row[0] as Uint8Array)
}

/** The hash of the complete subtree over the leaves from index * 2^height on, 2^height of them. */
export type ReadSubtree = (height: number, index: number) => Promise<Uint8Array>

/** The largest power of two below `n`, for n > 1. */
const split = (n: number): number => {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

const isPowerOfTwo = (n: number): boolean => Number.isInteger(Math.log2(n))

async function hashOfRange(read: ReadSubtree, from: number, to: number): Promise<Uint8Array> {
  const size = to - from
  if (isPowerOfTwo(size)) return read(Math.log2(size), from / size)
  const k = split(size)
  const left = await hashOfRange(read, from, from + k)
  return nodeHash(left, await hashOfRange(read, from + k, to))
}

export async function rootOf(read: ReadSubtree, size: number): Promise<Uint8Array> {
  return size === 0 ? emptyRoot : hashOfRange(read, 0, size)
}

/** What proves that leaf `index` is in the tree of `size` leaves: sibling hashes from the leaf upwards. */
export async function inclusionPath(
  read: ReadSubtree,
  index: number,
  size: number,
): Promise<Uint8Array[]> {
  if (index < 0 || index >= size) throw new RangeError(`leaf ${index} is not in a tree of ${size}`)
  const path: Uint8Array[] = []
  let [from, to] = [0, size]
  while (to - from > 1) {
    const middle = from + split(to - from)
    const inLeft = index < middle
    // eslint-disable-next-line no-await-in-loop -- at most one per level
    path.push(
      await hashOfRange(read, ...((inLeft ? [middle, to] : [from, middle]) as [number, number])),
    )
    if (inLeft) to = middle
    else from = middle
  }
  return path.toReversed()
}

/** What proves that the tree of `older` leaves is the beginning of the tree of `newer` leaves. */
export async function consistencyPath(
  read: ReadSubtree,
  older: number,
  newer: number,
): Promise<Uint8Array[]> {
  if (older < 0 || older > newer) throw new RangeError(`${older} is not before ${newer}`)
  if (older === 0 || older === newer) return []
  const path: Uint8Array[] = []
  let [from, to] = [0, newer]
  let whole = true
  while (older !== to) {
    const middle = from + split(to - from)
    if (older <= middle) {
      // eslint-disable-next-line no-await-in-loop -- at most one per level
      path.push(await hashOfRange(read, middle, to))
      to = middle
    } else {
      // eslint-disable-next-line no-await-in-loop
      path.push(await hashOfRange(read, from, middle))
      from = middle
      whole = false
    }
  }
  if (!whole) path.push(await hashOfRange(read, from, to))
  return path.toReversed()
}

/** The root that this leaf and path lead to (RFC 9162 2.1.3.2); undefined when the path does not fit the numbers. */
export function rootFromInclusion(o: {
  readonly index: number
  readonly size: number
  readonly leaf: Uint8Array
  readonly path: readonly Uint8Array[]
}): Buffer | undefined {
  if (o.index < 0 || o.index >= o.size) return undefined
  let [node, last] = [o.index, o.size - 1]
  let hash: Buffer = Buffer.from(o.leaf)
  for (const sibling of o.path) {
    if (last === 0) return undefined
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash)
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)]
    } else {
      hash = nodeHash(hash, sibling)
    }
    ;[node, last] = [Math.floor(node / 2), Math.floor(last / 2)]
  }
  return last === 0 ? hash : undefined
}

/** The two roots that this path leads to (RFC 9162 2.1.4.2); undefined when the path does not fit the numbers. */
export function rootsFromConsistency(o: {
  readonly older: number
  readonly newer: number
  readonly olderRoot: Uint8Array
  readonly path: readonly Uint8Array[]
}): { older: Buffer; newer: Buffer } | undefined {
  if (o.older <= 0 || o.older >= o.newer || o.path.length === 0) return undefined
  const path = isPowerOfTwo(o.older) ? [o.olderRoot, ...o.path] : o.path
  let [node, last] = [o.older - 1, o.newer - 1]
  while (node % 2 === 1) [node, last] = [Math.floor(node / 2), Math.floor(last / 2)]
  let older: Buffer = Buffer.from(path[0] as Uint8Array)
  let newer: Buffer = older
  for (const hash of path.slice(1)) {
    if (last === 0) return undefined
    if (node % 2 === 1 || node === last) {
      older = nodeHash(hash, older)
      newer = nodeHash(hash, newer)
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)]
    } else {
      newer = nodeHash(newer, hash)
    }
    ;[node, last] = [Math.floor(node / 2), Math.floor(last / 2)]
  }
  return last === 0 ? { older, newer } : undefined
}

/** Takes leaf hashes one by one and knows the root at any moment; keeps one hash per level. */
export class Frontier {
  /** Complete subtrees from left to right, ever smaller. */
  private readonly peaks: { size: number; hash: Buffer }[] = []
  size = 0

  push(leaf: Uint8Array): void {
    this.size++
    let top: { size: number; hash: Buffer } = { size: 1, hash: Buffer.from(leaf) }
    for (let last = this.peaks.at(-1); last?.size === top.size; last = this.peaks.at(-1)) {
      this.peaks.pop()
      top = { size: top.size * 2, hash: nodeHash(last.hash, top.hash) }
    }
    this.peaks.push(top)
  }

  root(): Buffer {
    const [first, ...others] = this.peaks.toReversed()
    if (!first) return emptyRoot
    return others.reduce((right, { hash }) => nodeHash(hash, right), first.hash)
  }
}
