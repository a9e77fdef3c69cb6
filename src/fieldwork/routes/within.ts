import type { Actor } from '#platform/http.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import type { Point } from '../domain/route-draft.ts'
import type { FieldDeps } from './deps.ts'

/** A plan for somewhere else is no plan of this post. */
export function within({ actor }: { readonly actor: Actor }, deps: FieldDeps, areaCode: string) {
  const known = deps.territory.area(areaCode)
  if (known && areaCode.startsWith(actor.post.areaCode)) return
  throw new Problem('invalid-input', say`areaCode: an area of your own`, {
    fields: [{ field: 'areaCode', expected: say`the code of an area of your own`, got: areaCode }],
  })
}

/** The street along a border is walked from either side: so far outside, m, a point still counts as within. */
const besideM = [0, 150, 300] as const
const metresPerDegree = 111_195

function around({ lon, lat }: Point): Point[] {
  const wide = metresPerDegree * Math.max(0.01, Math.cos((lat * Math.PI) / 180))
  return besideM.flatMap((metres) =>
    Array.from({ length: metres === 0 ? 1 : 8 }, (_, i) => ({
      lon: lon + (metres * Math.sin((i * Math.PI) / 4)) / wide,
      lat: lat + (metres * Math.cos((i * Math.PI) / 4)) / metresPerDegree,
    })),
  )
}

/** Nobody plans a walk where the post has no say; an area without a boundary holds every point. */
export function pointsWithin(
  { actor }: { readonly actor: Actor },
  { territory }: FieldDeps,
  path: readonly Point[],
): void {
  const own = actor.post.areaCode
  if (!territory.boundsOf(own)) return
  const isOwn = ({ lon, lat }: Point) => territory.locate(lon, lat)?.code.startsWith(own) === true
  const i = path.findIndex((point) => !around(point).some(isOwn))
  if (i < 0) return
  const expected = say`a point of your own area; point ${i + 1} lies outside`
  throw new Problem('invalid-input', expected, { fields: [{ field: `path.${i}`, expected }] })
}
