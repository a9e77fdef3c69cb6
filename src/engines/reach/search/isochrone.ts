import { contours } from 'd3-contour'
import { ReachError, requireOption } from '../errors.ts'
import type { RoadGraph } from '../network.ts'
import { spread } from './dial.ts'
import type { FieldOptions, Searcher } from './field.ts'
import { limitOf, requireSome, startsOf } from './input.ts'
import { cellFor, frameOf, spreadOnRaster, type Raster } from './raster.ts'
import { missedSamples, type Plane, planeAt, reachedSamples, type Samples } from './samples.ts'
import { type Ring, simplifyRings } from './simplify.ts'

export type IsochroneOptions = Pick<FieldOptions, 'node' | 'delay'> & {
  /** Seconds, in any order. */
  readonly thresholds: readonly number[]
  /** For the shapes of roads between their nodes; straight lines without it. */
  readonly graph?: RoadGraph | undefined
  /** Metres from a road that still count as reached, on foot at 5 km/h. Default 100. */
  readonly offRoad?: number | undefined
  /** Metres between the points of the raster, default a quarter of `offRoad`; wider where a circle is very large. */
  readonly cell?: number | undefined
  /** Metres that the outline may stray so as to have fewer points; default a tenth of a cell, at most half of one. */
  readonly tolerance?: number | undefined
}

export type Isochrone = {
  readonly type: 'Feature'
  readonly properties: {
    readonly seconds: number
    readonly offRoadMetres: number
    readonly cellMetres: number
  }
  /** Outer rings counter-clockwise, holes clockwise; degrees WGS-84. Empty where nothing is reached. */
  readonly geometry: { readonly type: 'MultiPolygon'; readonly coordinates: Ring[][] }
}

export type Isochrones = { readonly type: 'FeatureCollection'; readonly features: Isochrone[] }

const metresPerSecond = 5 / 3.6
/** An in-point and an out-point lie at most a diagonal apart, and a road's own points may be another away. */
const perCell = (stray: number) => 2 * Math.SQRT2 + 2 * stray
/** How far simpler outlines may stray, in cells, unless told. */
const usualStray = 0.1
const mostStray = 0.5
/** Seconds at which a time counts as half as clear as it can get, in placing an outline between two points. */
const soft = 120

function check(o: IsochroneOptions): void {
  requireSome(o.node, 'node')
  requireOption(o.thresholds.length > 0, 'thresholds', 'expected at least one, got none')
  o.thresholds.forEach((seconds, row) => {
    if (seconds >= 0 && seconds < Infinity) return
    throw new ReachError(
      { code: 'bad_option', row, field: 'thresholds' },
      `expected seconds of 0 or more, got ${seconds}`,
    )
  })
  for (const field of ['offRoad', 'cell'] as const) {
    const value = o[field] ?? 1
    requireOption(value > 0 && value < Infinity, field, `expected metres above 0, got ${value}`)
  }
  const { tolerance = 0 } = o
  requireOption(
    tolerance >= 0 && tolerance < Infinity,
    'tolerance',
    `expected metres of 0 or more, got ${tolerance}`,
  )
}

function boxOf({ count, x, y }: Samples) {
  const box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity }
  for (let i = 0; i < count; i++) {
    box.west = Math.min(box.west, x[i]!)
    box.east = Math.max(box.east, x[i]!)
    box.south = Math.min(box.south, y[i]!)
    box.north = Math.max(box.north, y[i]!)
  }
  return box
}

/**
 * How clearly within (above 0) or beyond the threshold. Where the outline passes between two points depends on both, and
 * it moves strictly outwards as the threshold grows: so circles are nested.
 */
function clarity({ seconds }: Raster, threshold: number): Float64Array {
  return Float64Array.from(seconds, (time) => {
    if (time === Infinity) return -soft
    const clear = Math.abs(threshold - time)
    const value = Math.max((soft * clear) / (soft + clear), 1e-6)
    return time <= threshold ? value : -value
  })
}

/** Polygons of the raster in its own coordinates, the first point at 0, 0. */
function polygonsOf(raster: Raster, threshold: number): Ring[][] {
  const outline = contours().size([raster.columns, raster.rows])
  // the types ask for an array; any list of numbers will do
  const values = clarity(raster, threshold) as unknown as number[]
  const { coordinates } = outline.contour(values, 0)
  return coordinates.map((polygon) =>
    polygon.map((ring) => ring.map(([x, y]): [number, number] => [x! - 0.5, y! - 0.5])),
  )
}

const area = (ring: Ring) =>
  ring.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = ring[(i + 1) % ring.length]!
    return sum + (x * nextY - nextX * y) / 2
  }, 0)

/** Counter-clockwise outside, clockwise inside, in degrees. */
function onEarth(polygons: readonly Ring[][], raster: Raster, plane: Plane): Ring[][] {
  const round = (degrees: number) => Math.round(degrees * 1e9) / 1e9
  return polygons.map((polygon) =>
    polygon.map((ring, i) => {
      const turned = area(ring) > 0 === (i === 0) ? ring : ring.toReversed()
      return turned.map(([x, y]): [number, number] => [
        round(plane.lon + (raster.west + x * raster.cell) / plane.metresPerLon),
        round(plane.lat + (raster.south + y * raster.cell) / plane.metresPerLat),
      ])
    }),
  )
}

/** All rings of all thresholds are thinned out together, so that none comes to cross another. */
function simplified(all: readonly Ring[][][], stray: number): Ring[][][] {
  const simple = simplifyRings(all.flat(2), stray)
  let at = 0
  return all.map((polygons) => polygons.map((polygon) => polygon.map(() => simple[at++]!)))
}

/**
 * What can be reached within each of the thresholds, as nested polygons.
 *
 * Times go along the roads and from there on foot, but only where the road that is nearest is reached: the far bank of a
 * river without a bridge stays outside. With d = `cellMetres`: a node reached at least 30 s + √2·d at 5 km/h before the
 * threshold lies inside; nothing lies inside that is farther than `offRoadMetres` from all that is reached in time.
 * @throws ReachError for no facilities or thresholds, for negative ones, and as `nearestField`
 */
export function isochrones(searcher: Searcher, o: IsochroneOptions): Isochrones {
  check(o)
  const { network, workspace } = searcher
  const limit = Math.max(...o.thresholds)
  spread(workspace, startsOf(network, o.node, o.delay), { limit: limitOf(limit, 'thresholds') })
  const centre = o.node[0]!
  const plane = planeAt(network.lon[centre]!, network.lat[centre]!)
  const wished = Math.min(o.cell ?? Infinity, (o.offRoad ?? 100) / 4)
  const sampling = { plane, spacing: wished / 2, limit, graph: o.graph }
  const reached = reachedSamples(searcher, sampling)
  const thresholds = o.thresholds.toSorted((a, b) => a - b)
  const box = reached.count > 0 ? boxOf(reached) : { west: 0, south: 0, east: 0, north: 0 }
  const cell = cellFor(box, wished)
  const stray = Math.min(mostStray, o.tolerance === undefined ? usualStray : o.tolerance / cell)
  const offRoad = Math.max(o.offRoad ?? 100, cell * perCell(stray))
  const frame = frameOf(box, cell, offRoad)
  const around = {
    west: frame.west,
    south: frame.south,
    east: frame.west + frame.columns * cell,
    north: frame.south + frame.rows * cell,
  }
  const raster = spreadOnRaster(frame, {
    reached,
    missed: missedSamples(searcher, sampling, around),
    metresPerSecond,
    most: offRoad - cell * (Math.SQRT2 + stray),
  })
  const outlines = simplified(
    thresholds.map((seconds) => polygonsOf(raster, seconds)),
    stray,
  )
  const features = thresholds.map((seconds, i): Isochrone => ({
    type: 'Feature',
    properties: { seconds, offRoadMetres: offRoad, cellMetres: cell },
    geometry: { type: 'MultiPolygon', coordinates: onEarth(outlines[i]!, raster, plane) },
  }))
  return { type: 'FeatureCollection', features }
}
