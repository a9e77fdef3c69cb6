// Travel times from the command line, on a town of one street along a river and one bridge.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { UsageError } from '../command.ts'
import { reachCommands } from './reach.ts'
import { reachSearchCommands } from './reach-search.ts'
import { openShell } from './run.fixture.ts'

const { folder, run } = openShell([...reachCommands, ...reachSearchCommands])

const words = (line: string) => line.split(' ')

type Point = readonly [lon: number, lat: number, properties?: Record<string, unknown>]

const points = (name: string, list: Record<string, Point>) =>
  writeFileSync(
    join(folder, name),
    JSON.stringify({
      type: 'FeatureCollection',
      features: Object.entries(list).map(([id, [lon, lat, properties = {}]]) => ({
        type: 'Feature',
        id,
        properties,
        geometry: { type: 'Point', coordinates: [lon, lat] },
      })),
    }),
  )

// 1 — 2 — 3 on the south bank, 4 — 5 on the north bank, a bridge from 2 to 4; crossings about 960 m apart
const roads = `<osm version="0.6">
  <node id="1" lon="114.30" lat="30.60"/><node id="2" lon="114.31" lat="30.60"/>
  <node id="3" lon="114.32" lat="30.60"/><node id="4" lon="114.31" lat="30.61"/>
  <node id="5" lon="114.32" lat="30.61"/>
  <way id="11"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="residential"/></way>
  <way id="12"><nd ref="4"/><nd ref="5"/><tag k="highway" v="residential"/></way>
  <way id="13"><nd ref="2"/><nd ref="4"/><tag k="highway" v="residential"/><tag k="bridge" v="yes"/></way>
</osm>`

const speed = ['--speed', 'residential=36'] as const
const metresPerLon = 111_195.08 * Math.cos((30.6 * Math.PI) / 180)
/** Seconds at 10 m/s along the street, and over the bridge. */
const [street, bridge] = [(0.01 * metresPerLon) / 10, (0.01 * 111_195.08) / 10]
const near = (found: unknown, wanted: number) =>
  assert.ok(Math.abs(Number(found) - wanted) < 0.3, `expected ${wanted}, got ${String(found)}`)

before(async () => {
  writeFileSync(join(folder, 'roads.osm'), roads)
  points('stations.geojson', { south: [114.3, 30.6, { delay: 60 }], north: [114.32, 30.61] })
  points('south.geojson', { south: [114.3, 30.6] })
  points('homes.geojson', {
    a: [114.32, 30.6, { population: 500 }],
    b: [114.31, 30.61, { population: 200 }],
    'c, far away': [114.5, 30.9, { population: 40 }],
  })
  const { exit } = await run('reach', 'build', 'roads.osm', '-o', 'town.bin')
  assert.equal(exit, 0)
})

type FieldAnswer = {
  facilities: string[]
  nodes: { node: number; seconds: number | null; facility: string | null }[]
}

const fieldOf = (out: string) =>
  new Map((JSON.parse(out) as FieldAnswer).nodes.map((node) => [node.node, node]))

test('every crossing is told its nearest station, the dispatch delay included', async () => {
  const { exit, out } = await run(
    'reach',
    'field',
    'town.bin',
    '--from',
    'stations.geojson',
    ...speed,
  )
  assert.equal(exit, 0)
  const nodes = fieldOf(out)
  assert.deepEqual(
    [1, 2, 3, 4, 5].map((id) => nodes.get(id)!.facility),
    ['south', 'south', 'south', 'north', 'north'],
  )
  near(nodes.get(1)!.seconds, 60)
  near(nodes.get(3)!.seconds, 60 + 2 * street)
  near(nodes.get(4)!.seconds, street)
  near(nodes.get(5)!.seconds, 0)
})

test('closing the bridge cuts the north bank off from the south', async () => {
  const field = ['reach', 'field', 'town.bin', '--from', 'south.geojson', ...speed]
  const open = fieldOf((await run(...field)).out)
  near(open.get(5)!.seconds, 2 * street + bridge)
  for (const close of ['way:13', 'bridges']) {
    const closed = fieldOf((await run(...field, '--close', close)).out)
    near(closed.get(3)!.seconds, 2 * street)
    assert.deepEqual([closed.get(5)!.seconds, closed.get(5)!.facility], [null, null])
  }
})

test('twice the speed takes half the time, and a limit leaves out what is farther', async () => {
  const field = [
    'reach',
    'field',
    'town.bin',
    '--from',
    'south.geojson',
    '--speed',
    'residential=72',
  ]
  near(fieldOf((await run(...field)).out).get(3)!.seconds, street)
  const limited = fieldOf((await run(...field, '--minutes', '1')).out)
  near(limited.get(2)!.seconds, street / 2)
  assert.equal(limited.get(3)!.seconds, null)
})

test('as GeoJSON a field has a point for each crossing that is reached', async () => {
  const { out } = await run(
    ...words('reach field town.bin --from south.geojson --close way:13 --format geojson --inbound'),
  )
  const { features } = JSON.parse(out) as { features: { properties: { node: number } }[] }
  assert.deepEqual(
    features.map(({ properties }) => properties.node),
    [1, 2, 3],
  )
})

test('circles are polygons with their seconds, larger with more time', async () => {
  const { exit, out } = await run(
    ...words('reach circle town.bin --from south.geojson --minutes 1,3'),
  )
  assert.equal(exit, 0)
  type Circle = {
    properties: { seconds: number }
    geometry: { type: string; coordinates: number[][][][] }
  }
  const { type, features } = JSON.parse(out) as { type: string; features: Circle[] }
  assert.equal(type, 'FeatureCollection')
  const [small, large] = features
  assert.deepEqual([small!.properties.seconds, large!.properties.seconds], [60, 180])
  const east = ({ geometry }: Circle) =>
    Math.max(...geometry.coordinates.flat(2).map(([lon]) => lon!))
  assert.equal(small!.geometry.type, 'MultiPolygon')
  assert.ok(east(small!) > 114.3 && east(small!) < east(large!))
})

test('a table has a row and a column for each place, and nothing where no road is near', async () => {
  const table = [
    'reach',
    'table',
    'town.bin',
    '--from',
    'stations.geojson',
    '--to',
    'homes.geojson',
  ]
  const { exit, out, err } = await run(...table, ...speed, '--workers', '1')
  assert.equal(exit, 0)
  assert.match(err, /1 of 3 places have no road near them/)
  const [head, south, north] = out.trimEnd().split('\n')
  assert.equal(head, 'from,a,b,"c, far away"')
  const [id, a, b, c] = south!.split(',')
  assert.deepEqual([id, c], ['south', ''])
  near(a, 60 + 2 * street)
  near(b, 60 + street + bridge)
  near(north!.split(',')[2], street)
  const json = JSON.parse((await run(...table, ...speed, '--format', 'json')).out) as {
    to: string[]
    from: { id: string; seconds: (number | null)[] }[]
  }
  assert.deepEqual(json.to, ['a', 'b', 'c, far away'])
  assert.deepEqual(json.from[0], { id: 'south', seconds: [Number(a), Number(b), null] })
})

test('the site that reaches most people is named, with the bound on any other choice', async () => {
  points('candidates.geojson', { east: [114.32, 30.6], middle: [114.31, 30.61] })
  const { exit, out } = await run(
    ...words('reach sites town.bin --candidates candidates.geojson --places homes.geojson'),
    ...words('--minutes 1 --count 1 --speed residential=36'),
  )
  assert.equal(exit, 0)
  const { sites, ...said } = JSON.parse(out) as { sites: { id: string; gain: number }[] }
  assert.deepEqual(said, {
    aim: 'cover',
    seconds: 60,
    total: 740,
    before: 0,
    gained: 500,
    bound: 500,
    atLeast: 1,
  })
  assert.deepEqual(
    sites.map(({ id, gain }) => [id, gain]),
    [['east', 500]],
  )
})

test('a station that is there already leaves new sites what it does not reach', async () => {
  points('candidates.geojson', { east: [114.32, 30.6], middle: [114.31, 30.61] })
  points('station.geojson', { there: [114.32, 30.6] })
  const { out } = await run(
    ...words('reach sites town.bin --candidates candidates.geojson --places homes.geojson'),
    ...words('--minutes 1 --count 2 --from station.geojson --speed residential=36'),
  )
  const { sites, before: covered } = JSON.parse(out) as { sites: { id: string }[]; before: number }
  assert.equal(covered, 500)
  assert.deepEqual(
    sites.map(({ id }) => id),
    ['middle'],
  )
})

const refused: [what: string, content: unknown, reason: RegExp][] = [
  ['no facilities', { features: [] }, /bad\.geojson: field "features": expected at least one/],
  ['another layout', [1, 2], /bad\.geojson: field "features": expected a FeatureCollection/],
  [
    'a line for a point',
    { features: [{ geometry: { type: 'LineString', coordinates: [] } }] },
    /row 0, field "geometry": expected a Point/,
  ],
  [
    'a place off the earth',
    { features: [{ geometry: { type: 'Point', coordinates: [200, 30] } }] },
    /row 0, field "coordinates": expected degrees/,
  ],
  [
    'a negative delay',
    {
      features: [
        { properties: { delay: -1 }, geometry: { type: 'Point', coordinates: [114.3, 30.6] } },
      ],
    },
    /row 0, field "delay": expected a number of 0 or more/,
  ],
  [
    'a facility far from any road',
    { features: [{ id: 'hut', geometry: { type: 'Point', coordinates: [115, 30.6] } }] },
    /row 0, field "coordinates": expected a place near a road, got "hut"/,
  ],
]
for (const [what, content, reason] of refused) {
  test(`${what} is refused with the file, the row and the field`, async () => {
    writeFileSync(join(folder, 'bad.geojson'), JSON.stringify(content))
    const { exit, out, err } = await run('reach', 'field', 'town.bin', '--from', 'bad.geojson')
    assert.deepEqual([exit, out], [1, ''])
    assert.match(err, reason)
  })
}

test('what is no graph, no JSON or no road of the graph is refused with the reason', async () => {
  writeFileSync(join(folder, 'bad.bin'), 'no graph')
  writeFileSync(join(folder, 'text.geojson'), 'south')
  for (const [argv, reason] of [
    [['bad.bin', '--from', 'south.geojson'], /bad\.bin: /],
    [['town.bin', '--from', 'text.geojson'], /text\.geojson: .*JSON/],
    [
      ['town.bin', '--from', 'south.geojson', '--close', 'way:99'],
      /field "way": expected a way of the graph, got 99/,
    ],
    [['town.bin', '--from', 'south.geojson', '--mode', 'tram'], /field "mode": expected one of/],
    [
      ['town.bin', '--from', 'south.geojson', '--speed', 'canal=9'],
      /field "speeds": expected a road class/,
    ],
  ] as const) {
    // eslint-disable-next-line no-await-in-loop -- one after the other, into one folder
    const { exit, out, err } = await run('reach', 'field', ...argv)
    assert.deepEqual([exit, out], [1, ''])
    assert.match(err, reason)
  }
})

test('a command that is not understood says how it is meant', async () => {
  const field = ['reach', 'field', 'town.bin', '--from', 'south.geojson']
  for (const [argv, reason] of [
    [['reach', 'field', 'town.bin'], /--from is needed/],
    [['reach', 'circle', 'town.bin', '--from', 'south.geojson'], /--minutes is needed/],
    [[...field, '--minutes=-5'], /--minutes takes numbers of 0 or more/],
    [[...field, '--close', 'the bridge'], /--close takes way:123/],
    [[...field, '--format', 'xml'], /--format is json or geojson/],
  ] as const) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    await assert.rejects(run(...argv), (error: unknown) => {
      assert.ok(error instanceof UsageError)
      assert.match(error.message, reason)
      return true
    })
  }
})
