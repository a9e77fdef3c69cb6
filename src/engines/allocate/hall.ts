// Who together wants more than their depots hold (Hall 1935).
import type { NetworkFlow } from './network.ts'

type Terms = {
  readonly amount: Float64Array
  readonly cost: Float64Array
  readonly must: Uint8Array
  readonly stock: Float64Array
}

type Group = {
  readonly members: readonly number[]
  /** All depots that have a way to any of them. */
  readonly depots: readonly number[]
  readonly need: number
  readonly stock: number
}

/** Groups of receivers that must be met and together want more than all their depots hold; none: all are met. */
export function hallSets({ width, flow }: NetworkFlow, terms: Terms): Group[] {
  const { amount, cost, must, stock } = terms
  const sources = width - 1
  const most = amount.reduce((a, b) => Math.max(a, b), 0)
  const groups: Group[] = []
  const seen = new Set<number>()
  for (const first of amount.keys()) {
    if (must[first] === 0 || seen.has(first)) continue
    if (!(flow[first * width + sources]! > 1e-9 * most)) continue
    const members = new Set([first])
    const depots = new Set<number>()
    for (const k of members) {
      seen.add(k)
      for (let i = 0; i < sources; i++) {
        if (!(cost[k * sources + i]! < Infinity) || depots.has(i)) continue
        depots.add(i)
        for (const other of amount.keys()) if (flow[other * width + i]! > 0) members.add(other)
      }
    }
    groups.push({
      members: [...members],
      depots: [...depots],
      need: sum(members, amount),
      stock: sum(depots, stock),
    })
  }
  return groups
}

function sum(rows: Iterable<number>, values: Float64Array): number {
  let total = 0
  for (const row of rows) total += values[row]!
  return total
}
