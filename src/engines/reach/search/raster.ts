/** Times on a raster: on the roads as searched, beside them on foot. */
import type { Box, Samples } from './samples.ts'

export type Raster = {
  readonly columns: number
  readonly rows: number
  /** Metres between neighbours, and where the first stands. */
  readonly cell: number
  readonly west: number
  readonly south: number
  /** Seconds, row by row from the south; Infinity where one does not get. */
  readonly seconds: Float32Array
}

export type RasterFrame = Omit<Raster, 'seconds'>

/** More points than this are too many for a polygon: the cells become wider. */
const mostCells = 4_000_000

export function frameOf(box: Box, cell: number, margin: number): RasterFrame {
  const [width, height] = [box.east - box.west + 2 * margin, box.north - box.south + 2 * margin]
  // two more on every side, so that the outline closes
  const [columns, rows] = [Math.ceil(width / cell) + 5, Math.ceil(height / cell) + 5]
  const [west, south] = [box.west - margin - 2 * cell, box.south - margin - 2 * cell]
  return { columns, rows, cell, west, south }
}

/** The cell for a box: the one wished for, or wider where there would be too many. */
export function cellFor(box: Box, wished: number): number {
  const area = (box.east - box.west) * (box.north - box.south)
  return Math.max(wished, Math.sqrt(area / mostCells))
}

type Work = RasterFrame & {
  readonly seconds: Float32Array
  /** Number of the nearest sample, −1 for none near, and its distance. */
  readonly nearest: Int32Array
  readonly distance: Float32Array
  readonly samples: Samples
  readonly metresPerSecond: number
}

/** A road that is not reached counts only where it is clearly nearer: it may be the other direction of one that is. */
const doubt = 1

/** Each sample at the four points around it. */
function stamp(work: Work): void {
  const { columns, cell, west, south, samples, seconds, nearest, distance } = work
  for (let s = 0; s < samples.count; s++) {
    const x = (samples.x[s]! - west) / cell
    const y = (samples.y[s]! - south) / cell
    if (!(x >= 0 && y >= 0 && x < columns - 1 && y < work.rows - 1)) continue
    const [column, row] = [Math.floor(x), Math.floor(y)]
    const isReached = samples.time[s]! < Infinity
    for (let corner = 0; corner < 4; corner++) {
      const [i, j] = [column + (corner & 1), row + (corner >> 1)]
      const at = j * columns + i
      const metres = Math.hypot(x - i, y - j) * cell
      const time = samples.time[s]! + metres / work.metresPerSecond
      if (time < seconds[at]!) seconds[at] = time
      const away = isReached ? metres : metres + doubt
      if (away >= distance[at]!) continue
      distance[at] = away
      nearest[at] = s
    }
  }
}

/** Takes the neighbour's nearest sample over if it is nearer than the own one. */
function take(work: Work, at: number, neighbour: number, most: number): void {
  const { columns, cell, west, south, samples, nearest, distance } = work
  const s = nearest[neighbour]!
  if (s < 0 || s === nearest[at]) return
  const x = west + (at % columns) * cell
  const y = south + Math.floor(at / columns) * cell
  const metres = Math.hypot(samples.x[s]! - x, samples.y[s]! - y)
  const away = samples.time[s]! < Infinity ? metres : metres + doubt
  if (away >= distance[at]! || away > most) return
  distance[at] = away
  nearest[at] = s
}

/** Two passes over the raster hand the nearest sample on (Danielsson 1980). */
function handOn(work: Work, most: number): void {
  const { columns, rows } = work
  for (let row = 1; row < rows; row++) {
    const begin = row * columns
    for (let at = begin + 1; at < begin + columns - 1; at++) {
      take(work, at, at - columns - 1, most)
      take(work, at, at - columns, most)
      take(work, at, at - columns + 1, most)
      take(work, at, at - 1, most)
    }
    for (let at = begin + columns - 2; at >= begin; at--) take(work, at, at + 1, most)
  }
  for (let row = rows - 2; row >= 0; row--) {
    const begin = row * columns
    for (let at = begin + columns - 2; at > begin; at--) {
      take(work, at, at + columns + 1, most)
      take(work, at, at + columns, most)
      take(work, at, at + columns - 1, most)
      take(work, at, at + 1, most)
    }
    for (let at = begin + 1; at < begin + columns; at++) take(work, at, at - 1, most)
  }
}

export type SpreadOptions = {
  readonly reached: Samples
  readonly missed: Samples
  readonly metresPerSecond: number
  /** Metres from a road beyond which nobody walks. */
  readonly most: number
}

function joined(a: Samples, b: Samples): Samples {
  const both = <T extends Float64Array | Float32Array>(one: T, other: T, all: T): T => {
    all.set(one.subarray(0, a.count))
    all.set(other.subarray(0, b.count), a.count)
    return all
  }
  const count = a.count + b.count
  return {
    count,
    x: both(a.x, b.x, new Float64Array(count)),
    y: both(a.y, b.y, new Float64Array(count)),
    time: both(a.time, b.time, new Float32Array(count)),
  }
}

/**
 * Points beside a road take their time from the nearest road, reached or not: so nothing spreads across a river to a
 * bank whose own roads are not reached.
 */
export function spreadOnRaster(frame: RasterFrame, o: SpreadOptions): Raster {
  const size = frame.columns * frame.rows
  const seconds = new Float32Array(size).fill(Infinity)
  const nearest = new Int32Array(size).fill(-1)
  const distance = new Float32Array(size).fill(Infinity)
  const samples = joined(o.reached, o.missed)
  const work = { ...frame, seconds, nearest, distance, samples, metresPerSecond: o.metresPerSecond }
  stamp(work)
  handOn(work, o.most)
  for (let at = 0; at < size; at++) {
    const s = nearest[at]!
    if (s < 0) continue
    const time = samples.time[s]! + distance[at]! / o.metresPerSecond
    if (time < seconds[at]!) seconds[at] = time
  }
  return { ...frame, seconds }
}
