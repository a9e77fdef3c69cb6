// From what a device says of its place to the areas it lies in.
import { parseCoordinates } from '#platform/coordinates.ts'
import { wrongFields } from '#platform/http/parse.ts'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'
import type { Area, Territory } from '#territory'
import type { Place } from './schema.ts'

export type Places = Pick<
  Territory,
  'locate' | 'area' | 'ancestors' | 'districtOf' | 'profileOf' | 'dayIn'
>

/** The area of today at this place. @throws Problem where there is none, or neither a code nor a point was given */
export function areaAt(territory: Places, place: Place): Area {
  if (place.area !== undefined) {
    const area = territory.area(place.area)
    if (!area) throw new Problem('not-found', say`There is no area ${place.area}.`)
    return area
  }
  if (place.lat === undefined || place.lon === undefined)
    throw wrongFields([{ field: 'area', expected: say`the code of an area, or lat and lon` }])
  const point = parseCoordinates({ lon: place.lon, lat: place.lat }, { system: 'WGS84' })
  const area = territory.locate(point.lon, point.lat)
  if (!area) throw new Problem('out-of-area', say`No area holds ${place.lon}, ${place.lat}.`)
  return area
}

/** The area and all it lies in, the largest first. */
export const pathOf = (territory: Places, area: Area): Area[] => [
  ...territory.ancestors(area.code),
  area,
]
