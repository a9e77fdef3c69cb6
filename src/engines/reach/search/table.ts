/** Times from many places to many places: one search for each place of the smaller side. */
import { copiesOf, type Network, reversed } from '../network.ts'
import { buildHierarchy, type Hierarchy } from './contraction.ts'
import {
  type Arcs,
  createWorkspace,
  longestCost,
  NEVER,
  requireCosts,
  spread,
  timeOf,
  type Targets,
  type Workspace,
} from './dial.ts'
import { limitOf, requireNodes, targetsOf, unreachable } from './input.ts'

export type TableOptions = {
  /** Graph nodes. */
  readonly from: ArrayLike<number>
  readonly to: ArrayLike<number>
  /** Seconds; longer times are `unreachable`. By default Infinity. */
  readonly limit?: number | undefined
  /** By default `hierarchy` where its making pays, which is at many searches of a large network. */
  readonly method?: 'dial' | 'hierarchy' | undefined
}

/** What is to be searched, as plain data that may be posted to workers or lie in shared memory. */
export type TablePlan = {
  readonly rows: number
  readonly columns: number
  /** The searches go from the columns, on the network turned round. */
  readonly turned: boolean
  readonly searches: number
  readonly limit: number
  readonly arcs: Arcs
  /** Nodes where search i starts: startNode[startFirst[i]] … */
  readonly startFirst: Int32Array
  readonly startNode: Int32Array
  /** Whether searches may end when all goals are reached: 1 + group per node. Empty for a hierarchy. */
  readonly groupOf: Int32Array
  readonly groups: number
  /** The sweep: nodes of the search whose times are taken over, and arcs that descend to them, in order. */
  readonly sweepNode: Int32Array
  readonly sweepFirst: Int32Array
  readonly sweepTail: Int32Array
  readonly sweepCost: Int32Array
  /** Places in the sweep of goal j: goalAt[goalFirst[j]] … */
  readonly goalFirst: Int32Array
  readonly goalAt: Int32Array
}

/** Times in whole tenths of a second, row by row: from `from[i]` to `to[j]` at i · columns + j. */
export type TimeTable = {
  readonly rows: number
  readonly columns: number
  /** `unreachable` where no way leads. */
  readonly tenths: Uint32Array
}

/** Lists of lists: those of i are at[first[i]] … at[first[i + 1] − 1]. */
function ragged(lists: readonly ArrayLike<number>[]) {
  const first = new Int32Array(lists.length + 1)
  lists.forEach((list, i) => (first[i + 1] = first[i]! + list.length))
  const at = new Int32Array(first[lists.length]!)
  lists.forEach((list, i) => at.set(Array.from(list), first[i]))
  return { first, at }
}

/** Without a hierarchy: the times of the goals' nodes are taken over as they are. */
function plainSweep(goals: readonly Uint32Array[]) {
  const { first, at } = ragged(goals)
  return {
    sweepNode: at,
    sweepFirst: new Int32Array(at.length + 1),
    sweepTail: new Int32Array(0),
    sweepCost: new Int32Array(0),
    goalFirst: first,
    goalAt: at.map((_, i) => i),
  }
}

/** The part of the hierarchy above the goals, from the top down. */
function sweepOf(hierarchy: Hierarchy, goals: readonly Uint32Array[]) {
  const { place, taken, up, downFirst, downTail, downCost } = hierarchy
  const needed = new Uint8Array(up.nodeCount)
  for (const list of goals) for (const node of list) needed[place[node]!] = 1
  // an arc descends from a node of higher number, so one pass finds all that is needed
  for (let v = 0; v < taken; v++) {
    if (needed[v] === 0) continue
    for (let a = downFirst[v]!; a < downFirst[v + 1]!; a++) needed[downTail[a]!] = 1
  }
  const at = new Int32Array(up.nodeCount).fill(-1)
  const sweepNode: number[] = []
  const [first, tails, costs]: [number[], number[], number[]] = [[0], [], []]
  for (let v = up.nodeCount - 1; v >= 0; v--) {
    if (needed[v] === 0) continue
    at[v] = sweepNode.length
    sweepNode.push(v)
    for (let a = v < taken ? downFirst[v]! : 0; v < taken && a < downFirst[v + 1]!; a++) {
      tails.push(at[downTail[a]!]!)
      costs.push(downCost[a]!)
    }
    first.push(tails.length)
  }
  const placed = ragged(goals.map((list) => list.map((node) => at[place[node]!]!)))
  return {
    sweepNode: Int32Array.from(sweepNode),
    sweepFirst: Int32Array.from(first),
    sweepTail: Int32Array.from(tails),
    sweepCost: Int32Array.from(costs),
    goalFirst: placed.first,
    goalAt: placed.at,
  }
}

/** Searches × nodes from which a hierarchy is quicker, its making included. */
const pays = 100_000_000

/** @throws ReachError for unknown nodes, a limit that is negative or no number, an arc of more than four days */
export function checkTable(network: Network, { from, to, limit }: TableOptions): void {
  requireNodes(network, from, 'from')
  requireNodes(network, to, 'to')
  limitOf(limit)
  requireCosts(network)
}

/**
 * Prepares a table.
 * @throws ReachError as `checkTable`
 */
export function planTable(network: Network, options: TableOptions): TablePlan {
  checkTable(network, options)
  const [rows, columns] = [options.from.length, options.to.length]
  const turned = columns < rows
  const searched = turned ? reversed(network) : network
  const nodesOf = (list: ArrayLike<number>) => Array.from(list, (node) => copiesOf(network, [node]))
  const starts = nodesOf(turned ? options.to : options.from)
  const goals = nodesOf(turned ? options.from : options.to)
  const searches = starts.length
  const method = options.method ?? (searches * network.nodeCount > pays ? 'hierarchy' : 'dial')
  const common = { rows, columns, turned, searches, limit: limitOf(options.limit) }
  const hierarchy = method === 'hierarchy' ? buildHierarchy(searched) : undefined
  // shortcuts may be longer than any road; who asks for such tables waits a little longer
  if (hierarchy === undefined || hierarchy.up.cost.some((cost) => cost > longestCost)) {
    const { first, at } = ragged(starts)
    const { nodeCount, head, cost } = searched
    const { groupOf, groups } = targetsOf(network, turned ? options.from : options.to)
    return {
      ...common,
      arcs: { nodeCount, first: searched.first, head, cost },
      startFirst: first,
      startNode: at,
      groupOf,
      groups,
      ...plainSweep(goals),
    }
  }
  const { first, at } = ragged(starts.map((list) => list.map((node) => hierarchy.place[node]!)))
  return {
    ...common,
    arcs: hierarchy.up,
    startFirst: first,
    startNode: at,
    groupOf: new Int32Array(0),
    groups: 0,
    ...sweepOf(hierarchy, goals),
  }
}

/** Times at the nodes of the sweep, from those of the search. */
function sweep(plan: TablePlan, workspace: Workspace, swept: Int32Array): void {
  const { sweepNode, sweepFirst, sweepTail, sweepCost } = plan
  let a = 0
  for (let i = 0; i < sweepNode.length; i++) {
    let least = timeOf(workspace, sweepNode[i]!)
    for (const end = sweepFirst[i + 1]!; a < end; a++) {
      // not a sum, which might overflow where there is no way
      if (swept[sweepTail[a]!]! < least - sweepCost[a]!) {
        least = swept[sweepTail[a]!]! + sweepCost[a]!
      }
    }
    swept[i] = least
  }
}

export type TableRunner = (search: number, tenths: Uint32Array) => void

/** Does one search of a plan after the other, each with the same memory, and writes its row or column. */
export function createTableRunner(plan: TablePlan): TableRunner {
  const workspace: Workspace = createWorkspace(plan.arcs)
  const swept = new Int32Array(plan.sweepNode.length)
  const { rows, columns, turned, limit, startFirst, startNode, goalFirst, goalAt } = plan
  const until: Targets | undefined =
    plan.groups === 0
      ? undefined
      : { groupOf: plan.groupOf, groups: plan.groups, open: new Uint8Array(plan.groups) }
  const goals = turned ? rows : columns
  return (search, tenths) => {
    const node = startNode.subarray(startFirst[search], startFirst[search + 1])
    const zeros = new Int32Array(node.length)
    spread(workspace, { node, delay: zeros, label: zeros }, { limit, until })
    sweep(plan, workspace, swept)
    for (let goal = 0; goal < goals; goal++) {
      let least = NEVER
      for (let i = goalFirst[goal]!; i < goalFirst[goal + 1]!; i++) {
        if (swept[goalAt[i]!]! < least) least = swept[goalAt[i]!]!
      }
      const cell = turned ? goal * columns + search : search * columns + goal
      tenths[cell] = least > limit ? unreachable : least
    }
  }
}

/**
 * Times from each place to each. `adapter.ts` shares the searches out among workers.
 * @throws ReachError as `checkTable`
 */
export function timeTable(network: Network, options: TableOptions): TimeTable {
  const plan = planTable(network, options)
  const run = createTableRunner(plan)
  const tenths = new Uint32Array(plan.rows * plan.columns)
  for (let search = 0; search < plan.searches; search++) run(search, tenths)
  return { rows: plan.rows, columns: plan.columns, tenths }
}
