// One-way streets, turn bans and barriers in towns of a few streets. 100 m in a car take 14.4 s, on foot 72 s.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileNetwork } from './compile.ts'
import { copiesOf } from './network.ts'
import { plainTimes } from './reference.ts'
import type { Tags } from './tags.ts'
import { buildTown, nodeNamed, timeBetween, timesFrom, type Town } from './town.fixture.ts'

const BLOCK = 144
const car = { mode: 'car' } as const
const street = (tags: Tags): Tags => ({ highway: 'residential', ...tags })

// a–b–c, and from b south to e; the block b c f e goes round, and no one can turn back on b c
const crossing = {
  map: ['abc', ' ef'],
  ways: [['ab'], ['bc', { highway: 'residential', oneway: 'yes' }], ['be'], ['cf'], ['fe']],
} as const satisfies Town

const banned = (turn: Tags): Town => ({
  ...crossing,
  turns: [{ from: '1', via: 'b', to: '3', ...turn }],
})

test('without a ban one turns right at the crossing', () => {
  const { graph } = buildTown(crossing)
  assert.equal(timeBetween(graph, 'ae', car), 2 * BLOCK)
})

const turnCases: readonly [string, Town, 'car' | 'cycle' | 'walk' | 'ambulance', number][] = [
  ['a banned turn sends a car round the block', banned({ restriction: 'no_right_turn' }), 'car', 4],
  ['a banned turn does not bind walkers', banned({ restriction: 'no_right_turn' }), 'walk', 2],
  ['a banned turn binds cycles', banned({ restriction: 'no_right_turn' }), 'cycle', 4],
  [
    'a banned turn does not bind ambulances',
    banned({ restriction: 'no_right_turn' }),
    'ambulance',
    2,
  ],
  [
    'a ban that says so binds ambulances',
    banned({ 'restriction:emergency': 'no_right_turn' }),
    'ambulance',
    4,
  ],
  [
    'a ban excepts who it says',
    banned({ restriction: 'no_right_turn', except: 'psv;bicycle' }),
    'cycle',
    2,
  ],
  [
    'a ban excepting cycles still binds cars',
    banned({ restriction: 'no_right_turn', except: 'bicycle' }),
    'car',
    4,
  ],
  [
    'a ban for lorries does not bind cars',
    banned({ 'restriction:hgv': 'no_right_turn' }),
    'car',
    2,
  ],
  [
    'a duty to go straight on sends a car round the block',
    { ...crossing, turns: [{ from: '1', via: 'b', to: '2', restriction: 'only_straight_on' }] },
    'car',
    4,
  ],
  [
    'a duty to turn right lets a car turn right',
    { ...crossing, turns: [{ from: '1', via: 'b', to: '3', restriction: 'only_right_turn' }] },
    'car',
    2,
  ],
  [
    'a duty to go where cars may not go binds no car',
    {
      ...crossing,
      ways: [['ab'], ['bc', { highway: 'footway' }], ['be'], ['cf'], ['fe']],
      turns: [{ from: '1', via: 'b', to: '2', restriction: 'only_straight_on' }],
    },
    'car',
    2,
  ],
]

const metresPerTenth = { car: 25, cycle: 15, walk: 5, ambulance: 31.25 }

for (const [name, town, mode, blocks] of turnCases) {
  test(name, () => {
    const { graph } = buildTown(town)
    assert.equal(
      timeBetween(graph, 'ae', { mode }),
      Math.round(3600 / metresPerTenth[mode]) * blocks,
    )
  })
}

test('a trip that begins at the crossing is not bound by a ban of where it did not come from', () => {
  const { graph } = buildTown(banned({ restriction: 'no_right_turn' }))
  assert.equal(timeBetween(graph, 'be', car), BLOCK)
  assert.equal(timeBetween(graph, 'ab', car), BLOCK)
})

test('a ban over a way in between holds for who came that way, and for nobody else', () => {
  // from a or d over b–c; turning back north to e from c is banned for who came from a
  const { graph, report } = buildTown({
    map: ['a fe ', ' b  c', 'd gh '],
    ways: [['ab'], ['bc'], ['ce'], ['db'], ['cg'], ['gh'], ['he']],
    turns: [{ from: '1', via: '2', to: '3', restriction: 'no_u_turn' }],
  })
  assert.equal(report.restrictions.used, 1)
  const [freely, around] = ['de', 'ae'].map((ends) => timeBetween(graph, ends, car))
  const direct = timeBetween({ ...graph, banModes: graph.banModes.map(() => 0) }, 'ae', car)
  assert.ok(around! > direct)
  assert.equal(freely, direct)
})

test('two bans hold together, and may leave no way', () => {
  const { graph } = buildTown({
    ...crossing,
    turns: [
      { from: '1', via: 'b', to: '3', restriction: 'no_right_turn' },
      { from: '4', via: 'f', to: '5', restriction: 'no_right_turn' },
    ],
  })
  assert.equal(timeBetween(graph, 'ae', car), Infinity)
  assert.equal(timeBetween(graph, 'ae', { mode: 'walk' }), 2 * 720)
})

test('turning round is banned where it is tagged', () => {
  const { graph } = buildTown({
    map: ['abc'],
    ways: [['ab'], ['bc']],
    turns: [{ from: '1', via: 'b', to: '1', restriction: 'no_u_turn' }],
  })
  // after the ban c is reached, and b again from there, but not a
  const network = compileNetwork(graph, car)
  const [a, copy] = [nodeNamed(graph, 'a'), copiesOf(network, [nodeNamed(graph, 'b')])[1]!]
  assert.equal(plainTimes(network, [copy])[a], BLOCK * 3)
})

test('a ban whose roads are not there is counted and does nothing', () => {
  const { graph, report } = buildTown({
    ...crossing,
    turns: [{ from: '99', via: 'b', to: '3', restriction: 'no_right_turn' }],
  })
  assert.deepEqual(report.restrictions, { read: 1, used: 0, otherVehicles: 0, unclear: 1 })
  assert.equal(timeBetween(graph, 'ae', car), 2 * BLOCK)
})

const unclear: readonly [string, Town][] = [
  [
    'the road beyond the way in between does not leave from its far end',
    {
      map: ['abc', ' e '],
      ways: [['ab'], ['bc'], ['be']],
      turns: [{ from: '1', via: '2', to: '3', restriction: 'no_u_turn' }],
    },
  ],
  [
    'the road beyond is the way in between',
    {
      map: ['abc'],
      ways: [['ab'], ['bc']],
      turns: [{ from: '1', via: '2', to: '2', restriction: 'no_u_turn' }],
    },
  ],
  [
    'the road it comes from passes through, so that there are two turns it could mean',
    {
      map: ['abc', ' e '],
      ways: [['abc'], ['be']],
      turns: [{ from: '1', via: 'b', to: '2', restriction: 'no_left_turn' }],
    },
  ],
]

for (const [name, town] of unclear) {
  test(`a ban is unclear and binds nobody when ${name}`, () => {
    const { graph, report } = buildTown(town)
    assert.deepEqual(report.restrictions, { read: 1, used: 0, otherVehicles: 0, unclear: 1 })
    assert.equal(graph.banModes.length, 0)
  })
}

test('a ban that excepts everybody we know is for other vehicles', () => {
  const { report } = buildTown(banned({ restriction: 'no_right_turn', except: 'vehicle' }))
  assert.deepEqual(report.restrictions, { read: 1, used: 0, otherVehicles: 1, unclear: 0 })
})

test('a bollard in the middle of a street parts it for cars, who turn round there', () => {
  const { graph, report } = buildTown({
    map: ['abc'],
    nodes: { b: { barrier: 'bollard' } },
    ways: [['abc']],
  })
  assert.equal(report.barriers, 1)
  assert.equal(timeBetween(graph, 'ac', car), Infinity)
  assert.equal(timeBetween(graph, 'ac', { mode: 'walk' }), 2 * 720)
  const network = compileNetwork(graph, car)
  const [a, b] = [nodeNamed(graph, 'a'), nodeNamed(graph, 'b')]
  const copies = copiesOf(network, [b])
  assert.equal(copies.length, 3)
  assert.equal(plainTimes(network, [...copies.subarray(1)])[a], BLOCK)
})

const onewayCases: readonly [string, Tags, readonly [number, number], readonly [number, number]][] =
  [
    // blocks from a to b and from b to a: by car, by cycle
    ['a street without a sign goes both ways', {}, [1, 1], [1, 1]],
    ['a one-way street', { oneway: 'yes' }, [1, 3], [1, 3]],
    ['a one-way street against the drawing', { oneway: '-1' }, [3, 1], [3, 1]],
    [
      'a one-way street except for cycles',
      { oneway: 'yes', 'oneway:bicycle': 'no' },
      [1, 3],
      [1, 1],
    ],
    [
      'a cycle lane against the traffic',
      { oneway: 'yes', cycleway: 'opposite_lane' },
      [1, 3],
      [1, 1],
    ],
    ['a street one-way for cycles only', { 'oneway:bicycle': 'yes' }, [1, 1], [1, 3]],
    ['a roundabout goes one way', { junction: 'roundabout' }, [1, 3], [1, 3]],
    ['a lane that changes direction is closed', { oneway: 'reversible' }, [3, 3], [3, 3]],
  ]

for (const [name, tags, byCar, byCycle] of onewayCases) {
  test(`${name}: cars and cycles go round where they must, walkers need not`, () => {
    const { graph } = buildTown({
      map: ['ab', 'cd'],
      ways: [['ab', street(tags)], ['ac'], ['cd'], ['db']],
    })
    const blocks = (mode: 'car' | 'cycle' | 'walk', one: number) =>
      ['ab', 'ba'].map((ends) => timeBetween(graph, ends, { mode }) / one)
    assert.deepEqual(blocks('car', 144), byCar)
    assert.deepEqual(blocks('cycle', 240), byCycle)
    assert.deepEqual(blocks('walk', 720), [1, 1])
  })
}

const barrierCases: readonly [
  string,
  Tags,
  Readonly<Record<'walk' | 'cycle' | 'car' | 'ambulance', boolean>>,
][] = [
  ['a bollard', { barrier: 'bollard' }, { walk: true, cycle: true, car: false, ambulance: false }],
  [
    'a bollard that sinks',
    { barrier: 'bollard', bollard: 'rising' },
    { walk: true, cycle: true, car: false, ambulance: true },
  ],
  ['a gate', { barrier: 'gate' }, { walk: true, cycle: true, car: true, ambulance: true }],
  [
    'a private gate',
    { barrier: 'gate', access: 'private' },
    { walk: false, cycle: false, car: false, ambulance: true },
  ],
  ['a stile', { barrier: 'stile' }, { walk: true, cycle: false, car: false, ambulance: false }],
  [
    'a chain with a way round for cycles',
    { barrier: 'chain', bicycle: 'yes' },
    { walk: true, cycle: true, car: false, ambulance: true },
  ],
  [
    'a toll booth',
    { barrier: 'toll_booth' },
    { walk: true, cycle: true, car: true, ambulance: true },
  ],
]

for (const [name, tags, passes] of barrierCases) {
  test(`${name} lets pass whom it should`, () => {
    const { graph } = buildTown({
      map: ['abc', ' d'],
      nodes: { b: tags },
      ways: [['abc'], ['bd']],
    })
    for (const mode of ['walk', 'cycle', 'car', 'ambulance'] as const) {
      assert.equal(timeBetween(graph, 'ac', { mode }) < Infinity, passes[mode], mode)
      const through = timesFrom(compileNetwork(graph, { mode }), nodeNamed(graph, 'b'))
      assert.ok(
        through[nodeNamed(graph, 'a')]! < Infinity,
        'from the barrier one gets to either side',
      )
      assert.ok(through[nodeNamed(graph, 'c')]! < Infinity)
      assert.ok(timeBetween(graph, 'ab', { mode }) < Infinity, 'one gets as far as the barrier')
    }
  })
}
