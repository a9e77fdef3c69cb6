// Which area holds a point: boxes in packed R-trees, one per depth, then even-odd rays over flat coordinates.
import Flatbush from 'flatbush'

export type Outline = {
  readonly code: string
  /** The deeper, the sooner found. */
  readonly depth: number
  /** Closed rings x0, y0, x1, y1, …; holes and parts alike (even-odd). */
  readonly rings: readonly Float64Array[]
}

export type Box = readonly [west: number, south: number, east: number, north: number]

export type Locator = {
  /** The place in `outlines` of the deepest area that holds the point; -1 when none does. */
  readonly find: (lon: number, lat: number) => number
  readonly outlines: readonly Outline[]
  /** Boxes by code. */
  readonly boxes: ReadonlyMap<string, Box>
}

/** 0.1 mm: a point nearer to a border than this lies on it. */
const border = 1e-9

type Shapes = {
  readonly coordinates: Float64Array
  /** Ring r runs from ringStart[r] to ringStart[r + 1] in `coordinates`. */
  readonly ringStart: Int32Array
  /** Outline i has the rings shapeStart[i] to shapeStart[i + 1]. */
  readonly shapeStart: Int32Array
}

function flatten(outlines: readonly Outline[]): Shapes {
  const rings = outlines.flatMap((outline) => outline.rings)
  const coordinates = new Float64Array(rings.reduce((sum, ring) => sum + ring.length, 0))
  const ringStart = new Int32Array(rings.length + 1)
  rings.forEach((ring, r) => {
    const start = ringStart[r] as number
    coordinates.set(ring, start)
    ringStart[r + 1] = start + ring.length
  })
  const shapeStart = new Int32Array(outlines.length + 1)
  outlines.forEach((outline, i) => {
    shapeStart[i + 1] = (shapeStart[i] as number) + outline.rings.length
  })
  return { coordinates, ringStart, shapeStart }
}

/**
 * Even-odd over all rings. Each edge is measured from its lower end, so that two neighbours judge a shared edge by the
 * same arithmetic and a point on it is inside exactly one of them.
 */
function holds(shapes: Shapes, shape: number, x: number, y: number): boolean {
  const { coordinates: c, ringStart, shapeStart } = shapes
  let inside = false
  const lastRing = shapeStart[shape + 1] as number
  for (let ring = shapeStart[shape] as number; ring < lastRing; ring++) {
    const from = ringStart[ring] as number
    const to = ringStart[ring + 1] as number
    let x1 = c[from] as number
    let y1 = c[from + 1] as number
    for (let k = from + 2; k < to; k += 2) {
      const x2 = c[k] as number
      const y2 = c[k + 1] as number
      if (y1 > y !== y2 > y) {
        const left =
          y1 < y2
            ? (x - x1) * (y2 - y1) < (x2 - x1) * (y - y1)
            : (x - x2) * (y1 - y2) < (x1 - x2) * (y - y2)
        if (left) inside = !inside
      }
      x1 = x2
      y1 = y2
    }
  }
  return inside
}

function touches(shapes: Shapes, shape: number, x: number, y: number): boolean {
  const { coordinates: c, ringStart, shapeStart } = shapes
  const lastRing = shapeStart[shape + 1] as number
  for (let ring = shapeStart[shape] as number; ring < lastRing; ring++) {
    const to = ringStart[ring + 1] as number
    for (let k = (ringStart[ring] as number) + 2; k < to; k += 2) {
      const x1 = c[k - 2] as number
      const y1 = c[k - 1] as number
      const dx = (c[k] as number) - x1
      const dy = (c[k + 1] as number) - y1
      const length = dx * dx + dy * dy
      const t = length ? Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / length)) : 0
      const offX = x1 + t * dx - x
      const offY = y1 + t * dy - y
      if (offX * offX + offY * offY <= border * border) return true
    }
  }
  return false
}

function boxOf(outline: Outline): Box {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const ring of outline.rings) {
    for (let k = 0; k < ring.length; k += 2) {
      const x = ring[k] as number
      const y = ring[k + 1] as number
      if (x < west) west = x
      if (x > east) east = x
      if (y < south) south = y
      if (y > north) north = y
    }
  }
  return [west, south, east, north]
}

type Level = { readonly tree: Flatbush; readonly first: number }

function levelsOf(outlines: readonly Outline[], boxes: ReadonlyMap<string, Box>): Level[] {
  const levels: Level[] = []
  for (let first = 0; first < outlines.length;) {
    const depth = outlines[first]?.depth
    let end = first
    while (outlines[end]?.depth === depth) end++
    const tree = new Flatbush(end - first)
    for (const { code } of outlines.slice(first, end)) tree.add(...(boxes.get(code) as Box))
    tree.finish()
    levels.push({ tree, first })
    first = end
  }
  return levels
}

/**
 * Where areas of one depth overlap, the smallest code has the point; a point on a border, also on the outermost one,
 * belongs to exactly one area.
 */
export function buildLocator(areas: readonly Outline[]): Locator {
  const outlines = areas
    .filter((area) => area.rings.length > 0)
    .toSorted((a, b) => b.depth - a.depth || (a.code < b.code ? -1 : 1))
  const shapes = flatten(outlines)
  const boxes = new Map(outlines.map((outline) => [outline.code, boxOf(outline)]))
  const levels = levelsOf(outlines, boxes)

  // The query lives here and the callbacks are made once: a lookup makes no garbage of its own.
  let [x, y, first, best, seen] = [0, 0, 0, -1, 0]
  const ifHeld = (index: number): boolean => {
    seen++
    const shape = first + index
    if ((best < 0 || shape < best) && holds(shapes, shape, x, y)) best = shape
    return false
  }
  const ifTouched = (index: number): boolean => {
    const shape = first + index
    if ((best < 0 || shape < best) && touches(shapes, shape, x, y)) best = shape
    return false
  }

  return {
    outlines,
    boxes,
    find(lon, lat) {
      x = lon
      y = lat
      best = -1
      for (const level of levels) {
        first = level.first
        seen = 0
        level.tree.search(x - border, y - border, x + border, y + border, ifHeld)
        if (best < 0 && seen > 0) {
          level.tree.search(x - border, y - border, x + border, y + border, ifTouched)
        }
        if (best >= 0) return best
      }
      return -1
    },
  }
}
