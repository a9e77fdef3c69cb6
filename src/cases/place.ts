import { toWgs84 } from '#platform/coordinates.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import type { Territory } from '#territory'

export type PlaceDeps = { readonly territory: Pick<Territory, 'locate' | 'area'> }

type AskedPoint = { lon: number; lat: number; system: 'WGS84' | 'GCJ02' | 'BD09' | 'CGCS2000' }

/** Where it is: the point decides; an area code alone will do; neither, or a point outside, is refused. */
export function placeOf(
  deps: PlaceDeps,
  asked: { point?: AskedPoint | undefined; areaCode?: string | undefined },
): { areaCode: string; point: { lon: number; lat: number } | null } {
  if (asked.point) {
    const point = toWgs84(asked.point.lon, asked.point.lat, asked.point.system)
    const area = deps.territory.locate(point.lon, point.lat)
    if (area) return { areaCode: area.code, point }
    throw new Problem(
      'out-of-area',
      say`The point lies outside every area served; check it, and the order of longitude and latitude.`,
      {
        fields: [
          {
            field: 'point',
            expected: say`a place inside the areas served`,
            got: `${point.lon},${point.lat}`,
          },
        ],
      },
    )
  }
  if (asked.areaCode && deps.territory.area(asked.areaCode))
    return { areaCode: asked.areaCode, point: null }
  throw new Problem('invalid-input', say`Say where it is: a point on the map or an area.`, {
    fields: [
      {
        field: asked.areaCode ? 'areaCode' : 'point',
        expected: say`a point or the code of a known area`,
      },
    ],
  })
}
