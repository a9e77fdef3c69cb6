// Which periods make the baseline of period t, and the season group of each
// (Noufaily et al. 2013, Statistics in Medicine 32:1206; Farrington et al. 1996, JRSS A 159:547).
import type { Axis } from './axis.ts'
import type { Workspace } from './workspace.ts'

export type BaselineShape = {
  readonly b: number
  readonly w: number
  readonly noPeriods: number
  readonly pastWeeksNotIncluded: number
}

function push(ws: Workspace, index: number, group: number): void {
  ws.index[ws.rows] = index
  ws.group[ws.rows] = group
  ws.rows++
}

/**
 * Fills index and group of the workspace: the windows around each anniversary and before t are the last group,
 * the weeks between two windows are cut into noPeriods − 1 groups; the most recent weeks are left out.
 * Group numbers are closed up; the group of t is returned, −1 where an anniversary is missing.
 */
export function flexibleBaseline(
  ws: Workspace,
  axis: Axis,
  t: number,
  shape: BaselineShape,
): number {
  const { b, w, noPeriods, pastWeeksNotIncluded } = shape
  const reference = noPeriods - 1
  const last = t - pastWeeksNotIncluded - 1
  ws.rows = 0
  let centre = axis.anniversary(t, b)
  if (centre - w < 0) return -1
  for (let years = b; years >= 1; years--) {
    const next = years === 1 ? t : axis.anniversary(t, years - 1)
    if (next < 0) return -1
    for (let i = centre - w; i <= Math.min(centre + w, last); i++) push(ws, i, reference)
    if (noPeriods > 1) between(ws, centre + w + 1, { end: next - w, last, groups: noPeriods - 1 })
    centre = next
  }
  for (let i = t - w; i <= last; i++) push(ws, i, reference)
  return closeUp(ws, noPeriods)
}

type Between = { readonly end: number; readonly last: number; readonly groups: number }

function between(ws: Workspace, start: number, { end, last, groups }: Between): void {
  const length = end - start
  const size = Math.floor(length / groups)
  const longer = length % groups
  let index = start
  for (let g = 0; g < groups; g++) {
    const stop = index + size + (g < longer ? 1 : 0)
    for (; index < stop; index++) if (index <= last) push(ws, index, g)
  }
}

/** Renumbers the groups that have rows 0, 1 …; gives the number of the last group, which is that of t. */
function closeUp(ws: Workspace, noPeriods: number): number {
  const used = ws.groupNumber
  used.fill(-1, 0, noPeriods)
  for (let i = 0; i < ws.rows; i++) used[ws.group[i]!] = 0
  let groups = 0
  for (let g = 0; g < noPeriods; g++) if (used[g] === 0) used[g] = groups++
  for (let i = 0; i < ws.rows; i++) ws.group[i] = used[ws.group[i]!]!
  ws.groups = groups
  return used[noPeriods - 1]!
}

/** The 1996 baseline: windows around the last b anniversaries, one group, nothing else. */
export function classicBaseline(
  ws: Workspace,
  axis: Axis,
  t: number,
  shape: BaselineShape,
): number {
  ws.rows = 0
  ws.groups = 1
  for (let years = shape.b; years >= 1; years--) {
    for (const index of axis.window(t, years, shape.w)) if (index < t) push(ws, index, 0)
  }
  return ws.rows > 0 ? 0 : -1
}
