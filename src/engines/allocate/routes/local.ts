// Local search until nothing helps: segments moved (relocate, Or-opt), stops exchanged (swap), tails exchanged (2-opt*).
import type { Fleet } from './fleet.ts'

const least = 1e-9

/** Puts both rounds if they can be driven and cost less together. */
function improve(
  fleet: Fleet,
  places: readonly [number, number],
  next: readonly [number[], number[]],
): boolean {
  const [r, s] = places
  const before = fleet.costOf(fleet.rounds[r]!) + (r === s ? 0 : fleet.costOf(fleet.rounds[s]!))
  const after = fleet.costOf(next[0]) + (r === s ? 0 : fleet.costOf(next[1]))
  if (!(after < before - least)) return false
  if (!fleet.feasible(next[0]) || (r !== s && !fleet.feasible(next[1]))) return false
  fleet.put(r, next[0])
  if (r !== s) fleet.put(s, next[1])
  return true
}

/** What taking a segment out of a round saves. */
function released(fleet: Fleet, round: readonly number[], at: number, length: number): number {
  const [a, b] = [round[at - 1] ?? 0, round[at + length] ?? 0]
  const [first, last] = [round[at]!, round[at + length - 1]!]
  const closed = round.length === length ? 0 : fleet.price(a, b)
  return fleet.price(a, first) + fleet.price(last, b) - closed
}

function moveSegments(fleet: Fleet, r: number, s: number): boolean {
  const [from, to] = [fleet.rounds[r]!, fleet.rounds[s]!]
  for (let length = 1; length <= Math.min(3, from.length); length++) {
    for (let at = 0; at + length <= from.length; at++) {
      const segment = from.slice(at, at + length)
      const rest = [...from.slice(0, at), ...from.slice(at + length)]
      const host = r === s ? rest : to
      const gain = released(fleet, from, at, length)
      for (let k = 0; k <= host.length; k++) {
        const [a, b] = [host[k - 1] ?? 0, host[k] ?? 0]
        const open = host.length === 0 ? 0 : fleet.price(a, b)
        const added = fleet.price(a, segment[0]!) + fleet.price(segment.at(-1)!, b) - open
        if (!(added < gain - least)) continue
        const next = [...host.slice(0, k), ...segment, ...host.slice(k)]
        if (improve(fleet, [r, s], r === s ? [next, next] : [rest, next])) return true
      }
    }
  }
  return false
}

function swapStops(fleet: Fleet, r: number, s: number): boolean {
  const [from, to] = [fleet.rounds[r]!, fleet.rounds[s]!]
  for (let p = 0; p < from.length; p++) {
    for (let q = r === s ? p + 1 : 0; q < to.length; q++) {
      const [u, v] = [from[p]!, to[q]!]
      if (r === s) {
        const next = from.with(p, v).with(q, u)
        if (improve(fleet, [r, r], [next, next])) return true
        continue
      }
      const around = (stop: number, round: readonly number[], at: number) =>
        fleet.price(round[at - 1] ?? 0, stop) + fleet.price(stop, round[at + 1] ?? 0)
      const before = around(u, from, p) + around(v, to, q)
      if (!(around(v, from, p) + around(u, to, q) < before - least)) continue
      if (improve(fleet, [r, s], [from.with(p, v), to.with(q, u)])) return true
    }
  }
  return false
}

function exchangeTails(fleet: Fleet, r: number, s: number): boolean {
  const [from, to] = [fleet.rounds[r]!, fleet.rounds[s]!]
  for (let p = 0; p <= from.length; p++) {
    for (let q = 0; q <= to.length; q++) {
      const [a, b, c, d] = [from[p - 1] ?? 0, from[p] ?? 0, to[q - 1] ?? 0, to[q] ?? 0]
      const before = (a || b ? fleet.price(a, b) : 0) + (c || d ? fleet.price(c, d) : 0)
      const after = (a || d ? fleet.price(a, d) : 0) + (c || b ? fleet.price(c, b) : 0)
      if (!(after < before - least)) continue
      const next: [number[], number[]] = [
        [...from.slice(0, p), ...to.slice(q)],
        [...to.slice(0, q), ...from.slice(p)],
      ]
      if (improve(fleet, [r, s], next)) return true
    }
  }
  return false
}

export function localSearch(fleet: Fleet): void {
  for (let changed = true; changed;) {
    changed = false
    for (let r = 0; r < fleet.rounds.length; r++) {
      for (let s = 0; s < fleet.rounds.length; s++) {
        while (moveSegments(fleet, r, s)) changed = true
        if (s < r) continue
        while (swapStops(fleet, r, s)) changed = true
        if (s > r) while (exchangeTails(fleet, r, s)) changed = true
      }
    }
  }
  fleet.replace(fleet.rounds)
}
