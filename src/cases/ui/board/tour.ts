// What the wall shows in turn when nobody touches it: the whole, the hot spots, the league, each street. Pure.
import type { Bounds, Sums } from './picture.ts'

export type View =
  | { readonly kind: 'whole' | 'hot' | 'league' }
  | { readonly kind: 'part'; readonly code: string }

const always: readonly View[] = [{ kind: 'whole' }, { kind: 'hot' }, { kind: 'league' }]
const mostParts = 12

/** Streets with the most open cases, the fullest first; those without a boundary cannot be shown. */
export function tourOf(sums: Pick<Sums, 'parts'>): readonly View[] {
  const parts = sums.parts.filter(({ bounds, open }) => bounds && open > 0).slice(0, mostParts)
  return [...always, ...parts.map(({ code }): View => ({ kind: 'part', code }))]
}

/** `by` steps on, round and round. */
export const stepped = (at: number, by: number, length: number): number =>
  (((at + by) % length) + length) % length

/** What the map is moved to for a view: the street, the hottest spots, else the whole. */
export function frameFor(view: View, sums: Pick<Sums, 'parts' | 'hot' | 'area'>): Bounds | null {
  if (view.kind === 'part')
    return sums.parts.find(({ code }) => code === view.code)?.bounds ?? sums.area.bounds
  if (view.kind === 'hot' && sums.hot.length > 0) {
    const [lon, lat] = sums.hot[0]?.centre ?? [0, 0]
    return [lon - 0.02, lat - 0.012, lon + 0.02, lat + 0.012]
  }
  return sums.area.bounds
}
