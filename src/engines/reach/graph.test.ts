// From a map to a graph: where ways are cut, what is lost with a clipped file, parts that cannot be reached.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileNetwork } from './compile.ts'
import { arcPoints, metresBetween, tailOf } from './graph.ts'
import { findIslands } from './islands.ts'
import { copiesOf, FLAG, NONE, perGraphNode, reversed } from './network.ts'
import { readOsmXml } from './osm-xml.ts'
import { buildGraph } from './build.ts'
import { createCollector } from './collect.ts'
import { plainTimes } from './reference.ts'
import { createSnap } from './snap.ts'
import { buildTown, nodeNamed, timeBetween, timesFrom } from './town.fixture.ts'

const walk = { mode: 'walk' } as const
const car = { mode: 'car' } as const
const names = (codes: Float64Array) => [...codes].map((code) => String.fromCharCode(code)).join('')

const build = (text: string) => {
  const { add, collected } = createCollector()
  readOsmXml(text, add)
  return buildGraph(collected)
}
const way = (tags: string) => `<way id="1"><nd ref="1"/><nd ref="2"/>${tags}</way>`
const residential = '<tag k="highway" v="residential"/>'

test('points between crossings shape a road and are no nodes', () => {
  const { graph, report } = buildTown({ map: ['abcd', '  e '], ways: [['abcd'], ['ce']] })
  assert.equal(names(graph.osmNode), 'acde')
  assert.deepEqual([report.nodes, report.pieces, report.arcs], [4, 3, 6])
  const arc = graph.first[nodeNamed(graph, 'a')]!
  const [a, b, c] = arcPoints(graph, arc)
  assert.deepEqual(arcPoints(graph, graph.twin[arc]!), [c, b, a])
  assert.ok(Math.abs(graph.metres[arc]! - 200) < 0.1)
  assert.ok(Math.abs(metresBetween(...a!, ...c!) - 200) < 0.1)
})

test('a point named twice in a row, and a gate open to all, are no nodes', () => {
  const { report } = buildTown({
    map: ['abc'],
    nodes: { b: { barrier: 'gate' } },
    ways: [['abbbc']],
  })
  assert.deepEqual([report.nodes, report.pieces, report.barriers], [2, 1, 0])
})

test('between two nodes at one place an arc takes a tenth of a second, and is open', () => {
  const { graph } = build(
    `<osm><node id="1" lon="0" lat="0"/><node id="2" lon="0" lat="0"/>${way(residential)}</osm>`,
  )
  assert.deepEqual([...compileNetwork(graph, car).cost], [1, 1])
})

test('a limit in one direction counts in that direction', () => {
  const { graph } = buildTown({
    map: ['ab'],
    ways: [['ab', { highway: 'primary', maxspeed: '50', 'maxspeed:backward': '25' }]],
  })
  assert.deepEqual(
    ['ab', 'ba'].map((ends) => timeBetween(graph, ends, car)),
    [90, 180],
  )
})

test('every arc knows its tail and its twin', () => {
  const { graph } = buildTown({
    map: ['abc', 'def'],
    ways: [['abc'], ['ad', { highway: 'motorway' }], ['def'], ['cf'], ['be']],
  })
  graph.head.forEach((head, arc) => {
    const twin = graph.twin[arc]!
    if (twin === NONE) return
    assert.equal(graph.twin[twin], arc)
    assert.equal(tailOf(graph, twin), head)
    assert.equal(graph.piece[twin], graph.piece[arc])
    assert.notEqual(graph.flags[twin]! & FLAG.backward, graph.flags[arc]! & FLAG.backward)
  })
  assert.ok(graph.twin.includes(NONE), 'a motorway has one direction')
})

test('a road with the end cut off by the clipping goes as far as its nodes are there', () => {
  const { graph, report } = buildTown({
    map: ['abcde'],
    missing: 'c',
    ways: [['abcde'], ['cd', { highway: 'primary' }]],
  })
  assert.equal(names(graph.osmNode), 'abde')
  assert.deepEqual(report.dropped, { missingNodes: 2, cutRoads: 1, lostRoads: 1 })
  assert.equal(timeBetween(graph, 'ab', car), 144)
  assert.equal(timeBetween(graph, 'ad', car), Infinity)
})

test('a ferry takes as long as its timetable says, shared out along its way', () => {
  const { graph } = buildTown({
    map: ['abc', ' d '],
    ways: [['abc', { route: 'ferry', duration: '00:20' }], ['bd']],
  })
  assert.equal(timeBetween(graph, 'ac', walk), 12_000)
  assert.equal(timeBetween(graph, 'ab', walk), 6000)
  assert.equal(timeBetween(graph, 'ac', car), Infinity)
})

test('a ferry without a timetable goes at 5 km/h', () => {
  const { graph } = buildTown({ map: ['ab'], ways: [['ab', { route: 'ferry' }]] })
  assert.equal(timeBetween(graph, 'ab', { mode: 'cycle' }), 720)
})

test('a car drives at four fifths of the limit, an ambulance at the limit', () => {
  const { graph } = buildTown({
    map: ['ab'],
    ways: [['ab', { highway: 'residential', maxspeed: '40 mph' }]],
  })
  // 64 km/h
  assert.equal(timeBetween(graph, 'ab', car), Math.round(3600 / (64 * 0.8)))
  assert.equal(timeBetween(graph, 'ab', { mode: 'ambulance' }), Math.round(3600 / 64))
  assert.equal(timeBetween(graph, 'ab', walk), 720)
})

test('speeds of classes and a factor for all are arguments', () => {
  const { graph } = buildTown({ map: ['ab'], ways: [['ab']] })
  assert.equal(timeBetween(graph, 'ab', { mode: 'car', speeds: { residential: 36 } }), 100)
  assert.equal(timeBetween(graph, 'ab', { mode: 'walk', speedFactor: 0.8 }), 900)
})

test('a path where cycling is tagged is ridden, a footway is pushed along', () => {
  const { graph } = buildTown({
    map: ['ab', 'cd'],
    ways: [
      ['ab', { highway: 'footway' }],
      ['cd', { highway: 'footway', bicycle: 'yes' }],
    ],
  })
  assert.equal(timeBetween(graph, 'ab', { mode: 'cycle' }), 900)
  assert.equal(timeBetween(graph, 'cd', { mode: 'cycle' }), 240)
})

const islandTown = buildTown({
  map: ['abc  xy', 'd   f  '],
  ways: [['abc'], ['ad'], ['xy'], ['cf', { highway: 'residential', oneway: 'yes' }]],
}).graph

test('parts that cannot be reached are found, with their size and a place on each', () => {
  const { islands, islandOf } = findIslands(compileNetwork(islandTown, car))
  // f can be reached and not be left
  assert.deepEqual(
    islands.map(({ nodes }) => nodes),
    [3, 2, 1],
  )
  const { islands: onFoot } = findIslands(compileNetwork(islandTown, walk))
  assert.deepEqual(
    onFoot.map(({ nodes }) => nodes),
    [4, 2],
  )
  assert.equal(islandOf[nodeNamed(islandTown, 'a')], 0)
  assert.equal(islandOf[nodeNamed(islandTown, 'x')], 1)
  const x = nodeNamed(islandTown, 'x')
  assert.deepEqual([islands[1]!.lon, islands[1]!.lat], [islandTown.lon[x], islandTown.lat[x]])
})

test('a place that two one-way streets lead to is no part of where they come from', () => {
  const oneway = { highway: 'residential', oneway: 'yes' }
  const { graph } = buildTown({
    map: ['ab', 'c '],
    ways: [
      ['ac', oneway],
      ['ab', oneway],
      ['bc', oneway],
    ],
  })
  const { islands } = findIslands(compileNetwork(graph, car))
  assert.deepEqual(
    islands.map(({ nodes }) => nodes),
    [1, 1, 1],
  )
})

test('nodes of roads that a mode may not use belong to none of its islands', () => {
  const { graph } = buildTown({ map: ['abc'], ways: [['ab'], ['bc', { highway: 'footway' }]] })
  const { islandOf } = findIslands(compileNetwork(graph, car))
  assert.equal(islandOf[nodeNamed(graph, 'c')], NONE)
})

test('a place is snapped to the nearest node of the main part, if one is near enough', () => {
  const network = compileNetwork(islandTown, car)
  const x = nodeNamed(islandTown, 'x')
  const [lon, lat] = [islandTown.lon[x]!, islandTown.lat[x]! + 50 / 111_195]
  const any = createSnap(network, { part: 'any' })(lon, lat)
  assert.equal(any?.node, x)
  assert.ok(Math.abs(any.metres - 50) < 0.1)
  assert.ok(Math.abs(any.walkSeconds - 36) < 0.1)
  assert.equal(createSnap(network)(lon, lat)?.node, nodeNamed(islandTown, 'c'))
  assert.equal(createSnap(network, { maxMetres: 200 })(lon, lat), undefined)
})

test('far north, degrees of longitude are short', () => {
  const { graph } = build(
    `<osm><node id="1" lon="0.0015" lat="60"/><node id="2" lon="0" lat="60.001"/>${way(residential)}</osm>`,
  )
  const found = createSnap(compileNetwork(graph, walk))(0, 60)
  assert.equal(found?.node, 0)
  assert.ok(Math.abs(found.metres - 83.4) < 0.1)
})

test('a place that is nowhere is refused', () => {
  const snap = createSnap(compileNetwork(islandTown, car))
  assert.throws(() => snap(NaN, 30, 4), { code: 'bad_coordinate', row: 4, field: 'lon, lat' })
  assert.throws(() => snap(30, 114), { code: 'bad_coordinate' })
})

test('backwards, a trip takes as long as forwards from the other end', () => {
  const network = compileNetwork(islandTown, car)
  const back = reversed(network)
  const [a, f] = [nodeNamed(islandTown, 'a'), nodeNamed(islandTown, 'f')]
  assert.equal(timesFrom(back, f)[a], timesFrom(network, a)[f])
  assert.equal(timesFrom(back, a)[f], Infinity)
})

test('a crossing with a ban has copies, and its time is the least of theirs', () => {
  const { graph } = buildTown({
    map: ['abc', ' d '],
    ways: [['ab'], ['bc'], ['bd']],
    turns: [{ from: '1', via: 'b', to: '3', restriction: 'no_right_turn' }],
  })
  const network = compileNetwork(graph, car)
  const [a, b] = [nodeNamed(graph, 'a'), nodeNamed(graph, 'b')]
  assert.deepEqual([...copiesOf(network, [a, b])], [a, b, 4])
  assert.equal(network.nodeOf[4], b)
  const times = Uint32Array.from(plainTimes(network, [a]), (time) => Math.min(time, NONE))
  // a comes in at the copy; the node's own is reached by coming back from c
  assert.deepEqual([times[b], times[4]], [3 * 144, 144])
  assert.equal(perGraphNode(network, times)[b], 144)
})

const ab = '<node id="1" lon="0" lat="0"/><node id="2" lon="0.1" lat="0"/>'

const refused: readonly [string, string, object][] = [
  ['a map of nothing', '<osm></osm>', { code: 'no_roads', field: 'file' }],
  ['a map without elements', '<osm version="0.6"/>', { code: 'no_roads', field: 'file' }],
  ['a map without roads', `<osm>${ab}${way('')}</osm>`, { code: 'no_roads', field: 'file' }],
  ['roads without nodes', `<osm>${way(residential)}</osm>`, { code: 'no_roads', field: 'nodes' }],
  ['something else than a map', '<html></html>', { code: 'bad_file', field: 'osm' }],
  ['half a file', `<osm>${ab}<way id="1"><nd ref=`, { code: 'bad_file', field: 'xml' }],
  ['no text at all', '', { code: 'bad_file' }],
  [
    'a node that is nowhere',
    '<osm><node id="1" lon="0" lat="0"/><node id="7" lon="abc" lat="0"/></osm>',
    { code: 'bad_coordinate', row: 1 },
  ],
  ['a node without a place', '<osm><node id="7"/></osm>', { code: 'bad_coordinate', row: 0 }],
  [
    'a node without a number',
    '<osm><node lon="0" lat="0"/></osm>',
    { code: 'bad_file', field: 'node id' },
  ],
]

for (const [name, text, error] of refused) {
  test(`${name} is refused`, () => {
    assert.throws(() => build(text), { name: 'ReachError', ...error })
  })
}

test('ways may come before their nodes', () => {
  assert.equal(build(`<osm>${way(residential)}${ab}</osm>`).report.arcs, 2)
})

test('nodes may come in any order', () => {
  const swapped = '<node id="2" lon="0.1" lat="0"/><node id="1" lon="0" lat="0"/>'
  const { graph } = build(`<osm>${swapped}${way(residential)}</osm>`)
  assert.deepEqual([...graph.osmNode], [2, 1])
  assert.deepEqual([...graph.head], [1, 0])
})

const badOptions: readonly [string, object, string][] = [
  ['a mode that is not known', { mode: 'boat' }, 'mode'],
  ['a class that is not known', { mode: 'car', speeds: { lane: 10 } }, 'speeds'],
  ['a speed of nothing', { mode: 'car', speeds: { primary: 0 } }, 'speeds'],
  ['a factor of nothing', { mode: 'car', speedFactor: NaN }, 'speedFactor'],
]

for (const [name, options, field] of badOptions) {
  test(`${name} is refused by its field`, () => {
    assert.throws(() => compileNetwork(islandTown, options as { mode: 'car' }), {
      code: 'bad_option',
      field,
    })
  })
}
