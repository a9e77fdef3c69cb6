// What both Farrington versions share: gathering a baseline into the workspace, point after point.
import { axisOf, type Axis } from './axis.ts'
import type { Series } from '../series.ts'
import { createWorkspace, type Workspace } from './workspace.ts'

/** At least `limit54[0]` cases within the last `limit54[1]` periods, or there is no alarm. */
export type Limit54 = readonly [cases: number, periods: number]

/** A series with the logarithms and powers every fit needs worked out once. */
export type Prepared = {
  readonly series: Series
  readonly axis: Axis
  readonly logStart: Float64Array
  readonly yLogY: Float64Array
  readonly y23: Float64Array
  readonly logPopulation: Float64Array | undefined
}

export function prepare(series: Series, populationOffset: boolean): Prepared {
  const { counts } = series
  return {
    series,
    axis: axisOf(series),
    logStart: counts.map((y) => Math.log(y + 0.1)),
    yLogY: counts.map((y) => (y > 0 ? y * Math.log(y) : 0)),
    y23: counts.map((y) => Math.cbrt(y * y)),
    logPopulation: populationOffset ? series.population?.map((n) => Math.log(n)) : undefined,
  }
}

/** Workspaces grow and are kept between series of a batch by whoever calls. */
export function workspaceFor(rows: number, groups: number, old?: Workspace): Workspace {
  return old && old.index.length >= rows && old.groupLevel.length >= groups
    ? old
    : createWorkspace(rows, groups)
}

/** Fills the rows chosen for period t with their counts, offsets and times (t is 0). */
export function gather(ws: Workspace, prepared: Prepared, t: number, time: Axis['time']): void {
  const { series, logStart, yLogY, y23, logPopulation } = prepared
  for (let i = 0; i < ws.rows; i++) {
    const index = ws.index[i]!
    ws.time[i] = time(index, t)
    ws.offset[i] = logPopulation ? logPopulation[index]! : 0
    ws.count[i] = series.counts[index]!
    ws.logStart[i] = logStart[index]!
    ws.yLogY[i] = yLogY[index]!
    ws.y23[i] = y23[index]!
  }
}

export function enoughCases(counts: Float64Array, t: number, [cases, periods]: Limit54): boolean {
  let sum = 0
  for (let i = Math.max(0, t - periods + 1); i <= t; i++) sum += counts[i]!
  return sum >= cases
}

/** Season groups whose counts are all 0; `own` says whether the group of t is one of them. */
export function zeroGroups(ws: Workspace, group: number): { count: number; own: boolean } {
  const sums = ws.groupLevel
  sums.fill(0, 0, ws.groups)
  for (let i = 0; i < ws.rows; i++) sums[ws.group[i]!]! += ws.count[i]!
  let count = 0
  for (let g = 0; g < ws.groups; g++) if (sums[g] === 0) count++
  return { count, own: sums[group] === 0 }
}
