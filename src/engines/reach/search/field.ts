import type { Network } from '../network.ts'
import {
  createWorkspace,
  labelOf,
  NEVER,
  requireCosts,
  spreadLabels,
  timeOf,
  type Workspace,
} from './dial.ts'
import { limitOf, requireSome, startsOf, unreachable } from './input.ts'

/** A network with the memory its searches use over and over. Not for two searches at once. */
export type Searcher = { readonly network: Network; readonly workspace: Workspace }

/**
 * Times from facilities to places; for times from places to facilities give it `reversed(network)`.
 * @throws ReachError for an arc of more than four days
 */
export function createSearcher(network: Network): Searcher {
  requireCosts(network)
  return { network, workspace: createWorkspace(network) }
}

export type FieldOptions = {
  /** The graph node of each facility. */
  readonly node: ArrayLike<number>
  /** Seconds that pass at each facility before anyone leaves, e.g. from call to dispatch. By default 0. */
  readonly delay?: ArrayLike<number> | undefined
  /** Seconds beyond which nothing is searched. By default Infinity. */
  readonly limit?: number | undefined
}

/** For every graph node the nearest facility. */
export type Field = {
  /** Tenths of a second, `unreachable` where there is none. */
  readonly tenths: Uint32Array
  /** Number of the facility, the least of equally near ones; −1 where there is none. */
  readonly facility: Int32Array
}

export const createField = (network: Network): Field => ({
  tenths: new Uint32Array(network.graphNodes),
  facility: new Int32Array(network.graphNodes),
})

/**
 * Seconds from the nearest of many facilities to every node, in one search.
 * @param into a field to write over
 * @throws ReachError for no facilities, unknown nodes, delays or a limit that are negative or no numbers
 */
export function nearestField(
  { network, workspace }: Searcher,
  { node, delay, limit }: FieldOptions,
  into: Field = createField(network),
): Field {
  requireSome(node, 'node')
  spreadLabels(workspace, startsOf(network, node, delay), limitOf(limit))
  const { tenths, facility } = into
  const { graphNodes, nodeCount, nodeOf } = network
  for (let v = 0; v < graphNodes; v++) {
    const found = timeOf(workspace, v)
    tenths[v] = found === NEVER ? unreachable : found
    facility[v] = found === NEVER ? -1 : labelOf(workspace, v)
  }
  for (let copy = graphNodes; copy < nodeCount; copy++) {
    const v = nodeOf[copy]!
    const found = timeOf(workspace, copy)
    if (found === NEVER || found > tenths[v]!) continue
    if (found === tenths[v] && labelOf(workspace, copy) > facility[v]!) continue
    tenths[v] = found
    facility[v] = labelOf(workspace, copy)
  }
  return into
}
