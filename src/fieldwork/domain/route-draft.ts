// A patrol route while someone draws it: a list of points that are added, moved, put in order and taken out.

export type Point = { readonly lon: number; readonly lat: number }

export type RouteDraft = {
  readonly points: readonly Point[]
  /** The point that keys and the list work on; the next one is put behind it. −1: none. */
  readonly at: number
}

export const mostPoints = 500
/** How often a day it may be walked, and how near counts, m. */
export const least = { timesADay: 1, reachM: 5 } as const
export const most = { timesADay: 24, reachM: 200 } as const

/** A number of the route as someone typed it; an empty field is none. */
export const isInRange = (of: keyof typeof most, typed: number | null): typed is number =>
  typed !== null && Number.isInteger(typed) && typed >= least[of] && typed <= most[of]

const rounded = ({ lon, lat }: Point): Point => ({
  lon: Math.round(lon * 1e6) / 1e6,
  lat: Math.round(lat * 1e6) / 1e6,
})

export const draftOf = (points: readonly Point[]): RouteDraft => ({
  points,
  at: points.length - 1,
})

/** Behind the chosen point; at the end where none is chosen. A route that is full stays as it is. */
export function addPoint({ points, at }: RouteDraft, point: Point): RouteDraft {
  if (points.length >= mostPoints) return { points, at }
  const to = at < 0 ? points.length : at + 1
  return { points: points.toSpliced(to, 0, rounded(point)), at: to }
}

export const movePoint = ({ points }: RouteDraft, i: number, point: Point): RouteDraft =>
  points[i] ? { points: points.with(i, rounded(point)), at: i } : { points, at: i }

export function removePoint({ points }: RouteDraft, i: number): RouteDraft {
  const left = points.toSpliced(i, 1)
  return { points: left, at: Math.min(i, left.length - 1) }
}

/** `by`: −1 towards the beginning, 1 towards the end. */
export function shiftPoint({ points, at }: RouteDraft, i: number, by: -1 | 1): RouteDraft {
  const [here, there] = [points[i], points[i + by]]
  if (!here || !there) return { points, at }
  return { points: points.with(i, there).with(i + by, here), at: i + by }
}

export const turnRound = ({ points, at }: RouteDraft): RouteDraft => ({
  points: points.toReversed(),
  at: at < 0 ? at : points.length - 1 - at,
})

/** Degrees as people type them: `114.305`, also with a full-width point. Undefined for what is none, or lies off the Earth. */
export function degreesIn(typed: string, most: 90 | 180): number | undefined {
  const text = typed.trim().replace('．', '.')
  const value = Number(text)
  return text === '' || Number.isNaN(value) || Math.abs(value) > most ? undefined : value
}
