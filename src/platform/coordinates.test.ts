import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type CoordinateOptions,
  type CoordinateSystem,
  fromWgs84,
  gaussKruegerToWgs84,
  parseCoordinates,
  toWgs84,
} from '#platform/coordinates.ts'
import { Problem } from '#platform/problem.ts'

type Spot = { lon: number; lat: number }

function assertNear(actual: Spot, lon: number, lat: number, tolerance: number): void {
  assert.ok(
    Math.abs(actual.lon - lon) < tolerance && Math.abs(actual.lat - lat) < tolerance,
    `expected ${lon}, ${lat}; got ${actual.lon}, ${actual.lat}`,
  )
}

// Tiananmen as the map services give it: the shift is some 550 m for GCJ-02 and 1.2 km for BD-09.
test('a place differs between the maps as the map services publish it', () => {
  assertNear(fromWgs84(116.397428, 39.90923, 'GCJ02'), 116.40367, 39.91063, 2e-5)
  assertNear(fromWgs84(116.397428, 39.90923, 'BD09'), 116.41004, 39.91698, 2e-5)
  assertNear(fromWgs84(116.397428, 39.90923, 'CGCS2000'), 116.397428, 39.90923, 1e-12)
})

const systems: readonly CoordinateSystem[] = ['WGS84', 'GCJ02', 'BD09', 'CGCS2000']

test('there and back is the same place to a millimetre, all over China', () => {
  for (const system of systems)
    for (let lon = 74; lon <= 134; lon += 7.3)
      for (let lat = 18; lat <= 53; lat += 4.7) {
        const there = fromWgs84(lon, lat, system)
        assertNear(toWgs84(there.lon, there.lat, system), lon, lat, 1e-8)
      }
})

test('at the edge of the shifted box the conversion ends', () => {
  for (let lon = 72; lon < 72.01; lon += 0.0001)
    assertNear(toWgs84(lon, 30, 'GCJ02'), lon, 30, 0.02)
})

test('outside China GCJ-02 is WGS-84', () =>
  assertNear(toWgs84(-71.06, 42.36, 'GCJ02'), -71.06, 42.36, 1e-12))

// Computed by PROJ (PostGIS ST_Transform from EPSG:4490).
const planes: readonly [number, number, number, number, number][] = [
  [4547, 528770.2372556805, 3386666.2505623596, 114.3, 30.6],
  [4526, 38528770.23725568, 3386666.2505623596, 114.3, 30.6],
  [4534, 603365.3379294324, 4363598.817997867, 76.2, 39.4],
  [4513, 25577412.692085985, 4374400.865221143, 75.9, 39.5],
  [4554, 455485.089293992, 5351959.5962795345, 134.4, 48.3],
]

for (const [epsg, eastM, northM, lon, lat] of planes)
  test(`survey metres of EPSG:${epsg} are the place PROJ says`, () =>
    assertNear(gaussKruegerToWgs84({ northM, eastM }, epsg), lon, lat, 1e-9))

test('survey metres of another zone or with the axes swapped are refused', () => {
  for (const [eastM, northM, epsg] of [
    [38528770, 3386666, 4547],
    [528770, 3386666, 4526],
    [37528770, 3386666, 4526],
    [3386666, 528770, 4547],
    [Number.NaN, 3386666, 4547],
  ] as const)
    assert.throws(() => gaussKruegerToWgs84({ northM, eastM }, epsg), Problem)
  assert.throws(() => gaussKruegerToWgs84({ northM: 1, eastM: 500_000 }, 4326), RangeError)
})

const wuhan: CoordinateOptions = { system: 'WGS84', extent: [113.6, 29.9, 115.1, 31.4] }
const anywhere: CoordinateOptions = { system: 'WGS84' }

test('a place is read from numbers and from text', () => {
  for (const [lon, lat] of [
    [114.3, 30.6],
    ['114.3', ' 30.6 '],
    ['+1.143e2', '30.6'],
  ])
    assert.deepEqual(parseCoordinates({ lon, lat }, wuhan), { lon: 114.3, lat: 30.6 })
  assert.deepEqual(parseCoordinates({ lon: '-71.06', lat: '42.' }, anywhere), {
    lon: -71.06,
    lat: 42,
  })
})

test('a place on a Chinese map is converted before it is looked up', () => {
  const { lon, lat } = fromWgs84(114.3, 30.6, 'BD09')
  assertNear(parseCoordinates({ lon, lat }, { ...wuhan, system: 'BD09' }), 114.3, 30.6, 1e-8)
  // 114.3054 as GCJ-02 lies at 114.3 in WGS-84, west of this narrow extent.
  assert.throws(
    () =>
      parseCoordinates(
        { lon: 114.3054, lat: 30.5976 },
        { system: 'GCJ02', extent: [114.304, 30, 115, 31] },
      ),
    Problem,
  )
})

const refused: readonly [string, unknown, unknown, CoordinateOptions, string, string[], RegExp][] =
  [
    ['swapped in the city', 30.6, 114.3, wuhan, 'invalid-input', ['lon', 'lat'], /swapped/],
    [
      'swapped with an impossible latitude and no extent',
      '30.6',
      '114.3',
      anywhere,
      'invalid-input',
      ['lon', 'lat'],
      /swapped/,
    ],
    [
      'swapped where both orders are possible',
      42.36,
      -71.06,
      { system: 'WGS84', extent: [-71.2, 42.2, -70.9, 42.5] },
      'invalid-input',
      ['lon', 'lat'],
      /swapped/,
    ],
    [
      'swapped on a Chinese map',
      30.6,
      114.3,
      { ...wuhan, system: 'BD09' },
      'invalid-input',
      ['lon', 'lat'],
      /swapped/,
    ],
    ['in another city', 121.47, 31.23, wuhan, 'out-of-area', ['lon', 'lat'], /within 113.6/],
    ['at zero, zero', 0, 0, wuhan, 'out-of-area', ['lon', 'lat'], /within/],
    [
      'no longitude',
      undefined,
      30.6,
      anywhere,
      'invalid-input',
      ['lon'],
      /lon: expected decimal degrees/,
    ],
    ['nothing', '', null, anywhere, 'invalid-input', ['lon', 'lat'], /got ""; lat/],
    ['words', '东经114', '30.6', anywhere, 'invalid-input', ['lon'], /东经114/],
    ['a decimal comma', '114,3', '30.6', anywhere, 'invalid-input', ['lon'], /114,3/],
    ['hexadecimal', '0x72', '30.6', anywhere, 'invalid-input', ['lon'], /0x72/],
    ['NaN', Number.NaN, 30.6, anywhere, 'invalid-input', ['lon'], /expected decimal/],
    ['an object', { a: 1 }, 30.6, anywhere, 'invalid-input', ['lon'], /\{"a":1\}/],
    ['beyond the globe', 181, 30, anywhere, 'invalid-input', ['lon'], /between -180 and 180/],
    ['beyond the pole', 120, 95, anywhere, 'invalid-input', ['lat'], /between -90 and 90/],
    [
      'metres for degrees',
      '38528770',
      '3386666',
      anywhere,
      'invalid-input',
      ['lon', 'lat'],
      /decimal degrees/,
    ],
  ]

for (const [name, lon, lat, options, code, fields, detail] of refused)
  test(`a place given as ${name} is refused, naming the fields`, () => {
    assert.throws(
      () => parseCoordinates({ lon, lat }, options),
      (error) => {
        assert.ok(error instanceof Problem)
        assert.equal(error.code, code)
        assert.deepEqual(
          error.fields.map((each) => each.field),
          fields,
        )
        assert.match(error.message, detail)
        return true
      },
    )
  })

test('the error uses the names the sender used', () => {
  assert.throws(
    () =>
      parseCoordinates({ lon: 'x', lat: 1 }, { ...anywhere, fields: { lon: 'long', lat: 'lat' } }),
    /^Problem: long: expected/,
  )
})
