import { ReachError } from '../errors.ts'
import { copiesOf, type Network } from '../network.ts'
import { NEVER, type Starts, type Targets } from './dial.ts'

/** In times of results: no way leads there (or none within the limit). It sorts last. */
export const unreachable = 0xffff_ffff

/** Times are below this, in tenths of a second: half a year. */
const longest = 0x1000_0000

const refuse = (row: number | undefined, field: string, expected: string) =>
  new ReachError({ code: 'bad_option', row, field }, expected)

/** Graph nodes: whole numbers below the number of nodes. */
export function requireNodes(network: Network, nodes: ArrayLike<number>, field: string): void {
  for (let row = 0; row < nodes.length; row++) {
    const node = nodes[row]!
    if (Number.isInteger(node) && node >= 0 && node < network.graphNodes) continue
    throw refuse(row, field, `expected a node from 0 to ${network.graphNodes - 1}, got ${node}`)
  }
}

export function requireSome(list: ArrayLike<number>, field: string): void {
  if (list.length === 0) throw refuse(undefined, field, 'expected at least one, got none')
}

export function requireLength(list: ArrayLike<number>, field: string, length: number): void {
  if (list.length === length) return
  throw refuse(undefined, field, `expected ${length} values, got ${list.length}`)
}

/** Every value finite and at least 0. */
export function requireAmounts(list: ArrayLike<number>, field: string): void {
  for (let row = 0; row < list.length; row++) {
    const value = list[row]!
    if (value >= 0 && value < Infinity) continue
    throw refuse(row, field, `expected a number of 0 or more, got ${value}`)
  }
}

export function requireWhole(value: number, field: string, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return
  throw refuse(undefined, field, `expected a whole number of at least ${least}, got ${value}`)
}

/** Seconds, at least 0, as whole tenths; Infinity for no limit. */
export function limitOf(seconds: number | undefined, field = 'limit'): number {
  if (seconds === undefined || seconds === Infinity) return NEVER - 1
  if (!(seconds >= 0)) {
    throw refuse(undefined, field, `expected seconds of 0 or more, got ${seconds}`)
  }
  return Math.min(NEVER - 1, tenthsOf(seconds))
}

/** Seconds to whole tenths; what lies below a limit of 600 s lies at or below 6000. */
export const tenthsOf = (seconds: number): number => Math.floor(seconds * 10 + 1e-6)

/**
 * Starts at these graph nodes after these delays.
 * @param delay seconds for each node, by default 0
 */
export function startsOf(
  network: Network,
  nodes: ArrayLike<number>,
  delay: ArrayLike<number> | undefined,
): Starts {
  requireNodes(network, nodes, 'node')
  if (delay) {
    requireLength(delay, 'delay', nodes.length)
    requireAmounts(delay, 'delay')
  }
  const list: { node: number; delay: number; label: number }[] = []
  for (let label = 0; label < nodes.length; label++) {
    const tenths = Math.round((delay?.[label] ?? 0) * 10)
    if (tenths >= longest) throw refuse(label, 'delay', 'expected less than 300 days')
    for (const node of copiesOf(network, [nodes[label]!])) {
      list.push({ node, delay: tenths, label })
    }
  }
  list.sort((a, b) => a.delay - b.delay || a.label - b.label)
  return {
    node: Int32Array.from(list, ({ node }) => node),
    delay: Int32Array.from(list, (start) => start.delay),
    label: Int32Array.from(list, ({ label }) => label),
  }
}

/** The graph nodes as goals of a search that may stop when all of them are reached. */
export function targetsOf(network: Network, nodes: ArrayLike<number>): Targets {
  const groupOf = new Int32Array(network.nodeCount)
  let groups = 0
  for (let i = 0; i < nodes.length; i++) {
    if (groupOf[nodes[i]!]! > 0) continue
    groups++
    for (const copy of copiesOf(network, [nodes[i]!])) groupOf[copy] = groups
  }
  return { groupOf, groups, open: new Uint8Array(groups) }
}
