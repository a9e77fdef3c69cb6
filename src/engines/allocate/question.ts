// Which arcs the programme of a shared volume asks about, and which needs are settled without it.
import type { LinearSolution } from './lp.ts'
import type { Arcs, Prices } from './smooth.ts'

export const open = -1
export const without = -2

/** The programme of the arcs in question; settled parts only lower what the depots have left. */
export class Question {
  readonly arcs: Arcs
  readonly scale: number
  /** Per part: the arc it is settled on, `without`, or `open`. */
  readonly settled: Int32Array
  readonly asked: Uint8Array
  readonly askedWithout: Uint8Array
  readonly price: Float64Array
  readonly columnPart: number[] = []
  readonly columnArc: number[] = []

  constructor(arcs: Arcs) {
    this.arcs = arcs
    this.scale = arcs.cost.reduce((a, b) => Math.max(a, b), 1e-9)
    this.settled = new Int32Array(arcs.amount.length).fill(without)
    this.asked = new Uint8Array(arcs.cost.length)
    this.askedWithout = new Uint8Array(arcs.amount.length)
    this.price = new Float64Array(arcs.stock.length)
  }

  usePrices({ stock, capacity }: Prices): void {
    const { depots, volume } = this.arcs
    for (let r = 0; r < stock.length; r++) {
      this.price[r] = stock[r]! + volume[Math.floor(r / depots)]! * capacity[r % depots]!
    }
  }

  reduced(part: number, arc: number): number {
    const { cost, depot, good, depots, weight } = this.arcs
    if (arc === without) return weight[part]!
    return cost[arc]! + this.price[good[part]! * depots + depot[arc]!]!
  }

  best(part: number): { arc: number; value: number } {
    const { starts } = this.arcs
    let [arc, value] = [without, this.reduced(part, without)]
    for (let a = starts[part]!; a < starts[part + 1]!; a++) {
      const own = this.reduced(part, a)
      if (own < value) [arc, value] = [a, own]
    }
    return { arc, value }
  }

  /** Asks for every arc of a part up to a reduced cost; gives how many are new. */
  ask(part: number, limit: number): number {
    const { starts } = this.arcs
    let added = 0
    if (this.reduced(part, without) <= limit) added += this.addColumn(part, without)
    for (let a = starts[part]!; a < starts[part + 1]!; a++) {
      if (this.reduced(part, a) <= limit) added += this.addColumn(part, a)
    }
    return added
  }

  addColumn(part: number, arc: number): number {
    if (arc === without ? this.askedWithout[part] === 1 : this.asked[arc] === 1) return 0
    if (arc === without) this.askedWithout[part] = 1
    else this.asked[arc] = 1
    this.columnPart.push(part)
    this.columnArc.push(arc)
    return 1
  }

  settle(prices: Prices, slack: number): void {
    this.usePrices(prices)
    for (let k = 0; k < this.settled.length; k++) {
      const { arc, value } = this.best(k)
      const { starts } = this.arcs
      let close = arc !== without && this.reduced(k, without) <= value + slack
      for (let a = starts[k]!; a < starts[k + 1]! && !close; a++) {
        close = a !== arc && this.reduced(k, a) <= value + slack
      }
      this.settled[k] = close ? open : arc
      if (close) this.ask(k, value + slack)
    }
  }

  /** Opens parts and asks for arcs that the programme's prices find cheaper; 0: there are none. */
  reprice(prices: Prices, partPrice: Float64Array, slack: number): number {
    this.usePrices(prices)
    const least = 1e-10 * this.scale
    let added = 0
    for (let k = 0; k < this.settled.length; k++) {
      const { value } = this.best(k)
      const own = this.settled[k]!
      if (own === open) {
        if (value < partPrice[k]! - least) added += this.ask(k, value + slack)
      } else if (value < this.reduced(k, own) - least) {
        this.settled[k] = open
        added += this.ask(k, value + slack)
        added += this.addColumn(k, own)
      }
    }
    return added
  }
}

export type Answer = {
  readonly solution: LinearSolution
  readonly prices: Prices
  /** Price of a part's row; NaN where the part is settled. */
  readonly part: Float64Array
  /** Row of a part; −1 where it is settled. */
  readonly row: Int32Array
  /** How many columns come before those of the question. */
  readonly base: number
}
