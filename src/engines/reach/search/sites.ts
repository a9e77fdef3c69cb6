/**
 * Where new facilities help most. Greedy choice reaches at least 1 − 1/e of what the best choice reaches, because each
 * site adds the less the more there are (Nemhauser, Wolsey & Fisher 1978); how far it really is from the best is told by
 * a bound of the data: whatever k sites are added to a choice, they add no more than the k largest single gains do.
 */
import { ReachError, requireOption } from '../errors.ts'
import { limitOf, requireAmounts, requireLength, requireWhole, unreachable } from './input.ts'
import type { TimeTable } from './table.ts'

export type SiteOptions = {
  /** Times from each candidate to each place. */
  readonly table: TimeTable
  /** People at each place; by default 1. */
  readonly weight?: ArrayLike<number> | undefined
  /** How many sites are wanted. */
  readonly count: number
  /**
   * `cover`: as many people as possible within the limit. `time`: as many seconds as possible saved, over all people;
   * whoever is farther away than the limit counts as being at the limit.
   */
  readonly aim: 'cover' | 'time'
  /** Seconds. */
  readonly limit: number
  /** Tenths of a second from the nearest facility there is to each place, `unreachable` for none; by default none. */
  readonly existing?: ArrayLike<number> | undefined
}

export type Sites = {
  /** In order of choice; fewer than asked for when no other helps. */
  readonly sites: { readonly candidate: number; readonly gain: number }[]
  /** People covered, or person-seconds saved: by the facilities there are, and by the new sites on top. */
  readonly before: number
  readonly gained: number
  /** No choice of as many sites gains more than this. */
  readonly bound: number
  /** `gained` is at least this share of the best: the larger of gained / bound and 1 − 1/e. */
  readonly atLeast: number
}

/** What a place is worth at a time (tenths), before its weight. */
type Worth = (tenths: number) => number

function worthOf({ aim, limit }: SiteOptions): Worth {
  requireOption(
    aim === 'cover' || aim === 'time',
    'aim',
    `expected cover or time, got ${String(aim)}`,
  )
  requireOption(
    limit >= 0 && limit < Infinity,
    'limit',
    `expected seconds of 0 or more, got ${limit}`,
  )
  const most = limitOf(limit)
  return aim === 'cover'
    ? (tenths) => (tenths <= most ? 1 : 0)
    : (tenths) => Math.max(0, (most - tenths) / 10)
}

function check({ table, weight, count, existing }: SiteOptions): void {
  requireWhole(count, 'count', 1)
  if (weight) {
    requireLength(weight, 'weight', table.columns)
    requireAmounts(weight, 'weight')
  }
  if (existing) {
    requireLength(existing, 'existing', table.columns)
    requireAmounts(existing, 'existing')
  }
  if (table.tenths.length === table.rows * table.columns) return
  throw new ReachError(
    { code: 'bad_option', field: 'table' },
    `expected ${table.rows} × ${table.columns} times, got ${table.tenths.length}`,
  )
}

/** The sum of the k largest. */
const largest = (gains: Float64Array, k: number) =>
  gains
    .toSorted()
    .subarray(-k)
    .reduce((sum, gain) => sum + gain, 0)

/** @throws ReachError for a count that is no whole number of at least 1, weights or a limit that are negative or no numbers */
export function chooseSites(o: SiteOptions): Sites {
  check(o)
  const { tenths, rows, columns } = o.table
  const worth = worthOf(o)
  const weight = (place: number) => o.weight?.[place] ?? 1
  const now = Float64Array.from({ length: columns }, (_, place) =>
    worth(o.existing?.[place] ?? unreachable),
  )
  const gainOf = (candidate: number) => {
    let gain = 0
    for (let place = 0, at = candidate * columns; place < columns; place++, at++) {
      const more = worth(tenths[at]!) - now[place]!
      if (more > 0) gain += more * weight(place)
    }
    return gain
  }
  const before = now.reduce((sum, value, place) => sum + value * weight(place), 0)
  // a gain only shrinks as sites are chosen: one that was worked out before is still a bound (Minoux 1978)
  const gains = Float64Array.from({ length: rows }, (_, candidate) => gainOf(candidate))
  let bound = largest(gains, o.count)
  let gained = 0
  const sites: { candidate: number; gain: number }[] = []
  while (sites.length < Math.min(o.count, rows)) {
    let best = -1
    for (let known = -1; best < 0 || best !== known;) {
      known = best
      best = gains.reduce((top, gain, i) => (gain > gains[top]! ? i : top), 0)
      if (best !== known) gains[best] = gainOf(best)
    }
    if (gains[best]! <= 0) break
    const gain = gains[best]!
    sites.push({ candidate: best, gain })
    gained += gain
    for (let place = 0; place < columns; place++) {
      now[place] = Math.max(now[place]!, worth(tenths[best * columns + place]!))
    }
    gains[best] = 0
    bound = Math.min(bound, gained + largest(gains, o.count))
  }
  for (let candidate = 0; candidate < rows; candidate++) gains[candidate] = gainOf(candidate)
  bound = Math.max(gained, Math.min(bound, gained + largest(gains, o.count)))
  const atLeast = bound > 0 ? Math.max(gained / bound, 1 - 1 / Math.E) : 1
  return { sites, before, gained, bound, atLeast }
}
