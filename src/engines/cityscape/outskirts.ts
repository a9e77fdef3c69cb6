/** What goes on beyond the city's limit, so that a map does not end like a cut-out: the river, the railway, the large roads. */
import { along, heading, inRing, tangentAt, type Pt } from './geometry.ts'
import { RANK, type Road } from './network.ts'
import type { Terrain } from './terrain.ts'

const step = 150

/** From a point outwards, in slow bends. */
function onwards(from: Pt, angle: number, length: number): Pt[] {
  const out: Pt[] = [from]
  let at = from
  for (let walked = step; walked <= length; walked += step) {
    at = along(
      at,
      angle + 0.22 * Math.sin(walked / 1900 + angle * 5) * Math.min(1, walked / 1500),
      step,
    )
    out.push(at)
  }
  return out
}

const reachOf = (terrain: Terrain) => terrain.scale.radius * 3

/** Both ends of a line that leaves the city. */
function ends(line: readonly Pt[]): { last: Pt; angle: number; inner: number }[] {
  const inner = Math.min(3, line.length - 1)
  const far = line.length - 1 - inner
  return [
    { last: line[0]!, angle: heading(line[inner]!, line[0]!), inner },
    { last: line.at(-1)!, angle: heading(line[far]!, line.at(-1)!), inner: far },
  ]
}

/** The river up and down the country, as outlines that reach a little into the one within. */
export function riverBeyond(terrain: Terrain): Pt[][] {
  const { line, widths } = terrain.river
  return ends(line).map(({ last, angle, inner }) => {
    const path = [line[inner]!, ...onwards(last, angle, reachOf(terrain))]
    const bank = (side: 1 | -1) =>
      path.map((p, i) => along(p, tangentAt(path, i) + (side * Math.PI) / 2, widths[inner]! / 2))
    return [...bank(1), ...bank(-1).toReversed()]
  })
}

/** The railway to both sides. */
export const railBeyond = (rail: readonly Pt[], terrain: Terrain): Pt[] => {
  const [before, after] = ends(rail).map(({ last, angle }) =>
    onwards(last, angle, reachOf(terrain)),
  )
  return [...before!.toReversed(), ...rail.slice(1, -1), ...after!]
}

/** Large roads that leave the city, up to the next water. */
export function roadsBeyond(
  roads: readonly Road[],
  terrain: Terrain,
  rivers: readonly (readonly Pt[])[],
): { line: Pt[]; kind: Road['kind'] }[] {
  const water = [...terrain.water.map(([shell]) => shell!), ...rivers]
  const wet = (p: Pt) => water.some((ring) => inRing(p, ring))
  return roads
    .filter(({ kind, role }) => RANK[kind] >= 3 && role !== 'ring')
    .flatMap(({ line, kind }) =>
      ends(line)
        .filter(({ last }) => !inRing(last, terrain.limit))
        .map(({ last, angle }) => {
          const path = onwards(last, angle, reachOf(terrain))
          const shore = path.findIndex(wet)
          return { line: shore < 0 ? path : path.slice(0, shore), kind }
        }),
    )
    .filter(({ line }) => line.length > 3)
}
