// Successive shortest paths for one good, on the graph of the sources alone (Ahuja, Magnanti & Orlin 1993, ch. 9).
// A source hands a unit on to another by moving one of its receivers there: the arc a → b weighs the least
// cost[b][k] − cost[a][k] over the receivers k that a serves. Going without is one more source of endless stock.
// `distance` is each source's cheapest way to free stock; it only grows, so a chain stays valid until an arc empties.

/** Receivers × sources; cost Infinity: no way. */
export type Network = {
  readonly sources: number
  readonly stock: Float64Array
  /** Amount wanted per receiver. */
  readonly amount: Float64Array
  /** Cost per unit, `cost[receiver * sources + source]`. */
  readonly cost: Float64Array
  /** Cost of a unit not delivered, per receiver; finite. */
  readonly penalty: Float64Array
}

export type NetworkFlow = {
  /** `flow[receiver * (sources + 1) + source]`; the last source is going without. */
  readonly flow: Float64Array
  readonly spare: Float64Array
  /** Cost of taking one unit from a source: the cheapest chain to spare stock or to going without. */
  readonly distance: Float64Array
  /** Weight of handing on, `weight[a * (sources + 1) + b]`, and the receiver moved. */
  readonly weight: Float64Array
  readonly via: Int32Array
  /** Next source of the chain; −1 at its end. */
  readonly next: Int32Array
  readonly width: number
}

const end = -1

type State = NetworkFlow & {
  readonly cost: Float64Array
  readonly members: Int32Array[]
  readonly memberCount: Int32Array
  readonly tiny: number
  readonly broken: Uint8Array
}

function createState(network: Network): State {
  const { sources, amount, cost, penalty, stock } = network
  const width = sources + 1
  const receivers = amount.length
  const wide = new Float64Array(receivers * width)
  for (let k = 0; k < receivers; k++) {
    for (let i = 0; i < sources; i++) wide[k * width + i] = cost[k * sources + i]!
    wide[k * width + sources] = penalty[k]!
  }
  let most = 0
  for (const value of amount) most = Math.max(most, value)
  const spare = new Float64Array(width)
  spare.set(stock)
  spare[sources] = Infinity
  const distance = new Float64Array(width)
  for (let i = 0; i < sources; i++) distance[i] = stock[i]! > 0 ? 0 : Infinity
  return {
    cost: wide,
    flow: new Float64Array(receivers * width),
    spare,
    distance,
    weight: new Float64Array(width * width).fill(Infinity),
    via: new Int32Array(width * width).fill(-1),
    next: new Int32Array(width).fill(end),
    width,
    members: Array.from({ length: width }, () => new Int32Array(64)),
    memberCount: new Int32Array(width),
    tiny: most * 1e-13,
    broken: new Uint8Array(width),
  }
}

function join(state: State, source: number, receiver: number): void {
  const { width, cost, weight, via, members, memberCount } = state
  const count = memberCount[source]!
  let list = members[source]!
  if (count === list.length) {
    const longer = new Int32Array(count * 2)
    longer.set(list)
    list = members[source] = longer
  }
  list[count] = receiver
  memberCount[source] = count + 1
  const own = cost[receiver * width + source]!
  for (let b = 0; b < width; b++) {
    const moved = cost[receiver * width + b]! - own
    if (b !== source && moved < weight[source * width + b]!) {
      weight[source * width + b] = moved
      via[source * width + b] = receiver
    }
  }
}

function leave(state: State, source: number, receiver: number): void {
  const { width, cost, weight, via, members, memberCount, next, broken } = state
  const list = members[source]!
  const count = --memberCount[source]!
  const at = list.indexOf(receiver)
  list[at] = list[count]!
  const row = source * width
  const lost: number[] = []
  for (let b = 0; b < width; b++) {
    if (via[row + b] !== receiver) continue
    lost.push(b)
    weight[row + b] = Infinity
    via[row + b] = -1
    if (next[source] === b) broken[source] = 1
  }
  if (lost.length === 0) return
  for (let at = 0; at < count; at++) {
    const k = list[at]!
    const own = cost[k * width + source]!
    for (const b of lost) {
      const moved = cost[k * width + b]! - own
      if (moved < weight[row + b]!) {
        weight[row + b] = moved
        via[row + b] = k
      }
    }
  }
}

function addFlow(state: State, source: number, receiver: number, change: number): void {
  const at = receiver * state.width + source
  const before = state.flow[at]!
  const after = before + change
  const kept = after <= state.tiny ? 0 : after
  state.flow[at] = kept
  if (before === 0 && kept > 0) join(state, source, receiver)
  if (before > 0 && kept === 0) leave(state, source, receiver)
}

/** Sources whose chain passes a broken arc. */
function cutOff({ width, next, broken }: State): number[] {
  const known = new Int8Array(width)
  const found: number[] = []
  for (let start = 0; start < width; start++) {
    let a = start
    while (a !== end && known[a] === 0 && broken[a] === 0) a = next[a]!
    const lost = a !== end && (known[a] === 2 || (known[a] === 0 && broken[a] === 1))
    for (let b = start; b !== end && known[b] === 0; b = next[b]!) {
      known[b] = lost ? 2 : 1
      if (lost) found.push(b)
      if (b === a) break
    }
  }
  return found
}

/** Dijkstra backwards from spare stock, only over the sources that lost their chain; weights may be negative, so it settles by the rise over the distance before. */
function repair(state: State): void {
  const { width, weight, distance, next, broken, spare } = state
  const open = cutOff(state)
  broken.fill(0)
  const before = distance.slice()
  for (const a of open) distance[a] = Infinity
  const labels = open.map((a) => {
    next[a] = end
    if (spare[a]! > 0) {
      return 0
    }
    let least = Infinity
    for (let b = 0; b < width; b++) {
      const through = weight[a * width + b]! + distance[b]!
      if (through < least) {
        least = through
        next[a] = b
      }
    }
    return least
  })
  for (let i = 0; i < open.length; i++) distance[open[i]!] = labels[i]!
  const rise = (a: number) => distance[a]! - before[a]!
  while (open.length > 0) {
    let at = 0
    for (let i = 1; i < open.length; i++) {
      if (rise(open[i]!) < rise(open[at]!)) at = i
    }
    const settled = open[at]!
    open[at] = open.at(-1)!
    open.pop()
    for (const a of open) {
      const through = weight[a * width + settled]! + distance[settled]!
      if (through < distance[a]!) {
        distance[a] = through
        next[a] = settled
      }
    }
  }
}

/** The source a further unit for a receiver starts from, and what it costs in all. */
export function cheapestStart(
  { distance, width }: Pick<NetworkFlow, 'distance' | 'width'>,
  cost: Float64Array,
  receiver: number,
): { readonly source: number; readonly total: number } {
  let source = width - 1
  let total = Infinity
  for (let i = 0; i < width; i++) {
    const through = cost[receiver * width + i]! + distance[i]!
    if (through < total) {
      total = through
      source = i
    }
  }
  return { source, total }
}

function serve(state: State, receiver: number, amount: number): void {
  const { width, flow, via, next, spare, broken, tiny } = state
  let left = amount
  while (left > tiny) {
    let start = cheapestStart(state, state.cost, receiver).source
    let moves: [number, number, number][] = []
    let a = start
    for (; next[a] !== end; a = next[a]!) {
      const [to, moved] = [next[a]!, via[a * width + next[a]!]!]
      // a chain that moves the receiver itself costs no less than one that starts behind it
      if (moved === receiver) {
        start = to
        moves = []
        continue
      }
      // one receiver moved twice running goes straight on: what it has halfway is not touched
      const last = moves.at(-1)
      if (last?.[2] === moved) last[1] = to
      else moves.push([a, to, moved])
    }
    let step = Math.min(left, spare[a]!)
    for (const [from, , moved] of moves) step = Math.min(step, flow[moved * width + from]!)
    for (const [from, to, moved] of moves) {
      addFlow(state, to, moved, step)
      addFlow(state, from, moved, -step)
    }
    addFlow(state, start, receiver, step)
    if (a !== width - 1) {
      const rest = spare[a]! - step
      spare[a] = rest <= tiny ? 0 : rest
      if (spare[a] === 0) broken[a] = 1
    }
    left -= step
    if (broken.includes(1)) repair(state)
  }
}

/** A flow of least cost; exact up to rounding. */
export function solveNetwork(network: Network): NetworkFlow & { readonly cost: Float64Array } {
  const state = createState(network)
  for (let k = 0; k < network.amount.length; k++) serve(state, k, network.amount[k]!)
  return state
}
