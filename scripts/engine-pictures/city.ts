// The map under the pictures: a seeded, fictional city, in the plane of the picture.
import { type Area, buildCity, type City, type Geometry, type Position } from '#engines/cityscape'
import { type Box, clip, fill, type Ink, type Point, stroke, way } from './svg.ts'

let built: City | undefined
/** About 110 communities on a river; a few seconds to build, so once for all pictures. */
export const demoCity = () => (built ??= buildCity({ seed: 7, size: 'medium' }))

export type Sheet = {
  readonly box: Box
  readonly at: (position: Position) => Point
  /** Picture units in a kilometre. */
  readonly perKm: number
  /** What is seen of it, when not all. */
  readonly view?: Box
}

const kmPerDegree = 111.195

/** The whole city in a box. */
export function sheetOf(city: City, box: Box): Sheet {
  const ground = city.areas.find(({ kind }) => kind === 'city')!
  const points = ground.boundary.flat(2)
  const narrow = Math.cos((city.center[1] * Math.PI) / 180)
  const xs = points.map(([longitude]) => longitude * narrow)
  const ys = points.map(([, latitude]) => latitude)
  const [west, east, south, north] = [
    Math.min(...xs),
    Math.max(...xs),
    Math.min(...ys),
    Math.max(...ys),
  ]
  const scale = Math.min(box.width / (east - west), box.height / (north - south))
  const left = box.left + (box.width - (east - west) * scale) / 2
  const top = box.top + (box.height - (north - south) * scale) / 2
  return {
    box,
    at: ([longitude, latitude]) => [
      left + (longitude * narrow - west) * scale,
      top + (north - latitude) * scale,
    ],
    perKm: scale / kmPerDegree,
  }
}

/** Leaves out points nearer than a unit and a half to the last one kept: nobody sees them, and the file is a third. */
export function thin(points: readonly Point[], least = 1.4): Point[] {
  const kept: Point[] = []
  points.forEach((point, i) => {
    const last = kept.at(-1)
    const far = !last || Math.hypot(point[0] - last[0], point[1] - last[1]) >= least
    if (far || i === points.length - 1) kept.push(point)
  })
  return kept
}

/** Whether any of it may be seen. */
function seen({ view }: Sheet, points: readonly Point[]): boolean {
  if (!view) return true
  const { left, top, width, height } = view
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)]
  return (
    Math.max(...xs) >= left &&
    Math.min(...xs) <= left + width &&
    Math.max(...ys) >= top &&
    Math.min(...ys) <= top + height
  )
}

function line(sheet: Sheet, positions: readonly Position[], closed = false): string {
  const points = positions.map(sheet.at)
  return seen(sheet, points) ? way(thin(points), closed) : ''
}

export const ringsOf = (sheet: Sheet, rings: readonly (readonly Position[])[]) =>
  rings.map((ring) => line(sheet, ring, true)).join('')

function shape(sheet: Sheet, geometry: Geometry): string {
  if (geometry.type === 'Polygon') return ringsOf(sheet, geometry.coordinates)
  if (geometry.type === 'MultiPolygon') return ringsOf(sheet, geometry.coordinates.flat())
  return geometry.type === 'LineString' ? line(sheet, geometry.coordinates) : ''
}

const layer = (city: City, sheet: Sheet, layers: readonly string[], classes?: readonly string[]) =>
  city.landscape
    .filter((one) => layers.includes(one.layer) && (!classes || classes.includes(one.class)))
    .map((one) => shape(sheet, one.geometry))
    .join('')

export const outline = (sheet: Sheet, areas: readonly Area[]) =>
  areas.map(({ boundary }) => ringsOf(sheet, boundary.flat())).join('')

/** The shape of the whole city. */
export const limitOf = (city: City, sheet: Sheet) =>
  outline(
    sheet,
    city.areas.filter(({ kind }) => kind === 'city'),
  )

export type MapOptions = {
  /** Main roads; none at all when absent. */
  readonly roads?: Ink
  /** Smaller streets too. */
  readonly streets?: Ink
  /** Tells two maps of one picture apart. */
  readonly id?: string
}

/** What is coloured by area, with water and roads over it, cut off at the city's limit or the sheet's view. */
export function map(city: City, sheet: Sheet, coloured: readonly string[], o: MapOptions = {}) {
  const { view } = sheet
  const frame = view && `M${view.left} ${view.top}h${view.width}v${view.height}h-${view.width}Z`
  const small = ['secondary', 'tertiary', 'residential']
  return clip(o.id ?? 'city', frame ?? limitOf(city, sheet), [
    ...coloured,
    fill(layer(city, sheet, ['river', 'lake']), 'water'),
    o.streets ? stroke(layer(city, sheet, ['road'], small), { ink: o.streets, width: 1 }) : '',
    o.roads
      ? stroke(layer(city, sheet, ['road'], ['primary', 'motorway']), { ink: o.roads, width: 1 })
      : '',
    o.roads ? stroke(layer(city, sheet, ['bridge']), { ink: o.roads, width: 1.6 }) : '',
  ])
}

/** Middle of a community: of its outer ring's corners. */
export function middleOf({ boundary }: Area): Position {
  const ring = boundary[0]![0]!
  const sum = ring.slice(1).reduce(([x, y], [a, b]) => [x + a, y + b], [0, 0])
  return [sum[0] / (ring.length - 1), sum[1] / (ring.length - 1)]
}

/** So many kilometres to compare with. */
export function scaleBar(sheet: Sheet, [x, y]: Point, km = 2): string[] {
  return [
    stroke(
      way([
        [x, y - 4],
        [x, y],
        [x + km * sheet.perKm, y],
        [x + km * sheet.perKm, y - 4],
      ]),
      { ink: 'soft', width: 1.5 },
    ),
  ]
}
