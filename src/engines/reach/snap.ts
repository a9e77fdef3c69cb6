/** Places → the nodes of a network they are nearest to. */
import Flatbush from 'flatbush'
import { ReachError, requireOption } from './errors.ts'
import { metresBetween } from './graph.ts'
import { findIslands } from './islands.ts'
import { NONE, type Network } from './network.ts'

export type Snapped = {
  /** A graph node: search from all of `copiesOf`. */
  readonly node: number
  /** As the crow flies from the place to the node. */
  readonly metres: number
  /** The same on foot at 5 km/h. */
  readonly walkSeconds: number
}

export type SnapOptions = {
  /** `main`: only nodes from which the largest part of the network can be reached and left again. Default `main`. */
  readonly part?: 'main' | 'any' | undefined
  /** No node farther away counts. Default 1,000. */
  readonly maxMetres?: number | undefined
}

/** Undefined: no node of the mode within `maxMetres`. Throws `ReachError` (`bad_coordinate`) for no place on earth. */
export type Snap = (lon: number, lat: number, row?: number) => Snapped | undefined

const WALK_METRES_PER_SECOND = 5 / 3.6

/** Indexes the nodes that the network's mode can use. */
export function createSnap(network: Network, o: SnapOptions = {}): Snap {
  const { part = 'main', maxMetres = 1000 } = o
  requireOption(maxMetres >= 0, 'maxMetres', `expected 0 or more, got ${maxMetres}`)
  const { islandOf } = findIslands(network)
  const { lon, lat } = network
  const nodes: number[] = []
  islandOf.forEach((island, node) => {
    if (island === 0 || (part === 'any' && island !== NONE)) nodes.push(node)
  })
  if (nodes.length === 0) return () => undefined
  const middle = nodes.reduce((sum, node) => sum + lat[node]!, 0) / nodes.length
  const shrink = Math.cos((middle * Math.PI) / 180)
  const index = new Flatbush(nodes.length)
  for (const node of nodes) index.add(lon[node]! * shrink, lat[node]!)
  index.finish()
  return (x, y, row) => {
    if (!(Math.abs(x) <= 180 && Math.abs(y) <= 90))
      throw new ReachError(
        { code: 'bad_coordinate', row, field: 'lon, lat' },
        `expected degrees, got ${x}, ${y}`,
      )
    const [found] = index.neighbors(x * shrink, y, 1)
    const node = nodes[found!]!
    const metres = metresBetween(x, y, lon[node]!, lat[node]!)
    return metres <= maxMetres
      ? { node, metres, walkSeconds: metres / WALK_METRES_PER_SECOND }
      : undefined
  }
}
