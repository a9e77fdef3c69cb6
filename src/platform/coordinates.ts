// Chinese maps and devices speak four coordinate systems whose numbers look alike and differ by up to 1.2 km. Inside,
// everything is WGS-84; whoever brings a point says which system it is in.
import gcoordModule from 'gcoord'
import { Problem } from '#platform/problem.ts'
import { say } from '#platform/sentence.ts'

export type CoordinateSystem = 'WGS84' | 'GCJ02' | 'BD09' | 'CGCS2000'

/** Those of which there are raster tiles in the Web Mercator grid. Baidu's (BD-09) have a grid of their own. */
export const tileSystems = ['WGS84', 'GCJ02'] as const
export type TileSystem = (typeof tileSystems)[number]

/** Degrees. */
export type LonLat = { readonly lon: number; readonly lat: number }

/** Degrees: west, south, east, north. */
export type Extent = readonly [west: number, south: number, east: number, north: number]

// Node's resolution sees a module with a default inside, a bundler's the object itself, which is what both load.
type Gcoord = typeof gcoordModule extends { readonly default: infer Inner }
  ? Inner
  : typeof gcoordModule
const { transform, WGS84, GCJ02, BD09 } = gcoordModule as unknown as Gcoord

type Forward = (point: LonLat) => LonLat

function forward(system: 'GCJ02' | 'BD09'): Forward {
  const target = system === 'GCJ02' ? GCJ02 : BD09
  return ({ lon, lat }) => {
    const [x, y] = transform<[number, number]>([lon, lat], WGS84, target)
    return { lon: x, lat: y }
  }
}

/**
 * The point whose image under `image` is `target`, to 1e-9 degrees. gcoord's own inverse stops at 1e-6, has a
 * different formula for BD-09 than its forward way, and never ends beside the edge of its China box; this one ends.
 */
function invert(image: Forward, target: LonLat): LonLat {
  let { lon, lat } = target
  let best: LonLat = target
  let bestError = Infinity
  for (let step = 0; step < 20; step++) {
    const reached = image({ lon, lat })
    const [dLon, dLat] = [reached.lon - target.lon, reached.lat - target.lat]
    const error = Math.max(Math.abs(dLon), Math.abs(dLat))
    if (error < bestError) [best, bestError] = [{ lon, lat }, error]
    if (error < 1e-9) break
    lon -= dLon
    lat -= dLat
  }
  return best
}

/**
 * Converts degrees of another system to WGS-84. CGCS2000 (EPSG:4490) differs from it by less than 0.1 m and is passed
 * through. GCJ-02 and BD-09 are exact inverses of gcoord's published formulas to 1e-9 degrees (0.1 mm); outside
 * China's box GCJ-02 equals WGS-84.
 */
export function toWgs84(lon: number, lat: number, system: CoordinateSystem): LonLat {
  switch (system) {
    case 'WGS84':
    case 'CGCS2000':
      return { lon, lat }
    case 'GCJ02':
    case 'BD09':
      return invert(forward(system), { lon, lat })
    default:
      throw new RangeError(`unknown coordinate system: ${String(system satisfies never)}`)
  }
}

/** Converts WGS-84 degrees to another system; see `toWgs84`. */
export function fromWgs84(lon: number, lat: number, system: CoordinateSystem): LonLat {
  switch (system) {
    case 'WGS84':
    case 'CGCS2000':
      return { lon, lat }
    case 'GCJ02':
    case 'BD09':
      return forward(system)({ lon, lat })
    default:
      throw new RangeError(`unknown coordinate system: ${String(system satisfies never)}`)
  }
}

export type CoordinateOptions = {
  readonly system: CoordinateSystem
  /** Where points must lie, in WGS-84. */
  readonly extent?: Extent
  /** Names of the two input fields, for errors; `lon` and `lat` when absent. */
  readonly fields?: { readonly lon: string; readonly lat: string }
}

const decimal = /^[+-]?(?:\d{1,3}(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?$/

function readNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value !== 'string' || !decimal.test(value.trim())) return undefined
  return Number(value)
}

function show(value: unknown): string {
  const text = typeof value === 'string' ? `"${value}"` : (JSON.stringify(value) ?? String(value))
  return text.slice(0, 60)
}

function isWithin({ lon, lat }: LonLat, [west, south, east, north]: Extent): boolean {
  return lon >= west && lon <= east && lat >= south && lat <= north
}

function isPossible(lon: number, lat: number): boolean {
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90
}

function swapped(names: { lon: string; lat: string }, lon: number, lat: number): Problem {
  const got = `${names.lon}=${lon}, ${names.lat}=${lat}`
  const expected = say`longitude in ${names.lon} and latitude in ${names.lat}`
  return new Problem(
    'invalid-input',
    say`${names.lon} and ${names.lat} look swapped: expected ${expected}, got ${got}.`,
    {
      fields: [
        {
          field: names.lon,
          expected: say`the longitude; this looks like the latitude`,
          got: String(lon),
        },
        {
          field: names.lat,
          expected: say`the latitude; this looks like the longitude`,
          got: String(lat),
        },
      ],
      facts: { reason: 'swapped' },
    },
  )
}

/**
 * Reads a pair of coordinates (numbers or decimal text, degrees) and converts it to WGS-84. Nothing is guessed: a pair
 * that would only make sense the other way round is refused, saying so.
 * @throws Problem invalid-input naming the fields (not a number, out of range, swapped); out-of-area when the point
 * lies outside `extent`.
 */
export function parseCoordinates(
  input: { readonly lon: unknown; readonly lat: unknown },
  options: CoordinateOptions,
): LonLat {
  const names = options.fields ?? { lon: 'lon', lat: 'lat' }
  const [lon, lat] = [readNumber(input.lon), readNumber(input.lat)]
  if (lon === undefined || lat === undefined) {
    const bad = (['lon', 'lat'] as const).filter((key) => readNumber(input[key]) === undefined)
    const fields = bad.map((key) => ({
      field: names[key],
      expected: say`decimal degrees, at most ${key === 'lon' ? 180 : 90} either way`,
      got: show(input[key]),
    }))
    const each = fields.map((f) => say`${f.field}: expected ${f.expected}, got ${f.got}`)
    throw new Problem('invalid-input', say`${each}.`, { fields })
  }
  if (!isPossible(lon, lat)) {
    if (isPossible(lat, lon)) throw swapped(names, lon, lat)
    const [field, range, got] =
      Math.abs(lon) > 180 ? [names.lon, '180', lon] : [names.lat, '90', lat]
    const expected = say`degrees between -${range} and ${range}`
    throw new Problem('invalid-input', say`${field}: expected ${expected}, got ${got}.`, {
      fields: [{ field, expected, got: String(got) }],
    })
  }
  const point = toWgs84(lon, lat, options.system)
  const { extent } = options
  if (!extent || isWithin(point, extent)) return point
  if (isPossible(lat, lon) && isWithin(toWgs84(lat, lon, options.system), extent))
    throw swapped(names, lon, lat)
  const got = `${lon}, ${lat} (${options.system})`
  const expected = say`a place within ${extent.join(', ')} (west, south, east, north; WGS84)`
  throw new Problem(
    'out-of-area',
    say`${names.lon}, ${names.lat}: expected ${expected}, got ${got}.`,
    {
      fields: [
        { field: names.lon, expected, got: String(lon) },
        { field: names.lat, expected, got: String(lat) },
      ],
    },
  )
}

/** Series coefficients of the inverse transverse Mercator for the third flattening `n` (Krüger 1912, to n⁴). */
function kruegerSeries(n: number) {
  const [n2, n3, n4] = [n ** 2, n ** 3, n ** 4]
  return {
    radius: (1 / (1 + n)) * (1 + n2 / 4 + n4 / 64),
    beta: [
      n / 2 - (2 * n2) / 3 + (37 * n3) / 96 - n4 / 360,
      n2 / 48 + n3 / 15 - (437 * n4) / 1440,
      (17 * n3) / 480 - (37 * n4) / 840,
      (4397 * n4) / 161_280,
    ],
    delta: [
      2 * n - (2 * n2) / 3 - 2 * n3 + (116 * n4) / 45,
      (7 * n2) / 3 - (8 * n3) / 5 - (227 * n4) / 45,
      (56 * n3) / 15 - (136 * n4) / 35,
      (4279 * n4) / 630,
    ],
  }
}

const semiMajorAxisM = 6_378_137
const series = kruegerSeries(1 / 298.257222101 / (2 - 1 / 298.257222101))

/**
 * CGCS2000 3-degree Gauss–Krüger plane metres to degrees (WGS-84 to < 0.1 m). Chinese survey sheets call the northing
 * X and the easting Y: name them when calling.
 * @param epsg 4513–4533 (easting with the zone number in front, 25–45) or 4534–4554 (without; meridians 75–135° E)
 * @throws RangeError for another code; Problem invalid-input when the easting is not of that zone
 */
export function gaussKruegerToWgs84(
  plane: { northM: number; eastM: number },
  epsg: number,
): LonLat {
  if (!Number.isInteger(epsg) || epsg < 4513 || epsg > 4554)
    throw new RangeError(`not a CGCS2000 3-degree zone: ${epsg}`)
  const withZone = epsg <= 4533
  const zone = epsg - (withZone ? 4488 : 4509)
  const offsetM = plane.eastM - (withZone ? zone * 1e6 : 0) - 500_000
  if (!(Math.abs(offsetM) <= 400_000) || !(plane.northM >= 0 && plane.northM <= 7e6)) {
    const expected = withZone
      ? say`plane metres of EPSG:${epsg} (easting ${zone}xxxxxx, northing 0–7000000)`
      : say`plane metres of EPSG:${epsg} (easting around 500000, without zone number, northing 0–7000000)`
    const got = `easting ${plane.eastM}, northing ${plane.northM}`
    throw new Problem('invalid-input', say`easting, northing: expected ${expected}, got ${got}.`, {
      fields: [{ field: 'easting', expected, got }],
    })
  }
  const scaleM = semiMajorAxisM * series.radius
  const [xi, eta] = [plane.northM / scaleM, offsetM / scaleM]
  let [xi0, eta0] = [xi, eta]
  for (const [i, beta] of series.beta.entries()) {
    const k = 2 * (i + 1)
    xi0 -= beta * Math.sin(k * xi) * Math.cosh(k * eta)
    eta0 -= beta * Math.cos(k * xi) * Math.sinh(k * eta)
  }
  const conformal = Math.asin(Math.sin(xi0) / Math.cosh(eta0))
  let lat = conformal
  for (const [i, delta] of series.delta.entries()) lat += delta * Math.sin(2 * (i + 1) * conformal)
  const degrees = 180 / Math.PI
  return {
    lon: zone * 3 + Math.atan2(Math.sinh(eta0), Math.cos(xi0)) * degrees,
    lat: lat * degrees,
  }
}
