/**
 * Fewer points for rings that must not come to cross or touch: a point goes only if it stands nearly on the line between
 * its neighbours and no point of any ring lies in the triangle of the three. Rings that did not cross before do not
 * cross after, so circles stay nested and holes stay holes.
 */
export type Ring = readonly (readonly [number, number])[]

const bin = 4
/** A line grows no longer than this, in bins' units and in points left out. */
const [longest, most] = [24, 48]
/** Points that stay of the smallest ring, so that it keeps a ground. */
const least = 4

type Points = {
  readonly x: Float64Array
  readonly y: Float64Array
  readonly gone: Uint8Array
  /** Points of each bin: the first, then chained. */
  readonly first: Map<number, number>
  readonly next: Int32Array
}

const keyOf = (column: number, row: number) => row * 0x10_0000 + column

/** Rings are closed: the last point, which repeats the first, is left out here. */
function pointsOf(rings: readonly Ring[]): Points {
  const count = rings.reduce((sum, ring) => sum + ring.length - 1, 0)
  const [x, y] = [new Float64Array(count), new Float64Array(count)]
  const next = new Int32Array(count)
  const first = new Map<number, number>()
  let at = 0
  for (const ring of rings) {
    for (const point of ring.slice(0, -1)) {
      x[at] = point[0]
      y[at] = point[1]
      const key = keyOf(Math.floor(point[0] / bin), Math.floor(point[1] / bin))
      next[at] = first.get(key) ?? -1
      first.set(key, at++)
    }
  }
  return { x, y, gone: new Uint8Array(count), first, next }
}

/** Twice the area of the triangle, above 0 to the left. */
const side = ({ x, y }: Points, a: number, b: number, p: number) =>
  (x[b]! - x[a]!) * (y[p]! - y[a]!) - (y[b]! - y[a]!) * (x[p]! - x[a]!)

function isEmpty(points: Points, a: number, b: number, c: number): boolean {
  const { x, y, gone, first, next } = points
  const columns = [a, b, c].map((i) => Math.floor(x[i]! / bin))
  const rows = [a, b, c].map((i) => Math.floor(y[i]! / bin))
  const turn = Math.sign(side(points, a, b, c)) || 1
  for (let row = Math.min(...rows); row <= Math.max(...rows); row++) {
    for (let column = Math.min(...columns); column <= Math.max(...columns); column++) {
      for (let p = first.get(keyOf(column, row)) ?? -1; p >= 0; p = next[p]!) {
        if (gone[p] === 1 || p === a || p === b || p === c) continue
        if (turn * side(points, a, b, p) < 0 || turn * side(points, b, c, p) < 0) continue
        if (turn * side(points, c, a, p) >= 0) return false
      }
    }
  }
  return true
}

/** @returns the distance of p from the line piece a–c */
function offset({ x, y }: Points, a: number, c: number, p: number): number {
  const [dx, dy] = [x[c]! - x[a]!, y[c]! - y[a]!]
  const [px, py] = [x[p]! - x[a]!, y[p]! - y[a]!]
  const square = dx * dx + dy * dy
  const share = square > 0 ? Math.max(0, Math.min(1, (px * dx + py * dy) / square)) : 0
  return Math.hypot(px - share * dx, py - share * dy)
}

type Span = { readonly begin: number; readonly end: number; readonly spare: number }

/** Goes once round a ring, whose points are begin … end − 1. @returns how many points went, `spare` at most */
function pass(points: Points, { begin, end, spare }: Span, tolerance: number): number {
  const { x, y, gone } = points
  const after = (i: number) => {
    for (let k = i + 1; k < end; k++) if (gone[k] === 0) return k
    return begin
  }
  let went = 0
  // the first point stays, so what was left out between two points is what lies between their numbers
  for (let a = begin, b = after(a); b !== begin && went < spare;) {
    const c = after(b)
    const stop = c === begin ? end : c
    let fits = stop - a <= most && Math.hypot(x[c]! - x[a]!, y[c]! - y[a]!) <= longest
    for (let p = a + 1; fits && p < stop; p++) fits = offset(points, a, c, p) <= tolerance
    if (fits && isEmpty(points, a, b, c)) {
      gone[b] = 1
      went++
    } else a = b
    b = c
  }
  return went
}

/** @param tolerance how far a point left out may stand from the line that replaces it */
export function simplifyRings(rings: readonly Ring[], tolerance: number): Ring[] {
  const points = pointsOf(rings)
  const simple: Ring[] = []
  let begin = 0
  for (const ring of rings) {
    const end = begin + ring.length - 1
    let spare = end - begin - least
    for (let went = 1; went > 0 && spare > 0; spare -= went) {
      went = pass(points, { begin, end, spare }, tolerance)
    }
    const kept = ring.slice(0, -1).filter((_, i) => points.gone[begin + i] === 0)
    simple.push([...kept, kept[0]!])
    begin = end
  }
  return simple
}
