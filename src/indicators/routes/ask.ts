// What every route of the figures does with its question.
import type { z } from 'zod'
import type { Actor } from '#platform/http.ts'
import type { Territory } from '#territory'
import { ratesOf, scoreOf, type Sums, tallyOf, weightsOf } from '../domain.ts'
import type { FigureFilter } from '../queries/figures.ts'
import type { FigureQuery } from '../schema.ts'

export type Deps = {
  readonly territory: Pick<Territory, 'area' | 'profileOf' | 'dayIn'>
  readonly journalKey: Buffer
}

export const common = {
  method: 'GET',
  may: 'indicator.read',
  audit: 'none',
  tag: 'indicators',
} as const

/** How long an area code is at each level; imported cities may use shorter ones below the district. */
export const depths = { city: 4, district: 6, street: 9, community: 12, grid: 14 } as const

/** Instants of the wire as days of the area's city. */
export function filterOf(q: z.infer<typeof FigureQuery>, { territory }: Deps): FigureFilter {
  return {
    area: q.area,
    category: q.category,
    unit: q.unit,
    from: q.from ? territory.dayIn(q.area, Date.parse(q.from)) : '',
    to: q.to ? territory.dayIn(q.area, Date.parse(q.to) - 1) : '',
  }
}

export const weightsIn = (area: string, { territory }: Deps) =>
  weightsOf(territory.profileOf(area).settings)

/** The area within which the post sees sums; null where it sees those of its units, wherever they are. */
export const withinOf = (actor: Actor): string | null =>
  actor.rights.get('case.read') === 'unit' ? null : actor.post.areaCode

/** Counts, rates and the weighted score. */
export function figuresOf(sums: Sums, weights: ReturnType<typeof weightsOf>) {
  const tally = tallyOf(sums)
  const rates = ratesOf(tally)
  return { ...tally, ...rates, score: scoreOf(rates, weights) }
}
