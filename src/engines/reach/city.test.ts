// The made-up city that benches run on.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cityGraph } from './city.ts'
import { compileNetwork } from './compile.ts'
import { metresBetween, tailOf } from './graph.ts'
import { findIslands } from './islands.ts'
import { FLAG } from './network.ts'
import { ROAD_CLASSES } from './profiles.ts'
import { timesFrom } from './town.fixture.ts'

const city = cityGraph({ seed: 1, nodes: 20_000 })

test('the same seed makes the same city, another seed another one', () => {
  assert.deepEqual(cityGraph({ seed: 1, nodes: 20_000 }), city)
  assert.notDeepEqual(cityGraph({ seed: 2, nodes: 20_000 }).lon, city.lon)
})

test('a city has the nodes asked for and about three arcs a node for cars', () => {
  assert.equal(city.lon.length, 20_000)
  const arcs = compileNetwork(city, { mode: 'car' }).head.length
  assert.ok(arcs >= 3 * 20_000 && arcs < 3.2 * 20_000, `${arcs} arcs`)
})

test('nearly all of the city can be reached by car', () => {
  const { islands } = findIslands(compileNetwork(city, { mode: 'car' }))
  assert.ok(islands[0]!.nodes > 0.97 * 20_000, `${islands[0]!.nodes} nodes`)
})

test('streets are as long as they look, and blocks differ', () => {
  const lengths = new Set<number>()
  for (let arc = 0; arc < city.head.length; arc += 97) {
    const [tail, head] = [tailOf(city, arc), city.head[arc]!]
    const metres = metresBetween(city.lon[tail]!, city.lat[tail]!, city.lon[head]!, city.lat[head]!)
    assert.ok(Math.abs(city.metres[arc]! - metres) < 1e-3)
    lengths.add(Math.round(metres / 10))
  }
  assert.ok(lengths.size > 10)
})

test('there are fast roads and a river with few bridges, and without them the city falls apart', () => {
  const used = new Set([...city.roadClass].map((index) => ROAD_CLASSES[index]))
  for (const roadClass of ['trunk', 'primary', 'secondary', 'tertiary', 'residential'] as const)
    assert.ok(used.has(roadClass), roadClass)
  const bridges = city.flags.filter((flags) => (flags & FLAG.bridge) !== 0).length / 2
  assert.ok(bridges >= 5 && bridges <= 20, `${bridges} bridges`)
  const network = compileNetwork(city, { mode: 'car', changes: [{ close: { bridges: true } }] })
  const { islands } = findIslands(network)
  assert.ok(islands[1]!.nodes > 2000, 'the other bank is an island')
  const [first, last] = [0, city.lon.length - 1]
  assert.equal(timesFrom(network, first)[last], Infinity)
  assert.ok(timesFrom(compileNetwork(city, { mode: 'car' }), first)[last]! < Infinity)
})

test('a city of no size is refused', () => {
  for (const nodes of [0, 99, 1e8, 100.5, NaN])
    assert.throws(() => cityGraph({ seed: 1, nodes }), { code: 'bad_option', field: 'nodes' })
  assert.throws(() => cityGraph({ seed: 0.5, nodes: 100 }), { code: 'bad_option', field: 'seed' })
})
