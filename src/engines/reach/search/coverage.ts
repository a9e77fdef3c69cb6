import type { Field } from './field.ts'
import { limitOf, requireAmounts, requireLength, unreachable } from './input.ts'
import { ReachError } from '../errors.ts'

export type Places = {
  /** The graph node of each place. */
  readonly node: ArrayLike<number>
  /** People, or whatever is to be counted, at each place; by default 1. */
  readonly weight?: ArrayLike<number> | undefined
  /** Seconds from each place to its node, e.g. on foot; by default 0. */
  readonly approach?: ArrayLike<number> | undefined
}

export type Coverage = {
  readonly total: number
  /** Weight that no facility reaches at all. */
  readonly unreachable: number
  /** In the order asked for; share of the total, 0 where there is none. */
  readonly within: { readonly seconds: number; readonly weight: number; readonly share: number }[]
}

export type Gap = {
  /** Number of the place. */
  readonly place: number
  readonly weight: number
  /** To the nearest facility; undefined where none is reached. */
  readonly seconds: number | undefined
  readonly facility: number | undefined
}

function checkPlaces(field: Field, { node, weight, approach }: Places): void {
  for (let row = 0; row < node.length; row++) {
    if (Number.isInteger(node[row]) && field.tenths[node[row]!] !== undefined) continue
    throw new ReachError(
      { code: 'bad_option', row, field: 'node' },
      `expected a node from 0 to ${field.tenths.length - 1}, got ${node[row]}`,
    )
  }
  for (const [name, list] of [
    ['weight', weight],
    ['approach', approach],
  ] as const) {
    if (!list) continue
    requireLength(list, name, node.length)
    requireAmounts(list, name)
  }
}

/** Tenths of a second to each place, its own way to the node included. */
function timesOf(field: Field, { node, approach }: Places): Float64Array {
  return Float64Array.from(node, (v, i) => {
    const time = field.tenths[v]!
    return time === unreachable ? Infinity : time + Math.round((approach?.[i] ?? 0) * 10)
  })
}

/**
 * People within the given times of their nearest facility.
 * @param field of `nearestField`, without a limit or with one beyond the thresholds
 * @throws ReachError for weights and thresholds that are negative or no numbers
 */
export function coverage(field: Field, places: Places, thresholds: readonly number[]): Coverage {
  checkPlaces(field, places)
  const limits = thresholds.map((seconds) => limitOf(seconds, 'thresholds'))
  const times = timesOf(field, places)
  const sum = (holds: (time: number) => boolean) =>
    times.reduce((all, time, i) => all + (holds(time) ? (places.weight?.[i] ?? 1) : 0), 0)
  const total = sum(() => true)
  return {
    total,
    unreachable: sum((time) => time === Infinity),
    within: thresholds.map((seconds, i) => {
      const weight = sum((time) => time <= limits[i]!)
      return { seconds, weight, share: total > 0 ? weight / total : 0 }
    }),
  }
}

/**
 * Places farther than `limit` seconds from any facility: those that none reaches first, then the farthest.
 * @throws ReachError as `coverage`
 */
export function gaps(field: Field, places: Places, limit: number): Gap[] {
  checkPlaces(field, places)
  const most = limitOf(limit)
  const times = timesOf(field, places)
  const found: Gap[] = []
  times.forEach((time, place) => {
    if (time <= most) return
    const facility = field.facility[places.node[place]!]!
    found.push({
      place,
      weight: places.weight?.[place] ?? 1,
      seconds: time === Infinity ? undefined : time / 10,
      facility: facility < 0 ? undefined : facility,
    })
  })
  const order = ({ seconds }: Gap) => seconds ?? Infinity
  return found.sort((a, b) => (order(a) === order(b) ? a.place - b.place : order(b) - order(a)))
}
