// First rounds: one per stop, joined end to end where that saves most (Clarke & Wright 1964).
import type { Fleet } from './fleet.ts'

export function savings(fleet: Fleet, stops: readonly number[]): void {
  fleet.replace(stops.map((stop) => [stop]))
  const pairs: [saved: number, a: number, b: number][] = []
  for (const a of stops) {
    for (const b of stops) {
      if (a === b) continue
      const saved = fleet.price(a, 0) + fleet.price(0, b) - fleet.price(a, b)
      if (saved > 0) pairs.push([saved, a, b])
    }
  }
  pairs.sort((p, q) => q[0] - p[0] || p[1] - q[1] || p[2] - q[2])
  for (const [, a, b] of pairs) {
    const [from, to] = [fleet.roundOf[a]!, fleet.roundOf[b]!]
    if (from === to) continue
    const [first, second] = [fleet.rounds[from]!, fleet.rounds[to]!]
    if (first.at(-1) !== a || second[0] !== b) continue
    if (fleet.loads[from]! + fleet.loads[to]! > fleet.capacity) continue
    if (!(fleet.leave(a) + fleet.time(a, b) <= fleet.due(b))) continue
    fleet.put(from, [...first, ...second])
    fleet.put(to, [])
  }
  fleet.replace(fleet.rounds)
}
