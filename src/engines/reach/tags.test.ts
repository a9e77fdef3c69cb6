// What the tags of roads say: who may go there, how fast, how long a ferry takes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FLAG, MODES, modeBit } from './network.ts'
import { readBarrier, readDuration, readMaxspeed, readRoad, type Tags } from './tags.ts'

const limits: readonly [string | undefined, number][] = [
  [undefined, 0],
  ['50', 50],
  ['50 km/h', 50],
  ['30 mph', 48],
  ['30mph', 48],
  ['10 knots', 19],
  ['none', 0],
  ['signals', 0],
  ['walk', 10],
  ['CN:urban', 50],
  ['CN:rural', 70],
  ['CN:motorway', 120],
  ['PT:urban', 50],
  ['GB:nsl_single', 97],
  ['DE:rural', 100],
  ['DE:zone:30', 30],
  ['DE:motorway', 0],
  ['zone:20', 20],
  ['fast', 0],
  ['-30', 0],
  ['999', 255],
]

for (const [value, kmh] of limits) {
  test(`maxspeed=${value} limits to ${kmh || 'nothing'}`, () => {
    assert.equal(readMaxspeed(value), kmh)
  })
}

const durations: readonly [string | undefined, number][] = [
  [undefined, 0],
  ['20', 1200],
  ['00:20', 1200],
  ['1:30', 5400],
  ['01:30:15', 5415],
  ['PT1H30M', 5400],
  ['P1DT10M', 87_000],
  ['PT45S', 45],
  ['soon', 0],
  ['12:75', 0],
]

for (const [value, seconds] of durations) {
  test(`a ferry of duration ${value} takes ${seconds} s`, () => {
    assert.equal(readDuration(value), seconds)
  })
}

/** Letters of the modes let in: w, c, m (car), a. */
const letters = (bits: number) =>
  ['w', 'c', 'm', 'a'].filter((_, i) => (bits & modeBit(MODES[i]!)) !== 0).join('')

const roads: readonly [Tags, string][] = [
  [{ highway: 'residential' }, 'wcma'],
  [{ highway: 'motorway' }, 'ma'],
  [{ highway: 'trunk', foot: 'yes' }, 'wma'],
  [{ highway: 'primary', motorroad: 'yes' }, 'ma'],
  [{ highway: 'footway' }, 'wc'],
  [{ highway: 'footway', bicycle: 'no' }, 'w'],
  [{ highway: 'footway', access: 'yes' }, 'wc'],
  [{ highway: 'footway', motor_vehicle: 'yes' }, 'wcma'],
  [{ highway: 'footway', emergency: 'yes' }, 'wca'],
  [{ highway: 'steps' }, 'wc'],
  [{ highway: 'bridleway' }, 'w'],
  [{ highway: 'pedestrian' }, 'wca'],
  [{ highway: 'pedestrian', motor_vehicle: 'no' }, 'wca'],
  [{ highway: 'pedestrian', emergency: 'no' }, 'wc'],
  [{ highway: 'track' }, 'wca'],
  [{ highway: 'busway' }, 'a'],
  [{ highway: 'residential', access: 'no' }, ''],
  [{ highway: 'residential', access: 'private' }, 'a'],
  [{ highway: 'residential', access: 'private', foot: 'yes' }, 'wa'],
  [{ highway: 'residential', access: 'no', motor_vehicle: 'destination' }, 'ma'],
  [{ highway: 'residential', vehicle: 'no' }, 'w'],
  [{ highway: 'residential', vehicle: 'no', bicycle: 'yes' }, 'wc'],
  [{ highway: 'residential', motor_vehicle: 'no' }, 'wc'],
  [{ highway: 'residential', motor_vehicle: 'yes', motorcar: 'no' }, 'wc'],
  [{ highway: 'residential', access: 'emergency' }, 'a'],
  [{ highway: 'primary', bicycle: 'use_sidepath' }, 'wma'],
  [{ route: 'ferry' }, 'wc'],
  [{ route: 'ferry', motor_vehicle: 'yes' }, 'wcma'],
  [{ route: 'ferry', foot: 'no', motorcar: 'yes' }, 'cma'],
  [{ highway: 'construction' }, ''],
  [{ highway: 'residential', impassable: 'yes' }, ''],
  [{ highway: 'pedestrian', area: 'yes' }, ''],
  [{ highway: 'ferry' }, ''],
  [{ building: 'yes' }, ''],
]

for (const [tags, modes] of roads) {
  test(`${JSON.stringify(tags)} is for ${modes || 'nobody'}`, () => {
    const road = readRoad(tags)
    assert.equal(letters((road?.forward ?? 0) | (road?.backward ?? 0)), modes)
  })
}

test('limits may differ by direction', () => {
  const road = readRoad({ highway: 'primary', maxspeed: '50', 'maxspeed:backward': '30' })
  assert.deepEqual([road?.speedForward, road?.speedBackward], [50, 30])
})

test('bridges, tunnels, ferries and roundabouts are marked', () => {
  const flags = (tags: Tags) => readRoad(tags)?.flags
  assert.equal(flags({ highway: 'primary', bridge: 'viaduct' }), FLAG.bridge)
  assert.equal(flags({ highway: 'primary', bridge: 'no', tunnel: 'yes' }), FLAG.tunnel)
  assert.equal(flags({ highway: 'primary', junction: 'circular' }), FLAG.roundabout)
  assert.equal(flags({ route: 'ferry' }), FLAG.ferry)
  assert.equal(flags({ highway: 'footway', bicycle: 'designated' }), FLAG.ridden)
})

test('motorways go one way unless tagged otherwise', () => {
  assert.equal(readRoad({ highway: 'motorway' })?.backward, 0)
  assert.notEqual(readRoad({ highway: 'motorway', oneway: 'no' })?.backward, 0)
})

test('an ambulance may use a one-way street against the traffic only where a tag says so', () => {
  const back = (tags: Tags) => letters(readRoad({ highway: 'primary', ...tags })?.backward ?? 0)
  assert.equal(back({ oneway: 'yes' }), 'w')
  assert.equal(back({ oneway: 'yes', 'oneway:emergency': 'no' }), 'wa')
})

test('an escalator carries people one way', () => {
  const road = readRoad({ highway: 'steps', conveying: 'backward', bicycle: 'no' })
  assert.deepEqual([road?.forward, road?.backward], [0, modeBit('walk')])
})

test('a node without a barrier stops nobody, a wall everybody', () => {
  assert.equal(readBarrier({ access: 'no' }), 0)
  assert.equal(letters(readBarrier({ barrier: 'wall' })), 'wcma')
})
