// What changes in a day: closed roads and bridges, other speeds, temporary links. The graph stays as it is.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Change, Where } from './changes.ts'
import { compileNetwork } from './compile.ts'
import { NONE } from './network.ts'
import { buildTown, nodeNamed, timeBetween } from './town.fixture.ts'

const BLOCK = 144
const RIVER = 2
// a and c on one bank, b and d on the other; two bridges
const { graph } = buildTown({
  map: ['a b', 'c d', 'e f'],
  ways: [
    ['ac'],
    ['ab', { highway: 'residential', bridge: 'yes' }],
    ['bd'],
    ['cd', { highway: 'residential', bridge: 'yes' }],
    ['ce'],
    ['df'],
    ['ef', { highway: 'footway' }],
  ],
})
const before = structuredClone(graph)
const STEP = 100 / 111_195
const blocks = (ends: string, changes: Change[], mode: 'car' | 'walk' = 'car') =>
  timeBetween(graph, ends, { mode, changes }) / (mode === 'car' ? BLOCK : 720)

const box = (west: number, south: number, east: number, north: number): Where => ({
  polygon: [
    [west * STEP, south * STEP],
    [east * STEP, south * STEP],
    [east * STEP, north * STEP],
    [west * STEP, north * STEP],
  ],
})

const arcFromTo = (from: string, to: string) => {
  const [tail, head] = [nodeNamed(graph, from), nodeNamed(graph, to)]
  for (let arc = graph.first[tail]!; arc < graph.first[tail + 1]!; arc++)
    if (graph.head[arc] === head) return arc
  throw new Error(`no arc ${from}${to}`)
}

const closings: readonly [string, Where, number][] = [
  ['a closed bridge sends traffic over the other', { way: 2 }, 2 + RIVER],
  ['both bridges closed by their ways cut the town in two', { way: [2, 4] }, Infinity],
  ['all bridges closed cut the town in two', { bridges: true }, Infinity],
  ['a flooded area closes what it touches', box(0.5, -0.5, 1.5, 0.5), 2 + RIVER],
  ['an area across the whole river closes both bridges', box(0.9, -1.5, 1.1, 0.5), Infinity],
  ['an area around a whole bridge closes it', box(-0.5, -0.5, 2.5, 0.5), Infinity],
  ['an area that touches no road closes none', box(0.5, -0.7, 1.5, -0.3), RIVER],
  ['a class of roads may be closed', { roadClass: 'residential' }, Infinity],
  ['one direction may be closed', { arc: arcFromTo('a', 'b') }, 2 + RIVER],
  ['the other direction does not matter', { arc: [arcFromTo('b', 'a')] }, RIVER],
]

for (const [name, close, expected] of closings) {
  test(name, () => {
    assert.equal(blocks('ab', []), RIVER)
    assert.equal(blocks('ab', [{ close }]), expected)
    if (!('arc' in close)) assert.equal(blocks('ba', [{ close }]), expected, 'and back')
    assert.deepEqual(graph, before, 'the graph stays as it is')
  })
}

test('an area closes one-way streets as well, drawn either way', () => {
  for (const oneway of ['yes', '-1']) {
    const { graph: town } = buildTown({
      map: ['ab'],
      ways: [['ab', { highway: 'motorway', oneway }]],
    })
    const ends = oneway === 'yes' ? 'ab' : 'ba'
    const close = box(0.4, -0.1, 0.6, 0.1)
    assert.ok(timeBetween(town, ends, { mode: 'car' }) < Infinity)
    assert.equal(timeBetween(town, ends, { mode: 'car', changes: [{ close }] }), Infinity)
  }
})

test('slower streets take longer, in km/h or by a factor, one after the other', () => {
  const half: Change = { speed: { way: 2 }, factor: 0.5 }
  // 12.5 km/h over the bridge: 4, the same as round by the other
  assert.equal(blocks('ab', [half]), 4)
  assert.equal(
    timeBetween(graph, 'ab', { mode: 'car', changes: [{ speed: { way: 2 }, kmh: 36 }] }),
    200,
  )
  assert.equal(
    timeBetween(graph, 'ab', { mode: 'car', changes: [{ speed: { way: 2 }, kmh: 72 }, half] }),
    200,
  )
})

test('a speed opens no road that is closed or not for the mode', () => {
  const changes: Change[] = [{ close: { bridges: true } }, { speed: { bridges: true }, kmh: 50 }]
  assert.equal(blocks('ab', changes), Infinity)
  assert.equal(blocks('ef', [{ speed: { way: 7 }, kmh: 50 }]), 2 + RIVER)
})

test('a pontoon makes a way where there was none, both ways unless told otherwise', () => {
  const [from, to] = [nodeNamed(graph, 'e'), nodeNamed(graph, 'f')]
  const pontoon: Change = { addLink: { from, to, seconds: 28.8 } }
  const bridges: Change = { close: { bridges: true } }
  assert.equal(blocks('ab', [bridges, pontoon]), 2 + 2 + 2)
  assert.equal(blocks('ba', [bridges, pontoon]), 2 + 2 + 2)
  const oneway: Change = { addLink: { from, to, seconds: 28.8, oneway: true } }
  assert.equal(blocks('ab', [bridges, oneway]), 2 + 2 + 2)
  assert.equal(blocks('ba', [bridges, oneway]), Infinity)
  const network = compileNetwork(graph, { mode: 'car', changes: [pontoon] })
  assert.equal(network.arc.filter((arc) => arc === NONE).length, 2)
})

test('an added link is bound by no ban and does not confuse those there are', () => {
  const { graph: town } = buildTown({
    map: ['abc', ' e '],
    ways: [['ab'], ['bc', { highway: 'residential', oneway: 'yes' }], ['be']],
    turns: [{ from: '1', via: 'b', to: '3', restriction: 'no_right_turn' }],
  })
  assert.equal(timeBetween(town, 'ae', { mode: 'car' }), Infinity)
  const addLink = { from: nodeNamed(town, 'b'), to: nodeNamed(town, 'e'), seconds: 100 }
  assert.equal(timeBetween(town, 'ae', { mode: 'car', changes: [{ addLink }] }), 1144)
})

const refused: readonly [string, unknown, string][] = [
  ['a way that is not in the graph', { close: { way: 77 } }, 'way'],
  ['one of several ways that is not there', { close: { way: [2, 77] } }, 'way'],
  ['an arc that is not there', { close: { arc: 1000 } }, 'arc'],
  ['a class that is not known', { close: { roadClass: 'lane' } }, 'roadClass'],
  [
    'a polygon of two points',
    {
      close: {
        polygon: [
          [0, 0],
          [1, 1],
        ],
      },
    },
    'polygon',
  ],
  [
    'latitude before longitude',
    {
      close: {
        polygon: [
          [30, 114],
          [30, 115],
          [31, 114],
        ],
      },
    },
    'polygon',
  ],
  [
    'a polygon with a hole in its numbers',
    {
      close: {
        polygon: [
          [0, 0],
          [1, NaN],
          [1, 1],
        ],
      },
    },
    'polygon',
  ],
  ['no place at all', { close: {} }, 'where'],
  ['a speed of 0', { speed: { way: 2 }, kmh: 0 }, 'kmh'],
  ['a negative factor', { speed: { way: 2 }, factor: -1 }, 'factor'],
  ['a speed without a number', { speed: { way: 2 } }, 'change'],
  ['a link to nowhere', { addLink: { from: 0, to: 99, seconds: 1 } }, 'to'],
  ['a link that takes less than no time', { addLink: { from: 0, to: 1, seconds: -1 } }, 'seconds'],
]

for (const [name, change, field] of refused) {
  test(`${name} is refused, with the number of the change`, () => {
    const changes = [{ close: { way: 1 } }, change] as Change[]
    assert.throws(() => compileNetwork(graph, { mode: 'car', changes }), {
      name: 'ReachError',
      code: 'bad_change',
      row: 1,
      field,
    })
  })
}
