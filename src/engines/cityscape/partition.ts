/** Blocks to areas: regions grown side by side from seeds, the lightest first, moved to their middles and grown again. */
import { distance, type Pt } from './geometry.ts'
import type { Rng } from './random.ts'

export type Node = { at: Pt; weight: number; links: { to: number; barrier: number }[] }

/** At or above this a link is crossed only when nothing else is left. */
export const WALL = 2500

type Frontier = { node: number; cost: number }

function grow(nodes: readonly Node[], members: readonly number[], seeds: readonly number[]) {
  const inside = new Set(members)
  const region = new Map<number, number>()
  const weights = seeds.map(() => 0)
  const fronts: Frontier[][] = seeds.map((seed) => [{ node: seed, cost: 0 }])
  let left = members.length
  const cheapest = (front: Frontier[]): Frontier | undefined => {
    let best = -1
    for (let i = front.length - 1; i >= 0; i--) {
      if (region.has(front[i]!.node)) {
        front[i] = front[front.length - 1]!
        front.pop()
        if (best === front.length) best = i
        continue
      }
      if (best === -1 || front[i]!.cost < front[best]!.cost) best = i
    }
    return best === -1 ? undefined : front[best]
  }
  while (left > 0) {
    let chosen = -1
    let pick: Frontier | undefined
    let least = Infinity
    for (let r = 0; r < seeds.length; r++) {
      const candidate = cheapest(fronts[r]!)
      if (!candidate) continue
      const score = weights[r]! + (candidate.cost >= WALL * 4 ? 1e12 : 0)
      if (score < least) {
        least = score
        chosen = r
        pick = candidate
      }
    }
    if (!pick) break
    region.set(pick.node, chosen)
    weights[chosen]! += nodes[pick.node]!.weight
    left--
    const seed = nodes[seeds[chosen]!]!
    for (const link of nodes[pick.node]!.links) {
      if (!inside.has(link.to) || region.has(link.to)) continue
      const far = distance(nodes[link.to]!.at, seed.at)
      const walled = link.barrier >= WALL || pick.cost >= WALL * 4 ? WALL * 4 : 0
      fronts[chosen]!.push({
        node: link.to,
        cost: far * (1 + link.barrier) * (walled ? 0 : 1) + walled + (walled ? far : 0),
      })
    }
  }
  return region
}

function firstSeeds(rng: Rng, nodes: readonly Node[], members: readonly number[], count: number) {
  const seeds = [rng.weighted(members.map((id) => ({ id, weight: nodes[id]!.weight + 1 }))).id]
  while (seeds.length < count) {
    const open = members
      .filter((id) => !seeds.includes(id))
      .map((id) => {
        const far = Math.min(...seeds.map((s) => distance(nodes[s]!.at, nodes[id]!.at)))
        return { id, weight: (nodes[id]!.weight + 1) * far * far }
      })
    seeds.push(rng.weighted(open).id)
  }
  return seeds
}

/** Splits connected members into at most `count` connected groups of about equal weight. */
export function partition(o: {
  rng: Rng
  nodes: readonly Node[]
  members: readonly number[]
  count: number
}): number[][] {
  const { rng, nodes, members } = o
  const count = Math.max(1, Math.min(o.count, members.length))
  if (count === 1) return [[...members]]
  let seeds = firstSeeds(rng, nodes, members, count)
  let groups: number[][] = []
  for (let round = 0; round < 5; round++) {
    const region = grow(nodes, members, seeds)
    groups = seeds.map(() => [])
    for (const id of members) {
      const r = region.get(id)
      if (r !== undefined) groups[r]!.push(id)
    }
    if (round === 4) break
    seeds = groups.map((group) => {
      let [x, y, sum] = [0, 0, 0]
      for (const id of group) {
        const w = nodes[id]!.weight + 1
        x += nodes[id]!.at[0] * w
        y += nodes[id]!.at[1] * w
        sum += w
      }
      const middle: Pt = [x / sum, y / sum]
      return group.reduce((best, id) =>
        distance(nodes[id]!.at, middle) < distance(nodes[best]!.at, middle) ? id : best,
      )
    })
  }
  return groups
}
